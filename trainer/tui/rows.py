"""A list whose rows are made to fit the width."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.geometry import Region
from textual.widgets.option_list import Option

from trainer.tui.choices import ChoiceList


def heading(content: Content) -> Option:
    """A row that the cursor passes over."""
    return Option(content, disabled=True)


class RowList(ChoiceList):
    """Each row is written anew for each width, which ``rows`` is called with.

    A heading is seen with the row below it.
    """

    def __init__(self, rows: Callable[[int], Iterable[Content | Option]]) -> None:
        super().__init__()
        self._rows = rows

    def on_resize(self) -> None:
        self.redraw()

    def watch_show_vertical_scrollbar(self) -> None:
        """More rows than fit came, or fewer: the bar takes room from each, or leaves it."""
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Write every row again; the cursor stays."""
        place = self.highlighted
        # A row has a cell of padding at either end.
        width = self.scrollable_content_region.width - 2
        self.set_options(self._rows(width))
        self.highlighted = place or 0
        if self.highlighted_option is not None and self.highlighted_option.disabled:
            self.action_cursor_down()

    def scroll_to_highlight(self, top: bool = False) -> None:
        place = self.highlighted
        laid_out = self.is_mounted and self.scrollable_content_region
        if place and laid_out and self.options[place - 1].disabled:
            self._update_lines()
            start, end = self._index_to_line[place - 1], self._index_to_line[place]
            width, height = self.scrollable_content_region.width, end - start
            region = Region(0, start, width, height)
            self.scroll_to_region(region, force=True, animate=False, immediate=True)
        super().scroll_to_highlight(top)
