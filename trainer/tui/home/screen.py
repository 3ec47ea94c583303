"""Home: what there is, what is next, how far the learner is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Tree

from trainer.cloud import BadInput
from trainer.lesson.curriculum import Chapter, Item
from trainer.text.catalogue import problem_line
from trainer.tui.base import DojoScreen
from trainer.tui.home.tree import CurriculumTree
from trainer.tui.keys import letter
from trainer.tui.shelf import Standing, next_item
from trainer.tui.words import Live, dojo

_BAR = 24


class HomeScreen(DojoScreen):
    """The first screen, and the last: Escape has nowhere to go back to."""

    HELP = "help.home"
    CSS_PATH = "home.tcss"
    AUTO_FOCUS = "CurriculumTree"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("n"), "open_next", "key.open_next", id="home.next"),
        Binding("f3", "app.palette", "key.palette", id="home.palette"),
        Binding("f4", "app.settings", "key.settings", id="home.settings"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._standings: Mapping[Item, Standing] = {}

    def compose_body(self) -> ComposeResult:
        with Container(id="home"):
            yield Live(self._progress, id="progress")
            yield CurriculumTree(dojo(self).shelf)
            with VerticalScroll(id="summary", can_focus=False):
                yield Live(self._summary)

    def on_mount(self) -> None:
        # The frame is painted before the files are read.
        self.call_after_refresh(self._fill)

    def on_screen_resume(self) -> None:
        """Something may have been done on the screen that was left."""
        if self._standings:
            self._standings = dojo(self).shelf.standings()
            self._tree.renew(self._standings)
            self._tell()

    def relabel(self) -> None:
        self._tree.redraw()
        self.retitle()

    def remark(self) -> str:
        return self.say("home.motto")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # There is no screen behind this one.
        return action != "back"

    def on_tree_node_highlighted(self, _: Tree.NodeHighlighted[Chapter | Item]) -> None:
        self.query_one("#summary Live", Live).renew()

    def on_tree_node_selected(self, event: Tree.NodeSelected[Chapter | Item]) -> None:
        if isinstance(event.node.data, Item):
            dojo(self).go(str(event.node.data))

    def action_open_next(self) -> None:
        """Open the first thing in the curriculum that is not done."""
        if item := next_item(self._standings):
            dojo(self).go(str(item))

    @property
    def _tree(self) -> CurriculumTree:
        return self.query_one(CurriculumTree)

    def _fill(self) -> None:
        shelf = dojo(self).shelf
        try:
            self._standings = shelf.standings()
            self._tree.fill(shelf.curriculum, self._standings)
        except BadInput as bad:
            for problem in bad.problems:
                text = problem_line(dojo(self).language, problem)
                self.notify(text, severity="error", timeout=30, markup=False)
            return
        if item := next_item(self._standings):
            self._tree.go_to(item)
        self._tell()

    def _tell(self) -> None:
        for live in self.query(Live):
            live.renew()

    def _progress(self) -> Content:
        if not self._standings:
            return Content(self.say("home.loading"))
        done = sum(standing is Standing.DONE for standing in self._standings.values())
        full = round(_BAR * done / max(len(self._standings), 1))
        return Content.assemble(
            ("━" * full, "$success"),
            ("━" * (_BAR - full), "$border-blurred"),
            f"  {self.say('home.progress', done=done, all=len(self._standings))}",
        )

    def _summary(self) -> Content:
        node = self._tree.cursor_node
        match node and node.data:
            case Item() as item:
                return Content("\n").join(self._about(item))
            case Chapter() as chapter:
                return Content.styled(chapter.title[dojo(self).language], "bold")
            case _:
                return Content()

    def _about(self, item: Item) -> Iterable[Content]:
        app = dojo(self)
        entry = app.shelf.entry(item)
        following = next_item(self._standings) == item
        facts = [self.say(f"ui.kind.{item.kind}"), self.say("home.minutes", minutes=entry.minutes)]
        if entry.difficulty is not None:
            facts.append(self.say("home.difficulty", level=entry.difficulty))
        yield Content.assemble(
            ("  ·  ".join(facts), "$text-muted"),
            (f"   {self.say('home.is_next')}" if following else "", "bold $accent"),
        )
        yield Content.styled(entry.title[app.language], "bold $primary")
        yield Content()
        yield Content(entry.summary[app.language])
