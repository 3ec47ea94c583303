"""What the rules of an interface come to: its groups together, the ACL of its subnet, both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud import Cloud, Direction, NetworkInterface
from trainer.reach.world import World
from trainer.tui.scenario.inspection.model import Row, Section, Word


def effective(cloud: Cloud, interfaces: Iterable[NetworkInterface]) -> tuple[Section, ...]:
    """For each interface and direction which packets of new connections may pass."""
    world = cloud.derived(World)
    return tuple(
        Section(
            tuple(_rows(world, interface, direction)),
            interface.id,
            f"scenario.section.{direction.value}",
        )
        for interface in interfaces
        for direction in Direction
    )


def _rows(world: World, interface: NetworkInterface, direction: Direction) -> Iterator[Row]:
    groups = world.group_filter(interface, direction).allows(identified=True)
    yield Row((Word("scenario.effective.groups"), groups))
    acl = world.network_acl(interface.subnet)
    if acl is not None:
        admitted = world.acl_allows(acl, direction)
        yield Row((Word("scenario.effective.acl"), admitted), link=acl.id)
        yield Row((Word("scenario.effective.both"), groups & admitted))
