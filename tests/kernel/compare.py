"""The engine's sets against what real packets did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from asking import Try
from blame import agree
from netns import built
from plan import Plan
from probe import LATE, Prober, Seen

from trainer.packets import Packet, PacketSet
from trainer.reach import Finding, HopKind, Path, Verdict


class Answered(StrEnum):
    """Whether a connection works, or its request arrives; ``sometimes`` leaves it to what AWS
    picks at random: a port, a zone."""

    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the engine says of one packet.

    ``stopped`` is what stops it or its reply first, one for each way that AWS may choose;
    ``received`` holds the packet as its receiver gets it, None if it may also not get there.
    """

    arrives: Answered
    answered: Answered
    stopped: tuple[Finding, ...]
    received: PacketSet | None


class Aspect(StrEnum):
    """In what respect kernel and engine may differ."""

    ANSWERED = "answered"
    ARRIVES = "arrives"
    RECEIVED = "received"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Difference:
    """One connection on which the two do not agree."""

    aspect: Aspect
    tried: Try
    expected: Expected
    seen: Seen


@dataclass(frozen=True, slots=True)
class Told:
    """A connection, what it came to, and the difference if there is one.

    ``again`` says that it had to be tried a second time.
    """

    tried: Try
    seen: Seen
    difference: Difference | None
    again: bool


def expected(verdict: Verdict, packet: Packet) -> Expected:
    answered = Answered.NEVER
    if packet in verdict.works:
        answered = Answered.ALWAYS
    elif packet in verdict.sometimes:
        answered = Answered.SOMETIMES
    own = [path for path in verdict.paths if packet in path.packets]
    refused = [path.refused for path in own if path.refused is not None]
    arrives = Answered.NEVER
    if packet in verdict.arrives:
        all_ = answered is Answered.ALWAYS or all(map(_arrives, own))
        arrives = Answered.ALWAYS if all_ else Answered.SOMETIMES
    return Expected(
        arrives,
        answered,
        tuple(refused),
        PacketSet.union(map(_received, own)) if own and all(map(_arrives, own)) else None,
    )


def _arrives(path: Path) -> bool:
    return path.forward[-1].kind is HopKind.DESTINATION


def _received(path: Path) -> PacketSet:
    return path.forward[-1].packets


def compared(prober: Prober, plan: Plan, tried: Try) -> Told:
    """Try one connection; what differs is tried again before it is believed.

    The second time is with patience, and in a network that remembers no other connection.
    """
    wanted = expected(tried.verdict, tried.packet)
    ends = tried.question.source, tried.question.destination
    seen = prober.send(tried.packet, *ends)
    if _difference(plan, tried, wanted, seen) is None:
        return Told(tried, seen, None, again=False)
    with built(plan) as fresh, Prober(fresh) as patient:
        seen = patient.send(tried.packet, *ends, wait=LATE)
    aspect = _difference(plan, tried, wanted, seen)
    difference = None if aspect is None else Difference(aspect, tried, wanted, seen)
    return Told(tried, seen, difference, again=True)


def _fits(wanted: Answered, happened: bool) -> bool:
    return wanted is Answered.SOMETIMES or happened is (wanted is Answered.ALWAYS)


def _difference(plan: Plan, tried: Try, wanted: Expected, seen: Seen) -> Aspect | None:
    host = plan.hosts.get(tried.question.destination)
    meant = [a.packet for a in seen.arrivals if host is not None and a.node == host.node]
    if not _fits(wanted.answered, seen.answered and bool(meant)):
        return Aspect.ANSWERED
    unsure = wanted.answered is Answered.SOMETIMES and not meant
    if not unsure and not _fits(wanted.arrives, bool(meant)):
        return Aspect.ARRIVES
    if wanted.received is not None and any(p not in wanted.received for p in meant):
        return Aspect.RECEIVED
    if wanted.answered is Answered.NEVER:
        elsewhere = len(seen.arrivals) > len(meant)
        if not any(agree(f, seen.dropped, elsewhere=elsewhere) for f in wanted.stopped):
            return Aspect.STOPPED
    return None
