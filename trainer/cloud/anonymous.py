"""A cloud without what tells whose it is: account ids and public addresses, names if asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any, Final

from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import AwsService, PrefixList
from trainer.cloud.filters import SecurityGroup
from trainer.cloud.gateways import VpcBlockPublicAccess
from trainer.cloud.network import Vpc
from trainer.cloud.renaming import changed_values
from trainer.cloud.resource import Network, Resource

_POOLS: Final[Mapping[int, tuple[Network, ...]]] = {
    4: tuple(
        map(
            IPv4Network,
            ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "198.18.0.0/15"),
        )
    ),
    6: (IPv6Network("2001:db8::/32"),),
}
"""Ranges that belong to nobody: those for documentation, then the one for benchmarks.

https://www.rfc-editor.org/rfc/rfc5737 https://www.rfc-editor.org/rfc/rfc2544
https://www.rfc-editor.org/rfc/rfc3849
"""

_WIDEST: Final = {4: 16, 6: 40}
"""Wider blocks tell of nobody in particular, and would take up too much of the pools."""


_ALMOST_ALL: Final = 3


@dataclass(frozen=True, slots=True)
class Anonymous:
    """``kept`` are public blocks that stay, because they are wide or the pools are full."""

    cloud: Cloud
    kept: tuple[Network, ...] = ()


def anonymised(cloud: Cloud, *, names: bool = False) -> Anonymous:
    """The cloud under other account ids and public addresses; with ``names``, without names too.

    Blocks stay as large as they are and addresses stay in their blocks, so that packets fare as
    before. Addresses of AWS services stay, and those for documentation.
    """
    accounts = _account_ids(cloud)
    public = _Moves(cloud)

    def change(value: Any) -> Any:
        match value:
            case str():
                for old, new in accounts.items():
                    value = value.replace(old, new)
                return public.text(value)
            case IPv4Address() | IPv6Address():
                return public.address(value)
            case IPv4Network() | IPv6Network():
                return public.network(value)
        return value

    found = (r if _is_of_aws(r) else changed_values(r, change) for r in cloud.resources.values())
    return Anonymous(
        Cloud.of_resources(_nameless(r) if names else r for r in found), tuple(public.kept)
    )


def with_group_names(cloud: Cloud) -> Cloud:
    """The cloud with the names that topologies imply where security groups have lost theirs.

    A VPC has no two groups of one name, so without names it could not be read back:
    https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
    """
    nameless = (group for group in cloud.of(SecurityGroup).values() if not group.group_name)
    return cloud.put(*(replace(g, group_name=g.id.removeprefix("sg-")) for g in nameless))


def _account_ids(cloud: Cloud) -> dict[str, str]:
    """Ids such as AWS uses in its own examples: 111122223333, 444455556666 …"""
    blocks = cloud.of(VpcBlockPublicAccess).values()
    told = {*(vpc.account for vpc in cloud.of(Vpc).values()), *(block.account for block in blocks)}
    found = sorted(told - {""})
    return {
        account: "".join(str(1 + (3 * number + part) % 9) * 4 for part in range(3))
        if number < 3
        else f"{number:012}"
        for number, account in enumerate(found)
    }


def _nameless(resource: Resource) -> Resource:
    match resource:
        case SecurityGroup(inbound=inbound, outbound=outbound):
            resource = replace(
                resource,
                group_name=resource.group_name if resource.group_name == "default" else "",
                description="",
                inbound=tuple(replace(rule, description="") for rule in inbound),
                outbound=tuple(replace(rule, description="") for rule in outbound),
            )
    return replace(resource, name="")


def _is_of_aws(resource: Resource) -> bool:
    return isinstance(resource, AwsService) or (
        isinstance(resource, PrefixList) and bool(resource.owner)
    )


class _Moves:
    """Where each public block goes."""

    def __init__(self, cloud: Cloud) -> None:
        mentioned: set[Network] = set()
        of_aws: set[Network] = set()
        for resource in cloud.resources.values():
            (of_aws if _is_of_aws(resource) else mentioned).update(_networks(resource))
        self.kept: list[Network] = []
        self._moves: dict[Network, Network] = {}
        outermost = _outermost(network for network in mentioned if _is_public(network))
        taken = [n for n in (*mentioned, *of_aws) if _is_some(n) and not n.is_global]
        for network in sorted(outermost, key=lambda n: (n.version, n.prefixlen, n)):
            touches_aws = any(_overlap(network, other) for other in of_aws)
            room = None if touches_aws or _is_wide(network) else _room(network, taken)
            if room is None:
                self.kept.append(network)
                taken.append(network)
                continue
            self._moves[network] = room
            taken.append(room)

    def address(self, address: Any) -> Any:
        return self.network(ip_network(address)).network_address

    def network(self, network: Any) -> Any:
        for length in range(network.prefixlen, -1, -1):
            block = network.supernet(new_prefix=length)
            if block in self._moves:
                moved = int(self._moves[block].network_address)
                offset = int(network.network_address) - int(block.network_address)
                return type(network)((moved + offset, network.prefixlen))
        return network

    def text(self, text: str) -> str:
        """Some records keep an address as a text."""
        try:
            return str(self.address(ip_address(text)))
        except ValueError:
            return text


def _is_public(network: Network) -> bool:
    return _is_some(network) and network.is_global


def _is_some(network: Network) -> bool:
    """Not everything, nor a half or quarter of it."""
    return network.prefixlen > _ALMOST_ALL


def _is_wide(network: Network) -> bool:
    return network.prefixlen < _WIDEST[network.version]


def _networks(resource: Resource) -> Iterator[Network]:
    found: list[Network] = []

    def note(value: Any) -> Any:
        match value:
            case IPv4Address() | IPv6Address() | IPv4Network() | IPv6Network():
                found.append(ip_network(value))
            case str():
                with suppress(ValueError):
                    found.append(ip_network(ip_address(value)))
        return value

    changed_values(resource, note)
    yield from found


def _outermost(networks: Iterable[Network]) -> list[Network]:
    """Those that lie in no other that is not wide; the wide ones stay where they are, with all
    that lies in them."""
    found: list[Network] = []
    for network in sorted(networks, key=lambda n: (n.version, n.prefixlen)):
        if not any(_overlap(network, outer) for outer in found):
            found.append(network)
    return found


def _overlap(one: Network, other: Network) -> bool:
    match one, other:
        case (IPv4Network(), IPv4Network()) | (IPv6Network(), IPv6Network()):
            return one.overlaps(other)
    return False


def _room(network: Network, taken: list[Network]) -> Network | None:
    """The first free block of the same size."""
    for pool in _POOLS[network.version]:
        if network.prefixlen < pool.prefixlen:
            continue
        size = 1 << (network.max_prefixlen - network.prefixlen)
        start, end = int(pool.network_address), int(pool.broadcast_address)
        while start <= end:
            block = type(network)((start, network.prefixlen))
            blocker = next((other for other in taken if _overlap(block, other)), None)
            if blocker is None:
                return block
            start = max(start + size, int(blocker.broadcast_address) + 1)
            start += -start % size
    return None
