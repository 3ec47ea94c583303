"""The walk: from where packets start to where they end or are refused."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from trainer.reach.codes import Code
from trainer.reach.parcel import Arrival, Parcel, Refusal
from trainer.reach.steps import STEPS, Walker


@dataclass(frozen=True, slots=True)
class Walked:
    """Everything that became of the packets, in the order in which it happened."""

    arrivals: tuple[Arrival, ...]
    refusals: tuple[Refusal, ...]
    stopped: tuple[Parcel, ...]


def walk(
    walker: Walker,
    starts: Iterable[Parcel],
    stop: Callable[[Parcel], bool] = lambda parcel: False,
) -> Walked:
    """Follow the parcels until each packet has arrived or was refused, or is to be stopped.

    It ends: a parcel never comes twice to the same target by the same table, and between two
    targets the places are in a fixed order.
    """
    queue = deque(start for start in starts if start.packets)
    arrivals: list[Arrival] = []
    refusals: list[Refusal] = []
    stopped: list[Parcel] = []
    while queue:
        parcel = queue.popleft()
        if stop(parcel):
            stopped.append(parcel)
            continue
        for step in STEPS[type(parcel.place)](walker, parcel, parcel.place):
            match step:
                case Parcel():
                    if step.packets:
                        queue.append(step)
                case Refusal():
                    refusals.append(step)
                case Arrival():
                    arrivals.append(step)
    return Walked(tuple(arrivals), tuple(refusals), tuple(stopped))


def walk_in_doubt(walker: Walker, starts: Iterable[Parcel]) -> tuple[Arrival | Refusal, ...]:
    """Follow the parcels past what the input does not tell, and past nothing else.

    What may arrive, and the refusals behind which nobody knows where the packets go.
    """
    queue = deque(start for start in starts if start.packets)
    found: list[Arrival | Refusal] = []
    for _ in range(MOST_STEPS):
        if not queue:
            break
        parcel = queue.popleft()
        for step in STEPS[type(parcel.place)](walker, parcel, parcel.place):
            match step:
                case Parcel():
                    if step.packets:
                        queue.append(step)
                case Arrival():
                    found.append(step)
                case Refusal() if step.finding.code is Code.FACT_MISSING:
                    onward = [_past(next_, step) for next_ in step.onward if next_.packets]
                    queue.extend(onward)
                    if not onward:
                        found.append(step)
                case _:
                    pass
    return tuple(found)


def _past(parcel: Parcel, refusal: Refusal) -> Parcel:
    return replace(parcel, blockers=(*parcel.blockers, refusal.finding))


MOST_STEPS = 5_000
"""Looking past refusals can fan out; after so many steps what was found is enough."""


def walk_past(walker: Walker, starts: Iterable[Parcel], enough: int = 8) -> tuple[Arrival, ...]:
    """Follow the parcels as if every refusal that can be passed were passed.

    The fewest refusals come first. Returns at most ``enough`` arrivals, each with the
    refusals that were passed as its parcel's ``blockers``.
    """
    heap: list[tuple[int, int, Parcel | Arrival]] = []
    order = 0
    for start in starts:
        if start.packets:
            order += 1
            heappush(heap, (len(start.blockers), order, start))
    found: list[Arrival] = []
    while heap and order < MOST_STEPS and len(found) < enough:
        _, _, item = heappop(heap)
        if isinstance(item, Arrival):
            found.append(item)
            continue
        for step in STEPS[type(item.place)](walker, item, item.place):
            onward: Iterable[Parcel | Arrival]
            if isinstance(step, Refusal):
                onward = [_past(next_, step) for next_ in step.onward]
            else:
                onward = (step,)
            for next_ in onward:
                parcel = next_.parcel if isinstance(next_, Arrival) else next_
                if parcel.packets:
                    order += 1
                    heappush(heap, (len(parcel.blockers), order, next_))
    return tuple(found)
