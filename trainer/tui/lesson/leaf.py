"""What stands on one page of a lesson: runs of text with figures and questions between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from textual.app import ComposeResult
from textual.widget import Widget

from trainer.text.blocks import Block, Figure, Heading, Question, Span
from trainer.text.language import Language
from trainer.tui.containers import Vertical
from trainer.tui.prose import Prose, links


@dataclass(frozen=True, slots=True)
class _Part:
    """A widget and the blocks that it shows, of which the first has this number on the page."""

    widget: Widget
    first: int
    blocks: tuple[Block, ...]


class Leaf(Vertical):
    """``figures`` has a widget for each figure and question of the blocks; the cards stand in the
    place of a figure block without a widget.
    """

    DEFAULT_CSS = "Leaf { height: auto; }"

    def __init__(
        self,
        blocks: tuple[Block, ...],
        language: Language,
        figures: Mapping[Block, Widget],
        cards: Sequence[Widget] = (),
    ) -> None:
        super().__init__()
        self._figures = figures
        self._cards = cards
        self._parts = [
            _Part(_widget(run, language, figures), first, run) for first, run in _runs(blocks)
        ]

    def compose(self) -> ComposeResult:
        for part in self._parts:
            yield part.widget
            if _is_place(part.blocks, self._figures):
                yield from self._cards

    def speak(self, blocks: tuple[Block, ...], language: Language) -> None:
        """Show the same page in another language."""
        told = [
            _Part(part.widget, first, run)
            for part, (first, run) in zip(self._parts, _runs(blocks), strict=False)
        ]
        for part in told:
            if isinstance(part.widget, Prose):
                part.widget.show(part.blocks, language)
        self._parts = told

    def links(self) -> list[Span]:
        """The links in reading order."""
        return [span for part in self._parts for span in links(part.blocks)]

    def block_named(self, anchor: str) -> int | None:
        """The number of the heading with this anchor."""
        for part in self._parts:
            for number, block in enumerate(part.blocks, part.first):
                if isinstance(block, Heading) and block.anchor == anchor:
                    return number
        return None

    def block_at(self, line: int) -> int:
        """The number of the block that a line belongs to."""
        found = 0
        for part in self._parts:
            top = part.widget.virtual_region.y
            if top <= line:
                found = part.first
                if isinstance(part.widget, Prose):
                    found += part.widget.laid().block_at(line - top)
        return found

    def line_of(self, number: int) -> int:
        """The line at which a block begins."""
        for part in reversed(self._parts):
            if part.first <= number:
                line = part.widget.virtual_region.y
                if isinstance(part.widget, Prose):
                    starts = part.widget.laid().starts
                    line += starts[min(number - part.first, len(starts) - 1)]
                return line
        return 0


def _widget(run: tuple[Block, ...], language: Language, figures: Mapping[Block, Widget]) -> Widget:
    match run:
        case (block,) if block in figures:
            return figures[block]
        case (Figure() | Question(),):
            nothing = Prose((), language)
            nothing.display = False
            return nothing
        case _:
            return Prose(run, language)


def _runs(blocks: tuple[Block, ...]) -> Iterator[tuple[int, tuple[Block, ...]]]:
    """The blocks in runs, each with the number of its first; figures and questions stand alone."""
    number = 0
    for alone, group in groupby(blocks, lambda block: isinstance(block, Figure | Question)):
        together = tuple(group)
        for run in [(block,) for block in together] if alone else [together]:
            yield number, run
            number += len(run)


def _is_place(run: tuple[Block, ...], figures: Mapping[Block, Widget]) -> bool:
    match run:
        case (Figure() as figure,):
            return figure not in figures
        case _:
            return False
