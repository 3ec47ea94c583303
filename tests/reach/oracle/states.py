"""Where a packet can be between two steps."""

from __future__ import annotations

from dataclasses import dataclass

from oracle.wire import Packet

INTERNET = "internet"
"""The place of all hosts that are on no network of the cloud."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """In the interface, on the way out."""

    nic: str


@dataclass(frozen=True, slots=True)
class OnWire:
    """In a subnet, out of an interface."""

    subnet: str


@dataclass(frozen=True, slots=True)
class AtTable:
    """A route table decides. ``subnet`` is where the packet comes from, None at a gateway."""

    vpc: str
    table: str
    subnet: str | None


@dataclass(frozen=True, slots=True)
class AtTarget:
    """At what a route points to."""

    vpc: str
    target: str
    subnet: str | None


@dataclass(frozen=True, slots=True)
class Inside:
    """In a VPC, for one of its own addresses, by its local route."""

    vpc: str
    subnet: str | None


@dataclass(frozen=True, slots=True)
class Arriving:
    """Before an interface, coming from a subnet or (None) from a gateway."""

    nic: str
    subnet: str | None


@dataclass(frozen=True, slots=True)
class AtInternetGateway:
    """From the internet, at the gateway of a VPC."""

    vpc: str


@dataclass(frozen=True, slots=True)
class OnInternet:
    """Between public addresses."""


@dataclass(frozen=True, slots=True)
class AtHub:
    """In a transit gateway, from an attachment; ``zone`` is that of the VPC it comes from."""

    gateway: str
    attachment: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class OutOfHub:
    """At an attachment, out of the transit gateway."""

    gateway: str
    attachment: str
    zone: str | None


@dataclass(frozen=True, slots=True)
class AtVpnGateway:
    """In a VPN gateway, from its VPC."""

    gateway: str
    vpc: str


@dataclass(frozen=True, slots=True)
class FromUplink:
    """In a VPN gateway, from a site."""

    gateway: str


@dataclass(frozen=True, slots=True)
class AtSite:
    """Before a site's firewall, from AWS."""

    site: str


@dataclass(frozen=True, slots=True)
class LeavingSite:
    site: str


@dataclass(frozen=True, slots=True)
class LeavingService:
    service: str


@dataclass(frozen=True, slots=True)
class AtBalancer:
    """Let into a node of a load balancer."""

    nic: str


@dataclass(frozen=True, slots=True)
class AtEndpoint:
    """Let into an interface endpoint."""

    nic: str


@dataclass(frozen=True, slots=True)
class End:
    """An interface's host, a site, a service or the internet has the packet."""

    place: str


State = (
    Leaving
    | OnWire
    | AtTable
    | AtTarget
    | Inside
    | Arriving
    | AtInternetGateway
    | OnInternet
    | AtHub
    | OutOfHub
    | AtVpnGateway
    | FromUplink
    | AtSite
    | LeavingSite
    | LeavingService
    | AtBalancer
    | AtEndpoint
    | End
)


@dataclass(slots=True)
class Flight:
    """One packet on its way.

    ``sender`` is the interface whose security groups still count as the packet's origin.
    ``returning`` says that it answers another packet. ``emitter`` is the interface that it
    left last. ``zone_before`` is the zone they came from before a transit gateway peering.
    """

    packet: Packet
    sender: str | None
    returning: bool
    emitter: str | None = None
    zone_before: str | None = None


class Undetermined(Exception):
    """AWS does not say what becomes of the packet; the message says in which case."""


class Dropped(Exception):
    """The packet is gone; the message says where and why."""
