"""A row of names of which one is chosen: tabs that take one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from textual.content import Content
from textual.message import Message
from textual.style import Style

from trainer.tui.fitted import Settled
from trainer.tui.words import dojo, follow

_MORE_BEFORE: Final = "‹ "
_MORE_AFTER: Final = " ›"


class TabStrip(Settled):
    """Shows ``(name, code, key)`` for each tab; a click chooses, keys are up to the parent.

    ``items`` is asked again on each drawing, so that the tabs can change.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = "TabStrip { height: 1; width: 1fr; text-wrap: nowrap; text-overflow: clip; }"

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        name: str
        strip: TabStrip

        @property
        def control(self) -> TabStrip:
            return self.strip

    def __init__(
        self,
        items: Callable[[], tuple[tuple[str, str, str], ...]],
        chosen: Callable[[], str],
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id=id)
        self._items = items
        self._chosen = chosen
        # Textual would underline every tab.
        self.auto_links = False

    def on_mount(self) -> None:
        follow(self, self.renew, "language", "keymap")

    def renew(self) -> None:
        """Draw again, because the tabs or the choice changed."""
        self.refresh()

    def render(self) -> Content:
        """As many tabs as there is room for, the chosen one among them."""
        chosen = self._chosen()
        items = self._items()
        parts = [self._tab(name, code, key, name == chosen) for name, code, key in items]
        here = next((n for n, (name, _, _) in enumerate(items) if name == chosen), 0)
        first, end = _window([part.cell_length for part in parts], here, self.size.width)
        before = _mark(_MORE_BEFORE, items[first - 1][0]) if first else Content()
        after = _mark(_MORE_AFTER, items[end][0]) if end < len(parts) else Content()
        return Content.assemble(before, Content(" ").join(parts[first:end]), after)

    def _tab(self, name: str, code: str, key: str, chosen: bool) -> Content:
        label = f" {key} {dojo(self).say(code)} " if key else f" {dojo(self).say(code)} "
        if chosen:
            return Content.styled(label, "bold reverse $primary")
        return _mark(label, name)

    def action_choose(self, name: str) -> None:
        """A tab was clicked."""
        self.post_message(self.Chosen(name, self))


def _mark(text: str, name: str) -> Content:
    """A quiet text; a click on it chooses a tab."""
    click = Style.from_meta({"@click": f"choose({name!r})"})
    return Content(text).stylize("$quiet").stylize(click)


def _window(widths: list[int], here: int, room: int) -> tuple[int, int]:
    """The first tab to show and the one behind the last, so that they fit with ``here`` in view."""
    first, end = 0, len(widths)

    def needed() -> int:
        marks = bool(first) * len(_MORE_BEFORE) + (end < len(widths)) * len(_MORE_AFTER)
        return sum(widths[first:end]) + max(end - first - 1, 0) + marks

    while end > here + 1 and needed() > room:
        end -= 1
    while first < here and needed() > room:
        first += 1
    return first, end
