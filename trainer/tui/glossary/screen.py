"""The glossary: type a part of a term, in either language, and read what it means."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from trainer.lesson.glossary import Term, glossary, matching
from trainer.text.language import Language, other
from trainer.tui.base import DojoModal
from trainer.tui.choices import ChoiceList
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoInput
from trainer.tui.painting import A_TURN
from trainer.tui.prose import hanging
from trainer.tui.words import Phrase, dojo

_LEAP = 6


class GlossaryScreen(DojoModal[None]):
    """A box over the screen that it was called from. ``term`` is the id of the term to show."""

    HELP = "help.glossary"
    CSS_PATH = "glossary.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "key.down", id="glossary.down", show=False, priority=True),
        Binding("up", "move(-1)", "key.up", id="glossary.up", show=False, priority=True),
        Binding("pagedown", "leap(1)", "key.textual.page_down", id="glossary.on", show=False),
        Binding("pageup", "leap(-1)", "key.textual.page_up", id="glossary.back", show=False),
    ]

    def __init__(self, term: str | None = None) -> None:
        super().__init__()
        self._found = glossary()
        self._start = term

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("glossary.title", classes="title")
            yield DojoInput(placeholder=self.say("ui.palette.placeholder"))
            yield ChoiceList()
            yield Phrase("ui.palette.nothing", classes="muted")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
        ids = [term.id for term in self._found]
        self._show(ids.index(self._start) if self._start in ids else 0)

    def on_resize(self) -> None:
        # The width of the rows is known once the box is laid out. They have a turn of their own:
        # a key waits for them or for the paint, but not for both.
        self.set_timer(A_TURN, self._show_again)

    def relabel(self) -> None:
        self.query_one(Input).placeholder = self.say("ui.palette.placeholder")
        self._show_again()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._found = matching(glossary(), event.value)
        self._show(0)

    def action_move(self, step: int) -> None:
        """Move the cursor while the keyboard stays with the input."""
        terms = self.query_one(OptionList)
        if step > 0:
            terms.action_cursor_down()
        else:
            terms.action_cursor_up()

    def action_leap(self, step: int) -> None:
        """Move the cursor by about a screen."""
        terms = self.query_one(OptionList)
        if terms.highlighted is not None:
            place = terms.highlighted + step * _LEAP
            terms.highlighted = min(max(place, 0), len(self._found) - 1)

    def _show_again(self) -> None:
        # By the time the list is laid out the glossary may have been closed.
        for terms in self.query(OptionList):
            self._show(terms.highlighted or 0)

    def _show(self, place: int) -> None:
        here = dojo(self).language
        terms = self.query_one(OptionList)
        width = max(terms.scrollable_content_region.width - 4, 20)
        terms.set_options(
            Option(
                Content("\n").join(
                    [
                        _words(term, here),
                        *(Content(f"  {line}") for line in hanging(term.text[here], width)),
                    ]
                )
            )
            for term in self._found
        )
        terms.highlighted = min(place, len(self._found) - 1) if self._found else None
        terms.scroll_to_highlight(top=bool(place))
        self.query_one(".muted").display = not self._found


def _words(term: Term, here: Language) -> Content:
    """The term in both languages; once, where both use the same word."""
    word, foreign = term.term[here], term.term[other(here)]
    return Content.assemble((word, "bold"), ("" if foreign == word else f"  {foreign}", "$quiet"))
