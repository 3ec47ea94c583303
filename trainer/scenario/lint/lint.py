"""All checks of one scenario."""

from __future__ import annotations

from collections.abc import Collection

from trainer.cloud import Problem
from trainer.scenario.lint.play import check_play
from trainer.scenario.lint.texts import check_texts
from trainer.scenario.lint.wider import check_wider
from trainer.scenario.scenario import Scenario


def lint_scenario(scenario: Scenario, lessons: Collection[str]) -> tuple[Problem, ...]:
    """Everything that keeps a scenario from being good; ``lessons`` are the ids that exist."""
    return (
        *check_texts(scenario, lessons),
        *check_play(scenario),
        *check_wider(scenario),
    )
