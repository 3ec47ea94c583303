"""``ip`` and ``ss``: what the operating system knows of its own network.

It knows its private address and the VPC's router, and nothing of route tables, security groups
or public addresses.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from trainer.cloud import (
    Cloud,
    Direction,
    EcsTask,
    EksPod,
    HostFacts,
    Instance,
    NetworkInterface,
    OutsideHost,
    SiteHost,
    Subnet,
)
from trainer.machine.answer import Answer, Misused, Note
from trainer.machine.options import Usage, read_options
from trainer.machine.records import flow_log_records
from trainer.machine.scene import Scene
from trainer.packets import Service
from trainer.packets.protocol import TCP, UDP
from trainer.reach import Way
from trainer.reach.flow_logs import Action

SS = Usage.of("ss", flags="-l -t -u -n -a -p -4 -6", status=255)
FIRST_DEVICE = 5
"""Nitro instances call their first interface ens5."""


def ip(scene: Scene, words: Sequence[str]) -> Answer:
    """``ip addr`` and ``ip route``."""
    asked = [w for w in words if not w.startswith("-")]
    match asked:
        case ["a" | "ad" | "add" | "addr" | "address", *rest] if rest in ([], ["show"]):
            lines = list(_addresses(scene))
        case ["r" | "ro" | "route", *rest] if rest in ([], ["show"]):
            lines = list(_routes(scene))
        case _:
            raise Misused("Usage: ip addr | ip route", 255)
    notes = [Note("machine.note.no_vpc_in_there")] if scene.here.interface is not None else []
    return Answer(scene.standing, "\n".join(lines), 0, tuple(notes))


def ss(scene: Scene, words: Sequence[str]) -> Answer:
    """``ss -ltn``: what listens here. ``ss -tan``: also what the last attempt left half open."""
    given = read_options(SS, words)
    listeners = given.has("-l") or given.has("-a")
    connections = not given.has("-l") or given.has("-a")
    wanted = [p for p, flag in ((TCP, "-t"), (UDP, "-u")) if given.has(flag)] or [TCP, UDP]
    notes: list[Note] = []
    rows: list[_Row] = []
    if listeners:
        facts = _facts(scene.cloud, scene.here.id)
        if facts is None or facts.listens is None:
            notes.append(Note("machine.note.listeners_unknown"))
        else:
            rows += _listeners(facts.listens, wanted)
    if connections:
        notes.append(Note("machine.note.last_attempt_only"))
        if TCP in wanted:
            rows += _half_open(scene)
    if not rows and not connections:
        return Answer(scene.standing, "", 0, tuple(notes))
    width = max(20, *(len(row.local) for row in rows)) if rows else 20
    head = f"{'State':<10}{'Recv-Q':<8}{'Send-Q':<8}{'Local Address:Port':>{width}}"
    lines = [f"{head}  Peer Address:Port", *(row.line(width) for row in rows)]
    return Answer(scene.standing, "\n".join(lines), 0, tuple(notes))


@dataclass(frozen=True, slots=True)
class _Row:
    """A socket: its state, its queue, and both ends."""

    state: str
    queue: int
    local: str
    peer: str

    def line(self, width: int) -> str:
        return f"{self.state:<10}{0:<8}{self.queue:<8}{self.local:>{width}}  {self.peer}"


def _listeners(services: Iterable[Service], wanted: Sequence[int]) -> Iterator[_Row]:
    for service in services:
        if service.protocol in wanted and service.first is not None:
            local = f"0.0.0.0:{service.first}"
            if service.last != service.first:
                local += f"-{service.last}"
            yield _Row("LISTEN" if service.protocol == TCP else "UNCONN", 128, local, "0.0.0.0:*")


def _half_open(scene: Scene) -> Iterator[_Row]:
    """The connection of the last attempt if its request came here and the reply got lost.

    The system has answered and waits for the client's word, which it shows as SYN-RECV.
    https://man7.org/linux/man-pages/man8/ss.8.html (states)
    """
    tried = scene.standing.tried
    here = {device.id for device in _devices(scene)}
    for probe in tried.probes if tried is not None and here else ():
        lost = probe.path.refused if probe.path is not None else None
        if tried is None or lost is None or lost.way is not Way.RETURN:
            continue
        for record in flow_log_records(replace(tried, probes=(probe,)), scene.standing.count):
            arrived = record.direction is Direction.INBOUND and record.action is Action.ACCEPT
            mine = record.interface in here and record.destination == record.own
            if arrived and mine and record.protocol == TCP:
                local = f"{record.destination}:{record.destination_port}"
                yield _Row("SYN-RECV", 0, local, f"{record.source}:{record.source_port}")


def _facts(cloud: Cloud, host: str) -> HostFacts | None:
    match cloud.resources.get(host):
        case (
            Instance(host=facts)
            | EcsTask(host=facts)
            | EksPod(host=facts)
            | OutsideHost(host=facts)
            | SiteHost(host=facts)
        ):
            return facts
        case _:
            return None


def _devices(scene: Scene) -> tuple[NetworkInterface, ...]:
    match scene.cloud.resources.get(scene.here.id):
        case Instance(interfaces=interfaces) | EcsTask(interfaces=interfaces):
            found = (scene.cloud.find(NetworkInterface, i) for i in interfaces)
            return tuple(interface for interface in found if interface is not None)
        case _:
            return ()


def _addresses(scene: Scene) -> Iterator[str]:
    yield "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 state UNKNOWN"
    yield "    inet 127.0.0.1/8 scope host lo"
    devices = _devices(scene)
    if not devices:
        yield "2: eth0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 state UP"
        width = 24 if scene.here.address.version == 4 else 64
        yield f"    inet {scene.here.address}/{width} scope global eth0"
        return
    for number, interface in enumerate(devices):
        name = f"ens{FIRST_DEVICE + number}"
        subnet = scene.cloud.get(Subnet, interface.subnet)
        yield f"{number + 2}: {name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9001 state UP"
        for place, address in enumerate(interface.addresses):
            second = "secondary " if place else ""
            width, last = subnet.cidr.prefixlen, subnet.cidr.broadcast_address
            yield f"    inet {address.ip}/{width} brd {last} scope global {second}dynamic {name}"
        for six in interface.ipv6:
            yield f"    inet6 {six}/128 scope global dynamic {name}"


def _routes(scene: Scene) -> Iterator[str]:
    devices = _devices(scene)
    for number, interface in enumerate(devices):
        name = f"ens{FIRST_DEVICE + number}"
        subnet = scene.cloud.get(Subnet, interface.subnet)
        if not interface.addresses:
            continue
        own = interface.addresses[0].ip
        router: IPv4Address = subnet.cidr[1]
        metric = 512 + number
        yield f"default via {router} dev {name} proto dhcp src {own} metric {metric}"
        yield f"{subnet.cidr} dev {name} proto kernel scope link src {own} metric {metric}"
        yield f"{router} dev {name} proto dhcp scope link src {own} metric {metric}"
    if not devices:
        yield "default via 169.254.1.1 dev eth0"
