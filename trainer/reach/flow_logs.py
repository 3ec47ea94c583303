"""The flow log records that AWS would write for a connection.

Version 2, the default format. https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud import Address, Cloud, Direction, NetworkInterface, Subnet, Vpc
from trainer.packets import Packet, PacketSet
from trainer.packets.protocol import HAS_PORTS
from trainer.reach.answers import Finding, Hop, HopKind, Path


class Action(StrEnum):
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


class LogStatus(StrEnum):
    OK = "OK"
    NODATA = "NODATA"
    SKIPDATA = "SKIPDATA"


@dataclass(frozen=True, slots=True)
class FlowLogRecord:
    """One record: an interface, a flow in one direction, and what became of it.

    Fields that a record without data leaves empty are None.
    """

    account: str
    interface: str
    source: Address | None = None
    destination: Address | None = None
    source_port: int | None = None
    destination_port: int | None = None
    protocol: int | None = None
    packets: int | None = None
    bytes: int | None = None
    start: int = 0
    end: int = 60
    action: Action | None = None
    status: LogStatus = LogStatus.OK

    def line(self) -> str:
        """The record as AWS writes it; ``-`` stands for what is missing."""
        values = (
            2,
            self.account,
            self.interface,
            self.source,
            self.destination,
            self.source_port,
            self.destination_port,
            self.protocol,
            self.packets,
            self.bytes,
            self.start,
            self.end,
            self.action,
            self.status,
        )
        return " ".join("-" if value is None else str(value) for value in values)


_FILTERS = frozenset({HopKind.SECURITY_GROUP, HopKind.NETWORK_ACL})

SYN_BYTES = 60
"""A TCP SYN with usual options, as it is logged for a connection that is not answered."""


def records(
    cloud: Cloud, path: Path, packet: Packet, *, start: int = 0, end: int = 60
) -> tuple[FlowLogRecord, ...]:
    """What the interfaces along a path log about one request and its reply.

    ``packet`` is the request as the client sends it, one of ``path.packets``. ``start`` and
    ``end`` are seconds since 1970. An interface logs a packet once in each direction in which
    it passes; a refusal by a group or an ACL is a REJECT of the interface that it was on its
    way through.
    """
    found: list[FlowLogRecord] = []
    meant = PacketSet.of_packet(packet)
    retries = 1 if path.refused is None else 3
    for hops in (path.forward, path.back):
        for (interface, direction), group in _by_interface(hops):
            del direction
            seen = _one(group[-1].packets, meant)
            if seen is not None:
                found.append(_record(cloud, interface, seen, Action.ACCEPT, retries, start, end))
    refused = path.refused
    if refused is not None and refused.kind in _FILTERS and refused.interface:
        seen = _one(refused.stopped, meant)
        if seen is not None:
            found = [r for r in found if not _same(r, refused, seen)]
            found.append(
                _record(cloud, refused.interface, seen, Action.REJECT, retries, start, end)
            )
    return tuple(found)


def nodata(cloud: Cloud, interface: str, *, start: int = 0, end: int = 60) -> FlowLogRecord:
    """The record of an interface that saw nothing in the interval."""
    return FlowLogRecord(
        _account(cloud, interface), interface, start=start, end=end, status=LogStatus.NODATA
    )


def _by_interface(
    hops: tuple[Hop, ...],
) -> Iterator[tuple[tuple[str, Direction], list[Hop]]]:
    """The filters that stand together: one interface, one direction."""
    group: list[Hop] = []
    key: tuple[str, Direction] | None = None
    for hop in hops:
        if hop.kind not in _FILTERS or not hop.interface or hop.direction is None:
            continue
        here = hop.interface, hop.direction
        if here != key and key is not None:
            yield key, group
            group = []
        key = here
        group.append(hop)
    if key is not None:
        yield key, group


def _one(packets: PacketSet, meant: PacketSet) -> Packet | None:
    """The member that stands for the request that is meant, as it looks here."""
    exact = packets & meant
    reply = packets & meant.reply()
    return (exact or reply or packets).witness()


def _same(record: FlowLogRecord, finding: Finding, packet: Packet) -> bool:
    """An interface does not log as accepted what its other filter rejects."""
    return (
        record.interface == finding.interface
        and (record.source, record.destination) == (packet.source, packet.destination)
        and (record.source_port, record.destination_port) == _ports(packet)
    )


def _ports(packet: Packet) -> tuple[int, int]:
    """ICMP has none; its records say 0."""
    if packet.protocol in HAS_PORTS:
        return packet.source_port, packet.destination_port
    return 0, 0


def _account(cloud: Cloud, interface: str) -> str:
    found = cloud.get(NetworkInterface, interface)
    return cloud.get(Vpc, cloud.get(Subnet, found.subnet).vpc).account


def _record(
    cloud: Cloud,
    interface: str,
    packet: Packet,
    action: Action,
    packets: int,
    start: int,
    end: int,
) -> FlowLogRecord:
    source_port, destination_port = _ports(packet)
    return FlowLogRecord(
        _account(cloud, interface),
        interface,
        packet.source,
        packet.destination,
        source_port,
        destination_port,
        packet.protocol,
        packets,
        packets * SYN_BYTES,
        start,
        end,
        action,
    )
