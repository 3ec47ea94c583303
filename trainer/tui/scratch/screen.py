"""What a topology of the learner's own starts from: nothing, a template, or a file kept before."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from trainer.cloud import BadInput
from trainer.progress import Store
from trainer.scenario.saving import open_saved
from trainer.scenario.scenario import Scenario
from trainer.scenario.scratch import Start, scratch, scratch_key
from trainer.steps import Steps
from trainer.text.safe import clean
from trainer.tui.base import DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.prose import hanging
from trainer.tui.rows import RowList
from trainer.tui.scratch.saved import saved_files
from trainer.tui.words import Phrase, dojo
from trainer.tui.work import at_work, begin, begin_at_work, in_turns, one_step

_NARROW = 20
_SET_IN = 2


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
        self._begun: frozenset[Start] = frozenset()
        self._starts: tuple[Start | Path, ...] = (*Start, *saved_files(store))

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Phrase("scratch.title", classes="title")
            yield RowList(self._rows)
            yield Phrase("scratch.how", classes="muted")

    def on_mount(self) -> None:
        # Even before the width is known there is something to choose.
        self.query_one(RowList).redraw()
        begin(self, self._mark_begun)

    async def _mark_begun(self) -> None:
        self._begun = await in_turns(self._finding_begun())
        if self._begun:
            self.relabel()

    def _finding_begun(self) -> Steps[frozenset[Start]]:
        begun: set[Start] = set()
        for number, start in enumerate(Start):
            yield number, len(Start)
            left = self._store.open_attempt(scratch_key(start))
            if left is not None and left.steps:
                begun.add(start)
        return frozenset(begun)

    def relabel(self) -> None:
        # It may have been closed by then.
        for rows in self.query(RowList):
            rows.redraw()

    def action_take(self) -> None:
        """Open what the cursor is on."""
        self.query_one(OptionList).action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        start = self._starts[event.option_index]
        if isinstance(start, Start):
            self.dismiss(scratch(start))
        else:
            begin_at_work(self, partial(self._open, start), group="opening")

    async def _open(self, file: Path) -> None:
        opening = one_step(partial(open_saved, file))
        try:
            chosen = await at_work(self, "work.opening", opening, file=clean(file.name))
        except BadInput as bad:
            dojo(self).tell_problems(bad.problems)
        else:
            # Its screen is yet to come.
            dojo(self).expect(chosen.broken)
            self.dismiss(chosen)

    def _rows(self, width: int) -> Iterator[Content]:
        room = max(width - _SET_IN, _NARROW)
        return (Content("\n").join(self._row(start, room)) for start in self._starts)

    def _row(self, start: Start | Path, width: int) -> Iterator[Content]:
        if isinstance(start, Path):
            yield Content.assemble(("▤ ", "$quiet"), clean(start.name))
            about = clean(str(start.parent))
        else:
            mark = "◐" if start in self._begun else "○"
            yield Content.assemble((f"{mark} ", "$quiet"), self.say(f"scratch.{start}"))
            about = self.say(f"scratch.{start}.about")
        for line in hanging(about, width):
            yield Content.styled(f"{' ' * _SET_IN}{line}", "$quiet")
