"""The linter plays every scenario: its repairs must work, everything else must fail."""

from trainer.scenario.lint.lint import lint_scenario

__all__ = ["lint_scenario"]
