"""`layout`: from a cloud to its picture, in layers from the internet down."""

from __future__ import annotations

from itertools import accumulate

from trainer.cloud import Cloud, Vpc
from trainer.picture.canvas import Canvas
from trainer.picture.outside import draw_outside, in_rows, outside_hosts
from trainer.picture.picture import Detail, Picture, Places, Point
from trainer.picture.residents import residents
from trainer.picture.subnet_box import Drawn
from trainer.picture.vpc_box import vpc_box
from trainer.reach import INTERNET
from trainer.text.language import Language

NARROWEST = 76
"""The outer hosts may always take so many cells in a row, however small the VPCs are."""
_BETWEEN = 2


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
    inside = residents(cloud, detail, language)
    boxes = [
        vpc_box(cloud, vpc, inside, detail, language, base or cloud)
        for vpc in cloud.of(Vpc).values()
    ]
    width = sum(box.width + _BETWEEN for box in boxes) - _BETWEEN
    lefts = tuple(accumulate((box.width + _BETWEEN for box in boxes), initial=0))
    doors = [left + box.door for left, box in zip(lefts, boxes, strict=False) if box.gateway]
    canvas, drawn = Canvas(), Drawn()
    room = max(width, NARROWEST)
    hosts = in_rows(outside_hosts(cloud, detail, language), room)
    bus = draw_outside(canvas, hosts, room, doors[0] if doors else width // 2, drawn)
    internet = drawn.anchors[INTERNET]
    start = internet._replace(y=bus)
    for left, box in zip(lefts, boxes, strict=False):
        box.draw(canvas, Point(left, bus + 1), drawn)
    for door in doors:
        canvas.wire(Point(door, bus + 1), Point(door, bus), start, internet)
    return Picture(
        cloud,
        canvas.finish(),
        tuple(drawn.spots),
        Places(drawn.anchors, drawn.doors),
        canvas.wires,
        canvas.frames,
    )


def fit(
    cloud: Cloud,
    width: int,
    height: int,
    *,
    language: Language = Language.EN,
    base: Cloud | None = None,
) -> Picture:
    """The most detailed picture that fits into so many cells; the overview if none does."""
    picture = None
    for detail in reversed(Detail):
        picture = layout(cloud, detail=detail, language=language, base=base)
        if picture.width <= width and picture.height <= height:
            break
    assert picture is not None
    return picture
