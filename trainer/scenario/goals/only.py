"""`Only`: nobody but these reaches it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.packets import PacketSet, Service
from trainer.reach import Change, Question, UnknownEnd, Verdict
from trainer.scenario.goals.flow import Flow, read_end, read_service
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Only(Goal):
    """No packet of the service arrives from any other end, the internet included.

    It does not ask that those which may do reach it: that is `Allow`.
    """

    kind: ClassVar[str] = "only"
    keys: ClassVar[tuple[str, ...]] = ("to", "port", "from")

    destination: str
    service: Service
    sources: tuple[str, ...]

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        return {
            "destination": read_end(node.require("to")),
            "service": read_service(node),
            "sources": tuple(read_end(n) for n in node.require("from").one_or_more()),
        }

    def judge(self, ground: Ground) -> Mark:
        intruders: list[Verdict] = []
        try:
            for end in ground.ends:
                if end == self.destination or end in self.sources:
                    continue
                verdict = ground.prove(Question(end, self.destination, self.service))
                arriving = Change(end, self.destination, verdict.arrives)
                foreign = self._foreign(arriving, ground.now)
                if foreign:
                    intruders.append(replace(verdict, arrives=foreign))
        except UnknownEnd as missing:
            return Mark(self, False, Reason.END_MISSING, facts={"end": missing.text})
        if intruders:
            names = ", ".join(v.question.source for v in intruders)
            return Mark(
                self, False, Reason.OTHERS_ARRIVE, tuple(intruders), facts={"others": names}
            )
        return Mark(self, True, Reason.NOTHING_ARRIVES)

    def _foreign(self, change: Change, cloud: Cloud) -> PacketSet:
        """What of these packets does not come from an end that may send them."""
        if not change.packets:
            return change.packets
        allowed = (Flow(source, self.destination, self.service) for source in self.sources)
        return change.packets - PacketSet.union(flow.within(change, cloud) for flow in allowed)

    def codes(self) -> tuple[str, ...]:
        return ("goal.only_all" if self.service == Service.ALL else "goal.only",)

    def facts(self) -> Mapping[str, str]:
        return {
            "sources": ", ".join(self.sources),
            "destination": self.destination,
            "port": str(self.service),
        }

    def ends(self) -> tuple[str, ...]:
        return (*self.sources, self.destination)

    def closes(self, change: Change, cloud: Cloud) -> PacketSet:
        if change.destination != self.destination or change.source in self.sources:
            return PacketSet.nothing()
        return self._foreign(change, cloud) & self.service.packets()
