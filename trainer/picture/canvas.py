"""A sheet to draw a picture on: frames, wires and text, joined when it is finished."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from rich.cells import get_character_cell_size

from trainer.picture.box_characters import LIGHT, Joins, character
from trainer.picture.picture import Cell, Point, Rect, Role


class Canvas:
    """Drawn in any order; text covers lines, wires cross frames, later text covers earlier."""

    def __init__(self) -> None:
        self.wires: dict[Point, Joins] = {}
        self.frames: dict[Point, Joins] = {}
        self.bridges: set[Point] = set()
        self._inks: dict[Point, tuple[Role, str | None]] = {}
        self._owners: dict[Point, str] = {}
        self._texts: dict[Point, Cell] = {}

    def area(self, rect: Rect, owner: str) -> None:
        """Give a rectangle to an owner; what is drawn inside later may take cells of it."""
        for y in range(rect.y, rect.bottom):
            for x in range(rect.x, rect.right):
                self._owners[Point(x, y)] = owner

    def frame(self, rect: Rect, role: Role, owner: str) -> None:
        """A box, at least two cells wide and high, with its area."""
        self.area(rect, owner)
        left, top = rect.x, rect.y
        right, bottom = rect.right - 1, rect.bottom - 1
        corners = Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            for point, joins in _line(start, end):
                self.frames[point] = self.frames.get(point, Joins()) | joins
                self._inks[point] = role, owner

    def wire(self, *points: Point) -> None:
        """A line along which packets go, through points that share a row or a column in turn."""
        for start, end in pairwise(points):
            for point, joins in _line(start, end):
                self.wires[point] = self.wires.get(point, Joins()) | joins

    def bridge(self, point: Point) -> None:
        """Let the wires that cross here pass each other: the upright one runs over the other."""
        self.bridges.add(point)

    def text(self, at: Point, text: str, role: Role, owner: str | None = None) -> Rect:
        """Write a line of text and tell which cells it took."""
        x = at.x
        for letter in text:
            size = get_character_cell_size(letter)
            for offset in range(size):
                place = Point(x + offset, at.y)
                mine = owner if owner is not None else self._owners.get(place)
                self._texts[place] = Cell(letter if offset == 0 else "", role, mine)
            x += size
        return Rect(at.x, at.y, x - at.x, 1)

    def finish(self) -> tuple[tuple[Cell, ...], ...]:
        """All rows, each as wide as the widest."""
        used = [*self.wires, *self.frames, *self._texts, *self._owners]
        width = 1 + max((point.x for point in used), default=-1)
        height = 1 + max((point.y for point in used), default=-1)
        blank = Cell()
        rows = [[blank] * width for _ in range(height)]
        # Most cells are empty ground, of which there is one kind for each owner.
        grounds = {owner: Cell(owner=owner) for owner in set(self._owners.values())}
        for (x, y), owner in self._owners.items():
            rows[y][x] = grounds[owner]
        for point in {*self.wires, *self.frames}:
            rows[point.y][point.x] = self._crossing(point)
        for (x, y), cell in self._texts.items():
            rows[y][x] = cell
        return tuple(map(tuple, rows))

    def _crossing(self, point: Point) -> Cell:
        """A cell with lines: of a frame, of a wire, or of both."""
        wire, frame = self.wires.get(point), self.frames.get(point)
        if frame is None:
            assert wire is not None
            if point in self.bridges:
                wire = wire._replace(left=0, right=0)
            return Cell(character(wire), Role.WIRE, self._owners.get(point))
        role, owner = self._inks[point]
        joins = frame if wire is None else frame | wire
        return Cell(character(joins, round_corners=wire is None), role, owner)


def _line(start: Point, end: Point) -> Iterator[tuple[Point, Joins]]:
    """The cells of a straight line with the joins that it gives each of them."""
    if start.x != end.x and start.y != end.y:
        raise ValueError(f"{start} and {end} share neither row nor column")
    if start.x == end.x:
        low, high = sorted((start.y, end.y))
        for y in range(low, high + 1):
            yield Point(start.x, y), Joins(up=LIGHT * (y > low), down=LIGHT * (y < high))
    else:
        low, high = sorted((start.x, end.x))
        for x in range(low, high + 1):
            yield Point(x, start.y), Joins(left=LIGHT * (x > low), right=LIGHT * (x < high))
