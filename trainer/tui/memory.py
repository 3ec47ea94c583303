"""What has been left is let go of, and never while somebody waits for the screen."""

from __future__ import annotations

import gc
from time import monotonic
from typing import Final

from textual._styles_cache import StylesCache

LOOKS_EVERY: Final = 0.25
"""Seconds between two looks at whether there is something to let go of."""
_IDLE: Final = 0.3
"""Seconds without a key or a click after which nobody is taken to wait for the screen."""
_WORTH_IT: Final = 20_000
"""Objects made and still there, about as many as one screen, that are worth a search. Letting go
of them takes about 40 ms, and of more longer."""


class Memory:
    """Widgets are full of cycles, so a page that was turned stays until Python looks for these.

    Looking at everything takes longer than a paint may, and Python does it in the middle of
    opening a screen unless it is told to do so seldom (`trainer.cli.memory`). So it is done here,
    when nobody presses anything; and what is there as long as the program is not looked at again.
    """

    def __init__(self) -> None:
        self._last_input = monotonic()
        self._searched = False

    def somebody_is_there(self) -> None:
        """A key was pressed, or the mouse used."""
        self._last_input = monotonic()
        self._searched = False

    def keep(self) -> None:
        """What is there now stays as long as the program, and is not looked at any more."""
        gc.freeze()

    def tidy(self, at_home: bool) -> None:
        """Let go of what was left, if this is a good moment; called now and then.

        ``at_home``: whether there is nothing but the screen that is always there.
        """
        # Textual remembers two colours for each of these, and with them all lines of a widget.
        StylesCache.get_inner_outer.cache_clear()
        if self._searched or monotonic() - self._last_input < _IDLE:
            return
        young, *older = gc.get_count()
        if young < _WORTH_IT and not any(older):
            return
        self._searched = True
        gc.collect()
        if at_home:
            self.keep()
