"""The pane with the topology: it draws the cloud as large as fits, with the traced path."""

from __future__ import annotations

from enum import StrEnum

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size

from trainer.cloud import Cloud
from trainer.picture import Detail, Picture, Step, fit, layout, with_verdict
from trainer.reach import Verdict
from trainer.text.language import Language
from trainer.text.verdicts import outcome_word
from trainer.tui.scenario.inspection import kind_of
from trainer.tui.scenario.pane import Pane
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.words import dojo


class Zoom(StrEnum):
    """How much detail is wanted: as much as fits, or a certain amount."""

    FIT = "fit"
    OVERVIEW = "overview"
    NORMAL = "normal"
    FULL = "full"


class TopologyPane(Pane):
    """``base`` is the cloud as it was at first, which decides where subnets stand."""

    def __init__(self, base: Cloud, owner: str) -> None:
        super().__init__("topology")
        self._base = base
        self._cloud = base
        self._owner = owner
        self._verdict: Verdict | None = None
        self._zoom = Zoom.FIT
        self._drawn: tuple[tuple[Cloud, Zoom, Language, Size | None], Picture] | None = None

    def compose(self) -> ComposeResult:
        # Until the size of the view is known.
        view = TopologyView(layout(self._base, detail=Detail.OVERVIEW, base=self._base))
        view.selected = self._owner
        yield view

    def on_mount(self) -> None:
        self.watch(self.app, "ascii_drawing", self._draw_ascii)

    @property
    def view(self) -> TopologyView:
        """The picture's widget."""
        return self.query_one(TopologyView)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps of the path that is drawn."""
        return self.view.picture.steps

    def show(self, cloud: Cloud, verdict: Verdict | None) -> None:
        """Draw a cloud and the path of a verdict about it."""
        self._cloud = cloud
        self._verdict = verdict
        self.view.show(self._picture())
        self._tell()

    def select(self, owner: str) -> None:
        """Mark what is inspected; nothing is marked if the picture does not show it."""
        self.view.selected = owner
        self._tell()

    def on_resize(self, _: events.Resize) -> None:
        self.call_after_refresh(self._fit)

    def on_topology_view_zoomed(self, event: TopologyView.Zoomed) -> None:
        event.stop()
        zooms = list(Zoom)
        self._zoom = zooms[(zooms.index(self._zoom) + 1) % len(zooms)]
        self._fit()

    def _fit(self) -> None:
        step = self.view.step
        self.view.show(self._picture())
        self.view.step = step
        self._tell()

    def _picture(self) -> Picture:
        picture = self._drawing()
        return picture if self._verdict is None else with_verdict(picture, self._verdict)

    def _drawing(self) -> Picture:
        """The picture without a path: of thousands of resources it is not drawn twice."""
        language, size = dojo(self).language, self.view.size
        wanted = self._cloud, self._zoom, language, size if self._zoom is Zoom.FIT else None
        drawn = self._drawn
        if drawn is None or drawn[0] != wanted:
            drawn = self._drawn = wanted, self._draw(language, *size)
        return drawn[1]

    def _draw(self, language: Language, width: int, height: int) -> Picture:
        if self._zoom is Zoom.FIT:
            return fit(self._cloud, width, height, language=language, base=self._base)
        detail = Detail(self._zoom.value)
        return layout(self._cloud, detail=detail, language=language, base=self._base)

    def _tell(self) -> None:
        """Below the picture: the verdict, the zoom unless it is automatic, what is selected."""
        app = dojo(self)
        told = []
        if self._verdict is not None:
            told.append(outcome_word(app.language, self._verdict))
        if self._zoom is not Zoom.FIT:
            told.append(app.say(f"scenario.zoom.{self._zoom}"))
        if not self.view.shows_all:
            told.append(app.say("scenario.part_in_view"))
        if owner := self.view.hovered or self.view.selected:
            kind = app.say(f"scenario.kind.{kind_of(self._cloud, owner)}")
            told.append(owner if kind == owner else f"{owner} {kind}")
        self.border_subtitle = Content(" · ".join(told)).markup

    def _draw_ascii(self) -> None:
        self.view.ascii_drawing = dojo(self).ascii_drawing
