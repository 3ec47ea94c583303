"""Long work in short steps, for whoever has something else to do in between.

A function whose name tells what it does (`fitting`, `replaying`) does in steps what one whose name
tells what comes of it (`fit`, `replay`) does at once.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final, TypeAlias, TypeVar, cast

P = TypeVar("P")
T = TypeVar("T")

Steps: TypeAlias = Generator[tuple[int, int], None, T]
"""Yields after each step how much is done, and of how much; returns what comes of it."""

UNKNOWN: Final = (0, 0)
"""Progress of work of which nobody knows how much there is."""


def at_once(steps: Steps[T]) -> T:
    """What comes of the work; raises what the work raises."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)


def within(steps: Steps[T], now: P) -> Generator[P, None, T]:
    """The steps of work that is part of other work, which is as far after each of them: ``now``."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return cast("T", end.value)
        yield now
