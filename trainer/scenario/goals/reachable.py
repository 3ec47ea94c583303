"""Goals about one flow: it works (`Allow`), nothing of it arrives (`Deny`)."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.packets import PacketSet, Service
from trainer.reach import Change, Outcome, UnknownEnd, Verdict
from trainer.scenario.goals.flow import Flow, read_flow
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowGoal(Goal):
    """What goals about one flow have in common."""

    keys: ClassVar[tuple[str, ...]] = ("from", "to", "port")

    flow: Flow

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        return {"flow": read_flow(node)}

    def facts(self) -> Mapping[str, str]:
        return self.flow.facts()

    def ends(self) -> tuple[str, ...]:
        return self.flow.source, self.flow.destination

    def judge(self, ground: Ground) -> Mark:
        try:
            return self.judge_flow(ground)
        except UnknownEnd as missing:
            return Mark(self, False, Reason.END_MISSING, facts={"end": missing.text})

    @abstractmethod
    def judge_flow(self, ground: Ground) -> Mark:
        """As `judge`, of a flow whose ends exist.

        Raises:
            UnknownEnd: they do not.
        """


def how_it_works(verdict: Verdict) -> Reason:
    """Whether a flow works: all of it, a part of it, by luck, or not at all."""
    match verdict.outcome:
        case Outcome.REACHABLE:
            return Reason.WORKS
        case Outcome.PARTIAL if verdict.works:
            return Reason.WORKS_PARTLY
        case Outcome.PARTIAL:
            return Reason.WORKS_SOMETIMES
        case Outcome.UNREACHABLE:
            return Reason.NEVER_WORKS
        case Outcome.UNKNOWN:
            return Reason.NOT_KNOWN


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Allow(FlowGoal):
    """Every packet of the flow gets there and its reply gets back."""

    kind: ClassVar[str] = "allow"

    def judge_flow(self, ground: Ground) -> Mark:
        verdict = ground.ask(self.flow.question)
        reason = how_it_works(verdict)
        return Mark(self, reason is Reason.WORKS, reason, (verdict,))

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        return self.flow.within(change, cloud)


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Deny(FlowGoal):
    """No packet of the flow arrives, whatever its addresses; a missing reply is not enough."""

    kind: ClassVar[str] = "deny"

    def judge_flow(self, ground: Ground) -> Mark:
        verdict = ground.prove(self.flow.question)
        if verdict.arrives:
            return Mark(self, False, Reason.SOME_ARRIVES, (verdict,))
        return Mark(self, True, Reason.NOTHING_ARRIVES, (verdict,))

    def codes(self) -> tuple[str, ...]:
        return ("goal.deny_all" if self.flow.service == Service.ALL else "goal.deny",)

    def closes(self, change: Change, cloud: Cloud) -> PacketSet:
        return self.flow.within(change, cloud)
