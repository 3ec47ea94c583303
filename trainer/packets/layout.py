"""How packets are laid out as tuples of integers: which dimension means what.

The dimensions are: kind (IP version and protocol), destination address, source address, and two
that depend on the protocol: destination and source port for TCP and UDP, type and code for ICMP,
one empty value each for the rest. Kinds that share their meaning form a block; between blocks
lies a gap, so that no span ever reaches from one block into another.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from typing import Literal, TypeAlias

from trainer.packets.diagram import Node, Ranges, only, remember
from trainer.packets.protocol import ICMP, ICMPV6, TCP, UDP

Address: TypeAlias = IPv4Address | IPv6Address
Version: TypeAlias = Literal[4, 6]

BITS: dict[int, int] = {4: 32, 6: 128}
LAST_PORT = 65535
ANY_PORT: Ranges = ((0, LAST_PORT),)
ANY_OCTET: Ranges = ((0, 255),)
NO_VALUE: Ranges = ((0, 0),)

DESTINATION, SOURCE, SERVICE, ORIGIN = range(4)
"""Steps down from the child of a kind. SERVICE is the destination port or the ICMP type,
ORIGIN the source port or the ICMP code."""

_STRIDE = 256


class Shape(Enum):
    """What the last two dimensions of a block mean."""

    PORTS = "ports"
    ICMP = "icmp"
    BARE = "bare"


def port_range(first: int, last: int) -> Ranges:
    """The ports from first to last.

    Raises:
        ValueError: they are out of range, or the first is above the last.
    """
    if not 0 <= first <= last <= LAST_PORT:
        raise ValueError(f"ports are 0 to {LAST_PORT}, the lower one first")
    return ((first, last),)


@remember()
def tail(service: Ranges, origin: Ranges) -> Node:
    """The last two dimensions, each free within its ranges."""
    return only(service, only(origin))


@dataclass(frozen=True, slots=True)
class Block:
    """The kinds of one IP version whose packets have the same fields."""

    number: int
    version: Version
    shape: Shape
    protocols: tuple[int, ...]

    @property
    def first(self) -> int:
        """The kind of the block's first protocol."""
        return self.number * _STRIDE

    @property
    def last(self) -> int:
        """The kind of the block's last protocol."""
        return self.first + len(self.protocols) - 1

    def kind(self, protocol: int) -> int:
        """The kind of a protocol that is in this block."""
        return self.first + self.protocols.index(protocol)

    def protocols_of(self, low: int, high: int) -> tuple[int, ...]:
        """The protocols of a span of kinds of this block, lowest kind first."""
        return self.protocols[low - self.first : high - self.first + 1]


def _blocks() -> tuple[Block, ...]:
    versions: tuple[tuple[Version, int], ...] = ((4, ICMP), (6, ICMPV6))
    rest = tuple(p for p in range(256) if p not in (TCP, UDP, ICMP, ICMPV6))
    made: list[Block] = []
    for version, icmp in versions:
        for shape, protocols in (
            (Shape.PORTS, (TCP, UDP)),
            (Shape.ICMP, (icmp,)),
            (Shape.BARE, rest),
        ):
            made.append(Block(len(made), version, shape, protocols))
    return tuple(made)


BLOCKS = _blocks()
"""TCP and UDP first, so that the lowest member of a set is one that people have met."""


def block_of(kind: int) -> Block:
    """The block that a kind is in."""
    return BLOCKS[kind // _STRIDE]


def block_for(version: int, protocol: int) -> Block | None:
    """The block of this protocol in this IP version; None for ICMP in the wrong one."""
    for block in BLOCKS:
        if block.version == version and protocol in block.protocols:
            return block
    return None


def address(version: int, number: int) -> Address:
    """The address with this number."""
    return IPv4Address(number) if version == 4 else IPv6Address(number)
