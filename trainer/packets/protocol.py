"""IP protocol numbers, as IANA assigns them.

https://www.iana.org/assignments/protocol-numbers/
"""

from __future__ import annotations

from types import MappingProxyType

TCP = 6
UDP = 17
ICMP = 1
ICMPV6 = 58

HAS_PORTS = frozenset({TCP, UDP})
"""The protocols whose packets have a source port and a destination port here."""

ECHO = MappingProxyType({ICMP: (8, 0), ICMPV6: (128, 129)})
"""Types of the echo request and of the echo reply: RFC 792 (ICMP), RFC 4443 (ICMPv6)."""

NAMES = MappingProxyType({TCP: "tcp", UDP: "udp", ICMP: "icmp", ICMPV6: "icmpv6"})


def protocol_name(protocol: int) -> str:
    """``tcp``, ``udp``, ``icmp`` or ``icmpv6``; of any other protocol the number."""
    return NAMES.get(protocol, str(protocol))
