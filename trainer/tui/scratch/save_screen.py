"""Keep a cloud in a file: type its name, Enter; over a file that is there only when told twice."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from trainer.cloud import BadInput, Cloud
from trainer.progress import Store
from trainer.scenario.saving import file_named, saving
from trainer.text.catalogue import problem_line
from trainer.text.safe import clean
from trainer.tui.base import DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoInput
from trainer.tui.scenario.map_pane import is_small
from trainer.tui.scratch.saved import remember_saved, saved_files
from trainer.tui.words import Live, Phrase, dojo
from trainer.tui.work import at_work, begin_at_work


class SaveScreen(DojoModal[None]):
    """A box over the screen that shows the cloud; it stays open until the file is written."""

    HELP = "help.save"
    CSS_PATH = "scratch.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "save", "key.save", id="save.save", priority=True),
    ]

    def __init__(self, cloud: Cloud, store: Store) -> None:
        super().__init__()
        self._cloud = cloud
        self._store = store
        self._refusal: BadInput | None = None
        self._over = ""
        """What the name was when the file turned out to exist."""

    def compose_body(self) -> ComposeResult:
        recent = saved_files(self._store)
        with Vertical(classes="dialog"):
            yield Phrase("scratch.save.title", classes="title")
            yield DojoInput(str(recent[0]) if recent else "", select_on_focus=True)
            yield Live(self._remark, id="remark")

    def relabel(self) -> None:
        self.query_one("#remark", Live).renew()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.value != self._over:
            self._refusal, self._over = None, ""
            self.relabel()

    def action_save(self) -> None:
        """Write the file, or say why not; a second time, write over the one that is there."""
        begin_at_work(self, partial(self._save, self.query_one(Input).value), group="saving")

    async def _save(self, text: str) -> None:
        try:
            target = file_named(text)
            work = saving(self._cloud, target, over=bool(text) and text == self._over)
            is_long = not is_small(self._cloud)
            name = clean(target.name)
            lost = await at_work(self, "work.saving", work, is_long=is_long, file=name)
        except BadInput as bad:
            exists = any(problem.code == "input.file_exists" for problem in bad.problems)
            self._refusal, self._over = bad, text if exists else ""
            self.relabel()
            return
        remember_saved(self._store, target)
        app = dojo(self)
        self.dismiss()
        app.notify(app.say("scratch.saved", file=clean(str(target))), markup=False)
        app.tell_problems(lost)

    def _remark(self) -> Content:
        app = dojo(self)
        if self._over:
            return Content.styled(app.say("scratch.save.over"), "$warning")
        if self._refusal is not None:
            lines = (problem_line(app.language, problem) for problem in self._refusal.problems)
            return Content.styled("\n".join(lines), "$error")
        return Content.styled(app.say("scratch.save.how"), "$quiet")
