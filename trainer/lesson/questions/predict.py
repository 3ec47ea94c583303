"""``verdict``: does it get there, in part, or not at all?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from trainer.cloud import MissingFact
from trainer.lesson.questions.asked import Asked
from trainer.lesson.questions.question import Choosing, Option, Ruling
from trainer.reach import Outcome


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Predict(Asked, Choosing):
    """The options are the engine's words; ``unknown`` only where the cloud lacks facts."""

    kind: ClassVar[str] = "verdict"

    @property
    def options(self) -> tuple[Option, ...]:
        lacking = any(isinstance(r, MissingFact) for r in self.cloud.resources.values())
        return tuple(Option(o.value) for o in Outcome if lacking or o is not Outcome.UNKNOWN)

    def rulings(self) -> tuple[Ruling, ...]:
        verdict = self.verdict()
        return tuple(
            Ruling(option, option.id == verdict.outcome, self.cloud, verdict)
            for option in self.options
        )
