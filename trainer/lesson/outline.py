"""The structure of a page without its words: what the linter compares and checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from trainer.lesson.lesson import Page

_ANCHOR = re.compile(r"\{#([a-z0-9][a-z0-9-]*)\}$")
_PLACEHOLDER = re.compile(r"\{(figure|question): *([A-Za-z0-9][A-Za-z0-9._-]*)\}")
_NOTE = re.compile(r"\[!(NOTE|WARNING|CHANGED)\]")


@dataclass(frozen=True, slots=True)
class TableShape:
    """``line`` counts from 0 on the page; ``widest_cell`` is in terminal cells."""

    line: int
    columns: int
    widest_cell: int


@dataclass(frozen=True, slots=True)
class Outline:
    """What a page consists of.

    ``blocks`` names the outermost blocks in order, such as ``heading 2 #why``, ``paragraph``,
    ``list of 3`` and ``figure broken``. ``cells`` is about how much room the text takes.
    """

    blocks: tuple[str, ...]
    anchors: tuple[str, ...]
    headings_without_anchor: tuple[int, ...]
    figures: tuple[str, ...]
    questions: tuple[str, ...]
    links: tuple[str, ...]
    tables: tuple[TableShape, ...]
    cells: int


def outline(page: Page) -> Outline:
    """The structure of a page."""
    tokens = _parser().parse(page.markdown)
    blocks = tuple(_blocks(tokens))
    headings = [(t, inline) for t, inline in pairwise(tokens) if t.type == "heading_open"]
    anchors = {h.map[0]: _ANCHOR.search(inline.content) for h, inline in headings if h.map}
    return Outline(
        blocks=blocks,
        anchors=tuple(match[1] for match in anchors.values() if match),
        headings_without_anchor=tuple(line for line, match in anchors.items() if not match),
        figures=_named("figure ", blocks),
        questions=_named("question ", blocks),
        links=tuple(
            str(child.attrs["href"])
            for token in tokens
            for child in token.children or ()
            if child.type == "link_open"
        ),
        tables=tuple(_tables(tokens)),
        cells=sum(width(token.content) for token in tokens if token.type in ("inline", "fence")),
    )


def _named(kind: str, blocks: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(block.removeprefix(kind) for block in blocks if block.startswith(kind))


def width(text: str) -> int:
    """The terminal cells of a text; East Asian wide and full-width characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _parser() -> MarkdownIt:
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    # Links to lessons and scenarios are as good as addresses here.
    markdown.validateLink = lambda url: True  # type: ignore[method-assign]
    return markdown


def _blocks(tokens: list[Token]) -> Iterator[str]:
    for index, token in enumerate(tokens):
        if token.level == 0 and token.nesting >= 0:
            yield _block(tokens, index)


def _block(tokens: list[Token], index: int) -> str:
    token = tokens[index]
    following = tokens[index + 1] if index + 1 < len(tokens) else token
    match token.type:
        case "heading_open":
            anchor = _ANCHOR.search(following.content)
            return f"heading {token.tag[1:]} #{anchor[1] if anchor else ''}"
        case "paragraph_open":
            placeholder = _PLACEHOLDER.fullmatch(following.content)
            return f"{placeholder[1]} {placeholder[2]}" if placeholder else "paragraph"
        case "bullet_list_open" | "ordered_list_open":
            end = next(i for i in range(index, len(tokens)) if _closes(tokens[i], token))
            items = sum(t.type == "list_item_open" and t.level == 1 for t in tokens[index:end])
            return f"list of {items}"
        case "blockquote_open":
            inline = next((t for t in tokens[index:] if t.type == "inline"), token)
            note = _NOTE.match(inline.content)
            return note[1].lower() if note else "quote"
        case "table_open":
            return "table"
        case kind:
            return kind


def _closes(token: Token, opening: Token) -> bool:
    return token.nesting < 0 and token.level == opening.level and token.tag == opening.tag


def _tables(tokens: list[Token]) -> Iterator[TableShape]:
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            end = next(i for i in range(index, len(tokens)) if tokens[i].type == "table_close")
            inside = tokens[index:end]
            cells = [t.content for t in inside if t.type == "inline"]
            columns = sum(t.type == "th_open" for t in inside)
            yield TableShape(token.map[0] if token.map else 0, columns, max(map(width, cells)))
