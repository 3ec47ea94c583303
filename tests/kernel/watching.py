"""What hosts get, seen by raw sockets.

Raw sockets stand behind the filters of a host: what they see, the host gets. Only requests are
of interest here: the first packet of a TCP connection, UDP, and echo requests.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import ip_address

from sockets import socket_in

from trainer.packets import ICMP, ICMPV6, TCP, UDP, Address, Packet

PROTOCOLS = {4: (TCP, UDP, ICMP), 6: (TCP, UDP, ICMPV6)}
FAMILIES = {4: socket.AF_INET, 6: socket.AF_INET6}
ECHO_REQUEST = {ICMP: 8, ICMPV6: 128}
_SYN, _ACK = 0x02, 0x10
_MOST_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Heard:
    """A request that a host got, and what was in it."""

    packet: Packet
    payload: bytes


class Watcher:
    """All requests of one protocol and IP version that one host gets."""

    def __init__(self, node: str, namespace: int, version: int, protocol: int) -> None:
        self.node = node
        self.socket = socket_in(namespace, FAMILIES[version], socket.SOCK_RAW, protocol)
        self.socket.setblocking(False)
        if version == 6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
        self._version = version
        self._protocol = protocol

    def heard(self) -> Iterator[Heard]:
        """What came since the last call."""
        while True:
            try:
                data, notes, _, sender = self.socket.recvmsg(_MOST_BYTES, 64)
            except BlockingIOError:
                return
            if self._version == 4:
                source, destination = ip_address(data[12:16]), ip_address(data[16:20])
                data = data[(data[0] & 0x0F) * 4 :]
            else:
                source = ip_address(sender[0].partition("%")[0])
                destination = ip_address(notes[0][2][:16])
            found = _request(self._protocol, source, destination, data)
            if found is not None:
                yield found


def _request(protocol: int, source: Address, destination: Address, data: bytes) -> Heard | None:
    """The request that a segment, datagram or message is; None if it is a reply or the like."""
    if protocol in ECHO_REQUEST:
        if data[0] != ECHO_REQUEST[protocol]:
            return None
        packet = Packet(protocol, source, destination, icmp_type=data[0], icmp_code=data[1])
        return Heard(packet, data[8:])
    ports = struct.unpack_from("!HH", data)
    packet = Packet(protocol, source, destination, *ports)
    if protocol == UDP:
        return Heard(packet, data[8:])
    return Heard(packet, b"") if data[13] & (_SYN | _ACK) == _SYN else None
