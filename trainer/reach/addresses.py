"""Which IPv4 and IPv6 addresses the internet carries.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import Final

from trainer.packets import AddressSet


def _of(*networks: str) -> AddressSet:
    return AddressSet.of(*(ip_network(n) for n in networks))


RFC1918: Final = _of("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
"""Private addresses; an internet gateway passes none of them."""

RFC6598: Final = _of("100.64.0.0/10")
"""Shared address space; an internet gateway passes none of it either."""

_NOT_ON_THE_INTERNET: Final = _of(
    "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4", "240.0.0.0/4"
)

# The documentation ranges count as public, because topologies use them for public addresses.
PUBLIC_IPV4: Final = AddressSet.ipv4() - RFC1918 - RFC6598 - _NOT_ON_THE_INTERNET
PUBLIC_IPV6: Final = _of("2000::/3")
PUBLIC: Final = PUBLIC_IPV4 | PUBLIC_IPV6
