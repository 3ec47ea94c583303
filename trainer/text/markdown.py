"""Lesson text: from Markdown to blocks.

Beyond CommonMark: tables, ``~~struck~~`` text, headings with a chosen anchor
(``## Return path {#return-path}``), note boxes (a quote whose first line is ``[!NOTE]``,
``[!WARNING]`` or ``[!CHANGED]``), and the placeholders of `trainer.text.parser`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import groupby
from operator import itemgetter

from markdown_it import MarkdownIt
from markdown_it.token import Token

from trainer.text import parser as mended
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
from trainer.text.safe import clean, clean_line

_ANCHOR = re.compile(r"\s*\{#([a-z0-9][a-z0-9-]*)\}$")
_NOTE = re.compile(r"\[!(NOTE|WARNING|CHANGED)\]")
_MARKS = {"strong": Mark.STRONG, "em": Mark.EMPHASIS, "s": Mark.STRIKE}


def blocks(markdown: str) -> tuple[Block, ...]:
    """The blocks of a page. Any text is accepted; what a terminal would obey is removed."""
    return tuple(_Page().blocks(_parser().parse(markdown)))


def inline(markdown: str) -> Inline:
    """One paragraph's worth of ``markdown``, such as a hint or a goal, without block marks."""
    return _inline(_parser().parseInline(markdown)[0])


@cache
def _parser() -> MarkdownIt:
    return mended.parser()


class _Page:
    """Makes the blocks of one page and keeps its anchors unique."""

    def __init__(self) -> None:
        self._anchors: dict[str, int] = {}

    def blocks(self, tokens: list[Token]) -> Iterator[Block]:
        for token, inner in _groups(tokens):
            match token.type:
                case "heading_open":
                    yield self._heading(int(token.tag[1:]), _inline(inner[0]))
                case "paragraph_open":
                    yield Paragraph(_inline(inner[0]))
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token, inner)
                case "blockquote_open":
                    yield self._quote(inner)
                case "table_open":
                    yield _table(inner)
                case "fence" | "code_block":
                    language = clean_line(token.info).split(maxsplit=1)[:1]
                    yield Code("".join(language), clean(token.content).rstrip("\n"))
                case "hr":
                    yield Rule()
                case mended.PLACEHOLDER:
                    yield (
                        Figure(token.content) if token.info == "figure" else Question(token.content)
                    )

    def _heading(self, level: int, content: Inline) -> Heading:
        anchor = None
        if content and not content[-1].marks and (match := _ANCHOR.search(content[-1].text)):
            anchor = match[1]
            content = (*content[:-1], replace(content[-1], text=content[-1].text[: match.start()]))
        return Heading(level, self._unique(anchor or _slug(text_of(content))), content)

    def _unique(self, wanted: str) -> str:
        """``wanted``, or with the first free number after it if it is taken."""
        anchor, number = wanted, self._anchors.get(wanted, 0)
        while anchor in self._anchors:
            number += 1
            anchor = f"{wanted}-{number}"
        self._anchors[wanted] = max(number, 1)
        self._anchors.setdefault(anchor, 1)
        return anchor

    def _list(self, token: Token, inner: list[Token]) -> ListBlock:
        start = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        items = [item for _, item in _groups(inner)]
        # markdown-it hides the paragraphs of tight lists.
        tight = not any(
            child.type == "paragraph_open" and not child.hidden
            for item in items
            for child, _ in _groups(item)
        )
        return ListBlock(start, tight, tuple(tuple(self.blocks(item)) for item in items))

    def _quote(self, inner: list[Token]) -> Quote | Note:
        kind = _take_note_kind(inner)
        content = tuple(self.blocks(inner))
        return Quote(content) if kind is None else Note(kind, content)


def _take_note_kind(tokens: list[Token]) -> NoteKind | None:
    """Remove the line that makes a quote a note box from its ``tokens``, and read it."""
    if len(tokens) < 2 or tokens[0].type != "paragraph_open":
        return None
    paragraph = tokens[1]
    match = _NOTE.fullmatch(paragraph.content.partition("\n")[0].rstrip())
    if match is None:
        return None
    # The line is one text token; the line end after it is one more.
    paragraph.children = (paragraph.children or [])[2:]
    if not paragraph.children:
        del tokens[:3]
    return NoteKind[match[1]]


def _table(inner: list[Token]) -> Table:
    sections = {token.type: rows for token, rows in _groups(inner)}
    (_, head), *_ = _groups(sections["thead_open"])
    return Table(
        head=_row(head),
        alignments=tuple(
            Alignment(str(cell.attrs.get("style", "text-align:left")).partition(":")[2])
            for cell, _ in _groups(head)
        ),
        rows=tuple(_row(row) for _, row in _groups(sections.get("tbody_open", []))),
    )


def _row(tokens: list[Token]) -> tuple[Inline, ...]:
    return tuple(_inline(cell[0]) for _, cell in _groups(tokens))


def _groups(tokens: list[Token]) -> Iterator[tuple[Token, list[Token]]]:
    """The outermost tokens, each opening one with all that is inside it."""
    depth = first = 0
    for index, token in enumerate(tokens):
        if token.nesting == 0 and depth == 0:
            yield token, []
        if token.nesting == 1 and depth == 0:
            first = index
        depth += token.nesting
        if token.nesting == -1 and depth == 0:
            yield tokens[first], tokens[first + 1 : index]


def _inline(token: Token) -> Inline:
    # Emphasis can be nested without limit, so marks are counted, not recursed into.
    depth = dict.fromkeys(_MARKS, 0)
    href: str | None = None
    pieces: list[tuple[tuple[Mark, str | None], str]] = []
    for child in token.children or []:
        name, _, side = child.type.rpartition("_")
        marks = Mark.PLAIN
        for mark, count in depth.items():
            if count:
                marks |= _MARKS[mark]
        match child.type:
            case "softbreak":
                pieces.append(((marks, href), " "))
            case "hardbreak":
                pieces.append(((marks, href), "\n"))
            case "code_inline":
                pieces.append(((marks | Mark.CODE, href), clean_line(child.content)))
            case "link_open":
                href = clean_line(str(child.attrs["href"])) or None
            case "link_close":
                href = None
            case _ if name in depth:
                depth[name] += 1 if side == "open" else -1
            case _:
                pieces.append(((marks, href), clean_line(child.content)))
    return tuple(
        Span(text, marks, href)
        for (marks, href), run in groupby(pieces, key=itemgetter(0))
        if (text := "".join(map(itemgetter(1), run)))
    )


def _slug(text: str) -> str:
    return re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
