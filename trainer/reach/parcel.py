"""What moves through the cloud: a set of packets at a place, with what it remembers.

The walk (`trainer.reach.walk`) takes a parcel from its place to the next ones. A step may
split it, because a component treats its packets differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import TypeAlias

from trainer.cloud import Direction
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Finding, Hop, Way

# Places: where the packets are and what happens to them next.


@dataclass(frozen=True, slots=True)
class Leaving:
    """At an interface, about to leave it."""

    interface: str


@dataclass(frozen=True, slots=True)
class Departing:
    """Past the interface's own filters, still in its subnet."""

    interface: str


@dataclass(frozen=True, slots=True)
class Routing:
    """Out of the subnet, at the route table that decides for it."""

    subnet: str


@dataclass(frozen=True, slots=True)
class AtTarget:
    """At the target of a route of this subnet's table."""

    target: str
    subnet: str


@dataclass(frozen=True, slots=True)
class AtNat:
    """At a NAT gateway, past its subnet's ACL."""

    gateway: str


@dataclass(frozen=True, slots=True)
class Entering:
    """Inside a VPC, on the way to the interface that holds the destination address."""

    vpc: str


@dataclass(frozen=True, slots=True)
class Arriving:
    """At the edge of an interface; ``crossing`` if the packets enter its subnet from outside."""

    interface: str
    crossing: bool


@dataclass(frozen=True, slots=True)
class Inside:
    """Past all filters: the interface's owner has the packets."""

    interface: str


@dataclass(frozen=True, slots=True)
class OnInternet:
    """Outside of every VPC, between public addresses."""


@dataclass(frozen=True, slots=True)
class IntoGateway:
    """At the outer side of an internet gateway, coming in."""

    gateway: str


Place: TypeAlias = (
    Leaving
    | Departing
    | Routing
    | AtTarget
    | AtNat
    | Entering
    | Arriving
    | Inside
    | OnInternet
    | IntoGateway
)


class Change(Flag):
    """Which fields of a request a translation rewrites."""

    NOTHING = 0
    SOURCE = auto()
    SOURCE_PORT = auto()
    DESTINATION = auto()


@dataclass(frozen=True, slots=True)
class Translation:
    """What a gateway did to requests, so that replies can be turned back.

    ``before`` are the requests as they came. ``assumed`` marks one that no gateway would do,
    made up to see what else is in the way. ``earlier`` is the translation before this one.
    """

    component: str
    before: PacketSet
    changes: Change
    earlier: Translation | None
    assumed: bool = False

    def undo(self, after: PacketSet) -> PacketSet:
        """The requests, as they came, that may have become one of these."""
        if Change.SOURCE in self.changes:
            after = after.any_source()
        if Change.SOURCE_PORT in self.changes:
            after = after.any_source_port()
        if Change.DESTINATION in self.changes:
            after = after.any_destination()
        return self.before & after


@dataclass(frozen=True, slots=True)
class Trail:
    """The hops so far, the last one first.

    ``passed`` notes that requests passed an interface's security groups in a direction.
    """

    hop: Hop
    earlier: Trail | None
    passed: tuple[str, Direction] | None = None


def hops(trail: Trail | None) -> tuple[Hop, ...]:
    """The trail's hops, first one first."""
    return tuple(step.hop for step in reversed(list(steps(trail))))


def steps(trail: Trail | None) -> Iterator[Trail]:
    """The trail's links, last one first."""
    while trail is not None:
        yield trail
        trail = trail.earlier


@dataclass(frozen=True, slots=True)
class Parcel:
    """A set of packets at a place.

    ``session`` is the last translation that is not yet undone. ``identified``: the packets
    still tell which interface sent them, so that rules naming a security group can match.
    ``visited`` keeps routing loops finite; ``blockers`` are refusals passed as if open.
    """

    way: Way
    packets: PacketSet
    place: Place
    session: Translation | None = None
    identified: bool = False
    trail: Trail | None = None
    visited: frozenset[Place] = frozenset()
    blockers: tuple[Finding, ...] = ()

    def to(
        self,
        place: Place,
        packets: PacketSet | None = None,
        hop: Hop | None = None,
        passed: tuple[str, Direction] | None = None,
    ) -> Parcel:
        """This parcel at the next place, after a hop if one is to be shown."""
        return replace(
            self,
            place=place,
            packets=self.packets if packets is None else packets,
            trail=self.trail if hop is None else Trail(hop, self.trail, passed),
        )

    def translated(
        self, component: str, packets: PacketSet, changes: Change, *, assumed: bool = False
    ) -> Parcel:
        """The same packets after a gateway has rewritten requests."""
        session = Translation(component, self.packets, changes, self.session, assumed)
        return replace(self, packets=packets, session=session)

    def turned_back(self) -> Parcel:
        """Replies after the gateway that last translated their requests has undone that."""
        assert self.session is not None
        requests = self.session.undo(self.packets.requests())
        return replace(self, packets=requests.reply(), session=self.session.earlier)

    def origins(self) -> PacketSet:
        """The requests, as the client sent them, that may have led to these packets."""
        packets = self.packets if self.way is Way.FORWARD else self.packets.requests()
        session = self.session
        while session is not None:
            packets = session.undo(packets)
            session = session.earlier
        return packets

    def visiting(self) -> Parcel:
        """This parcel, with its place noted as one that it must not come to again."""
        return replace(self, visited=self.visited | {self.place})

    def without_identity(self) -> Parcel:
        return replace(self, identified=False) if self.identified else self


@dataclass(frozen=True, slots=True)
class Refusal:
    """Packets that a component does not pass, and where they would go if it did."""

    parcel: Parcel
    finding: Finding
    onward: tuple[Parcel, ...] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    """Packets that came to an end: an interface's owner, or a host outside (None)."""

    parcel: Parcel
    interface: str | None


Step: TypeAlias = Parcel | Refusal | Arrival


def to_address(parcel: Parcel, addresses: AddressSet) -> PacketSet:
    """The parcel's packets for these destinations."""
    return parcel.packets & PacketSet.of(destination=addresses)
