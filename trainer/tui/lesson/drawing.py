"""The topology of a figure, drawn in as much detail as fits, with the path of one packet."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.events import Resize
from textual.geometry import Region, Size

from trainer.cloud import Cloud
from trainer.picture import PAGE_SIZE, Picture, fit, untold, with_verdict
from trainer.reach import Verdict
from trainer.tui.fitted import Settled
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scrolling import bring, page_of
from trainer.tui.words import dojo, follow

_PAN = Binding.Group("key.pan")
_BESIDES = 12
"""Rows of a screen that a figure leaves to its caption and to what is said of it."""
_STAY = 1.0
"""Seconds for which the end of a packet's path stays in view."""


class Drawing(TopologyView, Settled, can_focus=False, inherit_bindings=False):
    """Draws itself anew for each width and language; a packet moves if things may move.

    Which subnets are public is not said until it is ``told``.

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

    def __init__(self, cloud: Cloud, *, told: bool = True) -> None:
        super().__init__(Picture.blank(cloud))
        self._cloud = cloud
        self._told = told
        self._drawn_for: tuple[object, ...] = ()
        self._network = self.picture
        self._verdict: Verdict | None = None
        self._followed: _Followed | None = None

    def on_mount(self) -> None:
        self._take_ascii()
        follow(self, self._take_ascii, "ascii_drawing")
        follow(self, self._speak, "language")

    def on_unmount(self) -> None:
        self._network = Picture.blank(self._cloud)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        # While the screen is laid out the width is known first, and the height is asked for.
        self._draw(width)
        return self.picture.height

    def on_resize(self, _: Resize) -> None:
        self._tell_more()

    def tell_all(self) -> None:
        """Say which subnets are public from now on."""
        self._told = True

    def tell(self, verdict: Verdict | None, *, follow: bool = False) -> None:
        """Draw the path of a verdict and let a packet take it, or draw none.

        ``follow``: the page moves with the packet where the picture is taller than the view, and
        back when the packet has come to its end.
        """
        self._verdict = verdict
        self.show(self._with_path())
        self._followed = _Followed(self) if follow else None
        self.play()

    def _draw(self, width: int) -> None:
        """Draw the network, unless it has been drawn for this width, height and language."""
        app = dojo(self)
        height = max(PAGE_SIZE[1], app.size.height - _BESIDES)
        wanted = (width, height, app.language)
        if not width or wanted == self._drawn_for:
            return
        again, self._drawn_for = bool(self._drawn_for), wanted
        self._network = fit(self._cloud, width, height, language=app.language)
        self._hang(self._with_path())
        self.set_reactive(Drawing.virtual_size, Size(self.picture.width, self.picture.height))
        if again:
            # At once, it would have to know where it stands, and lay out everything for that.
            self.call_later(self.refresh)

    def _with_path(self) -> Picture:
        network = self._network if self._told else untold(self._network)
        return with_verdict(network, self._verdict) if self._verdict else network

    def _speak(self) -> None:
        self.refresh(layout=True)
        self._tell_more()

    def _tell_more(self) -> None:
        """Say whether the picture goes on at the side."""
        more = self._network.width > self.size.width
        self.can_focus = more
        self.set_class(more, "-more")
        self.border_subtitle = dojo(self).say("lesson.part_in_view") if more else ""

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
