"""What stands in each subnet, in the order and the words in which it is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    EksPod,
    EndpointState,
    Instance,
    InstanceState,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NatGateway,
    NatState,
    NetworkInterface,
    Resource,
    TargetGroup,
    VpcEndpoint,
)
from trainer.picture.picture import Detail
from trainer.picture.symbols import Symbol
from trainer.picture.titles import shortened, title, with_state
from trainer.reach.world import World
from trainer.steps import UNKNOWN, Steps
from trainer.text.catalogue import say
from trainer.text.language import Language


@dataclass(frozen=True, slots=True)
class Resident:
    """One interface in a subnet, shown as the thing that it serves, or a pod on its node's.

    ``lines``: the first stands beside the symbol, the others below it. ``also`` are further ids
    that have their place here.
    """

    owner: str
    also: tuple[str, ...]
    symbol: str
    lines: tuple[str, ...]


_PORTION = 200
"""Interfaces that are looked at in a step."""


def residents(
    cloud: Cloud, detail: Detail, language: Language
) -> Steps[Mapping[str, tuple[Resident, ...]]]:
    """Subnet -> what is in it: gateways first, then hosts, then databases, as they were added."""
    found: dict[str, list[tuple[int, Resident]]] = defaultdict(list)
    functions, pods = cloud.derived(_functions), cloud.derived(_pods)
    for number, interface in enumerate(cloud.of(NetworkInterface).values()):
        if not number % _PORTION:
            yield UNKNOWN
        sharing = functions.get(interface.id, ())
        owner = sharing[0] if sharing else cloud.resources.get(interface.owner or "", interface)
        rank = next((n for n, kind in enumerate(_ORDER) if isinstance(owner, kind)), len(_ORDER))
        name, symbol = _shown(owner, interface, language)
        name = ", ".join((name, *map(title, sharing[1:])))
        lines = _lines(cloud, owner, interface, name, detail)
        also = (interface.id, *(function.id for function in sharing))
        here = found[interface.subnet]
        here.append((rank, Resident(owner.id, also, symbol, lines)))
        for pod in pods.get(interface.id, ()):
            text = title(pod) if detail is Detail.OVERVIEW else f"{title(pod)}  {pod.address}"
            here.append((rank, Resident(pod.id, (), Symbol.CONTAINER, (text,))))
    return {
        subnet: tuple(resident for _, resident in sorted(ranked, key=lambda r: r[0]))
        for subnet, ranked in found.items()
    }


_ORDER: tuple[type[Resource], ...] = (
    NatGateway,
    LoadBalancer,
    VpcEndpoint,
    Instance,
    EcsTask,
    LambdaFunction,
    DbInstance,
)


def _functions(cloud: Cloud) -> Mapping[str, tuple[LambdaFunction, ...]]:
    """Interface -> the functions that send by it; those alike share theirs."""
    found: dict[str, tuple[LambdaFunction, ...]] = {}
    for function in cloud.of(LambdaFunction).values():
        for interface in function.interfaces:
            found[interface] = (*found.get(interface, ()), function)
    return found


def _pods(cloud: Cloud) -> Mapping[str, tuple[EksPod, ...]]:
    """Interface of a node -> the pods whose addresses it holds."""
    world = cloud.derived(World)
    found: dict[str, tuple[EksPod, ...]] = {}
    for pod in cloud.of(EksPod).values():
        interface = world.interface_of(pod)
        if interface is not None:
            found[interface] = (*found.get(interface, ()), pod)
    return found


def _shown(owner: Resource, interface: NetworkInterface, language: Language) -> tuple[str, str]:
    """What the owner of an interface is called there, and its symbol."""
    name = title(owner)
    match owner:
        case Instance(state=state, interfaces=interfaces):
            running = state is InstanceState.RUNNING
            if not running:
                name = f"{name} {say(language, 'picture.stopped')}"
            if interface.id in interfaces[1:]:
                name = f"{name} {interfaces.index(interface.id)}"
            return name, Symbol.INSTANCE if running else Symbol.STOPPED
        case DbInstance() if _is_standby(owner, interface):
            return f"{name} {say(language, 'picture.standby')}", Symbol.STANDBY
        case DbInstance():
            return name, Symbol.DATABASE
        case NatGateway(state=nat_state):
            return name, Symbol.NAT if nat_state is NatState.AVAILABLE else Symbol.NAT_DOWN
        case LoadBalancer():
            return name, Symbol.BALANCER
        case VpcEndpoint(state=endpoint_state):
            return with_state(name, endpoint_state, EndpointState.AVAILABLE), Symbol.ENDPOINT
        case LambdaFunction():
            return name, Symbol.FUNCTION
        case EcsTask():
            return name, Symbol.CONTAINER
        case _:
            return name, Symbol.INTERFACE


def _is_standby(owner: Resource, interface: NetworkInterface) -> bool:
    return isinstance(owner, DbInstance) and interface.id != owner.interfaces[0]


def _lines(
    cloud: Cloud, owner: Resource, interface: NetworkInterface, name: str, detail: Detail
) -> tuple[str, ...]:
    private = str(interface.addresses[0].ip)
    match detail:
        case Detail.OVERVIEW:
            return (name,)
        case Detail.NORMAL:
            # Nobody talks to a standby, so its address can wait for the full picture.
            return (name if _is_standby(owner, interface) else f"{name}  {private}",)
    public = cloud.derived(World).public_ip(interface, interface.addresses[0].ip)
    addresses = private if public is None else f"{private}  {public}"
    return (" ".join((name, *interface.security_groups)), addresses, *_onward(cloud, owner))


def _onward(cloud: Cloud, owner: Resource) -> Iterator[str]:
    """What a load balancer sends to, one target group in a line."""
    if not isinstance(owner, LoadBalancer):
        return
    listeners = [each for each in cloud.of(Listener).values() if each.load_balancer == owner.id]
    for name in dict.fromkeys(group for listener in listeners for group in listener.target_groups):
        group = cloud.find(TargetGroup, name)
        if group is not None:
            targets = " ".join(dict.fromkeys(target.id for target in group.targets))
            yield f"{Symbol.ONWARD} {title(group)}: {shortened(targets)}"
