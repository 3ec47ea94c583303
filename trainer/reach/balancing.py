"""What stands behind a load balancer, and what it does to requests.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/introduction.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from trainer.cloud import (
    Address,
    BalancerType,
    Fact,
    Instance,
    InstanceState,
    Listener,
    LoadBalancer,
    NetworkInterface,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.packets import Service
from trainer.reach.interface_addresses import first_address
from trainer.reach.world import World


@dataclass(frozen=True, slots=True)
class Backend:
    """One registered target: the interface and address that requests are sent to."""

    group: TargetGroup
    interface: str
    address: Address
    port: int
    healthy: bool | None = None


_UDP = frozenset({"UDP", "TCP_UDP", "QUIC", "TCP_QUIC"})


def listener_services(listener: Listener) -> tuple[Service, ...]:
    """What a listener accepts."""
    match listener.protocol:
        case "UDP" | "QUIC":
            return (Service.udp(listener.port),)
        case "TCP_UDP" | "TCP_QUIC":
            return (Service.tcp(listener.port), Service.udp(listener.port))
        case _:
            return (Service.tcp(listener.port),)


def listeners(world: World, balancer: str) -> tuple[Listener, ...]:
    return tuple(
        listener
        for listener in world.cloud.of(Listener).values()
        if listener.load_balancer == balancer
    )


def backends(world: World, group: TargetGroup) -> Iterator[Backend]:
    """The group's targets that exist; an application load balancer by each of its nodes."""
    for target in group.targets:
        port = group.port if target.port is None else target.port
        for interface, address in _held_by(world, group, target):
            yield Backend(group, interface, address, port, target.healthy)


def _held_by(world: World, group: TargetGroup, target: Target) -> Iterator[tuple[str, Address]]:
    match group.target_type:
        case TargetType.IP:
            address = _address(target)
            holder = None if address is None else world.holders(group.vpc).get(address)
            if address is not None and holder is not None:
                yield holder, address
            return
        case TargetType.INSTANCE:
            instance = world.cloud.find(Instance, target.id)
            interfaces = () if instance is None else instance.interfaces[:1]
        case TargetType.ALB:
            balancer = world.cloud.find(LoadBalancer, target.id)
            interfaces = () if balancer is None else balancer.interfaces
    for interface in interfaces:
        yield interface, first_address(world.cloud.get(NetworkInterface, interface))


def _address(target: Target) -> Address | None:
    """None for what is registered by something else than an address."""
    try:
        return ip_address(target.id)
    except ValueError:
        return None


def in_reach(
    world: World, balancer: LoadBalancer, node: str, found: list[Backend]
) -> list[Backend]:
    """The targets that a node may send to: those in its zone or, across zones, in any zone that
    the load balancer is enabled for.

    A target group may have its own mind about that.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/application/disable-cross-zone.html
    """
    here = _zone(world, node)
    return [
        backend
        for backend in across_zones(world, balancer, node, found)
        if _crosses(balancer, backend.group) or _zone(world, backend.interface) == here
    ]


def across_zones(
    world: World, balancer: LoadBalancer, node: str, found: list[Backend]
) -> list[Backend]:
    """The targets in the node's zone and in all others that the load balancer is enabled for."""
    zones = {_zone(world, other) for other in (node, *balancer.interfaces)}
    return [backend for backend in found if _zone(world, backend.interface) in zones]


def _crosses(balancer: LoadBalancer, group: TargetGroup) -> bool:
    if group.cross_zone is not None:
        return group.cross_zone
    return balancer.cross_zone or balancer.type is BalancerType.APPLICATION


def _zone(world: World, interface: str) -> str:
    return world.subnet_of(world.cloud.get(NetworkInterface, interface)).zone


def is_running(world: World, backend: Backend) -> bool:
    """A stopped instance is unused, as if it were not registered."""
    interface = world.cloud.get(NetworkInterface, backend.interface)
    instance = world.cloud.find(Instance, interface.owner)
    return instance is None or instance.state is InstanceState.RUNNING


def served_by(world: World, balancer: str) -> frozenset[str]:
    """The interfaces at which requests to the load balancer may end: its own nodes' if it answers
    itself, else the targets' and, of a target that is a load balancer, those behind that."""
    found: set[str] = set()
    left, seen = [balancer], {balancer}
    while left:
        here = left.pop()
        for listener in listeners(world, here):
            known = world.cloud.find(LoadBalancer, here)
            if listener.answers and known is not None:
                found.update(known.interfaces)
            groups = (world.cloud.find(TargetGroup, group) for group in listener.target_groups)
            for group in (g for g in groups if g is not None):
                if group.target_type is not TargetType.ALB:
                    found.update(backend.interface for backend in backends(world, group))
                    continue
                behind = [target.id for target in group.targets if target.id not in seen]
                left.extend(behind)
                seen.update(behind)
    return frozenset(found)


def preserves_client(balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Whether targets see the client's address: never behind an application load balancer.

    The default of a network load balancer: yes, but not for TCP or TLS to IP targets.
    """
    if balancer.type is BalancerType.APPLICATION:
        return False
    if group.preserve_client_ip is not None:
        return group.preserve_client_ip
    return group.target_type is not TargetType.IP or group.protocol in _UDP


def client_is_told(world: World, balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Whether the input tells if targets see the client's address: it may be left out only where
    nobody can change it."""
    changeable = balancer.type is BalancerType.NETWORK and group.protocol not in _UDP
    return not (changeable and world.lacks(Fact.ATTRIBUTES, group.id))
