"""A scenario as it is read from its file: a broken cloud, what must be true, and the teaching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.cloud import Cloud, Place
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.claim import Claim
from trainer.scenario.evidence import Evidence
from trainer.scenario.forbidden import Forbidden
from trainer.scenario.goals import Goal
from trainer.scenario.head import Head


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
    place: Place


@dataclass(frozen=True, slots=True)
class WrongFix:
    """A tempting repair, the ids of exactly the goals that fail with it, and why it is wrong."""

    id: str
    commands: tuple[str, ...]
    fails: tuple[str, ...]
    why: Bilingual
    place: Place


class Rung(StrEnum):
    """The steps of the hint ladder, from a nudge to the answer."""

    OBSERVE = "observe"
    LOCATE = "locate"
    RULE = "rule"
    DO = "do"


class State(StrEnum):
    """Of which cloud a claim speaks; repaired is after the first solution."""

    BROKEN = "broken"
    REPAIRED = "repaired"


@dataclass(frozen=True, slots=True)
class StateClaim:
    """A claim about the cloud before or after the repair."""

    state: State
    claim: Claim
    place: Place


@dataclass(frozen=True, slots=True)
class Observed:
    """What the ticket complains of, as a claim about the broken cloud."""

    claim: Claim
    place: Place


@dataclass(frozen=True, slots=True)
class Debrief:
    """What the learner reads afterwards (Markdown), with the claims that it rests on."""

    text: Bilingual
    claims: tuple[StateClaim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scenario:
    """One scenario; two are the same only if they are one object.

    ``broken`` is the cloud that the learner meets. ``digest`` identifies the content of the
    file, so that an attempt can say which version it was made on; ``place`` is the file.
    ``ours`` is whether it is one of a library; the id of any other one may be taken. ``folder``
    is where its commands may read files (``file://``); None if it comes from no file.
    """

    head: Head
    ticket: Bilingual
    symptoms: tuple[Observed, ...]
    evidence: tuple[Evidence, ...]
    broken: Cloud
    goals: tuple[Goal, ...]
    locks: tuple[Lock, ...]
    forbidden: tuple[Forbidden, ...]
    solutions: tuple[Solution, ...]
    wrong_fixes: tuple[WrongFix, ...]
    hints: Mapping[Rung, Bilingual]
    debrief: Debrief
    digest: str
    place: Place
    ours: bool = True
    folder: Path | None = None

    @property
    def id(self) -> str:
        return self.head.id

    @property
    def key(self) -> str:
        """What attempts at it are kept under: its id, or its content if it is not ours."""
        return self.id if self.ours else f"content:{self.digest}"

    @property
    def title(self) -> Bilingual:
        return self.head.title
