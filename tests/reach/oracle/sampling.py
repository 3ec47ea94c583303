"""Packets worth trying: at the edges of what the engine or the cloud tells apart."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address
from random import Random

from oracle.model import Model
from oracle.wire import ICMP, ICMPV6, TCP, UDP, is_ipv6, shown, span
from trainer.cloud import AclEntry, Cloud, PrefixList
from trainer.packets import AddressSet, Box, Packet, PacketSet
from trainer.reach import Verdict

_MOST_BOXES = 30
_TYPES = (8, 0, 3, 128, 129)

Bounds = Sequence[tuple[int, int]]


class Sampler:
    """Draws packets of questions about one cloud."""

    def __init__(self, random: Random, model: Model) -> None:
        self.random = random
        self.addresses = sorted(_address_cuts(model))
        self.ports = sorted({p + d for p in _port_cuts(model.cloud) for d in (-1, 0)})

    def draw(self, verdict: Verdict, count: int) -> list[Packet]:
        """Up to ``count`` different packets that the question means."""
        parts = (verdict.asked, verdict.arrives, verdict.works, verdict.works, verdict.sometimes)
        choices = [boxes for boxes in map(self._boxes, parts) if boxes]
        found: dict[Packet, None] = {}
        for _ in range(count * 2 if choices else 0):
            packet = self._packet(self.random.choice(self.random.choice(choices)))
            if packet is not None and packet in verdict.asked:
                found[packet] = None
                if len(found) == count:
                    break
        return list(found)

    def _boxes(self, packets: PacketSet) -> list[Box]:
        boxes = list(packets.boxes())
        return self.random.sample(boxes, min(len(boxes), _MOST_BOXES))

    def _packet(self, box: Box) -> Packet | None:
        """A packet in the box or right beside it; None where that makes none."""
        source = self._address(box.source)
        destination = self._address(box.destination)
        if source.version != destination.version:
            return None
        low, high = self.random.choice(box.protocols)
        protocol = self.random.choice((TCP, UDP, ICMP, ICMPV6, 47))
        if not low <= protocol <= high:
            protocol = self.random.randint(low, high)
        if protocol == (ICMPV6 if source.version == 4 else ICMP):
            return None
        if protocol in (TCP, UDP):
            ports = self._port(box.source_ports), self._port(box.destination_ports)
            return Packet(protocol, source, destination, *ports)
        if protocol in (ICMP, ICMPV6):
            kind = self._octet(box.icmp_types, _TYPES)
            code = self._octet(box.icmp_codes, (0, 4))
            return Packet(protocol, source, destination, icmp_type=kind, icmp_code=code)
        return Packet(protocol, source, destination)

    def _address(self, addresses: AddressSet) -> IPv4Address | IPv6Address:
        low, high = self.random.choice(addresses.ranges())
        offset = (1 << 128) if low.version == 6 else 0
        value = self._point(int(low) + offset, int(high) + offset, self.addresses)
        kind = IPv6Address if is_ipv6(value) else IPv4Address
        return kind(shown(value))

    def _port(self, ranges: Bounds) -> int:
        low, high = self.random.choice(ranges or [(0, 65535)])
        return min(max(self._point(low, high, self.ports), 0), 65535)

    def _octet(self, ranges: Bounds, usual: Sequence[int]) -> int:
        low, high = self.random.choice(ranges or [(0, 255)])
        fitting = [n for n in usual if low <= n <= high]
        if fitting and self.random.random() < 0.7:
            return self.random.choice(fitting)
        return self.random.randint(low, high)

    def _point(self, low: int, high: int, cuts: Sequence[int]) -> int:
        """An end of the range, a cut inside of it, or anything."""
        chance = self.random.random()
        if low == high or chance < 0.3:
            return self.random.choice((low, high))
        inside = [c for c in cuts if low <= c <= high]
        if inside and chance < 0.75:
            return self.random.choice(inside)
        return self.random.randint(low, high)


def _port_cuts(cloud: Cloud) -> set[int]:
    """The ports at which some rule begins or ends."""
    cuts = {1024, 32768, 61000}
    for resource in cloud.resources.values():
        for side in ("inbound", "outbound"):
            for rule in getattr(resource, side, None) or ():
                service = rule.service
                if service.first is not None and service.last is not None:
                    cuts |= {service.first, service.last + 1}
    return {c for c in cuts if 0 < c < 65536}


def _address_cuts(model: Model) -> set[int]:
    """First and last addresses of the ranges that rules and routes speak of, and neighbours."""
    cuts = {a for nic in model.nics.values() for a in nic.addresses} | set(model.private_of)
    for prefix_list in model.cloud.of(PrefixList).values():
        for low, high in map(span, prefix_list.entries):
            cuts |= {low, high, high + 1, low - 1}
    for resource in model.cloud.resources.values():
        for side in ("inbound", "outbound"):
            for rule in getattr(resource, side, None) or ():
                network = rule.network if isinstance(rule, AclEntry) else getattr(rule, "peer", "")
                if not isinstance(network, str):
                    low, high = span(network)
                    cuts |= {low, high, high + 1, low - 1}
    for table in model.tables.values():
        for entry in table.entries:
            cuts |= {entry.low, entry.high, entry.high + 1, entry.low - 1}
    return {c for c in cuts if c >= 0}
