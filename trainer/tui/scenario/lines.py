"""A list of lines that can be walked through; long ones go on below, set in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.tui.choices import ChoiceList
from trainer.tui.prose import wrapped

_NARROWEST = 12
_INDENT = 4


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


class LineList(ChoiceList):
    """Lays its lines anew for each width."""

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

    def put(self, lines: Iterable[Line | TableLine], cursor: int | None) -> None:
        """Show lines, with the cursor on one of them; no message is sent for it."""
        put = tuple(lines)
        if _look(put) == _look(self._put):
            self.go(cursor)
            return
        self._put = put
        self._lay(cursor)

    def go(self, cursor: int | None) -> None:
        """Put the cursor on a line; no message is sent for it."""
        with self.prevent(OptionList.OptionHighlighted):
            self.highlighted = cursor

    def on_resize(self) -> None:
        self._lay(self.highlighted)

    def _lay(self, cursor: int | None) -> None:
        width = self.scrollable_content_region.width
        laid = [line.laid(width) for line in self._put]
        if self.AS_HIGH_AS_ITS_LINES:
            # A height that has to be found out would lay out the whole screen at each change.
            self.styles.height = sum(text.plain.count("\n") + 1 for text in laid)
        with self.prevent(OptionList.OptionHighlighted):
            self.set_options(
                Option(text, disabled=line.mute) for text, line in zip(laid, self._put, strict=True)
            )
            self.highlighted = cursor


def _look(lines: tuple[Line | TableLine, ...]) -> list[object]:
    """Text and styles; contents count as equal if their texts are."""
    return [[(part.plain, part.spans) for part in line.parts] for line in lines]
