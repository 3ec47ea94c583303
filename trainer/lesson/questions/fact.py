"""``fact``: something plain to know, where no packet is concerned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from trainer.lesson.questions.index import KEYED
from trainer.lesson.questions.question import Choosing, Option, Ruling, shuffled
from trainer.scenario.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Statement:
    """One option of a fact, with the author's word on it."""

    option: Option
    right: bool
    why: Bilingual | None = None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fact(Choosing):
    """The only kind with a key; so it says where it is written and when that was checked."""

    kind: ClassVar[str] = KEYED
    engine_graded: ClassVar[bool] = False

    statements: tuple[Statement, ...]
    count: int
    source: str
    as_of: date

    @property
    def choose(self) -> int:
        return self.count

    @property
    def options(self) -> tuple[Option, ...]:
        return tuple(statement.option for statement in self._shown())

    def rulings(self) -> tuple[Ruling, ...]:
        return tuple(Ruling(s.option, s.right, why=s.why) for s in self._shown())

    def texts(self) -> Iterator[Bilingual]:
        yield from Choosing.texts(self)
        yield from filter(None, (member.why for member in self.statements))

    def _shown(self) -> tuple[Statement, ...]:
        return shuffled(self.id, self.statements, lambda statement: statement.option.id)
