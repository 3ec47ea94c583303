"""The list of what was opened and closed, and of one entry why, at either side of the change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.worker import Worker, WorkerState

from trainer.cloud import Cloud
from trainer.reach import INTERNET, Change, Verdict
from trainer.reach.compare import Comparing
from trainer.reach.sides import Side, Sides, sides
from trainer.text.language import Language
from trainer.text.packet_words import services_between
from trainer.text.safe import clean
from trainer.text.verdicts import finding_line, outcome_word, told_path
from trainer.text.width import cells
from trainer.tui.scenario.comparing import compare_beside
from trainer.tui.scenario.lines import Line, LineList, TableLine
from trainer.tui.scenario.pane import Pane
from trainer.tui.scenario.strip import TabStrip
from trainer.tui.scenario.trace import SIGNS
from trainer.tui.words import Live, dojo
from trainer.tui.work import begin

MOST_SHOWN: Final = 100
"""Changes that are listed of each sort; the words for one take 0.1 ms."""


class Since(StrEnum):
    """What the cloud of now is compared with."""

    START = "since_start"
    LAST_STEP = "last_step"


@dataclass(frozen=True, slots=True)
class Base:
    """One cloud to compare with; ``line`` is the command that led on from there."""

    since: Since
    cloud: Cloud
    line: str = ""


class EffectList(LineList):
    """The changes; the cursor is on the one that is looked at closely."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "select", "key.show_walk", id="compare.walk"),
    ]


