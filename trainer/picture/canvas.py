"""A sheet to draw a picture on: frames, wires and text, joined when it is finished."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from rich.cells import get_character_cell_size

from trainer.picture.box_characters import LIGHT, Joins, character
from trainer.picture.grid import Cell, Point, Rect, Role, Row, Sheet
from trainer.steps import UNKNOWN, Steps

_PORTION: Final = 1_000
"""Cells that are finished in a step."""


class Canvas:
    """Drawn in any order; text covers lines, wires cross frames, later text covers earlier."""

    def __init__(self) -> None:
        self.wires: dict[Point, Joins] = {}
        self.frames: dict[Point, Joins] = {}
        self.bridges: set[Point] = set()
        self._inks: dict[Point, tuple[Role, str | None]] = {}
        self._areas: list[tuple[Rect, str]] = []
        self._texts: dict[Point, Cell] = {}
        self._width = self._height = 0

    def area(self, rect: Rect, owner: str) -> None:
        """Give a rectangle to an owner; one that is given later takes cells of those before."""
        self._areas.append((rect, owner))
        self._reach(rect.right, rect.bottom)

    def frame(self, rect: Rect, role: Role, owner: str) -> None:
        """A box, at least two cells wide and high, with its area."""
        self.area(rect, owner)
        left, top = rect.x, rect.y
        right, bottom = rect.right - 1, rect.bottom - 1
        corners = Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom)
        for start, end in zip(corners, (*corners[1:], corners[0]), strict=True):
            for point, joins in _line(start, end):
                _add(self.frames, point, joins)
                self._inks[point] = role, owner

    def wire(self, *points: Point) -> None:
        """A line along which packets go, through points that share a row or a column in turn."""
        for start, end in pairwise(points):
            self._reach(1 + max(start.x, end.x), 1 + max(start.y, end.y))
            for point, joins in _line(start, end):
                _add(self.wires, point, joins)

    def bridge(self, point: Point) -> None:
        """Let the wires that cross here pass each other: the upright one runs over the other."""
        self.bridges.add(point)

    def text(self, at: Point, text: str, role: Role, owner: str) -> Rect:
        """Write a line of text and tell which cells it took."""
        x = at.x
        for letter in text:
            size = get_character_cell_size(letter)
            for offset in range(size):
                place = Point(x + offset, at.y)
                self._texts[place] = Cell(letter if offset == 0 else "", role, owner)
            x += size
        self._reach(x, at.y + 1)
        return Rect(at.x, at.y, x - at.x, 1)

    def finish(self) -> Steps[tuple[Row, ...]]:
        """All rows, each as wide as the widest."""
        sheet = Sheet(self._width, self._height)
        for rect, owner in self._areas:
            sheet.own(rect, owner)
        for number, point in enumerate({*self.wires, *self.frames}):
            sheet.put(point, self._crossing(point, sheet.owner(point)))
            if not number % _PORTION:
                yield UNKNOWN
        for number, (point, cell) in enumerate(self._texts.items()):
            sheet.put(point, cell)
            if not number % _PORTION:
                yield UNKNOWN
        return sheet.rows()

    def _reach(self, width: int, height: int) -> None:
        """Be at least so many cells wide and high."""
        self._width, self._height = max(self._width, width), max(self._height, height)

    def _crossing(self, point: Point, ground: str | None) -> Cell:
        """A cell with lines: of a frame, of a wire, or of both."""
        wire, frame = self.wires.get(point), self.frames.get(point)
        if frame is None:
            assert wire is not None
            if point in self.bridges:
                wire = wire._replace(left=0, right=0)
            return Cell(character(wire), Role.WIRE, ground)
        role, owner = self._inks[point]
        joins = frame if wire is None else frame | wire
        return Cell(character(joins, round_corners=wire is None), role, owner)


_BEGIN_DOWN, _DOWN, _END_DOWN = Joins(down=LIGHT), Joins(up=LIGHT, down=LIGHT), Joins(up=LIGHT)
_BEGIN_RIGHT, _RIGHT, _END_RIGHT = (
    Joins(right=LIGHT),
    Joins(left=LIGHT, right=LIGHT),
    Joins(left=LIGHT),
)


def _add(lines: dict[Point, Joins], point: Point, joins: Joins) -> None:
    there = lines.get(point)
    lines[point] = joins if there is None else there | joins


def _line(start: Point, end: Point) -> Iterator[tuple[Point, Joins]]:
    """The cells of a straight line with the joins that it gives each of them."""
    if start.x != end.x and start.y != end.y:
        raise ValueError(f"{start} and {end} share neither row nor column")
    low, high = sorted((start, end))
    if low == high:
        yield low, Joins()
    elif low.x == high.x:
        yield low, _BEGIN_DOWN
        for y in range(low.y + 1, high.y):
            yield Point(low.x, y), _DOWN
        yield high, _END_DOWN
    else:
        yield low, _BEGIN_RIGHT
        for x in range(low.x + 1, high.x):
            yield Point(x, low.y), _RIGHT
        yield high, _END_RIGHT
