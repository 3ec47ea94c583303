"""By what questions can be practised: all, by chapter, lesson, exam and exam task."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.lesson.curriculum import Curriculum, ItemKind
from trainer.lesson.questions.index import Listed
from trainer.progress import QuestionState
from trainer.scenario.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are practised together. ``kind`` is a code of the catalogue for what groups
    them; ``name`` says which, and is the same in both languages for an exam."""

    kind: str
    name: Bilingual
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the learner is with some questions; ``share`` is of right answers, if any."""

    due: int
    new: int
    all: int
    share: float | None


def groups(
    questions: Sequence[Listed], curriculum: Curriculum, titles: Mapping[str, Bilingual]
) -> Iterator[Group]:
    """The groups in the order of the curriculum and of the exams; none is empty.

    ``titles`` are those of the lessons.
    """
    for group in (
        Group("practice.all", Bilingual("", ""), _keys(questions)),
        *_chapters(questions, curriculum),
        *(
            Group("practice.lesson", title, _keys(q for q in questions if q.lesson == lesson))
            for lesson, title in titles.items()
        ),
        *_exams(questions),
    ):
        if group.keys:
            yield group


def standing(keys: Sequence[str], states: Mapping[str, QuestionState], now: datetime) -> Standing:
    """How far the learner is with these questions at this time."""
    known = [states[key] for key in keys if key in states]
    answers = sum(state.answers for state in known)
    return Standing(
        due=sum(state.due <= now for state in known),
        new=len(keys) - len(known),
        all=len(keys),
        share=sum(state.right for state in known) / answers if answers else None,
    )


def _chapters(questions: Sequence[Listed], curriculum: Curriculum) -> Iterator[Group]:
    for chapter in curriculum.chapters:
        lessons = {item.id for item in chapter.items if item.kind is ItemKind.LESSON}
        keys = _keys(q for q in questions if q.lesson in lessons)
        yield Group("practice.chapter", chapter.title, keys)


def _exams(questions: Sequence[Listed]) -> Iterator[Group]:
    tasks = sorted({(exam, task) for q in questions for exam in q.exams for task in q.exams[exam]})
    for exam in sorted({exam for exam, _ in tasks}):
        of_exam = [q for q in questions if exam in q.exams]
        yield Group("practice.exam", Bilingual(exam, exam), _keys(of_exam))
        for task in (task for known, task in tasks if known == exam):
            name = f"{exam} {task}"
            keys = _keys(q for q in of_exam if task in q.exams[exam])
            yield Group("practice.task", Bilingual(name, name), keys)


def _keys(questions: Iterable[Listed]) -> tuple[str, ...]:
    return tuple(question.key for question in questions)
