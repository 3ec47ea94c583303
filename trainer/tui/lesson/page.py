"""One page of a lesson: runs of text with figures between them, in one column that scrolls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widget import Widget

from trainer.text.blocks import Block, Figure, Heading, Question, Span
from trainer.text.language import Language
from trainer.tui.keys import letter
from trainer.tui.prose import Prose, links


@dataclass(frozen=True, slots=True)
class _Part:
    """A widget of the page and the blocks that it shows, of which the first has this number."""

    widget: Widget
    first: int
    blocks: tuple[Block, ...]


class PageView(VerticalScroll):
    """Shows one page at a time and knows which block is at the top."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("j"), "scroll_down", "key.textual.scroll_down", id="page.down", show=False),
        Binding(letter("k"), "scroll_up", "key.textual.scroll_up", id="page.up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[_Part] = []

    async def show(
        self,
        blocks: tuple[Block, ...],
        language: Language,
        figures: Mapping[Block, Widget],
        cards: Sequence[Widget] = (),
    ) -> None:
        """Show another page from its top.

        ``figures`` has a widget for each figure and question; the cards stand in the place of a
        figure block without a widget.
        """
        async with self.batch():
            await self.remove_children()
            self._parts = [
                _Part(self._widget(run, language, figures), first, run)
                for first, run in _runs(blocks)
            ]
            widgets: list[Widget] = []
            for part in self._parts:
                widgets.append(part.widget)
                if _is_place(part.blocks, figures):
                    widgets += cards
            await self.mount_all(widgets)
        self.scroll_home(animate=False)

    def speak(self, blocks: tuple[Block, ...], language: Language) -> None:
        """Show the same page in another language, with the same block at the top."""
        top = self.top_block()
        for part, (_, run) in zip(self._parts, _runs(blocks), strict=False):
            if isinstance(part.widget, Prose):
                part.widget.show(run, language)
        self._parts = [
            _Part(part.widget, first, run)
            for part, (first, run) in zip(self._parts, _runs(blocks), strict=False)
        ]
        self.call_after_refresh(self.scroll_to_block, top)

    def links(self) -> list[Span]:
        """The links of the page in reading order."""
        return [span for part in self._parts for span in links(part.blocks)]

    def go_to(self, anchor: str) -> None:
        """Scroll to the heading with this anchor."""
        for part in self._parts:
            for index, block in enumerate(part.blocks, part.first):
                if isinstance(block, Heading) and block.anchor == anchor:
                    self.call_after_refresh(self.scroll_to_block, index if index else 0)

    def top_block(self) -> int:
        """The number of the block that the top line of the window belongs to."""
        line = round(self.scroll_offset.y)
        found = 0
        for part in self._parts:
            top = part.widget.virtual_region.y
            if top <= line:
                found = part.first
                if isinstance(part.widget, Prose):
                    found += part.widget.laid().block_at(line - top)
        return found

    def scroll_to_block(self, number: int) -> None:
        """Put a block at the top of the window."""
        if number == 0:
            self.scroll_home(animate=False)
            return
        for part in reversed(self._parts):
            if part.first <= number:
                line = part.widget.virtual_region.y
                if isinstance(part.widget, Prose):
                    starts = part.widget.laid().starts
                    line += starts[min(number - part.first, len(starts) - 1)]
                self.scroll_to(y=line, animate=False)
                return

    def _widget(
        self, run: tuple[Block, ...], language: Language, figures: Mapping[Block, Widget]
    ) -> Widget:
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
