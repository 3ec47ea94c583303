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
    AttachmentState,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
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


def announced_prefixes(cloud: Cloud, table: TransitGatewayRouteTable) -> tuple[Network, ...]:
    """The prefixes that BGP tells of over connections associated with the table.

    Of one prefix only the row that wins is in the table; a blackhole leads nowhere, so there
    is nothing to tell of.
    """
    winning: dict[Network, HubRow] = {}
    for row in hub_rows(cloud, table):
        winning.setdefault(row.network, row)
    return tuple(n for n, row in winning.items() if is_available(cloud, row.attachment))


def is_available(cloud: Cloud, attachment: str | None) -> bool:
    """Whether packets can leave the transit gateway by an attachment; by none they cannot."""
    match cloud.resources.get(attachment or ""):
        case (
            TransitGatewayVpcAttachment(state=state)
            | TransitGatewayPeeringAttachment(state=state)
            | TransitGatewayVpnAttachment(state=state)
            | TransitGatewayDirectConnectAttachment(state=state)
        ):
            return state is AttachmentState.AVAILABLE
        case _:
            return False


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
