"""Subnets and VPCs: neighbours talk directly, everything else goes by the route table.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import (
    LOCAL,
    Address,
    Direction,
    Fact,
    Instance,
    NetworkInterface,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from trainer.cloud.routes import is_blackhole
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import (
    Arriving,
    AtTarget,
    Departing,
    Entering,
    Parcel,
    Refusal,
    Routing,
    Step,
    to_address,
)
from trainer.reach.routing import Lookup
from trainer.reach.steps import acl
from trainer.reach.steps.candidates import any_way_out, as_if_working, other_ways_out
from trainer.reach.steps.doubt import by_rows, possible
from trainer.reach.steps.walker import Walker


def depart(walker: Walker, parcel: Parcel, place: Departing) -> Iterator[Step]:
    """To a neighbour directly; out of the subnet through its ACL."""
    subnet = walker.world.cloud.get(Subnet, place.subnet)
    parcel = replace(parcel, left=place.interface)
    if place.bound:
        yield from _back_to(walker, parcel, place)
        return
    near = to_address(parcel, AddressSet.of(*subnet.networks))
    if near:
        yield from _to_holders(walker, parcel.to(place, near), subnet.vpc, crossing=False)
    far = parcel.packets - near
    if far:
        yield from acl.check(
            walker,
            parcel.to(place, far),
            subnet.id,
            Direction.OUTBOUND,
            Routing(subnet.id),
            place.interface,
        )


def _back_to(walker: Walker, parcel: Parcel, place: Departing) -> Iterator[Step]:
    """Past the route table to the interface that the packets are bound for."""
    bound = walker.world.cloud.get(NetworkInterface, place.bound)
    if bound.subnet == place.subnet:
        yield parcel.to(Arriving(bound.id, crossing=False))
    else:
        onward = Arriving(bound.id, crossing=True)
        yield from acl.check(
            walker, parcel, place.subnet, Direction.OUTBOUND, onward, place.interface
        )


def route(walker: Walker, parcel: Parcel, place: Routing) -> Iterator[Step]:
    """The most specific route of the subnet's table takes each packet."""
    world = walker.world
    subnet = world.cloud.get(Subnet, place.subnet)
    table = world.route_table(subnet.id)
    if table is None or world.lacks(Fact.ROUTE_TABLE, subnet.id, subnet.vpc, table.id):
        yield walker.lacking(
            parcel,
            parcel.packets,
            Fact.ROUTE_TABLE,
            HopKind.ROUTE_TABLE,
            subnet.id if table is None else table.id,
            [*_neighbours(walker, parcel, subnet), *any_way_out(walker, parcel, subnet)],
        )
        return
    if world.lacks(Fact.VPC, subnet.vpc):
        onward = _by_routes(walker, parcel, table, subnet)
        yield walker.lacking(
            parcel,
            parcel.packets,
            Fact.VPC,
            HopKind.ROUTE_TABLE,
            subnet.vpc,
            possible(onward),
        )
        return
    known = parcel.packets
    for refusal in _in_doubt(walker, parcel, table, subnet):
        known = known - refusal.parcel.packets
        yield refusal
    yield from _by_routes(walker, parcel.to(place, known), table, subnet)


def _by_routes(walker: Walker, parcel: Parcel, table: RouteTable, subnet: Subnet) -> Iterator[Step]:
    world = walker.world
    if not parcel.packets:
        return
    lookups = world.lookups(table)

    def take(part: Parcel, lookup: Lookup) -> Step:
        return _by_route(walker, part, lookup, table, subnet)

    def rest(part: Parcel) -> Iterator[Step]:
        yield walker.refuse(
            part,
            part.packets,
            Code.NO_ROUTE_TO_DESTINATION,
            HopKind.ROUTE_TABLE,
            table.id,
            rules=tuple(lookup.rule(table.id) for lookup in lookups),
            facts={"subnet": subnet.id},
            onward=other_ways_out(walker, part, subnet),
        )

    yield from by_rows(walker, parcel, lookups, take, rest)


