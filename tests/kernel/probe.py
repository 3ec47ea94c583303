"""One real packet at a time: sent, watched for at every host, and answered where it was meant.

TCP connects, UDP is echoed, and pings are answered by the kernel itself.
"""

from __future__ import annotations

import select
import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic

from netns import Built
from plan import DropPoint
from sockets import socket_in
from watching import FAMILIES, PROTOCOLS, Watcher

from trainer.packets import ICMP, TCP, Packet

SOON, LATE = 0.004, 0.3
"""Seconds to wait for what may never come: at first, and before a difference is believed."""

_ECHO_REPLY = {8: 0, 128: 129}
_RESET_AT_CLOSE = struct.pack("ii", 1, 0)  # SO_LINGER
_FREE_BIND = {4: (socket.IPPROTO_IP, 15), 6: (socket.IPPROTO_IPV6, 78)}  # <linux/in.h>, <in6.h>
_MOST_BYTES = 2048


@dataclass(frozen=True, slots=True)
class Arrival:
    """A request as the host in a node got it."""

    node: str
    packet: Packet


@dataclass(frozen=True, slots=True)
class Seen:
    """What became of a request. ``dropped`` are the points that stopped something of it."""

    arrivals: tuple[Arrival, ...]
    answered: bool
    dropped: tuple[DropPoint, ...] = ()


class Prober:
    """Sends packets between the hosts of a plan that stands; a context manager."""

    def __init__(self, built: Built) -> None:
        self._built = built
        self._open = ExitStack()
        self._poll = select.epoll()
        self._watchers: dict[int, Watcher] = {}
        self._serial = 0

    def __enter__(self) -> Prober:
        self._open.callback(self._poll.close)
        for node in dict.fromkeys(host.node for host in self._built.plan.hosts.values()):
            for version, protocols in PROTOCOLS.items():
                for protocol in protocols:
                    namespace = self._built.namespaces[node]
                    watcher = Watcher(node, namespace, version, protocol)
                    self._open.callback(watcher.socket.close)
                    self._poll.register(watcher.socket, select.EPOLLIN)
                    self._watchers[watcher.socket.fileno()] = watcher
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def send(self, packet: Packet, source: str, destination: str, *, wait: float = SOON) -> Seen:
        """Send a request from one end of the plan to another and wait for what comes of it.

        Args:
            packet: TCP, UDP or an echo request, with an address of ``source``.
            source, destination: ids of `Plan.hosts`. An end without a host sends nothing and
                answers nothing.
            wait: seconds to wait for each thing that may come.
        """
        hosts = self._built.plan.hosts
        if source not in hosts:
            return Seen((), answered=False)
        self._arrived(packet, b"")
        self._built.forget()
        before = self._built.dropped()
        self._serial += 1
        mark = b"request %d" % self._serial
        client = self._built.namespaces[hosts[source].node]
        server = None
        if destination in hosts:
            server = self._built.namespaces[hosts[destination].node]
        match packet.protocol:
            case 6:
                answered = _connects(packet, client, server, wait)
            case 17:
                answered = _is_echoed(packet, client, server, mark, wait)
            case _:
                answered = _is_pinged(packet, client, self._serial, mark, wait)
        arrivals = self._arrived(packet, mark)
        return Seen(arrivals, answered, self._dropped_since(before))

    def _arrived(self, sent: Packet, mark: bytes) -> tuple[Arrival, ...]:
        """The copies of a request that hosts got since the last call."""
        found: dict[Arrival, None] = {}
        for descriptor, _ in self._poll.poll(0):
            watcher = self._watchers[descriptor]
            for heard in watcher.heard():
                alike = (heard.packet.protocol, heard.packet.destination_port) == (
                    sent.protocol,
                    sent.destination_port,
                )
                if alike and (sent.protocol == TCP or heard.payload == mark):
                    found[Arrival(watcher.node, heard.packet)] = None
        return tuple(found)

    def _dropped_since(self, before: Mapping[DropPoint, int]) -> tuple[DropPoint, ...]:
        """The points that have counted something since then."""
        return tuple(p for p, count in self._built.dropped().items() if count > before[p])


