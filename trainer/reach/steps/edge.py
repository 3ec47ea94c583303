"""Gateway route tables: packets that enter a VPC may be led through a middlebox first.

https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import LOCAL, Instance, InternetGateway, NetworkInterface
from trainer.cloud.routes import is_blackhole
from trainer.reach import names
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import AtEdge, AtTarget, Entering, Parcel, Step, Transit
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
            continue
        if not _may_receive(walker, place.gateway, interface):
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


def _may_receive(walker: Walker, gateway: str, interface: NetworkInterface) -> bool:
    """Behind an internet gateway a middlebox's interface needs a public address; an IPv6
    address is one."""
    if walker.world.cloud.find(InternetGateway, gateway) is None or interface.ipv6:
        return True
    return bool(names.public_addresses(walker.world, interface))


def _interface(walker: Walker, target: str) -> NetworkInterface | None:
    cloud = walker.world.cloud
    instance = cloud.find(Instance, target)
    return cloud.find(NetworkInterface, target if instance is None else instance.interfaces[0])
