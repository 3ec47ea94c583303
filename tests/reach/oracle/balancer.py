"""Application and network load balancers.

https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from oracle.model import Nic
from oracle.run import Run
from oracle.states import AtBalancer, Dropped, End, Flight, Leaving, State
from oracle.wire import TCP, UDP, Packet, number
from trainer.cloud import (
    BalancerType,
    Instance,
    Listener,
    LoadBalancer,
    TargetGroup,
    TargetType,
)

_PROTOCOLS = {"UDP": (UDP,), "TCP_UDP": (TCP, UDP)}


@dataclass(frozen=True, slots=True)
class Goal:
    """A target as a node sees it: where to send, where to probe. ``nic`` None is outside."""

    group: TargetGroup
    address: int
    port: int
    probe: int
    nic: Nic | None


def at_balancer(run: Run, flight: Flight, state: AtBalancer) -> State:
    """A new connection goes on to a target, an answer back to the client."""
    node = run.model.nics[state.nic]
    packet = flight.packet
    balancer = run.model.balancer_of[node.id]
    if packet == run.awaited:
        return End(node.id)
    flight.sender = node.id
    back = run.turned_back(flight.returning, node.id, packet)
    if back is not None:
        flight.packet = back
        return Leaving(run.provided.get((node.id, packet), node.id))
    if flight.returning or packet.destination not in node.addresses:
        raise Dropped(f"{balancer.id} knows no such connection")
    goal = chosen(run, balancer, node, listener_for(run, balancer, packet))
    forward(run, flight, node, goal, keeps=keeps_client(balancer, goal.group))
    return Leaving(node.id)


def chosen(run: Run, balancer: LoadBalancer, node: Nic, listener: Listener) -> Goal:
    """Any of the targets that the node may use."""
    goals = [
        goal
        for name in listener.target_groups
        for goal in usable(run, balancer, node, run.model.cloud.get(TargetGroup, name))
    ]
    if not goals:
        raise Dropped(f"{balancer.id} has no target here")
    return run.choices.pick(goals)


def listener_for(run: Run, balancer: LoadBalancer, packet: Packet) -> Listener:
    for listener in run.model.cloud.of(Listener).values():
        if (
            listener.load_balancer == balancer.id
            and packet.protocol in _PROTOCOLS.get(listener.protocol, (TCP,))
            and packet.destination_port == listener.port
        ):
            return listener
    raise Dropped(f"{balancer.id} does not listen to this")


def usable(run: Run, balancer: LoadBalancer, node: Nic, group: TargetGroup) -> list[Goal]:
    """The healthy targets that the node may use.

    If no node has a healthy target the load balancer fails open and uses all that run.
    """
    healthy = {
        name: [g for g in near(run, balancer, name, group) if run.healthy(name, g.address, g.probe)]
        for name in balancer.interfaces
    }
    if any(healthy.values()):
        return healthy[node.id]
    return near(run, balancer, node.id, group)


def near(run: Run, balancer: LoadBalancer, node: str, group: TargetGroup) -> list[Goal]:
    """Running targets in a zone of the balancer; in the node's own without cross-zone, of which
    the target group may have a mind of its own."""
    zones = {run.model.nics[n].zone for n in balancer.interfaces}
    crosses = balancer.type is BalancerType.APPLICATION or balancer.cross_zone
    if group.cross_zone is not None:
        crosses = group.cross_zone
    if not crosses:
        zones = {run.model.nics[node].zone}
    return [
        goal
        for goal in goals_of(run, group)
        if goal.nic is None or (goal.nic.zone in zones and goal.nic.works)
    ]


def goals_of(run: Run, group: TargetGroup) -> Iterator[Goal]:
    for target in group.targets:
        port = group.port if target.port is None else target.port
        probe = port if group.health_check.port is None else group.health_check.port
        if group.target_type is TargetType.INSTANCE:
            nic = run.model.nics[run.model.cloud.get(Instance, target.id).interfaces[0]]
            yield Goal(group, nic.addresses[0], port, probe, nic)
        else:
            address = number(ip_address(target.id))
            holder = run.model.holder.get((group.vpc, address))
            yield Goal(group, address, port, probe, holder)


def keeps_client(balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Network load balancers only; by default for instances, and for addresses with UDP."""
    if balancer.type is BalancerType.APPLICATION:
        return False
    if group.preserve_client_ip is not None:
        return group.preserve_client_ip
    return group.target_type is TargetType.INSTANCE or group.protocol in ("UDP", "TCP_UDP")


def forward(run: Run, flight: Flight, node: Nic, goal: Goal, *, keeps: bool) -> None:
    packet = flight.packet
    changed = packet._replace(destination=goal.address, destination_port=goal.port)
    if keeps:
        run.translate(node.id, packet, changed)
        answer = changed.reply()
        if goal.nic is not None and answer is not None:
            run.returns_to[goal.nic.id, answer] = node.id
    else:
        port = run.choices.pick(run.model.port_samples)
        changed = changed._replace(source=node.addresses[0], source_port=port)
        run.translate(node.id, packet, changed)
    flight.packet = changed
