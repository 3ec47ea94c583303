"""A figure: its topology, what the engine says of its claims, and a packet's walk hop by hop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.lesson.lesson import Figure
from trainer.reach import Outcome, Verdict
from trainer.scenario.claim import Claim
from trainer.text.verdicts import verdict_lines
from trainer.text.width import cells, pad
from trainer.tui import places
from trainer.tui.choices import PageList
from trainer.tui.containers import Vertical
from trainer.tui.fitted import Fitted
from trainer.tui.keys import letter
from trainer.tui.lesson.drawing import Drawing
from trainer.tui.prose import command, hanging
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.words import Live, dojo, follow

_SIGNS: Final = {
    Outcome.REACHABLE: ("✓", "$success"),
    Outcome.PARTIAL: ("≈", "$warning"),
    Outcome.UNREACHABLE: ("×", "$error"),
    Outcome.UNKNOWN: ("?", "$quiet"),
}
_ASCII_SIGNS: Final = {
    Outcome.REACHABLE: "+",
    Outcome.PARTIAL: "~",
    Outcome.UNREACHABLE: "x",
    Outcome.UNKNOWN: "?",
}


class ClaimList(PageList):
    """What is claimed of a figure, a line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "key.show_walk", id="figure.walk"),
    ]


class FigureView(Vertical):
    """One figure of a page. Choosing a claim draws its packet's path and tells its walk; its
    network opens by a key, or by two clicks on the drawing.

    The verdicts of a figure that is to be predicted stay hidden until they are asked for, and so
    does what its drawing would say of subnets.
    ``origin`` is the figure that its commands start from.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"f6,{letter('v')}", "network", "key.network", id="figure.network"),
    ]

    def __init__(self, figure: Figure, origin: Figure | None = None) -> None:
        super().__init__()
        self._figure = figure
        self._origin = origin
        self._revealed = not figure.predict
        self._told: Claim | None = figure.traced
        self._verdicts = {claim: claim.verdict(figure.cloud) for claim in figure.claims}

    def compose(self) -> ComposeResult:
        yield Live(self._caption, classes="caption")
        if self._figure.picture:
            yield Drawing(self._figure.cloud, told=self._revealed)
        yield Live(partial(Fitted, self._commands), classes="commands")
        yield ClaimList()
        yield Live(partial(Fitted, self._walk), classes="walk")

    def on_mount(self) -> None:
        follow(self, self._list, "language", "ascii_drawing")
        self.query_one(".commands").display = bool(self._figure.commands)
        self._list()
        self._tell(self._told)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        claim = self._figure.claims[event.option_index]
        revealed, self._revealed = self._revealed, True
        self._tell(None if revealed and claim == self._told else claim, follow=True)
        self._list()

    def on_topology_view_opened(self, event: TopologyView.Opened) -> None:
        event.stop()
        self.action_network()

    def action_network(self) -> None:
        """Step into the figure: look at its rules, follow packets, change it, put it back."""
        caption = self._figure.caption[dojo(self).language]
        self.app.push_screen(places.free_screen(self._figure.cloud, caption))

    def _tell(self, claim: Claim | None, *, follow: bool = False) -> None:
        """Show the walk of one claim, or of none."""
        self._told = claim
        shown = self._verdicts[claim] if claim and self._revealed else None
        for drawing in self.query(Drawing):
            if self._revealed:
                drawing.tell_all()
            drawing.tell(shown, follow=follow)
        walk = self.query_one(".walk", Live)
        walk.display = claim is not None and self._revealed
        walk.renew()

    def _list(self) -> None:
        claims = self.query_one(ClaimList)
        place = claims.highlighted
        claims.set_options(Option(Fitted(line)) for line in self._claims())
        claims.highlighted = place or 0

    def _caption(self) -> Content:
        app = dojo(self)
        return Content.assemble(
            (f"{app.say('lesson.figure')}  ", "bold $primary"),
            self._figure.caption[app.language],
        )

    def _commands(self, width: int) -> Content:
        app = dojo(self)
        origin = self._origin.caption[app.language] if self._origin else ""
        lines = [Content.styled(app.say("lesson.changed_by", figure=origin), "$quiet")]
        for line in self._figure.commands:
            lines += [
                Content.assemble("  ", piece).stylize("$code-foreground")
                for piece in command(line, width - 2)
            ]
        return Content("\n").join(lines)

    def _claims(self) -> Iterator[Callable[[int], Content]]:
        app = dojo(self)
        facts = [claim.flow.facts() for claim in self._figure.claims]
        flows = [app.say("lesson.flow", **fact) for fact in facts]
        verdicts = [self._verdicts[claim] for claim in self._figure.claims]
        outcomes = [verdict.outcome if verdict else Outcome.UNKNOWN for verdict in verdicts]
        words = [
            app.say(f"verdict.outcome.{outcome}" if self._revealed else "lesson.predict")
            for outcome in outcomes
        ]
        widths = max(map(cells, flows), default=0), max(map(cells, words), default=0)
        for verdict, flow, outcome, said in zip(verdicts, flows, outcomes, words, strict=True):
            sign, colour = _SIGNS[outcome]
            if app.ascii_drawing:
                sign = _ASCII_SIGNS[outcome]
            if not self._revealed:
                sign, colour = "?", "$accent"
            code = f"  {_stop(verdict)}" if self._revealed else ""
            yield partial(_claim, sign, colour, flow, said, code, widths)

    def _walk(self, width: int) -> Content:
        verdict = self._verdicts[self._told] if self._told else None
        if verdict is None:
            return Content()
        lines = verdict_lines(dojo(self).language, self._figure.cloud, verdict)
        return Content("\n").join(piece for line in lines for piece in hanging(line, width))


def _claim(
    sign: str, colour: str, flow: str, said: str, code: str, widths: tuple[int, int], room: int
) -> Content:
    """A line of the list. ``widths`` are those of the longest flow and of the longest word."""
    # Words that have no room beside the longest flow stand below, in every line.
    below = room < 4 + sum(widths)
    line = Content.assemble(
        (f"{sign} ", f"bold {colour}"),
        f"{flow}\n" if below else pad(flow, widths[0]),
        (f"  {said}", f"bold {colour}"),
    )
    # The code is a remark: it stands in the walk as well.
    fits = line.split("\n")[-1].cell_length + cells(code) <= room
    return line.append_text(code, "$quiet") if fits else line


def _stop(verdict: Verdict | None) -> str:
    """The code of the first blocker."""
    return verdict.findings[0].code if verdict and verdict.findings else ""
