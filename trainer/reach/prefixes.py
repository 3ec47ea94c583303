"""`PrefixIndex`: which of many prefixes overlap a set of addresses, without trying them all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from trainer.cloud import Network
from trainer.packets import AddressSet

_FEW = 64
"""Up to so many blocks of one length it is cheaper to look each up than to try all."""


class PrefixIndex:
    """An index over prefixes, by IP version and length."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._positions: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(dict)
        for position, network in enumerate(networks):
            length = network.version, network.prefixlen
            block = int(network.network_address) >> (network.max_prefixlen - network.prefixlen)
            self._positions[length].setdefault(block, []).append(position)

    def overlapping(self, addresses: AddressSet) -> list[int]:
        """The positions, ascending, of the prefixes that hold some of the addresses, and
        perhaps of a few more."""
        found: set[int] = set()
        for first, last in addresses.ranges():
            for (version, length), blocks in self._positions.items():
                if version != first.version:
                    continue
                shift = first.max_prefixlen - length
                low, high = int(first) >> shift, int(last) >> shift
                if high - low < _FEW:
                    for block in range(low, high + 1):
                        found.update(blocks.get(block, ()))
                else:
                    for positions in blocks.values():
                        found.update(positions)
        return sorted(found)
