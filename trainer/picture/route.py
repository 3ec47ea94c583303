"""The cells that a packet crosses on its way through a picture, there and back.

`with_path` and `with_verdict` find them; `tracing` does the same step by step.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace

from trainer.picture.box_characters import Joins
from trainer.picture.grid import Point, Side
from trainer.picture.locator import Locator
from trainer.picture.picture import Picture, Step
from trainer.reach import INTERNET, Finding, Hop, Path, Verdict
from trainer.steps import UNKNOWN, Steps, at_once
from trainer.text.verdicts import told_path


def with_verdict(picture: Picture, verdict: Verdict) -> Picture:
    """The picture with the verdict's path worth showing; as it was if there is none."""
    return at_once(tracing(picture, verdict))


def with_path(picture: Picture, path: Path) -> Picture:
    """The picture with a path on it, from the source to where it ends or is refused."""
    return at_once(_tracing(picture, path))


def tracing(picture: Picture, verdict: Verdict) -> Steps[Picture]:
    """As `with_verdict`, step by step."""
    path = told_path(verdict)
    if path is None:
        return replace(picture, steps=())
    return (yield from _tracing(picture, path))


def _tracing(picture: Picture, path: Path) -> Steps[Picture]:
    steps: list[Step] = []
    for event, place in _places(picture, path):
        start = steps[-1].point if steps else place
        way = yield from _way(picture, start, place)
        steps.append(Step(event, place, way))
        yield UNKNOWN
    return replace(picture, steps=tuple(steps))


def _places(picture: Picture, path: Path) -> Iterator[tuple[Hop | Finding, Point]]:
    """Each event of the path with the cell where it happens."""
    refused = () if path.refused is None else (path.refused,)
    events = (*path.forward, *path.back, *refused)
    locator = Locator(picture, events)
    previous = picture.places.anchors.get(INTERNET, Point(0, 0))
    for number, event in enumerate(events):
        previous = locator.locate(number) or previous
        yield event, previous


_STEPS = tuple(side.value for side in Side)
_State = tuple[Point, bool]
"""A cell of the search, and whether a bridge there was entered upright."""


_PORTION = 1_000
"""Cells that are looked at in a step."""


def _way(picture: Picture, start: Point, end: Point) -> Steps[tuple[Point, ...]]:
    """The cells from one to the other along the wires; the end alone if no wire leads there.

    A way past fewer symbols comes before a shorter one, since packets do not call at components
    that have nothing to do with them. Where two wires pass each other, they go straight on.
    """
    symbols = frozenset(picture.places.anchors.values())
    came_from: dict[_State, _State | None] = {(start, False): None}
    queue, later = deque(came_from), deque[_State]()
    nothing = Joins()
    looked_at = 0
    while queue:
        looked_at += 1
        if not looked_at % _PORTION:
            yield UNKNOWN
        here, upright = queue.popleft()
        crossing = here in picture.bridges
        if here == end:
            return _back(came_from, (here, upright))
        for (dx, dy), joined in zip(_STEPS, picture.wires.get(here, nothing), strict=True):
            vertical = not dx
            if not joined or (crossing and vertical is not upright):
                continue
            there = Point(here.x + dx, here.y + dy)
            state = there, vertical and there in picture.bridges
            if state not in came_from:
                came_from[state] = here, upright
                (later if there in symbols and there != end else queue).append(state)
        if not queue:
            queue, later = later, queue
    return (end,)


def _back(came_from: Mapping[_State, _State | None], end: _State) -> tuple[Point, ...]:
    """The cells that led to a state of the search, from its start."""
    cells = []
    state: _State | None = end
    while state is not None:
        cells.append(state[0])
        state = came_from[state]
    return tuple(reversed(cells))
