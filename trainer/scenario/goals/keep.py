"""`Keep`: apart from what the goals ask, everything stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from trainer.cloud import Cloud
from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.packets import PacketSet
from trainer.reach import Change
from trainer.scenario.goals.flow import Flow, read_flow
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Keep(Goal):
    """What worked before still works, what was closed stays closed.

    Flows that an `Allow` asks for may open, those that a `Deny` or `Only` forbids may close,
    and ``exceptions`` may do both.
    """

    kind: ClassVar[str] = "keep"
    keys: ClassVar[tuple[str, ...]] = ()
    optional_keys: ClassVar[tuple[str, ...]] = ("except",)

    exceptions: tuple[Flow, ...] = ()

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        listed = node.get("except")
        faults = Faults()
        flows: list[Flow] = []
        for member in () if listed is None else listed.list():
            with faults.catch():
                flows.append(read_flow(member.fields(required=("from", "to", "port"))))
        faults.check()
        return {"exceptions": tuple(flows)}

    def judge(self, ground: Ground) -> Mark:
        left = ground.unasked
        if not left.opened and not left.closed:
            return Mark(self, True, Reason.UNCHANGED)
        return Mark(self, False, Reason.CHANGED, opened=left.opened, closed=left.closed)

    def facts(self) -> Mapping[str, str]:
        return {}

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        return self._excepted(change, cloud)

    def closes(self, change: Change, cloud: Cloud) -> PacketSet:
        return self._excepted(change, cloud)

    def _excepted(self, change: Change, cloud: Cloud) -> PacketSet:
        return PacketSet.union(flow.within(change, cloud) for flow in self.exceptions)

    def ends(self) -> tuple[str, ...]:
        return tuple(end for flow in self.exceptions for end in (flow.source, flow.destination))
