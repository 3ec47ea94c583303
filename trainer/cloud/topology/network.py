"""VPCs, subnets and route tables of a topology."""

from __future__ import annotations

import re
from collections.abc import Mapping

from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.gateways import InternetGateway, NatGateway
from trainer.cloud.network import LOCAL, Route, RouteTable, Subnet, Vpc
from trainer.cloud.node import FormError, Node
from trainer.cloud.resource import Resource
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.forms import (
    parse_id,
    parse_ipv4_cidr,
    parse_ipv6_cidr,
    parse_peer,
    parse_route,
)

DEFAULT_REGION = "ap-northeast-1"
MOST_CIDRS = 50

ROUTE_TARGETS: tuple[type[Resource], ...] = (
    InternetGateway,
    NatGateway,
    NetworkInterface,
    Instance,
)
"""What a route may point to; a route to an instance is one to its primary interface."""

_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}")
_ZONE_SUFFIX = re.compile(r"[a-z]|-[a-z]{3}-[0-9][a-z]")
_ACCOUNT = re.compile(r"[0-9]{12}")


def parse_region(text: str) -> str:
    """The name of a Region: ``ap-northeast-1``."""
    if not _REGION.fullmatch(text):
        raise FormError("input.bad_region", text=text)
    return text


def _parse_account(text: str) -> str:
    if not _ACCOUNT.fullmatch(text):
        raise FormError("input.bad_account", text=text)
    return text


def read_vpc(draft: Draft, resource_id: str, node: Node) -> Vpc:
    node.fields(
        optional=(
            *("cidr", "cidrs", "ipv6_cidr", "ipv6_cidrs", "region", "account"),
            *("dns_support", "dns_hostnames", "name"),
        )
    )
    cidrs = _one_of(node, "cidr", "cidrs")
    if not cidrs:
        node.require("cidr")
    return Vpc(
        id=resource_id,
        name=name_of(node),
        cidrs=tuple(n.parse(parse_ipv4_cidr) for n in cidrs),
        ipv6_cidrs=tuple(
            n.parse(parse_ipv6_cidr) for n in _one_of(node, "ipv6_cidr", "ipv6_cidrs")
        ),
        region=node.read("region", lambda n: n.parse(parse_region), draft.region),
        account=node.read("account", lambda n: n.parse(_parse_account), "111122223333"),
        dns_support=node.read("dns_support", Node.boolean, True),
        dns_hostnames=node.read("dns_hostnames", Node.boolean, False),
    )


def _one_of(node: Node, singular: str, plural: str) -> tuple[Node, ...]:
    one, many = node.get(singular), node.get(plural)
    if one is not None and many is not None:
        raise many.bad("input.keys_exclude", first=singular, second=plural)
    found = one or many
    nodes = () if found is None else found.one_or_more()
    if len(nodes) > MOST_CIDRS:
        raise nodes[MOST_CIDRS].bad("input.too_many_rows", limit=str(MOST_CIDRS))
    return nodes


def read_subnet(draft: Draft, resource_id: str, node: Node) -> Subnet:
    node.fields(("cidr",), ("vpc", "zone", "ipv6_cidr", "map_public_ip", "name"))
    vpc = draft.vpc_of(node)
    return Subnet(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        cidr=node.require("cidr").parse(parse_ipv4_cidr),
        zone=node.read("zone", lambda n: zone_name(n, vpc.region), f"{vpc.region}a"),
        ipv6_cidr=node.read("ipv6_cidr", lambda n: n.parse(parse_ipv6_cidr), None),
        map_public_ip=node.read("map_public_ip", Node.boolean, False),
    )


def zone_name(node: Node, region: str) -> str:
    """An Availability Zone of the Region, from its letter or its whole name."""
    text = node.text()
    suffix = text.removeprefix(region)
    if not _ZONE_SUFFIX.fullmatch(suffix):
        raise node.bad("input.bad_zone", zone=text, region=region)
    return region + suffix


def read_route_table(draft: Draft, resource_id: str, node: Node) -> RouteTable:
    node.fields(optional=("vpc", "main", "subnets", "routes", "name"))
    return RouteTable(
        id=resource_id,
        name=name_of(node),
        vpc=draft.vpc_of(node).id,
        main=node.read("main", Node.boolean, False),
        subnets=subnets_of(draft, node),
        routes=draft.each(draft.rows(node.get("routes")), lambda n: _read_route(draft, n)),
    )


def subnets_of(draft: Draft, node: Node) -> tuple[str, ...]:
    """The subnets that an entry lists, each once."""
    listed = node.get("subnets")
    found: dict[str, None] = {}
    for member in () if listed is None else listed.one_or_more():
        with draft.faults.catch():
            subnet = draft.reference(member, Subnet)
            if subnet.id in found:
                raise member.bad("input.listed_twice", id=subnet.id)
            found[subnet.id] = None
    return tuple(found)


def _read_route(draft: Draft, node: Node) -> Route:
    if not isinstance(node.content, Mapping):
        route = node.parse(parse_route)
        return Route(destination=route.destination, target=_target(draft, node, route.target))
    node.fields(("to", "target"), ("blackhole",))
    target = node.require("target")
    blackhole = node.read("blackhole", Node.boolean, False)
    named = target.parse(parse_id)
    return Route(
        destination=node.require("to").parse(parse_peer),
        target=named if blackhole else _target(draft, target, named),
        blackhole=blackhole,
    )


def _target(draft: Draft, node: Node, target: str) -> str:
    """The id that a route keeps: AWS notes the interface of an instance that is the target."""
    if target == LOCAL:
        return LOCAL
    match draft.resources.get(target):
        case Instance(interfaces=(primary, *_)):
            return primary
        case resource if isinstance(resource, ROUTE_TARGETS):
            return target
    raise draft.no_such(node, target, *ROUTE_TARGETS)


def main_route_tables(draft: Draft) -> None:
    """Each VPC has a main route table; AWS makes one, ``rtb-main-<vpc>``, unless one is written.

    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
    """
    have = {table.vpc for table in draft.of(RouteTable) if table.main}
    for vpc in tuple(draft.of(Vpc)):
        if vpc.id not in have:
            table_id = draft.free_id(f"rtb-main-{vpc.id}")
            draft.make(RouteTable(id=table_id, vpc=vpc.id, main=True), draft.nodes[vpc.id])
