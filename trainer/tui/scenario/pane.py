"""A pane of the scenario screen: a frame with a title."""

from __future__ import annotations

from textual.containers import Vertical

from trainer.tui.words import dojo


class Pane(Vertical):
    """``title`` is a code of the catalogue; the frame shows where the keyboard is."""

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

    def __init__(self, title: str, *, id: str) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._title = title

    def on_mount(self) -> None:
        self.watch(self.app, "language", self._entitle)

    def _entitle(self) -> None:
        self.border_title = dojo(self).say(self._title)