def _by_route(
    walker: Walker, parcel: Parcel, lookup: Lookup, table: RouteTable, subnet: Subnet
) -> Parcel | Refusal:
    """All of the parcel by one route."""
    rule = lookup.rule(table.id)
    hop = walker.hop(parcel, HopKind.ROUTE_TABLE, table.id, parcel.packets, (rule,))
    target = lookup.route.target
    if target == LOCAL:
        return parcel.to(Entering(subnet.vpc), hop=hop)
    if is_blackhole(walker.world.cloud, table, lookup.route):
        return walker.refuse(
            parcel,
            parcel.packets,
            Code.BAD_STATE_ROUTE,
            HopKind.ROUTE_TABLE,
            table.id,
            rules=(rule,),
            facts={"subnet": subnet.id, "target": target},
            onward=(
                *as_if_working(walker, parcel.to(parcel.place, hop=hop), target, subnet),
                *other_ways_out(walker, parcel.to(parcel.place, hop=hop), subnet),
            ),
        )
    return _to_target(walker, parcel.to(AtTarget(target, subnet.id), hop=hop))


def _neighbours(walker: Walker, parcel: Parcel, subnet: Subnet) -> Iterator[Parcel]:
    """What is for the VPC itself: every table has a local route for it."""
    here = to_address(parcel, AddressSet.of(*walker.world.holders(subnet.vpc)))
    if here:
        yield parcel.to(Entering(subnet.vpc), here)


def _in_doubt(
    walker: Walker, parcel: Parcel, table: RouteTable, subnet: Subnet
) -> Iterator[Refusal]:
    """What routes for prefix lists with unknown entries may take: anything but, for a target
    outside of the VPC, packets for the VPC itself."""
    world = walker.world
    local = PacketSet.of(destination=AddressSet.of(*world.cloud.get(Vpc, subnet.vpc).networks))
    for row in table.routes:
        if not world.is_unknown_list(row.destination):
            continue
        target = world.cloud.resources.get(row.target)
        inward = isinstance(target, NetworkInterface | Instance | VpcEndpoint)
        meant = parcel.packets if inward else parcel.packets - local
        if not meant:
            continue
        taken = _to_target(walker, parcel.to(AtTarget(row.target, subnet.id), meant))
        passed = (taken, *_by_routes(walker, parcel.to(parcel.place, meant), table, subnet))
        yield walker.lacking(
            parcel,
            meant,
            Fact.PREFIX_LIST,
            HopKind.ROUTE_TABLE,
            str(row.destination),
            possible(passed),
        )


def _to_target(walker: Walker, parcel: Parcel) -> Parcel | Refusal:
    """Onward, unless the same table has sent these packets to the same target before."""
    if parcel.place in parcel.visited:
        assert isinstance(parcel.place, AtTarget)
        return walker.refuse(
            parcel,
            parcel.packets,
            Code.ROUTING_LOOP,
            HopKind.ROUTE_TABLE,
            parcel.trail.hop.component if parcel.trail is not None else parcel.place.target,
            facts={"subnet": parcel.place.subnet, "target": parcel.place.target},
        )
    return parcel.visiting()


def enter(walker: Walker, parcel: Parcel, place: Entering) -> Iterator[Step]:
    """To the interface in the VPC that holds the destination address."""
    yield from _to_holders(walker, parcel, place.vpc, crossing=True)


def _to_holders(walker: Walker, parcel: Parcel, vpc: str, *, crossing: bool) -> Iterator[Step]:
    holders = walker.world.holders(vpc)
    by_interface: dict[str, list[Address]] = defaultdict(list)
    destinations = parcel.packets.destinations()
    if destinations.size == 1:
        only = destinations.first()
        assert only is not None
        if only in holders:
            by_interface[holders[only]].append(only)
    else:
        for address, interface in holders.items():
            if address in destinations:
                by_interface[interface].append(address)
    left = parcel.packets
    for interface, addresses in by_interface.items():
        for_it = left & PacketSet.of(destination=AddressSet.of(*addresses))
        left = left - for_it
        yield parcel.to(Arriving(interface, crossing), for_it)
    for place in walker.world.lacking_in(vpc, Fact.INTERFACE):
        subnet = walker.world.cloud.find(Subnet, place)
        unseen = left & to_address(
            parcel, AddressSet.everything() if subnet is None else AddressSet.of(*subnet.networks)
        )
        if unseen:
            left = left - unseen
            yield walker.lacking(parcel, unseen, Fact.INTERFACE, HopKind.SUBNET, place)
    if left:
        yield walker.refuse(
            parcel, left, Code.NO_INTERFACE_WITH_ADDRESS, HopKind.SUBNET, vpc, facts={"vpc": vpc}
        )
