"""`Locator`: the cell of a picture at which each event of a path happens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    Instance,
    LambdaFunction,
    LoadBalancer,
    NatGateway,
    NetworkInterface,
    RouteTable,
    Subnet,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    VpcEndpoint,
)
from trainer.picture.grid import Point, Side
from trainer.picture.picture import Picture
from trainer.reach import INTERNET, Finding, Hop, HopKind
from trainer.reach.world import World


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where an event may be: in a subnet, at an interface unless it is a hub's own there."""

    subnet: str
    interface: str = ""


class Locator:
    """Finds the cell of each event.

    An event does not always say where it happens: a hop at a load balancer, in which zone; a hop
    at a network ACL or route table, in which subnet. Then the events nearest to it on the path
    tell.
    """

    def __init__(self, picture: Picture, events: tuple[Hop | Finding, ...]) -> None:
        self._places = picture.places
        self._cloud = picture.cloud
        self._world = picture.cloud.derived(World)
        self._events = events
        self._known_seats: dict[int, tuple[_Seat, ...]] = {}

    def locate(self, number: int) -> Point | None:
        """Where the event of this number happens; None if the picture has no place for it."""
        match self._events[number].kind:
            case HopKind.SECURITY_GROUP:
                guarded = self._nearest(number, self._has_group)
                symbol = self._places.anchors.get(guarded.interface) if guarded else None
                return symbol.towards(Side.LEFT) if symbol is not None else None
            case HopKind.NETWORK_ACL:
                return self._door(number)
            case HopKind.ROUTE_TABLE:
                gateway = self._gateway_with_table(number)
                door = self._door(number) if gateway is None else None
                return door.towards(Side.LEFT) if door is not None else gateway
            case _:
                return self._symbol(number)

    def _symbol(self, number: int) -> Point | None:
        """What the event names; of several nodes or interfaces of it, the nearest one."""
        event, anchors = self._events[number], self._places.anchors
        if event.kind is HopKind.INTERNET:
            return anchors.get(INTERNET)
        mine = self._cloud.derived(_interfaces).get(event.component, ())
        named = next((each for each in self._named(number) if each in mine), event.component)
        if named in anchors:
            return anchors[named]
        if event.kind in (HopKind.SOURCE, HopKind.DESTINATION):
            return anchors.get(INTERNET)
        return anchors.get(event.facts.get("gateway", "")) if isinstance(event, Finding) else None

    def _gateway_with_table(self, number: int) -> Point | None:
        """The gateway that the packets came in by, if the event is at that gateway's table."""
        table = self._cloud.find(RouteTable, self._events[number].component)
        before = self._events[number - 1].component if number else ""
        if table is None or before not in table.gateways:
            return None
        return self._places.anchors.get(before)

    def _door(self, number: int) -> Point | None:
        """The door of the subnet that the event is at."""
        seat = self._nearest(number, self._has_filter)
        return self._places.doors.get(seat.subnet) if seat is not None else None

    def _nearest(self, number: int, fits: Callable[[_Seat, str], bool]) -> _Seat | None:
        """The nearest fitting seat on the path."""
        component = self._events[number].component
        for other in self._outward(number):
            for seat in self._seats(other):
                if fits(seat, component):
                    return seat
        return None

    def _has_group(self, seat: _Seat, component: str) -> bool:
        interface = self._cloud.find(NetworkInterface, seat.interface)
        return interface is not None and component in (*interface.security_groups, interface.id)

    def _has_filter(self, seat: _Seat, component: str) -> bool:
        acl, table = self._world.network_acl(seat.subnet), self._world.route_table(seat.subnet)
        return any(each is not None and each.id == component for each in (acl, table))

    def _seats(self, number: int) -> tuple[_Seat, ...]:
        """As `_seats_of`, which is asked for from its neighbours, again and again.

        Not with `functools.cache`: that would hold this object, and with it a picture of millions
        of cells, in a cycle.
        """
        if number not in self._known_seats:
            self._known_seats[number] = self._seats_of(number)
        return self._known_seats[number]

    def _seats_of(self, number: int) -> tuple[_Seat, ...]:
        """The seats that an event itself tells of, the likelier first."""
        event = self._events[number]
        if isinstance(event, Finding) and "subnet" in event.facts:
            return (_Seat(event.facts["subnet"], event.interface),)
        if event.interface:
            return tuple(self._of_interfaces((event.interface,)))
        if event.kind is HopKind.NETWORK_ACL:
            return tuple(seat for seat in self._hub_seats(number) if self._fits(number, seat))
        owned = self._cloud.derived(_interfaces).get(event.component, (event.component,))
        return tuple(self._of_interfaces(owned))

    def _fits(self, number: int, seat: _Seat) -> bool:
        return self._has_filter(seat, self._events[number].component)

    def _of_interfaces(self, ids: Iterable[str]) -> Iterator[_Seat]:
        for each in ids:
            interface = self._cloud.find(NetworkInterface, each)
            if interface is not None:
                yield _Seat(interface.subnet, interface.id)

    def _hub_seats(self, number: int) -> Iterator[_Seat]:
        """The subnets in which the transit gateway beside this event has its own interfaces,
        those in the zone of the nearest host first."""
        zone = self._zone(number)
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(self._events):
                subnets = self._attached(self._events[beside].component)
                found = (self._cloud.find(Subnet, each) for each in subnets)
                known = [subnet for subnet in found if subnet is not None]
                for subnet in sorted(known, key=lambda subnet: subnet.zone != zone):
                    yield _Seat(subnet.id)

    def _attached(self, component: str) -> tuple[str, ...]:
        """The subnets of an attachment, or of all attachments that a hub's table is for."""
        match self._cloud.resources.get(component):
            case TransitGatewayVpcAttachment(subnets=subnets):
                return subnets
            case TransitGatewayRouteTable(gateway=gateway):
                attachments = self._cloud.of(TransitGatewayVpcAttachment).values()
                return tuple(s for a in attachments if a.gateway == gateway for s in a.subnets)
            case _:
                return ()

    def _zone(self, number: int) -> str | None:
        """The zone of the interface that is named nearest to this event."""
        subnets = (
            self._cloud.find(Subnet, s.subnet) for s in self._of_interfaces(self._named(number))
        )
        return next((subnet.zone for subnet in subnets if subnet is not None), None)

    def _named(self, number: int) -> Iterator[str]:
        """The interfaces that events name, those of the nearest events first."""
        for other in self._outward(number):
            if self._events[other].interface:
                yield self._events[other].interface

    def _outward(self, number: int) -> list[int]:
        """All events, the nearest to this one first; of two as near, the earlier one."""
        return sorted(range(len(self._events)), key=lambda n: (abs(n - number), n))


def _interfaces(cloud: Cloud) -> Mapping[str, tuple[str, ...]]:
    """What sends and receives by interfaces of its own -> those interfaces."""
    found: dict[str, tuple[str, ...]] = {}
    for resource in cloud.resources.values():
        match resource:
            case (
                DbInstance(interfaces=interfaces)
                | EcsTask(interfaces=interfaces)
                | Instance(interfaces=interfaces)
                | LambdaFunction(interfaces=interfaces)
                | LoadBalancer(interfaces=interfaces)
                | VpcEndpoint(interfaces=interfaces)
            ):
                found[resource.id] = interfaces
            case NatGateway(interface=interface):
                found[resource.id] = (interface,)
    return found
