"""A flow as a scenario names it: from an end, to an end, with a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.packets import PacketSet, Service, ServiceError
from trainer.reach import INTERNET, Change, Question, UnknownEnd, ends
from trainer.reach.ends import resolve
from trainer.reach.trips import trips
from trainer.reach.world import World

LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Flow:
    """Every packet of a service from one end to another; ends as people name them."""

    source: str
    destination: str
    service: Service

    @property
    def question(self) -> Question:
        return Question(self.source, self.destination, self.service)

    @property
    def ends(self) -> tuple[str, str]:
        return self.source, self.destination

    def facts(self) -> dict[str, str]:
        """For sentences: who, to whom, with what."""
        return {
            "source": self.source,
            "destination": self.destination,
            "port": str(self.service),
        }

    def within(self, change: Change, cloud: Cloud) -> PacketSet:
        """The part of a change's packets that belongs to this flow."""
        meant = _may_mean(self.source, change.source, cloud) and _may_mean(
            self.destination, change.destination, cloud
        )
        return change.packets & cloud.derived(self.asked) if meant else PacketSet.nothing()

    def asked(self, cloud: Cloud) -> PacketSet:
        """Every packet of the flow, as the client sends it; none if an end does not exist."""
        try:
            source, destination = resolve(cloud, self.source), resolve(cloud, self.destination)
        except UnknownEnd:
            return PacketSet.nothing()
        world = cloud.derived(World)
        meant = trips(world, source, destination, self.service, every_address=True)
        return PacketSet.union(trip.asked for trip in meant)


def less(change: Change, packets: PacketSet) -> Change | None:
    """The change without these packets; None if nothing is left."""
    left = change.packets - packets
    return Change(change.source, change.destination, left) if left else None


def read_flow(node: Node) -> Flow:
    """The keys ``from``, ``to`` and ``port`` of a map.

    Raises:
        BadInput: one of them is missing or is no end or service.
    """
    return Flow(read_end(node.require("from")), read_end(node.require("to")), read_service(node))


def read_end(node: Node) -> str:
    """The name of an end; whether it exists is checked once the cloud is known."""
    return node.text(longest=LONGEST_NAME)


def read_service(node: Node) -> Service:
    """The key ``port`` of a map.

    Raises:
        BadInput: it is no service.
    """
    port = node.require("port")
    try:
        return Service.parse(port.text())
    except ServiceError as error:
        raise port.bad("format.not_a_service", text=error.text) from error


def end_faults(cloud: Cloud, names: Iterable[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The names that are no ends of the cloud: problem codes with their facts."""
    for name in names:
        try:
            resolve(cloud, name)
        except UnknownEnd as unknown:
            known = ", ".join(unknown.nearest or ends(cloud))
            yield "format.unknown_end", {"found": name, "known": known}


def _may_mean(meant: str, end: str, cloud: Cloud) -> bool:
    """Whether a change at ``end`` can be one at what is ``meant``, as far as names tell.

    Addresses decide in the end, but two VPCs may use the same ones.
    """
    return meant == end or INTERNET in (meant, end) or meant not in ends(cloud)
