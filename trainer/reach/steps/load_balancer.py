"""Load balancer nodes: requests go on to healthy targets, replies come back through the node.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import Fact, LoadBalancer, NetworkInterface, TargetGroup, VpcEndpoint
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.balancing import (
    Backend,
    across_zones,
    backends,
    client_is_told,
    in_reach,
    is_running,
    listener_services,
    listeners,
    preserves_client,
)
from trainer.reach.codes import Code
from trainer.reach.interface_addresses import first_address, own_addresses
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
    if parcel.way is Way.RETURN and session is not None and session.component == node.id:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.LOAD_BALANCER, balancer.id, back.packets)
        asked_by = "" if back.session is None else back.session.component
        consumer = walker.world.cloud.find(NetworkInterface, asked_by)
        if consumer is None or walker.world.cloud.find(VpcEndpoint, consumer.owner) is None:
            yield back.to(Leaving(node.id), hop=hop)
        else:
            yield back.to(Inside(node.id), hop=hop).turned_back().to(Leaving(consumer.id))
        return
    if parcel.place in parcel.visited:
        code, kind = Code.ROUTING_LOOP, HopKind.LOAD_BALANCER
        yield walker.refuse(parcel, parcel.packets, code, kind, balancer.id)
        return
    parcel = parcel.visiting()
    left = parcel.packets
    if walker.world.lacks(Fact.LISTENERS, balancer.id):
        yield walker.lacking(parcel, left, Fact.LISTENERS, HopKind.LOAD_BALANCER, balancer.id)
        return
    for listener in listeners(walker.world, balancer.id):
        accepted = left & PacketSet.union(s.packets() for s in listener_services(listener))
        if not accepted:
            continue
        left = left - accepted
        groups = [walker.world.cloud.find(TargetGroup, g) for g in listener.target_groups]
        found = [b for g in groups if g is not None for b in backends(walker.world, g)]
        part = parcel.to(parcel.place, accepted)
        if listener.answers:
            yield Arrival(part, node.id)
            if not listener.target_groups:
                continue
        unknown = [g for g in listener.target_groups if _is_unknown(walker, g)]
        if unknown:
            onward = (_sent(walker, part, node, balancer, backend) for backend in found)
            yield walker.lacking(
                part,
                accepted,
                Fact.TARGET_HEALTH,
                HopKind.LOAD_BALANCER,
                unknown[0],
                [step for step in onward if step.packets],
            )
            continue
        if not found:
            yield _refuse(walker, part, Code.ELBV2_LISTENER_HAS_NO_TG, balancer, listener.id)
            continue
        yield from _to_targets(walker, part, node, balancer, found)
    if left:
        yield _refuse(
            walker, parcel.to(parcel.place, left), Code.ELBV2_LISTENERS_MISMATCH, balancer, ""
        )


def _is_unknown(walker: Walker, group: str) -> bool:
    """Whether the input does not tell which targets a group has and how they are."""
    known = walker.world.cloud.find(TargetGroup, group) is not None
    return not known or walker.world.lacks(Fact.TARGET_HEALTH, group)


def _to_targets(
    walker: Walker,
    parcel: Parcel,
    node: NetworkInterface,
    balancer: LoadBalancer,
    found: list[Backend],
) -> Iterator[Step]:
    world = walker.world
    zone = world.subnet_of(node).zone
    near = in_reach(world, balancer, node.id, found)
    wide = across_zones(world, balancer, node.id, found)
    if wide != near and world.lacks(Fact.ATTRIBUTES, balancer.id, *(b.group.id for b in wide)):
        if not near:
            onward = [_sent(walker, parcel, node, balancer, b) for b in wide]
            kind, about = HopKind.LOAD_BALANCER, balancer.id
            yield walker.lacking(parcel, parcel.packets, Fact.ATTRIBUTES, kind, about, onward)
            return
        near = wide
    if not near:
        yield _refuse(walker, parcel, Code.ELBV2_NO_TARGETS_IN_AZ, balancer, zone)
        return
    chosen = _chosen(walker, node.id, balancer, found, near)
    if not chosen:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.NO_HEALTHY_TARGET,
            HopKind.LOAD_BALANCER,
            balancer.id,
            facts={"targets": ", ".join(f"{b.address}:{b.port}" for b in near), "zone": zone},
            onward=[_sent(walker, parcel, node, balancer, b) for b in near],
        )
    for backend in chosen:
        if (node.id, backend.address, backend.port, backend.group.id) in world.health_in_doubt:
            onward = [_sent(walker, parcel, node, balancer, backend)]
            fact, group = Fact.TARGET_HEALTH, backend.group.id
            yield walker.lacking(parcel, parcel.packets, fact, HopKind.LOAD_BALANCER, group, onward)
            continue
        if not client_is_told(world, balancer, backend.group):
            onward = [_sent(walker, parcel, node, balancer, backend)]
            fact, group = Fact.ATTRIBUTES, backend.group.id
            yield walker.lacking(parcel, parcel.packets, fact, HopKind.LOAD_BALANCER, group, onward)
            continue
        yield from _hand_on(walker, parcel, node, balancer, backend)


def _hand_on(
    walker: Walker,
    parcel: Parcel,
    node: NetworkInterface,
    balancer: LoadBalancer,
    backend: Backend,
) -> Iterator[Step]:
    """To the target, unless it is the client itself and would see an own address as sender.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-troubleshooting.html
    """
    looped = PacketSet.nothing()
    if _keeps_client(walker, parcel, balancer, backend):
        target = walker.world.cloud.get(NetworkInterface, backend.interface)
        looped = parcel.packets & PacketSet.of(source=AddressSet.of(*own_addresses(target)))
    if looped:
        part = parcel.to(parcel.place, looped)
        yield _refuse(walker, part, Code.ELBV2_LOOPBACK, balancer, str(backend.address))
    others = parcel.packets - looped
    if others:
        yield _sent(walker, parcel.to(parcel.place, others), node, balancer, backend)


def _keeps_client(walker: Walker, parcel: Parcel, balancer: LoadBalancer, backend: Backend) -> bool:
    """What comes by PrivateLink has the node's own address, whatever the target group says.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
    """
    asked_by = "" if parcel.session is None else parcel.session.component
    door = walker.world.cloud.find(NetworkInterface, asked_by)
    by_endpoint = door is not None and walker.world.cloud.find(VpcEndpoint, door.owner) is not None
    return not by_endpoint and preserves_client(balancer, backend.group)


def _chosen(
    walker: Walker, node: str, balancer: LoadBalancer, found: list[Backend], near: list[Backend]
) -> list[Backend]:
    """The healthy ones of the targets near; if no node has any, the load balancer fails open
    and sends to all that run.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html
    """
    running = [b for b in near if is_running(walker.world, b)]
    healthy = [b for b in running if walker.healthy(node, b)]
    if healthy:
        return healthy
    for other in balancer.interfaces:
        theirs = in_reach(walker.world, balancer, other, found)
        if any(is_running(walker.world, b) and walker.healthy(other, b) for b in theirs):
            return []
    return running


def _sent(
    walker: Walker,
    parcel: Parcel,
    node: NetworkInterface,
    balancer: LoadBalancer,
    backend: Backend,
) -> Parcel:
    """The request as the node sends it on, under its own address or the client's.

    Rules that name the client's groups do not match behind it, those that name its own do.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    changes = Change.DESTINATION | Change.DESTINATION_PORT
    kept = _keeps_client(walker, parcel, balancer, backend)
    sent = parcel.packets.with_destination(AddressSet.of(backend.address)).with_destination_port(
        backend.port, backend.port
    )
    if not kept:
        changes |= Change.SOURCE | Change.SOURCE_PORT
        own = AddressSet.of(first_address(node))
        sent = sent.with_source(own).with_source_port(*NODE_PORTS)
    after = replace(
        parcel.translated(node.id, sent, changes), identified=True, node=node.id if kept else ""
    )
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
