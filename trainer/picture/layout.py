"""`layout`: from a cloud to its picture, in layers from the internet down."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate

from trainer.cloud import Cloud, Vpc
from trainer.picture.canvas import Canvas
from trainer.picture.outside import Host, draw_outside, in_rows, outside_hosts, row_width
from trainer.picture.picture import Detail, Picture, Places, Point
from trainer.picture.residents import residents
from trainer.picture.subnet_box import Drawn
from trainer.picture.vpc_box import VpcBox, vpc_box
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

    @property
    def _boxes_width(self) -> int:
        return sum(box.width + _BETWEEN for box in self.boxes) - _BETWEEN

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows that the drawing takes at most."""
        outside = max(row_width(row) for row in self.hosts)
        tallest = max((box.height for box in self.boxes), default=0)
        return max(self._boxes_width, outside), 2 * len(self.hosts) + tallest

    def draw(self, room: int) -> Picture:
        """The picture; the outer hosts may take so many columns to stand above their door."""
        width = self._boxes_width
        lefts = tuple(accumulate((box.width + _BETWEEN for box in self.boxes), initial=0))
        placed = tuple(zip(lefts, self.boxes, strict=False))
        doors = [left + box.door for left, box in placed if box.gateway]
        canvas, drawn = Canvas(), Drawn()
        room = max(room, self.size[0])
        bus = draw_outside(canvas, self.hosts, room, doors[0] if doors else width // 2, drawn)
        internet = drawn.anchors[INTERNET]
        start = internet._replace(y=bus)
        for left, box in placed:
            box.draw(canvas, Point(left, bus + 1), drawn)
        for door in doors:
            canvas.wire(Point(door, bus + 1), Point(door, bus), start, internet)
        return Picture(
            self.cloud,
            canvas.finish(),
            tuple(drawn.spots),
            Places(drawn.anchors, drawn.doors),
            canvas.wires,
            canvas.frames,
        )


def _plan(cloud: Cloud, detail: Detail, language: Language, base: Cloud | None) -> _Plan:
    inside = residents(cloud, detail, language)
    boxes = tuple(
        vpc_box(cloud, vpc, inside, detail, language, base or cloud)
        for vpc in cloud.of(Vpc).values()
    )
    width = sum(box.width + _BETWEEN for box in boxes) - _BETWEEN
    hosts = in_rows(outside_hosts(cloud, detail, language), max(width, NARROWEST))
    return _Plan(cloud, boxes, hosts)


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
