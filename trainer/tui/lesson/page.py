"""The pages of a lesson, of which one is shown, in one column that scrolls."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.widget import AwaitMount

from trainer.text.blocks import Block, Span
from trainer.text.language import Language
from trainer.tui.containers import VerticalScroll
from trainer.tui.keys import letter
from trainer.tui.lesson.leaf import Leaf


class PageView(VerticalScroll):
    """Shows one page at a time and knows which block is at the top.

    A page stays as it was left, with the answers on it. One that was not seen yet can be made
    before it is turned to, because making it takes longer than showing it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("j"), "scroll_down", "key.textual.scroll_down", id="page.down", show=False),
        Binding(letter("k"), "scroll_up", "key.textual.scroll_up", id="page.up", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._leaves: dict[int, tuple[Leaf, AwaitMount]] = {}
        self._shown: Leaf | None = None

    async def prepare(self, number: int, make: Callable[[], Leaf]) -> Leaf:
        """The page of this number, which is made now if it is not there yet."""
        if number not in self._leaves:
            leaf = make()
            leaf.display = False
            self._leaves[number] = leaf, self.mount(leaf)
        leaf, mounted = self._leaves[number]
        if not leaf.is_mounted:
            await mounted
        return leaf

    async def show(self, number: int, make: Callable[[], Leaf]) -> None:
        """Show a page from its top. Of two that are wanted at once, the later one stays."""
        async with self.lock:
            leaf = await self.prepare(number, make)
            before, self._shown = self._shown, leaf
            focused = self.screen.focused
            if before is not None and focused is not None and before in focused.ancestors:
                self.focus()
            with self.app.batch_update():
                if before is not None:
                    before.display = False
                leaf.display = True
            self.scroll_home(animate=False)

    def speak(self, blocks: Callable[[int], tuple[Block, ...]], language: Language) -> None:
        """Show the same page in another language, with the same block at the top.

        ``blocks`` are those of the page with a number.
        """
        top = self.top_block()
        for number, (leaf, _) in self._leaves.items():
            leaf.speak(blocks(number), language)
        self.call_after_refresh(self.scroll_to_block, top)

    def links(self) -> list[Span]:
        """The links of the page in reading order."""
        return self._shown.links() if self._shown else []

    def go_to(self, anchor: str) -> None:
        """Scroll to the heading with this anchor."""
        number = self._shown.block_named(anchor) if self._shown else None
        if number is not None:
            self.call_after_refresh(self.scroll_to_block, number)

    def top_block(self) -> int:
        """The number of the block that the top line of the window belongs to."""
        return self._shown.block_at(round(self.scroll_offset.y)) if self._shown else 0

    def scroll_to_block(self, number: int) -> None:
        """Put a block at the top of the window."""
        if number == 0 or self._shown is None:
            self.scroll_home(animate=False)
        else:
            self.scroll_to(y=self._shown.line_of(number), animate=False)
