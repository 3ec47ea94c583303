"""A picture that leaves a question open."""

from __future__ import annotations

from dataclasses import replace

from trainer.picture.box_characters import Joins, character
from trainer.picture.grid import Cell, Point, Role, Row
from trainer.picture.picture import Picture

_TOLD = frozenset({Role.PUBLIC, Role.PRIVATE})
_FIRST_LINE, _LAST_LINE = "\u2500", "\u257f"
"""Box-drawing characters."""


def untold(picture: Picture) -> Picture:
    """The picture without what it says of each subnet, public or private: neither as a word nor
    by a colour. Nothing else changes, so that it can be told later in the same place."""

    def hidden(cell: Cell, point: Point) -> Cell:
        if cell.role not in _TOLD:
            return cell
        if _FIRST_LINE <= cell.text <= _LAST_LINE:
            return cell._replace(role=Role.VPC)
        nothing = Joins()
        joins = picture.frames.get(point, nothing) | picture.wires.get(point, nothing)
        return Cell(character(joins), Role.VPC, cell.owner)

    return replace(
        picture,
        rows=tuple(
            Row.of(hidden(cell, Point(x, y)) for x, cell in enumerate(row))
            for y, row in enumerate(picture.rows)
        ),
    )
