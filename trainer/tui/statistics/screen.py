"""The figures about learning, line by line; a weak topic can be opened."""

from __future__ import annotations

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList

from trainer.progress.statistics import Statistics, statistics
from trainer.text.statistics import Line, bar, statistics_lines
from trainer.text.width import cells, cut, pad
from trainer.tui.base import DojoScreen
from trainer.tui.rows import RowList
from trainer.tui.words import dojo

_NARROW, _WIDE = 10, 20
_WIDE_FROM = 96
_GAP = 2
_LEAST_NAME = 12


class StatisticsScreen(DojoScreen):
    """One list with a heading above each group of figures."""

    HELP = "help.statistics"
    CSS_PATH = "statistics.tcss"
    AUTO_FOCUS = "RowList"

    def __init__(self) -> None:
        super().__init__()
        self._figures: Statistics | None = None
        self._lines: tuple[Line, ...] = ()

    def compose_body(self) -> ComposeResult:
        with Container(id="statistics"):
            yield RowList(self._rows)

    def on_mount(self) -> None:
        dojo(self).tell_problems(dojo(self).shelf.problems)

    def on_screen_resume(self) -> None:
        """The screen is shown for the first time, or again after something may have been done."""
        self._count()

    def relabel(self) -> None:
        self._write()
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self.say("help.statistics.title")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if item := self._lines[event.option_index].item:
            dojo(self).go(str(item))

    def _count(self) -> None:
        app = dojo(self)
        self._figures = statistics(
            app.store.record(), app.shelf.material(), lambda moment: moment.astimezone().date()
        )
        self._write()

    def _write(self) -> None:
        if self._figures is not None:
            app = dojo(self)
            titles = {entry.item: entry.title for entry in app.shelf.entries()}
            self._lines = tuple(statistics_lines(app.language, self._figures, titles))
            self.query_one(RowList).redraw()

    def _rows(self, width: int) -> Iterable[Content]:
        for index, section in enumerate(_sections(self._lines)):
            columns = _columns(section, width)
            for line in section:
                if line.heading:
                    yield Content.assemble("\n" if index else "", (line.name, "bold $primary"))
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
    """How wide the names and the bars of a section are; names give way to words."""
    rows = [line for line in section if line.name and not line.heading]
    bars = _WIDE if width >= _WIDE_FROM else _NARROW
    drawn = bars + _GAP if any(line.share for line in rows) else 0
    words = max((cells(line.words) for line in rows), default=0)
    names = max((cells(line.name) for line in rows), default=0)
    return min(names, max(width - words - drawn - _GAP, _LEAST_NAME)), bars
