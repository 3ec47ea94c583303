"""The tour: a box over the real screens, which points at one part of them after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget

from trainer.cloud.problem import BadInput
from trainer.lesson.curriculum import ItemKind
from trainer.tui import places
from trainer.tui.bars import KeyBar
from trainer.tui.base import DojoModal
from trainer.tui.containers import Vertical
from trainer.tui.home.screen import HomeScreen
from trainer.tui.tour.steps import STEPS, Step
from trainer.tui.words import Live, dojo

if TYPE_CHECKING:
    from trainer.tui.app import DojoApp

SETTING: Final = "tour"
"""The setting that tells that the tour was shown."""

_POINTED_AT: Final = "-toured"
_LOOK_AGAIN: Final = 0.05
"""Seconds until what a screen that is being filled shows is looked for again."""


class Tour:
    """The course of the tour. The screens that it opens for its steps close with it."""

    def __init__(self, app: DojoApp) -> None:
        self._app = app
        self._home: Screen[None] | None = None
        self._desk: Screen[None] | None = None
        self.steps: tuple[Step, ...] = STEPS

    def begin(self) -> None:
        """Show the first step; at home, if that is where the learner is."""
        self._app.store.set_setting(SETTING, "shown")
        if not isinstance(self._app.screen, HomeScreen):
            self._home = places.home()
            self._app.push_screen(self._home)
        self._show(0)

    def turn(self, number: int) -> None:
        """Leave a step for the one with this number; without such a step the tour is over."""
        self._app.pop_screen()
        if not 0 <= number < len(self.steps):
            self._leave_desk()
            if self._home:
                self._app.pop_screen()
            return
        if not self.steps[number].pane:
            self._leave_desk()
        elif self._desk is None and not self._enter_desk():
            self.steps = tuple(step for step in self.steps if not step.pane)
        self._show(min(number, len(self.steps) - 1))

    def _show(self, number: int) -> None:
        self._app.push_screen(TourScreen(self, number))

    def _enter_desk(self) -> bool:
        """Open the first scenario, where nothing is done; False if there is none to be read."""
        shelf = self._app.shelf
        scenarios = (entry for entry in shelf.entries() if entry.item.kind is ItemKind.SCENARIO)
        first = next(scenarios, None)
        if first is None:
            return False
        try:
            self._desk = places.screen_of(shelf.scenario(first.item.id))
        except BadInput:
            return False
        self._app.push_screen(self._desk)
        return True

    def _leave_desk(self) -> None:
        if self._desk:
            self._app.pop_screen()
            self._desk = None


class TourScreen(DojoModal[None], inherit_bindings=False):
    """One step. The screen behind it can be seen, and its part that is meant is framed."""

    HELP = "help.tour"
    CSS_PATH = "tour.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        # After the last step comes the first lesson: the same key says so.
        Binding("enter,space,right", "turn(1)", "key.tour_on", id="tour.next"),
        Binding("enter,space,right", "begin", "key.tour_begin", id="tour.begin"),
        Binding("left,backspace", "turn(-1)", "key.tour_back", id="tour.back"),
        Binding("f2", "app.switch_language", "key.language", id="app.language"),
        Binding("escape", "close", "key.tour_end", id="box.close"),
        Binding("ctrl+q", "app.quit", "key.quit", id="app.quit", show=False),
    ]

    def __init__(self, tour: Tour, number: int) -> None:
        super().__init__()
        self._tour = tour
        self._number = number
        self._step = tour.steps[number]
        self._target: Widget | None = None
        self._search: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Live(self._text)
            yield KeyBar()

    def on_mount(self) -> None:
        if self._step.above:
            self.add_class(f"-above-{self._step.above}")
        self._search = self.set_interval(_LOOK_AGAIN, self._point)
        self._point()

    def on_unmount(self) -> None:
        if self._target:
            self._target.remove_class(_POINTED_AT, "-ascii")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        last = self._number == len(self._tour.steps) - 1
        match action, parameters:
            case "turn", (-1,):
                return True if self._number else None
            case "turn", (1,):
                return not last
            case "begin", _:
                return last
        return True

    def action_turn(self, step: int) -> None:
        """Go to the next step or the one before."""
        self._tour.turn(self._number + step)

    def action_begin(self) -> None:
        """The tour is over, and learning begins."""
        self._tour.turn(len(self._tour.steps))

    def action_close(self) -> None:
        """End the tour, where it is."""
        self._tour.turn(-1)

    def _point(self) -> None:
        """Frame the part that is meant, as soon as it is there."""
        behind = self.app.screen_stack[-2]
        for target in behind.query(self._step.target).results(Widget):
            self._target = target
            target.add_class(_POINTED_AT)
            target.set_class(dojo(self).ascii_drawing, "-ascii")
            if self._step.pane:
                behind.call_later(behind.run_action, f"pane('{self._step.pane}')")
            if self._search:
                self._search.stop()
            return

    def _text(self) -> Content:
        return Content("\n").join(self._lines())

    def _lines(self) -> Iterator[Content]:
        count = f"  {self._number + 1}/{len(self._tour.steps)}"
        title = self.say(f"{self._step.code}.title")
        yield Content.assemble((title, "bold $primary"), (count, "$quiet"))
        yield Content()
        yield Content(self.say(self._step.code))
        yield Content()
