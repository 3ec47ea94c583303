"""The rows of a transit gateway route table: written down, or propagated by its attachments.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import PrefixList
from trainer.cloud.links import links
from trainer.cloud.network import Vpc
from trainer.cloud.resource import Network, Resource
from trainer.cloud.transit import (
    TransitGatewayDirectConnectAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)


class Priority(IntEnum):
    """Among rows for one prefix the lowest wins."""

    STATIC = 0
    PREFIX_LIST = 1
    VPC = 2
    DIRECT_CONNECT = 3
    VPN = 4


@dataclass(frozen=True, slots=True)
class HubRow:
    """A prefix and the attachment that takes it; None is a blackhole.

    ``prefix_list`` is the list that the prefix is an entry of, if the table names one.
    """

    network: Network
    priority: Priority
    attachment: str | None
    prefix_list: str | None = None


def hub_rows(cloud: Cloud, table: TransitGatewayRouteTable) -> tuple[HubRow, ...]:
    """All rows in the order in which they win: the longest prefix first, then by priority."""
    return tuple(
        sorted(
            _rows(cloud, table),
            key=lambda row: (-row.network.prefixlen, row.priority, row.prefix_list or ""),
        )
    )


def _rows(cloud: Cloud, table: TransitGatewayRouteTable) -> Iterator[HubRow]:
    for route in table.routes:
        if isinstance(route.destination, IPv4Network | IPv6Network):
            yield HubRow(route.destination, Priority.STATIC, route.attachment)
        else:
            prefix_list = cloud.find(PrefixList, route.destination)
            for network in prefix_list.entries if prefix_list is not None else ():
                yield HubRow(network, Priority.PREFIX_LIST, route.attachment, route.destination)
    for attachment in table.propagations:
        for network, priority in _propagated(cloud, cloud.resources.get(attachment)):
            yield HubRow(network, priority, attachment)


def _propagated(cloud: Cloud, attachment: Resource | None) -> Iterator[tuple[Network, Priority]]:
    match attachment:
        case TransitGatewayVpcAttachment(vpc=vpc_id):
            vpc = cloud.find(Vpc, vpc_id)
            for network in vpc.networks if vpc is not None else ():
                yield network, Priority.VPC
        case TransitGatewayVpnAttachment(id=gateway):
            yield from _behind(cloud, gateway, Priority.VPN)
        case TransitGatewayDirectConnectAttachment(id=gateway):
            yield from _behind(cloud, gateway, Priority.DIRECT_CONNECT)


def _behind(cloud: Cloud, gateway: str, priority: Priority) -> Iterator[tuple[Network, Priority]]:
    """What BGP has told over links that work. A static VPN propagates nothing here: its
    prefixes need static routes in the table.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    """
    for link in cloud.derived(links):
        if link.gateway == gateway and link.works and not link.static:
            for network in link.to_site:
                yield network, priority
