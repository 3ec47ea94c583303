"""Route tables, and which of their routes a destination takes.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from ipaddress import IPv4Network, IPv6Network

from oracle.uplinks import Kind, Uplink
from oracle.wire import Span, span
from trainer.cloud import (
    LOCAL,
    Cloud,
    PrefixList,
    Route,
    RouteOrigin,
    RouteTable,
    Vpc,
)


class Rank(IntEnum):
    """Between routes of one length: a static one, a prefix list's, a propagated one."""

    PROPAGATED = 0
    PREFIX_LIST = 1
    STATIC = 2
    LOCAL = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """``doubtful``: AWS does not say whether a static VPN that is down leaves its routes here."""

    low: int
    high: int
    length: int
    rank: Rank
    target: str
    blackhole: bool = False
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """``local`` are the VPC's own ranges, whatever their routes lead to."""

    id: str
    vpc: str
    local: tuple[Span, ...]
    entries: tuple[Entry, ...]

    def choose(self, destination: int, *, sure: bool = False) -> Entry | None:
        """The longest prefix; propagated routes never win inside the VPC's own ranges.

        With ``sure`` the doubtful routes are left out.
        """
        inside = any(low <= destination <= high for low, high in self.local)
        best: Entry | None = None
        for entry in self.entries:
            if not entry.low <= destination <= entry.high:
                continue
            if (inside and entry.rank is Rank.PROPAGATED) or (sure and entry.doubtful):
                continue
            if best is None or (entry.length, entry.rank) > (best.length, best.rank):
                best = entry
        return best


def tables_of(cloud: Cloud, uplinks: tuple[Uplink, ...]) -> dict[str, Table]:
    return {
        table.id: Table(
            table.id,
            table.vpc,
            tuple(span(n) for n in cloud.get(Vpc, table.vpc).networks),
            tuple(_entries(cloud, uplinks, table)),
        )
        for table in cloud.of(RouteTable).values()
    }


def _entries(cloud: Cloud, uplinks: tuple[Uplink, ...], table: RouteTable) -> Iterator[Entry]:
    listed = {r.destination for r in table.routes if r.origin is RouteOrigin.LOCAL}
    for network in cloud.get(Vpc, table.vpc).networks:
        if network not in listed:
            yield _entry(network, Rank.LOCAL, LOCAL)
    for route in table.routes:
        yield from _written(cloud, route)
    for uplink in uplinks:
        static = uplink.kind is Kind.VPN_STATIC
        if uplink.gateway in table.propagating and (uplink.up or static):
            for network in uplink.from_site:
                entry = _entry(network, Rank.PROPAGATED, uplink.gateway)
                yield replace(entry, doubtful=not uplink.up)


def _written(cloud: Cloud, route: Route) -> Iterator[Entry]:
    if isinstance(route.destination, str):
        for network in cloud.get(PrefixList, route.destination).entries:
            yield _entry(network, Rank.PREFIX_LIST, route.target, route.blackhole)
        return
    rank = {
        RouteOrigin.LOCAL: Rank.LOCAL,
        RouteOrigin.STATIC: Rank.STATIC,
        RouteOrigin.PROPAGATED: Rank.PROPAGATED,
    }[route.origin]
    yield _entry(route.destination, rank, route.target, route.blackhole)


def _entry(
    network: IPv4Network | IPv6Network, rank: Rank, target: str, blackhole: bool = False
) -> Entry:
    return Entry(*span(network), network.prefixlen, rank, target, blackhole)
