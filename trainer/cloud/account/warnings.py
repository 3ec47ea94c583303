"""What was odd while responses were read: collected, bounded, each said once."""

from __future__ import annotations

from trainer.cloud.node import excerpt
from trainer.cloud.problem import Place, Problem

MOST_WARNINGS = 2_000
"""After so many only one more follows, which says that there are others."""


class Warnings:
    """The warnings so far, in the order in which they were noticed."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str, tuple[tuple[str, str], ...]], Problem] = {}
        self._full = False

    def add(self, code: str, file: str, **facts: str) -> None:
        """Note one; ``facts`` may come from a stranger and are cut to a length fit for a line."""
        short = {name: excerpt(fact) for name, fact in facts.items()}
        key = code, file, tuple(sorted(short.items()))
        if key in self._found:
            return
        if len(self._found) >= MOST_WARNINGS:
            self._full = True
            return
        self._found[key] = Problem(code, Place(file), short)

    def all(self, source: str) -> tuple[Problem, ...]:
        """All of them; ``source`` is what the whole input is called."""
        found = tuple(self._found.values())
        if not self._full:
            return found
        limit = {"limit": str(MOST_WARNINGS)}
        return (*found, Problem("account.more_warnings", Place(source), limit))
