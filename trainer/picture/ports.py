"""What stands on the border of a VPC: every way out of it.

Ways to the internet stand on the upper border, all others on the lower one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud import (
    AttachmentState,
    Cloud,
    EgressOnlyInternetGateway,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    LoadBalancer,
    NatState,
    RegionalNatGateway,
    TransitGatewayVpcAttachment,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.picture.picture import Detail
from trainer.picture.titles import title, with_state
from trainer.reach.world import World
from trainer.text.width import cells

PRIVATELINK = "PrivateLink"


@dataclass(frozen=True, slots=True)
class Port:
    """A way out. ``key`` is what `Node.parents` call it; without a ``text`` a wire crosses the
    border and nothing more. ``owner`` is what is selected there."""

    key: str
    owner: str
    text: str = ""

    @property
    def width(self) -> int:
        return cells(self.text) or 1


@dataclass(frozen=True, slots=True)
class Border:
    """The ports of one VPC, from left to right."""

    upper: tuple[Port, ...] = ()
    lower: tuple[Port, ...] = ()


def peering_port(vpc: str, connection: str) -> str:
    """The key of the place where a peering connection leaves a VPC."""
    return f"{vpc} {connection}"


def privatelink_port(vpc: str) -> str:
    """The key of the place by which all interface endpoints of a VPC lead out of it, and all
    requests of others to its endpoint services come in."""
    return f"{vpc} {PRIVATELINK}"


def borders(cloud: Cloud, detail: Detail) -> Mapping[str, Border]:
    """VPC -> its ports; a VPC without any is not in it."""
    room = "" if detail is Detail.OVERVIEW else " "

    def port(key: str, owner: str, label: str) -> Port:
        return Port(key, owner, f"┤{room}{label}{room}├" if label else "")

    upper: dict[str, list[Port]] = defaultdict(list)
    lower: dict[str, list[Port]] = defaultdict(list)
    for vpc, key, owner, label in _upper(cloud):
        upper[vpc].append(port(key, owner, label))
    for vpc, key, owner, label in _lower(cloud):
        lower[vpc].append(port(key, owner, label))
    return {
        vpc: Border(tuple(upper.get(vpc, ())), tuple(lower.get(vpc, ())))
        for vpc in {**upper, **lower}
    }


_Way = tuple[str, str, str, str]
"""VPC, key, owner, label."""


def _upper(cloud: Cloud) -> Iterator[_Way]:
    for vpc, gateway in cloud.derived(World).internet_gateways.items():
        yield vpc, gateway.id, gateway.id, title(gateway)
    for egress in cloud.of(EgressOnlyInternetGateway).values():
        yield egress.vpc, egress.id, egress.id, title(egress)
    for nat in cloud.of(RegionalNatGateway).values():
        label = with_state(title(nat), nat.state, NatState.AVAILABLE)
        yield nat.vpc, nat.id, nat.id, label


def _lower(cloud: Cloud) -> Iterator[_Way]:
    for endpoint in cloud.of(VpcEndpoint).values():
        if endpoint.type is EndpointType.GATEWAY:
            label = with_state(title(endpoint), endpoint.state, EndpointState.AVAILABLE)
            yield endpoint.vpc, endpoint.id, endpoint.id, label
    for vpc in privatelink_vpcs(cloud):
        yield vpc, privatelink_port(vpc), vpc, PRIVATELINK
    for connection in cloud.of(VpcPeeringConnection).values():
        for vpc in dict.fromkeys((connection.requester, connection.accepter)):
            yield vpc, peering_port(vpc, connection.id), connection.id, ""
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        label = with_state(title(attachment), attachment.state, AttachmentState.AVAILABLE)
        yield attachment.vpc, attachment.id, attachment.id, label
    for gateway in cloud.of(VpnGateway).values():
        if gateway.vpc is not None:
            yield gateway.vpc, gateway.id, gateway.id, title(gateway)


def privatelink_vpcs(cloud: Cloud) -> tuple[str, ...]:
    """The VPCs at either end of PrivateLink: with interface endpoints, or with load balancers
    behind an endpoint service."""
    consumers = [
        endpoint.vpc
        for endpoint in cloud.of(VpcEndpoint).values()
        if endpoint.type is EndpointType.INTERFACE
    ]
    providers = [
        vpc
        for service in cloud.of(EndpointServiceConfiguration).values()
        for vpc in providers_of(cloud, service)
    ]
    return tuple(dict.fromkeys((*consumers, *providers)))


def providers_of(cloud: Cloud, service: EndpointServiceConfiguration) -> tuple[str, ...]:
    """The VPCs of the load balancers behind an endpoint service."""
    balancers = (cloud.find(LoadBalancer, each) for each in service.load_balancers)
    return tuple(dict.fromkeys(balancer.vpc for balancer in balancers if balancer is not None))
