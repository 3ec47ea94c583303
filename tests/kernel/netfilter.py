"""A namespace's netfilter by netlink: read its counters, empty its connection tracking.

Asked before or after every packet, so without the detour through the text of `nft`.
"""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Iterator

from sockets import socket_in

_NETFILTER = 12  # NETLINK_NETFILTER of <linux/netlink.h>
_MESSAGE, _ATTRIBUTE = struct.Struct("=IHHII"), struct.Struct("=HH")  # nlmsghdr, nlattr
_GENERIC = struct.Struct("!BBH")  # nfgenmsg
_ERROR, _DONE = 2, 3
_REQUEST, _ACKNOWLEDGE, _DUMP = 0x001, 0x004, 0x300
_DELETE_TRACKED = 0x0102  # IPCTNL_MSG_CT_DELETE of NFNL_SUBSYS_CTNETLINK
_GET_OBJECTS = 0x0A13  # NFT_MSG_GETOBJ of NFNL_SUBSYS_NFTABLES
_INET = 1
_NAME, _DATA, _PACKETS = 2, 4, 2  # NFTA_OBJ_NAME, NFTA_OBJ_DATA, NFTA_COUNTER_PACKETS
_KIND = 0x3FFF
"""An attribute's kind without its flags."""
_MOST_BYTES = 1 << 16


class Netfilter:
    """A connection to the netfilter of one namespace.

    Its methods raise `OSError` if the kernel refuses.
    """

    def __init__(self, namespace: int) -> None:
        self._socket = socket_in(namespace, socket.AF_NETLINK, socket.SOCK_RAW, _NETFILTER)

    def close(self) -> None:
        self._socket.close()

    def forget(self) -> None:
        """Delete all tracked connections."""
        self._send(_DELETE_TRACKED, _REQUEST | _ACKNOWLEDGE, 0)
        for _ in self._answers():
            pass

    def counters(self) -> dict[str, int]:
        """The packets that each named counter of the family ``inet`` has counted."""
        self._send(_GET_OBJECTS, _REQUEST | _DUMP, _INET)
        found: dict[str, int] = {}
        for answer in self._answers():
            fields = dict(_attributes(answer))
            values = dict(_attributes(fields[_DATA]))
            name = fields[_NAME].rstrip(b"\0").decode()
            found[name] = int.from_bytes(values[_PACKETS], "big")
        return found

    def _send(self, kind: int, flags: int, family: int) -> None:
        body = _GENERIC.pack(family, 0, 0)
        self._socket.send(_MESSAGE.pack(_MESSAGE.size + len(body), kind, flags, 0, 0) + body)

    def _answers(self) -> Iterator[bytes]:
        """The attributes of each message until the last one or the acknowledgement."""
        while True:
            data = self._socket.recv(_MOST_BYTES)
            start = 0
            while start < len(data):
                size, kind, _, _, _ = _MESSAGE.unpack_from(data, start)
                body = data[start + _MESSAGE.size : start + size]
                if kind == _DONE:
                    return
                if kind == _ERROR:
                    (code,) = struct.unpack_from("=i", body)
                    if code:
                        raise OSError(-code, os.strerror(-code))
                    return
                yield body[_GENERIC.size :]
                start += _aligned(size)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    start = 0
    while start < len(data):
        size, kind = _ATTRIBUTE.unpack_from(data, start)
        yield kind & _KIND, data[start + _ATTRIBUTE.size : start + size]
        start += _aligned(size)


def _aligned(size: int) -> int:
    """Netlink fills up to multiples of four bytes."""
    return (size + 3) & ~3
