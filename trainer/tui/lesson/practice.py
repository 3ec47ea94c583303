"""A scenario that practises the lesson, as a line that opens it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.events import Click
from textual.message import Message

from trainer.tui.home.marks import standing_text
from trainer.tui.words import Live, dojo


class PracticeCard(Live, can_focus=True):
    """Enter or a click starts the scenario."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "key.start_scenario", id="practice.start"),
        Binding("down", "app.focus_next", "key.down", id="practice.down", show=False),
        Binding("up", "app.focus_previous", "key.up", id="practice.up", show=False),
    ]

    @dataclass
    class Chosen(Message):
        """A scenario is to be started."""

        reference: str

    def __init__(self, reference: str) -> None:
        super().__init__(self._line)
        self._reference = reference

    def action_choose(self) -> None:
        """Start the scenario."""
        self.post_message(self.Chosen(self._reference))

    def on_click(self, _: Click) -> None:
        self.action_choose()

    def _line(self) -> Content:
        app = dojo(self)
        entry = next(e for e in app.shelf.entries() if e.reference == self._reference)
        standing = app.shelf.standings()[entry.item]
        return Content.assemble(
            (f"▸ {entry.title[app.language]}", "bold"),
            "\n  ",
            standing_text(app, entry.item, standing),
            (f"  {app.say('home.minutes', minutes=entry.minutes)}", "$quiet"),
        )
