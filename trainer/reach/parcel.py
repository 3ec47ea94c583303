"""What moves through the cloud: a set of packets at a place, with what it remembers.

The walk (`trainer.reach.walk`) takes a parcel from its place to the next ones. A step may
split it, because a component treats its packets differently.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Flag, auto
from typing import Final, TypeAlias

from trainer.cloud import Direction, Fact
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import Finding, Hop, Way
from trainer.reach.codes import Code

INTERNET: Final = "internet"
"""Any host outside of the cloud, with any public address that the cloud does not use."""

# Places: where the packets are and what happens to them next.


@dataclass(frozen=True, slots=True)
class Leaving:
    """At an interface, about to leave it."""

    interface: str


@dataclass(frozen=True, slots=True)
class Departing:
    """In a subnet, past the filters of the interface there (or the attachment) that sent.

    ``bound`` is the interface that the packets go back to whatever their destination is.
    """

    subnet: str
    interface: str = ""
    bound: str = ""


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
class AtEdge:
    """Just inside a gateway of a VPC, where a gateway route table may decide."""

    gateway: str
    vpc: str


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
class Transit:
    """At the edge of an interface that a route names, bound for somewhere else."""

    interface: str


@dataclass(frozen=True, slots=True)
class InTransit:
    """Past the filters of an interface whose owner shall pass the packets on."""

    interface: str


@dataclass(frozen=True, slots=True)
class OnInternet:
    """Outside of every VPC, between public addresses."""


@dataclass(frozen=True, slots=True)
class IntoGateway:
    """At the outer side of an internet gateway, coming in."""

    gateway: str


@dataclass(frozen=True, slots=True)
class InHub:
    """In a transit gateway, come from this attachment; ``gateway`` matters for peerings."""

    gateway: str
    attachment: str


@dataclass(frozen=True, slots=True)
class OutOfHub:
    """At the attachment by which packets leave a transit gateway."""

    gateway: str
    attachment: str


@dataclass(frozen=True, slots=True)
class IntoSite:
    """At the outer side of a site on premises, come by this link."""

    site: str
    link: str


@dataclass(frozen=True, slots=True)
class LeavingSite:
    """At a host on premises, about to leave the site."""

    site: str


@dataclass(frozen=True, slots=True)
class IntoVpnGateway:
    """At a virtual private gateway, coming from a site."""

    gateway: str


@dataclass(frozen=True, slots=True)
class LeavingService:
    """At an AWS service, about to answer."""

    service: str


Place: TypeAlias = (
    Leaving
    | Departing
    | Routing
    | AtTarget
    | AtNat
    | AtEdge
    | Entering
    | Arriving
    | Inside
    | Transit
    | InTransit
    | OnInternet
    | IntoGateway
    | InHub
    | OutOfHub
    | IntoSite
    | LeavingSite
    | IntoVpnGateway
    | LeavingService
)


class Change(Flag):
    """Which fields of a request a translation rewrites."""

    NOTHING = 0
    SOURCE = auto()
    SOURCE_PORT = auto()
    DESTINATION = auto()
    DESTINATION_PORT = auto()


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
        if Change.DESTINATION_PORT in self.changes:
            after = after.any_destination_port()
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
    still tell which interface sent them, so that rules naming a security group can match;
    ``node`` is that interface if it sent them on under their client's address.
    ``left`` is the interface that they left last.
    ``zone`` is the Availability Zone they are in; ``pins`` are (attachment, zone) that both
    directions of a flow must share; ``through`` are the middleboxes passed, each with the
    ``disguise`` that the packets had there.
    ``visited`` keeps routing loops finite; ``blockers`` are refusals passed as if open.
    """

    way: Way
    packets: PacketSet
    place: Place
    session: Translation | None = None
    identified: bool = False
    node: str = ""
    left: str = ""
    zone: str | None = None
    pins: tuple[tuple[str, str], ...] = ()
    through: tuple[tuple[str, int], ...] = ()
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
        """This parcel at the next place, after a hop if one is to be shown.

        Every step of every walk comes here, and `replace` takes twice as long.
        """
        return Parcel(
            self.way,
            self.packets if packets is None else packets,
            place,
            self.session,
            self.identified,
            self.node,
            self.left,
            self.zone,
            self.pins,
            self.through,
            self.trail if hop is None else Trail(hop, self.trail, passed),
            self.visited,
            self.blockers,
        )

    def translated(
        self, component: str, packets: PacketSet, changes: Change, *, assumed: bool = False
    ) -> Parcel:
        """The same packets after a gateway has rewritten requests."""
        session = Translation(component, self.packets, changes, self.session, assumed)
        return replace(self, packets=packets, session=session)

    @property
    def disguise(self) -> int:
        """How many translations that changed something the packets have on; a reply that has
        none looks to its client like one from the address that was dialled."""
        count, session = 0, self.session
        while session is not None:
            count += session.assumed or bool(session.changes)
            session = session.earlier
        return count

    def turned_back(self) -> Parcel:
        """Replies after the gateway that last translated their requests has undone that.

        They are other packets now: where they were before is no loop, and since there are only
        so many translations to undo, none is endless.
        """
        assert self.session is not None
        requests = self.session.undo(self.packets.requests())
        return replace(
            self, packets=requests.reply(), session=self.session.earlier, visited=frozenset()
        )

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

    def has_passed(self, code: Code, component: str) -> bool:
        """Whether this refusal was passed as if it were open; it is not to be met again."""
        return any((b.code, b.component) == (code, component) for b in self.blockers)

    def has_skipped(self, fact: Fact, about: str) -> bool:
        """Whether these packets went on without the input telling this of a resource."""
        return any(
            (b.code, b.component, b.facts.get("what")) == (Code.FACT_MISSING, about, fact)
            for b in self.blockers
        )

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
    """Packets that came to an end: an interface, a site, a service or `INTERNET`."""

    parcel: Parcel
    end: str


Step: TypeAlias = Parcel | Refusal | Arrival


def to_address(parcel: Parcel, addresses: AddressSet) -> PacketSet:
    """The parcel's packets for these destinations."""
    return parcel.packets & PacketSet.of(destination=addresses)
