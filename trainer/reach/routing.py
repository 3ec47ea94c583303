"""Which route a packet takes: longest prefix first, then AWS's order of origins.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud import LOCAL, Route, RouteOrigin, RouteTable, Vpc
from trainer.cloud.notation import route_text
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Rule


@dataclass(frozen=True, slots=True)
class Lookup:
    """A route with the destinations that it wins, and the same as a set of packets."""

    route: Route
    destinations: AddressSet
    packets: PacketSet

    def rule(self, table: str) -> Rule:
        return Rule(table, str(self.route.destination), route_text(self.route))


_ORDER = {RouteOrigin.LOCAL: 0, RouteOrigin.STATIC: 1, RouteOrigin.PROPAGATED: 2}


def all_routes(vpc: Vpc, table: RouteTable) -> tuple[Route, ...]:
    """The table's rows with the local ones that AWS puts into every table."""
    given = {r.destination for r in table.routes if r.origin is RouteOrigin.LOCAL}
    implied = (
        Route(destination=network, target=LOCAL, origin=RouteOrigin.LOCAL)
        for network in vpc.networks
        if network not in given
    )
    return (*implied, *table.routes)


def lookup_order(vpc: Vpc, table: RouteTable) -> tuple[Lookup, ...]:
    """The routes in the order in which they win, each with what the earlier ones leave it.

    A propagated route never wins over a local one, however specific it is.
    """
    local = AddressSet.of(*vpc.networks)
    rows: list[tuple[tuple[int, int], Route, AddressSet]] = []
    for route in all_routes(vpc, table):
        if not isinstance(route.destination, IPv4Network | IPv6Network):
            continue
        meant = AddressSet.of(route.destination)
        if route.origin is RouteOrigin.PROPAGATED:
            meant -= local
        rows.append(((-route.destination.prefixlen, _ORDER[route.origin]), route, meant))
    taken = AddressSet.nothing()
    found: list[Lookup] = []
    for _, route, meant in sorted(rows, key=lambda row: row[0]):
        wins = meant - taken
        taken |= meant
        if wins:
            found.append(Lookup(route, wins, PacketSet.of(destination=wins)))
    return tuple(found)
