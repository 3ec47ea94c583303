"""What a question is, what can be answered, and what a judgement tells. Kinds are subclasses."""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar, TypeVar

from trainer.cloud import Cloud, Place
from trainer.reach import Verdict
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.goals import Mark

T = TypeVar("T")


class Response(StrEnum):
    """How a question is answered."""

    CHOOSE = "choose"
    ARRANGE = "arrange"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be answered. Its ``id`` is unique in the question and does not depend
    on the order in which options are shown."""

    id: str
    text: Bilingual | None = None
    commands: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """Whether an option is right, with what decided it.

    ``cloud`` is the one that the option leads to; ``verdict``, ``marks`` (of all goals) and
    ``records`` are about it. ``refusal`` is what the AWS CLI printed if a command failed, and
    ``error`` the code of AWS's error. ``why`` is the author's word about the option.
    """

    option: Option
    right: bool
    cloud: Cloud | None = None
    verdict: Verdict | None = None
    marks: tuple[Mark, ...] = ()
    records: tuple[str, ...] = ()
    refusal: str = ""
    error: str = ""
    why: Bilingual | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an answer is worth.

    ``expected`` are the ids of what is right: of all right options, in order where order counts;
    where the answer is typed, examples. ``rulings`` has one for each option; of a typed answer,
    that one first.
    """

    right: bool
    answer: tuple[str, ...]
    expected: tuple[str, ...]
    rulings: tuple[Ruling, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Question(ABC):
    """One question of a lesson.

    ``cloud`` is the network that it is about, None for plain facts; ``figure`` the figure of the
    lesson that shows it, None if the question has a topology of its own. Without ``text`` the
    sentence is made of the kind and the flow.
    """

    kind: ClassVar[str]
    response: ClassVar[Response]
    engine_graded: ClassVar[bool] = True

    id: str
    place: Place
    text: Bilingual | None
    exams: Mapping[str, tuple[str, ...]] = field(hash=False)
    explain: Bilingual | None
    figure: str | None
    cloud: Cloud | None

    @property
    def choose(self) -> int:
        """How many options an answer consists of."""
        return 1

    @property
    @abstractmethod
    def options(self) -> tuple[Option, ...]:
        """What can be answered, in the order in which it is shown; none where it is typed."""

    @abstractmethod
    def judge(self, answer: Sequence[str]) -> Judgement:
        """What an answer, given as ids of options or as typed text, is worth.

        Raises:
            FormError: a typed text is not of the form that is asked for.
        """

    @abstractmethod
    def faults(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """What is wrong with the question although it can be read: problem codes and facts."""

    def texts(self) -> Iterator[Bilingual]:
        """Every text that the author wrote."""
        yield from filter(None, (self.text, self.explain))
        yield from filter(None, (option.text for option in self.options))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choosing(Question):
    """A question whose answer is the set of its right options."""

    response: ClassVar[Response] = Response.CHOOSE

    @abstractmethod
    def rulings(self) -> tuple[Ruling, ...]:
        """The ruling on each option, in the order shown."""

    def judge(self, answer: Sequence[str]) -> Judgement:
        rulings = self.rulings()
        expected = tuple(ruling.option.id for ruling in rulings if ruling.right)
        return Judgement(set(answer) == set(expected), tuple(answer), expected, rulings)

    def faults(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        right = [ruling.option.id for ruling in self.rulings() if ruling.right]
        if len(right) != self.choose:
            yield (
                "question.wrong_count",
                {"found": ", ".join(right) or "-", "choose": str(self.choose)},
            )


def shuffled(seed: str, members: Sequence[T], key: Callable[[T], str]) -> tuple[T, ...]:
    """The members in an order that looks random and is always the same."""
    return tuple(
        sorted(members, key=lambda m: hashlib.sha256(f"{seed}/{key(m)}".encode()).digest())
    )
