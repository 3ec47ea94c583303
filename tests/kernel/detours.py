"""Mistakes that people make and random routes seldom do: ways that look right and lead nowhere.

They are made last, in clouds that are otherwise complete.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from oracle.maker import Maker
from oracle.rulemaker import ALL_IPV4

from trainer.cloud import (
    Forwarding,
    Instance,
    Network,
    NetworkInterface,
    PeeringState,
    Route,
    RouteTable,
    Site,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    Vpc,
    VpcPeeringConnection,
)


def make_detours(make: Maker) -> None:
    """A way through a peering, through an instance that is still checked, into a black hole."""
    if make.maybe(0.6):
        _through_peerings(make)
    if make.maybe(0.4):
        _through_checked_instances(make)
    if make.maybe(0.5):
        _into_black_holes(make)


def _through_peerings(make: Maker) -> None:
    """To a third VPC, a site or the internet by way of a neighbour, in about half of the tables.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
    """
    for table in make.of(RouteTable):
        found = [
            (network, peering.id)
            for peering in make.of(VpcPeeringConnection)
            if peering.state is PeeringState.ACTIVE
            and table.vpc in (peering.requester, peering.accepter)
            for network in _beyond(make, {peering.requester, peering.accepter})
        ]
        if found and make.maybe(0.5):
            _route(make, table, *make.one(found))


def _beyond(make: Maker, neighbours: set[str]) -> Iterator[Network]:
    for vpc in make.of(Vpc):
        if vpc.id not in neighbours:
            yield from vpc.networks
    for site in make.of(Site):
        yield site.networks[0]
    yield ALL_IPV4


def _through_checked_instances(make: Maker) -> None:
    """A NAT instance or router whose source/destination check nobody has turned off.

    https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
    """
    for vpc in make.of(Vpc):
        checked = {
            i.owner: i
            for i in make.of(NetworkInterface)
            if i.source_dest_check and make.vpc_of(i) == vpc.id
        }
        owners = [i for i in make.of(Instance) if i.id in checked and len(i.interfaces) == 1]
        if not owners:
            continue
        owner = make.one(owners)
        how = make.one((Forwarding.NAT, Forwarding.NAT, Forwarding.ROUTE, Forwarding.STATEFUL))
        make.add(replace(owner, host=replace(owner.host, forwards=how)))
        for table in make.of(RouteTable, vpc.id):
            if make.maybe(0.5):
                _route(make, table, ALL_IPV4, checked[owner.id].id)


def _into_black_holes(make: Maker) -> None:
    """A transit gateway's blackhole route for all of a VPC or a site, or half of it.

    https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
    """
    for table in make.of(TransitGatewayRouteTable):
        places = [n for p in (*make.of(Vpc), *make.of(Site)) for n in p.networks]
        network = make.one(places)
        dropped = make.one([network, *network.subnets(1)])
        kept = tuple(r for r in table.routes if r.destination != dropped)
        hole = TransitGatewayRoute(destination=dropped, attachment=None)
        make.add(replace(table, routes=(*kept, hole)))


def _route(make: Maker, table: RouteTable, destination: Network, target: str) -> None:
    kept = tuple(r for r in table.routes if r.destination != destination)
    make.add(replace(table, routes=(*kept, Route(destination=destination, target=target))))
