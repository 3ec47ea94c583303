"""`Survives`: a flow that still works when a zone, tunnel or gateway has failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from trainer.cloud import Cloud, EcsTask, Instance
from trainer.cloud.node import Node
from trainer.packets import PacketSet
from trainer.reach import Change, Outcome, ask
from trainer.reach.ends import resolve
from trainer.reach.outages import without, zones, zones_of
from trainer.scenario.goals.flow import LONGEST_NAME, read_flow
from trainer.scenario.goals.goal import Mark, Reason, register
from trainer.scenario.goals.ground import Ground
from trainer.scenario.goals.reachable import FlowGoal, how_it_works

ANY_ZONE = "any-zone"
"""Each Availability Zone in turn, but for the one that the client itself is in."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Survives(FlowGoal):
    """The flow works now, and with each of the named outages, one at a time.

    An outage is `ANY_ZONE`, the name or letter of a zone, or what
    `trainer.reach.outages.without` takes.
    """

    kind: ClassVar[str] = "survives"
    keys: ClassVar[tuple[str, ...]] = ("from", "to", "port", "without")

    outages: tuple[str, ...]

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        listed = node.require("without").one_or_more()
        return {
            "flow": read_flow(node),
            "outages": tuple(member.text(longest=LONGEST_NAME) for member in listed),
        }

    def judge_flow(self, ground: Ground) -> Mark:
        now = ground.ask(self.flow.question)
        if now.outcome is not Outcome.REACHABLE:
            return Mark(self, False, how_it_works(now), (now,))
        for outage, cloud in self._after_each(ground.now):
            verdict = None if cloud is None else ask(cloud, self.flow.question)
            if verdict is None or verdict.outcome is not Outcome.REACHABLE:
                shown = () if verdict is None else (verdict,)
                return Mark(self, False, Reason.FAILS_WITHOUT, shown, facts={"outage": outage})
        return Mark(self, True, Reason.SURVIVES, (now,))

    def facts(self) -> Mapping[str, str]:
        return {**FlowGoal.facts(self), "outages": ", ".join(self.outages)}

    def faults(self, cloud: Cloud) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield from FlowGoal.faults(self, cloud)
        for outage in self.outages:
            if outage == ANY_ZONE or _zone_named(cloud, outage) is not None:
                continue
            try:
                without(cloud, outage)
            except KeyError:
                yield "format.unknown_outage", {"found": outage}

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        return self.flow.within(change, cloud)

    def _after_each(self, cloud: Cloud) -> Iterator[tuple[str, Cloud | None]]:
        """Each outage with the cloud that is left; None where the client is lost with it."""
        source = resolve(cloud, self.flow.source)
        homes = zones_of(cloud, source.interfaces)
        for outage in self.outages:
            if outage == ANY_ZONE:
                client = cloud.resources.get(source.name)
                alone = isinstance(client, Instance | EcsTask)
                lost = [zone for zone in zones(cloud) if not (alone and homes == {zone})]
            else:
                lost = [_zone_named(cloud, outage) or outage]
            for one in lost:
                yield one, None if homes == {one} else _after(cloud, one)


def _zone_named(cloud: Cloud, text: str) -> str | None:
    """The zone with this name, or the only one with this letter."""
    found = [zone for zone in zones(cloud) if text in (zone, zone[-1])]
    return found[0] if len(found) == 1 else None


def _after(cloud: Cloud, outage: str) -> Cloud:
    """The cloud after the outage; what has been deleted cannot fail any more."""
    try:
        return without(cloud, outage)
    except KeyError:
        return cloud
