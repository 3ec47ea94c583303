"""A VPC as a box: Availability Zones as columns, subnets in rows, ports on the border.

Every subnet hangs on a rail, and the rails on a bus: the router that each VPC has, and through
which everything goes that leaves a subnet. The first rail goes on to a second bus at the bottom
if there are ports below. Where there is no width for that, the zones stand below one another on
one rail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, zip_longest

from trainer.cloud import Cloud, InternetGateway, NatGateway, NetworkInterface, Subnet, Vpc
from trainer.cloud.routes import is_blackhole
from trainer.picture.canvas import Canvas
from trainer.picture.grid import Point, Rect, Role
from trainer.picture.picture import Detail, Spot
from trainer.picture.ports import Border, Port
from trainer.picture.residents import Resident
from trainer.picture.subnet_box import Drawn, SubnetBox
from trainer.picture.titles import title, with_networks
from trainer.reach.world import World
from trainer.steps import UNKNOWN, Steps
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.width import cells

_STUB = 2
"""Cells between a rail and the boxes beside it."""
_NEAR = 6
"""So many cells off the middle, a gateway still moves to stand above a rail."""
_TRUNK = 2
"""The column of the first rail."""
_FIRST_PORT = 3
"""The column at which the lower ports begin."""


_Cell = SubnetBox | str | None
"""A subnet, the name of a zone, or nothing."""


@dataclass(frozen=True)
class VpcBox:
    """``rows`` hold a cell for each column."""

    id: str
    title: str
    border: Border
    rows: tuple[tuple[_Cell, ...], ...]

    @property
    def _columns(self) -> tuple[tuple[_Cell, ...], ...]:
        return tuple(zip(*self.rows, strict=True))

    @cached_property
    def _widths(self) -> tuple[int, ...]:
        """The width of each column's boxes."""
        return tuple(max(map(_width, column)) for column in self._columns)

    @property
    def _rails(self) -> tuple[int, ...]:
        """The column of each rail, counted from the box's left edge."""
        steps = (_STUB + width + 1 for width in self._widths[:-1])
        return tuple(accumulate(steps, initial=_TRUNK)) if self.rows else ()

    @property
    def _head(self) -> int:
        """The rows above the first zone: the border, and the bus if anything hangs on it."""
        return 2 if self.border.upper or len(self._columns) > 1 else 1

    @property
    def door(self) -> int:
        """The column of the first upper port's wire, counted from the box's left edge.

        In the middle, straight above a rail if one is near, and to the right of the title.
        """
        middle = self.width // 2
        near = [rail for rail in self._rails if abs(rail - middle) <= _NEAR]
        leftmost = cells(self.title) + 5 + next((p.width // 2 for p in self.border.upper), 0)
        door = max(min(near, key=lambda rail: abs(rail - middle), default=middle), leftmost)
        beyond = _ports_width(self.border.upper[1:])
        if not beyond:
            return door
        rightmost = self.width - 2 - beyond - 1 - self.border.upper[0].width // 2
        return max(leftmost, min(door, rightmost))

    @property
    def upper(self) -> tuple[tuple[int, Port], ...]:
        """The ports on the upper border, each with the column of its wire."""
        if not self.border.upper:
            return ()
        return tuple(_along(self.border.upper, self.door - self.border.upper[0].width // 2))

    @property
    def lower(self) -> tuple[tuple[int, Port], ...]:
        """The ports on the lower border, each with the column of its wire."""
        return tuple(_along(self.border.lower, _FIRST_PORT))

    @cached_property
    def _heights(self) -> tuple[int, ...]:
        return tuple(max(map(_height, row)) for row in self.rows)

    @cached_property
    def width(self) -> int:
        widths = self._widths
        inside = sum(widths) + (_STUB + 1) * len(widths) + 3
        border = cells(self.title) + _ports_width(self.border.upper) + 8
        return max(inside, border, _FIRST_PORT + _ports_width(self.border.lower) + 1)

    @property
    def height(self) -> int:
        return self._head + sum(self._heights) + (2 if self.border.lower else 1)

    def draw(self, canvas: Canvas, corner: Point, drawn: Drawn) -> Steps[None]:
        """Draw the box with its upper left corner there."""
        left, top = corner
        canvas.frame(Rect(left, top, self.width, self.height), Role.VPC, self.id)
        label = f" {self.title} "
        canvas.text(Point(left + 1, top), label, Role.TITLE, self.id)
        drawn.spots.append(Spot(self.id, Rect(left, top, 1 + cells(label), 1)))
        bus = top + 1
        knots = [self._draw_port(canvas, left, top, port, bus, drawn) for port in self.upper]
        trunk = Point(left + _TRUNK, bus)
        for column, width, rail in zip(self._columns, self._widths, self._rails, strict=True):
            stubs = yield from self._draw_column(canvas, column, width, corner, rail, drawn)
            canvas.wire(stubs[0], stubs[-1])
            if rail == _TRUNK:
                trunk = stubs[0]
            # A rail that leads nowhere else needs no bus.
            if self._head > 1:
                knots.append(Point(left + rail, bus))
                canvas.wire(knots[-1], stubs[0])
        drawn.stand(self.id, trunk)
        knots.sort()
        canvas.wire(*knots[:1], *knots[-1:])
        self._draw_lower(canvas, corner, trunk, drawn)

    def _draw_column(
        self,
        canvas: Canvas,
        column: tuple[_Cell, ...],
        width: int,
        corner: Point,
        rail: int,
        drawn: Drawn,
    ) -> Steps[list[Point]]:
        """One column; returns where its subnets hang on the rail."""
        stubs = []
        x, y = corner.x + rail, corner.y + self._head
        for cell, height in zip(column, self._heights, strict=True):
            match cell:
                case str() as zone:
                    canvas.text(Point(x + _STUB, y), zone, Role.NOTE, self.id)
                case SubnetBox() as box:
                    stubs.append(box.draw(canvas, Rect(x + _STUB, y, width, height), x, drawn))
                    yield UNKNOWN
            y += height
        return stubs

    def _draw_lower(self, canvas: Canvas, corner: Point, trunk: Point, drawn: Drawn) -> None:
        """The lower ports, on a bus of their own that hangs on the first rail."""
        border = corner.y + self.height - 1
        for port in self.lower:
            knot = self._draw_port(canvas, corner.x, border, port, border - 1, drawn)
            canvas.wire(trunk, trunk._replace(y=knot.y), knot)
            trunk = knot

    def _draw_port(
        self,
        canvas: Canvas,
        left: int,
        border: int,
        placed: tuple[int, Port],
        bus: int,
        drawn: Drawn,
    ) -> Point:
        """A port on the border; returns where its wire meets the bus."""
        column, port = placed
        middle = Point(left + column, border)
        if port.text:
            start = middle._replace(x=middle.x - port.width // 2)
            rect = canvas.text(start, port.text, Role.GATEWAY, port.owner)
            if port.owner != self.id:
                drawn.spots.append(Spot(port.owner, rect))
                drawn.stand(port.owner, middle)
        drawn.ports[port.key] = middle
        knot = middle._replace(y=bus)
        canvas.wire(middle, knot)
        return knot


def _width(cell: _Cell) -> int:
    match cell:
        case None:
            return 0
        case str() as zone:
            return cells(zone) + 1
        case box:
            return box.width


def _height(cell: _Cell) -> int:
    return cell.height if isinstance(cell, SubnetBox) else 1


def _ports_width(ports: tuple[Port, ...]) -> int:
    return max(0, sum(port.width + 1 for port in ports) - 1)


def _along(ports: tuple[Port, ...], start: int) -> Iterator[tuple[int, Port]]:
    """Ports from this column on, each with the column of its wire."""
    for port in ports:
        yield start + port.width // 2, port
        start += port.width + 1


def vpc_box(
    cloud: Cloud,
    vpc: Vpc,
    inside: Mapping[str, tuple[Resident, ...]],
    border: Border,
    detail: Detail,
    language: Language,
    base: Cloud,
    zones_below: bool,
) -> VpcBox:
    """The box of one VPC; ``base`` is the cloud that decides in which rows subnets stand.

    The zones stand side by side, or below one another.
    """
    by_zone: dict[str, dict[int, list[SubnetBox]]] = defaultdict(lambda: defaultdict(list))
    for subnet in cloud.of(Subnet).values():
        if subnet.vpc == vpc.id:
            home = base if subnet.id in base.resources else cloud
            box = _subnet_box(cloud, subnet, inside.get(subnet.id, ()), detail, language)
            by_zone[subnet.zone][_tier(home, home.get(Subnet, subnet.id))].append(box)
    zones = {zone: by_zone[zone] for zone in sorted(by_zone)}
    rows = tuple(_column(zones) if zones_below else _side_by_side(zones))
    return VpcBox(
        vpc.id,
        with_networks(title(vpc), vpc.networks, detail),
        border,
        rows,
    )


_Tiers = Mapping[int, list[SubnetBox]]


def _column(zones: Mapping[str, _Tiers]) -> Iterator[tuple[_Cell, ...]]:
    """The rows of one column: each zone's name and its subnets."""
    for zone, tiers in zones.items():
        yield (zone,)
        for tier in sorted(tiers):
            for box in tiers[tier]:
                yield (box,)


def _side_by_side(zones: Mapping[str, _Tiers]) -> Iterator[tuple[_Cell, ...]]:
    """The rows of a column for each zone, with subnets of one tier beside one another."""
    if zones:
        yield tuple(zones)
    for tier in range(_TIERS):
        yield from zip_longest(*(tiers[tier] for tiers in zones.values()))


def _subnet_box(
    cloud: Cloud,
    subnet: Subnet,
    inside: tuple[Resident, ...],
    detail: Detail,
    language: Language,
) -> SubnetBox:
    world = cloud.derived(World)
    table, acl = world.route_table(subnet.id), world.network_acl(subnet.id)
    notes = " ".join(title(r) for r in (table, acl) if r) if detail is Detail.FULL else ""
    public = is_public(cloud, subnet)
    return SubnetBox(
        subnet.id,
        public,
        with_networks(title(subnet), (subnet.cidr,), detail),
        notes,
        say(language, "picture.public" if public else "picture.private"),
        inside,
    )


_TIERS = 3


def _tier(cloud: Cloud, subnet: Subnet) -> int:
    """0: faces the internet; 1: reaches it through another target; 2: only its own VPC.

    A subnet with a public address in it was meant to face the internet, even if no route leads
    there yet.
    """
    if is_public(cloud, subnet) or subnet.id in cloud.derived(_with_public_addresses):
        return 0
    table = cloud.derived(World).route_table(subnet.id)
    onward = table is not None and any(
        cloud.find(NatGateway, route.target) is not None for route in table.routes
    )
    return 1 if onward else 2


def _with_public_addresses(cloud: Cloud) -> frozenset[str]:
    """The subnets in which an interface has a public address."""
    world = cloud.derived(World)
    return frozenset(
        world.cloud.get(NetworkInterface, world.holders(vpc)[private]).subnet
        for vpc, pairs in world.associations.items()
        for private in pairs
    )


def is_public(cloud: Cloud, subnet: Subnet) -> bool:
    """A public subnet's route table has a route to an internet gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/configure-subnets.html#subnet-types
    """
    table = cloud.derived(World).route_table(subnet.id)
    return table is not None and any(
        cloud.find(InternetGateway, route.target) is not None
        and not is_blackhole(cloud, table, route)
        for route in table.routes
    )
