"""The way that a learner went: step by step, what each opened, closed and achieved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from trainer.cloud import Cloud
from trainer.reach import Changes, compare
from trainer.scenario.attempt import Attempt, Snapshot
from trainer.scenario.goals import Goal
from trainer.scenario.grade import grade_goal
from trainer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Deed:
    """One change and the commands that made it: mostly one, before it those that only looked
    something up for it."""

    lines: tuple[str, ...]
    before: Cloud
    after: Cloud


@dataclass(frozen=True, slots=True)
class Effect:
    """What a deed came to: connections, and the goals that were met by it or no longer."""

    changes: Changes
    met: tuple[Goal, ...] = ()
    lost: tuple[Goal, ...] = ()

    @property
    def mattered(self) -> bool:
        """Whether packets or goals noticed it."""
        return bool(self.changes.opened or self.changes.closed or self.met or self.lost)


def deeds(attempt: Attempt) -> Iterator[Deed]:
    """The changes that are in effect, oldest first; what was undone or reset is left out."""
    kept: dict[int, Snapshot] = {}
    for snapshot in attempt.snapshots[: attempt.cursor + 1]:
        count = len(snapshot.lines)
        if snapshot.lines == attempt.lines[:count]:
            kept = {n: each for n, each in kept.items() if n < count}
            kept[count] = snapshot
    start = 0
    for before, after in pairwise(kept.values()):
        end = len(before.lines) + 1
        yield Deed(after.lines[start:end], before.cloud, after.cloud)
        start = end


def effect(scenario: Scenario, deed: Deed) -> Effect:
    """What became of packets and goals by one change."""
    met, lost = [], []
    for goal in scenario.goals:
        was = grade_goal(scenario, goal, deed.before).met
        is_now = grade_goal(scenario, goal, deed.after).met
        if is_now and not was:
            met.append(goal)
        elif was and not is_now:
            lost.append(goal)
    return Effect(compare(deed.before, deed.after), tuple(met), tuple(lost))
