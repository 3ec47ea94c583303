"""Where the learner stands with lessons and scenarios, worked out from the log.

The order of events is that of writing, never that of their times: a clock can be put back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trainer.progress.attempt import attempt_id, content_hash, is_solution
from trainer.progress.event import (
    ATTEMPT,
    ATTEMPT_START,
    LESSON_DONE,
    LESSON_READ,
    Event,
    StepKind,
    encode,
)

STATE_KINDS = (ATTEMPT_START, ATTEMPT + StepKind.HINT, ATTEMPT + StepKind.SUBMIT)
"""The kinds of event from which the state of a scenario follows."""


class LessonStanding(StrEnum):
    """How far the learner is with a lesson."""

    NEW = "new"
    BEGUN = "begun"
    DONE = "done"


class ScenarioStanding(StrEnum):
    """How far the learner is with a scenario. Once solved is solved."""

    NEW = "new"
    BEGUN = "begun"
    SOLVED = "solved"


@dataclass(frozen=True, slots=True)
class LessonState:
    """``place`` is what the learner read last, ``places`` all that was read; times are UTC.

    Without arguments it is the state of a lesson that was never opened.
    """

    standing: LessonStanding = LessonStanding.NEW
    place: str | None = None
    places: frozenset[str] = frozenset()
    done_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ScenarioState:
    """What all attempts at a scenario have come to.

    ``best_score`` is of any submission, None before the first. ``hints`` counts the different
    hints shown in all attempts, for what was read stays read. ``solved_at`` (UTC) and
    ``content_hash``, which tells whether the scenario has changed since, are of the first
    solution. Without arguments it is the state of a scenario that was never begun.
    """

    standing: ScenarioStanding = ScenarioStanding.NEW
    attempts: int = 0
    best_score: float | None = None
    hints: int = 0
    solved_at: datetime | None = None
    content_hash: str | None = None


def lesson_states(events: Iterable[Event]) -> dict[str, LessonState]:
    """The state of each lesson that ``events`` read or finished."""
    by_lesson: dict[str, list[Event]] = {}
    for event in events:
        by_lesson.setdefault(event.subject, []).append(event)
    return {lesson: _lesson_state(its) for lesson, its in by_lesson.items()}


def scenario_states(
    starts: Mapping[str, Event], events: Iterable[Event]
) -> dict[str, ScenarioState]:
    """The state of each scenario.

    ``starts`` has the starts of attempts by id, also those put away by a reset, for another
    window may have gone on with one. ``events`` are the starts and steps that count.
    """
    by_scenario: dict[str, list[Event]] = {}
    for event in events:
        if start := starts.get(attempt_id(event)):
            by_scenario.setdefault(start.subject, []).append(event)
    return {scenario: _scenario_state(starts, its) for scenario, its in by_scenario.items()}


def _lesson_state(events: Sequence[Event]) -> LessonState:
    places = [str(event.body.get("place", "")) for event in events if event.kind == LESSON_READ]
    done = next((event for event in events if event.kind == LESSON_DONE), None)
    return LessonState(
        standing=LessonStanding.DONE if done else LessonStanding.BEGUN,
        place=places[-1] if places else None,
        places=frozenset(places),
        done_at=done.moment if done else None,
    )


def _scenario_state(starts: Mapping[str, Event], events: Sequence[Event]) -> ScenarioState:
    submissions = [event for event in events if event.kind == ATTEMPT + StepKind.SUBMIT]
    scores = [event.body.get("score") for event in submissions]
    solution = next(filter(is_solution, submissions), None)
    return ScenarioState(
        standing=ScenarioStanding.SOLVED if solution else ScenarioStanding.BEGUN,
        attempts=len({attempt_id(event) for event in events}),
        best_score=max((s for s in scores if isinstance(s, int | float)), default=None),
        hints=len({encode(e.body) for e in events if e.kind == ATTEMPT + StepKind.HINT}),
        solved_at=solution.moment if solution else None,
        content_hash=content_hash(starts[solution.subject]) if solution else None,
    )
