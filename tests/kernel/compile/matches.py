"""Conditions of rules as nftables writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from plan import Address

from trainer.cloud import Network
from trainer.packets import ICMP, ICMPV6, Service

PRIVATE = tuple(
    ip_network(n)
    for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "169.254.0.0/16")
)
"""What the internet does not carry."""


def of_service(service: Service) -> str:
    """Protocol, destination ports, ICMP type and code."""
    if service.protocol is None:
        return ""
    words = [f"meta l4proto {service.protocol}"]
    if service.first is not None:
        words.append(f"th dport {service.first}-{service.last}")
    if service.icmp_type is not None and service.protocol in (ICMP, ICMPV6):
        kind = "icmp" if service.protocol == ICMP else "icmpv6"
        words.append(f"{kind} type {service.icmp_type}")
        if service.icmp_code is not None:
            words.append(f"{kind} code {service.icmp_code}")
    return " ".join(words)


def of_networks(side: str, networks: Iterable[Network]) -> Iterator[str]:
    """One condition for each IP version; ``side`` is ``saddr`` or ``daddr``."""
    everything = collapse(networks)
    for word, version in (("ip", 4), ("ip6", 6)):
        mine = [n for n in everything if n.version == version]
        if any(n.prefixlen == 0 for n in mine):
            yield f"meta nfproto ipv{version}"
        elif mine:
            yield f"{word} {side} {members(mine)}"


def collapse(networks: Iterable[Network]) -> list[Network]:
    """The same addresses in networks that do not overlap, which sets of nftables want."""
    everything = list(networks)
    four = collapse_addresses(n for n in everything if isinstance(n, IPv4Network))
    six = collapse_addresses(n for n in everything if isinstance(n, IPv6Network))
    return [*four, *six]


def of_others(side: str, addresses: Iterable[Address | Network]) -> Iterator[str]:
    """Conditions that hold for every address but these."""
    own = collapse(ip_network(a) for a in addresses)
    for word, version in (("ip", 4), ("ip6", 6)):
        mine = [n for n in own if n.version == version]
        if any(n.prefixlen == 0 for n in mine):
            continue
        yield f"{word} {side} != {members(mine)}" if mine else f"meta nfproto ipv{version}"


def members(things: Iterable[Address | Network]) -> str:
    return "{ " + ", ".join(str(t) for t in things) + " }"
