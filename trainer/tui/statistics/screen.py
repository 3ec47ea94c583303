"""The figures about learning, line by line; a weak topic can be opened."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.progress.record import record_of
from trainer.progress.statistics import Share, Statistics, statistics
from trainer.progress.zone import day_in_zone
from trainer.text.statistics import Line, bar, statistics_lines
from trainer.text.width import cells, cut, pad
from trainer.tui.base import DojoScreen
from trainer.tui.containers import Container
from trainer.tui.keys import letter
from trainer.tui.rows import RowList, heading
from trainer.tui.words import Live, dojo
from trainer.tui.work import PATIENCE, Progress, begin, beside, in_turns, one_step

_LEAST_BAR, _NARROW, _WIDE = 5, 10, 20
_WIDE_FROM = 96
_GAP = 2
_LEAST_NAME = 12


class FigureList(RowList):
    """The lines; `can_open` tells whether there is something behind the one with the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "key.open", id="statistics.open"),
    ]
    can_open = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "select" and not self.can_open else True


class StatisticsScreen(DojoScreen):
    """One list with a heading above each group of figures, which are counted beside the screen."""

    HELP = "help.statistics"
    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "FigureList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("p"), "practise", "key.practise_these", id="statistics.practise"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._figures: Statistics | None = None
        self._lines: tuple[Line, ...] = ()
        self._progress = Progress()

    def compose_body(self) -> ComposeResult:
        with Container(id="statistics"):
            yield Live(self._how_far, id="how-far")
            yield FigureList(self._rows)

    def on_screen_resume(self) -> None:
        """The screen is shown for the first time, or again after something may have been done."""
        begin(self, self._count)

    def relabel(self) -> None:
        self._write()
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self.say("help.statistics.title")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return None if action == "practise" and not self._here.keys else True

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.query_one(FigureList).can_open = self._here.item is not None
        self.refresh_bindings()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Open the lesson or the scenario that the line is about."""
        event.stop()
        if item := self._here.item:
            dojo(self).go(str(item))

    def action_practise(self) -> None:
        """Ask the questions that the line counts."""
        from trainer.tui.practice.round import RoundScreen

        if keys := self._here.keys:
            self.app.push_screen(RoundScreen(dojo(self).store.questions_in_order(keys)))

    @property
    def _here(self) -> Line:
        # The keys are first shown before there is a list.
        place = next((rows.highlighted for rows in self.query(FigureList)), None)
        return Line("") if place is None else self._lines[place]

    async def _count(self) -> None:
        app = dojo(self)
        self._progress = Progress()
        self.set_timer(PATIENCE, self._tell)
        events = await in_turns(app.store.recording(), self._read)

        day = day_in_zone(app.store)

        def counted() -> Statistics:
            return statistics(record_of(events), app.shelf.material(), day)

        self._figures = await beside(one_step(counted))
        self._tell()
        self._write()
        app.tell_problems(app.shelf.problems)

    def _read(self, progress: Progress) -> None:
        self._progress = progress
        for line in self.query("#how-far").results(Live):
            line.renew()

    def _tell(self) -> None:
        """Say that the figures are being counted, while there are none to be seen."""
        # Whoever leaves while they are counted takes the line along.
        for line in self.query("#how-far"):
            line.display = self._figures is None

    def _how_far(self) -> str:
        return self.say("statistics.counting", share=round(100 * Share(*self._progress).part))

    def _write(self) -> None:
        if self._figures is not None:
            app = dojo(self)
            titles = {entry.item: entry.title for entry in app.shelf.entries()}
            self._lines = tuple(statistics_lines(app.language, self._figures, titles))
            for figures in self.query(FigureList):
                figures.redraw()

    def _rows(self, width: int) -> Iterable[Content | Option]:
        for index, section in enumerate(_sections(self._lines)):
            columns = _columns(section, width)
            for line in section:
                if line.heading:
                    title = (line.name, "bold $primary")
                    yield heading(Content.assemble("\n" if index else "", title))
                elif not line.name:
                    yield Content.styled(line.words, "$quiet")
                else:
                    yield self._row(line, *columns)

    def _row(self, line: Line, room: int, bars: int) -> Content:
        head = Content(pad(cut(line.name, room), room) + " " * _GAP)
        words = Content.styled(line.words, "$quiet" if line.item is None else "$warning")
        if line.share is None:
            return head + words
        full, rest = bar(line.share, bars)
        solid, faint = "#-" if dojo(self).ascii_drawing else "━─"
        return head + Content.assemble(
            (solid * full, "$success"), (faint * rest, "$border-blurred"), " " * _GAP, words
        )


def _sections(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each heading, which comes first."""
    found: list[list[Line]] = []
    for line in lines:
        if line.heading:
            found.append([])
        found[-1].append(line)
    return found


def _columns(section: Iterable[Line], width: int) -> tuple[int, int]:
    """How wide the names and the bars of a section are; bars give way to names, and names to
    words."""
    rows = [line for line in section if line.name and not line.heading]
    words = max((cells(line.words) for line in rows), default=0)
    names = max((cells(line.name) for line in rows), default=0)
    room = width - words - _GAP
    if not any(line.share for line in rows):
        return min(names, max(room, _LEAST_NAME)), 0
    widest = _WIDE if width >= _WIDE_FROM else _NARROW
    bars = max(min(widest, room - names - _GAP), _LEAST_BAR)
    return min(names, max(room - bars - _GAP, _LEAST_NAME)), bars
