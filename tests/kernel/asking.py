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
_ATTEMPTS = 20
_EPHEMERAL = range(49152, 61000)
"""Ports that clients of all kinds send from."""
_OWNERS = (Instance, DbInstance, EcsTask, LambdaFunction)


@dataclass(frozen=True, slots=True)
class Try:
    """One connection to try, and what the engine says of the question that it belongs to."""

    question: Question
    packet: Packet
    verdict: Verdict


def tries(random: Random, cloud: Cloud) -> Iterator[Try]:
    """Connections from each end to each other that has an address it could dial.

    One that fails for each pair of ends, and more where something gets through. No two have the
    same two ports: what gateways and firewalls remember of one would tell them about the other.
    """
    sampler = Sampler(random, Model(cloud))
    ports: set[tuple[int, frozenset[int]]] = set()
    for source, destination in _pairs(cloud):
        for service in random.sample(SERVICES, SERVICES_TRIED):
            question = Question(source, destination, service)
            verdict = answer(cloud, question)
            if any(f.code is Code.NO_PUBLIC_ADDRESS for f in verdict.findings):
                break
            for drawn in sampler.draw(verdict, PACKETS if verdict.arrives else 1):
                packet = _unlike(random, drawn, verdict, ports)
                if packet is not None:
                    yield Try(question, packet, verdict)
            if not verdict.arrives:
                break


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


def _unlike(
    random: Random, packet: Packet, verdict: Verdict, ports: set[tuple[int, frozenset[int]]]
) -> Packet | None:
    """The packet if its ports are new, else one from another source port; None if none is found.

    ``ports`` remembers the protocol and the ports of all of them. Sockets have no port 0.
    """
    if packet.protocol not in HAS_PORTS:
        return packet
    for _ in range(_ATTEMPTS):
        own = packet.protocol, frozenset((packet.source_port, packet.destination_port))
        if packet in verdict.asked and own not in ports and 0 not in own[1]:
            ports.add(own)
            return packet
        packet = replace(packet, source_port=random.choice(_EPHEMERAL))
    return None
