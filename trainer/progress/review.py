"""When a question is to be asked again: spaced repetition, worked out from the log.

A right answer to a question that is due makes the pause about twice as long; a wrong one makes
it due at once. A right answer before it is due proves little and changes nothing, so that
repeating an answer that was just shown does not count as knowing it.

What a learner was sure of and had wrong is worth more than any other mistake: it comes first among
what is due, until a right answer when it is due.

The package ``fsrs`` fits its intervals to how well a learner remembers, and would forecast
better. It wants an answer graded in four steps and hundreds of them before it fits; here an answer
is right or wrong, and a learner meets each question a few times. The log keeps every answer with
its time, so that nothing is lost if that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from trainer.progress.event import Event

FORMAT = 1
"""The version of an answer's body; bodies of other versions are not counted."""

PAUSES = tuple(timedelta(days=days) for days in (1, 3, 7, 16, 35, 80))
"""After so many right answers in a row; more make it no longer."""

AGAIN = timedelta(minutes=10)
"""After a wrong answer."""


class Confidence(StrEnum):
    """How sure a learner is of an answer, said before it is judged."""

    SURE = "sure"
    FAIRLY_SURE = "fairly_sure"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class QuestionState:
    """How well a question is known. Times are UTC; ``streak`` counts right answers when due.

    ``misconceived`` says that the last wrong answer was given for sure, and no right one when it
    was due since.
    """

    answers: int
    right: int
    streak: int
    last_right: bool
    due: datetime
    misconceived: bool = False

    @property
    def share(self) -> float:
        """The right ones of all answers, from 0 to 1."""
        return self.right / self.answers


def answer_body(
    answer: Sequence[str], right: bool, scored: bool, confidence: Confidence | None = None
) -> dict[str, object]:
    """What the log keeps of an answer; one that is not scored is not counted.

    ``confidence`` is there only if the learner said it. It came after the other fields, and
    whoever does not know it can pass over it: the format is the same.
    """
    body = {"format": FORMAT, "answer": list(answer), "right": right, "scored": scored}
    return body if confidence is None else {**body, "confidence": confidence.value}


def is_counted(event: Event) -> bool:
    """Whether an answer says something of what the learner knows."""
    return event.body.get("format") == FORMAT and event.body.get("scored") is True


def is_right(event: Event) -> bool:
    """Whether the answer was right."""
    return event.body.get("right") is True


def confidence_of(event: Event) -> Confidence | None:
    """How sure the learner was of an answer; None if that was not said, or not so that it has a
    meaning here."""
    said = event.body.get("confidence")
    if isinstance(said, str) and said in tuple(Confidence):
        return Confidence(said)
    return None


class Review:
    """What is known of each question, while answers come in one by one."""

    def __init__(self) -> None:
        self.states: dict[str, QuestionState] = {}

    def take(self, event: Event) -> bool:
        """Count an answer for which `is_counted`; whether it was a test.

        It was one if the question was new or due: no solution had been shown a moment before.
        """
        before = self.states.get(event.subject)
        at = event.moment
        self.states[event.subject] = _after(before, event, at)
        return before is None or before.due <= at


def question_states(events: Iterable[Event]) -> dict[str, QuestionState]:
    """The state of each question that was answered for a score, by the subject of its events."""
    review = Review()
    for event in filter(is_counted, events):
        review.take(event)
    return review.states


def in_order(
    keys: Iterable[str], states: Mapping[str, QuestionState], now: datetime
) -> tuple[str, ...]:
    """The questions in the order in which to ask them.

    First those that are due, of these what was wrong for sure, and the weakest before the others;
    then new ones in the order given; then the rest, the next that is due first.
    """

    def rank(key: str) -> tuple[int, bool, float, float]:
        state = states.get(key)
        if state is None:
            return 1, False, 0.0, 0.0
        if state.due <= now:
            return 0, not state.misconceived, state.share, state.due.timestamp()
        return 2, False, state.due.timestamp(), 0.0

    return tuple(sorted(keys, key=rank))


def _after(before: QuestionState | None, event: Event, at: datetime) -> QuestionState:
    state = before or QuestionState(0, 0, 0, False, at)
    right = is_right(event)
    counted = replace(state, answers=state.answers + 1, right=state.right + right, last_right=right)
    if not right:
        sure = confidence_of(event) is Confidence.SURE
        return replace(counted, streak=0, due=at + AGAIN, misconceived=sure)
    if at < state.due:
        return counted
    pause = PAUSES[min(state.streak, len(PAUSES) - 1)]
    return replace(counted, streak=state.streak + 1, due=at + pause, misconceived=False)
