"""Which connections to try in a cloud: every source to every destination, near what decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from oracle.model import Model
from oracle.sampling import Sampler

from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    Instance,
    LambdaFunction,
    NetworkInterface,
    OutsideHost,
    SiteHost,
)
from trainer.packets import HAS_PORTS, Packet, Service
from trainer.reach import INTERNET, Code, Question, Verdict, ask

SERVICES = tuple(
    map(
        Service.parse,
        (
            "tcp/443",
            "tcp/443",
            "tcp/400-500",
            "tcp/5432",
            "tcp",
            "udp/53",
            "udp",
            "icmp/echo",
            "icmpv6/echo",
        ),
    )
)
SERVICES_TRIED, PACKETS = 2, 2
_OWNERS = (Instance, DbInstance, EcsTask, LambdaFunction)


@dataclass(frozen=True, slots=True)
class Try:
    """One connection to try, and what the engine says of the question that it belongs to."""

    question: Question
    packet: Packet
    verdict: Verdict


def tries(random: Random, cloud: Cloud) -> Iterator[Try]:
    """Connections from each end to each other that has an address it could dial.

    One that fails for each pair of ends, and more where something gets through.
    """
    sampler = Sampler(random, Model(cloud))
    for source, destination in _pairs(cloud):
        for service in random.sample(SERVICES, SERVICES_TRIED):
            question = Question(source, destination, service)
            verdict = answer(cloud, question)
            if any(f.code is Code.NO_PUBLIC_ADDRESS for f in verdict.findings):
                break
            for packet in sampler.draw(verdict, PACKETS if verdict.arrives else 1):
                if _can_be_sent(packet):
                    yield _with_evidence(cloud, Try(question, packet, verdict))
            if not verdict.arrives:
                break


def _with_evidence(cloud: Cloud, tried: Try) -> Try:
    """An answer shows only so many paths. Where none is the packet's, its port alone is asked."""
    packet = tried.packet
    if packet.protocol not in HAS_PORTS or any(packet in p.packets for p in tried.verdict.paths):
        return tried
    port = packet.destination_port
    narrow = replace(tried.question, service=Service(packet.protocol, port, port))
    verdict = answer(cloud, narrow)
    return Try(narrow, packet, verdict) if packet in verdict.asked else tried


def answer(cloud: Cloud, question: Question) -> Verdict:
    """The network's answer for all addresses of both ends: names are not the kernel's matter."""
    return ask(cloud, question, every_address=True, hosts=False)


def _pairs(cloud: Cloud) -> Iterator[tuple[str, str]]:
    inside = [
        i.id
        for i in cloud.of(NetworkInterface).values()
        if isinstance(cloud.resources.get(i.owner or ""), _OWNERS)
    ]
    outside = [*cloud.of(OutsideHost), INTERNET]
    ends = [*inside, *cloud.of(SiteHost), *outside]
    for source in ends:
        for destination in ends:
            if source != destination and not (source in outside and destination in outside):
                yield source, destination


def _can_be_sent(packet: Packet) -> bool:
    """Sockets have no port 0."""
    return packet.protocol not in HAS_PORTS or min(packet.source_port, packet.destination_port) > 0
