"""Grading: every goal with its evidence, and what else the learner's work changed."""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud import Cloud
from trainer.packets import PacketSet
from trainer.reach import INTERNET, Change, Changes
from trainer.scenario.costs import CostLine, cost_lines, monthly_cost
from trainer.scenario.goals import Goal, Ground, Mark
from trainer.scenario.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Grade:
    """What a cloud is worth.

    ``collateral`` is what opened or closed besides what the goals ask for. It costs nothing by
    itself: a goal says what must not happen. ``costs`` are what the network costs by the hour,
    ``added`` how much more that is than before, in US dollars a month.
    """

    marks: tuple[Mark, ...]
    collateral: Changes
    costs: tuple[CostLine, ...] = ()
    added: float = 0.0

    @property
    def solved(self) -> bool:
        """Whether every goal is met."""
        return all(mark.met for mark in self.marks)

    @property
    def points(self) -> int:
        """The weights of the goals that are met, together."""
        return sum(mark.goal.weight for mark in self.marks if mark.met)

    @property
    def out_of(self) -> int:
        """The weights of all goals together."""
        return sum(mark.goal.weight for mark in self.marks)

    @property
    def score(self) -> float:
        """From 0 to 1; 1 only if every goal is met."""
        return self.points / self.out_of


def grade(scenario: Scenario, cloud: Cloud) -> Grade:
    """Judge every goal. Asking again about the same cloud costs next to nothing."""
    marks = tuple(grade_goal(scenario, goal, cloud) for goal in scenario.goals)
    added = round(monthly_cost(cloud) - monthly_cost(scenario.broken), 2)
    return Grade(marks, collateral(scenario, cloud), cost_lines(cloud), added)


def grade_goal(scenario: Scenario, goal: Goal, cloud: Cloud) -> Mark:
    """Judge one goal of the scenario."""
    return _bench(scenario, cloud).mark(goal)


def collateral(scenario: Scenario, cloud: Cloud) -> Changes:
    """What opened or closed although no goal asked for it.

    A change that a named outside host shares with the whole internet is listed once.
    """
    changes = _bench(scenario, cloud).ground.unasked
    return Changes(_once(changes.opened), _once(changes.closed))


class _Bench:
    """One cloud on which the goals of one scenario are judged, each once."""

    def __init__(self, scenario: Scenario, cloud: Cloud) -> None:
        self.ground = Ground(scenario.broken, cloud, scenario.goals)
        self._marks: dict[Goal, Mark] = {}

    def mark(self, goal: Goal) -> Mark:
        found = self._marks.get(goal)
        if found is None:
            found = self._marks[goal] = goal.judge(self.ground)
        return found


def _bench(scenario: Scenario, cloud: Cloud) -> _Bench:
    # The cloud keeps the bench, so that it goes when the cloud goes.
    return cloud.derived(_Maker(scenario))


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes benches of one scenario; equal for the same scenario."""

    scenario: Scenario

    def __call__(self, cloud: Cloud) -> _Bench:
        return _Bench(self.scenario, cloud)


def _once(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """The changes without those that are part of the same change for the whole internet."""
    abroad = {
        (change.source, change.destination): change.packets
        for change in changes
        if INTERNET in (change.source, change.destination)
    }

    def told(change: Change) -> PacketSet:
        whole = (
            abroad.get((INTERNET, change.destination)),
            abroad.get((change.source, INTERNET)),
        )
        return PacketSet.union(packets for packets in whole if packets is not None)

    return tuple(
        change
        for change in changes
        if (change.source, change.destination) in abroad or not change.packets <= told(change)
    )
