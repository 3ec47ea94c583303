"""A lesson as it is read from its folder: short pages in both languages, figures with claims."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from trainer.cloud import Cloud, Place
from trainer.lesson.head import Head
from trainer.lesson.questions.question import Question
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.claim import Claim


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figure:
    """A topology with what it is to show.

    ``commands`` are AWS CLI lines by which ``cloud`` was made from the cloud of the figure
    ``after``; without ``after`` there are none. ``predict``: the learner is asked first, and the
    verdicts are shown on demand. Without ``picture`` only the commands and the claims are shown,
    because the drawing is that of ``after``. ``traced`` is the claim whose walk is shown hop by
    hop.
    """

    id: str
    caption: Bilingual
    cloud: Cloud
    claims: tuple[Claim, ...]
    place: Place
    after: str | None = None
    commands: tuple[str, ...] = ()
    predict: bool = False
    picture: bool = True
    traced: Claim | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page in one language: Markdown that starts at ``line`` of its file."""

    anchor: str
    title: str
    markdown: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lesson:
    """One lesson; ``pages`` by the code of the language."""

    head: Head
    pages: Mapping[str, tuple[Page, ...]]
    figures: Mapping[str, Figure]
    questions: Mapping[str, Question]

    @property
    def id(self) -> str:
        return self.head.id

    def page_of(self, question: str) -> int | None:
        """The number of the page that shows a question, from 0; None if no page does."""
        place = f"{{question: {question}}}"
        for number, page in enumerate(self.pages["en"]):
            if place in page.markdown.split("\n"):
                return number
        return None

    def is_scored(self, question: str) -> bool:
        """Whether answers to a question count: those of the opening puzzle do not."""
        return self.page_of(question) != 0
