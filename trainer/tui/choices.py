"""A list to choose from, which the other lists are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.color import Color
from textual.content import Content
from textual.geometry import Region
from textual.strip import Strip
from textual.style import Style
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.tui.fitted import Settled
from trainer.tui.scrolling import bring
from trainer.tui.words import dojo

T = TypeVar("T")

MOST_LISTED: Final = 200
"""Choices of a `PartList` that are listed at a time: one takes 0.03 ms."""


class ChoiceList(OptionList, Settled):
    """An `OptionList` for somebody who is faster than the screen.

    It bears Page Up and Down before it has been laid out, as these keys come when one knows where
    they lead, and a click on a row that the list has lost since it was painted; Textual looks for
    lines and rows that are not there.

    Under the cursor all text has the cursor's colour: others are made for the ground of the list.
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

    def _get_option_render(self, option: Option, style: Style) -> list[Strip]:
        strips = super()._get_option_render(option, style)
        cursor = self.app.current_theme.variables["block-cursor-background"]
        if style.background != Color.parse(cursor):
            return strips
        colour = RichStyle(color=style.rich_style.color)
        return [Strip(Segment.apply_style(strip, post_style=colour)) for strip in strips]


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


class PartList(ChoiceList, Generic[T]):
    """Of very many choices it lists those around the chosen one, and tells how many more there are.

    The keyboard stays with a field beside it, whose letters make them fewer.
    """

    can_focus = False

    def __init__(self, row: Callable[[T], Content], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._row = row
        self._choices: Sequence[T] = ()
        self._first = 0
        """Which choice the list begins with."""

    def offer(self, choices: Sequence[T], chosen: int | None) -> None:
        """List other choices."""
        self._choices = choices
        self._list_around(chosen or 0)
        self.choose(chosen)

    @property
    def chosen(self) -> int | None:
        """The number of the choice that the cursor is on."""
        return None if self.highlighted is None else self._first + self.highlighted

    def choice(self, event: OptionList.OptionSelected) -> T | None:
        """What was chosen by a click; None if letters that came after it have changed the list."""
        if event.option not in self.options:
            return None
        return self._choices[self._first + event.option_index]

    def choose(self, place: int | None) -> None:
        """Put the cursor on a choice."""
        if place is not None and not self._first <= place < self._first + MOST_LISTED:
            self._list_around(place)
        self.highlighted = None if place is None else place - self._first

    def move(self, step: int) -> T | None:
        """Put the cursor on the next choice or the one before, round and round."""
        if not self._choices:
            return None
        start = -1 if self.chosen is None and step > 0 else (self.chosen or 0)
        place = (start + step) % len(self._choices)
        self.choose(place)
        return self._choices[place]

    def _list_around(self, place: int) -> None:
        last = max(len(self._choices) - MOST_LISTED, 0)
        self._first = min(max(place - MOST_LISTED // 2, 0), last)
        listed = self._choices[self._first : self._first + MOST_LISTED]
        options = [Option(self._row(choice)) for choice in listed]
        if more := len(self._choices) - len(listed):
            told = dojo(self).say("ui.more", count=more)
            options.append(Option(Content.styled(told, "$quiet"), disabled=True))
        self.set_options(options)
