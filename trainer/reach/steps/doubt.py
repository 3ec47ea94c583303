"""What becomes of packets that a row takes which may not be there: one of a connection of which
nothing tells whether it works."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from trainer.cloud import Fact
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.doubts import Row, chains
from trainer.reach.parcel import Parcel, Place, Refusal, Step
from trainer.reach.steps.walker import Walker

R = TypeVar("R", bound=Row)


def by_rows(
    walker: Walker,
    parcel: Parcel,
    rows: Iterable[R],
    take: Callable[[Parcel, R], Step],
    rest: Callable[[Parcel], Iterable[Step]],
    same: Callable[[Place], object] = lambda place: place,
) -> Iterator[Step]:
    """Each packet by the first row that takes it; ``rest`` says what happens where none does.

    A row in doubt decides nothing if without it the packets come to the same place, ``same``
    being all that matters of a place.
    """

    def passed(doubt: str) -> bool:
        return parcel.has_skipped(Fact.TUNNELS, doubt)

    for packets, chain in chains(rows, parcel.packets, passed):
        part = parcel.to(parcel.place, packets)
        doubtful = [row for row in chain if row.doubt and not passed(row.doubt)]
        sure = chain[len(doubtful) :]
        otherwise = [take(part, row) for row in sure] if sure else [*rest(part)]
        if not doubtful:
            yield from otherwise
            continue
        steps = [take(part, row) for row in doubtful] + otherwise
        parcels = [step for step in steps if isinstance(step, Parcel)]
        if len(parcels) == len(steps) and len({same(p.place) for p in parcels}) == 1:
            yield from otherwise
        else:
            yield _possible(walker, part, doubtful[0].doubt, steps)


def _possible(walker: Walker, parcel: Parcel, doubt: str, steps: Sequence[Step]) -> Step:
    """Steps of which nobody knows which one will be taken."""
    onward = [*possible(steps)]
    unknown = [s for s in steps if isinstance(s, Refusal) and s.finding.code is Code.FACT_MISSING]
    if not onward and not unknown:
        return steps[0]
    if any(not refusal.onward for refusal in unknown):
        onward = []
    kind = HopKind.VPN_CONNECTION
    return walker.lacking(parcel, parcel.packets, Fact.TUNNELS, kind, doubt, onward)


def possible(steps: Iterable[Step]) -> Iterator[Parcel]:
    """Where packets go on to, or would for all that the input tells."""
    for step in steps:
        if isinstance(step, Parcel):
            yield step
        elif isinstance(step, Refusal) and step.finding.code is Code.FACT_MISSING:
            yield from step.onward
