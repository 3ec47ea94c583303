"""Which route a packet takes: longest prefix first, then AWS's order of origins.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud import LOCAL, Cloud, Network, PrefixList, Route, RouteOrigin, RouteTable, Vpc
from trainer.cloud.notation import route_text
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Rule


@dataclass(frozen=True, slots=True)
class Lookup:
    """A route and what it matches, as a set of packets.

    ``doubt`` is the connection that has propagated it, if the input does not tell whether that
    works.
    """

    route: Route
    packets: PacketSet
    doubt: str = ""

    def rule(self, table: str) -> Rule:
        return Rule(table, str(self.route.destination), route_text(self.route))


class _Priority(IntEnum):
    """Among routes for one prefix the lowest wins."""

    LOCAL = 0
    STATIC = 1
    PREFIX_LIST = 2
    PROPAGATED = 3


def all_routes(vpc: Vpc, table: RouteTable, propagated: tuple[Route, ...]) -> tuple[Route, ...]:
    """The table's rows, with the local ones that AWS puts into every table."""
    replaced = {r.destination for r in table.routes if r.origin is RouteOrigin.LOCAL}
    implied = (
        Route(destination=network, target=LOCAL, origin=RouteOrigin.LOCAL)
        for network in vpc.networks
        if network not in replaced
    )
    known = {(r.destination, r.target) for r in table.routes}
    new = (r for r in propagated if (r.destination, r.target) not in known)
    return (*implied, *table.routes, *new)


def lookup_order(
    cloud: Cloud,
    vpc: Vpc,
    table: RouteTable,
    propagated: tuple[Route, ...],
    doubt: Callable[[Route], str],
) -> tuple[Lookup, ...]:
    """The routes in the order in which they win; a packet takes the first that matches it.

    A propagated route never wins over a local one, however specific it is.
    """
    local = AddressSet.of(*vpc.networks)
    rows = sorted(
        _rows(cloud, all_routes(vpc, table, propagated)),
        key=lambda row: (-row[0].prefixlen, row[1]),
    )
    found: list[Lookup] = []
    for network, priority, route in rows:
        meant = AddressSet.of(network)
        if priority is _Priority.PROPAGATED:
            meant -= local
        if meant:
            found.append(Lookup(route, PacketSet.of(destination=meant), doubt(route)))
    return tuple(found)


def _rows(cloud: Cloud, routes: tuple[Route, ...]) -> Iterator[tuple[Network, _Priority, Route]]:
    """One row for each prefix; a prefix list counts as its entries."""
    for route in routes:
        if not isinstance(route.destination, IPv4Network | IPv6Network):
            prefix_list = cloud.find(PrefixList, route.destination)
            for network in prefix_list.entries if prefix_list is not None else ():
                yield network, _Priority.PREFIX_LIST, route
        elif route.origin is RouteOrigin.PROPAGATED:
            yield route.destination, _Priority.PROPAGATED, route
        elif route.origin is RouteOrigin.LOCAL:
            yield route.destination, _Priority.LOCAL, route
        else:
            yield route.destination, _Priority.STATIC, route
