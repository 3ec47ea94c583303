"""What a learner did, as a list of deeds and as what they have come to: material for figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trainer.progress.attempt import attempt_id, is_solution
from trainer.progress.event import (
    ATTEMPT,
    ATTEMPT_START,
    LESSON_DONE,
    LESSON_READ,
    QUESTION_ANSWER,
    Event,
    StepKind,
)
from trainer.progress.review import (
    Confidence,
    QuestionState,
    Review,
    confidence_of,
    is_counted,
    is_right,
)
from trainer.progress.state import (
    STATE_KINDS,
    LessonState,
    ScenarioState,
    lesson_states,
    scenario_states,
)


class DeedKind(StrEnum):
    """What a deed was: reading on in a lesson, an answer for a score, the start of an attempt at a
    scenario, a submission, or any other step of an attempt."""

    READ = "read"
    ANSWER = "answer"
    START = "start"
    SUBMIT = "submit"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Deed:
    """``subject`` is the lesson, the question or the scenario; ``at`` is UTC.

    ``good`` says that an answer was right, that a submission solved its scenario, that a lesson
    was finished. ``answer`` holds the ids of the options chosen, or what was typed;
    ``confidence`` is how sure the learner was of it, if that was said; ``tested`` says that the
    question was new or due then, see `Review.take`.
    """

    kind: DeedKind
    at: datetime
    subject: str
    good: bool = False
    answer: tuple[str, ...] = ()
    confidence: Confidence | None = None
    tested: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """The deeds in the order of writing, and the states of everything they touched."""

    deeds: tuple[Deed, ...]
    lessons: Mapping[str, LessonState]
    scenarios: Mapping[str, ScenarioState]
    questions: Mapping[str, QuestionState]


def record_of(events: Sequence[Event]) -> Record:
    """The record that ``events`` tell, in the order of writing.

    Of those that a reset put away only the starts of attempts are read: another window may have
    gone on with one.
    """
    starts = {event.id: event for event in events if event.kind == ATTEMPT_START}
    counted = [event for event in events if event.archive is None]
    review = Review()
    done = tuple(_deeds(starts, counted, review))
    return Record(
        done,
        lesson_states(event for event in counted if event.kind in (LESSON_READ, LESSON_DONE)),
        scenario_states(starts, (event for event in counted if event.kind in STATE_KINDS)),
        review.states,
    )


def _deeds(starts: Mapping[str, Event], events: Iterable[Event], review: Review) -> Iterator[Deed]:
    for event in events:
        match event.kind:
            case kind if kind in (LESSON_READ, LESSON_DONE):
                yield Deed(DeedKind.READ, event.moment, event.subject, kind == LESSON_DONE)
            case kind if kind == QUESTION_ANSWER:
                if is_counted(event):
                    yield Deed(
                        DeedKind.ANSWER,
                        event.moment,
                        event.subject,
                        is_right(event),
                        _answer(event),
                        confidence_of(event),
                        review.take(event),
                    )
            case kind if kind.startswith(ATTEMPT):
                if start := starts.get(attempt_id(event)):
                    step = _ATTEMPT_KINDS.get(kind, DeedKind.STEP)
                    yield Deed(step, event.moment, start.subject, is_solution(event))


def _answer(event: Event) -> tuple[str, ...]:
    given = event.body.get("answer")
    return tuple(map(str, given)) if isinstance(given, list) else ()


_ATTEMPT_KINDS = {ATTEMPT_START: DeedKind.START, ATTEMPT + StepKind.SUBMIT: DeedKind.SUBMIT}
