"""The left upper pane: the ticket, the goals, and the hints that were asked for."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content

from trainer.progress.session import RUNGS, Session
from trainer.scenario.goals import Mark
from trainer.text.markdown import blocks
from trainer.text.tickets import ticket_markdown
from trainer.tui.containers import VerticalScroll
from trainer.tui.prose import Prose
from trainer.tui.scenario.goal_list import GoalList
from trainer.tui.scenario.pane import Pane
from trainer.tui.words import Live, dojo


class TicketPane(Pane):
    """Everything that the learner was told."""

    DEFAULT_CSS = """
    TicketPane VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    TicketPane Live { width: 100%; height: 1; }
    TicketPane #hint-count { margin: 1 0 0 0; }
    TicketPane #goal-count { height: 2; border-top: solid $border-blurred; }
    TicketPane GoalList { max-height: 55%; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__("ticket")
        self._session = session
        self._marks: tuple[Mark, ...] = ()

    def compose(self) -> ComposeResult:
        language = dojo(self).language
        with VerticalScroll(can_focus=True):
            yield Prose((), language)
            yield Live(self._hint_count, id="hint-count")
            yield Prose((), language)
        yield Live(self._goal_count, id="goal-count")
        yield GoalList()

    def show(self, marks: tuple[Mark, ...]) -> None:
        """Show how the goals stand."""
        self._marks = marks
        self.query_one(GoalList).show(marks)
        self.query_one("#goal-count", Live).renew()

    def speak(self) -> None:
        """Show all texts in the language that is chosen now."""
        language = dojo(self).language
        ticket = blocks(ticket_markdown(language, self._session.scenario))
        self.query(Prose).first().show(ticket, language)
        self.show_hints()
        self.show(self._marks)

    def show_hints(self, *, go: bool = False) -> None:
        """Show the hints asked for so far; with ``go``, bring the last one into view."""
        language = dojo(self).language
        hints = self._session.scenario.hints
        texts = []
        for rung in RUNGS[: self._session.hints]:
            title = dojo(self).say(f"scenario.rung.{rung}")
            texts.append(f"**{title}**: {hints[rung][language]}")
        self.query(Prose).last().show(blocks("\n\n".join(texts)), language)
        self.query_one("#hint-count", Live).renew()
        if go:
            self.call_after_refresh(self.query_one(VerticalScroll).scroll_end, animate=False)

    def _goal_count(self) -> Content:
        met = sum(mark.met for mark in self._marks)
        say = dojo(self).say
        return Content.assemble(
            (say("scenario.goals"), "bold"),
            (f"  {say('scenario.goals_met', met=met, goals=len(self._marks))}", "$quiet"),
        )

    def _hint_count(self) -> Content:
        say = dojo(self).say
        shown = self._session.hints
        told = say("scenario.hints_shown", shown=shown, all=len(RUNGS))
        how = f"  {say('scenario.how_hint')}" if shown < len(RUNGS) else ""
        return Content.assemble((say("scenario.hints"), "bold"), (f"  {told}{how}", "$quiet"))
