"""A list to choose from, which the other lists are made of."""

from __future__ import annotations

from textual.widgets import OptionList


class ChoiceList(OptionList):
    """An `OptionList` that bears Page Up and Down before it has been laid out, as these keys come
    when somebody knows where they lead; Textual looks for a page of lines that are not there."""

    def action_page_up(self) -> None:
        if self.size:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        if self.size:
            super().action_page_down()  # type: ignore[no-untyped-call]
