"""``blocker``: which component stops the packet?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trainer.lesson.questions.asked import Asked, Faults
from trainer.lesson.questions.question import Choosing, Option, Ruling


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Blocker(Asked, Choosing):
    """Right are the choices that the engine names as blocking; all it names must be offered."""

    kind: ClassVar[str] = "blocker"

    choices: tuple[str, ...]
    count: int

    @property
    def choose(self) -> int:
        return self.count

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(Option(component) for component in self.choices)

    def rulings(self) -> tuple[Ruling, ...]:
        verdict = self.verdict()
        blocking = {finding.component for finding in verdict.findings}
        return tuple(
            Ruling(option, option.id in blocking, self.cloud, verdict) for option in self.options
        )

    def faults(self) -> Faults:
        yield from Choosing.faults(self)
        for finding in self.verdict().findings:
            if finding.component not in self.choices:
                yield "question.blocker_not_offered", {"component": finding.component}
        for choice in self.choices:
            if choice not in self.cloud.resources:
                yield "question.no_such_component", {"component": choice}
