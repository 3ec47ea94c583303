"""The curriculum, how far the learner is with it, and what the selected item is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Tree

from trainer.lesson.curriculum import Chapter, Item
from trainer.tui.containers import Container, VerticalScroll
from trainer.tui.home.tree import CurriculumTree
from trainer.tui.shelf import Standing, next_item
from trainer.tui.words import Live, dojo

_BAR = 24


class HomeBody(Container):
    """A tree at the left or on top, the summary of the selected item beside or below it."""

    def __init__(self) -> None:
        super().__init__(id="home")
        self._standings: Mapping[Item, Standing] = {}

    def compose(self) -> ComposeResult:
        yield Live(self._progress, id="progress")
        yield CurriculumTree(dojo(self).shelf)
        with VerticalScroll(id="summary", can_focus=False):
            yield Live(self._summary)

    def on_mount(self) -> None:
        shelf = dojo(self).shelf
        self._standings = shelf.standings()
        self._tree.fill(shelf.curriculum, self._standings)
        dojo(self).tell_problems(shelf.problems)
        self._tree.focus()
        self._go_to_next()

    def renew(self) -> None:
        """Show what the learner has done meanwhile, with the cursor on what is next now."""
        if not self.query(CurriculumTree):
            # Home comes to the front for the last time when the trainer ends.
            return
        before, self._standings = self._standings, dojo(self).shelf.standings()
        self._tree.renew(self._standings)
        if next_item(before) != next_item(self._standings):
            self._go_to_next()
        for live in self.query(Live):
            live.renew()

    def relabel(self) -> None:
        """Show everything in the language of now."""
        self._tree.redraw()

    def open_next(self) -> None:
        """Open the first item that is not done."""
        if item := next_item(self._standings):
            dojo(self).go(str(item))

    def on_tree_node_highlighted(self, _: Tree.NodeHighlighted[Chapter | Item]) -> None:
        # The last messages may come when the screen is being left and its widgets are gone.
        for summary in self.query("#summary Live").results(Live):
            summary.renew()

    def on_tree_node_selected(self, event: Tree.NodeSelected[Chapter | Item]) -> None:
        if isinstance(event.node.data, Item):
            dojo(self).go(str(event.node.data))

    @property
    def _tree(self) -> CurriculumTree:
        return self.query_one(CurriculumTree)

    def _go_to_next(self) -> None:
        if item := next_item(self._standings):
            self._tree.go_to(item)

    def _progress(self) -> Content:
        done = sum(standing.is_done for standing in self._standings.values())
        full = round(_BAR * done / max(len(self._standings), 1))
        said = dojo(self).say("home.progress", done=done, all=len(self._standings))
        return Content.assemble(
            ("━" * full, "$success"), ("━" * (_BAR - full), "$border-blurred"), f"  {said}"
        )

    def _summary(self) -> Content:
        node = self._tree.cursor_node
        match node and node.data:
            case Item() as item:
                return Content("\n").join(self._about(item))
            case Chapter() as chapter:
                return Content.styled(chapter.title[dojo(self).language], "bold $primary")
            case _:
                return Content()

    def _about(self, item: Item) -> Iterable[Content]:
        app = dojo(self)
        entry = app.shelf.entry(item)
        facts = [app.say(f"ui.kind.{item.kind}"), app.say("home.minutes", minutes=entry.minutes)]
        if entry.difficulty is not None:
            facts.append(app.say("home.difficulty", level=entry.difficulty))
        is_next = next_item(self._standings) == item
        yield Content.assemble(
            ("  ·  ".join(facts), "$quiet"),
            (f"   {app.say('home.is_next')}" if is_next else "", "bold $accent"),
        )
        yield Content.styled(entry.title[app.language], "bold $primary")
        if due := app.shelf.due().get(item):
            yield Content.styled(app.say("home.due", count=due), "$accent")
        yield Content()
        yield Content(entry.summary[app.language])
