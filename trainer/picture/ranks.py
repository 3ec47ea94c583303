"""The VPCs in ranks: side by side, or below one another where they are too wide for that.

What leaves a VPC downwards runs past the ranks below it in a shaft at their right. What leaves a
lower rank upwards meets a bus above that rank, which the internet's lane joins to the internet:
it runs at the left of stacked ranks, and at the right of a single one.

Within ranks and shaft no wire crosses another: of two ports of a rank, the left one turns into
the shaft below the right one and stays nearer to the boxes; of two ranks, the lower one does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from trainer.picture.canvas import Canvas
from trainer.picture.grid import Point
from trainer.picture.ports import Port
from trainer.picture.subnet_box import Drawn
from trainer.picture.vpc_box import VpcBox
from trainer.reach import INTERNET
from trainer.steps import Steps

_BETWEEN = 2
"""Cells from a box to the next one, and from a lane to the next one."""


@dataclass(frozen=True)
class _Rank:
    """Boxes side by side; the first begins at the column ``left``."""

    boxes: tuple[VpcBox, ...]
    left: int

    @property
    def placed(self) -> Iterator[tuple[int, VpcBox]]:
        """Each box with the column at which it begins."""
        steps = (box.width + _BETWEEN for box in self.boxes)
        return zip(accumulate(steps, initial=self.left), self.boxes, strict=False)

    @cached_property
    def width(self) -> int:
        """The column beyond the last box."""
        return max((left + box.width for left, box in self.placed), default=0)

    @property
    def height(self) -> int:
        return max((box.height for box in self.boxes), default=0)

    @property
    def doors(self) -> tuple[int, ...]:
        """The columns of the wires that leave the rank upwards."""
        return tuple(left + column for left, box in self.placed for column, _ in box.upper)

    def exits(self) -> Iterator[tuple[int, Port]]:
        """The ports at the bottom, each with the column of its wire."""
        for left, box in self.placed:
            for column, port in box.lower:
                yield left + column, port


@dataclass(frozen=True)
class Ranks:
    """Rows of VPCs. ``used`` are the keys of the ports, and maybe the internet, that something
    below the VPCs hangs on."""

    rows: tuple[tuple[VpcBox, ...], ...]
    used: frozenset[str]

    @property
    def stacked(self) -> bool:
        """Whether VPCs stand below others."""
        return len(self.rows) > 1

    @property
    def _indent(self) -> int:
        lower = any(box.border.upper for row in self.rows[1:] for box in row)
        return _BETWEEN if lower or (self.stacked and INTERNET in self.used) else 0

    @cached_property
    def _ranks(self) -> tuple[_Rank, ...]:
        return tuple(_Rank(row, self._indent) for row in self.rows)

    @property
    def _internet(self) -> int:
        """The column of the internet's lane."""
        return self._ranks[0].width + 1 if len(self.rows) == 1 else 0

    @property
    def doors(self) -> tuple[int, ...]:
        """The columns of the wires that come up from the uppermost rank."""
        return self._ranks[0].doors if self.rows else ()

    @property
    def width(self) -> int:
        """Of all ranks, with their lanes."""
        boxes = max((rank.width for rank in self._ranks), default=0)
        lanes = [column for columns in self._shaft for column in columns.values()]
        if INTERNET in self.used:
            lanes.append(self._internet)
        return max(boxes, *(lane + 1 for lane in lanes), 0)

    @property
    def height(self) -> int:
        """Of all ranks, with the rows between them."""
        ranks, shaft = self._ranks, self._shaft
        gaps = sum(self._gap(number) for number in range(len(ranks) - 1)) if shaft else 0
        return sum(rank.height for rank in ranks) + gaps

    @cached_property
    def _shaft(self) -> tuple[Mapping[str, int], ...]:
        """For each rank but the last, the keys of its used ports and the columns of their lanes
        past the ranks below, from left to right."""
        found: list[Mapping[str, int]] = []
        ranks = self._ranks
        free = 0
        for upper, below in zip(reversed(ranks[:-1]), reversed(ranks[1:]), strict=True):
            free = max(free, below.width + 1)
            columns = {}
            for column, port in upper.exits():
                if port.key in self.used:
                    columns[port.key] = max(free, column)
                    free = columns[port.key] + _BETWEEN
            found.append(columns)
        return tuple(reversed(found))

    def _turning(self, number: int) -> tuple[tuple[str, int], ...]:
        """The lanes of a rank's shaft that do not run straight down from their ports."""
        straight = {port.key: column for column, port in self._ranks[number].exits()}
        lanes = self._shaft[number].items()
        return tuple((key, column) for key, column in lanes if column != straight[key])

    def _gap(self, number: int) -> int:
        """The rows between a rank and the next one: for lanes that turn, and for the bus."""
        return len(self._turning(number)) + bool(self._ranks[number + 1].doors)

    @property
    def lanes(self) -> Mapping[str, int]:
        """The columns in which the wires of ports, and the internet's lane, come out below."""
        last = self._ranks[-1].exits() if self.rows else ()
        columns = {port.key: column for column, port in last}
        for passing in self._shaft:
            columns |= passing
        columns[INTERNET] = self._internet
        return columns

    def draw(self, canvas: Canvas, bus: int, drawn: Drawn) -> Steps[int]:
        """Draw everything below the internet's bus; returns the row below the last rank.

        The ends of the lanes are noted as the places of their ports.
        """
        internet = drawn.anchors[INTERNET]
        start = internet._replace(y=bus)
        lane = Point(self._internet, bus)
        if INTERNET in self.used:
            canvas.wire(internet, start, lane)
            drawn.ports[INTERNET] = lane
        top = bus + 1
        for number, rank in enumerate(self._ranks):
            for left, box in rank.placed:
                yield from box.draw(canvas, Point(left, top), drawn)
            for door in rank.doors:
                # The first rank's bus is the internet's own.
                way = (lane._replace(y=top - 1), lane) if number else ()
                canvas.wire(Point(door, top), Point(door, top - 1), *way, start, internet)
            top += rank.height
            if number < len(self._shaft):
                self._draw_lanes(canvas, number, top, drawn)
                top += self._gap(number)
        return top

    def _draw_lanes(self, canvas: Canvas, number: int, top: int, drawn: Drawn) -> None:
        """Lead the wires of a rank's ports into the shaft, the rightmost in the uppermost row."""
        for row, (key, column) in enumerate(reversed(self._turning(number)), top):
            port = drawn.ports[key]
            turn = Point(port.x, row)
            drawn.ports[key] = Point(column, row)
            canvas.wire(port, turn, drawn.ports[key])


def side_by_side(boxes: tuple[VpcBox, ...], used: frozenset[str]) -> Ranks:
    """All VPCs in one rank."""
    return Ranks((boxes,) if boxes else (), used)


def stacked(boxes: tuple[VpcBox, ...], used: frozenset[str], room: int) -> Ranks | None:
    """The VPCs in ranks that take no more than so many columns; None if there is no such way.

    Each stands in the first rank that has room for it, so that small ones stand together.
    """
    widest = max((box.width for box in boxes), default=0)
    for_boxes = room
    while for_boxes >= widest:
        ranks = Ranks(_filled(boxes, for_boxes), used)
        if ranks.width <= room:
            return ranks
        # Ranks that are narrower by what is missing, unless they are more and need more lanes.
        for_boxes -= ranks.width - room
    return None


def _filled(boxes: tuple[VpcBox, ...], room: int) -> tuple[tuple[VpcBox, ...], ...]:
    rows: list[list[VpcBox]] = []
    free: list[int] = []
    for box in boxes:
        number = next((n for n, left in enumerate(free) if left >= box.width), len(rows))
        if number == len(rows):
            rows.append([])
            free.append(room)
        rows[number].append(box)
        free[number] -= box.width + _BETWEEN
    return tuple(map(tuple, rows))
