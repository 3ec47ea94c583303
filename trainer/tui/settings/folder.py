"""Where the data lies, and another place for it."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from trainer.progress.folder import find_data_folder
from trainer.progress.moving import Moved, move_data
from trainer.tui.base import DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoInput
from trainer.tui.words import Live, Phrase, dojo


class FolderScreen(DojoModal[None]):
    """A box over the settings; it stays open and says what came of it."""

    HELP = "help.folder"
    CSS_PATH = "settings.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "move", "key.move_data", id="folder.move", priority=True),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._moved: Moved | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("settings.folder.title", classes="title")
            yield Live(self._where)
            yield DojoInput(max_length=1000)
            yield Live(self._result)

    def on_input_changed(self) -> None:
        self._tell(None)

    def action_move(self) -> None:
        """Carry everything to the folder that was typed, and go on there."""
        self._tell(move_data(dojo(self).store, self.query_one(Input).value))

    def _tell(self, moved: Moved | None) -> None:
        self._moved = moved
        for live in self.query(Live):
            live.renew()

    def _where(self) -> str:
        folder = find_data_folder()
        return self.say(f"settings.folder.{folder.origin}", folder=folder.path)

    def _result(self) -> Content:
        if self._moved is None:
            return Content.styled(self.say("settings.folder.how"), "$quiet")
        said = self.say(self._moved.code, **self._moved.facts)
        return Content.styled(said, "$success" if self._moved.done else "$warning")
