"""Goals about the way: through a component (`Via`), or never through it (`Avoid`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from trainer.cloud import Cloud
from trainer.cloud.node import Node
from trainer.packets import PacketSet
from trainer.reach import Change, Path
from trainer.scenario.goals.goal import Mark, Reason, register
from trainer.scenario.goals.ground import Ground
from trainer.scenario.goals.reachable import FlowGoal


@dataclass(frozen=True, slots=True, kw_only=True)
class PathGoal(FlowGoal):
    """What goals about the way of a flow have in common; ``component`` is a resource id."""

    keys: ClassVar[tuple[str, ...]] = ("from", "to", "port", "component")

    component: str

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        component = node.require("component").text(longest=128)
        return {"flow": FlowGoal.read_details(node)["flow"], "component": component}

    def facts(self) -> Mapping[str, str]:
        return {**self.flow.facts(), "component": self.component}

    def passes(self, path: Path) -> bool:
        """Whether the request or its reply goes through the component."""
        return any(hop.component == self.component for hop in (*path.forward, *path.back))


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Via(PathGoal):
    """The flow works, and every way that it takes goes through the component."""

    kind: ClassVar[str] = "via"

    def judge_flow(self, ground: Ground) -> Mark:
        verdict = ground.ask(self.flow.question)
        working = [path for path in verdict.paths if path.refused is None]
        if not working:
            return Mark(self, False, Reason.NEVER_WORKS, (verdict,))
        met = all(self.passes(path) for path in working)
        reason = Reason.PASSES if met else Reason.PASSES_NOT
        return Mark(self, met, reason, (verdict,), facts={"component": self.component})

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        return self.flow.within(change, cloud)


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Avoid(PathGoal):
    """No way that the flow takes, or tries to take, goes through the component."""

    kind: ClassVar[str] = "avoid"

    def judge_flow(self, ground: Ground) -> Mark:
        verdict = ground.prove(self.flow.question)
        passing = any(self.passes(path) for path in verdict.paths)
        reason = Reason.PASSES if passing else Reason.PASSES_NOT
        return Mark(self, not passing, reason, (verdict,), facts={"component": self.component})
