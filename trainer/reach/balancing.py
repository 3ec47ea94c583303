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
from trainer.reach.world import World, first_address


@dataclass(frozen=True, slots=True)
class Backend:
    """One registered target: the interface and address that requests are sent to."""

    group: TargetGroup
    interface: str
    address: Address
    port: int


_UDP = frozenset({"UDP", "TCP_UDP"})


def listener_services(listener: Listener) -> tuple[Service, ...]:
    """What a listener accepts."""
    match listener.protocol:
        case "UDP":
            return (Service.udp(listener.port),)
        case "TCP_UDP":
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
    """The group's targets that exist."""
    holders = world.holders(group.vpc)
    for target in group.targets:
        port = group.port if target.port is None else target.port
        if group.target_type is TargetType.INSTANCE:
            instance = world.cloud.find(Instance, target.id)
            if instance is not None and instance.interfaces:
                first = world.cloud.get(NetworkInterface, instance.interfaces[0])
                yield Backend(group, first.id, first_address(first), port)
        else:
            address = _address(target)
            if address is not None and address in holders:
                yield Backend(group, holders[address], address, port)


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
    the load balancer is enabled for."""
    zones = {_zone(world, node)}
    if balancer.cross_zone or balancer.type is BalancerType.APPLICATION:
        zones = {_zone(world, other) for other in balancer.interfaces}
    return [backend for backend in found if _zone(world, backend.interface) in zones]


def _zone(world: World, interface: str) -> str:
    return world.subnet_of(world.cloud.get(NetworkInterface, interface)).zone


def is_running(world: World, backend: Backend) -> bool:
    """A stopped instance is unused, as if it were not registered."""
    interface = world.cloud.get(NetworkInterface, backend.interface)
    instance = world.cloud.find(Instance, interface.owner)
    return instance is None or instance.state is InstanceState.RUNNING


def served_by(world: World, balancer: str) -> frozenset[str]:
    """The interfaces at which requests to the load balancer may end."""
    groups = (
        world.cloud.find(TargetGroup, group)
        for listener in listeners(world, balancer)
        for group in listener.target_groups
    )
    return frozenset(
        backend.interface
        for group in groups
        if group is not None
        for backend in backends(world, group)
    )


def preserves_client(balancer: LoadBalancer, group: TargetGroup) -> bool:
    """Whether targets see the client's address: never behind an application load balancer.

    The default of a network load balancer: yes, but not for TCP or TLS to IP targets.
    """
    if balancer.type is BalancerType.APPLICATION:
        return False
    if group.preserve_client_ip is not None:
        return group.preserve_client_ip
    return group.target_type is TargetType.INSTANCE or group.protocol in _UDP
