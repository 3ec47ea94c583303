"""What was left of a large network is taken apart, so that nobody has to search for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cache

from textual.widget import Widget


class Leaving:
    """Screens that were left, with the large things that they were about.

    What nobody holds any more is gone at once, with all that it held: that may be half a network,
    and take as long as a hundred keys. So it is held here, and let go of a little at a time.
    """

    def __init__(self) -> None:
        self._widgets: list[Widget] = []
        self._large: list[object] = []

    def add(self, widgets: Iterable[Widget], large: Iterable[object]) -> None:
        """A screen is about to be removed, with all these widgets.

        ``large`` are the things of which to let go of one takes as long as a key may wait.
        """
        self._widgets += widgets
        self._large += large

    def taken_apart(self, is_known: Callable[[Widget], bool]) -> Iterator[None]:
        """Let go of everything, in steps for each of which a key may wait.

        ``is_known``: whether a widget may still be spoken to, so that it has to stay as it is until
        the next time.
        """
        known: list[Widget] = []
        while self._widgets:
            widget = self._widgets.pop()
            if is_known(widget):
                known.append(widget)
            else:
                yield from _emptied(widget)
        self._widgets = known
        while self._large:
            self._large.pop()
            yield


def _emptied(widget: Widget) -> Iterator[None]:
    """Take from a widget what Textual has not given it, and may still ask for."""
    held, kept = vars(widget), _of_textual(type(widget))
    if kept is None:
        return
    for name in list(held):
        if name not in kept:
            del held[name]
        elif kept[name]:
            held[name].clear()
        yield


@cache
def _of_textual(kind: type[Widget]) -> Mapping[str, bool] | None:
    """The attributes that a widget of this kind has in any program, if one can just be made, and
    whether it fills them itself: what it has painted, and its options."""
    plain = next(each for each in kind.__mro__ if each.__module__.startswith("textual."))
    with suppress(TypeError):
        return {name: _is_filled(name, value) for name, value in vars(plain()).items()}
    return None


def _is_filled(name: str, value: object) -> bool:
    return ("cache" in name or "option" in name) and hasattr(value, "clear")
