"""The topology of a figure, drawn as large as it fits, with the path of one packet."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size

from trainer.cloud import Cloud
from trainer.picture import Picture, fit, render_text, with_verdict
from trainer.reach import Verdict
from trainer.tui.words import Live, dojo

_TALLEST = 20


class Drawing(Live):
    """Draws itself anew for each width and language."""

    def __init__(self, cloud: Cloud) -> None:
        super().__init__(self._text)
        self._cloud = cloud
        self._verdict: Verdict | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.watch(self.app, "ascii_drawing", self.renew, init=False)

    def show(self, verdict: Verdict | None) -> None:
        """Draw the path of a verdict, or none."""
        self._verdict = verdict
        self.renew()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return self._picture(width).height

    def _picture(self, width: int) -> Picture:
        picture = fit(self._cloud, width, _TALLEST, language=dojo(self).language)
        return with_verdict(picture, self._verdict) if self._verdict else picture

    def _text(self) -> Content:
        picture = self._picture(self.content_size.width)
        return Content(render_text(picture, ascii=dojo(self).ascii_drawing))
