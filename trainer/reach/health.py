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
from trainer.reach.parcel import Leaving, Parcel, Refusal, Trail, steps
from trainer.reach.steps.load_balancer import NODE_PORTS
from trainer.reach.steps.walker import Walker
from trainer.reach.walk import walk
from trainer.reach.world import World, first_address


def is_healthy(world: World, node: str, backend: Backend) -> bool:
    """Whether the node reaches the target's health check port, and each answer comes back.

    So it counts if only missing facts speak against it; `World.health_in_doubt` notes that. What
    AWS was seen to report counts as well: an application that does not answer is nothing that
    the network shows, and a target that is healthy leaves no doubt.
    """
    if backend.healthy is False:
        return False
    check = backend.group.health_check
    service = Service.tcp(backend.port if check.port is None else check.port)
    own = first_address(world.cloud.get(NetworkInterface, node))
    asked = PacketSet.of(
        AddressSet.of(own), AddressSet.of(backend.address), service, source_ports=NODE_PORTS
    )
    open_ports = listens(world.cloud, backend.interface, AddressSet.of(backend.address))
    if open_ports is not None and not any(s.covers(service) for s in open_ports):
        return False
    there = walk(
        Walker(world, is_healthy, explain=False),
        [Parcel(Way.FORWARD, asked, Leaving(node), identified=True)],
    )
    if _in_doubt(there.refusals):
        _doubt(world, node, backend)
        return True
    if there.refusals or not there.arrivals:
        return False
    answers = [_answered(world, arrived.end, arrived.parcel) for arrived in there.arrivals]
    if None in answers and False not in answers:
        _doubt(world, node, backend)
    return False not in answers


def _doubt(world: World, node: str, backend: Backend) -> None:
    if backend.healthy is None:
        world.health_in_doubt.add((node, backend.address, backend.group.id))


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
