"""Route tables: their associations, and which routes AWS accepts.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.filters import NetworkAcl
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    RegionalNatGateway,
)
from trainer.cloud.hybrid import VpnGateway
from trainer.cloud.network import LOCAL, Route, RouteTable, Subnet, Vpc
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Network, Resource
from trainer.cloud.transit import TransitGateway, TransitGatewayVpcAttachment
from trainer.cloud.validate.addresses import Blocks
from trainer.cloud.validate.places import Places

LINK_LOCAL_SERVICES: tuple[Network, ...] = (
    IPv4Network("169.254.168.0/22"),
    IPv6Network("fd00:ec2::/32"),
)
"""Addresses of services that AWS itself offers in every VPC."""


def one_main_table(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has exactly one main route table."""
    first: dict[str, str] = {}
    for table in cloud.of(RouteTable).values():
        if table.main:
            other = first.setdefault(table.vpc, table.id)
            if other != table.id:
                facts = {"id": table.id, "vpc": table.vpc, "other": other}
                yield Problem("input.second_main_table", places.of(table.id, "main"), facts)


def one_table_per_subnet(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A subnet is associated with one route table at a time, of its own VPC."""
    yield from associations(cloud, places, cloud.of(RouteTable).values(), "input.two_route_tables")


def associations(
    cloud: Cloud, places: Places, holders: Iterable[RouteTable | NetworkAcl], code: str
) -> Iterator[Problem]:
    """Subnets that two of the holders list, or one of another VPC; ``code`` names the former."""
    first: dict[str, str] = {}
    for holder in holders:
        for index, subnet_id in enumerate(holder.subnets):
            place = places.of(holder.id, "subnets", index)
            other = first.setdefault(subnet_id, holder.id)
            if other != holder.id:
                yield Problem(code, place, {"subnet": subnet_id, "other": other})
            subnet = cloud.find(Subnet, subnet_id)
            if subnet is not None and subnet.vpc != holder.vpc:
                facts = {"id": subnet_id, "vpc": subnet.vpc, "expected": holder.vpc}
                yield Problem("input.other_vpc", place, facts)


def destinations_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A table has one static route for each destination."""
    for table in cloud.of(RouteTable).values():
        seen: set[tuple[object, object]] = set()
        for index, route in enumerate(table.routes):
            key = (route.destination, route.origin)
            if key in seen:
                facts = {"destination": str(route.destination), "table": table.id}
                place = places.of(table.id, "routes", index)
                yield Problem("input.duplicate_route", place, facts)
            seen.add(key)


def link_local_destinations(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """No route leads to the link-local addresses of AWS's own services."""
    reserved = Blocks(LINK_LOCAL_SERVICES)
    for table in cloud.of(RouteTable).values():
        for index, route in enumerate(table.routes):
            destination = route.destination
            if not isinstance(destination, str) and reserved.hold(destination):
                place = places.of(table.id, "routes", index)
                yield Problem("input.route_link_local", place, {"destination": str(destination)})


def local_routes(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The local route stays, but its target may be a network interface; nothing else is local.

    https://docs.aws.amazon.com/vpc/latest/userguide/replace-local-route-target.html
    """
    own = {vpc.id: frozenset(vpc.networks) for vpc in cloud.of(Vpc).values()}
    for table in cloud.of(RouteTable).values():
        for index, route in enumerate(table.routes):
            local = route.target == LOCAL
            if route.destination not in own.get(table.vpc, ()):
                code = "input.local_route_elsewhere" if local else None
            else:
                fits = local or _leads_to(cloud, route, NetworkInterface)
                code = None if fits else "input.local_route_target"
            if code is not None:
                yield Problem(code, places.of(table.id, "routes", index), _facts(table, route))


def more_specific_than_local(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A static route inside the VPC covers one whole subnet and leads to a NAT gateway or an
    interface."""
    subnets: dict[str, set[Network | str]] = defaultdict(set)
    for subnet in cloud.of(Subnet).values():
        subnets[subnet.vpc].update(subnet.networks)
    blocks = {vpc.id: Blocks(vpc.networks) for vpc in cloud.of(Vpc).values()}
    for table in cloud.of(RouteTable).values():
        vpc = cloud.find(Vpc, table.vpc)
        if vpc is None:
            continue
        for index, route in enumerate(table.routes):
            destination = route.destination
            if isinstance(destination, str) or not blocks[vpc.id].hold(destination):
                continue
            if destination in vpc.networks:
                continue
            place = places.of(table.id, "routes", index)
            if destination not in subnets[vpc.id]:
                yield Problem("input.route_inside_vpc", place, _facts(table, route))
            elif not _leads_to(cloud, route, NatGateway, NetworkInterface):
                yield Problem("input.route_inside_vpc_target", place, _facts(table, route))


def _facts(table: RouteTable, route: Route) -> dict[str, str]:
    return {"destination": str(route.destination), "target": route.target, "vpc": table.vpc}


def _leads_to(cloud: Cloud, route: Route, *kinds: type[Resource]) -> bool:
    """Whether the target is, or before it went was perhaps, of one of these kinds."""
    target = cloud.resources.get(route.target)
    return isinstance(target, kinds) or (target is None and route.blackhole)


def targets_in_vpc(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A route's target belongs to the VPC of the table, or joins it to another one; that of a
    blackhole may have moved on."""
    for table in cloud.of(RouteTable).values():
        for index, route in enumerate(table.routes):
            of_target = () if route.blackhole else _vpcs_of(cloud, route.target)
            if of_target and table.vpc not in of_target:
                vpc = ", ".join(of_target)
                facts = {"id": route.target, "vpc": vpc, "expected": table.vpc}
                yield Problem("input.other_vpc", places.of(table.id, "routes", index), facts)


def _vpcs_of(cloud: Cloud, target: str) -> tuple[str, ...]:
    """The VPC that a target is in, or both sides of a peering connection; none if it is in none,
    or not bound to one."""
    match cloud.resources.get(target):
        case InternetGateway(vpc=vpc) | VpnGateway(vpc=vpc):
            return () if vpc is None else (vpc,)
        case (
            NatGateway(vpc=str(vpc))
            | RegionalNatGateway(vpc=str(vpc))
            | EgressOnlyInternetGateway(vpc=str(vpc))
        ):
            return (vpc,)
        case VpcPeeringConnection(requester=requester, accepter=accepter):
            return requester, accepter
        case NetworkInterface(subnet=subnet_id):
            subnet = cloud.find(Subnet, subnet_id)
            return () if subnet is None else (subnet.vpc,)
        case _:
            return ()


def attached_transit_gateways(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A route leads to a transit gateway that the VPC is, or was, attached to
    (InvalidTransitGatewayID.NotFound).

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    attached = {(a.gateway, a.vpc) for a in cloud.of(TransitGatewayVpcAttachment).values()}
    for table in cloud.of(RouteTable).values():
        for index, route in enumerate(table.routes):
            gateway = cloud.find(TransitGateway, route.target)
            if (
                gateway is not None
                and not route.blackhole
                and (gateway.id, table.vpc) not in attached
            ):
                facts = {"id": gateway.id, "vpc": table.vpc}
                yield Problem("input.not_attached", places.of(table.id, "routes", index), facts)


def egress_only_destinations(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An egress-only internet gateway is for IPv6.

    https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
    """
    for table in cloud.of(RouteTable).values():
        for index, route in enumerate(table.routes):
            gateway = cloud.find(EgressOnlyInternetGateway, route.target)
            if gateway is not None and isinstance(route.destination, IPv4Network):
                place = places.of(table.id, "routes", index)
                yield Problem("input.egress_only_ipv4", place, _facts(table, route))
