"""``traceroute``: the routers on the way that show themselves.

A VPC has none that do: what forwards there is no router that counts hops. NAT gateways and hosts
that forward packets do show; transit gateways, peering connections and VPNs stay silent.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from trainer.cloud import Cloud, Instance, NatGateway, NetworkInterface
from trainer.machine.answer import Answer, Misused
from trainer.machine.options import Usage, number, read_options
from trainer.machine.scene import Scene, waited
from trainer.packets import Service
from trainer.reach import Hop, HopKind, Symptom
from trainer.reach.interface_addresses import first_address

USAGE = Usage.of("traceroute", flags="-n -I -T -4 -6", valued="-p -w -m -q")
FIRST_PORT = 33434
MOST_HOPS = 30
WAIT = 5
STARS_SHOWN = 3

_SILENT: Final = frozenset(
    {
        HopKind.INTERNET,
        HopKind.TRANSIT_GATEWAY,
        HopKind.VPN_CONNECTION,
        HopKind.DIRECT_CONNECT,
        HopKind.SITE,
    }
)
"""Behind these are routers of others, which here never answer."""


def traceroute(scene: Scene, words: Sequence[str]) -> Answer:
    """Follow the way with UDP, with ``-I`` by ICMP, with ``-T`` by TCP."""
    given = read_options(USAGE, words)
    if len(given.words) != 1:
        raise Misused('Specify "host" missing argument.', 2)
    name = given.words[0]
    looked = scene.look_up(name)
    six = looked.usable and looked.addresses[0].version == 6
    port = number(USAGE, given.value("-p") or "80", 1, 65535)
    if given.has("-I"):
        service = Service.parse("icmpv6/echo" if six else "icmp/echo")
    elif given.has("-T"):
        service = Service.tcp(port)
    else:
        service = Service.udp(FIRST_PORT)
    dialled = scene.dial_found(looked, service)
    if dialled.last is None:
        silent = dialled.probes
        why = "Temporary failure in name resolution" if silent else "Name or service not known"
        return dialled.answer([f"{name}: {why}", 'Cannot handle "host" cmdline arg'], 2)
    address = dialled.address
    lines = [f"traceroute to {name} ({address}), {MOST_HOPS} hops max, 60 byte packets"]
    if dialled.seen is Symptom.NETWORK_UNREACHABLE:
        return dialled.answer(["connect: Network is unreachable"], 1)
    if dialled.seen is Symptom.NOT_KNOWN:
        return dialled.answer(lines, 1)
    path = dialled.last.path
    shown = list(_shown(looked.cloud, path.forward if path is not None else ()))
    # A closed port answers as well: that is how a trace by UDP ends.
    arrived = dialled.seen is not Symptom.TIMED_OUT
    if arrived:
        lines += [_row(n, at) for n, at in enumerate((*shown, address), start=1)]
        return dialled.answer(lines, 0)
    while shown and not shown[-1]:
        shown.pop()
    lines += [_row(n, at) for n, at in enumerate(shown, start=1)]
    first = len(shown) + 1
    lines += [_row(n, "") for n in range(first, min(first + STARS_SHOWN, MOST_HOPS))]
    lines += [" ...", _row(MOST_HOPS, "")]
    return dialled.answer(lines, 0, waited(WAIT * (MOST_HOPS - len(shown))))


def _shown(cloud: Cloud, forward: tuple[Hop, ...]) -> Iterator[str]:
    """The address of each router passed; empty for one that does not show itself."""
    for hop in forward:
        match hop.kind, cloud.resources.get(hop.component):
            case HopKind.NAT_GATEWAY, NatGateway(interface=interface):
                yield _address(cloud, interface)
            case HopKind.MIDDLEBOX, Instance(interfaces=(first, *_)):
                yield _address(cloud, first)
            case kind, _ if kind in _SILENT:
                yield ""


def _address(cloud: Cloud, interface: str) -> str:
    found = cloud.find(NetworkInterface, interface)
    return "" if found is None else str(first_address(found))


def _row(number: int, address: str) -> str:
    if not address:
        return f"{number:>2}  * * *"
    times = "  ".join(f"0.{400 + 60 * number + 11 * n} ms" for n in range(1, 4))
    return f"{number:>2}  {address} ({address})  {times}"
