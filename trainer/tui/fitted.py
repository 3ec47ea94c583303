"""Laid out once: text that is made for its width, and widgets that do not ask for a second time."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from textual.content import Content
from textual.css.styles import RulesMap
from textual.geometry import Size
from textual.reactive import Reactive
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widget import Widget


class Fitted(Visual):
    """Text that a function makes for the width at which it is shown.

    The width of a widget is found while its screen is laid out, which asks for the height of the
    text at once. Text that is put right when the widget has got its size has to be laid out, and
    its screen painted, a second time.
    """

    def __init__(self, make: Callable[[int], Content]) -> None:
        self._make = lru_cache(maxsize=2)(make)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """All the width that there is."""
        return container_width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """Rows of the text at this width."""
        return self._make(width).get_height(rules, width)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The text at this width as Textual paints it."""
        return self._make(width).render_strips(width, height, style, options)


class Settled(Widget):
    """A widget of which its first size is news to nobody else.

    Textual lays out a whole screen again, and paints it again, after each widget in it has been
    given its size for the first time: what is inside of one that scrolls may have changed. What
    that does to scroll bars is seen to apart from it.

    When it goes, what it has painted goes at once: half of what a screen holds, which otherwise
    waits in cycles until these are searched for.
    """

    virtual_size = Reactive(Size(0, 0), layout=False)

    def on_unmount(self) -> None:
        self._styles_cache.clear()
