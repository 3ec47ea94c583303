"""When a question is to be asked again: spaced repetition, worked out from the log.

A right answer to a question that is due makes the pause about twice as long; a wrong one makes
it due at once. A right answer before it is due proves little and changes nothing, so that
repeating an answer that was just shown does not count as knowing it.

The package ``fsrs`` fits its intervals to how well a learner remembers, and would forecast
better. It wants an answer graded in four steps and hundreds of them before it fits; here an answer
is right or wrong, and a learner meets each question a few times. The log keeps every answer with
its time, so that nothing is lost if that changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trainer.progress.event import Event

FORMAT = 1
"""The version of an answer's body; bodies of other versions are not counted."""

PAUSES = tuple(timedelta(days=days) for days in (1, 3, 7, 16, 35, 80))
"""After so many right answers in a row; more make it no longer."""

AGAIN = timedelta(minutes=10)
"""After a wrong answer."""


@dataclass(frozen=True, slots=True)
class QuestionState:
    """How well a question is known. Times are UTC; ``streak`` counts right answers when due."""

    answers: int
    right: int
    streak: int
    last_right: bool
    due: datetime

    @property
    def share(self) -> float:
        """The right ones of all answers, from 0 to 1."""
        return self.right / self.answers


def answer_body(answer: Sequence[str], right: bool, scored: bool) -> dict[str, object]:
    """What the log keeps of an answer; one that is not scored is not counted."""
    return {"format": FORMAT, "answer": list(answer), "right": right, "scored": scored}


def question_states(events: Iterable[Event]) -> dict[str, QuestionState]:
    """The state of each question that was answered for a score, by the subject of its events."""
    states: dict[str, QuestionState] = {}
    for event in events:
        body = event.body
        if body.get("format") != FORMAT or body.get("scored") is not True:
            continue
        states[event.subject] = _after(
            states.get(event.subject), body.get("right") is True, event.moment
        )
    return states


def in_order(
    keys: Iterable[str], states: Mapping[str, QuestionState], now: datetime
) -> tuple[str, ...]:
    """The questions in the order in which to ask them.

    First those that are due, the weakest before the others; then new ones in the order given;
    then the rest, the next that is due first.
    """

    def rank(key: str) -> tuple[int, float, float]:
        state = states.get(key)
        if state is None:
            return 1, 0.0, 0.0
        if state.due <= now:
            return 0, state.share, state.due.timestamp()
        return 2, state.due.timestamp(), 0.0

    return tuple(sorted(keys, key=rank))


def _after(before: QuestionState | None, right: bool, at: datetime) -> QuestionState:
    state = before or QuestionState(0, 0, 0, False, at)
    counted = replace(state, answers=state.answers + 1, right=state.right + right, last_right=right)
    if not right:
        return replace(counted, streak=0, due=at + AGAIN)
    if at < state.due:
        return counted
    pause = PAUSES[min(state.streak, len(PAUSES) - 1)]
    return replace(counted, streak=state.streak + 1, due=at + pause)
