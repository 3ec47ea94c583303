"""Transit gateway route tables: which attachment takes which destinations.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud import (
    Cloud,
    Network,
    PrefixList,
    Resource,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Rule
from trainer.reach.links import Link
from trainer.reach.prefixes import PrefixIndex


class Priority(IntEnum):
    """Among routes for one prefix the lowest wins."""

    STATIC = 0
    PREFIX_LIST = 1
    VPC = 2
    DIRECT_CONNECT = 3
    VPN = 4


@dataclass(frozen=True, slots=True)
class HubRoute:
    """One row of a transit gateway route table and what it matches; None is a blackhole."""

    destination: str
    attachment: str | None
    packets: PacketSet

    def rule(self, table: str) -> Rule:
        return Rule(
            table, self.destination, f"{self.destination} -> {self.attachment or 'blackhole'}"
        )


class HubTable:
    """The static and propagated routes of a transit gateway route table."""

    def __init__(
        self, cloud: Cloud, links: tuple[Link, ...], table: TransitGatewayRouteTable
    ) -> None:
        rows = sorted(
            _rows(cloud, links, table), key=lambda row: (-row[0].prefixlen, row[1], str(row[2]))
        )
        self.routes = tuple(
            HubRoute(destination, attachment, PacketSet.of(destination=AddressSet.of(network)))
            for network, _, destination, attachment in rows
        )
        self._index = PrefixIndex([row[0] for row in rows])

    def matching(self, destinations: AddressSet) -> Iterator[HubRoute]:
        """The routes that may match, in the order in which they win."""
        return (self.routes[position] for position in self._index.overlapping(destinations))


def _rows(
    cloud: Cloud, links: tuple[Link, ...], table: TransitGatewayRouteTable
) -> Iterator[tuple[Network, Priority, str, str | None]]:
    for route in table.routes:
        if isinstance(route.destination, IPv4Network | IPv6Network):
            yield route.destination, Priority.STATIC, str(route.destination), route.attachment
        else:
            prefix_list = cloud.find(PrefixList, route.destination)
            for network in prefix_list.entries if prefix_list is not None else ():
                yield network, Priority.PREFIX_LIST, route.destination, route.attachment
    for attachment in table.propagations:
        resource = cloud.resources.get(attachment)
        for network, priority in _propagated(cloud, links, resource):
            yield network, priority, str(network), attachment


def _propagated(
    cloud: Cloud, links: tuple[Link, ...], attachment: Resource | None
) -> Iterator[tuple[Network, Priority]]:
    match attachment:
        case TransitGatewayVpcAttachment(vpc=vpc_id):
            vpc = cloud.find(Vpc, vpc_id)
            for network in vpc.networks if vpc is not None else ():
                yield network, Priority.VPC
        case TransitGatewayVpnAttachment(id=gateway):
            yield from _behind(links, gateway, Priority.VPN)
        case TransitGatewayDirectConnectAttachment(id=gateway):
            yield from _behind(links, gateway, Priority.DIRECT_CONNECT)


def _behind(
    links: tuple[Link, ...], gateway: str, priority: Priority
) -> Iterator[tuple[Network, Priority]]:
    """What BGP has told over links that work. A static VPN propagates nothing here: its
    prefixes need static routes in the table.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    """
    for link in links:
        if link.gateway == gateway and link.works and not link.static:
            for network in link.to_site:
                yield network, priority
