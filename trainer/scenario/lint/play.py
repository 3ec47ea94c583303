"""Broken is broken, repairs repair, no command is idle, wrong fixes fail as declared."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import Place, Problem
from trainer.scenario.attached import evidence_text
from trainer.scenario.grade import grade
from trainer.scenario.scenario import Scenario, State
from trainer.scenario.script import Played, play


def check_play(scenario: Scenario) -> Iterator[Problem]:
    """Everything that the file says of its commands and claims, through the engine."""
    if grade(scenario, scenario.broken).solved:
        yield Problem("lint.not_broken", scenario.place)
    for solution in scenario.solutions:
        yield from _solution(scenario, solution.commands, solution.title.en, solution.place)
    for fix in scenario.wrong_fixes:
        played = play(scenario, fix.commands)
        yield from _failure(played, fix.id, fix.place)
        failing = _failing(scenario, played)
        if failing != frozenset(fix.fails):
            facts = {
                "fix": fix.id,
                "declared": ", ".join(sorted(fix.fails)) or "-",
                "found": ", ".join(sorted(failing)) or "-",
            }
            yield Problem("lint.wrong_fix_differs", fix.place, facts)
    yield from _symptoms(scenario)
    yield from _evidence(scenario)
    yield from _claims(scenario)


def _solution(
    scenario: Scenario, commands: tuple[str, ...], title: str, place: Place
) -> Iterator[Problem]:
    played = play(scenario, commands)
    yield from _failure(played, title, place)
    failing = _failing(scenario, played)
    if failing:
        facts = {"solution": title, "goals": ", ".join(sorted(failing))}
        yield Problem("lint.solution_fails", place, facts)
        return
    for left_out in range(len(commands)):
        rest = (*commands[:left_out], *commands[left_out + 1 :])
        if grade(scenario, play(scenario, rest).attempt.cloud).solved:
            facts = {"solution": title, "line": commands[left_out]}
            yield Problem("lint.idle_command", place, facts)


def _failure(played: Played, name: str, place: Place) -> Iterator[Problem]:
    """A listed command is never one that AWS refuses."""
    failed = played.failed
    if failed is not None:
        reason = str(failed.forbidden or failed.error)
        if failed.lock is not None:
            reason = failed.lock.resource
        facts = {"name": name, "line": failed.line, "reason": reason}
        yield Problem("lint.command_fails", place, facts)


def _failing(scenario: Scenario, played: Played) -> frozenset[str]:
    marks = grade(scenario, played.attempt.cloud).marks
    return frozenset(mark.goal.id for mark in marks if not mark.met)


def _claims(scenario: Scenario) -> Iterator[Problem]:
    repaired = play(scenario, scenario.solutions[0].commands) if scenario.solutions else None
    for stated in scenario.debrief.claims:
        claim = stated.claim
        cloud = scenario.broken
        if stated.state is State.REPAIRED:
            if repaired is None:
                continue
            cloud = repaired.attempt.cloud
        verdict = claim.verdict(cloud)
        if verdict is not None and claim.holds(verdict):
            continue
        facts = {
            **claim.flow.facts(),
            "state": stated.state.value,
            "expected": claim.expected,
            "found": claim.found(verdict),
        }
        yield Problem("lint.claim_refuted", stated.place, facts)


def _symptoms(scenario: Scenario) -> Iterator[Problem]:
    """The ticket complains of something, and it is so."""
    if not scenario.symptoms:
        yield Problem("lint.nothing_given", scenario.place, {"key": "symptoms"})
    for observed in scenario.symptoms:
        verdict = observed.claim.verdict(scenario.broken)
        if verdict is None or not observed.claim.holds(verdict):
            facts = {
                **observed.claim.flow.facts(),
                "state": State.BROKEN.value,
                "expected": observed.claim.expected,
                "found": observed.claim.found(verdict),
            }
            yield Problem("lint.claim_refuted", observed.place, facts)


def _evidence(scenario: Scenario) -> Iterator[Problem]:
    for piece in scenario.evidence:
        if not evidence_text(scenario.broken, scenario.head.as_of, piece):
            yield Problem("lint.no_evidence", piece.place, {"shown": piece.shown})
