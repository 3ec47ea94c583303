"""Protocols and ports as security groups and network ACLs write them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAclEntry.html
"""

from __future__ import annotations

from trainer.cloud.account.item import Item
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, TCP, UDP, Service

_LAST_PORT = 65535
_NAMES = {"tcp": TCP, "udp": UDP, "icmp": ICMP, "icmpv6": ICMPV6, "all": None, "-1": None}


class Unreadable(Exception):
    """A row that decides about packets and cannot be understood; ``key`` is to blame."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def protocol_of(item: Item, key: str) -> int | None:
    """The number of a protocol, which AWS writes as a number or a name; None is every one.

    Raises:
        Unreadable: it is neither.
    """
    text = item.text(key)
    if text is None:
        raise Unreadable(key)
    if text.lower() in _NAMES:
        return _NAMES[text.lower()]
    if text.isascii() and text.isdecimal() and int(text[:4]) <= 255 and len(text) <= 4:
        return int(text)
    raise Unreadable(key)


def service_of(
    protocol: int | None, first: int | None, last: int | None, keys: str = "FromPort"
) -> Service:
    """The service of a rule whose two numbers are ports or, of ICMP, type and code.

    An end of a range that is left out, or -1, is open. Protocols without ports ignore the
    numbers, as AWS does. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html

    Raises:
        Unreadable: the numbers make no range.
    """
    low = None if first is None or first < 0 else first
    high = None if last is None or last < 0 else last
    try:
        if protocol in HAS_PORTS:
            if low is None and high is None:
                return Service(protocol)
            return Service(protocol, low or 0, _LAST_PORT if high is None else high)
        if protocol in (ICMP, ICMPV6) and low is not None:
            return Service(protocol, icmp_type=low, icmp_code=high)
        return Service(protocol)
    except ValueError as error:
        raise Unreadable(keys) from error
