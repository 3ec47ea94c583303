"""The topology of a figure, drawn in as much detail as fits, with the path of one packet."""

from __future__ import annotations

from textual.events import Resize

from trainer.cloud import Cloud
from trainer.picture import PAGE_SIZE, Picture, fit, with_verdict
from trainer.reach import Verdict
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.words import dojo


class Drawing(TopologyView, can_focus=False):
    """Draws itself anew for each width and language; a packet moves if things may move."""

    DEFAULT_CSS = "Drawing { height: auto; }"

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(fit(cloud, *PAGE_SIZE))
        self._cloud = cloud
        self._verdict: Verdict | None = None

    def on_mount(self) -> None:
        self.ascii_drawing = dojo(self).ascii_drawing
        self.watch(self.app, "ascii_drawing", self._take_ascii, init=False)
        self.watch(self.app, "language", self.redraw, init=False)
        self.redraw()

    def on_resize(self, _: Resize) -> None:
        self.redraw()

    def tell(self, verdict: Verdict | None) -> None:
        """Draw the path of a verdict and let a packet take it, or draw none."""
        self._verdict = verdict
        self.redraw()
        self.play()

    def redraw(self) -> None:
        """Draw the picture for the language and the width of now."""
        width = self.size.width or PAGE_SIZE[0]
        picture: Picture = fit(self._cloud, width, PAGE_SIZE[1], language=dojo(self).language)
        self.show(with_verdict(picture, self._verdict) if self._verdict else picture)

    def _take_ascii(self, ascii_drawing: bool) -> None:
        self.ascii_drawing = ascii_drawing
