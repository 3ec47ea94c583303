"""The links of a page as a list, so that they can be followed by keyboard."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.text.blocks import Span
from trainer.tui.base import DojoModal
from trainer.tui.choices import ChoiceList
from trainer.tui.containers import Vertical
from trainer.tui.words import Phrase


class LinkScreen(DojoModal[str]):
    """A box over the page; the result is the target of the chosen link."""

    HELP = "help.links"
    AUTO_FOCUS = "OptionList"

    def __init__(self, found: Sequence[Span]) -> None:
        super().__init__()
        self._targets = [span.href or "" for span in found]
        self._texts = [span.text for span in found]

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("lesson.links", classes="title")
            yield ChoiceList(
                *(
                    Option(
                        Content(text)
                        if text == target
                        else Content.assemble(text, (f"  {target}", "$quiet"))
                    )
                    for text, target in zip(self._texts, self._targets, strict=True)
                )
            )

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._targets[event.option_index])
