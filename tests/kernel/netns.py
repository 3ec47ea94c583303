"""Builds a plan out of network namespaces, and takes it down again.

Every device is one end of a veth pair inside the plan's own namespaces; the machine's own links
and addresses are never touched. Namespaces are descriptors without names: nothing is left behind,
not even after SIGKILL.

All devices have one hardware address and no ARP. So the kernel addresses each frame to the
device's own address, which is the other end's too, and neighbours need not be discovered.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import nft
from netfilter import Netfilter
from plan import DropPoint, Plan
from sockets import entered, new_namespace, socket_in

_SIX = "-6 "
_HARDWARE = "02:00:00:00:00:01"

_GET_FLAGS, _RUNNING = 0x8913, 0x40  # SIOCGIFFLAGS of <linux/sockios.h>, IFF_RUNNING of <net/if.h>
_LONGEST_WAIT = 5.0  # seconds

# Taken by every device that is made afterwards. Sources are judged by the plan's rulesets alone
# (rp_filter, accept_local), routers say nothing (redirects), addresses count at once (dad).
_SETTINGS = {
    "ipv4/conf/all/rp_filter": "0",
    "ipv4/conf/default/rp_filter": "0",
    "ipv4/conf/all/accept_local": "1",
    "ipv4/conf/default/accept_local": "1",
    "ipv4/conf/all/send_redirects": "0",
    "ipv4/conf/default/send_redirects": "0",
    "ipv4/conf/default/accept_redirects": "0",
    "ipv4/icmp_ratelimit": "0",
    "ipv4/ip_nonlocal_bind": "1",
    "ipv6/ip_nonlocal_bind": "1",
    "ipv6/conf/all/disable_ipv6": "0",
    "ipv6/conf/default/disable_ipv6": "0",
    "ipv6/conf/default/accept_ra": "0",
    "ipv6/conf/default/accept_dad": "0",
    "ipv6/conf/default/router_solicitations": "0",
    "ipv6/conf/default/accept_redirects": "0",
    "ipv6/icmp/ratelimit": "0",
}
_FORWARDING = {
    "ipv4/conf/all/forwarding": "1",
    "ipv4/conf/default/forwarding": "1",
    "ipv6/conf/all/forwarding": "1",
    "ipv6/conf/default/forwarding": "1",
}


@dataclass(frozen=True, slots=True)
class Built:
    """A plan that stands: the descriptor of each node's namespace.

    ``filters`` are connections to the netfilter of each.
    """

    plan: Plan
    namespaces: Mapping[str, int]
    filters: Mapping[str, Netfilter]

    def forget(self) -> None:
        """Let no node remember any connection: what comes next is judged for itself."""
        for node in self.filters.values():
            node.forget()

    def dropped(self) -> dict[DropPoint, int]:
        """What each drop point has counted."""
        counted = {n: self.filters[n].counters() for n in {p.node for p in self.plan.drops}}
        return {p: counted[p.node][p.counter] for p in self.plan.drops}


def why_not() -> str | None:
    """What keeps plans from being built on this machine, in a line; None if nothing does."""
    if shutil.which("ip") is None:
        return "the command ip (iproute2) is not installed"
    if not nft.present():
        return "the library of nftables is not installed"
    try:
        namespace = new_namespace()
    except OSError as error:
        return f"network namespaces need root: {error.strerror}"
    try:
        with entered(namespace):
            nft.run("add table inet judge")
    except nft.RulesetRefused:
        return "the kernel has no nftables"
    finally:
        os.close(namespace)
    return None


@contextmanager
def built(plan: Plan) -> Iterator[Built]:
    """The plan as namespaces, until the block ends.

    Raises:
        RuntimeError: ``ip`` or nftables refused a line; the message has it.
    """
    namespaces: dict[str, int] = {}
    filters: dict[str, Netfilter] = {}
    try:
        for node in plan.nodes:
            namespaces[node.name] = new_namespace()
            with entered(namespaces[node.name]):
                _set(_SETTINGS | (_FORWARDING if node.forwarding else {}))
        if plan.nodes:
            with entered(namespaces[plan.nodes[0].name]):
                _ip(_links(plan, namespaces))
        for node in plan.nodes:
            with entered(namespaces[node.name]):
                if node.nft:
                    nft.run(node.nft)
                _ip([*_up(plan, node.name), *(line for line in node.ip if line[:3] != _SIX)])
                _ip([line.removeprefix(_SIX) for line in node.ip if line[:3] == _SIX], "-6")
        _wait_until_running(plan, namespaces)
        for name, namespace in namespaces.items():
            filters[name] = Netfilter(namespace)
        yield Built(plan, namespaces, filters)
    finally:
        for netfilter in filters.values():
            netfilter.close()
        for namespace in namespaces.values():
            os.close(namespace)


def _set(settings: Mapping[str, str]) -> None:
    for name, value in settings.items():
        Path("/proc/sys/net", name).write_text(value)


def _links(plan: Plan, namespaces: Mapping[str, int]) -> list[str]:
    def end(endpoint: tuple[str, str]) -> str:
        node, device = endpoint
        place = f"/proc/{os.getpid()}/fd/{namespaces[node]}"
        return f"name {device} address {_HARDWARE} netns {place}"

    return [f"link add {end(link.a)} type veth peer {end(link.b)}" for link in plan.links]


def _devices(plan: Plan, node: str) -> list[str]:
    ends = [end for link in plan.links for end in (link.a, link.b)]
    return [device for name, device in ends if name == node]


def _up(plan: Plan, node: str) -> list[str]:
    ready = (
        (f"link set dev {d} addrgenmode none", f"link set dev {d} arp off", f"link set dev {d} up")
        for d in _devices(plan, node)
    )
    return ["link set dev lo up", *(line for lines in ready for line in lines)]


def _wait_until_running(plan: Plan, namespaces: Mapping[str, int]) -> None:
    """A device that is up drops what it gets until the kernel has noticed its carrier.

    Raises:
        RuntimeError: one of them does not get ready.
    """
    deadline = time.monotonic() + _LONGEST_WAIT
    for node in plan.nodes:
        with socket_in(namespaces[node.name], socket.AF_INET, socket.SOCK_DGRAM) as asking:
            for device in _devices(plan, node.name):
                while not _flags(asking, device) & _RUNNING:
                    if time.monotonic() > deadline:
                        raise RuntimeError(f"{device} of {node.name} does not get ready")
                    time.sleep(0.001)


def _flags(asking: socket.socket, device: str) -> int:
    answer = fcntl.ioctl(asking, _GET_FLAGS, struct.pack("16sh14x", device.encode(), 0))
    return int(struct.unpack("16sh14x", answer)[1])


def _ip(lines: list[str], *options: str) -> None:
    if not lines:
        return
    done = subprocess.run(
        ["ip", *options, "-batch", "-"],
        input="\n".join(lines) + "\n",
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError("\n".join([done.stderr.strip(), *lines]))
