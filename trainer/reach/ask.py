"""`ask`: one question, answered for every packet that it means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from trainer.cloud import Address, Cloud, Fact, LambdaFunction, NetworkInterface
from trainer.packets import PacketSet
from trainer.reach.answers import (
    Finding,
    Hop,
    HopKind,
    Outcome,
    Path,
    Question,
    Verdict,
    Way,
)
from trainer.reach.codes import Code
from trainer.reach.endpoint_policy import endpoint_of, permits
from trainer.reach.ends import End, resolve
from trainer.reach.health import is_healthy, tracked
from trainer.reach.hosts import answers_ping, listens, only_calls
from trainer.reach.parcel import Arrival, Parcel, Refusal, hops
from trainer.reach.replies import PINGS, UNANSWERED, reply_to
from trainer.reach.steps import Walker
from trainer.reach.symptoms import SAID_BY_THE_FAR_END, is_excused, symptom
from trainer.reach.trips import Trip, trips
from trainer.reach.walk import walk, walk_in_doubt, walk_past
from trainer.reach.world import World
from trainer.steps import Steps, at_once

MOST_PATHS = 6


def ask(
    cloud: Cloud,
    question: Question,
    *,
    every_address: bool = False,
    hosts: bool = True,
    explain: bool = True,
) -> Verdict:
    """May the source reach the destination?

    Args:
        every_address: mean all addresses of both ends, of both IP versions, not only those
            that a client would dial. For proofs that nothing gets through.
        hosts: take into account what listens on the hosts, not the network alone.
        explain: collect findings and paths; without it only the sets are computed.

    Raises:
        UnknownEnd: an end of the question names nothing.
    """
    return at_once(
        asking(cloud, question, every_address=every_address, hosts=hosts, explain=explain)
    )


def asking(
    cloud: Cloud,
    question: Question,
    *,
    every_address: bool = False,
    hosts: bool = True,
    explain: bool = True,
) -> Steps[Verdict]:
    """As `ask`, in steps of one trip: of a group of 100 interfaces to another there are 10,000."""
    world = cloud.derived(World)
    source, destination = resolve(cloud, question.source), resolve(cloud, question.destination)
    judge = _Judge(world, source, destination, hosts=hosts, explain=explain)
    planned = [*trips(world, source, destination, question.service, every_address=every_address)]
    results: list[_Result] = []
    for number, trip in enumerate(planned):
        if trip.asked:
            if results:
                yield number, len(planned)
            results.append(judge.judge(trip))
    never_sent = _once(t.hindered for t in planned if t.hindered is not None and not t.asked)
    lacking = tuple(_lacking(world, source, destination))
    return _verdict(question, results, never_sent, lacking)


@dataclass(frozen=True, slots=True)
class _Result:
    """What one trip came to; sets of requests as the client sends them.

    ``doubtful`` are those that only missing facts keep from getting through.
    """

    asked: PacketSet
    maybe: PacketSet
    lost: PacketSet
    arrives: PacketSet
    refused: PacketSet
    doubtful: PacketSet
    findings: tuple[Finding, ...]
    paths: tuple[Path, ...]
    dialled: tuple[Address, ...]
    excused: bool


@dataclass(slots=True)
class _Tally:
    """The sets and the evidence of one trip while it is walked."""

    maybe: list[PacketSet] = field(default_factory=list)
    lost: list[PacketSet] = field(default_factory=list)
    arrives: list[PacketSet] = field(default_factory=list)
    refused: list[PacketSet] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    good: list[Path] = field(default_factory=list)
    bad: list[Path] = field(default_factory=list)

    def lose(
        self,
        finding: Finding,
        origins: PacketSet,
        forward: tuple[Hop, ...],
        back: tuple[Hop, ...] = (),
    ) -> None:
        self.lost.append(origins)
        self.findings.append(finding)
        self.bad.append(Path(origins, forward, back, finding))


@dataclass(frozen=True, slots=True)
class _Judge:
    """Walks trips there and back."""

    world: World
    source: End
    destination: End
    hosts: bool
    explain: bool

    def judge(self, trip: Trip) -> _Result:
        tally = _Tally()
        first = self._end_hop(Way.FORWARD, HopKind.SOURCE, self.source, trip.source, trip.asked)
        if trip.hindered is not None:
            tally.lose(trip.hindered, trip.asked, (first,))
        else:
            self._there(trip, tally, first)
        maybe = PacketSet.union(tally.maybe) & trip.asked
        lost = PacketSet.union(tally.lost) & trip.asked
        refused = PacketSet.union(tally.refused) & trip.asked
        failing = trip.asked - (maybe - lost)
        findings: tuple[Finding, ...] = ()
        doubtful, doubts = self._doubts(trip, tally, failing)
        failing = failing - doubtful
        if self.explain and failing:
            findings = self._blockers(trip, failing) or tuple(tally.findings)
            findings = tuple(f for f in findings if f.code is not Code.FACT_MISSING)
            if trip.hindered is None and refused:
                hostly = [f for f in tally.findings if f.code in SAID_BY_THE_FAR_END]
                findings = (*findings, *(f for f in hostly if f not in findings))
        return _Result(
            trip.asked,
            maybe,
            lost,
            PacketSet.union(tally.arrives) & trip.asked,
            refused,
            doubtful,
            _once((*doubts, *findings)),
            tuple((tally.good + tally.bad)[:MOST_PATHS]) if self.explain else (),
            trip.dialled,
            bool(tally.bad) and is_excused(self.world.cloud, tally.bad[0]),
        )

    def _there(self, trip: Trip, tally: _Tally, first: Hop) -> None:
        walked = walk(Walker(self.world, is_healthy, explain=self.explain), [trip.start])
        for refusal in walked.refusals:
            origins = refusal.parcel.origins()
            tally.lose(refusal.finding, origins, (first, *hops(refusal.parcel.trail)))
        for arrival in walked.arrivals:
            origins = arrival.parcel.origins()
            forward = (first, *hops(arrival.parcel.trail))
            if arrival.end not in trip.accepts:
                finding = Finding(
                    Code.DELIVERED_ELSEWHERE,
                    Way.FORWARD,
                    HopKind.DESTINATION,
                    self._owner(arrival.end),
                    arrival.parcel.packets,
                )
                tally.lose(finding, origins, forward)
                continue
            last = self._end_hop(
                Way.FORWARD,
                HopKind.DESTINATION,
                self.destination,
                arrival.end,
                arrival.parcel.packets,
            )
            self._at_the_host(trip, tally, arrival, (*forward, last))

    def _at_the_host(
        self, trip: Trip, tally: _Tally, arrival: Arrival, forward: tuple[Hop, ...]
    ) -> None:
        packets = arrival.parcel.packets
        endpoint = endpoint_of(self.world, arrival)
        permitted = endpoint is None or permits(endpoint, self.destination.resource)
        if permitted is not False:
            tally.arrives.append(arrival.parcel.origins())
        if endpoint is not None and not permitted:
            finding = self._policy_finding(endpoint.id, packets, denied=permitted is False)
            tally.lose(finding, arrival.parcel.origins(), forward)
            self._back(trip, tally, arrival, forward, rst=True)
            return
        served, silent = self._heard(arrival.end, packets)
        unserved = packets - served
        for part, code in (
            (unserved - silent, Code.NOT_LISTENING),
            (unserved & silent, Code.NO_REPLY),
        ):
            if part:
                finding = Finding(
                    code, Way.FORWARD, HopKind.DESTINATION, self._owner(arrival.end), part
                )
                tally.lose(finding, _part(arrival, part).parcel.origins(), forward)
        self._back(trip, tally, _part(arrival, unserved - silent), forward, rst=True)
        oneway = served & UNANSWERED
        if oneway:
            origins = _part(arrival, oneway).parcel.origins()
            tally.maybe.append(origins)
            tally.good.append(Path(origins, forward))
        self._back(trip, tally, _part(arrival, served - oneway), forward, rst=False)

    def _policy_finding(self, endpoint: str, packets: PacketSet, *, denied: bool) -> Finding:
        """The policy of an endpoint denies what is wanted, or only its conditions tell."""
        return Finding(
            Code.ENDPOINT_POLICY_DENIES if denied else Code.FACT_MISSING,
            Way.FORWARD,
            HopKind.VPC_ENDPOINT,
            endpoint,
            packets,
            facts={"resource": self.destination.resource}
            if denied
            else {"what": Fact.ENDPOINT_POLICY.value},
        )

    def _heard(self, end: str, packets: PacketSet) -> tuple[PacketSet, PacketSet]:
        """What the host serves, and what it passes over without a word."""
        if not self.hosts:
            return packets, PacketSet.nothing()
        cloud = self.world.cloud
        if only_calls(cloud, end):
            return PacketSet.nothing(), packets
        silent = PacketSet.nothing() if answers_ping(cloud, end) else PINGS
        services = listens(cloud, end, packets.destinations())
        if services is None:
            return packets - silent, silent
        listening = PacketSet.union(service.packets() for service in services)
        return (packets & (listening | PINGS)) - silent, silent

    def _back(
        self, trip: Trip, tally: _Tally, arrived: Arrival, forward: tuple[Hop, ...], *, rst: bool
    ) -> None:
        """The replies' walk; ``rst`` if they only say that nothing listens."""
        if not arrived.parcel.packets:
            return
        start = reply_to(self.world, arrived)
        walker = Walker(self.world, is_healthy, tracked(arrived.parcel.trail), self.explain)
        walked = walk(walker, [start])
        for refusal in walked.refusals:
            if not rst:
                origins = refusal.parcel.origins()
                tally.lose(refusal.finding, origins, forward, hops(refusal.parcel.trail))
        for arrival in walked.arrivals:
            origins = arrival.parcel.origins()
            back = hops(arrival.parcel.trail)
            if not _comes_home(trip, arrival):
                if not rst:
                    finding = Finding(
                        Code.REPLY_SOURCE_CHANGED,
                        Way.RETURN,
                        HopKind.SOURCE,
                        self._owner(trip.source),
                        arrival.parcel.packets,
                    )
                    tally.lose(finding, origins, forward, back)
            elif rst:
                tally.refused.append(origins)
            else:
                home = self._end_hop(
                    Way.RETURN, HopKind.SOURCE, self.source, trip.source, arrival.parcel.packets
                )
                tally.maybe.append(origins)
                tally.good.append(Path(origins, forward, (*back, home)))

    def _doubts(
        self, trip: Trip, tally: _Tally, failing: PacketSet
    ) -> tuple[PacketSet, tuple[Finding, ...]]:
        """What fails for nothing but facts that the input lacks, and these."""
        if not failing or all(f.code is not Code.FACT_MISSING for f in tally.findings):
            return PacketSet.nothing(), ()
        if trip.hindered is not None and trip.anywhere:
            return failing, (trip.hindered,)
        start = replace(trip.start, packets=trip.start.packets & failing)
        if trip.hindered is not None:
            start = replace(start, blockers=(trip.hindered,))
        open_ends: list[Parcel] = []
        for there in walk_in_doubt(Walker(self.world, is_healthy), [start]):
            match there:
                case Refusal(parcel=parcel, finding=finding):
                    open_ends.append(replace(parcel, blockers=(*parcel.blockers, finding)))
                case Arrival(end=end) if end in trip.accepts:
                    open_ends.extend(self._doubts_back(trip, there))
        found = [p for p in open_ends if p.blockers]
        doubtful = PacketSet.union(p.origins() for p in found) & failing
        return doubtful, tuple(f for p in found for f in p.blockers)

    def _doubts_back(self, trip: Trip, there: Arrival) -> Iterator[Parcel]:
        """The same for the replies to what may have arrived."""
        endpoint = endpoint_of(self.world, there)
        permitted = endpoint is None or permits(endpoint, self.destination.resource)
        if permitted is False:
            return
        if endpoint is not None and permitted is None:
            doubt = self._policy_finding(endpoint.id, there.parcel.packets, denied=False)
            parcel = replace(there.parcel, blockers=(*there.parcel.blockers, doubt))
            there = replace(there, parcel=parcel)
        served, _ = self._heard(there.end, there.parcel.packets)
        oneway = served & UNANSWERED
        if oneway:
            yield _part(there, oneway).parcel
        asked = _part(there, served - oneway)
        walker = Walker(self.world, is_healthy, tracked(asked.parcel.trail))
        for back in walk_in_doubt(walker, [reply_to(self.world, asked)]):
            match back:
                case Refusal(parcel=parcel, finding=finding):
                    yield replace(parcel, blockers=(*parcel.blockers, finding))
                case Arrival() if _comes_home(trip, back):
                    yield back.parcel

    def _blockers(self, trip: Trip, failing: PacketSet) -> tuple[Finding, ...]:
        """All that stands in the way of what fails, by the way with the fewest refusals."""
        found: list[Finding] = []
        left = failing
        for _ in range(4):
            best = self._cheapest(trip, left)
            if best is None:
                break
            found.extend(best.parcel.blockers)
            rest = left - best.parcel.origins()
            if rest == left:
                break
            left = rest
            if not left:
                break
        return tuple(found)

    def _cheapest(self, trip: Trip, failing: PacketSet) -> Arrival | None:
        start = replace(trip.start, packets=trip.start.packets & failing)
        if trip.hindered is not None:
            start = replace(start, blockers=(trip.hindered,))
        best: Arrival | None = None
        for there in walk_past(Walker(self.world, is_healthy), [start], enough=4):
            if there.end not in trip.accepts:
                continue
            arrived = _part(there, there.parcel.packets - UNANSWERED)
            walker = Walker(self.world, is_healthy, tracked(arrived.parcel.trail))
            for back in walk_past(walker, [reply_to(self.world, arrived)], enough=2):
                if not back.parcel.blockers or not _comes_home(trip, back):
                    continue
                if best is None or len(back.parcel.blockers) < len(best.parcel.blockers):
                    best = back
        return best

    def _owner(self, end: str) -> str:
        found = self.world.cloud.find(NetworkInterface, end)
        return end if found is None else found.owner or found.id

    def _end_hop(self, way: Way, kind: HopKind, end: End, place: str, packets: PacketSet) -> Hop:
        """Who begins or ends it: the owner of an interface. Functions share theirs, and the one
        that was asked about is meant."""
        inside = self.world.cloud.find(NetworkInterface, place) is not None
        function = self.world.cloud.find(LambdaFunction, end.name)
        meant = function is not None and place in function.interfaces
        return Hop(way, kind, self._owner(place) if inside and not meant else end.name, packets)


