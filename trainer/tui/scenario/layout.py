"""How the panes share the screen: all at once where there is room, else one at a time."""

from __future__ import annotations

from typing import Final

PANES: Final = ("ticket", "topology", "inspector", "trace", "prompt")
"""The panes by id, in the order of their keys."""

KEYS: Final = ("F5", "F6", "F7", "F8", "F9")

WIDE_ENOUGH: Final = 100
TALL_ENOUGH: Final = 30


def fits_all(width: int, height: int) -> bool:
    """Whether all panes can be shown at once in a terminal of this size."""
    return width >= WIDE_ENOUGH and height >= TALL_ENOUGH
