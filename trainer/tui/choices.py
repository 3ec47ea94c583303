"""A list to choose from, which the other lists are made of."""

from __future__ import annotations

from textual import events
from textual.geometry import Region
from textual.widgets import OptionList

from trainer.tui.fitted import Settled
from trainer.tui.scrolling import bring


class ChoiceList(OptionList, Settled):
    """An `OptionList` for somebody who is faster than the screen.

    It bears Page Up and Down before it has been laid out, as these keys come when one knows where
    they lead, and a click on a row that the list has lost since it was painted; Textual looks for
    lines and rows that are not there.
    """

    def on_click(self, event: events.Click) -> None:
        row = event.style.meta.get("option")
        if row is not None and row >= self.option_count:
            event.prevent_default()

    def action_page_up(self) -> None:
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]


class PageList(ChoiceList):
    """A list as high as its rows, however many, on a page that scrolls to the highlighted one."""

    # By itself a list is never higher than the view, and scrolls where nobody sees that it does.
    DEFAULT_CSS = "PageList { height: auto; max-height: 10000; }"

    def on_focus(self) -> None:
        self.call_after_refresh(self.scroll_to_highlight)

    def scroll_to_highlight(self, top: bool = False) -> None:
        super().scroll_to_highlight(top)
        number = self.highlighted
        if number is not None and number in self._index_to_line and self.has_focus:
            line, height = self._index_to_line[number], self._heights[number]
            bring(self, Region(0, line, 1, height))
