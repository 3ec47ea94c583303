"""What became of a traced flow: the verdict, and each hop there and back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList

from trainer.cloud import Cloud
from trainer.picture import Step
from trainer.reach import Finding, Outcome, Verdict, Way
from trainer.text.verdicts import (
    finding_line,
    hop_line,
    outcome_word,
    remedy_line,
    set_lines,
    symptom_word,
)
from trainer.text.width import cells, pad
from trainer.tui.scenario.lines import Line, LineList
from trainer.tui.scenario.pane import Pane
from trainer.tui.words import Live, dojo

SIGNS: Final = {
    Outcome.REACHABLE: ("✓", "+", "$success"),
    Outcome.PARTIAL: ("≈", "~", "$warning"),
    Outcome.UNREACHABLE: ("×", "x", "$error"),
    Outcome.UNKNOWN: ("?", "?", "$quiet"),
}
"""Symbol, the same in ASCII, colour; a word always stands beside them."""


class StepList(LineList):
    """The hops; the cursor is where the packet is."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "select", "key.play", id="trace.play"),
    ]


class TracePane(Pane):
    """Moving through the hops moves the packet on the picture; Enter lets it run again.

    ``how`` is the code of the sentence that says how to trace a flow.
    """

    DEFAULT_CSS = """
    TracePane > Live { width: 100%; height: auto; }
    """

    @dataclass
    class Stepped(Message):
        """The cursor is at a hop."""

        step: int

    @dataclass
    class Played(Message):
        """The packet is to run again."""

    def __init__(self, how: str = "trace.how") -> None:
        super().__init__("trace")
        self._how = how
        self._verdict: Verdict | None = None
        self._cloud = Cloud()
        self._steps: tuple[Step, ...] = ()

    def compose(self) -> ComposeResult:
        yield Live(self._headline)
        yield StepList()

    def show(self, cloud: Cloud, verdict: Verdict | None, steps: tuple[Step, ...]) -> None:
        """Show an answer about a cloud, with the steps of its path; the cursor is at the end."""
        self._cloud = cloud
        self._verdict = verdict
        self._steps = steps
        self.fill()

    def fill(self) -> None:
        """Write everything again."""
        steps = self.query_one(StepList)
        last = len(self._steps) - 1 if self._steps else None
        steps.put((*self._walk(), *self._remarks()), last)
        steps.display = self._verdict is not None
        headline = self.query_one(Live)
        # What can be done is told in several lines, an answer in one.
        headline.styles.height = 1 if self._verdict is not None else "auto"
        headline.renew()

    def at(self, step: int) -> None:
        """Put the cursor on a hop, because the packet is there."""
        self.query_one(StepList).go(step)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        # Below the path stand remarks, at which the packet stays where it is.
        if event.option_index < len(self._steps):
            self.post_message(self.Stepped(event.option_index))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Played())

    def _headline(self) -> Content:
        verdict = self._verdict
        app = dojo(self)
        if verdict is None:
            return Content.styled(app.say(self._how), "$quiet")
        sign, plain, colour = SIGNS[verdict.outcome]
        question = verdict.question
        flow = app.say("trace.flow", source=question.source, destination=question.destination)
        share = ""
        if verdict.outcome is Outcome.PARTIAL:
            share = f" {round(100 * verdict.works.count() / verdict.asked.count())}%"
        return Content.assemble(
            (f"{plain if app.ascii_drawing else sign} ", f"bold {colour}"),
            (f"{outcome_word(app.language, verdict)}{share}", f"bold {colour}"),
            f"  {symptom_word(app.language, verdict)}",
            (f"  {flow} {question.service}", "$quiet"),
        )

    def _walk(self) -> Iterator[Line]:
        app = dojo(self)
        names = {way: app.say(f"verdict.way.{way}") for way in Way}
        width = max(map(cells, names.values()))
        number, way = 0, None
        for step in self._steps:
            number = number + 1 if step.event.way is way else 1
            shown = names[step.event.way] if number == 1 else ""
            way = step.event.way
            match step.event:
                case Finding() as finding:
                    text = Content.styled(self._finding(finding), "$error")
                    sign = ("X ", "bold $error")
                case hop:
                    text = Content(hop_line(app.language, self._cloud, hop))
                    sign = ("  ", "")
            head = Content.assemble((pad(shown, width), "$primary"), f" {number:>2} ", sign)
            yield Line(head, text)

    def _remarks(self) -> Iterator[Line]:
        """What there is to say besides the path: which packets work, what else is in the way."""
        verdict = self._verdict
        if verdict is None:
            return
        app = dojo(self)
        yield Line(Content(), Content(), mute=True)
        for text in set_lines(app.language, verdict):
            yield Line(Content("  "), Content(text))
        stop = self._steps[-1].event if self._steps else None
        for finding in verdict.findings:
            if finding != stop:
                also = app.say("trace.also", finding=self._finding(finding))
                yield Line(Content("  "), Content.styled(also, "$error"))
            remedy = remedy_line(app.language, finding)
            yield Line(Content("  "), Content.styled(remedy, "$quiet"))

    def _finding(self, finding: Finding) -> str:
        return finding_line(dojo(self).language, self._cloud, finding)