class EffectsPane(Pane):
    """Compares beside the screen; left and right choose with what."""

    DEFAULT_CSS = """
    EffectsPane Live { width: 100%; height: auto; }
    EffectsPane TabStrip, EffectsPane #state, EffectsPane EffectList { margin: 0 0 1 0; }
    EffectsPane #why { max-height: 12; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right,right_square_bracket",
            "turn(1)",
            "key.next_tab",
            id="compare.next",
            key_display="→",
        ),
        Binding(
            "left,left_square_bracket",
            "turn(-1)",
            "key.previous_tab",
            id="compare.previous",
            show=False,
        ),
    ]

    @dataclass
    class Chosen(Message):
        """Another change is looked at, or none; ``walk`` if its path is to be shown."""

        sides: Sides | None
        base: Base
        walk: bool = False

    def __init__(self, bases: tuple[Base, ...], now: Cloud, about: str | None) -> None:
        super().__init__("ticket", title="changes", binding="compare.changes")
        self._bases = bases
        self._now = now
        self._about = about
        self._base = bases[0]
        self._found = Comparing()
        self._told_services: dict[tuple[Language, int], str] = {}
        """By language and by the change, which lives as long as what was found."""
        self._work: Worker[None] | None = None
        self._rows: tuple[Change | None, ...] = ()
        self._looked_at: Change | None = None
        self._moved = False
        self._sides: Sides | None = None

    def compose(self) -> ComposeResult:
        yield TabStrip(self._tabs, lambda: self._base.since, id="bases")
        yield Live(self._state, id="state")
        yield EffectList()
        yield Live(self._why, id="why")

    def on_mount(self) -> None:
        super().on_mount()
        self.compare()

    @property
    def sides(self) -> Sides | None:
        """The change that is looked at, in both clouds."""
        return self._sides

    # Comparing

    def compare(self) -> None:
        """Begin anew with the chosen base."""
        self._found = Comparing()
        self._told_services = {}
        self._moved = False
        self._fill()
        work = partial(compare_beside, self._base.cloud, self._now, self._about, self._tell)
        self._work = begin(self, work)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        event.stop()
        if event.worker is self._work and event.worker.is_finished:
            self._fill()

    def stop(self) -> bool:
        """End a comparison that is still at work; False if there is none."""
        if self._work is None or self._work.is_finished:
            return False
        self._work.cancel()
        return True

    def _tell(self, found: Comparing) -> None:
        news = found.found != self._found.found
        self._found = found
        if news:
            self._fill()
        self._tell_state()

    # What is shown

    def fill(self) -> None:
        """Write everything again, in the language that is chosen now."""
        self._fill()

    def _fill(self) -> None:
        effects = self.query_one(EffectList)
        before = self._looked_at if self._moved else None
        entries = tuple(self._entries())
        self._rows = tuple(change for _, change in entries)
        changes = [number for number, change in enumerate(self._rows) if change is not None]
        kept = [number for number in changes if self._rows[number] == before]
        place = next(iter(kept or changes), None)
        effects.put((line for line, _ in entries), place)
        self._tell_state()
        # To find out why takes as long again: two clouds are asked.
        self.call_later(self._look_again, place)

    def _look_again(self, place: int | None) -> None:
        # By now there may be fewer rows, or the screen is being left.
        if self.query("#why") and (place is None or place < len(self._rows)):
            self._look(place)

    def _look(self, place: int | None, *, walk: bool = False) -> None:
        change = None if place is None else self._rows[place]
        if change != self._looked_at:
            self._looked_at = change
            self._sides = None if change is None else sides(self._base.cloud, self._now, change)
        self.query_one("#why", Live).renew()
        self.post_message(self.Chosen(self._sides, self._base, walk))

    def _entries(self) -> Iterator[tuple[Line | TableLine, Change | None]]:
        app, changes = dojo(self), self._found.so_far
        for code, sign, style, found in (
            ("opened", "+", "$warning", changes.opened),
            ("closed", "-", "$primary", changes.closed),
        ):
            if not found:
                continue
            title = app.say(f"scenario.compare.{code}", count=len(found))
            yield Line(Content(), Content.styled(title, "bold"), mute=True), None
            # What concerns the whole internet comes first.
            told = sorted(found, key=lambda c: (c.source != INTERNET, c.destination != INTERNET))
            told = told[:MOST_SHOWN]
            rows = [(c.source, c.destination, self._services(c)) for c in told]
            widths = tuple(max(map(cells, column)) for column in zip(*rows, strict=True))
            for change, (source, destination, services) in zip(told, rows, strict=True):
                head = Content.assemble((f" {sign} ", f"bold {style}"), source)
                towards = Content(f"→ {destination}")
                parts = head, towards, Content(services)
                yield TableLine(parts, (widths[0] + 3, widths[1] + 2, widths[2])), change
            if more := len(found) - len(told):
                told_more = Content.styled(app.say("ui.more", count=more), "$quiet")
                yield Line(Content("   "), told_more, mute=True), None

    def _services(self, change: Change) -> str:
        """What is opened or closed, which is told again and again while more is found."""
        language = dojo(self).language
        key = language, id(change)
        if key not in self._told_services:
            text = services_between(language, change.source, change.destination, change.packets)
            self._told_services[key] = text
        return self._told_services[key]

    def _tell_state(self) -> None:
        state = self.query_one("#state", Live)
        state.display = bool(self._state().plain)
        state.renew()

    def _state(self) -> Content:
        """How far the comparison is, and what it comes to."""
        app, found = dojo(self), self._found
        lines = []
        if self._about is not None:
            about = app.say("scenario.free.effects_about", about=self._about)
            lines.append(Content.styled(about, "bold"))
        if self._base.line:
            lines.append(Content.styled(f"$ {clean(self._base.line)}", "$quiet"))
        if self._base.cloud is self._now:
            lines.append(Content(app.say("scenario.compare.nothing_done")))
        elif self._work is not None and not self._work.is_finished:
            share = 100 * found.done // max(found.pairs, 1)
            lines.append(Content(app.say("scenario.compare.at_work", share=share)))
        elif self._work is not None and self._work.state is WorkerState.CANCELLED:
            share = 100 * found.done // max(found.pairs, 1)
            told = app.say("scenario.compare.stopped", share=share)
            lines.append(Content.styled(told, "$warning"))
        elif not any(found.found):
            lines.append(Content(app.say("cli.diff.none")))
        return Content("\n").join(lines)

    def _why(self) -> Content:
        if self._sides is None:
            return Content()
        lines = (self._told("before", self._sides.before), self._told("after", self._sides.after))
        flow = f"{self._sides.question.source} → {self._sides.question.destination}"
        headline = Content.styled(f"{flow} {self._sides.question.service}", "bold")
        return Content("\n").join((headline, *lines))

    def _told(self, name: str, side: Side) -> Content:
        app = dojo(self)
        label = (f"{app.say(f'scenario.side.{name}')}: ", "$quiet")
        verdict = side.verdict
        if verdict is None:
            return Content.assemble(label, app.say("scenario.compare.no_end"))
        sign, plain, colour = SIGNS[verdict.outcome]
        word = outcome_word(app.language, verdict)
        parts = [
            label,
            (f"{plain if app.ascii_drawing else sign} {word}", f"bold {colour}"),
        ]
        if not side.meant:
            dialled = ", ".join(map(str, verdict.dialled))
            told = app.say("scenario.compare.other_address", address=dialled)
            parts.append((f"  {told}", "$quiet"))
        if reason := self._reason(verdict):
            parts.append((f"  {reason}", ""))
        return Content.assemble(*parts)

    def _reason(self, verdict: Verdict) -> str:
        path = told_path(verdict)
        finding = path.refused if path is not None else next(iter(verdict.findings), None)
        return "" if finding is None else finding_line(dojo(self).language, self._now, finding)

    def _tabs(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((b.since.value, f"scenario.compare.{b.since}", "") for b in self._bases)

    # Events

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self._moved = True
        self._look(event.option_index)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._look(event.option_index, walk=True)

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        event.stop()
        self._turn_to(next(b for b in self._bases if b.since == event.name))

    def action_turn(self, step: int) -> None:
        """Compare with the next base, or the one before."""
        place = self._bases.index(self._base)
        self._turn_to(self._bases[(place + step) % len(self._bases)])

    def _turn_to(self, base: Base) -> None:
        if base is not self._base:
            self._base = base
            self.query_one(TabStrip).renew()
            self.compare()
