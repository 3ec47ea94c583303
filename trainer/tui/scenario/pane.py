"""A pane of the scenario screen: a frame with a title."""

from __future__ import annotations

from textual.containers import Vertical

from trainer.tui.scenario.layout import KEYS, PANES
from trainer.tui.words import dojo


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

    def __init__(self, name: str, *, title: str = "") -> None:
        super().__init__(id=name)
        self._title = title or name

    def on_mount(self) -> None:
        self.watch(self.app, "language", self._entitle)

    def _entitle(self) -> None:
        assert self.id is not None
        key = KEYS[PANES.index(self.id)]
        self.border_title = f"{key} {dojo(self).say(f'scenario.pane.{self._title}')}"
