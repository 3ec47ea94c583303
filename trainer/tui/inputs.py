"""Text fields in which Japanese can be typed."""

from __future__ import annotations

from textual.events import Focus, Paste, Resize
from textual.geometry import Offset
from textual.widgets import Input, TextArea

from trainer.text.safe import clean


class DojoInput(Input):
    """An `Input` whose terminal cursor is at the caret from the start.

    An input method opens its window at the terminal's cursor, which Textual moves only after the
    first edit.
    """

    def on_focus(self, _: Focus) -> None:
        self._place_cursor()

    def on_resize(self, _: Resize) -> None:
        if self.has_focus:
            self._place_cursor()

    def on_paste(self, event: Paste) -> None:
        """What comes from elsewhere may hold what would move the cursor of the terminal."""
        event.text = clean(event.text)

    def _place_cursor(self) -> None:
        self.call_after_refresh(self._move_terminal_cursor)

    def _move_terminal_cursor(self) -> None:
        if self.has_focus:
            self.app.cursor_position = self.cursor_screen_offset
            self.refresh()


class DojoTextArea(TextArea):
    """Several lines; what is in it from the start, or pasted, is made harmless."""

    def __init__(self, text: str) -> None:
        super().__init__(clean(text), soft_wrap=True, tab_behavior="focus")

    def on_paste(self, event: Paste) -> None:
        event.text = clean(event.text)

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Bring the cursor into view; what was scrolled."""
        # While an edit is undone its lines are gone and the cursor is still on one of them.
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)
