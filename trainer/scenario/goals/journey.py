"""`Travel`: a person or service gets done what takes several flows and permissions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from trainer.cloud import Cloud, DbInstance, EcsTask, Instance
from trainer.cloud.node import Node
from trainer.packets import PacketSet, Service
from trainer.reach import Change, Outcome, UnknownEnd, ends
from trainer.reach import journeys as ways
from trainer.scenario.goals.flow import Flow, read_end, read_service
from trainer.scenario.goals.goal import Goal, Mark, Reason, register
from trainer.scenario.goals.ground import Ground


class Way(StrEnum):
    """The journeys that a goal can ask for, as `trainer.reach.journeys` knows them."""

    SESSION_MANAGER = "session_manager"
    BASTION = "bastion"
    IAM_DATABASE = "iam_database"
    IMAGE_PULL = "image_pull"


_NEEDS = {
    Way.SESSION_MANAGER: ("to",),
    Way.BASTION: ("from", "through", "to", "port"),
    Way.IAM_DATABASE: ("from", "to"),
    Way.IMAGE_PULL: ("from",),
}
_KINDS = {
    Way.SESSION_MANAGER: ("to", Instance),
    Way.IAM_DATABASE: ("to", DbInstance),
    Way.IMAGE_PULL: ("from", EcsTask),
}
"""What must be a resource of a certain kind; everything else may be any end."""


@register
@dataclass(frozen=True, slots=True, kw_only=True)
class Travel(Goal):
    """Every flow of the journey works, and every condition on the way holds."""

    kind: ClassVar[str] = "journey"
    keys: ClassVar[tuple[str, ...]] = ("journey",)
    optional_keys: ClassVar[tuple[str, ...]] = ("from", "through", "to", "port")

    way: Way
    named: Mapping[str, str]
    service: Service | None = None

    def __hash__(self) -> int:
        return hash((self.id, self.way))

    @classmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        way = node.require("journey").choice(Way)
        needed = _NEEDS[way]
        for key in cls.optional_keys:
            given = node.get(key)
            if given is not None and key not in needed:
                raise given.bad("format.journey_key", key=key, known=", ".join(needed))
        names = {key: read_end(node.require(key)) for key in needed if key != "port"}
        service = read_service(node) if "port" in needed else None
        return {"way": way, "named": names, "service": service}

    def judge(self, ground: Ground) -> Mark:
        try:
            journey = self._journey(ground.now)
        except UnknownEnd as missing:
            return Mark(self, False, Reason.END_MISSING, facts={"end": missing.text})
        except KeyError as missing:
            return Mark(self, False, Reason.END_MISSING, facts={"end": str(missing.args[0])})
        failing = [part for part in journey.parts if part.outcome is not Outcome.REACHABLE]
        if not failing:
            return Mark(self, True, Reason.WORKS)
        flows = tuple(part.verdict for part in failing if isinstance(part, ways.Flow))
        conditions = tuple(part for part in failing if isinstance(part, ways.Condition))
        return Mark(self, False, Reason.JOURNEY_FAILS, flows, conditions=conditions)

    def _journey(self, cloud: Cloud) -> ways.Journey:
        match self.way:
            case Way.SESSION_MANAGER:
                return ways.session_manager(cloud, self.named["to"])
            case Way.BASTION:
                assert self.service is not None
                source, through, to = (self.named[key] for key in ("from", "through", "to"))
                return ways.through_bastion(cloud, source, through, to, self.service)
            case Way.IAM_DATABASE:
                return ways.database(cloud, self.named["from"], self.named["to"], iam=True)
            case Way.IMAGE_PULL:
                return ways.image_pull(cloud, self.named["from"])

    def codes(self) -> tuple[str, ...]:
        return (f"goal.journey_{self.way}",)

    def facts(self) -> Mapping[str, str]:
        words = {"from": "source", "through": "through", "to": "destination"}
        facts = {words[key]: name for key, name in self.named.items()}
        return facts if self.service is None else {**facts, "port": str(self.service)}

    def ends(self) -> tuple[str, ...]:
        return tuple(self.named.values())

    def faults(self, cloud: Cloud) -> Iterator[tuple[str, Mapping[str, str]]]:
        yield from Goal.faults(self, cloud)
        key, kind = _KINDS.get(self.way, (None, None))
        if key is not None and kind is not None and cloud.find(kind, self.named[key]) is None:
            known = ", ".join(cloud.of(kind)) or ", ".join(ends(cloud))
            yield "format.unknown_end", {"found": self.named[key], "known": known}

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        try:
            parts = self._journey(cloud).parts
        except (UnknownEnd, KeyError):
            return PacketSet.nothing()
        asked = (part.verdict.question for part in parts if isinstance(part, ways.Flow))
        flows = (Flow(q.source, q.destination, q.service) for q in asked)
        return PacketSet.union(flow.within(change, cloud) for flow in flows)
