"""A scenario as it is read from its file: a broken cloud, what must be true, and the teaching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from trainer.cloud import Cloud
from trainer.reach.answers import Outcome, Question
from trainer.reach.codes import Code
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.goals import Goal


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a list of scenarios shows; it stands at the top of the file, before the ticket.

    ``difficulty`` is 1 (easiest) to 5, ``minutes`` a fair guess for somebody new to the subject,
    ``prerequisites`` are ids of lessons, ``exams`` the tasks of AWS exam guides that it
    practises, ``as_of`` the date (YYYY-MM-DD) on which the facts were checked against
    ``sources``.
    """

    id: str
    title: Bilingual
    summary: Bilingual
    difficulty: int
    minutes: int
    prerequisites: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    exams: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    as_of: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lock:
    """A resource that must stay as it is, and the reason that the learner is given."""

    resource: str
    reason: Bilingual


@dataclass(frozen=True, slots=True)
class Solution:
    """One way to full marks: AWS CLI commands, one a line, in order."""

    title: Bilingual
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WrongFix:
    """A tempting repair, the ids of exactly the goals that fail with it, and why it is wrong."""

    id: str
    commands: tuple[str, ...]
    fails: tuple[str, ...]
    why: Bilingual


class Rung(StrEnum):
    """The steps of the hint ladder, from a nudge to the answer."""

    OBSERVE = "observe"
    LOCATE = "locate"
    RULE = "rule"
    DO = "do"


class State(StrEnum):
    """Of which cloud a claim speaks."""

    BROKEN = "broken"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of a text that the engine checks; ``blocked_by`` must be among the findings."""

    state: State
    question: Question
    expect: Outcome
    blocked_by: Code | None = None


@dataclass(frozen=True, slots=True)
class Debrief:
    """What the learner reads afterwards (Markdown), with the claims that it rests on."""

    text: Bilingual
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """One scenario; two are the same only if they are one object.

    ``digest`` identifies the content of the file, so that an attempt can say which version it
    was made on. ``broken`` is the cloud that the learner meets.
    """

    head: Head
    ticket: Bilingual
    broken: Cloud
    goals: tuple[Goal, ...]
    solutions: tuple[Solution, ...]
    wrong_fixes: tuple[WrongFix, ...]
    hints: Mapping[Rung, Bilingual]
    debrief: Debrief
    locks: tuple[Lock, ...] = ()
    digest: str = ""

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def title(self) -> Bilingual:
        return self.head.title
