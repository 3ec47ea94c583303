"""The box that waits for the new key of a command."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen

from trainer.tui.bars import KeyBar
from trainer.tui.base import BilingualScreen
from trainer.tui.containers import Vertical
from trainer.tui.keys import plain
from trainer.tui.words import Phrase


class PressScreen(BilingualScreen[str], ModalScreen[str]):
    """Its result is the key that was pressed, as Textual names it; Escape leaves without one.

    Every other key is an answer here, so that the box has no keys of its own. ``command`` is the
    code of what the command does.
    """

    HELP = "help.keys"
    CSS_PATH = "keys.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "key.close", id="box.close", priority=True),
    ]

    def __init__(self, command: str) -> None:
        super().__init__()
        self._command = command

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("keys.press", command=self.say(self._command))
            yield Phrase("keys.press_how", classes="muted")
        yield KeyBar()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(plain(event.key))

    def action_close(self) -> None:
        """Leave the key as it is."""
        self.dismiss()