def _connects(packet: Packet, client: int, server: int | None, wait: float) -> bool:
    with ExitStack() as stack:
        if server is not None:
            listener = stack.enter_context(socket_in(server, socket.AF_INET6, socket.SOCK_STREAM))
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("::", packet.destination_port))
            listener.listen()
        caller = stack.enter_context(_caller(packet, client, socket.SOCK_STREAM))
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_AT_CLOSE)
        if caller.connect_ex((str(packet.destination), packet.destination_port)) == 0:
            return True
        _wait(caller, select.POLLOUT, wait)
        try:
            caller.getpeername()
        except OSError:
            return False
        return True


def _is_echoed(packet: Packet, client: int, server: int | None, mark: bytes, wait: float) -> bool:
    with ExitStack() as stack:
        echo = None
        if server is not None:
            echo = stack.enter_context(socket_in(server, socket.AF_INET6, socket.SOCK_DGRAM))
            echo.setblocking(False)
            echo.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            echo.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_RECVPKTINFO, 1)
            _let_any_address(echo, 6)
            echo.bind(("::", packet.destination_port))
        caller = stack.enter_context(_caller(packet, client, socket.SOCK_DGRAM))
        try:
            caller.connect((str(packet.destination), packet.destination_port))
            caller.send(mark)
        except OSError:
            return False
        if echo is None or not _wait(echo, select.POLLIN, wait):
            return False
        data, notes, _, sender = echo.recvmsg(_MOST_BYTES, 64)
        try:
            echo.sendmsg([data], [_from_the_same(notes)], 0, sender)
        except OSError:
            return False
        if not _wait(caller, select.POLLIN, wait):
            return False
        try:
            return caller.recv(_MOST_BYTES) == mark
        except OSError:
            return False


def _from_the_same(notes: list[tuple[int, int, bytes]]) -> tuple[int, int, bytes]:
    """Makes a datagram leave from the address that another one came for, by any interface."""
    (address,) = [data[:16] for level, kind, data in notes if kind == socket.IPV6_PKTINFO]
    return socket.IPPROTO_IPV6, socket.IPV6_PKTINFO, address + struct.pack("i", 0)


def _is_pinged(packet: Packet, client: int, serial: int, mark: bytes, wait: float) -> bool:
    version = packet.source.version
    with socket_in(client, FAMILIES[version], socket.SOCK_RAW, packet.protocol) as caller:
        caller.setblocking(False)
        _let_any_address(caller, version)
        try:
            caller.bind((str(packet.source), 0))
            head = struct.pack("!BBHHH", packet.icmp_type, packet.icmp_code, 0, serial & 0xFFFF, 1)
            data = head + mark
            if packet.protocol == ICMP:
                data = head[:2] + struct.pack("!H", _checksum(data)) + data[4:]
            caller.sendto(data, (str(packet.destination), 0))
        except OSError:
            return False
        end = monotonic() + wait
        while _wait(caller, select.POLLIN, max(0, end - monotonic())):
            data, sender = caller.recvfrom(_MOST_BYTES)
            if version == 4:
                data = data[(data[0] & 0x0F) * 4 :]
            if (
                ip_address(sender[0].partition("%")[0]) == packet.destination
                and data[0] == _ECHO_REPLY[packet.icmp_type]
                and data[8:] == mark
            ):
                return True
        return False


def _checksum(data: bytes) -> int:
    """The internet checksum of RFC 1071."""
    padded = data + b"\0" * (len(data) % 2)
    total = sum(struct.unpack(f"!{len(padded) // 2}H", padded))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


@contextmanager
def _caller(packet: Packet, client: int, kind: socket.SocketKind) -> Iterator[socket.socket]:
    """A client's socket with the packet's source."""
    with socket_in(client, FAMILIES[packet.source.version], kind) as caller:
        caller.setblocking(False)
        caller.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        _let_any_address(caller, packet.source.version)
        caller.bind((str(packet.source), packet.source_port))
        yield caller


def _let_any_address(sender: socket.socket, version: int) -> None:
    """Hosts of the internet have addresses that are on no device of theirs."""
    sender.setsockopt(*_FREE_BIND[version], 1)


def _wait(on: socket.socket, what: int, seconds: float) -> bool:
    poll = select.poll()
    poll.register(on, what)
    return bool(poll.poll(seconds * 1000))
