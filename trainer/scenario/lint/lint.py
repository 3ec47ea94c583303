"""All checks of one scenario."""

from __future__ import annotations

from collections.abc import Iterator
from time import process_time

from trainer.cloud import Problem
from trainer.scenario.grade import grade
from trainer.scenario.lint.play import check_play
from trainer.scenario.lint.shelf import Shelf
from trainer.scenario.lint.texts import check_texts
from trainer.scenario.lint.wider import check_wider
from trainer.scenario.reader import read_text_of
from trainer.scenario.scenario import Scenario

SLOWEST = 0.1
"""Seconds of processor time for loading a scenario and grading it once."""

TRIES = 5
"""The best of so many counts: others may be at work on the machine."""


def lint_scenario(scenario: Scenario, shelf: Shelf) -> tuple[Problem, ...]:
    """Everything that keeps a scenario from being good."""
    return (
        *check_texts(scenario, shelf),
        *check_play(scenario),
        *check_wider(scenario),
    )


def check_speed(text: str, scenario: Scenario) -> Iterator[Problem]:
    """A learner does not wait for a scenario: its ``text`` is read and graded in no time."""
    best = _seconds(text, scenario.place.file)
    for _ in range(TRIES - 1):
        if best <= SLOWEST:
            return
        best = min(best, _seconds(text, scenario.place.file))
    if best > SLOWEST:
        facts = {"found": f"{best * 1000:.0f}", "limit": f"{SLOWEST * 1000:.0f}"}
        yield Problem("lint.slow", scenario.place, facts)


def _seconds(text: str, name: str) -> float:
    start = process_time()
    scenario = read_text_of(text, name)
    grade(scenario, scenario.broken)
    return process_time() - start
