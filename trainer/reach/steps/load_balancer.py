"""Load balancer nodes: requests go on to healthy targets, replies come back through the node.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import BalancerType, LoadBalancer, NetworkInterface, TargetGroup
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.balancing import (
    Backend,
    backends,
    listener_services,
    listeners,
    preserves_client,
)
from trainer.reach.codes import Code
from trainer.reach.parcel import Arrival, Change, Inside, Leaving, Parcel, Step
from trainer.reach.steps.walker import Walker

NODE_PORTS = (1024, 65535)


def receive(
    walker: Walker, parcel: Parcel, node: NetworkInterface, balancer: LoadBalancer
) -> Iterator[Step]:
    """At one node: by listener, then to each healthy target that the node may use.

    Replies to what the node itself asked, as health checks do, end here.
    """
    session = parcel.session
    if parcel.way is Way.RETURN and session is None:
        yield Arrival(parcel, node.id)
        return
    if parcel.way is Way.RETURN and session is not None and session.component == balancer.id:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.LOAD_BALANCER, balancer.id, back.packets)
        asked_by = "" if back.session is None else back.session.component
        consumer = walker.world.cloud.find(NetworkInterface, asked_by)
        if consumer is None:
            yield back.to(Leaving(node.id), hop=hop)
        else:
            yield back.to(Inside(node.id), hop=hop).turned_back().to(Leaving(consumer.id))
        return
    left = parcel.packets
    for listener in listeners(walker.world, balancer.id):
        accepted = left & PacketSet.union(s.packets() for s in listener_services(listener))
        if not accepted:
            continue
        left = left - accepted
        groups = [walker.world.cloud.find(TargetGroup, g) for g in listener.target_groups]
        found = [b for g in groups if g is not None for b in backends(walker.world, g)]
        part = parcel.to(parcel.place, accepted)
        if not found:
            yield _refuse(walker, part, Code.ELBV2_LISTENER_HAS_NO_TG, balancer, listener.id)
            continue
        yield from _to_targets(walker, part, node, balancer, found)
    if left:
        yield _refuse(
            walker, parcel.to(parcel.place, left), Code.ELBV2_LISTENERS_MISMATCH, balancer, ""
        )


def _to_targets(
    walker: Walker,
    parcel: Parcel,
    node: NetworkInterface,
    balancer: LoadBalancer,
    found: list[Backend],
) -> Iterator[Step]:
    world = walker.world
    zone = world.subnet_of(node).zone
    cross_zone = balancer.cross_zone or balancer.type is BalancerType.APPLICATION
    near = [
        b
        for b in found
        if cross_zone
        or world.subnet_of(world.cloud.get(NetworkInterface, b.interface)).zone == zone
    ]
    if not near:
        yield _refuse(walker, parcel, Code.ELBV2_NO_TARGETS_IN_AZ, balancer, zone)
        return
    healthy = [b for b in near if walker.healthy(node.id, b)]
    if not healthy and balancer.type is BalancerType.NETWORK:
        # With no healthy target at all it sends to every one of them.
        healthy = near
    if not healthy:
        onward = [_sent(walker, parcel, node, balancer, b) for b in near]
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.NO_HEALTHY_TARGET,
            HopKind.LOAD_BALANCER,
            balancer.id,
            facts={"targets": ", ".join(f"{b.address}:{b.port}" for b in near), "zone": zone},
            onward=onward,
        )
        return
    for backend in healthy:
        yield _sent(walker, parcel, node, balancer, backend)


def _sent(
    walker: Walker,
    parcel: Parcel,
    node: NetworkInterface,
    balancer: LoadBalancer,
    backend: Backend,
) -> Parcel:
    """The request as the node sends it on: as its own if the client's address is not kept."""
    changes = Change.DESTINATION | Change.DESTINATION_PORT
    identified = parcel.identified
    sent = parcel.packets.with_destination(AddressSet.of(backend.address)).with_destination_port(
        backend.port, backend.port
    )
    if not preserves_client(balancer, backend.group):
        changes |= Change.SOURCE | Change.SOURCE_PORT
        identified = True
        own = AddressSet.of(node.addresses[0].ip)
        sent = sent.with_source(own).with_source_port(*NODE_PORTS)
    after = replace(parcel.translated(balancer.id, sent, changes), identified=identified)
    hop = walker.hop(parcel, HopKind.LOAD_BALANCER, balancer.id, sent)
    return after.to(Leaving(node.id), hop=hop)


def _refuse(
    walker: Walker, parcel: Parcel, code: Code, balancer: LoadBalancer, detail: str
) -> Step:
    return walker.refuse(
        parcel,
        parcel.packets,
        code,
        HopKind.LOAD_BALANCER,
        balancer.id,
        facts={"detail": detail} if detail else {},
    )
