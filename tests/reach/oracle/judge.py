"""The verdict on one packet: tried with everything that AWS leaves open."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from oracle import balancer, edges, hub, hybrid, privatelink, vpc
from oracle.model import Model
from oracle.run import Choices, Run, every_way
from oracle.states import (
    INTERNET,
    Arriving,
    AtBalancer,
    AtEndpoint,
    AtHub,
    AtInternetGateway,
    AtSite,
    AtTable,
    AtTarget,
    AtVpnGateway,
    Dropped,
    End,
    Flight,
    FromUplink,
    Inside,
    Leaving,
    LeavingService,
    LeavingSite,
    OnInternet,
    OnWire,
    OutOfHub,
    State,
)
from oracle.wire import TCP, Packet
from trainer.cloud import Cloud

STEPS: dict[type[State], Callable[[Run, Flight, Any], State]] = {
    Leaving: vpc.leave_interface,
    OnWire: vpc.on_wire,
    AtTable: vpc.at_table,
    AtTarget: edges.at_target,
    Inside: vpc.inside,
    Arriving: vpc.arrive,
    AtInternetGateway: edges.in_from_internet,
    OnInternet: edges.on_internet,
    AtHub: hub.at_hub,
    OutOfHub: hub.out_of_hub,
    AtVpnGateway: hybrid.at_vpn_gateway,
    FromUplink: hybrid.from_uplink,
    AtSite: hybrid.at_site,
    LeavingSite: hybrid.leave_site,
    LeavingService: edges.leave_service,
    AtBalancer: balancer.at_balancer,
    AtEndpoint: privatelink.at_endpoint,
}


class Answered(StrEnum):
    ALWAYS = "always"
    SOMETIMES = "sometimes"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Fate:
    """Where one packet ended: at ``end``, or nowhere for the reason ``why``."""

    end: str | None
    packet: Packet
    why: str = ""
    way: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class Trip:
    """A request and what came of it in one run."""

    request: Fate
    reply: Fate | None
    arrives: bool
    answered: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Over all runs: whether the request may arrive, and how often it is answered."""

    arrives: bool
    answered: Answered


class Judge:
    """Tries packets in one cloud; ``passed`` are the kinds of places that answered packets met."""

    def __init__(self, cloud: Cloud) -> None:
        self.model = Model(cloud)
        self.passed: Counter[str] = Counter()
        self._health: dict[tuple[str, int, int], bool] = {}

    def outcome(self, packet: Packet, start: str, meant: frozenset[str]) -> Outcome:
        """The packet sent from ``start``, which should arrive at one of the ends ``meant``.

        Ends are ids of interfaces, sites and services, or `INTERNET`.
        """
        arrives = answered = lost = False
        for trip in self.trips(packet, start, meant):
            arrives |= trip.arrives
            if trip.answered:
                answered = True
                self._note(trip)
            lost |= not trip.answered
            if arrives and answered and lost:
                break
        if not answered:
            return Outcome(arrives, Answered.NEVER)
        return Outcome(arrives, Answered.SOMETIMES if lost else Answered.ALWAYS)

    def _note(self, trip: Trip) -> None:
        kinds = set()
        for state in trip.request.way:
            if isinstance(state, AtTarget):
                kinds.add(type(self.model.cloud.resources[state.target]).__name__)
            else:
                kinds.add(type(state).__name__)
        self.passed.update(kinds)

    def trips(self, packet: Packet, start: str, meant: frozenset[str]) -> Iterator[Trip]:
        """The connection attempt, once for every sequence of choices."""
        return every_way(lambda choices: self.round_trip(packet, start, meant, choices))

    def round_trip(
        self, packet: Packet, start: str, meant: frozenset[str], choices: Choices
    ) -> Trip:
        run = Run(self.model, choices, self.healthy)
        request = self.deliver(run, packet, start, returning=False)
        if request.end is None or request.end not in meant:
            return Trip(request, None, False, False)
        answer = request.packet.reply()
        if answer is None:
            return Trip(request, None, True, True)
        reply = self.deliver(run, answer, request.end, returning=True)
        home = reply.end == start and reply.packet == packet.reply()
        return Trip(request, reply, True, home)

    def deliver(self, run: Run, packet: Packet, start: str, *, returning: bool) -> Fate:
        """One packet from one end to wherever it gets."""
        inside = start in self.model.nics
        flight = Flight(packet, start if inside else None, returning)
        state = self._first(start)
        way: list[State] = []
        passed: set[tuple[State, int, int]] = set()
        try:
            while not isinstance(state, End):
                way.append(state)
                here = state, flight.packet.source, flight.packet.destination
                if here in passed:
                    raise Dropped("goes round in circles until its time to live ends")
                passed.add(here)
                state = STEPS[type(state)](run, flight, state)
        except Dropped as dropped:
            return Fate(None, flight.packet, str(dropped), tuple(way))
        return Fate(state.place, flight.packet, "", tuple(way))

    def _first(self, start: str) -> State:
        if start in self.model.nics:
            return Leaving(start)
        if start in self.model.site_spans:
            return LeavingSite(start)
        return OnInternet() if start == INTERNET else LeavingService(start)

    def healthy(self, node: str, address: int, port: int) -> bool:
        """Whether a load balancer's node always gets an answer from a target's health port."""
        key = node, address, port
        if key not in self._health:
            self._health[key] = all(self._probes(node, address, port))
        return self._health[key]

    def _probes(self, node: str, address: int, port: int) -> Iterator[bool]:
        source = self.model.nics[node].addresses[0]

        def attempt(choices: Choices) -> bool:
            probe = Packet(TCP, source, address, choices.pick(self.model.port_samples), port)
            run = Run(self.model, choices, self.healthy)
            request = self.deliver(run, probe, node, returning=False)
            answer = request.packet.reply()
            if request.end is None or answer is None:
                return False
            run.awaited = probe.reply()
            reply = self.deliver(run, answer, request.end, returning=True)
            return reply.end == node

        return every_way(attempt)
