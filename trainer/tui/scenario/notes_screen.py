"""The learner's own notes on a scenario."""

from __future__ import annotations

from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.timer import Timer
from textual.widgets import TextArea

from trainer.progress import Store
from trainer.tui.base import DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoTextArea
from trainer.tui.words import Live

LONGEST: Final = 10_000
"""Characters that are kept of a note."""

_SAVE_AFTER: Final = 0.5
"""Seconds without a key after which what was written is kept."""


class NotesScreen(DojoModal[None]):
    """What is written is kept as it is written; Escape goes back to the work."""

    HELP = "help.notes"
    CSS_PATH = "notes.tcss"
    AUTO_FOCUS = "DojoTextArea"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "key.close", id="box.close", priority=True),
    ]

    def __init__(self, store: Store, scenario: str) -> None:
        super().__init__()
        self._store = store
        self._scenario = scenario
        self._text = store.note(scenario)
        self._timer: Timer | None = None

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Live(lambda: Content.styled(self.say("scenario.notes"), "bold $primary"))
            yield DojoTextArea(self._text)
            yield Live(self._remark, id="remark")

    def on_mount(self) -> None:
        area = self._area
        area.move_cursor(area.document.end)
        # An input method opens its window at the terminal's cursor, which Textual moves only
        # after the first edit.
        self.call_after_refresh(self._place_cursor)

    def _place_cursor(self) -> None:
        self.app.cursor_position = self._area.cursor_screen_offset
        self._area.refresh()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        # It may be heard when the box is being left already, and the area is out of it.
        self._text = event.text_area.text
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_SAVE_AFTER, self._save)
        for remark in self.query("#remark").results(Live):
            remark.renew()

    def action_close(self) -> None:
        """Keep what is written, also what this box has not been told of yet, and leave."""
        self._text = self._area.text
        self._save()
        super().action_close()

    def on_unmount(self) -> None:
        # Also when the program is told to leave.
        self._save()

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    def _save(self) -> None:
        self._store.set_note(self._scenario, self._text[:LONGEST])

    def _remark(self) -> Content:
        if len(self._text) > LONGEST:
            return Content.styled(self.say("scenario.notes_too_long", most=LONGEST), "$error")
        return Content.styled(self.say("scenario.notes_kept"), "$quiet")
