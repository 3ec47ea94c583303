"""What was typed and what came of it, the newest at the bottom."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from trainer.text.safe import clean
from trainer.tui.words import Live

MOST_LINES = 600
"""Older lines are dropped, so that a long session stays quick."""


class Console(VerticalScroll):
    """A growing text that can be scrolled."""

    DEFAULT_CSS = """
    Console { height: 1fr; scrollbar-size-vertical: 1; }
    Console > Live { width: 100%; }
    """

    def __init__(self) -> None:
        super().__init__(can_focus=True, id="console")
        self._lines: list[Content] = []

    def compose(self) -> ComposeResult:
        yield Live(lambda: Content("\n").join(self._lines))

    def write(self, text: str, style: str = "") -> None:
        """Add text at the end and show it; nothing if there is none."""
        if text := clean(text).rstrip("\n"):
            self._add(Content.styled(line, style) for line in text.split("\n"))

    def echo(self, line: str) -> None:
        """Add a command as it was typed."""
        self._add([Content.assemble(("$ ", "bold $primary"), (clean(line), "bold"))])

    def clear(self) -> None:
        """Forget everything that is shown."""
        self._lines.clear()
        self.query_one(Live).renew()

    def _add(self, lines: Iterable[Content]) -> None:
        self._lines.extend(lines)
        del self._lines[:-MOST_LINES]
        self.query_one(Live).renew()
        self.call_after_refresh(self.scroll_end, animate=False)
