"""A packet as the simulator sees it, and addresses as numbers on one line."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import NamedTuple

TCP, UDP, ICMP, ICMPV6 = 6, 17, 1, 58

_ECHO = {ICMP: (8, 0), ICMPV6: (128, 129)}
_IPV6_LINE = 1 << 128

Span = tuple[int, int]


def number(address: IPv4Address | IPv6Address) -> int:
    """IPv4 addresses as they are, IPv6 addresses beyond them, so that the two never meet."""
    return int(address) + (_IPV6_LINE if address.version == 6 else 0)


@cache
def span(network: IPv4Network | IPv6Network) -> Span:
    """The first and the last address of a network, as numbers."""
    return number(network.network_address), number(network.broadcast_address)


def is_ipv6(address: int) -> bool:
    return address >= _IPV6_LINE


def shown(address: int) -> str:
    """The address as people write it."""
    if is_ipv6(address):
        return str(IPv6Address(address - _IPV6_LINE))
    return str(ip_address(address))


class Packet(NamedTuple):
    """The fields that decide; those that the protocol does not have stay 0."""

    protocol: int
    source: int
    destination: int
    source_port: int = 0
    destination_port: int = 0
    icmp_type: int = 0
    icmp_code: int = 0

    def __str__(self) -> str:
        ends = f"{shown(self.source)} > {shown(self.destination)}"
        if self.protocol in (TCP, UDP):
            ports = f"{self.source_port} > {self.destination_port}"
            return f"{'tcp' if self.protocol == TCP else 'udp'} {ends} {ports}"
        return f"protocol {self.protocol} {ends} {self.icmp_type}/{self.icmp_code}"

    def reply(self) -> Packet | None:
        """What the receiver answers; None for ICMP that is no echo request."""
        kind = self.icmp_type
        if self.protocol in _ECHO:
            request, answer = _ECHO[self.protocol]
            if kind != request:
                return None
            kind = answer
        return Packet(
            self.protocol,
            self.destination,
            self.source,
            self.destination_port,
            self.source_port,
            kind,
            self.icmp_code,
        )

    def flow(self) -> tuple[object, ...]:
        """What both directions of a connection have in common."""
        ends = sorted(((self.source, self.source_port), (self.destination, self.destination_port)))
        return (self.protocol, *ends)


def holds(network: IPv4Network | IPv6Network, address: int) -> bool:
    low, high = span(network)
    return low <= address <= high
