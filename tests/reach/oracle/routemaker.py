"""Random route tables: mostly a way for each destination, sometimes an odd one."""

from __future__ import annotations

from ipaddress import IPv4Network

from oracle.maker import Maker
from oracle.rulemaker import ALL_IPV4, ALL_IPV6, OFFICE, SITES
from trainer.cloud import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    Network,
    PrefixList,
    RegionalNatGateway,
    Route,
    RouteOrigin,
    RouteTable,
    Site,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
    VpnGateway,
)

Ways = list[tuple[Network, str]]


def make_tables(make: Maker, vpc: Vpc) -> None:
    """The main table and one for most subnets."""
    subnets = [s.id for s in make.of(Subnet, vpc.id)]
    make.random.shuffle(subnets)
    left = subnets[make.random.randint(0, 1) :]
    tables = [()] + [(s,) for s in left[1:]] + [tuple(left[:1])]
    vgws = [g.id for g in make.of(VpnGateway, vpc.id)]
    for number, associated in enumerate(tables):
        name = f"rtb-{vpc.id}-{number}"
        make.add(
            RouteTable(
                id=name,
                vpc=vpc.id,
                main=number == 0,
                subnets=associated,
                routes=random_routes(make, vpc, ways_out(make, vpc)),
                propagating=tuple(vgws) if make.maybe(0.7) else (),
            )
        )
    for gateway in [*(g.id for g in make.of(InternetGateway, vpc.id)), *vgws]:
        if make.middleboxes(vpc.id) and make.maybe(0.25):
            make_edge_table(make, vpc, gateway)


def make_edge_table(make: Maker, vpc: Vpc, gateway: str) -> None:
    """What comes in by a gateway goes through a middlebox, for some subnets."""
    routes = edge_routes(make, vpc)
    make.add(RouteTable(id=f"rtb-{gateway}", vpc=vpc.id, gateways=(gateway,), routes=routes))


def edge_routes(make: Maker, vpc: Vpc) -> tuple[Route, ...]:
    boxes = make.middleboxes(vpc.id)
    return tuple(
        Route(destination=network, target=make.one(boxes).id)
        for subnet in make.some(make.of(Subnet, vpc.id), 2)
        for network in subnet.networks
        if make.maybe(0.9)
    )


def ways_out(make: Maker, vpc: Vpc) -> Ways:
    """Every route that makes sense here."""
    return doors(make, vpc) + joins(make, vpc)


def joins(make: Maker, vpc: Vpc) -> Ways:
    """Routes to other VPCs and to sites; several ways for one destination."""
    ways: Ways = []
    for peering in make.of(VpcPeeringConnection):
        other = next((v for v in make.of(Vpc) if v.id == peering.other(vpc.id)), None)
        if other is not None:
            ways += [(network, peering.id) for network in other.networks]
    for attachment in make.of(TransitGatewayVpcAttachment, vpc.id):
        ways.append((IPv4Network("10.0.0.0/8"), attachment.gateway))
        for other in make.of(Vpc):
            if other is not vpc:
                ways += [(network, attachment.gateway) for network in other.networks]
        ways += [(SITES, attachment.gateway)] * bool(make.of(Site))
        if make.maybe(0.15):
            ways += [(ALL_IPV4, attachment.gateway)] * 2
    for gateway in make.of(VpnGateway, vpc.id):
        ways.append((SITES, gateway.id))
        ways += [(site.networks[0], gateway.id) for site in make.of(Site)]
    return ways


def doors(make: Maker, vpc: Vpc) -> Ways:
    """Routes to the internet that make sense, several for one destination."""
    ways: Ways = []
    ways += [(ALL_IPV4, g.id) for g in make.of(InternetGateway, vpc.id)] * 2
    ways += [(ALL_IPV6, g.id) for g in make.of(InternetGateway, vpc.id)]
    ways += [(ALL_IPV6, g.id) for g in make.of(EgressOnlyInternetGateway, vpc.id)]
    ways += [(ALL_IPV4, g.id) for g in make.of(NatGateway, vpc.id)]
    ways += [(ALL_IPV4, g.id) for g in make.of(RegionalNatGateway, vpc.id)]
    ways += [(ALL_IPV4, nic.id) for nic in make.middleboxes(vpc.id)]
    ways += [(ALL_IPV6, nic.id) for nic in make.middleboxes(vpc.id) if vpc.ipv6_cidrs]
    return ways


def random_routes(make: Maker, vpc: Vpc, ways: Ways) -> tuple[Route, ...]:
    chosen: dict[Network | str, str] = {}
    for destination in dict.fromkeys(d for d, _ in ways):
        if make.maybe(0.9):
            chosen[destination] = make.one([t for d, t in ways if d == destination])
    chosen.update(odd_routes(make, vpc, ways))
    return tuple(
        Route(
            destination=destination,
            target=target,
            origin=RouteOrigin.LOCAL if destination in vpc.networks else RouteOrigin.STATIC,
            blackhole=make.maybe(0.02),
        )
        for destination, target in chosen.items()
    )


def odd_routes(make: Maker, vpc: Vpc, ways: Ways) -> dict[Network | str, str]:
    """More specific routes, prefix lists, and parts of the VPC by way of a middlebox."""
    odd: dict[Network | str, str] = {}
    targets = [t for d, t in ways if d.version == 4]
    lists = [p.id for p in make.of(PrefixList) if not p.owner]
    if targets and make.maybe(0.25):
        odd[make.one([OFFICE, IPv4Network("203.0.113.0/25")])] = make.one(targets)
    if targets and lists and make.maybe(0.15):
        odd[make.one(lists)] = make.one(targets)
    boxes = [nic.id for nic in make.middleboxes(vpc.id)]
    inner = boxes + [g.id for g in make.of(NatGateway, vpc.id)]
    if inner and make.maybe(0.2):
        odd[make.one(make.of(Subnet, vpc.id)).cidr] = make.one(inner)
    if boxes and make.maybe(0.08):
        odd[vpc.cidrs[0]] = make.one(boxes)
    return odd
