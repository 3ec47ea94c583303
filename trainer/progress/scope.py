"""What a reset puts away: all that was done, or what was done in one lesson or scenario."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trainer.progress.event import (
    ATTEMPT,
    ATTEMPT_START,
    LESSON_DONE,
    LESSON_READ,
    QUESTION_ANSWER,
    SCENARIO_NOTE,
    SCENARIO_TIME,
    SETTING,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """An SQL condition on events, and its parameters."""

    condition: str
    parameters: tuple[str, ...] = ()


EVERYTHING: Final = Scope("kind <> ? AND kind NOT GLOB ?", (SETTING, "store.*"))
"""All that was done; settings are no work, and the log of resets is needed to undo them."""


def lesson_scope(lesson: str) -> Scope:
    """What was read in a lesson, and the answers to its questions."""
    # Not by a pattern: the name may hold what a pattern gives a meaning to.
    questions = f"{lesson}/"
    return Scope(
        "(kind IN (?, ?) AND subject = ? OR kind = ? AND substr(subject, 1, length(?)) = ?)",
        (LESSON_READ, LESSON_DONE, lesson, QUESTION_ANSWER, questions, questions),
    )


def scenario_scope(scenario: str) -> Scope:
    """Every attempt at the scenario that is kept under this key, with its steps; the notes on it,
    and the time that it took."""
    return Scope(
        "(kind IN (?, ?, ?) AND subject = ? OR kind GLOB ? AND kind <> ? AND subject IN"
        " (SELECT id FROM event WHERE kind = ? AND subject = ?))",
        (
            *(ATTEMPT_START, SCENARIO_NOTE, SCENARIO_TIME, scenario),
            *(f"{ATTEMPT}*", ATTEMPT_START, ATTEMPT_START, scenario),
        ),
    )
