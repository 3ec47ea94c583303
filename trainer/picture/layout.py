"""`layout`: from a cloud to its picture: the internet, the VPCs, and what lies behind them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from trainer.cloud import Cloud, Vpc
from trainer.picture.canvas import Canvas
from trainer.picture.nodes import nodes
from trainer.picture.outside import Host, draw_outside, in_rows, outside_hosts, row_width
from trainer.picture.picture import Detail, Picture, Places, Point
from trainer.picture.ports import Border, borders
from trainer.picture.residents import residents
from trainer.picture.subnet_box import Drawn
from trainer.picture.vpc_box import VpcBox, vpc_box
from trainer.picture.yard import Yard, arrange
from trainer.reach import INTERNET
from trainer.text.language import Language

NARROWEST = 76
"""The outer hosts may always take so many cells in a row, however small the VPCs are."""
_BETWEEN = 2


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be drawn, with its size, before anything is."""

    cloud: Cloud
    boxes: tuple[VpcBox, ...]
    hosts: tuple[tuple[Host, ...], ...]
    yard: Yard

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows that the drawing takes at most."""
        outside = max(row_width(row) for row in self.hosts)
        tallest = max((box.height for box in self.boxes), default=0)
        width = max(_width(self.boxes), outside, self.yard.width)
        return width, 2 * len(self.hosts) + tallest + self.yard.height

    def draw(self, room: int) -> Picture:
        """The picture; the outer hosts may take so many columns to stand above their door."""
        width = _width(self.boxes)
        placed = tuple(zip(_lefts(self.boxes), self.boxes, strict=False))
        doors = [left + column for left, box in placed for column, _ in box.upper]
        canvas, drawn = Canvas(), Drawn()
        room = max(room, self.size[0])
        bus = draw_outside(canvas, self.hosts, room, doors[0] if doors else width // 2, drawn)
        internet = drawn.anchors[INTERNET]
        start = internet._replace(y=bus)
        for left, box in placed:
            box.draw(canvas, Point(left, bus + 1), drawn)
        for door in doors:
            canvas.wire(Point(door, bus + 1), Point(door, bus), start, internet)
        if self.yard.uses(INTERNET):
            drawn.ports[INTERNET] = Point(_beyond(self.boxes), bus)
            canvas.wire(internet, start, drawn.ports[INTERNET])
        top = bus + 1 + max((box.height for box in self.boxes), default=0)
        self.yard.draw(canvas, top, drawn.ports, drawn)
        return Picture(
            self.cloud,
            canvas.finish(),
            tuple(drawn.spots),
            Places(drawn.anchors, drawn.doors),
            canvas.wires,
            canvas.frames,
            frozenset(canvas.bridges),
        )


def _width(boxes: tuple[VpcBox, ...]) -> int:
    return max(0, sum(box.width + _BETWEEN for box in boxes) - _BETWEEN)


def _lefts(boxes: tuple[VpcBox, ...]) -> tuple[int, ...]:
    """The columns at which the boxes begin."""
    return tuple(accumulate((box.width + _BETWEEN for box in boxes), initial=0))


def _beyond(boxes: tuple[VpcBox, ...]) -> int:
    """The column in which the internet's lane runs down beside all VPCs."""
    return max(_width(boxes), NARROWEST - 1 if not boxes else 0) + 1


def _plan(cloud: Cloud, detail: Detail, language: Language, base: Cloud | None) -> _Plan:
    inside, on_border = residents(cloud, detail, language), borders(cloud, detail)
    boxes = tuple(
        vpc_box(
            cloud, vpc, inside, on_border.get(vpc.id, Border()), detail, language, base or cloud
        )
        for vpc in cloud.of(Vpc).values()
    )
    room = max(_width(boxes), NARROWEST)
    hosts = in_rows(outside_hosts(cloud, detail, language), room)
    lanes = {
        port.key: left + column
        for left, box in zip(_lefts(boxes), boxes, strict=False)
        for column, port in box.lower
    }
    lanes[INTERNET] = _beyond(boxes)
    return _Plan(cloud, boxes, hosts, arrange(nodes(cloud, detail, language), lanes, room))


def layout(
    cloud: Cloud,
    *,
    detail: Detail = Detail.NORMAL,
    language: Language = Language.EN,
    base: Cloud | None = None,
) -> Picture:
    """Draw a cloud.

    ``base`` is the cloud as it was drawn first: subnets keep the rows that they had in it, so
    that a change of routes moves nothing.
    """
    return _plan(cloud, detail, language, base).draw(NARROWEST)


def fit(
    cloud: Cloud,
    width: int,
    height: int,
    *,
    language: Language = Language.EN,
    base: Cloud | None = None,
) -> Picture:
    """The most detailed picture that fits into so many cells; the overview if none does."""
    plan = None
    for detail in reversed(Detail):
        plan = _plan(cloud, detail, language, base)
        if plan.size[0] <= width and plan.size[1] <= height:
            break
    assert plan is not None
    return plan.draw(min(width, NARROWEST))
