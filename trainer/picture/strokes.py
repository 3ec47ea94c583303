"""Light lines while they are drawn, as rows of numbers: a bit for each side of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from trainer.picture.box_characters import LIGHT, Joins
from trainer.picture.grid import Point, Rect

UP: Final = 1
_RIGHT: Final = 2
DOWN: Final = 4
_LEFT: Final = 8

ALL_JOINS: Final = tuple(
    Joins(*(LIGHT if number & side else 0 for side in (UP, _RIGHT, DOWN, _LEFT)))
    for number in range(16)
)
"""The joins that each number stands for."""

_ACROSS: Final = bytes(number | _LEFT | _RIGHT for number in range(256))
"""What becomes of each number where a line runs from left to right."""


class Strokes:
    """Lines on a sheet of so many cells; they join where they meet."""

    def __init__(self, width: int, height: int) -> None:
        self.rows = [bytearray(width) for _ in range(height)]

    def line(self, low: Point, high: Point) -> None:
        """A straight line; ``low`` is its upper or left end."""
        rows = self.rows
        if low == high:
            return
        if low.y == high.y:
            row = rows[low.y]
            row[low.x] |= _RIGHT
            row[low.x + 1 : high.x] = row[low.x + 1 : high.x].translate(_ACROSS)
            row[high.x] |= _LEFT
            return
        rows[low.y][low.x] |= DOWN
        for y in range(low.y + 1, high.y):
            rows[y][low.x] |= UP | DOWN
        rows[high.y][low.x] |= UP

    def box(self, rect: Rect) -> None:
        """The lines around a rectangle."""
        left, top, right, bottom = rect.x, rect.y, rect.right - 1, rect.bottom - 1
        self.line(Point(left, top), Point(right, top))
        self.line(Point(left, bottom), Point(right, bottom))
        self.line(Point(left, top), Point(left, bottom))
        self.line(Point(right, top), Point(right, bottom))


class Lines(Mapping[Point, Joins]):
    """Where lines go: the cells that have any, each with its joins. They do not change any more."""

    def __init__(self, strokes: Strokes) -> None:
        self._rows = tuple(map(bytes, strokes.rows))

    def __getitem__(self, point: Point) -> Joins:
        x, y = point
        if 0 <= y < len(self._rows) and 0 <= x < len(row := self._rows[y]) and row[x]:
            return ALL_JOINS[row[x]]
        raise KeyError(point)

    def __iter__(self) -> Iterator[Point]:
        for y, row in enumerate(self._rows):
            for x, number in enumerate(row):
                if number:
                    yield Point(x, y)

    def __len__(self) -> int:
        return sum(len(row) - row.count(0) for row in self._rows)
