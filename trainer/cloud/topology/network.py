"""VPCs, subnets and route tables of a topology."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.endpoints import PrefixList, VpcEndpoint
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    RegionalNatGateway,
)
from trainer.cloud.hybrid import VpnGateway
from trainer.cloud.missing import Fact
from trainer.cloud.network import (
    AMAZON_DNS,
    LOCAL,
    DhcpOptions,
    Route,
    RouteOrigin,
    RouteTable,
    Subnet,
    Vpc,
)
from trainer.cloud.node import FormError, Node
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.resource import Network, Resource
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.endpoints import find_prefix_list
from trainer.cloud.topology.forms import (
    parse_address,
    parse_id,
    parse_ipv4_cidr,
    parse_ipv6_cidr,
    parse_peer,
    parse_route,
)
from trainer.cloud.transit import TransitGateway

DEFAULT_REGION = "ap-northeast-1"
MOST_CIDRS = 50
MOST_DNS_SERVERS = 4

ROUTE_TARGETS: tuple[type[Resource], ...] = (
    InternetGateway,
    EgressOnlyInternetGateway,
    NatGateway,
    RegionalNatGateway,
    NetworkInterface,
    Instance,
    VpcPeeringConnection,
    TransitGateway,
    VpnGateway,
    VpcEndpoint,
)
"""What a route may point to; a route to an instance is one to its only interface."""

_REGION = re.compile(r"[a-z]{2}(?:-[a-z]{2,12}){1,3}-[0-9]{1,2}")
_ZONE_SUFFIX = re.compile(r"[a-z]|-[a-z]{3}-[0-9][a-z]")
_ACCOUNT = re.compile(r"[0-9]{12}")


def parse_region(text: str) -> str:
    """The name of a Region: ``ap-northeast-1``."""
    if not _REGION.fullmatch(text):
        raise FormError("input.bad_region", text=text)
    return text


def parse_account(text: str) -> str:
    """The id of an AWS account: twelve digits."""
    if not _ACCOUNT.fullmatch(text):
        raise FormError("input.bad_account", text=text)
    return text


def read_vpc(draft: Draft, resource_id: str, node: Node) -> Vpc:
    """A VPC; the DNS attributes default to those of ``aws ec2 create-vpc``.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
    """
    node.fields(
        optional=(
            *("cidr", "cidrs", "ipv6_cidr", "ipv6_cidrs", "region", "account"),
            *("dns_support", "dns_hostnames", "dhcp_options", "name"),
        )
    )
    blocks = _one_of(node, "cidr", "cidrs")
    if blocks is None:
        raise node.missing("cidr")
    cidrs = draft.rows(
        resource_id, "cidrs", blocks, lambda n: n.parse(parse_ipv4_cidr), most=MOST_CIDRS
    )
    if not cidrs:
        raise blocks.missing_members()
    return Vpc(
        id=resource_id,
        name=name_of(node),
        cidrs=cidrs,
        ipv6_cidrs=draft.rows(
            resource_id,
            "ipv6_cidrs",
            _one_of(node, "ipv6_cidr", "ipv6_cidrs"),
            lambda n: n.parse(parse_ipv6_cidr),
            most=MOST_CIDRS,
        ),
        region=node.read("region", lambda n: n.parse(parse_region), draft.region),
        account=node.read("account", lambda n: n.parse(parse_account), "111122223333"),
        dns_support=node.read("dns_support", Node.boolean, True),
        dns_hostnames=node.read("dns_hostnames", Node.boolean, False),
        dhcp_options=node.read("dhcp_options", lambda n: draft.reference(n, DhcpOptions).id, None),
    )


def read_dhcp_options(draft: Draft, resource_id: str, node: Node) -> DhcpOptions:
    """A set of DHCP options; AWS's own DNS server unless it names others.

    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
    """
    node.fields(optional=("domain_name", "domain_name_servers", "name"))
    servers = draft.rows(
        resource_id,
        "domain_name_servers",
        node.get("domain_name_servers"),
        lambda n: n.parse(_parse_dns_server),
        most=MOST_DNS_SERVERS,
    )
    return DhcpOptions(
        id=resource_id,
        name=name_of(node),
        domain_name=node.read("domain_name", Node.line, ""),
        domain_name_servers=servers or (AMAZON_DNS,),
    )


def _parse_dns_server(text: str) -> str:
    return text if text == AMAZON_DNS else str(parse_address(text))


def _one_of(node: Node, singular: str, plural: str) -> Node | None:
    one, many = node.get(singular), node.get(plural)
    if one is not None and many is not None:
        raise many.bad("input.keys_exclude", first=singular, second=plural)
    return one or many


def read_subnet(draft: Draft, resource_id: str, node: Node) -> Subnet:
    """A subnet, in the Region's first zone unless it names one; AWS picks any."""
    node.fields(("cidr",), ("vpc", "zone", "ipv6_cidr", "map_public_ip", "name"))
    vpc = draft.vpc_of(node)
    zone = node.read("zone", lambda n: zone_name(n, vpc.region), f"{vpc.region}a")
    draft.zones.setdefault(vpc.id, {})[zone] = None
    return Subnet(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        cidr=node.require("cidr").parse(parse_ipv4_cidr),
        zone=zone,
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
    """A route table; main only if it says so."""
    node.fields(optional=("vpc", "main", "subnets", "gateways", "routes", "propagating", "name"))
    vpc = draft.vpc_of(node)
    own = frozenset(vpc.networks)
    return RouteTable(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        main=node.read("main", Node.boolean, False),
        subnets=draft.references(resource_id, "subnets", node.get("subnets"), Subnet),
        gateways=_edges(draft, resource_id, node.get("gateways")),
        propagating=draft.references(
            resource_id, "propagating", node.get("propagating"), VpnGateway
        ),
        routes=draft.rows(
            resource_id, "routes", node.get("routes"), lambda row: _read_route(draft, own, row)
        ),
    )


def _edges(draft: Draft, table: str, node: Node | None) -> tuple[str, ...]:
    """The gateways that the table is associated with, for what comes in by them.

    https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
    """

    def read(row: Node) -> str:
        gateway = draft.resources.get(row.text())
        if not isinstance(gateway, InternetGateway | VpnGateway):
            raise draft.no_such(row, row.text(), InternetGateway, VpnGateway)
        return gateway.id

    return draft.rows(table, "gateways", node, read)


def _read_route(draft: Draft, own: frozenset[Network], node: Node) -> Route | None:
    """A route; None for the local route to the VPC's ``own`` blocks, which is never listed."""
    if isinstance(node.content, Mapping):
        node.fields(("to", "target"), ("blackhole",))
        at = node.require("target")
        route = Route(
            destination=node.require("to").parse(parse_peer),
            target=at.parse(parse_id),
            blackhole=node.read("blackhole", Node.boolean, False),
        )
    else:
        at, route = node, node.parse(parse_route)
    if isinstance(route.destination, str) and not find_prefix_list(draft, route.destination, node):
        raise draft.no_such(node.at("to"), route.destination, PrefixList)
    of_vpc = route.destination in own
    if of_vpc and route.target == LOCAL:
        return None
    target = route.target if route.blackhole else _target(draft, at, route.target)
    origin = RouteOrigin.LOCAL if of_vpc else RouteOrigin.STATIC
    return replace(route, target=target, origin=origin)


def _target(draft: Draft, node: Node, target: str) -> str:
    """The id that a route keeps: AWS notes the interface of an instance that is the target.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
    """
    if target == LOCAL:
        return LOCAL
    match draft.resources.get(target):
        case Instance(interfaces=(only,)):
            return only
        case Instance():
            raise node.bad("input.route_needs_interface", id=target)
        case resource if isinstance(resource, ROUTE_TARGETS):
            return target
    if target in draft.elsewhere:
        return target
    raise draft.no_such(node, target, *ROUTE_TARGETS)


def main_route_tables(draft: Draft) -> None:
    """Each VPC has a main route table; AWS makes one, ``rtb-main-<vpc>``, unless one is written.

    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html
    """
    have = {table.vpc for table in draft.of(RouteTable) if table.main}
    for vpc in tuple(draft.of(Vpc)):
        if vpc.id not in have and (vpc.id, Fact.ROUTE_TABLE) not in draft.lacking:
            table_id = draft.free_id(f"rtb-main-{vpc.id}")
            draft.make(RouteTable(id=table_id, vpc=vpc.id, main=True), draft.nodes[vpc.id])