def _part(arrival: Arrival, packets: PacketSet) -> Arrival:
    return replace(arrival, parcel=arrival.parcel.to(arrival.parcel.place, packets))


def _comes_home(trip: Trip, arrival: Arrival) -> bool:
    """Whether a reply is back at the client, from the address that the client dialled."""
    return arrival.end == trip.source and arrival.parcel.disguise == 0


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each refusal once, those of the request before those of the reply."""

    def unique() -> Iterator[Finding]:
        seen = set()
        for finding in findings:
            key = finding.code, finding.way, finding.component, finding.rules
            if key not in seen:
                seen.add(key)
                yield finding

    return tuple(sorted(unique(), key=lambda f: f.way is Way.RETURN))


def _verdict(
    question: Question,
    results: list[_Result],
    never_sent: tuple[Finding, ...],
    lacking: tuple[str, ...],
) -> Verdict:
    """``never_sent`` says why there is no packet to send, if nothing else was asked; ``lacking``
    are facts about the ends without which not all of them could be asked."""
    asked = PacketSet.union(r.asked for r in results)
    maybe = PacketSet.union(r.maybe for r in results)
    lost = PacketSet.union(r.lost for r in results)
    works = maybe - lost
    doubtful = PacketSet.union(r.doubtful for r in results)
    findings = _once(f for r in results for f in r.findings)
    if not asked:
        findings = never_sent
        outcome = Outcome.UNREACHABLE if never_sent else Outcome.UNKNOWN
    elif works == asked:
        outcome = Outcome.UNKNOWN if lacking else Outcome.REACHABLE
    elif maybe and (asked - doubtful) - works:
        outcome = Outcome.PARTIAL
    else:
        outcome = Outcome.UNKNOWN if doubtful or lacking else Outcome.UNREACHABLE
    if any(finding.code is Code.FACT_MISSING for finding in never_sent):
        outcome = Outcome.UNKNOWN
    missing = (*lacking, *(_missing(f) for f in findings if f.code is Code.FACT_MISSING))
    if outcome is not Outcome.UNKNOWN:
        missing = ()
    elif not missing:
        missing = ("nothing_meant",)
    paths = [p for r in results for p in r.paths]
    return Verdict(
        question,
        outcome,
        symptom(
            outcome,
            findings,
            PacketSet.union(r.refused for r in results),
            excused=next((r.excused for r in results if r.findings), False),
        ),
        tuple(dict.fromkeys(a for r in results for a in r.dialled)),
        asked,
        works,
        maybe & lost,
        PacketSet.union(r.arrives for r in results),
        findings,
        tuple(sorted(paths, key=lambda p: p.refused is not None)[:MOST_PATHS]),
        tuple(dict.fromkeys(missing)),
    )


def _missing(finding: Finding) -> str:
    """A fact that the input lacks, as it stands in `Verdict.missing`."""
    return f"{finding.facts['what']} {finding.component}"


def _lacking(world: World, *both: End) -> Iterator[str]:
    """The ends of which the input does not tell every interface."""
    for end in both:
        if world.lacks(Fact.INTERFACE, end.name):
            yield f"{Fact.INTERFACE} {end.name}"
