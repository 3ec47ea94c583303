"""What a page of lesson text consists of: made from Markdown, shown by screens and plain mode."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Flag, StrEnum, auto


class Mark(Flag):
    """How a span of text is set; several can apply to one span."""

    PLAIN = 0
    STRONG = auto()
    EMPHASIS = auto()
    CODE = auto()
    STRIKE = auto()


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one look. It holds a line end only where the author asked for one.

    ``href`` is the target of a link as the author wrote it: ``lesson:ID#anchor``,
    ``scenario:ID``, ``term:NAME``, ``#anchor``, or a web address.
    """

    text: str
    marks: Mark = Mark.PLAIN
    href: str | None = None


Inline = tuple[Span, ...]


class NoteKind(StrEnum):
    """What a note box is for."""

    NOTE = "note"
    WARNING = "warning"
    CHANGED = "changed"
    """AWS behaves differently from what older books say."""


class Alignment(StrEnum):
    """On which side a table column is flush."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 to 6; ``anchor`` is unique on its page."""

    level: int
    anchor: str
    inline: Inline


@dataclass(frozen=True, slots=True)
class Paragraph:
    inline: Inline


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; ``start`` is the first number, or None for bullets.

    The items of a tight list stand without blank lines between them.
    """

    start: int | None
    tight: bool
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``head``, ``alignments`` and every row have one entry for each column."""

    head: tuple[Inline, ...]
    alignments: tuple[Alignment, ...]
    rows: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text whose line ends and spaces matter; ``language`` is empty if the author named none."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Note:
    kind: NoteKind
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal line between two parts."""


@dataclass(frozen=True, slots=True)
class Figure:
    """The place of the lesson's figure with this id."""

    id: str


@dataclass(frozen=True, slots=True)
class Question:
    """The place of the lesson's question with this id."""

    id: str


Block = Heading | Paragraph | ListBlock | Table | Code | Quote | Note | Rule | Figure | Question


def text_of(inline: Inline) -> str:
    """The characters of ``inline`` without marks and links."""
    return "".join(span.text for span in inline)
