"""The topology of a figure, drawn in as much detail as fits, with the path of one packet."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Region

from trainer.cloud import Cloud
from trainer.picture import PAGE_SIZE, Picture, fit, with_verdict
from trainer.reach import Verdict
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scrolling import bring, page_of
from trainer.tui.words import dojo, follow

_PAN = Binding.Group("key.pan")
_BESIDES = 12
"""Rows of a screen that a figure leaves to its caption and to what is said of it."""
_STAY = 1.0
"""Seconds for which the end of a packet's path stays in view."""


class Drawing(TopologyView, can_focus=False, inherit_bindings=False):
    """Draws itself anew for each width and language; a packet moves if things may move.

    One that is too wide even so can be focused and moved sideways, and says so.
    """

    DEFAULT_CSS = """
    Drawing {
        height: auto;
        &.-more { border-bottom: solid $border-blurred; }
        &.-more:focus { border-bottom: solid $border; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("shift+left", "pan('LEFT')", "key.pan_left", id="drawing.pan_left", group=_PAN),
        Binding("shift+right", "pan('RIGHT')", "key.pan_right", id="drawing.pan_right", group=_PAN),
    ]

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(fit(cloud, *PAGE_SIZE))
        self._cloud = cloud
        self._verdict: Verdict | None = None
        self._followed: _Followed | None = None

    def on_mount(self) -> None:
        self._take_ascii()
        follow(self, self._take_ascii, "ascii_drawing")
        follow(self, self.redraw, "language")
        self.redraw()

    def on_resize(self, _: Resize) -> None:
        self.redraw()

    def tell(self, verdict: Verdict | None, *, follow: bool = False) -> None:
        """Draw the path of a verdict and let a packet take it, or draw none.

        ``follow``: the page moves with the packet where the picture is taller than the view, and
        back when the packet has come to its end.
        """
        self._verdict = verdict
        self.redraw()
        self._followed = _Followed(self) if follow else None
        self.play()

    def redraw(self) -> None:
        """Draw the picture for the language and the width of now."""
        app = dojo(self)
        width = self.size.width or PAGE_SIZE[0]
        height = max(PAGE_SIZE[1], app.size.height - _BESIDES)
        picture: Picture = fit(self._cloud, width, height, language=app.language)
        self.show(with_verdict(picture, self._verdict) if self._verdict else picture)
        more = picture.width > width
        self.can_focus = more
        self.set_class(more, "-more")
        self.border_subtitle = app.say("lesson.part_in_view") if more else ""

    def _bring(self, region: Region) -> None:
        super()._bring(region)
        if self._followed is not None:
            self._followed.bring(region)

    def _advance(self) -> None:
        super()._advance()
        followed = self._followed
        if followed is not None and self._timer is None:
            self._followed = None
            self.set_timer(_STAY, followed.restore)

    def _take_ascii(self) -> None:
        self.ascii_drawing = dojo(self).ascii_drawing


class _Followed:
    """The page around a drawing, moved for a packet until the reader moves it."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._page = page_of(drawing)
        self._start = self._left = self._page.scroll_offset.y if self._page else 0

    def bring(self, region: Region) -> None:
        """Show cells of the drawing."""
        page = self._page
        if page is not None and page.scroll_offset.y == self._left:
            bring(self._drawing, region)
            self._left = page.scroll_offset.y

    def restore(self) -> None:
        """Show what was in view at the start."""
        if self._page is not None and self._page.scroll_offset.y == self._left:
            self._page.scroll_to(y=self._start, animate=False)
