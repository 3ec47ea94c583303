"""The titles of a lesson's pages."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class OutlineList(OptionList):
    """Choosing a title turns to its page."""

    def show(self, titles: Sequence[str], current: int = 0) -> None:
        """Show these titles."""
        self.set_options(
            Option(Content.assemble((f"{number}  ", "$text-muted"), title))
            for number, title in enumerate(titles, 1)
        )
        self.mark(current)

    def mark(self, number: int) -> None:
        """Put the cursor on the page that is open."""
        self.highlighted = number
