"""One attempt at the network: one packet of those that the engine judges."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from trainer.cloud import Address, Cloud
from trainer.machine.lookup import Found, Lookup
from trainer.machine.shoes import Shoes
from trainer.packets import AddressSet, Packet, PacketSet, Service
from trainer.reach import (
    Code,
    Finding,
    HopKind,
    Outcome,
    Path,
    Question,
    Symptom,
    Verdict,
    Way,
    ask,
)
from trainer.reach.hosts import source_ports
from trainer.reach.journeys import Journey

PORT_STEP: Final = 9973
"""How far the source ports of two attempts lie apart: a prime, so that all have their turn."""

HTTPS: Final = Service.tcp(443)

ANSWERED: Final = frozenset({Symptom.CONNECTED, Symptom.SERVICE_UNAVAILABLE, Symptom.ACCESS_DENIED})
"""What a client sees after TCP has connected: a load balancer or a service speaks."""


@dataclass(frozen=True, slots=True)
class Probe:
    """What became of one packet.

    ``verdict`` answers for all packets that the question means, its paths are those of this one.
    ``packet`` is None if there is none to send: the question does not touch the cloud, or the
    name gave no address.
    """

    cloud: Cloud
    verdict: Verdict
    packet: Packet | None
    seen: Symptom
    address: Address | None = None

    @property
    def path(self) -> Path | None:
        """The way that the packet took."""
        return self.verdict.paths[0] if self.verdict.paths else None

    @property
    def connected(self) -> bool:
        """Whether TCP connects, whatever is said then."""
        return self.seen in ANSWERED

    @property
    def outside(self) -> bool:
        """Whether nothing of this is in the cloud that the engine knows."""
        return self.verdict.outcome is Outcome.UNKNOWN and not self.verdict.asked


@dataclass(frozen=True, slots=True)
class Tried:
    """What the last command asked of the network; the last probe is the one that counted."""

    line: str
    probes: tuple[Probe, ...] = ()
    journey: Journey | None = None
    cloud: Cloud | None = None


def connect(here: Shoes, looked: Lookup, service: Service, count: int) -> tuple[Probe, ...]:
    """Try one address after the other, as clients do, until one answers.

    ``count`` is the number of attempts before this one; it turns the order of the addresses and
    chooses the source port. Of a name that cannot be looked up there is one probe.
    """
    if looked.found is Found.NO_ANSWER:
        return (unresolved(here, looked, service),)
    verdict = ask(looked.cloud, Question(here.id, looked.end, service))
    start = count % len(looked.addresses)
    probes: list[Probe] = []
    for address in (*looked.addresses[start:], *looked.addresses[:start]):
        probes.append(_probe(here, looked, verdict, address, count))
        if probes[-1].connected:
            break
    return tuple(probes)


def _probe(here: Shoes, looked: Lookup, verdict: Verdict, address: Address, count: int) -> Probe:
    packet = _packet(here, looked.cloud, verdict, address, count)
    if packet is None:
        seen = verdict.symptom
        if verdict.outcome is Outcome.REACHABLE:
            seen = Symptom.NOT_KNOWN
        return Probe(looked.cloud, verdict, None, seen, address)
    if packet in verdict.works or (packet in verdict.sometimes and count % 2):
        seen = Symptom.CONNECTED
    elif verdict.outcome is Outcome.REACHABLE:
        seen = Symptom.NOT_KNOWN
    else:
        seen = verdict.symptom
    failed = seen is not Symptom.CONNECTED
    mine = [p for p in verdict.paths if packet in p.packets]
    mine.sort(key=lambda path: (path.refused is not None) is not failed)
    narrow = replace(verdict, paths=tuple(mine[:1]) or verdict.paths)
    return Probe(looked.cloud, narrow, packet, seen, address)


def _packet(
    here: Shoes, cloud: Cloud, verdict: Verdict, address: Address, count: int
) -> Packet | None:
    """The request of this attempt, from the host's own address if it has one that is meant."""
    meant = verdict.asked & PacketSet.of(destination=AddressSet.of(address))
    own = meant & PacketSet.of(source=AddressSet.of(here.address))
    meant = own or meant
    if not meant:
        return None
    client = here.id if here.interface is None else here.interface.id
    first, last = source_ports(cloud, client)
    port = first + (count * PORT_STEP) % (last - first + 1)
    from_port = meant & PacketSet.of(source_ports=(port, port))
    return (from_port or meant).witness()


def unresolved(here: Shoes, looked: Lookup, service: Service = HTTPS) -> Probe:
    """An attempt that ends before it begins: the resolver does not answer.

    What else stands in the way is told as well, if it is known what the name means.
    """
    question = Question(here.id, looked.end or looked.name, service)
    vpc = "" if here.vpc is None else here.vpc.id
    nothing = PacketSet.nothing()
    finding = Finding(Code.NAME_NOT_RESOLVED, Way.FORWARD, HopKind.SUBNET, vpc, nothing)
    findings: tuple[Finding, ...] = ()
    asked = nothing
    if looked.end:
        verdict = ask(looked.cloud, question)
        findings, asked = verdict.findings, verdict.asked
    if all(f.code is not Code.NAME_NOT_RESOLVED for f in findings):
        findings = (finding, *findings)
    symptom = Symptom.NAME_NOT_FOUND
    never = Verdict(
        question, Outcome.UNREACHABLE, symptom, (), asked, nothing, nothing, nothing, findings
    )
    return Probe(looked.cloud, never, None, symptom)


def narrowed(verdict: Verdict) -> Packet | None:
    """A packet that stands for a whole question: one that fails, if any does."""
    return (verdict.asked - verdict.works or verdict.asked).witness()
