"""Blocks as plain lines for pipes and screen readers: no colour, no frames, nothing cut off."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest

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
    Paragraph,
    Question,
    Quote,
    Rule,
    Span,
    Table,
)
from trainer.text.catalogue import say
from trainer.text.columns import column_widths
from trainer.text.language import Language
from trainer.text.width import cells, pad
from trainer.text.wrapping import wrap

_GAP = 2
_CODE_INDENT = " " * 4
_NARROWEST = 10
"""Deeply nested text keeps at least this many cells, even beyond the width asked for."""


def plain(blocks: Iterable[Block], width: int, language: Language) -> str:
    """``blocks`` as text of at most ``width`` cells a line, a blank line between two blocks.

    Code lines keep their length. A table too wide for its columns becomes one paragraph for each
    row, with the column's heading before each value.
    """
    lines = _stack(blocks, max(width, _NARROWEST), language, gap=True)
    return "\n".join(line.rstrip() for line in lines)


def plain_inline(inline: Inline, language: Language) -> str:
    """``inline`` as text: a link is followed by its target, struck text stands between tildes."""
    return "".join(_span(span, language) for span in inline)


def _span(span: Span, language: Language) -> str:
    text = f"~~{span.text}~~" if Mark.STRIKE in span.marks else span.text
    if span.href is None or span.href == span.text:
        return text
    return say(language, "ui.link", text=text, target=span.href)


def _stack(blocks: Iterable[Block], width: int, language: Language, *, gap: bool) -> list[str]:
    lines: list[str] = []
    for block in blocks:
        if lines and gap:
            lines.append("")
        lines += _block(block, width, language)
    return lines


def _block(block: Block, width: int, language: Language) -> list[str]:
    match block:
        case Heading(level, _, inline):
            mark = "#" * level + " "
            return _hang(mark, wrap(plain_inline(inline, language), width - cells(mark)))
        case Paragraph(inline):
            return wrap(plain_inline(inline, language), width)
        case ListBlock():
            return _list(block, width, language)
        case Table():
            return _table(block, width, language)
        case Code(_, text):
            return [_CODE_INDENT + line for line in text.split("\n")]
        case Quote(blocks):
            inner = _stack(blocks, _inside(width, "> "), language, gap=True)
            return ["> " + line for line in inner]
        case Note(kind, blocks):
            inner = _stack(blocks, _inside(width, "  "), language, gap=True)
            return [say(language, f"ui.note.{kind}"), *("  " + line for line in inner)]
        case Rule():
            return ["-" * width]
        case Figure(id):
            return [say(language, "ui.figure", id=id)]
        case Question(id):
            return [say(language, "ui.question", id=id)]


def _list(block: ListBlock, width: int, language: Language) -> list[str]:
    lines: list[str] = []
    for index, item in enumerate(block.items):
        mark = "- " if block.start is None else f"{block.start + index}. "
        if lines and not block.tight:
            lines.append("")
        inner = _stack(item, _inside(width, mark), language, gap=not block.tight)
        lines += _hang(mark, inner or [""])
    return lines


def _hang(mark: str, lines: Sequence[str]) -> list[str]:
    indent = " " * cells(mark)
    return [(indent if index else mark) + line for index, line in enumerate(lines)]


def _inside(width: int, mark: str) -> int:
    return max(width - cells(mark), _NARROWEST)


def _table(table: Table, width: int, language: Language) -> list[str]:
    head = [plain_inline(cell, language) for cell in table.head]
    rows = [[plain_inline(cell, language) for cell in row] for row in table.rows]
    columns = list(zip(head, *rows, strict=True))
    widths = column_widths(columns, width - _GAP * (len(columns) - 1))
    if widths is None:
        return _records(head, rows, width, language)
    drawn = [_row(row, widths, table.alignments) for row in rows]
    airy = any(len(row) > 1 for row in drawn)
    lines = [*_row(head, widths, table.alignments), (" " * _GAP).join("-" * w for w in widths)]
    for index, row in enumerate(drawn):
        lines += [""] * (airy and index > 0) + row
    return lines


def _row(row: Sequence[str], widths: Sequence[int], sides: Sequence[Alignment]) -> list[str]:
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    return [
        (" " * _GAP).join(
            _align(text, width, side)
            for text, width, side in zip(texts, widths, sides, strict=True)
        )
        for texts in zip_longest(*wrapped, fillvalue="")
    ]


def _align(text: str, width: int, side: Alignment) -> str:
    match side:
        case Alignment.LEFT:
            return pad(text, width)
        case Alignment.RIGHT:
            return pad(text, width, right=True)
        case Alignment.CENTER:
            return pad(pad(text, cells(text) + (width - cells(text)) // 2, right=True), width)


def _records(
    head: Sequence[str], rows: Sequence[Sequence[str]], width: int, language: Language
) -> list[str]:
    lines: list[str] = []
    for row in rows:
        if lines:
            lines.append("")
        for name, cell in zip(head, row, strict=True):
            entry = say(language, "ui.table.cell", name=name, cell=cell) if name else cell
            lines += wrap(entry, width)
    return lines
