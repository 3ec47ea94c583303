"""What has been left is let go of, and never while somebody waits for the screen."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from typing import Final

from textual._styles_cache import StylesCache
from textual.widget import Widget

from trainer.tui.leaving import Leaving

LOOKS_EVERY: Final = 0.25
"""Seconds between two looks at whether there is something to let go of."""
_STARTING: Final = 2.0
"""Seconds in which all that is made stays: modules and content, until they are kept."""
_IDLE: Final = 0.3
"""Seconds without a key or a click after which a short search disturbs nobody: 10 to 30 ms."""
_IDLE_FOR_ALL: Final = 0.6
"""The same for letting go of all that was left: a scenario takes 30 ms, a long lesson 60."""
_MANY: Final = 8
"""Short searches after which all is searched even if nobody comes home: 200,000 objects, 50 MB."""
_WORTH_IT: Final = 20_000
"""Objects made and still there, about as many as one screen, that are worth a search."""
_YOUNG: Final = 1
"""What was made since the last search, as Python numbers the ages of objects."""
_LARGE: Final = 3_000
"""Resources of a network of which a search is noticed: with 10,000 interfaces it takes a second."""
_AT_A_LOOK: Final = 0.015
"""Seconds at each look in which what was left of a large network is taken apart."""
_NEWEST: Final = 5_000
"""Objects that are searched when they have just been made, in 2 to 20 ms, whatever goes on."""
_NEVER: Final = 1_000_000


def search_only_when_idle() -> None:
    """Python looks by itself only at what it has just made; `Memory` does the rest."""
    gc.set_threshold(_NEWEST, _NEVER, _NEVER)


class Memory:
    """Screens are full of cycles, so some of what was left stays until Python looks for these.

    Looking at everything takes longer than a paint may, and Python does it in the middle of
    opening a screen unless it is told to do so seldom (`trainer.cli.memory`). So it is done here,
    when nobody presses anything: of what is new while a screen is open, and of all of it back at
    home or in the end. What is there as long as the program is not looked at again. Nor is anything
    from when a network is opened so large that a search would be noticed, until that was left;
    its screens are taken apart instead, each when it was left.
    """

    def __init__(self, is_known: Callable[[Widget], bool] = lambda _: False) -> None:
        """``is_known``: whether a widget that was removed may still be spoken to."""
        self._is_known = is_known
        self._last_input = monotonic() + _STARTING
        self._searched = False
        self._has_left = False
        self._is_large = False
        self._has_left_large = False
        self._left = Leaving()
        self._going: Iterator[None] | None = None

    def somebody_is_there(self) -> None:
        """A key was pressed, or the mouse used."""
        self._last_input = monotonic()
        self._searched = False

    def expect(self, resources: int) -> None:
        """A network with so many resources is opened."""
        if resources >= _LARGE:
            self._is_large = True
            self._has_left_large = False
            self._going = None

    def leave(self, widgets: Iterable[Widget], large: Iterable[object]) -> None:
        """A screen is about to be removed, with its widgets; ``large`` as in `Leaving.add`."""
        if self._is_large:
            self._left.add(widgets, large)

    def keep(self) -> None:
        """What is there now stays as long as the program, and is not looked at any more."""
        gc.freeze()

    def tidy(self, at_home: bool, at_work: bool = False) -> None:
        """Let go of what was left, if this is a good moment; called now and then.

        ``at_home``: whether there is nothing but the screen that is always there. ``at_work``:
        whether a screen waits for something large, of which most is going to stay.
        """
        # Textual remembers two colours for each of these, and with them all lines of a widget.
        StylesCache.get_inner_outer.cache_clear()
        self._has_left |= not at_home
        if self._is_large:
            # Work on it lets go of as much as it makes, and Python counts one against the other:
            # by itself it would search too late what has been painted meanwhile.
            gc.collect(0)
            self._has_left_large |= at_home
        idle = monotonic() - self._last_input
        if at_work or idle < _IDLE:
            return
        if self._is_large:
            if idle >= _IDLE_FOR_ALL:
                self._take_apart()
        elif not self._searched:
            self._tidy_small(_made(), at_home, idle)

    def _take_apart(self) -> None:
        """Let go of what was left of a large network for as long as a look may take."""
        if self._going is None:
            self._going = self._taken_apart()
        until = monotonic() + _AT_A_LOOK
        for _ in self._going:
            if monotonic() > until:
                return
        self._going = None

    def _taken_apart(self) -> Iterator[None]:
        for_good = self._has_left_large
        if for_good:
            # At the start there is no engine yet.
            from trainer.packets import forgetting

            # What it remembers of packets is as much as the network, and soon found out anew.
            yield from forgetting()
        yield from self._left.taken_apart(self._is_known)
        if for_good:
            # What is known for still longer goes by itself.
            self._left = Leaving()
            self._is_large = False
            self._has_left = True

    def _tidy_all(self, at_home: bool) -> None:
        self._searched = True
        gc.collect()
        if at_home:
            self._has_left = False
            self.keep()

    def _tidy_small(self, made: int, at_home: bool, idle: float) -> None:
        has_left = at_home and (self._has_left or made >= _WORTH_IT)
        if has_left or gc.get_count()[2] >= _MANY:
            if idle >= _IDLE_FOR_ALL:
                self._tidy_all(at_home)
        elif made >= _WORTH_IT:
            self._searched = True
            gc.collect(_YOUNG)


def _made() -> int:
    """About how many objects were made since the last search and are still there."""
    newest, searches, _ = gc.get_count()
    return newest + searches * gc.get_threshold()[0]
