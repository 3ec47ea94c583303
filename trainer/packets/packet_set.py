"""Exact sets of packets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from trainer.packets import diagram
from trainer.packets.addresses import AddressSet
from trainer.packets.boxes import Box, boxes
from trainer.packets.diagram import LEAF, NOTHING, Node, Ranges, Span
from trainer.packets.layout import (
    ANY_OCTET,
    ANY_PORT,
    BLOCKS,
    DESTINATION,
    NO_VALUE,
    ORIGIN,
    SERVICE,
    SOURCE,
    Block,
    Shape,
    address,
    block_of,
    port_range,
    tail,
)
from trainer.packets.packet import Packet
from trainer.packets.protocol import ECHO

if TYPE_CHECKING:
    from trainer.packets.service import Service


_PRODUCTS: Final = 1 << 12
"""How many products are remembered: each holds its address sets, and few are asked for again."""


@dataclass(frozen=True, slots=True)
class PacketSet:
    """A set of packets; equal sets compare and hash equal.

    No packet mixes IP versions: the universe is, for each version and each protocol that exists
    in it, every source and destination with every port (TCP, UDP) or every type and code (ICMP).
    ``root`` is a diagram over the dimensions of `trainer.packets.layout`.
    """

    root: Node

    @classmethod
    def nothing(cls) -> PacketSet:
        return _NOTHING

    @classmethod
    def everything(cls) -> PacketSet:
        return _EVERYTHING

    @classmethod
    def of(
        cls,
        source: AddressSet | None = None,
        destination: AddressSet | None = None,
        service: Service | None = None,
        source_ports: tuple[int, int] | None = None,
    ) -> PacketSet:
        """The packets that meet all these conditions; None is no condition.

        ``source_ports`` (first, last) binds TCP and UDP packets only.

        Raises:
            ValueError: ``source_ports`` is not a range of ports.
        """
        return cls(_product(source, destination, service, source_ports))

    @classmethod
    def of_packet(cls, packet: Packet) -> PacketSet:
        """The set of this packet alone."""
        root = LEAF
        for value in reversed(packet.values()):
            root = diagram.only(((value, value),), root)
        return cls(root)

    @classmethod
    def union(cls, members: Iterable[PacketSet]) -> PacketSet:
        """What is in any of these sets."""
        return cls(diagram.union_all(member.root for member in members))

    def __or__(self, other: PacketSet) -> PacketSet:
        return PacketSet(diagram.union(self.root, other.root))

    def __and__(self, other: PacketSet) -> PacketSet:
        return PacketSet(diagram.intersection(self.root, other.root))

    def __sub__(self, other: PacketSet) -> PacketSet:
        return PacketSet(diagram.difference(self.root, other.root))

    def __invert__(self) -> PacketSet:
        return _EVERYTHING - self

    def __le__(self, other: PacketSet) -> bool:
        return diagram.difference(self.root, other.root) is NOTHING

    def __bool__(self) -> bool:
        return self.root is not NOTHING

    def __contains__(self, packet: Packet) -> bool:
        return diagram.contains(self.root, packet.values())

    def __repr__(self) -> str:
        return f"<PacketSet of {self.count()}, first {self.witness()}>"

    def isdisjoint(self, other: PacketSet) -> bool:
        """Whether no packet is in both sets."""
        return diagram.intersection(self.root, other.root) is NOTHING

    def count(self) -> int:
        """How many packets are in the set."""
        return diagram.count(self.root)

    def sources(self) -> AddressSet:
        """The addresses that some packet of the set comes from."""
        return self._addresses(SOURCE)

    def destinations(self) -> AddressSet:
        """The addresses that some packet of the set goes to."""
        return self._addresses(DESTINATION)

    def source_ports(self) -> Ranges:
        """The source ports of the TCP and UDP packets, as ascending (first, last)."""
        return self._ports(ORIGIN)

    def destination_ports(self) -> Ranges:
        """The destination ports of the TCP and UDP packets, as ascending (first, last)."""
        return self._ports(SERVICE)

    def protocols(self) -> frozenset[int]:
        """The numbers of the protocols that some packet of the set has."""
        return frozenset(
            protocol
            for low, high, _ in self.root.spans
            for protocol in block_of(low).protocols_of(low, high)
        )

    def any_source(self) -> PacketSet:
        """The packets that differ from one of the set at most in the source address."""
        return self.with_source(AddressSet.everything())

    def any_destination(self) -> PacketSet:
        """The packets that differ from one of the set at most in the destination address."""
        return self.with_destination(AddressSet.everything())

    def any_source_port(self) -> PacketSet:
        """The packets that differ from one of the set at most in the source port."""
        return self.with_source_port(*ANY_PORT[0])

    def any_destination_port(self) -> PacketSet:
        """The packets that differ from one of the set at most in the destination port."""
        return self.with_destination_port(*ANY_PORT[0])

    def with_source(self, sources: AddressSet) -> PacketSet:
        """Each packet of the set with each of these sources of its IP version."""
        return self._with_addresses(SOURCE, sources)

    def with_destination(self, destinations: AddressSet) -> PacketSet:
        """Each packet of the set with each of these destinations of its IP version."""
        return self._with_addresses(DESTINATION, destinations)

    def with_source_port(self, first: int, last: int) -> PacketSet:
        """Each TCP and UDP packet with each of these source ports; the others as they are.

        Raises:
            ValueError: this is not a range of ports.
        """
        return self._with_ports(ORIGIN, first, last)

    def with_destination_port(self, first: int, last: int) -> PacketSet:
        """Each TCP and UDP packet with each of these destination ports; the others as they are.

        Raises:
            ValueError: this is not a range of ports.
        """
        return self._with_ports(SERVICE, first, last)

    def reply(self) -> PacketSet:
        """The packets that receivers of the set send back.

        Addresses and ports are exchanged; an ICMP echo request becomes the echo reply of the
        same code; other ICMP packets are not replied to.
        """
        return self._each(lambda block, child: _answer(child, block.number, _TO_REPLY))

    def requests(self) -> PacketSet:
        """The packets whose replies the set holds: `reply` undone.

        Echo replies become echo requests; other ICMP packets answer nothing.
        """
        return self._each(lambda block, child: _answer(child, block.number, _TO_REQUEST))

    def witness(self) -> Packet | None:
        """The lowest packet of the set; None of the empty set.

        TCP comes before UDP, ICMP and the rest, IPv4 before IPv6; then count the destination,
        the source, the destination port or ICMP type, and the source port or ICMP code.
        """
        if not self:
            return None
        values: list[int] = []
        step = self.root
        while step is not LEAF:
            low, _, step = step.spans[0]
            values.append(low)
        kind, destination, source, service, origin = values
        block = block_of(kind)
        (protocol,) = block.protocols_of(kind, kind)
        ends = (protocol, address(block.version, source), address(block.version, destination))
        match block.shape:
            case Shape.PORTS:
                return Packet(*ends, source_port=origin, destination_port=service)
            case Shape.ICMP:
                return Packet(*ends, icmp_type=service, icmp_code=origin)
            case Shape.BARE:
                return Packet(*ends)

    def boxes(self) -> Iterator[Box]:
        """The set as disjoint boxes, in an order that depends on the set alone."""
        return boxes(self.root)

    def _each(self, change: Callable[[Block, Node], Node]) -> PacketSet:
        return PacketSet(
            diagram.node(
                [
                    (low, high, changed)
                    for low, high, child in self.root.spans
                    if (changed := change(block_of(low), child)) is not NOTHING
                ]
            )
        )

    def _addresses(self, depth: int) -> AddressSet:
        found: dict[int, list[Node]] = {4: [], 6: []}
        for low, _, child in self.root.spans:
            found[block_of(low).version].append(diagram.project(child, depth))
        return AddressSet.of_version(4, diagram.union_all(found[4])) | AddressSet.of_version(
            6, diagram.union_all(found[6])
        )

    def _ports(self, depth: int) -> Ranges:
        return diagram.ranges(
            diagram.union_all(
                diagram.project(child, depth)
                for low, _, child in self.root.spans
                if block_of(low).shape is Shape.PORTS
            )
        )

    def _with_addresses(self, depth: int, addresses: AddressSet) -> PacketSet:
        return self._each(
            lambda block, child: diagram.overwrite(child, depth, addresses.numbers(block.version))
        )

    def _with_ports(self, depth: int, first: int, last: int) -> PacketSet:
        ports = diagram.only(port_range(first, last))
        return self._each(
            lambda block, child: (
                diagram.overwrite(child, depth, ports) if block.shape is Shape.PORTS else child
            )
        )


@diagram.remember(_PRODUCTS)
def _product(
    source: AddressSet | None,
    destination: AddressSet | None,
    service: Service | None,
    source_ports: tuple[int, int] | None,
) -> Node:
    sources = AddressSet.everything() if source is None else source
    destinations = AddressSet.everything() if destination is None else destination
    spans: list[Span] = []
    for block in BLOCKS:
        kinds = _kinds(block, service)
        from_here = sources.numbers(block.version)
        to_here = destinations.numbers(block.version)
        if kinds is not None and from_here is not NOTHING and to_here is not NOTHING:
            end = _tail(block, service, source_ports)
            spans.append((*kinds, diagram.attach(to_here, diagram.attach(from_here, end))))
    return diagram.node(spans)


def _kinds(block: Block, service: Service | None) -> tuple[int, int] | None:
    """The first and last kind of a block that a service has packets of."""
    if service is None or service.protocol is None:
        return block.first, block.last
    if service.protocol not in block.protocols:
        return None
    kind = block.kind(service.protocol)
    return kind, kind


def _tail(block: Block, service: Service | None, source_ports: tuple[int, int] | None) -> Node:
    """The last two dimensions of a block under a service and a range of source ports."""
    match block.shape:
        case Shape.PORTS:
            here = ANY_PORT
            if service is not None and service.first is not None and service.last is not None:
                here = ((service.first, service.last),)
            return tail(here, ANY_PORT if source_ports is None else port_range(*source_ports))
        case Shape.ICMP:
            types = codes = ANY_OCTET
            if service is not None and service.icmp_type is not None:
                types = ((service.icmp_type, service.icmp_type),)
                if service.icmp_code is not None:
                    codes = ((service.icmp_code, service.icmp_code),)
            return tail(types, codes)
        case Shape.BARE:
            return tail(NO_VALUE, NO_VALUE)


_TO_REPLY, _TO_REQUEST = 0, 1
"""Which member of an `ECHO` pair is looked for; the other one takes its place."""


@diagram.remember()
def _answer(child: Node, number: int, looked_for: int) -> Node:
    """What follows a kind of this block, seen from the other end."""
    return diagram.transpose(child, partial(_answer_tail, number=number, looked_for=looked_for))


@diagram.remember()
def _answer_tail(end: Node, number: int, looked_for: int) -> Node:
    block = BLOCKS[number]
    match block.shape:
        case Shape.PORTS:
            return diagram.transpose(end, lambda leaf: leaf)
        case Shape.ICMP:
            pair = ECHO[block.protocols[0]]
            found, put = pair[looked_for], pair[1 - looked_for]
            codes = next((c for low, high, c in end.spans if low <= found <= high), NOTHING)
            return diagram.only(((put, put),), codes)
        case Shape.BARE:
            return end


_NOTHING = PacketSet(NOTHING)
_EVERYTHING = PacketSet.of()
