"""Sets of packets as formulas for an SMT solver: IPv4 packets of TCP and UDP.

The solver decides over bit vectors for protocol, source, destination and both ports. What it
finds unsatisfiable holds for all packets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

import z3

from trainer.packets import TCP, UDP, AddressSet, Packet, PacketSet, Ranges, Service
from trainer.packets.layout import address


@dataclass(frozen=True)
class Variables:
    """The fields of a packet that the solver chooses."""

    protocol: z3.BitVecRef
    source: z3.BitVecRef
    destination: z3.BitVecRef
    source_port: z3.BitVecRef
    port: z3.BitVecRef


PACKET = Variables(*z3.BitVecs("protocol source destination source_port port", 32))
HIGHEST = 65535
UNIVERSE = z3.And(
    z3.Or(PACKET.protocol == TCP, PACKET.protocol == UDP),
    z3.ULE(PACKET.source_port, HIGHEST),
    z3.ULE(PACKET.port, HIGHEST),
)
TRANSPORT = PacketSet.union(
    PacketSet.of(AddressSet.ipv4(), service=Service(protocol)) for protocol in (TCP, UDP)
)
"""The packets that the formulas speak of."""


def never(formula: z3.BoolRef) -> bool:
    """Whether the solver proves that no packet meets the formula."""
    solver = z3.Solver()
    solver.add(UNIVERSE, formula)
    return solver.check() == z3.unsat


def between(value: z3.BitVecRef, low: int, high: int) -> z3.BoolRef:
    return z3.And(z3.ULE(low, value), z3.ULE(value, high))


def in_network(value: z3.BitVecRef, network: IPv4Network) -> z3.BoolRef:
    """By mask, as routers do it; the algebra works with ranges."""
    return value & int(network.netmask) == int(network.network_address)


@dataclass(frozen=True)
class Rule:
    """A row of a filter: a service and both ends."""

    allow: bool
    protocol: int | None
    ports: tuple[int, int]
    source: IPv4Network
    destination: IPv4Network

    def packets(self) -> PacketSet:
        service = Service.ALL
        if self.protocol is not None:
            service = Service(self.protocol, *self.ports)
        return PacketSet.of(AddressSet.of(self.source), AddressSet.of(self.destination), service)

    def formula(self) -> z3.BoolRef:
        ends = [
            in_network(PACKET.source, self.source),
            in_network(PACKET.destination, self.destination),
        ]
        if self.protocol is None:
            return z3.And(ends)
        return z3.And(*ends, PACKET.protocol == self.protocol, between(PACKET.port, *self.ports))


def any_of(rules: Iterable[Rule]) -> PacketSet:
    """Like a security group: whatever some rule allows."""
    return PacketSet.union(rule.packets() for rule in rules) & TRANSPORT


def any_formula(rules: Iterable[Rule]) -> z3.BoolRef:
    return z3.Or([rule.formula() for rule in rules])


def first_of(rules: Iterable[Rule]) -> PacketSet:
    """Like a network ACL: the first rule that matches decides, and without one none passes."""
    allowed, left = PacketSet.nothing(), TRANSPORT
    for rule in rules:
        matches = left & rule.packets()
        left = left - matches
        if rule.allow:
            allowed |= matches
    return allowed


def first_formula(rules: Sequence[Rule]) -> z3.BoolRef:
    decided = z3.BoolVal(False)
    for rule in reversed(rules):
        decided = z3.If(rule.formula(), z3.BoolVal(rule.allow), decided)
    return decided


@dataclass(frozen=True)
class Kind:
    """A way of reading rules, as a set of packets and as a formula."""

    packets: Callable[[Sequence[Rule]], PacketSet]
    formula: Callable[[Sequence[Rule]], z3.BoolRef]


GROUP, ACL = Kind(any_of, any_formula), Kind(first_of, first_formula)


def formula_of(packets: PacketSet) -> z3.BoolRef:
    """A set of packets by its boxes, as people read it."""

    def one_of(value: z3.BitVecRef, ranges: Ranges) -> z3.BoolRef:
        return z3.Or([between(value, low, high) for low, high in ranges])

    def held(value: z3.BitVecRef, addresses: AddressSet) -> z3.BoolRef:
        return one_of(value, tuple((int(low), int(high)) for low, high in addresses.ranges()))

    return z3.Or(
        [
            z3.And(
                one_of(PACKET.protocol, box.protocols),
                held(PACKET.source, box.source),
                held(PACKET.destination, box.destination),
                one_of(PACKET.source_port, box.source_ports),
                one_of(PACKET.port, box.destination_ports),
            )
            for box in packets.boxes()
        ]
    )


def is_packet(packet: Packet) -> z3.BoolRef:
    return z3.And(
        PACKET.protocol == packet.protocol,
        PACKET.source == int(packet.source),
        PACKET.destination == int(packet.destination),
        PACKET.source_port == packet.source_port,
        PACKET.port == packet.destination_port,
    )


def packet_of(model: z3.ModelRef) -> Packet:
    def value(of: z3.BitVecRef) -> int:
        found = model.eval(of, model_completion=True)
        assert isinstance(found, z3.BitVecNumRef)
        return found.as_long()

    ends = address(4, value(PACKET.source)), address(4, value(PACKET.destination))
    return Packet(value(PACKET.protocol), *ends, value(PACKET.source_port), value(PACKET.port))
