"""Painted lines go as soon as others take their place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from textual.strip import Strip

_divide: Final = Strip.divide


def install() -> None:
    """Have no line remember itself.

    Textual 8.2.8 cuts each line to the widgets that lie on it, and a line remembers its parts.
    Nearly always it is its only part: then it would stay until somebody searches for cycles, and
    that of every line that was ever painted.
    """
    Strip.divide = _divided  # type: ignore[method-assign]


def _divided(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    within = [cut for cut in cuts if cut <= self.cell_length]
    return [self] if within == [self.cell_length] else _divide(self, within)
