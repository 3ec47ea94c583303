"""What a cloud becomes in Linux: namespaces, links between them, and who counts what it drops.

Pure records. `compile` makes them from a cloud, `netns` builds them, `probe` uses them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

Address = IPv4Address | IPv6Address
Endpoint = tuple[str, str]
"""A node's name and a device in it."""


@dataclass(frozen=True, slots=True)
class Node:
    """One network namespace.

    ``ip`` are lines for ``ip -batch``, run inside once all links exist and are up (those that
    begin with ``-6`` by ``ip -6``: rules need to be told); ``nft`` is a ruleset for ``nft -f``,
    loaded before that. ``forwarding`` nodes pass on packets that are not for them.
    """

    name: str
    forwarding: bool
    ip: tuple[str, ...] = ()
    nft: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A pair of virtual Ethernet devices, one in each node."""

    a: Endpoint
    b: Endpoint


@dataclass(frozen=True, slots=True)
class Host:
    """Where an end of a question lives: sockets are opened in ``node``, on ``addresses``.

    The first address of each version is the one that it sends from by itself.
    """

    node: str
    addresses: tuple[Address, ...]


@dataclass(frozen=True, slots=True)
class DropPoint:
    """A named nft counter in the table ``inet judge`` of a node, and whom it stands for.

    ``component`` is the id that the cloud gives it (an interface, for its security groups);
    ``what`` is one of "acl", "security group", "route", "source/dest check", "host", "nat",
    "internet gateway", "egress-only", "peering", "transit gateway", "vpn gateway", "vpn",
    "firewall", "nobody", "loop" and "stray answer" (counted, not dropped here).
    ``direction`` is "inbound", "outbound" or empty where the component has no sides.
    """

    node: str
    counter: str
    component: str
    what: str
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. ``hosts`` has the ids that a question may name, as `trainer.reach.ends` does."""

    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    hosts: Mapping[str, Host]
    drops: tuple[DropPoint, ...]


class NotModelled(Exception):
    """The cloud holds a kind of thing that has no counterpart in namespaces here."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
