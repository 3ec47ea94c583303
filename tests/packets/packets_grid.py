"""Random sets of packets with a second, plain opinion on what is in them.

All sets are made of the networks and port ranges below. So every set is a union of cells of one
grid, and `ADDRESSES`, `PORTS` and `OCTETS` have a member of every cell: what holds for these
members holds for all packets.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from ipaddress import ip_network

from hypothesis import strategies as st

from trainer.packets import (
    HAS_PORTS,
    ICMP,
    ICMPV6,
    Address,
    AddressSet,
    Network,
    Packet,
    PacketSet,
    Service,
)

# The IPv6 networks have the numbers of IPv4 ones, so that a mix-up of versions would show.
NETWORKS: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/0",
        "10.0.0.0/8",
        "10.0.0.0/16",
        "10.0.0.5/32",
        "10.1.0.0/16",
        "192.0.2.0/24",
        "255.255.255.255/32",
        "::/0",
        "::a00:0/104",
        "::a00:5/128",
        "2001:db8::/32",
        "2001:db8::/64",
    )
)
PORT_RANGES = ((0, 65535), (0, 0), (22, 22), (80, 443), (443, 443), (1024, 65535), (32768, 60999))
OCTETS = (0, 3, 4, 8, 9, 128, 129, 130)
PROTOCOLS = (6, 17, ICMP, ICMPV6, 50, 0, 255)


def _starts() -> tuple[Address, ...]:
    last = {4: 2**32 - 1, 6: 2**128 - 1}
    points: dict[Address, None] = {}
    for network in NETWORKS:
        points[network.network_address] = None
        if int(network.broadcast_address) < last[network.version]:
            points[network.broadcast_address + 1] = None
    return tuple(points)


ADDRESSES = _starts()
PORTS = tuple(sorted({p for low, high in PORT_RANGES for p in (low, high + 1) if p < 65536}))


@dataclass(frozen=True)
class Condition:
    """A box of packets as the arguments of `PacketSet.of`; judges single packets by itself."""

    source: tuple[Network, ...] | None
    destination: tuple[Network, ...] | None
    service: Service
    source_ports: tuple[int, int] | None

    def build(self) -> PacketSet:
        return PacketSet.of(
            None if self.source is None else AddressSet.of(*self.source),
            None if self.destination is None else AddressSet.of(*self.destination),
            self.service,
            self.source_ports,
        )

    def holds(self, p: Packet) -> bool:
        service = self.service
        if self.source is not None and not within(p.source, self.source):
            return False
        if self.destination is not None and not within(p.destination, self.destination):
            return False
        if service.protocol not in (None, p.protocol):
            return False
        if p.protocol in HAS_PORTS:
            low, high = self.source_ports or (0, 65535)
            if not low <= p.source_port <= high:
                return False
            return service.first is None or service.first <= p.destination_port <= service.last
        return service.icmp_type in (None, p.icmp_type) and service.icmp_code in (
            None,
            p.icmp_code,
        )


@dataclass(frozen=True)
class Combination:
    """Two recipes and what is done with them."""

    operator: str
    left: Recipe
    right: Recipe

    def build(self) -> PacketSet:
        left, right = self.left.build(), self.right.build()
        match self.operator:
            case "or":
                return left | right
            case "and":
                return left & right
            case _:
                return left - right

    def holds(self, p: Packet) -> bool:
        left, right = self.left.holds(p), self.right.holds(p)
        match self.operator:
            case "or":
                return left or right
            case "and":
                return left and right
            case _:
                return left and not right


Recipe = Condition | Combination


def within(address: Address, networks: tuple[Network, ...]) -> bool:
    return any(address in n for n in networks if n.version == address.version)


def alike(packet: Packet, **choices: tuple[object, ...]) -> list[Packet]:
    """The packets of the grid that differ from this one at most in one field."""
    ((field, values),) = choices.items()
    found = []
    for value in values:
        if not hasattr(value, "version") or value.version == packet.source.version:
            found.append(replace(packet, **{field: value}))
    return found


port_ranges = st.sampled_from(PORT_RANGES)
networks = st.one_of(st.none(), st.lists(st.sampled_from(NETWORKS), max_size=3).map(tuple))
services = st.one_of(
    st.just(Service.ALL),
    st.sampled_from(PROTOCOLS).map(Service),
    st.builds(lambda p, r: Service(p, *r), st.sampled_from((6, 17)), port_ranges),
    st.builds(
        lambda p, t, c: Service(p, icmp_type=t, icmp_code=c),
        st.sampled_from((ICMP, ICMPV6)),
        st.sampled_from(OCTETS),
        st.one_of(st.none(), st.sampled_from(OCTETS)),
    ),
)
conditions = st.builds(Condition, networks, networks, services, st.none() | port_ranges)
recipes: st.SearchStrategy[Recipe] = st.recursive(
    conditions,
    lambda inner: st.builds(Combination, st.sampled_from(("or", "and", "minus")), inner, inner),
    max_leaves=6,
)
packet_sets = recipes.map(lambda recipe: recipe.build())
address_sets = st.lists(st.sampled_from(NETWORKS), max_size=4).map(lambda n: AddressSet.of(*n))


@st.composite
def packets(draw: st.DrawFn) -> Packet:
    version = draw(st.sampled_from((4, 6)))
    addresses = st.sampled_from([a for a in ADDRESSES if a.version == version])
    foreign = ICMPV6 if version == 4 else ICMP
    protocol = draw(st.sampled_from([p for p in PROTOCOLS if p != foreign]))
    packet = Packet(protocol, draw(addresses), draw(addresses))
    if protocol in HAS_PORTS:
        ports = st.sampled_from(PORTS)
        return replace(packet, source_port=draw(ports), destination_port=draw(ports))
    if protocol in (ICMP, ICMPV6):
        octets = st.sampled_from(OCTETS)
        return replace(packet, icmp_type=draw(octets), icmp_code=draw(octets))
    return packet
