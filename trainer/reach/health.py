"""Target health: whether a load balancer's node gets an answer to its checks.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""

from __future__ import annotations

from trainer.cloud import Direction, NetworkInterface
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Way
from trainer.reach.balancing import Backend
from trainer.reach.codes import Code
from trainer.reach.hosts import listens
from trainer.reach.interface_addresses import first_address
from trainer.reach.parcel import Leaving, Parcel, Refusal, Trail, steps
from trainer.reach.steps.load_balancer import NODE_PORTS
from trainer.reach.steps.walker import Walker
from trainer.reach.walk import walk
from trainer.reach.world import World


def is_healthy(world: World, node: str, backend: Backend) -> bool:
    """Whether the node reaches the target's health check port, and each answer comes back.

    So it counts if only missing facts speak against it; `World.health_in_doubt` notes that. What
    AWS was seen to report counts as well: an application that does not answer is nothing that
    the network shows, and a target that is healthy leaves no doubt.
    """
    if backend.healthy is False or not _listens(world, backend):
        return False
    found = _gets_answers(world, node, backend)
    if found is None:
        _doubt(world, node, backend)
        return True
    return found


def refuses(world: World, node: str, backend: Backend) -> bool:
    """Whether the node's checks come to a host where nothing listens, and its refusals get back."""
    return (
        backend.healthy is not False
        and not _listens(world, backend)
        and _gets_answers(world, node, backend) is True
    )


def _listens(world: World, backend: Backend) -> bool:
    """Whether the target serves the port of the health check, as far as is known."""
    open_ports = listens(world.cloud, backend.interface, AddressSet.of(backend.address))
    return open_ports is None or any(s.covers(_checked(backend)) for s in open_ports)


def _checked(backend: Backend) -> Service:
    port = backend.group.health_check.port
    return Service.tcp(backend.port if port is None else port)


def _gets_answers(world: World, node: str, backend: Backend) -> bool | None:
    """Whether checks get through to the target and all that it says gets back; None if the input
    does not tell."""
    own = first_address(world.cloud.get(NetworkInterface, node))
    asked = PacketSet.of(
        AddressSet.of(own),
        AddressSet.of(backend.address),
        _checked(backend),
        source_ports=NODE_PORTS,
    )
    there = walk(
        Walker(world, is_healthy, explain=False),
        [Parcel(Way.FORWARD, asked, Leaving(node), identified=True)],
    )
    if _in_doubt(there.refusals):
        return None
    if there.refusals or not there.arrivals:
        return False
    answers = [_answered(world, arrived.end, arrived.parcel) for arrived in there.arrivals]
    if False in answers:
        return False
    return None if None in answers else True


def _doubt(world: World, node: str, backend: Backend) -> None:
    if backend.healthy is None:
        world.health_in_doubt.add((node, backend.address, backend.port, backend.group.id))


def _in_doubt(refusals: tuple[Refusal, ...]) -> bool:
    """Whether nothing but missing facts stopped packets."""
    return bool(refusals) and all(r.finding.code is Code.FACT_MISSING for r in refusals)


def _answered(world: World, end: str, arrived: Parcel) -> bool | None:
    """Whether all answers to what arrived come back, also through what translated it; None if
    the input does not tell."""
    if world.cloud.find(NetworkInterface, end) is None:
        return False
    reply = Parcel(
        Way.RETURN,
        arrived.packets.reply(),
        Leaving(end),
        session=arrived.session,
        identified=True,
        pins=arrived.pins,
        through=arrived.through,
    )
    back = walk(Walker(world, is_healthy, tracked(arrived.trail), explain=False), [reply])
    if _in_doubt(back.refusals):
        return None
    return not back.refusals and bool(back.arrivals)


def tracked(trail: Trail | None) -> dict[tuple[str, Direction], PacketSet]:
    """The requests that security groups let pass, by interface and direction."""
    found: dict[tuple[str, Direction], PacketSet] = {}
    for step in steps(trail):
        if step.passed is not None:
            seen = found.get(step.passed, PacketSet.nothing())
            found[step.passed] = seen | step.hop.packets
    return found
