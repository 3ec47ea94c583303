"""`Picture`: a topology drawn on a grid of terminal cells, with what each cell belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from trainer.cloud import Cloud
from trainer.picture.box_characters import HEAVY, Joins, character
from trainer.picture.grid import Cell, Point, Rect, Role, Row, Side
from trainer.picture.symbols import Mark
from trainer.reach import Finding, Hop, Way


class Detail(StrEnum):
    """How much is written into the picture."""

    OVERVIEW = "overview"
    NORMAL = "normal"
    FULL = "full"


_LINES: Final = frozenset({Role.VPC, Role.PUBLIC, Role.PRIVATE, Role.WIRE})


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something that can be selected is drawn. ``owner`` may have several spots."""

    owner: str
    rect: Rect


@dataclass(frozen=True, slots=True)
class Places:
    """Where packets are when they are at a component; all keys are ids.

    ``anchors`` of hosts, interfaces and gateways; ``doors`` of subnets, where a wire crosses the
    border, which is where the network ACL judges.
    """

    anchors: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))
    doors: Mapping[str, Point] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Step:
    """A packet at one component: ``trail`` are the cells it crossed to get to ``point``.

    ``event`` says what happened there: a hop it passed, or the finding that stopped it.
    """

    event: Hop | Finding
    point: Point
    trail: tuple[Point, ...]

    @property
    def stopped(self) -> bool:
        return isinstance(self.event, Finding)


@dataclass(frozen=True, slots=True)
class Picture:
    """The grid, what can be selected on it, the wires between, and a packet's path if any.

    At ``bridges`` two wires pass each other without touching.
    """

    cloud: Cloud
    rows: tuple[Row, ...]
    spots: tuple[Spot, ...]
    places: Places
    wires: Mapping[Point, Joins]
    frames: Mapping[Point, Joins]
    bridges: frozenset[Point] = frozenset()
    steps: tuple[Step, ...] = ()

    @classmethod
    def blank(cls, cloud: Cloud) -> Picture:
        """Nothing is drawn yet."""
        return cls(cloud, (), (), Places(), {}, {})

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    @property
    def height(self) -> int:
        return len(self.rows)

    def overlay(self, until: int | None = None) -> Overlay:
        """The cells that a packet's path changes, drawn up to a step; None is the last one.

        Only the way on which the packet is then is drawn: the request's or the reply's.
        """
        steps = self.steps if until is None else self.steps[: until + 1]
        return Overlay(self, steps)

    def drawn_rows(self) -> tuple[tuple[Cell, ...], ...]:
        """All rows with the whole path on them."""
        overlay = self.overlay()
        return tuple(tuple(overlay.over(row, y)) for y, row in enumerate(self.rows))

    def owner_at(self, x: int, y: int) -> str | None:
        """The id of what is drawn at a cell: the innermost thing there, or None outside."""
        if 0 <= y < self.height and 0 <= x < self.width:
            return self.rows[y][x].owner
        return None

    def spot(self, owner: str) -> Spot | None:
        """The first spot of a resource, or None if it is not drawn."""
        return next((spot for spot in self.spots if spot.owner == owner), None)

    def beside(self, owner: str, side: Side) -> str:
        """The nearest selectable thing on that side of ``owner``, or ``owner`` at the edge."""
        here = self.spot(owner)
        if here is None:
            return self.spots[0].owner if self.spots else owner
        reachable = [
            (distance, spot.owner)
            for spot in self.spots
            if spot.owner != owner
            and (distance := _distance(here.rect, spot.rect, side)) is not None
        ]
        return min(reachable, default=((False, 0), owner), key=lambda found: found[0])[1]


class Overlay(Mapping[Point, Cell]):
    """The cells that steps of a path change, each made when it is looked at.

    A path through a large picture crosses thousands of cells, few of which are in view.
    """

    def __init__(self, picture: Picture, steps: tuple[Step, ...]) -> None:
        self._picture = picture
        self._heavy: dict[Point, Joins] = {}
        self._made: dict[Point, Cell] = {}
        self._role = Role.FORWARD
        if not steps:
            return
        last, heavy = steps[-1], self._heavy
        if last.event.way is not Way.FORWARD:
            self._role = Role.RETURN
        for step in steps:
            if step.event.way is last.event.way:
                for here, there in pairwise(step.trail):
                    out, back = _LEAVING[there.x - here.x, there.y - here.y]
                    heavy[here] = heavy[here] | out if here in heavy else out
                    heavy[there] = heavy[there] | back if there in heavy else back
        heavy.setdefault(last.point, Joins())
        mark, role = (Mark.STOP, Role.STOP) if last.stopped else (Mark.PACKET, Role.PACKET)
        self._made[last.point] = Cell(mark, role, picture.owner_at(*last.point))

    def __getitem__(self, point: Point) -> Cell:
        if point not in self._made:
            self._made[point] = self._make(point, self._heavy[point])
        return self._made[point]

    def over(self, cells: Sequence[Cell], row: int, first: int = 0) -> Iterable[Cell]:
        """Cells of a row, from the column ``first`` on, with those that the path changes."""
        if not self._heavy:
            return cells
        points = (Point(x, row) for x in range(first, first + len(cells)))
        return (
            self[point] if point in self._heavy else cell
            for point, cell in zip(points, cells, strict=True)
        )

    def __contains__(self, point: object) -> bool:
        return point in self._heavy

    def __iter__(self) -> Iterator[Point]:
        return iter(self._heavy)

    def __len__(self) -> int:
        return len(self._heavy)

    def _make(self, point: Point, joins: Joins) -> Cell:
        """What stands at a cell that the path crosses: a heavy line, or the text as it was."""
        picture = self._picture
        cell = picture.rows[point.y][point.x]
        if cell.role not in _LINES:
            return cell._replace(role=self._role)
        nothing = Joins()
        below = picture.frames.get(point, nothing) | picture.wires.get(point, nothing)
        return Cell(character(below | joins), self._role, cell.owner)


_LEAVING: Final = {
    (0, -1): (Joins(up=HEAVY), Joins(down=HEAVY)),
    (1, 0): (Joins(right=HEAVY), Joins(left=HEAVY)),
    (0, 1): (Joins(down=HEAVY), Joins(up=HEAVY)),
    (-1, 0): (Joins(left=HEAVY), Joins(right=HEAVY)),
}
"""The heavy line that leaves a cell towards the one beside it, and the one that comes back."""


def _distance(here: Rect, there: Rect, side: Side) -> tuple[bool, int] | None:
    """How far ``there`` is on one side, the lower the nearer; None if it is not there.

    What lies straight ahead is nearer than all that does not. Upper left corners are compared,
    so that a subnet comes before what is in it; rows count double, as cells are twice as high
    as wide.
    """
    dx, dy = there.x - here.x, 2 * (there.y - here.y)
    if side in (Side.UP, Side.DOWN):
        along = dy if side is Side.DOWN else -dy
        across = _gap(here.x, here.right, there.x, there.right)
    else:
        along = dx if side is Side.RIGHT else -dx
        across = 2 * _gap(here.y, here.bottom, there.y, there.bottom)
    return (across > 0, along + 4 * across) if along > 0 else None


def _gap(low: int, high: int, other_low: int, other_high: int) -> int:
    """The free cells between two spans; 0 if they overlap."""
    return max(0, other_low - high + 1, low - other_high + 1)
