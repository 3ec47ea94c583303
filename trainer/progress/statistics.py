"""Figures about learning: history, progress, weak topics, and how well packets are predicted.

Everything follows from a `Record` and from what there is to learn; nothing is kept besides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from trainer.lesson.curriculum import Chapter, Curriculum, Item, ItemKind
from trainer.lesson.questions.index import Listed
from trainer.progress.record import Deed, DeedKind, Record
from trainer.progress.review import Confidence, QuestionState
from trainer.progress.state import LessonStanding, ScenarioStanding
from trainer.reach import Outcome

PREDICTION = "verdict"
"""The kind of question that asks what a packet will come to; its options are outcomes."""

ENOUGH: Final = 10
"""From so many answers on, it is told whether the learner is as right as they are sure."""

SURE_IS_RIGHT: Final = 0.8
"""Who is sure and less often right than this is too sure."""

GUESS_IS_RIGHT: Final = 0.7
"""Who guesses and is more often right than this knows more than they think: of three or four
choices a blind guess hits one."""


@dataclass(frozen=True, slots=True)
class Share:
    """``good`` of ``all``."""

    good: int
    all: int

    @property
    def part(self) -> float:
        """From 0 to 1; of nothing, 0."""
        return self.good / self.all if self.all else 0.0


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to learn. ``curriculum`` holds what can be opened and no more; ``exams`` are
    the tasks of exams that each scenario practises, by its id."""

    curriculum: Curriculum
    questions: tuple[Listed, ...]
    exams: Mapping[str, Mapping[str, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Work:
    """What was done in some time: lessons finished, answers and how many were right, attempts at
    scenarios, submissions and how many solved."""

    lessons: int
    answers: Share
    attempts: int
    submissions: Share


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which something was done."""

    day: date
    work: Work


@dataclass(frozen=True, slots=True)
class ChapterProgress:
    """Items of a chapter that are done, and the answers to questions of its lessons."""

    chapter: Chapter
    items: Share
    answers: Share


@dataclass(frozen=True, slots=True)
class ExamProgress:
    """What practises an exam, or one ``domain`` of it: the first number of its tasks.

    A question is known if its last answer was right.
    """

    exam: str
    domain: str | None
    questions: Share
    scenarios: Share

    @property
    def whole(self) -> Share:
        """Questions and scenarios together."""
        return Share(
            self.questions.good + self.scenarios.good, self.questions.all + self.scenarios.all
        )


@dataclass(frozen=True, slots=True)
class Weak:
    """What to go back to: a lesson with questions of which the last answer was wrong (``keys``), of
    all of its questions that were answered; or a scenario that no submission has solved."""

    item: Item
    failed: Share
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Prediction:
    """How often a packet was said to come to ``outcome``, and how often that was right."""

    outcome: Outcome
    right: Share


@dataclass(frozen=True, slots=True)
class Level:
    """How often an answer was right of which the learner said to be so sure."""

    confidence: Confidence
    right: Share


class Bias(StrEnum):
    """How well a learner knows what they know."""

    OVERCONFIDENT = "overconfident"
    UNDERCONFIDENT = "underconfident"
    FITTING = "fitting"


@dataclass(frozen=True, slots=True)
class Misconceived:
    """Questions of a lesson that were answered wrong, and for sure."""

    item: Item
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Statistics:
    """All figures. ``days`` are the newest first, ``weak`` the weakest.

    Predictions are the first answers, given before the solution was shown; ``predicted`` has all
    of them, ``predictions`` those of each outcome. ``levels`` count answers of which the learner
    said how sure they were, each given when its question was new or due; ``bias`` is what they
    come to, None while they are too few. ``misconceived`` is in the order of the curriculum.
    """

    days: tuple[Day, ...]
    total: Work
    chapters: tuple[ChapterProgress, ...]
    exams: tuple[ExamProgress, ...]
    weak: tuple[Weak, ...]
    predictions: tuple[Prediction, ...]
    predicted: Share
    levels: tuple[Level, ...]
    bias: Bias | None
    misconceived: tuple[Misconceived, ...]


def statistics(
    record: Record, material: Material, day_of: Callable[[datetime], date]
) -> Statistics:
    """The figures; ``day_of`` tells on which day of the learner a moment in UTC was."""
    foretold = tuple(_predictions(record.deeds, material.questions))
    levels = tuple(_levels(record.deeds))
    return Statistics(
        days=tuple(_days(record.deeds, day_of)),
        total=_work(record.deeds),
        chapters=tuple(_chapters(record, material)),
        exams=tuple(_exams(record, material)),
        weak=tuple(_weak(record, material)),
        predictions=tuple(_by_outcome(foretold)),
        predicted=_right(foretold),
        levels=levels,
        bias=bias(levels),
        misconceived=tuple(_misconceived(record, material)),
    )


def bias(levels: Iterable[Level]) -> Bias | None:
    """What the levels come to; None if there are less than `ENOUGH` answers at both ends.

    To be too sure weighs more than not to trust oneself, and is told first.
    """
    shares = {level.confidence: level.right for level in levels}
    sure, guess = (shares.get(each, Share(0, 0)) for each in (Confidence.SURE, Confidence.GUESS))
    if sure.all >= ENOUGH and sure.part < SURE_IS_RIGHT:
        return Bias.OVERCONFIDENT
    if guess.all >= ENOUGH and guess.part > GUESS_IS_RIGHT:
        return Bias.UNDERCONFIDENT
    return Bias.FITTING if sure.all >= ENOUGH else None


def _days(deeds: Sequence[Deed], day_of: Callable[[datetime], date]) -> Iterator[Day]:
    # Grouped by the day itself: a clock that was put back leaves the log out of order.
    by_day: dict[date, list[Deed]] = {}
    for deed in deeds:
        by_day.setdefault(day_of(deed.at), []).append(deed)
    for day in sorted(by_day, reverse=True):
        yield Day(day, _work(by_day[day]))


def _work(deeds: Sequence[Deed]) -> Work:
    return Work(
        lessons=len({d.subject for d in deeds if d.kind is DeedKind.READ and d.good}),
        answers=_right([d for d in deeds if d.kind is DeedKind.ANSWER]),
        attempts=sum(d.kind is DeedKind.START for d in deeds),
        submissions=_right([d for d in deeds if d.kind is DeedKind.SUBMIT]),
    )


def _right(deeds: Sequence[Deed]) -> Share:
    return Share(sum(deed.good for deed in deeds), len(deeds))


def _chapters(record: Record, material: Material) -> Iterator[ChapterProgress]:
    for chapter in material.curriculum.chapters:
        if not chapter.items:
            continue
        lessons = {item.id for item in chapter.items if item.kind is ItemKind.LESSON}
        keys = {q.key for q in material.questions if q.lesson in lessons}
        states = [state for key, state in record.questions.items() if key in keys]
        yield ChapterProgress(
            chapter,
            Share(sum(_is_done(record, item) for item in chapter.items), len(chapter.items)),
            Share(sum(state.right for state in states), sum(state.answers for state in states)),
        )


def _is_done(record: Record, item: Item) -> bool:
    match item.kind:
        case ItemKind.LESSON:
            lesson = record.lessons.get(item.id)
            return lesson is not None and lesson.standing is LessonStanding.DONE
        case ItemKind.SCENARIO:
            return _is_solved(record, item.id)


def _is_solved(record: Record, scenario: str) -> bool:
    state = record.scenarios.get(scenario)
    return state is not None and state.standing is ScenarioStanding.SOLVED


def _exams(record: Record, material: Material) -> Iterator[ExamProgress]:
    known = {key for key, state in record.questions.items() if state.last_right}
    tagged = [question.exams for question in material.questions] + [*material.exams.values()]
    places = {(exam, _domain(task)) for exams in tagged for exam in exams for task in exams[exam]}
    by_exam: dict[str, list[str]] = {}
    for exam, number in sorted(places, key=lambda place: (place[0], int(place[1]))):
        by_exam.setdefault(exam, []).append(number)
    for exam, domains in by_exam.items():
        for domain in (None, *domains):
            keys = [q.key for q in material.questions if _practises(q.exams, exam, domain)]
            scenarios = [
                name for name, exams in material.exams.items() if _practises(exams, exam, domain)
            ]
            yield ExamProgress(
                exam,
                domain,
                Share(len(known.intersection(keys)), len(keys)),
                Share(sum(_is_solved(record, name) for name in scenarios), len(scenarios)),
            )


def _practises(exams: Mapping[str, Iterable[str]], exam: str, domain: str | None) -> bool:
    return any(domain in (None, _domain(task)) for task in exams.get(exam, ()))


def _domain(task: str) -> str:
    return task.partition(".")[0]


def _weak(record: Record, material: Material) -> list[Weak]:
    found = []
    submissions = Counter(d.subject for d in record.deeds if d.kind is DeedKind.SUBMIT)
    for item in material.curriculum.items():
        match item.kind:
            case ItemKind.LESSON:
                states = _states(record, material, item)
                keys = tuple(key for key, state in states.items() if not state.last_right)
                failed = Share(len(keys), len(states))
            case ItemKind.SCENARIO if _is_solved(record, item.id):
                continue
            case ItemKind.SCENARIO:
                keys = ()
                failed = Share(submissions[item.id], submissions[item.id])
        if failed.good:
            found.append(Weak(item, failed, keys))
    return sorted(found, key=lambda weak: (-weak.failed.part, -weak.failed.good))


def _states(record: Record, material: Material, lesson: Item) -> dict[str, QuestionState]:
    """The questions of a lesson that were answered."""
    keys = [q.key for q in material.questions if q.lesson == lesson.id]
    return {key: record.questions[key] for key in keys if key in record.questions}


def _misconceived(record: Record, material: Material) -> Iterator[Misconceived]:
    for item in material.curriculum.items():
        if item.kind is ItemKind.LESSON:
            states = _states(record, material, item)
            if keys := tuple(key for key, state in states.items() if state.misconceived):
                yield Misconceived(item, keys)


def _levels(deeds: Iterable[Deed]) -> Iterator[Level]:
    tests = [deed for deed in deeds if deed.kind is DeedKind.ANSWER and deed.tested]
    for confidence in Confidence:
        if said := [deed for deed in tests if deed.confidence is confidence]:
            yield Level(confidence, _right(said))


def _predictions(deeds: Iterable[Deed], questions: Iterable[Listed]) -> Iterator[Deed]:
    keys = {question.key for question in questions if question.kind == PREDICTION}
    # A document that was imported may claim any answer.
    words = {(outcome.value,) for outcome in Outcome}
    for deed in deeds:
        if deed.subject in keys and deed.answer in words:
            keys.remove(deed.subject)
            yield deed


def _by_outcome(foretold: Sequence[Deed]) -> Iterator[Prediction]:
    for outcome in Outcome:
        said = [deed for deed in foretold if deed.answer == (outcome.value,)]
        if said:
            yield Prediction(outcome, _right(said))
