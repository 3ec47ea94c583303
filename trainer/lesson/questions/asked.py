"""What questions about one flow have in common."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer import reach
from trainer.cloud import Cloud
from trainer.lesson.questions.question import Question
from trainer.reach import Verdict, ask
from trainer.scenario.goals.flow import Flow


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Asked(Question):
    """A question about what becomes of ``flow``, whose ends exist in the cloud."""

    flow: Flow
    cloud: Cloud

    def verdict(self) -> Verdict:
        """What the engine says of the flow."""
        return self.cloud.derived(_Answer(self.flow.question))

    def facts(self) -> Mapping[str, str]:
        """The placeholders of the question's sentence."""
        return self.flow.facts()


@dataclass(frozen=True, slots=True)
class _Answer:
    """Asks the engine; the cloud keeps the answer, so that it is worked out once."""

    question: reach.Question

    def __call__(self, cloud: Cloud) -> Verdict:
        return ask(cloud, self.question)


Faults = Iterator[tuple[str, Mapping[str, str]]]
