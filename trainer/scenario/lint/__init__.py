"""The linter plays every scenario: its repairs must work, everything else must fail."""

from trainer.scenario.lint.lint import check_speed, lint_scenario
from trainer.scenario.lint.shelf import Shelf

__all__ = ["Shelf", "check_speed", "lint_scenario"]
