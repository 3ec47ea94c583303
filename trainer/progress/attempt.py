"""Attempts at scenarios, put together from the log so that they can be replayed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from trainer.progress.event import ATTEMPT, ATTEMPT_START, Event, StepKind

_KINDS: Mapping[str, StepKind] = {ATTEMPT + kind: kind for kind in StepKind}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done in an attempt; ``at`` is UTC."""

    id: str
    at: datetime
    kind: StepKind
    payload: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a learner at a scenario, with what is needed to replay and to regrade it.

    ``content_hash`` is of the scenario's text, ``version`` that of the program and ``language``
    the learner's, all when it started; ``language`` is empty if none was known.
    """

    id: str
    scenario: str
    content_hash: str
    version: str
    language: str
    started_at: datetime
    steps: tuple[Step, ...]


def attempt_id(event: Event) -> str:
    """The attempt that a start or a step belongs to."""
    return event.id if event.kind == ATTEMPT_START else event.subject


def content_hash(start: Event) -> str:
    """Of the scenario's text when the attempt started."""
    return str(start.body.get("content_hash", ""))


def is_solution(event: Event) -> bool:
    """Whether ``event`` is a submission that solved its scenario."""
    return event.kind == ATTEMPT + StepKind.SUBMIT and event.body.get("solved") is True


def attempt_to_resume(events: Iterable[Event]) -> str | None:
    """The attempt to take up again, of those that ``events``, all of one scenario, belong to.

    It is the attempt in which something happened last and that has not solved the scenario. None
    if there is no such attempt or if another one has solved the scenario since.
    """
    last: dict[str, int] = {}
    solved: set[str] = set()
    last_solution = -1
    for order, event in enumerate(events):
        last[attempt_id(event)] = order
        if is_solution(event):
            solved.add(attempt_id(event))
            last_solution = order
    unsolved = [attempt for attempt in last if attempt not in solved]
    newest = max(unsolved, key=last.__getitem__, default=None)
    return newest if newest is not None and last[newest] > last_solution else None


def attempt_of(start: Event, events: Sequence[Event]) -> Attempt:
    """The attempt that ``start`` began, with those of its ``events`` that follow one another.

    Two windows can go on with one attempt, each from what it knows: the steps then form branches,
    and the one that ends with the newest step is what one learner saw. If a step is missing, the
    one written before takes its place.
    """
    steps = [event for event in events if event.kind in _KINDS]
    position = {event.id: index for index, event in enumerate(steps)}
    branch: list[Event] = []
    index = len(steps) - 1
    while index >= 0:
        step = steps[index]
        branch.append(step)
        known = -1 if step.after == start.id else position.get(step.after or "", index)
        # Events from elsewhere may claim to follow a later one.
        index = min(known, index - 1)
    return Attempt(
        id=start.id,
        scenario=start.subject,
        content_hash=content_hash(start),
        version=start.version,
        language=str(start.body.get("language", "")),
        started_at=start.moment,
        steps=tuple(
            Step(step.id, step.moment, _KINDS[step.kind], step.body) for step in reversed(branch)
        ),
    )
