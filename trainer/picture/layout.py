"""From a cloud to its picture: the internet, the VPCs, and what lies behind them.

`layout` draws it with a certain amount of detail and `fit` with as much as there is room for;
`laying_out` and `fitting` do the same step by step.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trainer.cloud import Cloud, Vpc
from trainer.picture.canvas import Canvas
from trainer.picture.nodes import Node, nodes
from trainer.picture.outside import Host, draw_outside, in_rows, outside_hosts, row_width
from trainer.picture.picture import Detail, Picture, Places
from trainer.picture.ports import Border, borders
from trainer.picture.ranks import Ranks, side_by_side, stacked
from trainer.picture.residents import residents
from trainer.picture.subnet_box import Drawn
from trainer.picture.vpc_box import VpcBox, vpc_box
from trainer.picture.yard import Yard, arrange
from trainer.steps import UNKNOWN, Steps, at_once
from trainer.text.language import Language

PAGE_SIZE: Final = (71, 20)
"""Columns and rows that a page of a lesson has for a picture on a screen of 80 by 24."""
NARROWEST = 76
"""The outer hosts may always take so many cells in a row, however small the VPCs are."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be drawn, with its size, before anything is."""

    cloud: Cloud
    ranks: Ranks
    hosts: tuple[tuple[Host, ...], ...]
    yard: Yard

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows that the drawing takes at most."""
        outside = max(row_width(row) for row in self.hosts)
        width = max(self.ranks.width, outside, self.yard.width)
        return width, 2 * len(self.hosts) + self.ranks.height + self.yard.height

    def draw(self, room: int) -> Steps[Picture]:
        """The picture; the outer hosts may take so many columns to stand above their door."""
        canvas, drawn = Canvas(), Drawn()
        room = max(room, self.size[0])
        doors = self.ranks.doors
        door = doors[0] if doors else self.ranks.width // 2
        bus = draw_outside(canvas, self.hosts, room, door, drawn)
        top = yield from self.ranks.draw(canvas, bus, drawn)
        yield from self.yard.draw(canvas, top, drawn.ports, drawn)
        drawing = yield from canvas.finish()
        return Picture(
            self.cloud,
            drawing.rows,
            tuple(drawn.spots),
            Places(drawn.anchors, drawn.doors),
            drawing.wires,
            drawing.frames,
            frozenset(canvas.bridges),
        )


@dataclass(frozen=True, slots=True)
class _Sketch:
    """All that is drawn with one amount of detail, before it is known where it stands."""

    cloud: Cloud
    boxes: tuple[VpcBox, ...]
    hosts: tuple[Host, ...]
    nodes: tuple[Node, ...]

    @property
    def used(self) -> frozenset[str]:
        """What nodes hang on."""
        return frozenset(parent for node in self.nodes for parent in node.parents)

    def plan(self, ranks: Ranks, room: int) -> _Plan:
        """Where everything stands; what is no VPC takes no more columns than these if it can."""
        room = max(ranks.width, room)
        return _Plan(
            self.cloud, ranks, in_rows(self.hosts, room), arrange(self.nodes, ranks.lanes, room)
        )


def _sketch(
    cloud: Cloud,
    detail: Detail,
    language: Language,
    base: Cloud | None,
    *,
    zones_below: bool = False,
) -> Steps[_Sketch]:
    inside = yield from residents(cloud, detail, language)
    on_border = borders(cloud, detail)
    yield UNKNOWN
    boxes = []
    for vpc in cloud.of(Vpc).values():
        border = on_border.get(vpc.id, Border())
        box = vpc_box(
            cloud,
            vpc,
            inside,
            border,
            detail,
            language,
            base or cloud,
            zones_below=zones_below,
        )
        # Found out once, and here one box at a time: all of them are asked when a plan is made.
        _ = box.width, box.height
        boxes.append(box)
        yield UNKNOWN
    hosts, on_lanes = outside_hosts(cloud, detail, language), nodes(cloud, detail, language)
    yield UNKNOWN
    return _Sketch(cloud, tuple(boxes), hosts, on_lanes)


def layout(
    cloud: Cloud,
    *,
    detail: Detail = Detail.NORMAL,
    language: Language = Language.EN,
    base: Cloud | None = None,
) -> Picture:
    """Draw a cloud, its VPCs side by side.

    ``base`` is the cloud as it was drawn first: subnets keep the rows that they had in it, so
    that a change of routes moves nothing.
    """
    return at_once(laying_out(cloud, detail=detail, language=language, base=base))


def laying_out(
    cloud: Cloud, *, detail: Detail, language: Language, base: Cloud | None = None
) -> Steps[Picture]:
    """As `layout`, step by step."""
    sketch = yield from _sketch(cloud, detail, language, base)
    plan = sketch.plan(side_by_side(sketch.boxes, sketch.used), NARROWEST)
    return (yield from plan.draw(NARROWEST))


def fit(
    cloud: Cloud,
    width: int,
    height: int,
    *,
    language: Language = Language.EN,
    base: Cloud | None = None,
) -> Picture:
    """The most detailed picture that fits into so many cells.

    VPCs stand side by side if they can, and else below one another; and so do zones, if nothing
    else helps. Of pictures that are all too tall it is the least tall one; if all are too wide,
    the overview.
    """
    return at_once(fitting(cloud, width, height, language=language, base=base))


def fitting(
    cloud: Cloud, width: int, height: int, *, language: Language, base: Cloud | None = None
) -> Steps[Picture]:
    """As `fit`, step by step."""
    room = min(width, NARROWEST)
    narrow: list[_Plan] = []
    for detail, zones_below in _AMOUNTS:
        sketch = yield from _sketch(cloud, detail, language, base, zones_below=zones_below)
        for plan in _plans(sketch, detail, width):
            columns, rows = plan.size
            if columns <= width:
                if rows <= height:
                    return (yield from plan.draw(room))
                narrow.append(plan)
    if narrow:
        return (yield from min(narrow, key=lambda plan: plan.size[1]).draw(room))
    sketch = yield from _sketch(cloud, Detail.OVERVIEW, language, base)
    plan = sketch.plan(side_by_side(sketch.boxes, sketch.used), room)
    return (yield from plan.draw(room))


_AMOUNTS = (
    (Detail.FULL, False),
    (Detail.NORMAL, False),
    (Detail.OVERVIEW, False),
    (Detail.NORMAL, True),
    (Detail.OVERVIEW, True),
)
"""How much is drawn, and whether zones stand below one another: the best first."""


def _plans(sketch: _Sketch, detail: Detail, width: int) -> Iterator[_Plan]:
    """The plans whose VPCs have room in so many columns, the best first."""
    beside = side_by_side(sketch.boxes, sketch.used)
    if beside.width <= width:
        yield sketch.plan(beside, min(width, NARROWEST))
    if detail is Detail.FULL:
        # Names of groups and tables are worth less than VPCs beside one another.
        return
    below = stacked(sketch.boxes, sketch.used, width)
    if below is not None and below.stacked:
        yield sketch.plan(below, min(width, NARROWEST))
