"""The titles of a lesson's pages."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.events import Resize
from textual.widgets.option_list import Option

from trainer.tui.choices import ChoiceList
from trainer.tui.prose import hanging


class OutlineList(ChoiceList):
    """Choosing a title turns to its page."""

    def __init__(self) -> None:
        super().__init__()
        self._titles: Sequence[str] = ()
        self._current = 0

    def show(self, titles: Sequence[str], current: int) -> None:
        """Show these titles."""
        self._titles = titles
        self._current = current
        width = max(self.scrollable_content_region.width, 10)
        lines = (hanging(f"{number}. {title}", width) for number, title in enumerate(titles, 1))
        self.set_options(Option(Content("\n").join(line)) for line in lines)
        self.mark(current)

    def mark(self, number: int) -> None:
        """Put the cursor on the page that is open."""
        self._current = number
        self.highlighted = number

    def on_resize(self, _: Resize) -> None:
        self.show(self._titles, self._current)
