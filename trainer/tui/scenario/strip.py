"""A row of names of which one is chosen: tabs that take one line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from trainer.tui.words import dojo


class TabStrip(Widget):
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
        self.watch(self.app, "language", self.renew, init=False)
        self.watch(self.app, "keymap", self.renew, init=False)

    def renew(self) -> None:
        """Draw again, because the tabs or the choice changed."""
        self.refresh()

    def render(self) -> Content:
        chosen = self._chosen()
        parts: list[Content] = []
        for name, code, key in self._items():
            label = f" {key} {dojo(self).say(code)} " if key else f" {dojo(self).say(code)} "
            if name == chosen:
                part = Content.styled(label, "bold reverse $primary")
            else:
                click = Style.from_meta({"@click": f"choose({name!r})"})
                part = Content(label).stylize("$quiet").stylize(click)
            parts.append(part)
        return Content(" ").join(parts)

    def action_choose(self, name: str) -> None:
        """A tab was clicked."""
        self.post_message(self.Chosen(name, self))
