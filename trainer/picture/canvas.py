"""A sheet to draw a picture on: frames, wires and text, joined when it is finished."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from itertools import pairwise
from typing import Final, NamedTuple, TypeVar

from trainer.picture.box_characters import character
from trainer.picture.grid import Point, Rect, Role, Row, Sheet, letters_of
from trainer.picture.strokes import ALL_JOINS, DOWN, UP, Lines, Strokes
from trainer.steps import UNKNOWN, Steps

T = TypeVar("T")

_PORTION: Final = 200
"""What is painted in a step; rows, of which some have 10,000 cells, take one each."""

_LINES: Final = {number: character(joins) for number, joins in enumerate(ALL_JOINS)}
_ROUND: Final = {n: character(joins, round_corners=True) for n, joins in enumerate(ALL_JOINS)}
"""The characters of a line, and of a frame that no wire crosses."""

_DRAWN: Final = re.compile(rb"[^\0]+")


class Drawing(NamedTuple):
    """What comes of a canvas: all rows, each as wide as the widest, and the lines in them."""

    rows: tuple[Row, ...]
    wires: Lines
    frames: Lines


class _Text(NamedTuple):
    at: Point
    letters: str
    role: Role
    owner: str


class _Frame(NamedTuple):
    rect: Rect
    role: Role
    owner: str


class Canvas:
    """Drawn in any order; text covers lines, wires cross frames, later text covers earlier.

    What is drawn is only noted, and painted when all is known.
    """

    def __init__(self) -> None:
        self.bridges: set[Point] = set()
        self._areas: deque[tuple[Rect, str]] = deque()
        self._frames: deque[_Frame] = deque()
        self._wires: deque[tuple[Point, Point]] = deque()
        self._texts: deque[_Text] = deque()
        self._width = self._height = 0

    def area(self, rect: Rect, owner: str) -> None:
        """Give a rectangle to an owner; one that is given later takes cells of those before."""
        self._areas.append((rect, owner))
        self._reach(rect.right, rect.bottom)

    def frame(self, rect: Rect, role: Role, owner: str) -> None:
        """A box, at least two cells wide and high, with its area."""
        self.area(rect, owner)
        self._frames.append(_Frame(rect, role, owner))

    def wire(self, *points: Point) -> None:
        """A line along which packets go, through points that share a row or a column in turn.

        Raises:
            ValueError: two points in turn share neither.
        """
        for start, end in pairwise(points):
            if start.x != end.x and start.y != end.y:
                raise ValueError(f"{start} and {end} share neither row nor column")
            low, high = (start, end) if start <= end else (end, start)
            self._wires.append((low, high))
            self._reach(high.x + 1, high.y + 1)

    def bridge(self, point: Point) -> None:
        """Let the wires that cross here pass each other: the upright one runs over the other."""
        self.bridges.add(point)

    def text(self, at: Point, text: str, role: Role, owner: str) -> Rect:
        """Write a line of text and tell which cells it took."""
        letters = letters_of(text)
        self._texts.append(_Text(at, letters, role, owner))
        rect = Rect(at.x, at.y, len(letters), 1)
        self._reach(rect.right, rect.bottom)
        return rect

    def finish(self) -> Steps[Drawing]:
        """Paint what was noted, which is let go of: nothing can be drawn any more."""
        sheet = Sheet(self._width, self._height)
        wires, frames = (Strokes(self._width, self._height) for _ in range(2))
        yield from _each(self._areas, lambda area: sheet.own(*area))
        yield from _each(self._wires, lambda wire: wires.line(*wire))
        yield from _each(deque(self._frames), lambda frame: frames.box(frame.rect))
        rows = range(self._height)
        for y in rows:
            _join(sheet, y, wires.rows[y], frames.rows[y])
            yield UNKNOWN
        yield from _each(self._frames, lambda frame: _ink(sheet, frame))
        for at in self.bridges:
            if not frames.rows[at.y][at.x]:
                sheet.write(at, _LINES[wires.rows[at.y][at.x] & (UP | DOWN)])
        yield from _each(self._texts, lambda text: _write(sheet, text))
        finished: list[Row] = []
        for y in rows:
            finished.append(sheet.row(y))
            yield UNKNOWN
        return Drawing(tuple(finished), Lines(wires), Lines(frames))

    def _reach(self, width: int, height: int) -> None:
        """Be at least so many cells wide and high."""
        self._width, self._height = max(self._width, width), max(self._height, height)


def _each(items: deque[T], do: Callable[[T], None]) -> Steps[None]:
    """Do something with one after the other; each is let go of then."""
    while items:
        for _ in range(min(_PORTION, len(items))):
            do(items.popleft())
        yield UNKNOWN


def _join(sheet: Sheet, y: int, wires: bytearray, frames: bytearray) -> None:
    """Write the lines of a row, and colour its wires."""
    for run in _DRAWN.finditer(wires):
        sheet.write(Point(run.start(), y), run[0].decode("latin-1").translate(_LINES))
        sheet.paint(Rect(run.start(), y, len(run[0]), 1), Role.WIRE)
    for run in _DRAWN.finditer(frames):
        first = run.start()
        crossing = wires[first : run.end()]
        letters = [
            _LINES[frame | wire] if wire else _ROUND[frame]
            for frame, wire in zip(run[0], crossing, strict=True)
        ]
        sheet.write(Point(first, y), "".join(letters))


def _ink(sheet: Sheet, frame: _Frame) -> None:
    """Colour the lines around a frame, which are its owner's."""
    x, y, width, height = rect = frame.rect
    for edge in (
        Rect(x, y, width, 1),
        Rect(x, rect.bottom - 1, width, 1),
        Rect(x, y, 1, height),
        Rect(rect.right - 1, y, 1, height),
    ):
        sheet.own(edge, frame.owner)
        sheet.paint(edge, frame.role)


def _write(sheet: Sheet, text: _Text) -> None:
    rect = Rect(text.at.x, text.at.y, len(text.letters), 1)
    sheet.own(rect, text.owner)
    sheet.paint(rect, text.role)
    sheet.write(text.at, text.letters)
