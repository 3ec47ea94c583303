"""The flow log records that AWS would write for a connection.

https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trainer.cloud import Address, Cloud, Direction, Instance, NetworkInterface, Subnet, Vpc
from trainer.packets import Packet, PacketSet
from trainer.packets.protocol import HAS_PORTS
from trainer.reach.answers import Finding, Hop, HopKind, Path, Way
from trainer.reach.interface_addresses import own_addresses


class Action(StrEnum):
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


class LogStatus(StrEnum):
    OK = "OK"
    NODATA = "NODATA"
    SKIPDATA = "SKIPDATA"


DEFAULT_FORMAT: Final = (
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes "
    "start end action log-status"
)
"""The fields of version 2, which AWS writes unless a format of one's own was asked for."""


@dataclass(frozen=True, slots=True)
class FlowLogRecord:
    """One record: an interface, a flow in one direction, and what became of it.

    ``source`` and ``destination`` are the packet's own; `value` knows which of the fields
    show the interface's address in their place. A record without data has no ``action``.
    """

    account: str
    interface: str
    vpc: str
    subnet: str
    region: str
    instance: str | None
    own: Address
    direction: Direction | None = None
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

    def value(self, field: str) -> str:
        """A field by AWS's name for it; ``-`` if it is empty or not known here.

        ``srcaddr`` of what leaves and ``dstaddr`` of what comes in are the interface's own
        address, also where it passes packets on for others; ``pkt-srcaddr`` and
        ``pkt-dstaddr`` are the packet's.
        """
        found = self._values().get(field)
        return "-" if found is None else str(found)

    def line(self, fields: str = DEFAULT_FORMAT) -> str:
        """The record as AWS writes it, in a format given by field names."""
        return " ".join(self.value(field.strip("${}")) for field in fields.split())

    def _values(self) -> dict[str, object]:
        logged = self.source is not None
        leaving = self.direction is Direction.OUTBOUND
        return {
            "version": 2,
            "account-id": self.account,
            "interface-id": self.interface,
            "srcaddr": self.own if leaving and logged else self.source,
            "dstaddr": self.destination if leaving or not logged else self.own,
            "srcport": self.source_port,
            "dstport": self.destination_port,
            "protocol": self.protocol,
            "packets": self.packets,
            "bytes": self.bytes,
            "start": self.start,
            "end": self.end,
            "action": self.action,
            "log-status": self.status,
            "vpc-id": self.vpc,
            "subnet-id": self.subnet,
            "instance-id": self.instance,
            "type": None if self.source is None else f"IPv{self.source.version}",
            "pkt-srcaddr": self.source,
            "pkt-dstaddr": self.destination,
            "region": self.region,
            "flow-direction": _DIRECTIONS.get(self.direction),
        }


_DIRECTIONS = {Direction.INBOUND: "ingress", Direction.OUTBOUND: "egress", None: None}

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
    for hops, sent in ((path.forward, meant), (path.back, meant.reply())):
        for (interface, direction), group in _by_interface(hops):
            seen = _one(group[-1].packets, sent)
            if seen is not None:
                entry = _Entry(interface, direction, Action.ACCEPT, retries)
                found.append(_record(cloud, entry, seen, start, end))
    refused = path.refused
    if refused is not None and refused.kind in _FILTERS and refused.interface:
        seen = _one(refused.stopped, meant if refused.way is Way.FORWARD else meant.reply())
        if seen is not None:
            found = [r for r in found if not _same(r, refused, seen)]
            entry = _Entry(refused.interface, refused.direction, Action.REJECT, retries)
            found.append(_record(cloud, entry, seen, start, end))
    return tuple(found)


def nodata(cloud: Cloud, interface: str, *, start: int = 0, end: int = 60) -> FlowLogRecord:
    """The record of an interface that saw nothing in the interval."""
    entry = _Entry(interface, None, None, None)
    return _record(cloud, entry, None, start, end)


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
    """The member that stands for the packet that is meant, as it looks here: as it was sent,
    or with one end rewritten on the way."""
    for like in (
        meant,
        meant.any_source().any_source_port(),
        meant.any_destination().any_destination_port(),
    ):
        if found := packets & like:
            return found.witness()
    return packets.witness()


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


@dataclass(frozen=True, slots=True)
class _Entry:
    """What happened where: the part of a record that the packet does not tell."""

    interface: str
    direction: Direction | None
    action: Action | None
    packets: int | None


def _record(
    cloud: Cloud, entry: _Entry, packet: Packet | None, start: int, end: int
) -> FlowLogRecord:
    interface = cloud.get(NetworkInterface, entry.interface)
    subnet = cloud.get(Subnet, interface.subnet)
    vpc = cloud.get(Vpc, subnet.vpc)
    own = own_addresses(interface)
    ports = (None, None) if packet is None else _ports(packet)
    if packet is not None and packet.source in own:
        address: Address = packet.source
    elif packet is not None and packet.destination in own:
        address = packet.destination
    else:
        address = own[0]
    return FlowLogRecord(
        account=vpc.account,
        interface=interface.id,
        vpc=vpc.id,
        subnet=subnet.id,
        region=vpc.region,
        instance=interface.owner if cloud.find(Instance, interface.owner) else None,
        own=address,
        direction=entry.direction,
        source=None if packet is None else packet.source,
        destination=None if packet is None else packet.destination,
        source_port=ports[0],
        destination_port=ports[1],
        protocol=None if packet is None else packet.protocol,
        packets=entry.packets,
        bytes=None if entry.packets is None else entry.packets * SYN_BYTES,
        start=start,
        end=end,
        action=entry.action,
        status=LogStatus.NODATA if packet is None else LogStatus.OK,
    )
