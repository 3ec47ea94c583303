"""A pane of the scenario screen: a frame with a title."""

from __future__ import annotations

from trainer.tui.containers import Vertical
from trainer.tui.words import dojo, follow


class Pane(Vertical):
    """The frame shows the pane's name, its key, and whether the keyboard is there."""

    DEFAULT_CSS = """
    Pane {
        border: round $border-blurred;
        border-title-color: $quiet;
        border-title-style: bold;
        border-subtitle-color: $quiet;
        padding: 0 1;
    }
    Pane:focus-within {
        border: round $border;
        border-title-color: $primary;
    }
    """

    def __init__(self, name: str, *, title: str = "", binding: str = "") -> None:
        """``binding`` is the id of the binding that leads here, if not that of a scenario."""
        super().__init__(id=name)
        self._title = title or name
        self._binding = binding or f"scenario.{name}"

    def on_mount(self) -> None:
        follow(self, self._entitle, "language", "keymap")
        self._entitle()

    def _entitle(self) -> None:
        app = dojo(self)
        self.border_title = f"{app.key(self._binding)} {app.say(f'scenario.pane.{self._title}')}"
