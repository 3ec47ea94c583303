"""The same cloud written differently: other ids, other orders, rules and routes in halves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from ipaddress import IPv4Network, IPv6Network
from random import Random
from typing import Any

from trainer.cloud import (
    AclEntry,
    Cloud,
    Direction,
    Network,
    NetworkAcl,
    PrefixList,
    Resource,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Site,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    Vpc,
)
from trainer.packets import AddressSet, PacketSet, Service


@dataclass(frozen=True)
class Renaming:
    """Other ids of the same kinds, which sort the other way round."""

    ids: Mapping[str, str]

    @classmethod
    def of(cls, cloud: Cloud) -> Renaming:
        old = [*cloud.resources]
        for group in cloud.of(SecurityGroup).values():
            old.extend(rule.id for rule in (*group.inbound, *group.outbound))
        ranks = {name: rank for rank, name in enumerate(sorted(old, reverse=True))}
        return cls({name: f"{name.split('-')[0]}-x{rank:03}" for name, rank in ranks.items()})

    def cloud(self, cloud: Cloud) -> Cloud:
        return Cloud.of_resources(self.of_value(r) for r in cloud.resources.values())

    def of_value(self, value: Any) -> Any:
        """The value with every id in it replaced, also inside of longer texts."""
        match value:
            case Enum() | PacketSet() | AddressSet() | Service():
                return value
            case str():
                return re.sub(r"[\w.-]+", lambda word: self.ids.get(word[0], word[0]), value)
            case tuple():
                return tuple(map(self.of_value, value))
            case Mapping():
                return {key: self.of_value(inner) for key, inner in value.items()}
            case _ if is_dataclass(value):
                changed = {f.name: self.of_value(getattr(value, f.name)) for f in fields(value)}
                return replace(value, **changed)
        return value


UNORDERED: Mapping[type[Resource], tuple[str, ...]] = {
    SecurityGroup: ("inbound", "outbound"),
    NetworkAcl: ("inbound", "outbound", "subnets"),
    RouteTable: ("routes", "subnets"),
    TransitGatewayRouteTable: ("routes", "associations", "propagations"),
    TransitGatewayVpcAttachment: ("subnets",),
    PrefixList: ("entries",),
    Vpc: ("ipv6_cidrs",),
}
"""Lists whose order says nothing."""


def shuffled(cloud: Cloud, chance: Random) -> Cloud:
    """The same resources, and the rows of their tables, in another order."""

    def mixed(members: Any) -> tuple[Any, ...]:
        return tuple(chance.sample(list(members), len(members)))

    return Cloud.of_resources(
        replace(r, **{f: mixed(getattr(r, f)) for f in UNORDERED.get(type(r), ())})
        for r in mixed(cloud.resources.values())
    )


def services_in_two(service: Service) -> tuple[Service, ...]:
    """Two services that together are this one; itself alone if it has no range of ports."""
    if service.protocol not in (6, 17):
        return (service,)
    first, last = (0, 65535) if service.first is None else (service.first, service.last)
    assert last is not None
    if first == last:
        return (service,)
    middle = (first + last) // 2
    return replace(service, first=first, last=middle), replace(service, first=middle + 1, last=last)


def networks_in_two(network: Network) -> tuple[Network, ...]:
    """Both halves of a network; itself alone if it is one address."""
    return tuple(network.subnets()) if network.prefixlen < network.max_prefixlen else (network,)


def rules_in_pieces(cloud: Cloud) -> Cloud:
    """Every rule of every security group and network ACL in up to four pieces."""
    return cloud.put(
        *(
            replace(
                group,
                inbound=tuple(_group_pieces(group, Direction.INBOUND)),
                outbound=tuple(_group_pieces(group, Direction.OUTBOUND)),
            )
            for group in cloud.of(SecurityGroup).values()
        ),
        *(
            replace(
                acl,
                inbound=tuple(_acl_pieces(acl, Direction.INBOUND)),
                outbound=tuple(_acl_pieces(acl, Direction.OUTBOUND)),
            )
            for acl in cloud.of(NetworkAcl).values()
        ),
    )


def _group_pieces(group: SecurityGroup, direction: Direction) -> Iterator[SecurityGroupRule]:
    for rule in group.rules(direction):
        peers = (rule.peer,) if isinstance(rule.peer, str) else networks_in_two(rule.peer)
        for service in services_in_two(rule.service):
            for peer in peers:
                yield replace(rule, id=f"{rule.id}-{service}-{peer}", service=service, peer=peer)


def _acl_pieces(acl: NetworkAcl, direction: Direction) -> Iterator[AclEntry]:
    for entry in acl.entries(direction):
        number = entry.number * 4
        for service in services_in_two(entry.service):
            for network in networks_in_two(entry.network):
                yield replace(entry, number=number, service=service, network=network)
                number += 1


@dataclass(frozen=True)
class Row:
    """One static route of a table, and the table's other destinations."""

    table: RouteTable
    route: Route
    others: tuple[Network, ...]

    def instead(self, *routes: Route) -> RouteTable:
        """The table with these in the place of the route."""
        rest = (r for r in self.table.routes if r is not self.route)
        return replace(self.table, routes=(*rest, *routes))

    @property
    def has_fallback(self) -> bool:
        """Whether some of what the route takes would match another if it were gone."""
        here = self.route.destination
        return isinstance(here, str) or any(
            o.version == here.version and here.subnet_of(o) for o in self.others
        )


def rows(cloud: Cloud) -> list[Row]:
    """Every route that the cloud's tables list."""
    found = []
    for table in cloud.of(RouteTable).values():
        implied = cloud.get(Vpc, table.vpc).networks
        learnt = [n for s in cloud.of(Site).values() for n in s.networks if table.propagating]
        for route in table.routes:
            others = [*implied, *learnt]
            for other in table.routes:
                if other is not route:
                    others.extend(_meant(cloud, other))
            found.append(Row(table, route, tuple(others)))
    return found


def _meant(cloud: Cloud, route: Route) -> tuple[Network, ...]:
    if isinstance(route.destination, IPv4Network | IPv6Network):
        return (route.destination,)
    return cloud.get(PrefixList, route.destination).entries
