"""Lesson text on the screen: blocks laid out for a width, and the widget that shows them.

Laying out by hand rather than one widget a block keeps a page at one widget, which mounts and
resizes ten times as fast.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style

from trainer.text.blocks import (
    Alignment,
    Block,
    Code,
    Figure,
    Heading,
    Inline,
    ListBlock,
    Mark,
    Note,
    NoteKind,
    Paragraph,
    Question,
    Quote,
    Rule,
    Span,
    Table,
    text_of,
)
from trainer.text.catalogue import say
from trainer.text.columns import column_widths
from trainer.text.language import Language
from trainer.text.width import cells, pad
from trainer.text.wrapping import break_positions
from trainer.tui.fitted import Settled

_GAP = 2
_SET_IN = "    "
_JOINT = "\u2005"
"""A space that stands where a line may end and is not shown."""
_NO_BREAK_SPACE = "\u00a0"
_OPTION = re.compile(r"(--[\w-]+) (?!--)(\S+)")
_NARROWEST = 10
_MARK = re.compile(r" *(?:\d+\. +|- )?")
_WEB = ("http://", "https://")
_NOTE_COLOURS = {
    NoteKind.NOTE: "$primary",
    NoteKind.WARNING: "$warning",
    NoteKind.CHANGED: "$success",
}
_MARKS = {
    Mark.STRONG: "bold",
    Mark.EMPHASIS: "italic",
    Mark.CODE: "$code-foreground",
    Mark.STRIKE: "strike",
}


@dataclass(frozen=True, slots=True)
class Laid:
    """Lines of a width, and the number of the first line of each block."""

    lines: tuple[Content, ...]
    starts: tuple[int, ...]

    def block_at(self, line: int) -> int:
        """The block that a line belongs to; a blank line belongs to the block above it."""
        return max(sum(start <= line for start in self.starts) - 1, 0)


@lru_cache(maxsize=64)
def lay(blocks: tuple[Block, ...], width: int, language: Language) -> Laid:
    """``blocks`` in lines of at most ``width`` cells, a blank line between two."""
    lines: list[Content] = []
    starts: list[int] = []
    for block in blocks:
        if lines:
            lines.append(Content())
        starts.append(len(lines))
        lines += _block(block, max(width, _NARROWEST), language)
    return Laid(tuple(lines), tuple(starts))


def links(blocks: Iterable[Block]) -> Iterator[Span]:
    """Every link of the text, in reading order."""
    for block in blocks:
        match block:
            case Heading(inline=inline) | Paragraph(inline):
                yield from (span for span in inline if span.href)
            case ListBlock(items=items):
                for item in items:
                    yield from links(item)
            case Quote(inner) | Note(blocks=inner):
                yield from links(inner)
            case Table(head=head, rows=rows):
                for cell in (*head, *(cell for row in rows for cell in row)):
                    yield from (span for span in cell if span.href)


def content(inline: Inline) -> Content:
    """A run of text with its looks; links can be clicked."""
    return Content.assemble(*map(_span, inline))


def wrapped(text: Content, width: int) -> list[Content]:
    """``text`` in lines of at most ``width`` cells, broken where both languages allow it."""
    return [
        piece.rstrip()
        for line in text.split("\n", allow_blank=True)
        for piece in line.divide(break_positions(line.plain, width))
    ]


def command(line: str, width: int) -> list[Content]:
    """A command line in lines of at most ``width`` cells; what goes on below is set in.

    An option stays on one line with its value where a line has room for both; a value that is
    longer than a line is broken after a comma, or else after its key.
    """
    room = width - len(_SET_IN)

    def kept(match: re.Match[str]) -> str:
        option, value = match.groups()
        if cells(match[0]) <= room:
            return f"{option}{_NO_BREAK_SPACE}{value}"
        joint = "," if "," in value else "="
        return f"{option} {value.replace(joint, joint + _JOINT) if cells(value) > room else value}"

    first, *rest = (
        Content(piece.plain.replace(_NO_BREAK_SPACE, " ").replace(_JOINT, ""))
        for piece in wrapped(Content(_OPTION.sub(kept, line)), room)
    )
    return [first, *(Content.assemble(_SET_IN, more) for more in rest)]


def hanging(line: str, width: int) -> list[Content]:
    """A line that may start with spaces and a list mark; what goes on below stands under it."""
    match = _MARK.match(line)
    hang = " " * len(match[0] if match else "")
    first, *rest = wrapped(Content(line[len(hang) :]), max(width - len(hang), _NARROWEST))
    return [Content(line[: len(hang)]) + first, *(Content(hang) + more for more in rest)]


class Prose(Settled):
    """A run of blocks."""

    DEFAULT_CSS = "Prose { width: 1fr; height: auto; }"

    @dataclass
    class Followed(Message):
        """A link was clicked."""

        href: str

    def __init__(self, blocks: tuple[Block, ...], language: Language) -> None:
        super().__init__()
        # Links have a look of their own.
        self.auto_links = False
        self._blocks = blocks
        self._language = language

    def show(self, blocks: tuple[Block, ...], language: Language) -> None:
        """Show other text in the same place."""
        self._blocks = blocks
        self._language = language
        self.refresh(layout=True)

    def laid(self) -> Laid:
        """The text as it is laid out now."""
        return lay(self._blocks, self.content_size.width, self._language)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(lay(self._blocks, width, self._language).lines)

    def render(self) -> Content:
        return Content("\n").join(self.laid().lines)

    def action_follow(self, href: str) -> None:
        """A link was clicked; whoever shows the text knows the way."""
        self.post_message(self.Followed(href))


def _span(span: Span) -> Content:
    styles = [style for mark, style in _MARKS.items() if mark in span.marks]
    text = Content.styled(span.text, " ".join(styles))
    if span.href is None:
        return text
    web = span.href if span.href.startswith(_WEB) else None
    return text.stylize("$primary underline").stylize(
        Style(link=web) + Style.from_meta({"@click": f"follow({span.href!r})"})
    )


def _block(block: Block, width: int, language: Language) -> list[Content]:
    match block:
        case Heading(level, _, inline):
            style = "bold $primary" if level == 1 else "bold"
            return [line.stylize(style) for line in wrapped(content(inline), width)]
        case Paragraph(inline):
            return wrapped(content(inline), width)
        case ListBlock():
            return _list(block, width, language)
        case Table():
            return _table(block, width, language)
        case Code(_, text):
            return _code(text, width)
        case Quote(inner):
            return _barred(inner, "$quiet", width, language)
        case Note(kind, inner):
            colour = _NOTE_COLOURS[kind]
            title = Content.assemble(
                ("▎ ", colour), (say(language, f"lesson.note.{kind}"), f"bold {colour}")
            )
            return [title, *_barred(inner, colour, width, language)]
        case Rule():
            return [Content.styled("─" * width, "$quiet")]
        case Figure(id):
            return [Content(say(language, "ui.figure", id=id))]
        case Question(id):
            return [Content(say(language, "ui.question", id=id))]


def _stack(
    blocks: Sequence[Block], width: int, language: Language, *, gap: bool = True
) -> list[Content]:
    lines: list[Content] = []
    for block in blocks:
        if lines and gap:
            lines.append(Content())
        lines += _block(block, max(width, _NARROWEST), language)
    return lines


def _list(block: ListBlock, width: int, language: Language) -> list[Content]:
    last = (block.start or 0) + len(block.items) - 1
    hang = 3 if block.start is None else len(f"{last}. ") + 1
    lines: list[Content] = []
    for number, item in enumerate(block.items, block.start or 0):
        mark = " • " if block.start is None else pad(f"{number}. ", hang, right=True)
        if lines and not block.tight:
            lines.append(Content())
        inner = _stack(item, width - hang, language, gap=not block.tight) or [Content()]
        for index, line in enumerate(inner):
            prefix = (" " * hang, "") if index else (mark, "$primary")
            lines.append(Content.assemble(prefix, line))
    return lines


def _barred(blocks: Sequence[Block], colour: str, width: int, language: Language) -> list[Content]:
    bar = ("▎ ", colour)
    return [Content.assemble(bar, line) for line in _stack(blocks, width - 2, language)]


def _code(text: str, width: int) -> list[Content]:
    lines = [piece for line in text.split("\n") for piece in command(line, width - 2)]
    return [
        Content.assemble("  ", line)
        .pad_right(width - 2 - line.cell_length)
        .stylize("$code-foreground on $surface")
        for line in lines
    ]


def _table(table: Table, width: int, language: Language) -> list[Content]:
    rows = (table.head, *table.rows)
    columns = [[text_of(cell) for cell in column] for column in zip(*rows, strict=True)]
    widths = column_widths(columns, width - _GAP * (len(columns) - 1))
    if widths is None:
        return _records(table, width, language)
    drawn = [_row(row, widths, table.alignments) for row in table.rows]
    airy = any(len(row) > 1 for row in drawn)
    rule = "─" * (sum(widths) + _GAP * (len(widths) - 1))
    head = _row(table.head, widths, table.alignments)
    lines = [line.stylize("bold") for line in head]
    lines.append(Content.styled(rule, "$quiet"))
    for index, row in enumerate(drawn):
        lines += [Content()] * (airy and index > 0) + row
    return lines


def _row(row: Sequence[Inline], widths: Sequence[int], sides: Sequence[Alignment]) -> list[Content]:
    columns = [wrapped(content(cell), width) for cell, width in zip(row, widths, strict=True)]
    return [
        Content(" " * _GAP)
        .join(
            _aligned(line, width, side)
            for line, width, side in zip(lines, widths, sides, strict=True)
        )
        .rstrip()
        for lines in zip_longest(*columns, fillvalue=Content())
    ]


def _aligned(line: Content, width: int, side: Alignment) -> Content:
    spare = width - cells(line.plain)
    match side:
        case Alignment.LEFT:
            return line.pad_right(spare)
        case Alignment.RIGHT:
            return line.pad_left(spare)
        case Alignment.CENTER:
            return line.pad_left(spare // 2).pad_right(spare - spare // 2)


def _records(table: Table, width: int, language: Language) -> list[Content]:
    lines: list[Content] = []
    for row in table.rows:
        if lines:
            lines.append(Content())
        for name, cell in zip(table.head, row, strict=True):
            label = Content.styled(f"{text_of(name)}  ", "bold") if name else Content()
            lines += wrapped(label + content(cell), width)
    return lines
