"""What was typed and what came of it, the newest at the bottom."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import chain

from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Visual

from trainer.text.safe import clean
from trainer.tui.prose import wrapped

MOST_LINES = 600
"""Older lines are dropped, so that a long session stays quick."""

_INDENT = 2


class Console(ScrollView, can_focus=True):
    """A growing text that can be scrolled. Lines are laid by hand: growing moves nothing else."""

    DEFAULT_CSS = "Console { height: 1fr; scrollbar-gutter: stable; overflow-x: hidden; }"

    def __init__(self) -> None:
        super().__init__(id="console")
        self._lines: deque[Content] = deque(maxlen=MOST_LINES)
        self._laid: deque[list[Content]] = deque(maxlen=MOST_LINES)
        """The same lines in rows of the width that is in force."""
        self._rows: list[Content] = []

    def write(self, text: str, style: str = "") -> None:
        """Add text at the end and show it; nothing if there is none."""
        # An answer may have megabytes, of which no more is cleaned than is shown.
        text = "\n".join(text.rstrip("\n").rsplit("\n", MOST_LINES)[-MOST_LINES:])
        if text := clean(text).rstrip("\n"):
            self._add(Content.styled(line, style) for line in text.split("\n"))

    def echo(self, line: str, invitation: str = "$ ") -> None:
        """Add a command as it was typed, behind what the prompt said."""
        self._add([Content.assemble((invitation, "bold $primary"), (clean(line), "bold"))])

    def on_resize(self) -> None:
        self._laid.clear()
        self._lay(self._lines)

    def render_line(self, y: int) -> Strip:
        row = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if row >= len(self._rows):
            return Strip.blank(width, self.rich_style)
        strips = Visual.to_strips(self, self._rows[row], width, 1, self.visual_style, pad=True)
        return strips[0] if strips else Strip.blank(width, self.rich_style)

    def _add(self, lines: Iterable[Content]) -> None:
        added = list(lines)
        self._lines.extend(added)
        self._lay(added)

    def _lay(self, lines: Iterable[Content]) -> None:
        width = self.scrollable_content_region.width
        if width:
            self._laid.extend(_laid(line, width) for line in lines)
        self._rows = list(chain.from_iterable(self._laid))
        self.virtual_size = Size(width, len(self._rows))
        self.refresh()
        # How far it can be scrolled is known once the new size is in force; below another screen
        # there is no scroll bar yet.
        self.call_after_refresh(self.scroll_end, animate=False, immediate=True, force=True)


def _laid(line: Content, width: int) -> list[Content]:
    """A line in rows of a width; what goes on below is set in, so that it reads as one."""
    first, *rest = wrapped(line, width) or [Content()]
    if not rest:
        return [first]
    below = line.plain[len(first.plain) :].lstrip()
    rest = wrapped(line[len(line.plain) - len(below) :], width - _INDENT)
    return [first, *(Content.assemble(" " * _INDENT, row) for row in rest)]
