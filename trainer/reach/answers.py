"""What the engine is asked and what it answers: structured facts, no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trainer.cloud import Address, Direction
from trainer.packets import PacketSet, Service
from trainer.reach.codes import Code


class Way(StrEnum):
    """Which of the two walks: the request's or the reply's."""

    FORWARD = "forward"
    RETURN = "return"


class Outcome(StrEnum):
    """The verdict's word.

    ``partial``: some packets that were meant get through and back, or the same packet
    sometimes does; ``unknown``: the input lacks a fact, never counted as a pass.
    """

    REACHABLE = "reachable"
    PARTIAL = "partial"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Symptom(StrEnum):
    """What a person at the source would see."""

    CONNECTED = "connected"
    TIMED_OUT = "timed_out"
    REFUSED = "refused"
    NAME_NOT_FOUND = "name_not_found"
    NETWORK_UNREACHABLE = "network_unreachable"
    ACCESS_DENIED = "access_denied"
    SERVICE_UNAVAILABLE = "service_unavailable"
    NOT_KNOWN = "not_known"


class HopKind(StrEnum):
    """What a packet passes on its way; one word per kind of component."""

    SOURCE = "source"
    DESTINATION = "destination"
    INTERFACE = "interface"
    SECURITY_GROUP = "security_group"
    NETWORK_ACL = "network_acl"
    SUBNET = "subnet"
    ROUTE_TABLE = "route_table"
    INTERNET_GATEWAY = "internet_gateway"
    NAT_GATEWAY = "nat_gateway"
    EGRESS_ONLY_INTERNET_GATEWAY = "egress_only_internet_gateway"
    INTERNET = "internet"
    MIDDLEBOX = "middlebox"
    PEERING = "peering"
    TRANSIT_GATEWAY = "transit_gateway"
    TRANSIT_GATEWAY_ROUTE_TABLE = "transit_gateway_route_table"
    VPN_GATEWAY = "vpn_gateway"
    VPN_CONNECTION = "vpn_connection"
    DIRECT_CONNECT = "direct_connect"
    SITE = "site"
    VPC_ENDPOINT = "vpc_endpoint"
    LOAD_BALANCER = "load_balancer"


@dataclass(frozen=True, slots=True)
class Rule:
    """The row that decided: of which table, its key there, and how it reads.

    ``text`` is in the notation of the scenario format (``100 allow tcp/80 from 0.0.0.0/0``,
    ``0.0.0.0/0 -> igw-shop``), which is the same in every language.
    """

    table: str
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Hop:
    """One component passed: what went on from it, and why it was let through or sent there.

    ``rules`` are the rows that let packets pass; ``tracked`` says that a security group let
    a reply pass because it had seen the request. Filters name the ``interface`` that packets
    enter or leave there, and in which ``direction``.
    """

    way: Way
    kind: HopKind
    component: str
    packets: PacketSet
    rules: tuple[Rule, ...] = ()
    tracked: bool = False
    interface: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One refusal.

    ``stopped`` is what was refused, as the packets looked at that component. ``rules`` is the
    row that refused (an ACL's deny, a blackhole route) or those that were considered and did
    not match. ``facts`` fill the placeholders of the code's sentence. ``interface`` and
    ``direction`` as for a `Hop`.
    """

    code: Code
    way: Way
    kind: HopKind
    component: str
    stopped: PacketSet
    rules: tuple[Rule, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)
    interface: str = ""
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """One way there and back; ``back`` is empty if the request never arrives.

    ``packets`` are the requests, as the client sends them, that take this path. It ends at
    ``refused`` if that is not None.
    """

    packets: PacketSet
    forward: tuple[Hop, ...]
    back: tuple[Hop, ...] = ()
    refused: Finding | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """May ``source`` reach ``destination`` with this service? Ends as people name them."""

    source: str
    destination: str
    service: Service


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for every packet that the question means.

    All sets hold requests as the client sends them. ``asked`` is the whole question;
    ``works`` always gets there and back, ``sometimes`` may (a NAT may pick a closed port);
    the rest never does. ``arrives`` is what may reach the destination, with or without a
    reply; what an endpoint's policy denies does not. ``findings`` are all blockers on the way,
    in the order in which a packet would meet them; ``paths`` is evidence, shown paths first
    those that work. ``missing`` are the facts that the answer hangs on, each as ``what about``
    (``network_acl subnet-app``), or ``nothing_meant`` if there is no packet to ask about.
    """

    question: Question
    outcome: Outcome
    symptom: Symptom
    dialled: tuple[Address, ...]
    asked: PacketSet
    works: PacketSet
    sometimes: PacketSet
    arrives: PacketSet
    findings: tuple[Finding, ...] = ()
    paths: tuple[Path, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def never(self) -> PacketSet:
        """What was asked and never gets through."""
        return self.asked - self.works - self.sometimes
