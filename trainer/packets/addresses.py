"""Exact sets of IPv4 and IPv6 addresses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
)
from typing import TypeAlias

from trainer.packets.diagram import (
    NOTHING,
    Node,
    contains,
    count,
    difference,
    intersection,
    node,
    only,
    ranges,
    union,
)
from trainer.packets.layout import BITS, Address, address

Network: TypeAlias = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class AddressSet:
    """A set of addresses of both IP versions; equal sets compare and hash equal.

    ``root`` is a diagram over IP version and address number.
    """

    root: Node

    @classmethod
    def of(cls, *members: Network | Address) -> AddressSet:
        """The addresses of all these networks, and these single addresses."""
        spans: dict[int, list[tuple[int, int]]] = {4: [], 6: []}
        for member in members:
            spans[member.version].append(_span(member))
        found = ((version, version, _joined(spans[version])) for version in (4, 6))
        return cls(node([span for span in found if span[2] is not NOTHING]))

    @classmethod
    def of_version(cls, version: int, values: Node) -> AddressSet:
        """The addresses of one IP version whose numbers are in a diagram of one dimension."""
        return cls(only(((version, version),), values))

    @classmethod
    def nothing(cls) -> AddressSet:
        return _NOTHING

    @classmethod
    def everything(cls) -> AddressSet:
        return _EVERYTHING

    @classmethod
    def ipv4(cls) -> AddressSet:
        return _IPV4

    @classmethod
    def ipv6(cls) -> AddressSet:
        return _IPV6

    def __or__(self, other: AddressSet) -> AddressSet:
        return AddressSet(union(self.root, other.root))

    def __and__(self, other: AddressSet) -> AddressSet:
        return AddressSet(intersection(self.root, other.root))

    def __sub__(self, other: AddressSet) -> AddressSet:
        return AddressSet(difference(self.root, other.root))

    def __invert__(self) -> AddressSet:
        return _EVERYTHING - self

    def __le__(self, other: AddressSet) -> bool:
        return difference(self.root, other.root) is NOTHING

    def __bool__(self) -> bool:
        return self.root is not NOTHING

    def __contains__(self, member: Address) -> bool:
        return contains(self.root, (member.version, int(member)))

    def __repr__(self) -> str:
        return f"AddressSet({', '.join(str(network) for network in self.networks())})"

    @property
    def families(self) -> frozenset[int]:
        """The IP versions, 4 and 6, that have an address in the set."""
        return frozenset(low for low, _, _ in self.root.spans)

    @property
    def size(self) -> int:
        """How many addresses are in the set."""
        return count(self.root)

    def numbers(self, version: int) -> Node:
        """The addresses of one IP version as a diagram of one dimension."""
        for low, _, child in self.root.spans:
            if low == version:
                return child
        return NOTHING

    def ranges(self) -> tuple[tuple[Address, Address], ...]:
        """The first and last address of each unbroken run, IPv4 first."""
        return tuple(
            (address(version, low), address(version, high))
            for version, _, child in self.root.spans
            for low, high in ranges(child)
        )

    def networks(self) -> tuple[Network, ...]:
        """The fewest CIDR blocks that make up the set, IPv4 first, ascending."""
        return tuple(
            network
            for version, _, child in self.root.spans
            for low, high in ranges(child)
            for network in _cidrs(version, low, high)
        )

    def first(self) -> Address | None:
        """The lowest address, of IPv4 if there is one; None of the empty set."""
        for version, _, child in self.root.spans:
            return address(version, child.spans[0][0])
        return None


def _span(member: Network | Address) -> tuple[int, int]:
    if isinstance(member, IPv4Address | IPv6Address):
        return int(member), int(member)
    return int(member.network_address), int(member.broadcast_address)


def _joined(spans: list[tuple[int, int]]) -> Node:
    """A diagram of one dimension over spans that may overlap, in any order."""
    runs: list[tuple[int, int]] = []
    for low, high in sorted(spans):
        if runs and low <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(high, runs[-1][1]))
        else:
            runs.append((low, high))
    return only(runs)


def _cidrs(version: int, low: int, high: int) -> Iterator[Network]:
    bits = BITS[version]
    while low <= high:
        aligned = (low & -low).bit_length() - 1 if low else bits
        size = min(aligned, (high - low + 1).bit_length() - 1)
        if version == 4:
            yield IPv4Network((low, bits - size))
        else:
            yield IPv6Network((low, bits - size))
        low += 1 << size


def _whole(version: int) -> AddressSet:
    return AddressSet.of_version(version, only(((0, (1 << BITS[version]) - 1),)))


_NOTHING = AddressSet(NOTHING)
_IPV4 = _whole(4)
_IPV6 = _whole(6)
_EVERYTHING = _IPV4 | _IPV6
