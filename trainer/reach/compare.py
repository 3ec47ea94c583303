"""What changed between two clouds: the connections opened and those closed."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from trainer.cloud import Cloud
from trainer.packets import PacketSet, Service
from trainer.reach.answers import Question
from trainer.reach.ask import asking
from trainer.reach.ends import UnknownEnd, ends
from trainer.reach.parcel import INTERNET
from trainer.reach.world import World
from trainer.steps import Steps, at_once, within


@dataclass(frozen=True, slots=True)
class Change:
    """Requests from one end to another that work in one cloud and not in the other."""

    source: str
    destination: str
    packets: PacketSet


@dataclass(frozen=True, slots=True)
class Changes:
    """``opened`` works only after, ``closed`` only before."""

    opened: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()


def connections(cloud: Cloud, source: str, destination: str) -> PacketSet:
    """Every request from one end to the other that may be answered, by the network alone.

    Ends that do not exist in this cloud have no connections. The answer is kept with the cloud.
    """
    return at_once(_connecting(cloud, source, destination))


def _connecting(cloud: Cloud, source: str, destination: str) -> Steps[PacketSet]:
    """As `connections`, step by step."""
    known = cloud.derived(_known)
    found = known.get((source, destination))
    if found is None:
        found = yield from _found(cloud, source, destination)
        known[source, destination] = found
    return found


def _known(cloud: Cloud) -> dict[tuple[str, str], PacketSet]:
    """Where a cloud keeps its connections: one is compared with many that come after it."""
    return {}


def _found(cloud: Cloud, source: str, destination: str) -> Steps[PacketSet]:
    question = Question(source, destination, Service.ALL)
    try:
        verdict = yield from asking(cloud, question, every_address=True, hosts=False, explain=False)
    except UnknownEnd:
        return PacketSet.nothing()
    return verdict.works | verdict.sometimes


def compare(before: Cloud, after: Cloud, *, about: str | None = None) -> Changes:
    """The difference over all pairs of ends of both clouds, in a stable order.

    With ``about``, over the pairs of which that end is one.
    """
    latest = deque(comparing(before, after, about=about), maxlen=1)
    return latest[0].so_far if latest else Changes()


@dataclass(frozen=True, slots=True)
class Comparing:
    """A comparison on its way: ``done`` of ``pairs`` are compared.

    ``found`` is how many were opened and closed by then of those in the lists, which grow on: a
    copy at each of 10,000 changes would take longer than to find them.
    """

    done: int = 0
    pairs: int = 0
    opened: Sequence[Change] = ()
    closed: Sequence[Change] = ()
    found: tuple[int, int] = (0, 0)

    @property
    def so_far(self) -> Changes:
        """What was found by then."""
        opened, closed = self.found
        return Changes(tuple(self.opened[:opened]), tuple(self.closed[:closed]))


def comparing(before: Cloud, after: Cloud, *, about: str | None = None) -> Iterator[Comparing]:
    """As `compare`, a trip from one end to the other at a time, for whoever has something else to
    do in between; the first steps are there before the pairs are known.

    Of the internet only the addresses count that are strangers to both clouds: one that a cloud
    takes or gives back has not opened or closed anything.
    """
    if before is after:
        return
    for cloud in (before, after):
        world = cloud.derived(World)
        yield Comparing()
        yield from within(world.preparing(), Comparing())
    strangers = before.derived(World).strangers & after.derived(World).strangers
    from_internet, to_internet = PacketSet.of(source=strangers), PacketSet.of(destination=strangers)
    pairs = _pairs(before, after, about)
    opened: list[Change] = []
    closed: list[Change] = []
    for number, (source, destination) in enumerate(pairs, start=1):
        until_now = Comparing(number - 1, len(pairs), opened, closed, (len(opened), len(closed)))
        old = yield from within(_connecting(before, source, destination), until_now)
        yield until_now
        new = yield from within(_connecting(after, source, destination), until_now)
        if source == INTERNET:
            old, new = old & from_internet, new & from_internet
        elif destination == INTERNET:
            old, new = old & to_internet, new & to_internet
        if old != new:
            if more := new - old:
                opened.append(Change(source, destination, more))
            if less := old - new:
                closed.append(Change(source, destination, less))
        yield Comparing(number, len(pairs), opened, closed, (len(opened), len(closed)))


def _pairs(before: Cloud, after: Cloud, about: str | None) -> list[tuple[str, str]]:
    names = dict.fromkeys((*ends(before), *ends(after)))
    if about is None:
        return list(permutations(names, 2))
    others = [name for name in names if name != about]
    return [*((about, other) for other in others), *((other, about) for other in others)]
