"""The networks on premises that connections lead to, as far as AWS shows them.

AWS knows nothing of the far side but the prefixes that it announces or that were written down
for it. Everything else there is taken as right: routes back, and no firewall.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from trainer.cloud.resource import Network


@dataclass(frozen=True, slots=True)
class FarEnd:
    """Where one connection leads: ``devices`` are what stands there, by whatever names it, and
    ``prefixes`` the addresses known to lie behind it."""

    line: str
    devices: tuple[str, ...]
    prefixes: tuple[Network, ...]


def groups(ends: Sequence[FarEnd]) -> Iterator[tuple[FarEnd, ...]]:
    """Which connections lead to one site: those that

    - share a customer gateway, its public address or a Direct Connect connection, or
    - know overlapping prefixes, since an address is in one place only. A default route does
      not count: it says where the internet is.
    """
    joined = _Joined()
    for end in ends:
        joined.find(end.line)
        for device in end.devices:
            joined.join(end.line, device)
    for one, other in _overlapping(ends):
        joined.join(one, other)
    found: dict[str, list[FarEnd]] = {}
    for end in ends:
        found.setdefault(joined.find(end.line), []).append(end)
    return (tuple(group) for group in found.values())


def _overlapping(ends: Iterable[FarEnd]) -> Iterator[tuple[str, str]]:
    """Connections next to one another in the nesting of all their prefixes."""
    rows = sorted(
        (
            (network.version, int(network.network_address), network.prefixlen, network, end.line)
            for end in ends
            for network in end.prefixes
            if network.prefixlen
        ),
        key=lambda row: row[:3],
    )
    outer: tuple[Network, str] | None = None
    for *_, network, line in rows:
        if outer is not None and _holds(outer[0], network):
            yield outer[1], line
        else:
            outer = network, line


def _holds(outer: Network, inner: Network) -> bool:
    return outer.version == inner.version and inner.network_address in outer


class _Joined:
    """Sets of names that were said to belong together."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, name: str) -> str:
        while (parent := self._parent.setdefault(name, name)) != name:
            self._parent[name] = self._parent[parent]
            name = parent
        return name

    def join(self, one: str, other: str) -> None:
        self._parent[self.find(other)] = self.find(one)


def sorted_networks(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Each once, IPv4 first, in the order of the addresses."""
    return tuple(
        sorted(set(networks), key=lambda n: (n.version, int(n.network_address), n.prefixlen))
    )
