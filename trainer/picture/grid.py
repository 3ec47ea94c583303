"""The cells of a picture, kept so that hundreds of thousands of them cost little.

A picture of a large account has as many cells as a photograph. As objects they would take a
hundred megabytes and be searched through whenever Python looks for what it can let go of; so a row
keeps what its cells have in common in three sequences, and makes a `Cell` when one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, NamedTuple, overload

from rich.cells import get_character_cell_size


class Side(Enum):
    """A direction on the grid, with its step in columns and rows."""

    UP = (0, -1)
    RIGHT = (1, 0)
    DOWN = (0, 1)
    LEFT = (-1, 0)


class Point(NamedTuple):
    """A cell, counted from the top left corner."""

    x: int
    y: int

    def towards(self, side: Side) -> Point:
        dx, dy = side.value
        return Point(self.x + dx, self.y + dy)


class Rect(NamedTuple):
    """A rectangle of cells."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    def __contains__(self, point: object) -> bool:
        return (
            isinstance(point, Point)
            and self.x <= point.x < self.right
            and self.y <= point.y < self.bottom
        )


class Role(Enum):
    """What a cell is, so that a screen can choose its colour; never the only distinction."""

    BLANK = 0
    VPC = 1
    PUBLIC = 2
    PRIVATE = 3
    TITLE = 4
    NOTE = 5
    WIRE = 6
    RESOURCE = 7
    GATEWAY = 8
    OUTSIDE = 9
    FORWARD = 10
    RETURN = 11
    PACKET = 12
    STOP = 13


_ROLES: Final = tuple(Role)


class Cell(NamedTuple):
    """One terminal cell; the second cell of a wide character has the empty ``text``."""

    text: str = " "
    role: Role = Role.BLANK
    owner: str | None = None


_SECOND: Final = "\0"
"""Stands for the second cell of a wide character; no text has it, since it takes no cell."""


@dataclass(frozen=True, slots=True)
class Row(Sequence[Cell]):
    """A row of cells. ``texts`` has a character for each, ``roles`` the number of its role."""

    texts: str
    roles: bytes
    owners: tuple[str | None, ...]

    @classmethod
    def of(cls, cells: Iterable[Cell]) -> Row:
        """The row with these cells."""
        cells = tuple(cells)
        return cls(
            "".join(cell.text or _SECOND for cell in cells),
            bytes(cell.role.value for cell in cells),
            tuple(cell.owner for cell in cells),
        )

    def __len__(self) -> int:
        return len(self.roles)

    @overload
    def __getitem__(self, index: int) -> Cell: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Cell, ...]: ...

    def __getitem__(self, index: int | slice) -> Cell | tuple[Cell, ...]:
        if isinstance(index, slice):
            return tuple(_cells(self.texts[index], self.roles[index], self.owners[index]))
        text = self.texts[index]
        return Cell("" if text == _SECOND else text, _ROLES[self.roles[index]], self.owners[index])

    def __iter__(self) -> Iterator[Cell]:
        return _cells(self.texts, self.roles, self.owners)


def _cells(texts: str, roles: bytes, owners: Sequence[str | None]) -> Iterator[Cell]:
    for text, role, owner in zip(texts, roles, owners, strict=True):
        yield Cell("" if text == _SECOND else text, _ROLES[role], owner)


class Sheet:
    """Rows while they are written; all is blank ground at first."""

    def __init__(self, width: int, height: int) -> None:
        self._texts = [[" "] * width for _ in range(height)]
        self._roles = [bytearray(width) for _ in range(height)]
        self._owners: list[list[str | None]] = [[None] * width for _ in range(height)]

    def own(self, rect: Rect, owner: str) -> None:
        """Give the ground of a rectangle to an owner."""
        ground = [owner] * rect.width
        for y in range(rect.y, rect.bottom):
            self._owners[y][rect.x : rect.right] = ground

    def write(self, at: Point, letters: str) -> None:
        """Write a character into each cell from there on, as `letters_of` makes them."""
        self._texts[at.y][at.x : at.x + len(letters)] = letters

    def paint(self, rect: Rect, role: Role) -> None:
        """Give the cells of a rectangle their role."""
        colour = bytes((role.value,)) * rect.width
        for y in range(rect.y, rect.bottom):
            self._roles[y][rect.x : rect.right] = colour

    def row(self, y: int) -> Row:
        """What has been written into a row."""
        return Row("".join(self._texts[y]), bytes(self._roles[y]), tuple(self._owners[y]))


def letters_of(text: str) -> str:
    """A character for each cell that a text takes."""
    if text.isascii() and text.isprintable():
        return text
    sizes = ((letter, get_character_cell_size(letter)) for letter in text)
    return "".join(letter + _SECOND * (size - 1) for letter, size in sizes if size)
