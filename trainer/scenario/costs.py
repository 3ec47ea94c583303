"""What a network costs a month: its parts by the hour, without what depends on traffic.

Public IPv4 addresses are charged since 2024-02-01, in use or idle; NAT gateways, interface
endpoints, attachments, VPN connections and load balancers by the hour. Everything else in a VPC
(route tables, internet gateways, gateway endpoints, peering connections …) costs nothing by the
hour. Compute and databases are left out: no scenario asks for less of them.
https://aws.amazon.com/vpc/pricing/
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path

from trainer.cloud import (
    AttachmentState,
    Cloud,
    ElasticIp,
    EndpointState,
    EndpointType,
    Instance,
    InstanceState,
    LoadBalancer,
    NatGateway,
    NatState,
    NetworkInterface,
    RegionalNatGateway,
    Subnet,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
    VpcEndpoint,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.yaml_reader import read_yaml

HOME = "ap-northeast-1"
"""Whose prices stand in for a Region that the table does not have."""


class Item(StrEnum):
    """What AWS charges by the hour; the values are the keys of the price table."""

    NAT_GATEWAY = "nat_gateway"
    PUBLIC_IPV4 = "public_ipv4"
    INTERFACE_ENDPOINT = "interface_endpoint"
    TRANSIT_GATEWAY_ATTACHMENT = "transit_gateway_attachment"
    VPN_CONNECTION = "vpn_connection"
    LOAD_BALANCER = "load_balancer"


@dataclass(frozen=True, slots=True)
class Prices:
    """US dollars an hour by Region and item, as of a day; ``hours`` is a month."""

    as_of: date
    hours: int
    sources: tuple[str, ...]
    regions: Mapping[str, Mapping[Item, float]]

    def hourly(self, region: str, item: Item) -> float:
        return self.regions.get(region, self.regions[HOME])[item]


@dataclass(frozen=True, slots=True)
class CostLine:
    """So many of one item in one Region, and what they cost a month in US dollars."""

    item: Item
    region: str
    count: int
    monthly: float


@cache
def prices() -> Prices:
    """The price table that comes with the program."""
    node = read_yaml(Path(__file__).with_name("prices.yaml"), name="prices.yaml")
    return Prices(
        date.fromisoformat(node.require("as_of").text()),
        node.require("hours").integer(),
        tuple(source.text() for source in node.require("sources").list()),
        {
            region: {item: table.require(item.value).number() for item in Item}
            for region, table in node.require("regions").items()
        },
    )


def cost_lines(cloud: Cloud) -> tuple[CostLine, ...]:
    """What the parts of a cloud cost a month, one line for each item and Region."""
    table = prices()
    counts = Counter(_charged(cloud))
    order = tuple(Item)
    return tuple(
        CostLine(item, region, count, round(count * table.hourly(region, item) * table.hours, 2))
        for (item, region), count in sorted(
            counts.items(), key=lambda entry: (order.index(entry[0][0]), entry[0][1])
        )
    )


def monthly_cost(cloud: Cloud) -> float:
    """All lines together, in US dollars."""
    return round(sum(line.monthly for line in cost_lines(cloud)), 2)


def _charged(cloud: Cloud) -> Iterator[tuple[Item, str]]:
    """Every hour that AWS charges for, as the item and its Region."""
    for resource in cloud.resources.values():
        match resource:
            case NatGateway(state=NatState.AVAILABLE, vpc=vpc):
                yield Item.NAT_GATEWAY, _of_vpc(cloud, vpc)
            case RegionalNatGateway(state=NatState.AVAILABLE, vpc=vpc, addresses=addresses):
                # A regional gateway is charged in every zone that it serves.
                for _ in addresses:
                    yield Item.NAT_GATEWAY, _of_vpc(cloud, vpc)
                    yield Item.PUBLIC_IPV4, _of_vpc(cloud, vpc)
            case ElasticIp(interface=interface):
                yield Item.PUBLIC_IPV4, _of_interface(cloud, interface)
            case NetworkInterface(addresses=addresses) if _in_use(cloud, resource):
                for address in addresses:
                    if address.public_ip is not None:
                        yield Item.PUBLIC_IPV4, _of_interface(cloud, resource.id)
            case VpcEndpoint(type=EndpointType.INTERFACE, state=EndpointState.AVAILABLE):
                for _ in resource.interfaces:
                    yield Item.INTERFACE_ENDPOINT, _of_vpc(cloud, resource.vpc)
            case LoadBalancer(vpc=vpc):
                yield Item.LOAD_BALANCER, _of_vpc(cloud, vpc)
            case VpnConnection(vpn_gateway=gateway, transit_gateway=hub):
                at = cloud.find(VpnGateway, gateway)
                region = _of_hub(cloud, hub) if at is None else _of_vpc(cloud, at.vpc)
                yield Item.VPN_CONNECTION, region
            case (
                TransitGatewayVpcAttachment(state=AttachmentState.AVAILABLE, gateway=hub)
                | TransitGatewayVpnAttachment(state=AttachmentState.AVAILABLE, gateway=hub)
                | TransitGatewayDirectConnectAttachment(
                    state=AttachmentState.AVAILABLE, gateway=hub
                )
            ):
                yield Item.TRANSIT_GATEWAY_ATTACHMENT, _of_hub(cloud, hub)
            case TransitGatewayPeeringAttachment(state=AttachmentState.AVAILABLE):
                # Each side pays for its own end.
                yield Item.TRANSIT_GATEWAY_ATTACHMENT, _of_hub(cloud, resource.gateway)
                yield Item.TRANSIT_GATEWAY_ATTACHMENT, _of_hub(cloud, resource.peer)


def _in_use(cloud: Cloud, interface: NetworkInterface) -> bool:
    """A stopped instance gives back the public address that it was launched with."""
    owner = cloud.find(Instance, interface.owner)
    return owner is None or owner.state is InstanceState.RUNNING


def _of_vpc(cloud: Cloud, vpc: str | None) -> str:
    found = cloud.find(Vpc, vpc)
    return _home(cloud) if found is None else found.region


def _of_interface(cloud: Cloud, interface: str | None) -> str:
    found = cloud.find(NetworkInterface, interface)
    subnet = None if found is None else cloud.find(Subnet, found.subnet)
    return _home(cloud) if subnet is None else _of_vpc(cloud, subnet.vpc)


def _of_hub(cloud: Cloud, hub: str | None) -> str:
    found = cloud.find(TransitGateway, hub)
    return _home(cloud) if found is None else found.region


def _home(cloud: Cloud) -> str:
    """The Region of what says none: that of the first VPC."""
    return next((vpc.region for vpc in cloud.of(Vpc).values()), HOME)
