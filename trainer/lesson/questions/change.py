"""``change``: which commands meet the requirement?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from trainer.cloud import Cloud
from trainer.lesson.commands import apply
from trainer.lesson.questions.asked import Faults
from trainer.lesson.questions.question import Choosing, Option, Ruling, shuffled
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.goals import Goal, Ground


@dataclass(frozen=True, slots=True)
class Proposal:
    """One option. ``fails`` are ids of goals that it does not meet and ``refused`` is the code
    of the AWS error that it meets with, as the author says; a right option has neither."""

    option: Option
    fails: tuple[str, ...] = ()
    refused: str | None = None
    why: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Change(Choosing):
    """Right are the options after whose commands every goal is met."""

    kind: ClassVar[str] = "change"

    cloud: Cloud
    goals: tuple[Goal, ...]
    proposals: tuple[Proposal, ...]
    count: int

    @property
    def choose(self) -> int:
        return self.count

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(proposal.option for proposal in self._shown())

    def rulings(self) -> tuple[Ruling, ...]:
        return tuple(
            ruling(self.cloud, self.goals, proposal.option, proposal.why)
            for proposal in self._shown()
        )

    def faults(self) -> Faults:
        yield from Choosing.faults(self)
        for proposal, found in zip(self._shown(), self.rulings(), strict=True):
            facts = {"option": proposal.option.id}
            if found.right:
                if proposal.fails or proposal.refused:
                    yield "question.right_after_all", facts
            elif found.refusal:
                if proposal.refused != found.error:
                    yield "question.option_refused", {**facts, "reason": found.refusal}
            elif proposal.refused:
                yield "question.not_refused", {**facts, "error": proposal.refused}
            else:
                failed = {mark.goal.id for mark in found.marks if not mark.met}
                if not proposal.fails:
                    yield "question.fails_missing", {**facts, "failed": ", ".join(sorted(failed))}
                for goal in proposal.fails:
                    if goal not in failed:
                        yield "question.goal_not_failed", {**facts, "goal": goal}

    def texts(self) -> Iterator[Bilingual]:
        yield from Choosing.texts(self)
        yield from filter(None, (member.why for member in self.proposals))

    def _shown(self) -> tuple[Proposal, ...]:
        return shuffled(self.id, self.proposals, lambda proposal: proposal.option.id)


def ruling(
    cloud: Cloud, goals: Sequence[Goal], option: Option, why: Bilingual | None = None
) -> Ruling:
    """What the commands of an option are worth: right if AWS takes them and every goal is met."""
    applied = apply(cloud, option.commands)
    if applied.refused is not None:
        return Ruling(
            option, False, applied.cloud, refusal=applied.reason, error=applied.code, why=why
        )
    ground = Ground(cloud, applied.cloud, goals)
    marks = tuple(goal.judge(ground) for goal in goals)
    return Ruling(option, all(mark.met for mark in marks), applied.cloud, marks=marks, why=why)
