"""`with_path`: the cells that a packet crosses on its way through a picture, there and back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from trainer.cloud import Cloud, DbInstance, Instance, NatGateway, NetworkInterface
from trainer.picture.box_characters import Joins
from trainer.picture.picture import Picture, Point, Side, Step
from trainer.reach import INTERNET, Finding, Hop, HopKind, Path, Verdict
from trainer.reach.world import World
from trainer.text.verdicts import told_path


def with_verdict(picture: Picture, verdict: Verdict) -> Picture:
    """The picture with the verdict's path worth showing; as it was if there is none."""
    path = told_path(verdict)
    return replace(picture, steps=()) if path is None else with_path(picture, path)


def with_path(picture: Picture, path: Path) -> Picture:
    """The picture with a path on it, from the source to where it ends or is refused."""
    steps: list[Step] = []
    for event, place in _places(picture, path):
        start = steps[-1].point if steps else place
        steps.append(Step(event, place, _way(picture, start, place)))
    return replace(picture, steps=tuple(steps))


def _places(picture: Picture, path: Path) -> Iterator[tuple[Hop | Finding, Point]]:
    """Each event of the path with the cell where it happens."""
    refused = () if path.refused is None else (path.refused,)
    events = (*path.forward, *path.back, *refused)
    locator = _Locator(picture, events)
    previous = picture.places.anchors.get(INTERNET, Point(0, 0))
    for number, event in enumerate(events):
        previous = locator.locate(number) or previous
        yield event, previous


class _Locator:
    """Finds the cell of each event.

    A hop at a security group, network ACL or route table does not say whose it is there: it is
    that of the nearest host on the path that uses it.
    """

    def __init__(self, picture: Picture, events: tuple[Hop | Finding, ...]) -> None:
        self._places = picture.places
        self._world = picture.cloud.derived(World)
        self._events = events
        self._hosts = [_host(picture.cloud, event) for event in events]

    def locate(self, number: int) -> Point | None:
        """Where the event of this number happens; None if the picture has no place for it."""
        event, anchors = self._events[number], self._places.anchors
        match event.kind:
            case HopKind.SECURITY_GROUP:
                guarded = self._nearest(number, self._has_group)
                symbol = anchors.get(guarded.id) if guarded is not None else None
                return symbol.towards(Side.LEFT) if symbol is not None else None
            case HopKind.NETWORK_ACL:
                return self._door(number, self._has_acl)
            case HopKind.ROUTE_TABLE:
                door = self._door(number, self._has_table)
                return door.towards(Side.LEFT) if door is not None else None
            case HopKind.SOURCE | HopKind.DESTINATION:
                return anchors.get(event.component, anchors.get(INTERNET))
            case _:
                return anchors.get(event.component)

    def _door(self, number: int, fits: Callable[[NetworkInterface, str], bool]) -> Point | None:
        """The door of the subnet that a finding names, or that the nearest fitting host is in."""
        event = self._events[number]
        named = event.facts.get("subnet") if isinstance(event, Finding) else None
        host = self._nearest(number, fits) if named is None else None
        return self._places.doors.get(named or (host.subnet if host is not None else ""))

    def _nearest(
        self, number: int, fits: Callable[[NetworkInterface, str], bool]
    ) -> NetworkInterface | None:
        component = self._events[number].component
        fitting = (
            (abs(place - number), place, host)
            for place, host in enumerate(self._hosts)
            if host is not None and fits(host, component)
        )
        return min(fitting, default=(0, 0, None), key=lambda found: found[:2])[2]

    def _has_group(self, host: NetworkInterface, component: str) -> bool:
        return component in (*host.security_groups, host.id)

    def _has_acl(self, host: NetworkInterface, component: str) -> bool:
        acl = self._world.network_acl(host.subnet)
        return acl is not None and acl.id == component

    def _has_table(self, host: NetworkInterface, component: str) -> bool:
        table = self._world.route_table(host.subnet)
        return table is not None and table.id == component


def _host(cloud: Cloud, event: Hop | Finding) -> NetworkInterface | None:
    """The interface that an event names, by its own id or by its owner's."""
    match cloud.resources.get(event.interface or event.component):
        case NetworkInterface() as interface:
            return interface
        case Instance(interfaces=interfaces) | DbInstance(interfaces=interfaces) if interfaces:
            return cloud.find(NetworkInterface, interfaces[0])
        case NatGateway(interface=interface_id):
            return cloud.find(NetworkInterface, interface_id)
        case _:
            return None


def _way(picture: Picture, start: Point, end: Point) -> tuple[Point, ...]:
    """The cells from one to the other along the wires; the end alone if no wire leads there.

    Where two wires pass each other, a packet goes straight on.
    """
    came_from: dict[tuple[Point, bool], tuple[Point, bool] | None] = {(start, False): None}
    queue = deque(came_from)
    nothing = Joins()
    while queue:
        here, upright = queue.popleft()
        if here == end:
            return _back(came_from, (here, upright))
        for side, joined in zip(Side, picture.wires.get(here, nothing), strict=True):
            vertical = side in (Side.UP, Side.DOWN)
            if not joined or (here in picture.bridges and vertical is not upright):
                continue
            there = here.towards(side)
            state = there, vertical and there in picture.bridges
            if state not in came_from:
                came_from[state] = here, upright
                queue.append(state)
    return (end,)


def _back(
    came_from: Mapping[tuple[Point, bool], tuple[Point, bool] | None], end: tuple[Point, bool]
) -> tuple[Point, ...]:
    """The cells that led to a state of the search, from its start."""
    cells = []
    state: tuple[Point, bool] | None = end
    while state is not None:
        cells.append(state[0])
        state = came_from[state]
    return tuple(reversed(cells))
