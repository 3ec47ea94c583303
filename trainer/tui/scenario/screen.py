"""The scenario screen: it connects the panes with the session, which holds what was done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen, Screen
from textual.widgets import OptionList

from trainer.actions import Call
from trainer.awscli.complete import Completion
from trainer.cloud import Cloud
from trainer.machine import Answer, complete
from trainer.progress.session import Session
from trainer.reach import Question, UnknownEnd, Verdict, ends
from trainer.scenario.attempt import Acted, Attempt
from trainer.scenario.goals import Mark
from trainer.scenario.scenario import Scenario
from trainer.text.catalogue import say
from trainer.text.grades import goal_text
from trainer.text.language import Language
from trainer.text.machine import answer_lines
from trainer.text.replies import failure_lines
from trainer.tui.commands import Command
from trainer.tui.containers import Container, Vertical
from trainer.tui.keys import letter
from trainer.tui.prose import Prose
from trainer.tui.scenario.desk import DeskScreen
from trainer.tui.scenario.entering import Entering
from trainer.tui.scenario.form_screen import FormScreen
from trainer.tui.scenario.forms import Offer
from trainer.tui.scenario.forms.flow import TEST_FLOW
from trainer.tui.scenario.inspector import InspectorPane
from trainer.tui.scenario.map_pane import TopologyPane, is_small
from trainer.tui.scenario.pane import Pane
from trainer.tui.scenario.prompt import PromptPane
from trainer.tui.scenario.stopwatch import Stopwatch, clock
from trainer.tui.scenario.ticket import TicketPane
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scenario.trace import TracePane
from trainer.tui.words import dojo, follow
from trainer.tui.work import Stopped, at_work, begin, begin_at_work, beside, one_step


class ScenarioScreen(DeskScreen):
    """Everything about one scenario, at one desk."""

    HELP = "help.scenario"
    HOW_TO_TRACE: ClassVar[str] = "trace.how"
    AUTO_FOCUS = "TicketPane VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("t"), "test_flow", "key.test_flow", id="scenario.test"),
        Binding(letter("h"), "hint", "key.hint", id="scenario.hint"),
        Binding(letter("c"), "compare", "key.compare", id="scenario.compare"),
        Binding(f"{letter('u')},ctrl+z", "undo", "key.undo", id="scenario.undo"),
        Binding(f"{letter('y')},ctrl+y", "redo", "key.redo", id="scenario.redo"),
        Binding(letter("m"), "timer", "key.timer", id="scenario.timer", show=False),
        Binding("ctrl+r", "reset", "key.reset", id="scenario.reset", show=False),
        Binding(f"{letter('s')},ctrl+s", "submit", "key.submit", id="scenario.submit"),
        Binding(letter("n"), "notes", "key.notes", id="scenario.notes"),
        Binding("colon,：", "pane('prompt')", "key.prompt", id="scenario.type", show=False),
    ]

    def __init__(self, scenario: Scenario) -> None:
        super().__init__()
        self._scenario = scenario
        self._marks: tuple[Mark, ...] = ()
        self._shown: tuple[Cloud, int, Question | None] | None = None

    def compose_body(self) -> ComposeResult:
        small = is_small(self._scenario.broken)
        begin_session = Session.open if small else Session.begin
        self.session = self._session_below() or begin_session(self._scenario, dojo(self).store)
        self._entering = Entering(self, self.session, self._show)
        self._stopwatch = Stopwatch(dojo(self).store, self._scenario.key)
        cloud, start = self.session.cloud, self._first_inspected()
        dojo(self).expect(cloud)
        yield self.make_tabs()
        with Container(id="desk"):
            with Vertical(id="left"):
                yield self.make_story()
                yield InspectorPane(cloud, start)
            with Vertical(id="right"):
                yield TopologyPane(self._scenario.broken, start)
                yield TracePane(self.HOW_TO_TRACE)
                yield PromptPane(self._completions, self.session.typed, lambda: self.session.here)

    def _session_below(self) -> Session | None:
        """The session of a screen below that shows the same: both go on with one attempt."""
        for screen in self.app.screen_stack:
            if isinstance(screen, ScenarioScreen) and screen.is_mounted and screen is not self:
                scenario = screen.session.scenario
                if (scenario.key, scenario.digest) == (self._scenario.key, self._scenario.digest):
                    return screen.session
        return None

    def on_screen_resume(self) -> None:
        """A screen above this one may have gone on with its attempt."""
        if self._shown is not None and self._is_open:
            cloud, hints, question = self._shown
            now = self.session
            if cloud is not now.cloud or (hints, question) != (now.hints, now.question):
                self.speak()
                self._renew()
                self._prompt.renew()

    def _note_shown(self) -> None:
        self._shown = self.session.cloud, self.session.hints, self.session.question

    def make_story(self) -> Pane:
        """The pane that says what is to be done, or was."""
        return TicketPane(self.session)

    def _first_inspected(self) -> str:
        goals, cloud = self._scenario.goals, self.session.cloud
        asked = goals[0].ends()[::-1] if goals else ends(cloud)
        return (*asked, *cloud.resources)[0]

    async def on_mount(self) -> None:
        self._ticks = self.set_interval(1, self._tick, pause=not self._stopwatch.on)
        self.lay_out(self.size.width, self.size.height)
        self.speak()
        self._renew()
        is_left = bool(self.session.left)
        if is_left:
            begin_at_work(self, self._take_up, group="taking up")
        # Goals are judged for the first time, which takes longer than later and a key may wait.
        await beside(one_step(lambda: self.session.marks))
        if not self._is_open:
            return
        self._judge()
        if not is_left:
            self._tell_resumed()
        follow(self, self._renew, "ascii_drawing")

    async def _take_up(self) -> None:
        """Do again what was done in a large cloud, beside the screen; who stops it leaves."""
        session = self.session
        try:
            work = Attempt.replaying(self._scenario, session.left)
            attempt = await at_work(self, "work.taking_up", work)
        except Stopped:
            self.dismiss()
            raise
        session.take_up(attempt)
        if self._is_open:
            self._renew()
            self._tell_resumed()

    def _tell_resumed(self) -> None:
        if self.session.attempt.lines:
            self._console_line("scenario.resumed", count=len(self.session.attempt.lines))

    def on_unmount(self) -> None:
        self._stopwatch.keep()

    def large_things(self) -> Iterable[object]:
        if self.is_mounted:
            # All are about as many and mostly the same resources.
            yield from self.session.cloud.pieces()
            for snapshot in self.session.attempt.snapshots:
                yield snapshot.cloud

    def _tick(self) -> None:
        """A second has passed, which counts while this screen or what belongs to it is in front."""
        if self._is_open and all(map(_belongs_to_what_is_below, self._above)):
            self._stopwatch.tick()
            self.retitle()

    @property
    def _above(self) -> Sequence[Screen[Any]]:
        """The screens that lie on this one."""
        stack = self.app.screen_stack
        return stack[stack.index(self) + 1 :]

    def speak(self) -> None:
        """Tell the story in the language that is chosen now."""
        self._ticket.speak()

    def relabel(self) -> None:
        self.speak()
        self._renew()
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self._scenario.title[dojo(self).language]

    def remark(self) -> str:
        met = sum(mark.met for mark in self._marks)
        return self.timed(self.say("scenario.goals_met", met=met, goals=len(self._marks)))

    def timed(self, remark: str) -> str:
        """A remark with the time before it, if the timer is on."""
        on = self.is_mounted and self._stopwatch.on
        return f"{clock(self._stopwatch.seconds)} · {remark}" if on else remark

    def commands(self) -> Iterable[Command]:
        for code, action, run in (
            ("key.test_flow", "test_flow", self.action_test_flow),
            ("key.compare", "compare", self.action_compare),
            ("key.hint", "hint", self.action_hint),
            ("key.notes", "notes", self.action_notes),
            ("key.timer", "timer", self.action_timer),
            ("key.undo", "undo", self.action_undo),
            ("key.redo", "redo", self.action_redo),
            ("key.reset", "reset", self.action_reset),
            ("key.submit", "submit", self.action_submit),
        ):
            if self.check_action(action, ()) is False:
                continue
            yield Command("ui.kind.action", partial(_said, code), run)
        for owner in self.session.cloud.resources:
            inspect = partial(self._inspect, owner, go=True)
            yield Command("scenario.kind_of_command", partial(_as_it_is, owner), inspect)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        match action:
            case "undo":
                return True if self.session.attempt.can_undo else None
            case "redo":
                return True if self.session.attempt.can_redo else None
        return super().check_action(action, parameters)

    # Parts

    @property
    def _ticket(self) -> TicketPane:
        return self.query_one(TicketPane)

    @property
    def _inspector(self) -> InspectorPane:
        return self.query_one(InspectorPane)

    @property
    def _prompt(self) -> PromptPane:
        return self.query_one(PromptPane)

    # What is shown

    def _renew(self) -> None:
        """Show everything as it is now, what takes longer in the frames after."""
        session = self.session
        self._note_shown()
        if session.question is None or is_small(session.cloud):
            self._show_flow(session.verdict)
        else:
            begin(self, self._find_out, group="verdict")
        self._inspector.show(session.cloud, self._inspector.owner)
        self.refresh_bindings()
        self.call_after_refresh(self._judge_if_open)

    async def _find_out(self) -> None:
        """What becomes of the traced flow in a large cloud."""
        verdict = await beside(one_step(lambda: self.session.verdict))
        if self._is_open:
            self._show_flow(verdict)

    def _show_flow(self, verdict: Verdict | None) -> None:
        self.show_path(self.session.cloud, verdict)
        if self._is_to_play:
            self.play()

    @property
    def _is_open(self) -> bool:
        """False if the screen has been left meanwhile, and some of its panes may be gone."""
        return self in self.app.screen_stack and bool(self.query(Pane))

    def _judge_if_open(self) -> None:
        if self._is_open:
            self._judge()

    def _judge(self) -> None:
        """Show how the goals stand, and say which came true or stopped being true."""
        before, self._marks = self._marks, self.session.marks
        self._ticket.show(self._marks)
        self.retitle()
        if before:
            self._tell_goals(before)

    def _console_line(self, code: str, style: str = "$quiet", **facts: object) -> None:
        self._prompt.console.write(self.say(code, **facts), style)

    def _tell_goals(self, before: tuple[Mark, ...]) -> None:
        language = dojo(self).language
        for old, new in zip(before, self._marks, strict=True):
            if old.met != new.met:
                code = "scenario.goal_now_met" if new.met else "scenario.goal_now_not_met"
                style = "$success" if new.met else "$error"
                self._console_line(code, style, goal=goal_text(language, new.goal))
        if all(mark.met for mark in self._marks) and not all(mark.met for mark in before):
            self._console_line("scenario.all_met", "bold $success")

    def _inspect(self, owner: str, *, go: bool = False) -> None:
        self._inspector.show(self.session.cloud, owner)
        self.topology.select(owner)
        if go:
            self.action_pane("inspector")

    # Messages

    def on_topology_view_selected(self, event: TopologyView.Selected) -> None:
        self._inspect(event.owner)

    def on_topology_view_opened(self, event: TopologyView.Opened) -> None:
        self._inspect(event.owner, go=True)

    def on_inspector_pane_followed(self, event: InspectorPane.Followed) -> None:
        self._inspect(event.owner)

    def on_inspector_pane_offered(self, event: InspectorPane.Offered) -> None:
        form = FormScreen(
            event.offer,
            self.session.cloud,
            self._apply,
            try_out=self._try_out,
            selected=self._inspector.owner,
        )
        self._open(form)

    def on_prompt_pane_typed(self, event: PromptPane.Typed) -> None:
        self._entering.enter((event.line,))

    def on_prompt_pane_pasted(self, event: PromptPane.Pasted) -> None:
        self._entering.enter(event.lines)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """A goal was chosen: show the path of its packets."""
        verdicts = self._marks[event.option_index].verdicts
        if verdicts:
            self._ask(verdicts[0].question)
        else:
            self.notify(self.say("scenario.no_walk"))

    def on_prose_followed(self, event: Prose.Followed) -> None:
        dojo(self).go(event.href)

    def _open(self, screen: Screen[Any]) -> None:
        """Show a screen in front of this one, unless this one has been left a moment ago."""
        if self.is_active:
            self.app.push_screen(screen)

    # Actions

    def action_test_flow(self) -> None:
        """Ask whether a flow works."""
        now = self.session.question
        start = {"source": "", "destination": self._inspector.owner, "service": "tcp/443"}
        if now is not None:
            start = {
                "source": now.source,
                "destination": now.destination,
                "service": str(now.service),
            }
        offer = Offer(TEST_FLOW, start=start)
        self._open(FormScreen(offer, self.session.cloud, self._ask))

    def action_compare(self) -> None:
        """See what the work has opened and closed so far."""
        from trainer.tui.scenario.compare_screen import CompareScreen

        inspect = partial(self._inspect, go=True)
        self._open(CompareScreen(self.session, self._inspector.owner, inspect))

    def action_notes(self) -> None:
        """Write down whatever is worth it."""
        from trainer.tui.scenario.notes_screen import NotesScreen

        self._open(NotesScreen(dojo(self).store, self._scenario.key))

    def action_timer(self) -> None:
        """Count the time on this scenario, or no longer."""
        self._stopwatch.switch()
        (self._ticks.resume if self._stopwatch.on else self._ticks.pause)()
        self.retitle()
        self.notify(self.say("scenario.timer_on" if self._stopwatch.on else "scenario.timer_off"))

    def action_hint(self) -> None:
        """Show the next hint."""
        if self.session.hint() is not None:
            self._note_shown()
            self._ticket.show_hints(go=True)
            self.action_pane("ticket")
        else:
            self.notify(self.say("scenario.no_more_hints"))

    def action_undo(self) -> None:
        """Take back the last change."""
        self._move(self.session.undo(), "scenario.undone")

    def action_redo(self) -> None:
        """Do again what was taken back."""
        self._move(self.session.redo(), "scenario.redone")

    def action_reset(self) -> None:
        """Back to the beginning; undo brings the work back."""
        self._move(self.session.reset(), "scenario.was_reset")

    def action_submit(self) -> None:
        """Have the work graded."""
        from trainer.tui.scenario.grade_screen import GradeScreen

        self._open(GradeScreen(self.session, self.session.submit()))

    # What is done

    def _ask(self, question: Question) -> str:
        """Trace a flow; its packet runs along its path."""
        self.session.follow(question)
        self._is_to_play = True
        self._renew()
        self.action_pane("topology" if self.has_class("-single") else "trace")
        return ""

    def _apply(self, call: Call) -> str:
        """Carry out a form; returns why it was refused, or nothing."""
        acted = self.session.perform(call)
        if acted.status:
            return "\n".join(failure_lines(dojo(self).language, acted))
        self._prompt.console.echo(acted.line)
        self._finish(acted)
        return ""

    def _try_out(self, call: Call) -> Cloud | str:
        """The cloud that a form would lead to, or why it would be refused."""
        acted = self.session.attempt.perform(call)
        if acted.status:
            return "\n".join(failure_lines(dojo(self).language, acted))
        return acted.attempt.cloud

    def _show(self, done: Acted | Answer) -> None:
        """Show what came of a line."""
        if isinstance(done, Acted):
            self._finish(done)
        else:
            self._tell(done)

    def _tell(self, answer: Answer) -> None:
        """Show what came of a line on a host; the way of its packet as well, if that is asked."""
        console = self._prompt.console
        console.write(answer.output, "$error" if answer.status else "")
        console.write("\n".join(answer_lines(dojo(self).language, answer)), "$quiet")
        if answer.why is not None and answer.why.probes:
            # A service that only the line has named is not on the map.
            with suppress(UnknownEnd):
                self.session.follow(answer.why.probes[-1].verdict.question)
                self._renew()

    def _finish(self, acted: Acted) -> None:
        """Show what came of a command or form."""
        if acted.status:
            failure = "\n".join(failure_lines(dojo(self).language, acted))
            self._prompt.console.write(failure, "$error")
        else:
            self._prompt.console.write(acted.output)
        if acted.changed:
            self._renew()

    def _move(self, moved: bool, code: str) -> None:
        if not moved:
            self.notify(self.say("scenario.nothing_to_do"))
            return
        self._renew()
        self._prompt.renew()
        self._console_line(code)

    def _completions(self, text: str, cursor: int) -> tuple[Completion, ...]:
        return complete(self.session.standing, self.session.cloud, text, cursor)


def _belongs_to_what_is_below(screen: Screen[Any]) -> bool:
    """Whether a screen is a box, or compares what is below: no lesson, and no other scenario."""
    return isinstance(screen, ModalScreen | DeskScreen) and not isinstance(screen, ScenarioScreen)


def _said(code: str, language: Language) -> str:
    return say(language, code)


def _as_it_is(text: str, language: Language) -> str:
    return text
