"""``fill``: which CIDR, address, port, rule number or word meets the requirement?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from trainer.cloud import Cloud
from trainer.cloud.node import FormError
from trainer.lesson.questions.asked import Faults
from trainer.lesson.questions.change import ruling
from trainer.lesson.questions.question import Judgement, Option, Question, Response, Ruling
from trainer.lesson.questions.typed import Form, normal
from trainer.scenario.goals import Goal

BLANK = "{answer}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fill(Question):
    """Whatever is typed goes into the commands, and the engine judges what comes of it.

    ``commands`` have `BLANK` where the answer goes. ``good`` and ``bad`` are examples: they are
    tried by the linter and shown afterwards, and never compared with an answer.
    """

    kind: ClassVar[str] = "fill"
    response: ClassVar[Response] = Response.TYPE

    cloud: Cloud
    form: Form
    commands: tuple[str, ...]
    goals: tuple[Goal, ...]
    good: tuple[str, ...]
    bad: tuple[str, ...]

    @property
    def options(self) -> tuple[Option, ...]:
        return ()

    def judge(self, answer: Sequence[str]) -> Judgement:
        typed = normal(self.form, "".join(answer))
        found = self._ruling(typed)
        others = tuple(self._ruling(example) for example in self.bad if example != typed)
        return Judgement(found.right, (typed,), self.good, (found, *others))

    def faults(self) -> Faults:
        for examples, right in ((self.good, True), (self.bad, False)):
            for example in examples:
                try:
                    found = self._ruling(normal(self.form, example))
                except FormError:
                    yield "question.example_form", {"example": example, "form": self.form}
                    continue
                if found.right is not right:
                    code = "question.example_wrong" if right else "question.example_right"
                    failed = ", ".join(mark.goal.id for mark in found.marks if not mark.met)
                    yield code, {"example": example, "failed": found.refusal or failed or "-"}

    def _ruling(self, typed: str) -> Ruling:
        commands = tuple(command.replace(BLANK, typed) for command in self.commands)
        return ruling(self.cloud, self.goals, Option(typed, commands=commands))
