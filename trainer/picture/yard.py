"""The ground below the VPCs: nodes in rows, each on lanes that come down from its parents.

Drawn as histories of versions are: a lane runs down from a port or node until the last of its
children has its row, and a bar joins a row to the lanes of its parents. Where a bar passes a
strange lane, it passes below it and they are not joined.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trainer.picture.canvas import Canvas
from trainer.picture.grid import Point, Rect
from trainer.picture.nodes import Node
from trainer.picture.picture import Spot
from trainer.picture.subnet_box import Drawn
from trainer.steps import UNKNOWN, Steps

_BAR = 2
"""Cells of wire between two nodes of a row, and between a lane and the node beside it."""
_CROSSING, _OVERFLOW = 4, 10
"""A crossing is as bad as so many cells of wire, and so is each cell beyond the room."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Nodes in one row: each but the first is the only child of the one before it."""

    nodes: tuple[Node, ...]
    parents: tuple[str, ...]

    @property
    def width(self) -> int:
        return sum(node.width + _BAR for node in self.nodes) - _BAR

    def split(self, count: int) -> tuple[_Run, _Run]:
        """The first nodes, and the rest below the last of them."""
        head = _Run(self.nodes[:count], self.parents)
        return head, _Run(self.nodes[count:], (head.last.id,))

    @property
    def last(self) -> Node:
        return self.nodes[-1]

    def columns(self, x: int) -> Iterator[tuple[int, Node]]:
        """Each node with the column of its symbol, if the first has this one."""
        for node in self.nodes:
            yield x, node
            x += node.width + _BAR


@dataclass(frozen=True, slots=True)
class _Row:
    """A run at its column. ``lanes`` are its parents' columns; the bar passes ``below`` others."""

    run: _Run
    x: int
    lanes: Mapping[str, int]
    below: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Yard:
    """All rows, from the top."""

    rows: tuple[_Row, ...] = ()

    @property
    def width(self) -> int:
        return max((row.x + row.run.width for row in self.rows), default=0)

    @property
    def height(self) -> int:
        return len(self.rows)

    def draw(
        self, canvas: Canvas, top: int, starts: Mapping[str, Point], drawn: Drawn
    ) -> Steps[None]:
        """Draw the rows from this one down; ``starts`` are the points that lanes begin at."""
        ends = dict(starts)
        for y, row in enumerate(self.rows, top):
            first = Point(row.x, y)
            for parent, column in row.lanes.items():
                canvas.wire(ends[parent], Point(column, y), first)
                yield UNKNOWN
                ends[parent] = Point(column, y)
            for column in row.below:
                canvas.bridge(Point(column, y))
            for x, node in row.run.columns(row.x):
                symbol = Point(x, y)
                canvas.wire(first, symbol)
                text = f"{node.symbol} {node.label} "
                canvas.text(symbol, text, node.role, node.id)
                drawn.spots.append(Spot(node.id, Rect(x, y, node.width - 1, 1)))
                drawn.stand(node.id, symbol)
                for other in node.also:
                    drawn.stand(other, symbol)
                ends[node.id] = first = symbol


def arrange(nodes: Iterable[Node], lanes: Mapping[str, int], room: int) -> Yard:
    """Find a row and a column for each node.

    ``lanes`` are the columns of ports and of the internet; rows may be wider than ``room`` if
    they must.
    """
    runs = _runs(tuple(nodes), frozenset(lanes))
    uses = Counter(parent for run in runs for parent in run.parents)
    active = {key: column for key, column in lanes.items() if uses[key]}
    rows = []
    for whole in _downwards(runs):
        rest: _Run | None = whole
        while rest is not None:
            row, rest = _fitting(rest, active, room)
            rows.append(row)
            uses.subtract(row.run.parents)
            for parent in row.run.parents:
                if not uses[parent]:
                    del active[parent]
            last = row.run.last.id
            uses[last] += rest is not None
            if uses[last]:
                *_, (active[last], _) = row.run.columns(row.x)
    return Yard(tuple(rows))


def _runs(nodes: tuple[Node, ...], ports: frozenset[str]) -> tuple[_Run, ...]:
    known = ports | {node.id for node in nodes}
    parents = {n.id: tuple(p for p in dict.fromkeys(n.parents) if p in known) for n in nodes}
    children = Counter(parent for each in parents.values() for parent in each)
    runs: dict[str, _Run] = {}
    for node in nodes:
        run = _Run((node,), parents[node.id])
        match run.parents:
            case (parent,) if children[parent] == 1 and parent in runs:
                before = runs.pop(parent)
                run = _Run((*before.nodes, node), before.parents)
        runs[node.id] = run
    return tuple(runs.values())


def _downwards(runs: tuple[_Run, ...]) -> Iterator[_Run]:
    """Each run after those of its parents, and as soon after them as may be."""
    waiting = {run.last.id: set(run.parents) & {r.last.id for r in runs} for run in runs}
    todo = [run for run in reversed(runs) if not waiting[run.last.id]]
    while todo:
        run = todo.pop()
        yield run
        for child in reversed(runs):
            if run.last.id in waiting[child.last.id]:
                waiting[child.last.id].remove(run.last.id)
                if not waiting[child.last.id]:
                    todo.append(child)


def _fitting(run: _Run, active: Mapping[str, int], room: int) -> tuple[_Row, _Run | None]:
    """A row of as many nodes of the run as there is room for, and the run of the others.

    A wire that comes from the right would pass below all nodes but the first.
    """
    rest: _Run | None = None
    row = _row(run, active, room)
    count = len(run.nodes)
    while count > 1 and (
        row.x + row.run.width > room or max(row.lanes.values(), default=0) > row.x
    ):
        count -= 1
        head, rest = run.split(count)
        row = _row(head, active, room)
    return row, rest


def _row(run: _Run, active: Mapping[str, int], room: int) -> _Row:
    """The run where its bar is short, crosses little, and nothing comes down through it."""
    columns = sorted(active.values())
    lanes = {parent: active[parent] for parent in run.parents}
    strange = [column for key, column in active.items() if key not in lanes]

    def below(x: int) -> tuple[int, ...]:
        low, high = min((x, *lanes.values())), max((x, *lanes.values()))
        return tuple(column for column in strange if low < column < high)

    def cost(x: int) -> tuple[int, int]:
        wire = sum(abs(column - x) for column in lanes.values())
        overflow = max(0, x + run.width - room)
        return wire + _CROSSING * len(below(x)) + _OVERFLOW * overflow, x

    beside = (x for column in columns for x in (column + _BAR, column - 1 - run.width))
    free = (
        x
        for x in (_BAR, *beside)
        if x > 0 and bisect_left(columns, x - 1) == bisect_right(columns, x + run.width)
    )
    x = min(free, key=cost)
    return _Row(run, x, lanes, below(x))
