"""What to practise: a group of questions, with how many of them are due."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList

from trainer.progress import QuestionState
from trainer.text.width import cells, cut, pad
from trainer.tui.base import DojoScreen
from trainer.tui.containers import Container
from trainer.tui.practice.groups import Group, Standing, groups, standing
from trainer.tui.practice.round import RoundScreen
from trainer.tui.rows import RowList
from trainer.tui.words import Live, dojo
from trainer.tui.work import begin, beside, one_step

IN_A_ROUND = 10


class GroupList(RowList):
    """The groups; Enter or a click asks the questions of one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "key.start_scenario", id="round.start"),
    ]


class PracticeScreen(DojoScreen):
    """Choosing a group asks its questions, at most `IN_A_ROUND` of them."""

    HELP = "help.practice"
    CSS_PATH = "practice.tcss"
    AUTO_FOCUS = "GroupList"

    def __init__(self) -> None:
        super().__init__()
        self._groups: tuple[Group, ...] = ()
        self._is_read = False
        self._states: Mapping[str, QuestionState] = {}

    def compose_body(self) -> ComposeResult:
        with Container(id="practice"):
            yield Live(self._summary, id="summary")
            yield GroupList(self._rows)

    def on_mount(self) -> None:
        begin(self, self._read)

    async def _read(self) -> None:
        """The questions are in as many files as there are lessons."""
        shelf = dojo(self).shelf
        questions = await beside(one_step(lambda: shelf.questions))
        of_lessons = {q.lesson for q in questions}
        titles = {
            entry.item.id: entry.title
            for entry in shelf.entries()
            if entry.item.kind == "lesson" and entry.item.id in of_lessons
        }
        self._groups = tuple(groups(questions, shelf.curriculum, titles))
        self._is_read = True
        dojo(self).tell_problems(shelf.problems)
        self._renew()

    def on_screen_resume(self) -> None:
        """Questions may have been answered meanwhile."""
        if self._groups:
            self._renew()

    def relabel(self) -> None:
        self.query_one(GroupList).redraw()
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self.say("key.practice")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        group = self._groups[event.option_index]
        keys = dojo(self).store.questions_in_order(group.keys)[:IN_A_ROUND]
        self.app.push_screen(RoundScreen(keys))

    def _renew(self) -> None:
        self._states = dojo(self).store.question_states()
        # Whoever leaves while the questions are read takes the list along.
        for shown in self.query(GroupList):
            shown.redraw()
        for summary in self.query("#summary").results(Live):
            summary.renew()

    def _standing(self, group: Group) -> Standing:
        return standing(group.keys, self._states, dojo(self).store.now())

    def _summary(self) -> Content:
        if not self._groups:
            return Content(dojo(self).say("practice.nothing") if self._is_read else "")
        whole = self._standing(self._groups[0])
        facts = {"due": whole.due, "new": whole.new, "all": whole.all}
        return Content(dojo(self).say("practice.summary", **facts))

    def _rows(self, width: int) -> Iterable[Content]:
        app = dojo(self)
        kinds = [app.say(group.kind) for group in self._groups]
        counts = [self._counts(self._standing(group)) for group in self._groups]
        left, right = max(map(cells, kinds), default=0), max(map(cells, counts), default=0)
        room = max(width - left - right - 4, 10)
        for group, kind, count in zip(self._groups, kinds, counts, strict=True):
            name = pad(cut(group.name[app.language], room), room)
            due = self._standing(group).due
            yield Content.assemble(
                (f"{pad(kind, left)}  ", "$quiet"),
                f"{name}  ",
                (pad(count, right, right=True), "$warning" if due else "$quiet"),
            )

    def _counts(self, found: Standing) -> str:
        said = self.say("practice.counts", due=found.due, new=found.new, all=found.all)
        if found.share is None:
            return said
        return f"{said}  {self.say('practice.share', share=round(100 * found.share))}"
