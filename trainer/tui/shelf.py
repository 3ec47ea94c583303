"""What there is to learn, and how far the learner is with it: lessons and scenarios alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cloud.problem import BadInput, Problem
from trainer.lesson.curriculum import Curriculum, Item, ItemKind, read_curriculum
from trainer.lesson.library import LessonLibrary
from trainer.lesson.questions.index import Listed, listed, listed_of
from trainer.progress import Store
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.library import Library, library

if TYPE_CHECKING:
    from trainer.lesson.lesson import Lesson
    from trainer.progress.statistics import Material
    from trainer.scenario.scenario import Scenario


class Standing(StrEnum):
    """How far the learner is with one item."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"
    DUE = "due"
    """Done, and time to answer its questions again."""

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to be learned anew."""
        return self in (Standing.DONE, Standing.DUE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the curriculum with what lists show of it.

    ``difficulty`` is 1 to 5 for scenarios, None for lessons; ``exams`` are the tasks of exams
    that a scenario practises.
    """

    item: Item
    title: Bilingual
    summary: Bilingual
    minutes: int
    difficulty: int | None = None
    exams: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def reference(self) -> str:
        """What links call it."""
        return str(self.item)


class Shelf:
    """The curriculum, the two libraries, and the learner's store, asked as one.

    An item whose head cannot be read is left out, and `problems` says why. ``curriculum`` is a
    file; without it, the one that comes with the program.
    """

    def __init__(
        self,
        store: Store,
        *,
        lessons: LessonLibrary | None = None,
        scenarios: Library | None = None,
        curriculum: Path | None = None,
    ) -> None:
        self._store = store
        self._lessons = lessons or LessonLibrary()
        self._scenarios = scenarios or library()
        self._file = curriculum
        self._problems: list[Problem] = []
        self._keys: dict[str, frozenset[str]] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What was wrong with the content that had to be read so far."""
        return tuple(self._problems)

    @cached_property
    def curriculum(self) -> Curriculum:
        """The chapters in order; none if the file is wrong."""
        try:
            return read_curriculum(self._file)
        except BadInput as bad:
            self._problems += bad.problems
            return Curriculum(())

    @cached_property
    def _entries(self) -> Mapping[Item, Entry]:
        found: dict[Item, Entry] = {}
        for item in self.curriculum.items():
            try:
                if entry := self._read(item):
                    found[item] = entry
            except BadInput as bad:
                self._problems += bad.problems
        return found

    def _read(self, item: Item) -> Entry | None:
        match item.kind:
            case ItemKind.LESSON if item.id in self._lessons.folders:
                lesson = self._lessons.head(item.id)
                return Entry(item, lesson.title, lesson.summary, lesson.minutes)
            case ItemKind.SCENARIO if item.id in self._scenarios.paths:
                head = self._scenarios.head(item.id)
                return Entry(
                    item, head.title, head.summary, head.minutes, head.difficulty, head.exams
                )
            case _:
                return None

    def entries(self) -> Iterator[Entry]:
        """Everything that can be opened, in the order of the curriculum."""
        return iter(self._entries.values())

    def entry(self, item: Item) -> Entry:
        """What lists show of an item.

        Raises:
            KeyError: neither library has it.
        """
        return self._entries[item]

    def __contains__(self, reference: str) -> bool:
        """Whether a reference such as ``lesson:ID`` names something that can be opened."""
        return any(entry.reference == reference for entry in self.entries())

    def lesson(self, ident: str) -> Lesson:
        """The lesson with this id.

        Raises:
            BadInput: its files are wrong.
        """
        return self._lessons.open(ident)

    @cached_property
    def questions(self) -> tuple[Listed, ...]:
        """The questions of the lessons that can be opened, in the order of the curriculum."""
        try:
            found = tuple(listed(self._lessons))
        except BadInput as bad:
            self._problems += bad.problems
            return ()
        lessons = [entry.item.id for entry in self.entries() if entry.item.kind is ItemKind.LESSON]
        return tuple(q for lesson in lessons for q in found if q.lesson == lesson)

    def material(self) -> Material:
        """What there is to learn, for figures about it: only what can be opened."""
        # Figures are about predictions, too, and so about the engine, which home does not need.
        from trainer.progress.statistics import Material

        chapters = (
            replace(chapter, items=tuple(item for item in chapter.items if item in self._entries))
            for chapter in self.curriculum.chapters
        )
        exams = {
            entry.item.id: entry.exams
            for entry in self.entries()
            if entry.item.kind is ItemKind.SCENARIO
        }
        return Material(Curriculum(tuple(chapters)), self.questions, exams)

    def scenario(self, ident: str) -> Scenario:
        """The scenario with this id.

        Raises:
            BadInput: its file is wrong.
        """
        return self._scenarios.scenario(ident)

    def standings(self) -> Mapping[Item, Standing]:
        """How far the learner is with each item, as the store knows it now."""
        lessons, scenarios = self._store.lesson_states(), self._store.scenario_states()
        found = {}
        for entry in self.entries():
            item = entry.item
            states = lessons if item.kind is ItemKind.LESSON else scenarios
            state = states.get(item.id)
            found[item] = _STANDINGS[state.standing] if state else Standing.NEW
        for item in self.due():
            if found[item] is Standing.DONE:
                found[item] = Standing.DUE
        return found

    def due(self) -> Mapping[Item, int]:
        """The lessons with questions that are to be asked again by now, and how many these are."""
        now, states = self._store.now(), self._store.question_states()
        due = {key for key, state in states.items() if state.due <= now}
        lessons = {key.partition("/")[0] for key in due}
        items = (entry.item for entry in self.entries() if entry.item.kind is ItemKind.LESSON)
        counts = {i: len(due & self._asked(i.id)) for i in items if i.id in lessons}
        return {item: count for item, count in counts.items() if count}

    def _asked(self, lesson: str) -> frozenset[str]:
        """The keys of the questions that a lesson has; one that was answered may be gone."""
        if lesson not in self._keys:
            try:
                found = frozenset(question.key for question in listed_of(self._lessons, lesson))
            except BadInput as bad:
                self._problems += bad.problems
                found = frozenset()
            self._keys[lesson] = found
        return self._keys[lesson]


def next_item(standings: Mapping[Item, Standing]) -> Item | None:
    """What to do next: the first item in order that is not done; None if all is."""
    return next((item for item, s in standings.items() if not s.is_done), None)


_STANDINGS = {
    "new": Standing.NEW,
    "begun": Standing.BEGUN,
    "done": Standing.DONE,
    "solved": Standing.DONE,
}
"""Both standings of the store are words; what is done for a lesson is solved for a scenario."""
