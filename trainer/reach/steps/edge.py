"""Gateway route tables: packets that enter a VPC may be led through a middlebox first.

What such a table leads through a middlebox on the way in has to leave through it as well.

https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import LOCAL, Fact, Instance, InternetGateway, NetworkInterface
from trainer.cloud.routes import is_blackhole
from trainer.packets import AddressSet, PacketSet
from trainer.reach import names
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import AtEdge, AtTarget, Entering, Parcel, Refusal, Step, Transit
from trainer.reach.steps import middlebox
from trainer.reach.steps.walker import Walker


def enter(walker: Walker, parcel: Parcel, place: AtEdge) -> Iterator[Step]:
    """By the table associated with the gateway; without one straight to the destination."""
    world = walker.world
    table = world.edge_table(place.gateway)
    if table is None:
        yield parcel.to(Entering(place.vpc))
        return
    left = parcel.packets
    for lookup in world.lookups(table):
        taken = left & lookup.packets
        if not taken:
            continue
        left = left - taken
        rule = lookup.rule(table.id)
        hop = walker.hop(parcel, HopKind.ROUTE_TABLE, table.id, taken, (rule,))
        onward = parcel.to(Entering(place.vpc), taken, hop)
        if lookup.route.target == LOCAL:
            yield onward
            continue
        if is_blackhole(world.cloud, table, lookup.route):
            yield walker.refuse(
                parcel,
                taken,
                Code.BAD_STATE_ROUTE,
                HopKind.ROUTE_TABLE,
                table.id,
                rules=(rule,),
                facts={"target": lookup.route.target},
                onward=[onward],
            )
            continue
        interface = _interface(walker, lookup.route.target)
        if interface is None:
            fact = world.lacking_about(lookup.route.target) or Fact.TARGET
            kind = HopKind.ROUTE_TABLE
            yield walker.lacking(parcel, taken, fact, kind, lookup.route.target, [onward])
            continue
        if not _may_receive(walker, place.gateway, interface, taken):
            yield walker.refuse(
                parcel,
                taken,
                Code.INGRESS_RTB_NO_PUBLIC_IP,
                HopKind.ROUTE_TABLE,
                table.id,
                rules=(rule,),
                facts={"interface": interface.owner or interface.id},
                onward=[onward.to(Transit(interface.id))],
            )
            continue
        outside = AtTarget(lookup.route.target, subnet="")
        yield from middlebox.approach(walker, onward, outside, interface)
    if left:
        yield walker.refuse(
            parcel, left, Code.NO_ROUTE_TO_DESTINATION, HopKind.ROUTE_TABLE, table.id
        )


def check_way_out(
    walker: Walker, parcel: Parcel, gateway: InternetGateway
) -> Iterator[Parcel | Refusal]:
    """Packets from addresses whose way in leads through a middlebox must come from there."""
    table = walker.world.edge_table(gateway.id)
    left = parcel.packets
    for lookup in walker.world.lookups(table) if table is not None else ():
        taken = left & PacketSet.of(source=lookup.packets.destinations())
        interface = _interface(walker, lookup.route.target)
        left = left - taken
        if not taken:
            continue
        onward = parcel.to(parcel.place, taken)
        assert table is not None
        broken = is_blackhole(walker.world.cloud, table, lookup.route)
        if interface is None or broken or interface.id == parcel.left:
            yield onward
            continue
        yield walker.refuse(
            parcel,
            taken,
            Code.INGRESS_RTB_TRAFFIC_REDIRECTION,
            HopKind.ROUTE_TABLE,
            table.id,
            rules=(lookup.rule(table.id),),
            facts={"interface": interface.owner or interface.id},
            onward=[onward],
        )
    if left:
        yield parcel.to(parcel.place, left)


def _may_receive(
    walker: Walker, gateway: str, interface: NetworkInterface, packets: PacketSet
) -> bool:
    """Behind an internet gateway a middlebox's interface needs a public address, of the
    packets' IP version."""
    if walker.world.cloud.find(InternetGateway, gateway) is None:
        return True
    if packets <= PacketSet.of(destination=AddressSet.ipv6()):
        return bool(interface.ipv6)
    return bool(names.public_addresses(walker.world, interface))


def _interface(walker: Walker, target: str) -> NetworkInterface | None:
    cloud = walker.world.cloud
    instance = cloud.find(Instance, target)
    if instance is None:
        return cloud.find(NetworkInterface, target)
    return cloud.find(NetworkInterface, next(iter(instance.interfaces), None))
