"""What a topology of the learner's own starts from: nothing, a template, or a file kept before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.cloud import BadInput
from trainer.progress import Store
from trainer.scenario.saving import open_saved
from trainer.scenario.scenario import Scenario
from trainer.scenario.scratch import Start, scratch
from trainer.text.safe import clean
from trainer.tui.base import DojoModal
from trainer.tui.choices import ChoiceList
from trainer.tui.containers import Vertical
from trainer.tui.prose import hanging
from trainer.tui.scratch.saved import saved_files
from trainer.tui.words import Phrase, dojo

_NARROW = 20


class ScratchScreen(DojoModal[Scenario]):
    """A box over the screen that it was called from; its result is what was chosen."""

    HELP = "help.scratch"
    CSS_PATH = "scratch.tcss"
    AUTO_FOCUS = "OptionList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "key.open", id="scratch.open", priority=True),
    ]

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store
        self._starts: tuple[Start | Path, ...] = (*Start, *saved_files(store))

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("scratch.title", classes="title")
            yield ChoiceList()
            yield Phrase("scratch.how", classes="muted")

    def on_mount(self) -> None:
        self._begun = {
            start
            for start in Start
            if (left := self._store.open_attempt(scratch(start).key)) is not None and left.steps
        }
        self._show(0)

    def on_resize(self) -> None:
        # The width of the rows is known once the box is laid out.
        self.call_after_refresh(self.relabel)

    def relabel(self) -> None:
        # By the time the box is laid out it may have been closed.
        for options in self.query(OptionList):
            self._show(options.highlighted or 0)

    def action_take(self) -> None:
        """Open what the cursor is on."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        start = self._starts[event.option_index]
        try:
            chosen = scratch(start) if isinstance(start, Start) else open_saved(start)
        except BadInput as bad:
            dojo(self).tell_problems(bad.problems)
            return
        self.dismiss(chosen)

    def _show(self, place: int) -> None:
        options = self.query_one(OptionList)
        width = max(options.scrollable_content_region.width - 4, _NARROW)
        rows = (Content("\n").join(self._row(start, width)) for start in self._starts)
        options.set_options(map(Option, rows))
        options.highlighted = place

    def _row(self, start: Start | Path, width: int) -> Iterator[Content]:
        if isinstance(start, Path):
            yield Content.assemble(("▤ ", "$quiet"), clean(start.name))
            about = clean(str(start.parent))
        else:
            mark = "◐" if start in self._begun else "○"
            yield Content.assemble((f"{mark} ", "$quiet"), self.say(f"scratch.{start}"))
            about = self.say(f"scratch.{start}.about")
        for line in hanging(about, width):
            yield Content.styled(f"  {line}", "$quiet")
