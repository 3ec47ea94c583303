"""What of Textual 8.2.8 holds itself, and would stay until somebody searches for cycles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from textual.cache import LRUCache
from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode
from textual.strip import Strip
from textual.widget import Widget

_clear: Final = LRUCache.clear
_divide: Final = Strip.divide
_process_component_classes: Final = Stylesheet._process_component_classes
_message_loop_exit: Final = Widget._message_loop_exit


def install() -> None:
    """Have a widget go as soon as it was removed, and painted lines, what a cache was cleared of,
    and the styles of parts of a widget as soon as others take their place.

    They are nearly all of what screens leave behind.
    """
    LRUCache.clear = _cleared  # type: ignore[method-assign]
    Strip.divide = _divided  # type: ignore[method-assign]
    Stylesheet._process_component_classes = _processed  # type: ignore[method-assign]
    Widget._message_loop_exit = _exited  # type: ignore[method-assign]


def _cleared(self: LRUCache[Any, Any]) -> None:
    # Every entry holds the one before it and the one after it, in a ring.
    for entry in self._cache.values():
        entry.clear()
    _clear(self)


def _divided(self: Strip, cuts: Iterable[int]) -> Sequence[Strip]:
    # A line is cut to the widgets that lie on it and remembers its parts. Nearly always it is
    # its only part.
    within = [cut for cut in cuts if cut <= self.cell_length]
    return [self] if within == [self.cell_length] else _divide(self, within)


def _processed(self: Stylesheet, node: DOMNode) -> None:
    # With each change of focus, every part of a widget gets a new node that has its styles.
    before = dict(node._component_styles)
    _process_component_classes(self, node)
    _release(before)


async def _exited(self: Widget) -> None:
    styles = {**self._component_styles, "": self.styles}
    await _message_loop_exit(self)
    _release(styles)
    # Its children are remembered as those that were shown until somebody asks again.
    _ = self.displayed_children


def _release(styles: Mapping[str, RenderStyles]) -> None:
    for each in styles.values():
        each.base.node = each.inline.node = None
