"""A list whose rows are made to fit the width."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class RowList(OptionList):
    """Each row is written anew for each width, which ``rows`` is called with."""

    def __init__(self, rows: Callable[[int], Iterable[Content]]) -> None:
        super().__init__()
        self._rows = rows

    def on_resize(self) -> None:
        self.redraw()

    def redraw(self) -> None:
        """Write every row again; the cursor stays."""
        place = self.highlighted
        # A row has a cell of padding at either end.
        width = self.scrollable_content_region.width - 2
        self.set_options(Option(line) for line in self._rows(width))
        self.highlighted = place or 0
