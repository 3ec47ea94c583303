"""What is shown while the terminal is too small for any screen."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.tui.terminal import SMALLEST


class TooSmall(ModalScreen[None]):
    """Covers whatever is open, in both languages, and goes away when there is room again."""

    DEFAULT_CSS = """
    TooSmall { background: $background; align: center middle; }
    TooSmall Static { width: auto; max-width: 100%; text-align: center; }
    """

    # Textual does not survive that a selection begins on what is on its way out.
    ALLOW_SELECT = False

    def compose(self) -> ComposeResult:
        width, height = SMALLEST
        texts = (say(lang, "ui.too_small", width=width, height=height) for lang in Language)
        yield Static(Content("\n").join(Content(text) for text in texts))
