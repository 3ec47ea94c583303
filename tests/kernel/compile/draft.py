"""A plan in the making: nodes that collect devices, lines and counters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from plan import DropPoint, Host, Link, Node, Plan

from trainer.cloud import Network

SINK = "sink"
"""The device that packets without a way are routed to: nothing leaves it, all are counted."""

STRAY_ANSWERS = tuple(
    f"ct state new,invalid {time_to_live} > 128" for time_to_live in ("ip ttl", "ip6 hoplimit")
)
"""Conditions of replies, which have a higher time to live, to requests that were not seen here.

Linux tells replies of TCP and ICMP from requests; UDP has nothing to tell them by.
"""

_QUIET = "ip6 daddr ff00::/8 drop"  # the kernel's own multicasts are nobody's packets


@dataclass(slots=True)
class Draft:
    """One namespace. ``chains`` are rules by base chain; ``named`` are chains to jump to."""

    name: str
    forwarding: bool = True
    lines: list[str] = field(default_factory=list)
    chains: dict[str, list[str]] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    points: list[DropPoint] = field(default_factory=list)

    def drop(self, component: str, what: str, direction: str = "") -> str:
        """The words that count and drop; the same ones for the same component."""
        known = (
            p
            for p in self.points
            if (p.component, p.what, p.direction) == (component, what, direction)
        )
        point = next(known, None)
        if point is None:
            counter = f"c{len(self.points)}"
            point = DropPoint(self.name, counter, component, what, direction)
            self.points.append(point)
        return f"counter name {point.counter} drop"

    def count(self, component: str, what: str) -> str:
        """The words that count and let pass."""
        return self.drop(component, what).removesuffix(" drop")

    def rule(self, chain: str, *words: str) -> None:
        """Add to a base chain of `HOOKS`."""
        self.chains.setdefault(chain, []).append(" ".join(w for w in words if w))

    def identity(self, device: str, value: int, *, of: str = "") -> None:
        """Write into what comes in by a device whether its source is still the sender's own.

        Marks do not cross namespaces; the DSCP field does.
        """
        for word, version in (("ip", 4), ("ip6", 6)):
            if not of or of.startswith(f"{word} "):
                self.rule(
                    "raw",
                    f"iifname {device} meta nfproto ipv{version}",
                    of,
                    f"{word} dscp set {value}",
                )

    def route(self, network: Network, device: str, table: int | str = "main") -> None:
        self.lines.append(f"route add {network} dev {device} table {table}")

    def throw(self, network: Network, table: int) -> None:
        """Leave the decision to the next table."""
        self.lines.append(f"route add throw {network} table {table}")

    def lookup(self, words: str, table: int, priority: int) -> None:
        """A rule for both versions of IP."""
        line = f"rule add {words} lookup {table} pref {priority}"
        self.lines += [line, f"-6 {line}"]

    def nowhere(self, table: int | str, device: str = SINK) -> None:
        """What nothing else in the table matches."""
        self.lines += [f"route add {n} dev {device} table {table}" for n in ("0.0.0.0/0", "::/0")]

    def mark_answers(self) -> None:
        """Replies that this node itself sends can be told by their time to live."""
        for word, field_ in (("ip", "ttl"), ("ip6", "hoplimit")):
            self.rule("answers", f"ct direction reply {word} {field_} set 255")

    def note_stray_answers(self, owner: str) -> None:
        """Count replies that reach a host that asked nobody this: its sockets refuse them."""
        for stray in STRAY_ANSWERS:
            self.rule("received", stray, self.count(owner, "stray answer"))

    def node(self) -> Node:
        if self.forwarding:
            drop = self.drop(self.name, "loop")
            self.rule("expiry", f"ip ttl 1 {drop}")
            self.rule("expiry", f"ip6 hoplimit 1 {drop}")
        return Node(self.name, self.forwarding, tuple(self.lines), self._ruleset())

    def _ruleset(self) -> str:
        out = [f"counter {p.counter} {{ }}" for p in self.points]
        for name, rules in self.named.items():
            out.append(_chain(name, rules))
        for name, rules in self.chains.items():
            out.append(_chain(name, [f"type {HOOKS[name]}; policy accept;", _QUIET, *rules]))
        return "table inet judge {\n" + "\n".join(out) + "\n}\n" if self.chains else ""


HOOKS = {
    "expiry": "filter hook prerouting priority -400",
    "raw": "filter hook prerouting priority -300",
    "raw_out": "filter hook output priority -300",
    "prerouting": "filter hook prerouting priority -150",
    "input": "filter hook input priority 0",
    "received": "filter hook input priority 10",
    "forward": "filter hook forward priority 0",
    "output": "filter hook output priority 0",
    "answers": "filter hook output priority 10",
    "nat": "nat hook postrouting priority 100",
    "leaving": "filter hook postrouting priority 150",
}
"""The base chains: before connection tracking, before routing, and so on along the way."""


def _chain(name: str, rules: Iterable[str]) -> str:
    return f"chain {name} {{\n" + "".join(f"  {rule}\n" for rule in rules) + "}"


@dataclass(slots=True)
class Plans:
    """All nodes and links so far; devices get short names that no command mistakes for a word."""

    drafts: dict[str, Draft] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    hosts: dict[str, Host] = field(default_factory=dict)
    count: int = 0

    def new(self, name: str, *, forwarding: bool = True) -> Draft:
        self.drafts[name] = Draft(name, forwarding)
        return self.drafts[name]

    def link(self, one: Draft, other: Draft) -> tuple[str, str]:
        """A new pair of devices; their names on either side."""
        self.count += 1
        ends = (f"x{self.count}", f"y{self.count}")
        self.links.append(Link((one.name, ends[0]), (other.name, ends[1])))
        return ends

    def sink(self, draft: Draft, name: str = SINK) -> None:
        """A device for packets that have no way."""
        self.links.append(Link((draft.name, name), (draft.name, f"{name}-far")))

    def plan(self) -> Plan:
        return Plan(
            tuple(d.node() for d in self.drafts.values()),
            tuple(self.links),
            dict(self.hosts),
            tuple(p for d in self.drafts.values() for p in d.points),
        )
