"""Collecting the problems of an input, so that several are reported at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from trainer.cloud.problem import BadInput, Problem

MOST_PROBLEMS = 50
"""After so many the reading ends: a file that is wrong everywhere needs no longer list."""


class Faults:
    """The problems found so far.

    Every method that adds one raises `BadInput` with all of them when there are
    `MOST_PROBLEMS`.
    """

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def __bool__(self) -> bool:
        return bool(self._problems)

    def add(self, problem: Problem) -> None:
        """Note a problem; what one entry causes several times over is said once."""
        if problem in self._problems:
            return
        self._problems.append(problem)
        if len(self._problems) >= MOST_PROBLEMS:
            raise _TooMany(sorted(self._problems, key=_position))

    def extend(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add(problem)

    @contextmanager
    def catch(self) -> Iterator[None]:
        """Note the problems of a `BadInput` raised inside and go on after the block."""
        try:
            yield
        except _TooMany:
            raise
        except BadInput as bad:
            self.extend(bad.problems)

    def check(self) -> None:
        """End the reading if there is any problem.

        Raises:
            BadInput: with the problems in the order of their places.
        """
        if self._problems:
            raise BadInput(sorted(self._problems, key=_position))


class _TooMany(BadInput):
    """The list is full: no `Faults.catch` on the way may go on."""


def _position(problem: Problem) -> tuple[int, int]:
    return problem.place.line or 0, problem.place.column or 0
