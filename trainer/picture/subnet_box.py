"""A subnet as a box: its residents on a rail, and one door for the wire that leads out."""

from __future__ import annotations

from dataclasses import dataclass, field

from trainer.picture.canvas import Canvas
from trainer.picture.grid import Point, Rect, Role
from trainer.picture.picture import Spot
from trainer.picture.residents import Resident
from trainer.text.width import cells

_RAIL, _SYMBOL, _LABEL = 1, 3, 5
"""Columns inside of a box: the rail, the symbol of a resident, the text beside it."""


@dataclass(slots=True)
class Drawn:
    """What the boxes say of themselves while they are drawn."""

    spots: list[Spot] = field(default_factory=list)
    anchors: dict[str, Point] = field(default_factory=dict)
    doors: dict[str, Point] = field(default_factory=dict)
    ports: dict[str, Point] = field(default_factory=dict)

    def stand(self, owner: str, point: Point) -> None:
        """Note where packets are when they are at ``owner``; the first place counts."""
        self.anchors.setdefault(owner, point)


@dataclass(frozen=True, slots=True)
class SubnetBox:
    """``title`` stands in the upper border, ``notes`` and ``remark`` in the lower one."""

    id: str
    public: bool
    title: str
    notes: str
    remark: str
    residents: tuple[Resident, ...]

    @property
    def width(self) -> int:
        foot = cells(self.remark) + (cells(self.notes) + 2 if self.notes else 0)
        inside = (cells(line) for resident in self.residents for line in resident.lines)
        return max(
            cells(self.title) + 5,
            foot + 6,
            *(_LABEL + width + 2 for width in inside),
        )

    @property
    def height(self) -> int:
        return 2 + max(1, sum(len(resident.lines) for resident in self.residents))

    def draw(self, canvas: Canvas, at: Rect, rail: int, drawn: Drawn) -> Point:
        """Draw the box, and the stub from its door to the column ``rail``; returns its end."""
        role = Role.PUBLIC if self.public else Role.PRIVATE
        canvas.frame(at, role, self.id)
        canvas.text(Point(at.x + 1, at.y), f" {self.title} ", Role.TITLE, self.id)
        foot = at.bottom - 1
        if self.notes:
            canvas.text(Point(at.x + 1, foot), f" {self.notes} ", Role.NOTE, self.id)
        remark = f" {self.remark} "
        canvas.text(Point(at.right - 1 - cells(remark), foot), remark, role, self.id)
        drawn.spots.append(Spot(self.id, Rect(at.x, at.y, at.width, 1)))
        door = Point(at.x, at.y + 1)
        drawn.doors[self.id] = door
        end = Point(rail, door.y)
        inner = Point(at.x + _RAIL, door.y)
        canvas.wire(end, inner if self.residents else door)
        y = door.y
        for resident in self.residents:
            symbol = Point(at.x + _SYMBOL, y)
            canvas.wire(inner, Point(inner.x, y), symbol)
            _write(canvas, resident, symbol, drawn)
            y += len(resident.lines)
        return end


def _write(canvas: Canvas, resident: Resident, symbol: Point, drawn: Drawn) -> None:
    owner = resident.owner
    canvas.text(symbol, resident.symbol, Role.RESOURCE, owner)
    indent = _LABEL - _SYMBOL
    for number, line in enumerate(resident.lines):
        at = Point(symbol.x + indent, symbol.y + number)
        canvas.text(at, line, Role.RESOURCE if number == 0 else Role.NOTE, owner)
    width = indent + max(cells(line) for line in resident.lines)
    drawn.spots.append(Spot(owner, Rect(symbol.x, symbol.y, width, len(resident.lines))))
    drawn.stand(owner, symbol)
    for other in resident.also:
        drawn.stand(other, symbol)
