"""What a goal is, what it is judged on, and the kinds there are."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, ClassVar, Self

from trainer.cloud import Cloud
from trainer.cloud.node import Node, unknown_key
from trainer.packets import PacketSet
from trainer.reach import Change, Verdict
from trainer.reach.journeys import Condition
from trainer.scenario.bilingual import Bilingual, read_bilingual
from trainer.scenario.goals.flow import end_faults
from trainer.scenario.goals.ground import Ground

HEAVIEST = 100


class Reason(StrEnum):
    """Why a goal is met or not; each is a sentence of the catalogue (``grade.reason.…``)."""

    WORKS = "works"
    WORKS_PARTLY = "works_partly"
    WORKS_SOMETIMES = "works_sometimes"
    NEVER_WORKS = "never_works"
    NOT_KNOWN = "not_known"
    NOTHING_ARRIVES = "nothing_arrives"
    SOME_ARRIVES = "some_arrives"
    OTHERS_ARRIVE = "others_arrive"
    UNCHANGED = "unchanged"
    CHANGED = "changed"
    SET = "set"
    NOT_SET = "not_set"
    PASSES = "passes"
    PASSES_NOT = "passes_not"
    END_MISSING = "end_missing"
    SURVIVES = "survives"
    FAILS_WITHOUT = "fails_without"
    WITHIN_BUDGET = "within_budget"
    OVER_BUDGET = "over_budget"
    JOURNEY_FAILS = "journey_fails"


@dataclass(frozen=True, slots=True)
class Mark:
    """The judgement of one goal with its evidence.

    ``verdicts`` are the answers that decided, the offending ones first; ``conditions`` are what
    else is missing; ``opened`` and ``closed`` are what changed although it should not; ``facts``
    fill the reason's sentence.
    """

    goal: Goal
    met: bool
    reason: Reason
    verdicts: tuple[Verdict, ...] = ()
    conditions: tuple[Condition, ...] = ()
    opened: tuple[Change, ...] = ()
    closed: tuple[Change, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal(ABC):
    """A statement about behaviour that must be true in the end.

    Without a ``text`` of its own, the sentence shown is made from the catalogue entries of
    `codes` and from `facts`, so that text and check cannot disagree. A new kind is a subclass
    with `kind`, `read_details`, `judge` and `facts`, entered with `register`.
    """

    kind: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    optional_keys: ClassVar[tuple[str, ...]] = ()

    id: str
    weight: int = 1
    text: Bilingual | None = None

    @classmethod
    @abstractmethod
    def read_details(cls, node: Node) -> dict[str, Any]:
        """The fields of the kind itself, from a map that has its `keys`.

        Raises:
            BadInput: a value is not what the kind needs.
        """

    @abstractmethod
    def judge(self, ground: Ground) -> Mark:
        """Whether the goal is met, and why."""

    @abstractmethod
    def facts(self) -> Mapping[str, str]:
        """The placeholders of the goal's sentences."""

    def codes(self) -> tuple[str, ...]:
        """The catalogue's entries that say the goal together."""
        return (f"goal.{self.kind}",)

    def ends(self) -> tuple[str, ...]:
        """The ends that the goal speaks of; each must exist."""
        return ()

    def faults(self, cloud: Cloud) -> Iterator[tuple[str, Mapping[str, str]]]:
        """What the goal names and the cloud of its scenario does not have: problem codes with
        their facts."""
        yield from end_faults(cloud, self.ends())

    def opens(self, change: Change, cloud: Cloud) -> PacketSet:
        """The part of what opened that the goal asks for."""
        return PacketSet.nothing()

    def closes(self, change: Change, cloud: Cloud) -> PacketSet:
        """The part of what closed that the goal asks for."""
        return PacketSet.nothing()

    @classmethod
    def read(cls, node: Node) -> Self:
        """A goal of this kind.

        Raises:
            BadInput: the map is not one of this kind.
        """
        node.fields(
            required=("id", "kind", *cls.keys), optional=("weight", "text", *cls.optional_keys)
        )
        weight, text = node.get("weight"), node.get("text")
        return cls(
            id=node.require("id").text(longest=64),
            weight=1 if weight is None else weight.integer(1, HEAVIEST),
            text=None if text is None else read_bilingual(text),
            **cls.read_details(node),
        )


_kinds: dict[str, type[Goal]] = {}


def register(kind: type[Goal]) -> type[Goal]:
    """Makes a kind of goal known to `read_goal`."""
    _kinds[kind.kind] = kind
    return kind


def kinds() -> tuple[str, ...]:
    """The kinds that can be read."""
    return tuple(sorted(_kinds))


def goal_kinds() -> tuple[type[Goal], ...]:
    """The classes of the kinds that can be read, by name."""
    return tuple(_kinds[name] for name in kinds())


def read_goal(node: Node) -> Goal:
    """A goal of any kind.

    Raises:
        BadInput: the kind is unknown, or the map is not one of its kind.
    """
    name = node.require("kind")
    kind = _kinds.get(name.text())
    if kind is None:
        near = unknown_key(name.place, name.text(), kinds())
        code = "format.unknown_goal" + ("_near" if "near" in near.facts else "")
        raise name.bad(code, **near.facts)
    return kind.read(node)
