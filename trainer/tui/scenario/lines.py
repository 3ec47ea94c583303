"""A list of lines that can be walked through; long ones go on below, set in."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.text.width import cells
from trainer.tui.choices import ChoiceList
from trainer.tui.prose import wrapped
from trainer.tui.work import begin

_NARROWEST: Final = 12
_INDENT: Final = 4

_AT_ONCE: Final = 50
"""Lines that are laid before the screen has its turn: one takes 0.2 ms."""

_LAYING: Final = "laying"


@dataclass(frozen=True, slots=True)
class Line:
    """``head`` stands at the left of ``body``, which wraps; the cursor skips ``mute`` lines."""

    head: Content
    body: Content
    mute: bool = False

    @property
    def parts(self) -> tuple[Content, ...]:
        return self.head, self.body

    def laid(self, width: int) -> Content:
        """The line in as many rows as a width asks for."""
        hang = self.head.cell_length
        if hang > _INDENT and width - hang < min(self.body.cell_length, _NARROWEST):
            below = Line(Content(" " * _INDENT), self.body).laid(width)
            return Content("\n").join((self.head.rstrip(), below))
        first, *rest = wrapped(self.body, max(width - hang, _NARROWEST)) or [Content()]
        rows = [Content.assemble(self.head, first)]
        rows += [Content.assemble(" " * hang, row) for row in rest]
        return Content("\n").join(rows)


@dataclass(frozen=True, slots=True)
class TableLine:
    """A row of a table whose columns have these widths; columns move together where it is tight."""

    cells: tuple[Content, ...]
    widths: tuple[int, ...]
    mute: bool = False

    @property
    def parts(self) -> tuple[Content, ...]:
        return self.cells

    def laid(self, width: int) -> Content:
        """The row in as many rows of text as a width asks for."""
        gap = 2 if sum(self.widths) + 2 * (len(self.widths) - 1) <= width else 1
        columns = zip(self.cells[:-1], self.widths, strict=False)
        head = Content().join(
            cell.pad_right(column - cell.cell_length + gap) for cell, column in columns
        )
        return Line(head, self.cells[-1]).laid(width)


class Laid(Visual):
    """Text that is in rows already, so that their number need not be found out."""

    def __init__(self, text: Content) -> None:
        self._text = text
        rows = text.plain.split("\n")
        self.height = len(rows)
        self._width = max(map(cells, rows))

    def __str__(self) -> str:
        return self._text.plain

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        """The widest row."""
        return self._width

    def get_height(self, rules: RulesMap, width: int) -> int:
        """The number of rows, unless one of them has to be broken further."""
        return self.height if self._width <= width else self._text.get_height(rules, width)

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        """The rows as Textual paints them."""
        return self._text.render_strips(width, height, style, options)


class LineList(ChoiceList):
    """Lays its lines anew for each width, those of a long list a part at a time."""

    AS_HIGH_AS_ITS_LINES: ClassVar[bool] = False

    DEFAULT_CSS = """
    LineList {
        height: 1fr; border: none; padding: 0; background: transparent;
        scrollbar-gutter: stable;
        &:focus { border: none; background-tint: transparent; }
        & > .option-list--option { padding: 0; }
        & > .option-list--option-disabled { padding: 0; color: $foreground; }
        & > .option-list--option-highlighted {
            color: $foreground; background: $block-cursor-blurred-background;
        }
        /* Lines have colours of their own, which a strong cursor would drown. */
        &:focus > .option-list--option-highlighted {
            color: $foreground; background: $primary 22%; text-style: bold;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._put: tuple[Line | TableLine, ...] = ()
        self._width = 0

    def put(self, lines: Iterable[Line | TableLine], cursor: int | None) -> None:
        """Show lines, with the cursor on one of them; no message is sent for it."""
        put = tuple(lines)
        if len(put) == len(self._put) and all(map(_look_alike, put, self._put)):
            self.go(cursor)
            return
        self._put = put
        self._lay(cursor)

    def go(self, cursor: int | None) -> None:
        """Put the cursor on a line; no message is sent for it."""
        self._lay_up_to(cursor)
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = cursor

    def on_resize(self) -> None:
        self._lay(self.highlighted)

    def _lay(self, cursor: int | None) -> None:
        self._width = self.scrollable_content_region.width
        first = self._next(len(self._put) if self.AS_HIGH_AS_ITS_LINES else _AT_ONCE, start=0)
        if self.AS_HIGH_AS_ITS_LINES:
            # A height that has to be found out would lay out the whole screen at each change.
            self.styles.height = sum(text.height for text, _ in first)
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(Option(text, disabled=mute) for text, mute in first)
        self.go(cursor)
        if self.option_count < len(self._put):
            begin(self, self._lay_the_rest, group=_LAYING)
        else:
            self.workers.cancel_group(self, _LAYING)

    async def _lay_the_rest(self) -> None:
        while self.option_count < len(self._put):
            await sleep(0)
            self._lay_up_to(self.option_count + _AT_ONCE)

    def _lay_up_to(self, line: int | None) -> None:
        if line is not None and (missing := line + 1 - self.option_count) > 0:
            more = self._next(missing, start=self.option_count)
            self.add_options(Option(text, disabled=mute) for text, mute in more)

    def _next(self, count: int, *, start: int) -> list[tuple[Laid, bool]]:
        lines = self._put[start : start + count]
        return [(Laid(line.laid(self._width)), line.mute) for line in lines]


def _look_alike(one: Line | TableLine, other: Line | TableLine) -> bool:
    """Text and styles; contents count as equal if their texts are."""
    return _look(one) == _look(other)


def _look(line: Line | TableLine) -> list[object]:
    return [(part.plain, part.spans) for part in line.parts]
