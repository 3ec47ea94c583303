"""Sets of packets as boxes: products of one condition for each dimension, for people to read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from trainer.packets.addresses import AddressSet
from trainer.packets.diagram import LEAF, Node, Ranges, Span, grouped, node, only, ranges
from trainer.packets.layout import ANY_OCTET, ANY_PORT, BLOCKS, Block, Shape, block_of

ANY_PROTOCOL: Ranges = ((0, 255),)


@dataclass(frozen=True, slots=True)
class Box:
    """Every packet that meets all these conditions at once.

    All ranges are ascending (first, last). Ports bind TCP and UDP packets only, types and codes
    ICMP packets only; where ``protocols`` has none of these, their ranges are empty. Source and
    destination are always of one IP version, also where a box holds both versions.
    ``((0, 255),)`` is every protocol.
    """

    protocols: Ranges
    source: AddressSet
    destination: AddressSet
    source_ports: Ranges = ()
    destination_ports: Ranges = ()
    icmp_types: Ranges = ()
    icmp_codes: Ranges = ()


def boxes(root: Node) -> Iterator[Box]:
    """Disjoint boxes that together are the set with this root, in a stable order.

    Boxes are joined where one may read them as one: the protocols without conditions between
    the same addresses, and IPv4 and IPv6 where all else is equal.
    """
    versions: dict[int, list[Box]] = {4: [], 6: []}
    for block, spans in groupby(root.spans, lambda span: block_of(span[0])):
        versions[block.version].extend(_of_block(block, spans))
    return _join_versions(*(_join_protocols(plain, v) for v, plain in versions.items()))


def _of_block(block: Block, spans: Iterable[Span]) -> Iterator[Box]:
    version = block.version
    for kinds, to_child in grouped(spans):
        numbers = sorted(p for span in kinds for p in block.protocols_of(*span))
        protocols = _joined((p, p) for p in numbers)
        for to, from_child in grouped(to_child.spans):
            destination = AddressSet.of_version(version, only(to))
            for origin, service_child in grouped(from_child.spans):
                source = AddressSet.of_version(version, only(origin))
                for service, end in grouped(service_child.spans):
                    yield _box(block, protocols, source, destination, service, ranges(end))


def _box(
    block: Block,
    protocols: Ranges,
    source: AddressSet,
    destination: AddressSet,
    service: Ranges,
    origin: Ranges,
) -> Box:
    match block.shape:
        case Shape.PORTS:
            return Box(
                protocols, source, destination, source_ports=origin, destination_ports=service
            )
        case Shape.ICMP:
            return Box(protocols, source, destination, icmp_types=service, icmp_codes=origin)
        case Shape.BARE:
            return Box(protocols, source, destination)


def _join_protocols(plain: Iterable[Box], version: int) -> list[Box]:
    """Boxes of one version; those whose protocols are without conditions become one."""
    joined: dict[object, Box] = {}
    for box in plain:
        key = (box.source, box.destination) if _is_free(box) else box
        before = joined.get(key)
        joined[key] = box if before is None else _sum(before, box)
    every = sum(len(block.protocols) for block in BLOCKS if block.version == version)
    return [
        replace(box, protocols=ANY_PROTOCOL)
        if sum(high - low + 1 for low, high in box.protocols) == every
        else box
        for box in joined.values()
    ]


def _is_free(box: Box) -> bool:
    ports = {box.source_ports, box.destination_ports}
    icmp = {box.icmp_types, box.icmp_codes}
    return ports <= {(), ANY_PORT} and icmp <= {(), ANY_OCTET}


def _sum(a: Box, b: Box) -> Box:
    """One box of two between the same addresses, in both of which all protocols are free."""
    return Box(
        _joined((*a.protocols, *b.protocols)),
        a.source,
        a.destination,
        a.source_ports or b.source_ports,
        a.destination_ports or b.destination_ports,
        a.icmp_types or b.icmp_types,
        a.icmp_codes or b.icmp_codes,
    )


def _join_versions(ipv4: list[Box], ipv6: list[Box]) -> Iterator[Box]:
    """Boxes of both versions; two that are alike but for addresses, and alone so, become one."""
    often = Counter(map(_conditions, ipv4)), Counter(map(_conditions, ipv6))
    partner = {c: box for box in ipv6 if often[0][c := _conditions(box)] == often[1][c] == 1}
    for box in ipv4:
        other = partner.get(_conditions(box))
        if other is None:
            yield box
        else:
            source, destination = box.source | other.source, box.destination | other.destination
            yield replace(box, source=source, destination=destination)
    yield from (box for box in ipv6 if _conditions(box) not in partner)


def _conditions(box: Box) -> tuple[Ranges, ...]:
    """All that a box says of its packets but their addresses."""
    ports = box.source_ports, box.destination_ports
    return (box.protocols, *ports, box.icmp_types, box.icmp_codes)


def _joined(spans: Iterable[tuple[int, int]]) -> Ranges:
    """Disjoint ranges in ascending order, touching ones made one."""
    return ranges(node([(low, high, LEAF) for low, high in sorted(spans)]))
