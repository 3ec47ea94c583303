"""What has been left is let go of, and never while somebody waits for the screen."""

from __future__ import annotations

import gc
from time import monotonic
from typing import Final

from textual._styles_cache import StylesCache

LOOKS_EVERY: Final = 1.0
"""Seconds between two looks at whether there is something to let go of."""
_IDLE: Final = 2.0
"""Seconds without a key or a click after which nobody is taken to wait for the screen."""
_IN_SMALL_STEPS: Final = (10_000, 4, 20)
"""Searches for cycles that take a few hundredths of a second, for somebody who never pauses."""


class Memory:
    """Widgets are full of cycles, so a page that was turned stays until Python looks for these.

    Looking at everything takes longer than a paint may. So it is done when nobody presses
    anything; and what is there as long as the program is not looked at again.
    """

    def __init__(self) -> None:
        self._last_input = monotonic()

    def somebody_is_there(self) -> None:
        """A key was pressed, or the mouse used."""
        self._last_input = monotonic()

    def tidy(self, at_home: bool) -> None:
        """Let go of what was left, if this is a good moment; called now and then.

        ``at_home``: whether there is nothing but the screen that is always there.
        """
        # Textual remembers two colours for each of these, and with them all lines of a widget.
        StylesCache.get_inner_outer.cache_clear()
        gc.set_threshold(*_IN_SMALL_STEPS)
        if monotonic() - self._last_input < _IDLE or not any(gc.get_count()[1:]):
            return
        gc.collect()
        if at_home:
            gc.freeze()
