"""When a screen is laid out and painted: once as it opens, and each in a turn of its own."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Iterator
from time import perf_counter
from typing import Any, Final, cast

from rich.console import RenderableType
from textual._compositor import Compositor
from textual.geometry import Region, Size
from textual.renderables.background_screen import BackgroundScreen
from textual.renderables.blank import Blank
from textual.screen import Screen, ScreenResultType

A_TURN: Final = 0.001
"""Seconds after which whoever has something to do now has had a turn."""

A_PART: Final = 0.012
"""Seconds that widgets draw one after the other before whoever has something to do has a turn."""


class PaintedScreen(Screen[ScreenResultType]):
    """A screen that keeps a key waiting for its layout, for a part of what its widgets draw, or for
    its paint, but not for more than one, and that is not painted before its widgets have drawn
    what they draw for their size."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (32, "-tall")]  # noqa: RUF012

    _drawing: Iterator[None] | None = None
    """What widgets have still to draw for the paint that comes, from a layout up to its paint."""

    def on_compose(self) -> None:
        """Take the classes of the size before there is anything that they apply to.

        Textual does so after the first paint, and lays everything out and paints it again.
        """
        width, height = self.app.size
        for extent, breakpoints in (
            (width, self.HORIZONTAL_BREAKPOINTS),
            (height, self.VERTICAL_BREAKPOINTS),
        ):
            reached = [name for least, name in breakpoints if extent >= least]
            for _, name in breakpoints:
                self.set_class(name == reached[-1], name)

    def on_screen_suspend(self) -> None:
        """Do not ask for all to be painted, as Textual has it do: whatever comes over this screen
        is painted now, with what is to be seen of this one, and would be painted twice."""
        self._repaint_required = False

    def render(self) -> RenderableType:
        """The ground, through which a box lets what lies below it be seen.

        Textual takes whatever it thinks of as the next screen below at that moment, and keeps it.
        When the mouse was over a box that others lie on, that was one of these: two boxes, each
        below the other, are painted without an end.
        """
        ground, below = self.styles.background, self._below
        if below is not None and ground.a < 1:
            return BackgroundScreen(below, ground)
        plain = Blank(self.app.styles.background if ground.is_transparent else ground)
        # Textual does with it what it does with other visuals, and declares less.
        return cast(RenderableType, plain)

    @property
    def _below(self) -> Screen[Any] | None:
        """The screen that this one lies on, while it does."""
        stack = self.app.screen_stack
        place = stack.index(self) if self in stack else 0
        return stack[place - 1] if place else None

    def _screen_resized(self, size: Size) -> None:
        # Once a screen has been laid out, it hears of its size and would be laid out for it again.
        if size != self.outer_size:
            super()._screen_resized(size)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        # Textual paints what it has laid out at once. Here the paint has a turn of its own, after
        # widgets have heard of their sizes: what they draw for these is in it, and a key that
        # comes in between waits for one of both only, or for a part of what they draw.
        only_scrolled = scroll and not self._layout_widgets
        self._drawing = self._draw()
        super()._refresh_layout(size, scroll)
        if not only_scrolled:
            self._compositor._dirty_regions = set(_whole_rows(self._compositor))
        self.set_timer(A_TURN, self._paint)

    def _compositor_refresh(self) -> None:
        # What would be painted before is in the paint that comes.
        if self._drawing is None:
            super()._compositor_refresh()

    def _paint(self) -> None:
        """Paint what has been laid out, once its widgets have drawn it."""
        drawing, self._drawing = self._drawing, None
        if drawing is None or not self.is_current:
            return
        if self._layout_required:
            # What was drawn has another size than what was there before.
            self._on_timer_update()
            return
        self._compositor.update_widgets(self._dirty_widgets)
        until = perf_counter() + A_PART
        for _ in drawing:
            if perf_counter() > until:
                self._drawing = drawing
                # A turn for who has something to do, and no pause in which work beside begins.
                get_running_loop().call_soon(self.call_later, self._paint)
                return
        self._compositor_refresh()
        self.painted()

    def painted(self) -> None:
        """What has been laid out is in sight."""

    def _draw(self) -> Iterator[None]:
        """Let one widget after the other draw what is to be painted of it, which it keeps."""
        dirty = tuple(self._compositor._dirty_regions)
        for widget, (region, clip) in self._compositor.visible_widgets.items():
            seen = region.intersection(clip)
            if widget is not self and widget.is_attached and any(map(seen.overlaps, dirty)):
                widget.render_lines(seen.translate(-region.offset))
                yield


def _whole_rows(compositor: Compositor) -> Iterator[Region]:
    """What is to be painted, over the whole width: where a box has been, its edge may go through
    a wide character, and a terminal does not show half of one."""
    for region in compositor._dirty_regions:
        yield Region(0, region.y, compositor.size.width, region.height)
