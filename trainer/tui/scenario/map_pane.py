"""The pane with the topology: it draws the cloud as large as fits, with the traced path."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.message import Message

from trainer.cloud import Cloud
from trainer.picture import Detail, Picture, Step, fitting, laying_out, tracing
from trainer.reach import Verdict
from trainer.steps import Steps, at_once
from trainer.text.language import Language
from trainer.text.verdicts import outcome_word
from trainer.tui.scenario.inspection import kind_of
from trainer.tui.scenario.inspection.address import address_of
from trainer.tui.scenario.pane import Pane
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.words import dojo, follow
from trainer.tui.work import begin, beside

MOST_AT_ONCE: Final = 300
"""A cloud of more resources than these is drawn beside the screen: it takes 0.15 ms for each."""


class Zoom(StrEnum):
    """How much detail is wanted: as much as fits, or a certain amount."""

    FIT = "fit"
    OVERVIEW = "overview"
    NORMAL = "normal"
    FULL = "full"


_Wanted = tuple[Cloud, Zoom, Language, Size | None]
"""What a picture depends on, apart from the path in it."""


_Traced = tuple[Picture, Verdict | None, Picture]
"""A picture without a path, a verdict, and the picture with its path."""


class TopologyPane(Pane):
    """``base`` is the cloud as it was at first, which decides where subnets stand.

    The first picture comes when the size of the view is known. A large cloud is drawn beside the
    screen; until that is done the picture before it stays, or there is none.
    """

    @dataclass
    class Drawn(Message):
        """A picture came later than the path in it, and with it the steps of the path."""

    def __init__(self, base: Cloud, owner: str) -> None:
        super().__init__("topology")
        self._base = base
        self._cloud = base
        self._owner = owner
        self._verdict: Verdict | None = None
        self._zoom = Zoom.FIT
        self._drawn: tuple[_Wanted, Picture] | None = None
        self._traced: _Traced | None = None
        self._drawing: tuple[_Wanted, Verdict | None] | None = None

    def compose(self) -> ComposeResult:
        view = TopologyView(Picture.blank(self._base))
        view.selected = self._owner
        yield view

    def on_mount(self) -> None:
        follow(self, self._draw_ascii, "ascii_drawing")
        self._draw_ascii()

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
        self._draw()

    def select(self, owner: str) -> None:
        """Mark what is inspected; nothing is marked if the picture does not show it."""
        self.view.selected = owner
        self._tell()

    def on_resize(self, _: events.Resize) -> None:
        self._fit()

    def on_topology_view_zoomed(self, event: TopologyView.Zoomed) -> None:
        event.stop()
        zooms = list(Zoom)
        self._zoom = zooms[(zooms.index(self._zoom) + 1) % len(zooms)]
        self._fit()

    def _fit(self) -> None:
        self._draw(step=self.view.step)

    def _draw(self, step: int | None = None) -> None:
        """Show the picture that is wanted now, with the packet at this step."""
        if not self.screen.outer_size:
            self.call_after_refresh(self._draw_first)
            return
        language, size = dojo(self).language, self.view.size
        wanted = self._cloud, self._zoom, language, size if self._zoom is Zoom.FIT else None
        # Of thousands of resources nothing is drawn twice.
        drawn = self._drawn[1] if self._drawn is not None and self._drawn[0] == wanted else None
        draw = partial(_drawing, self._cloud, self._base, self._zoom, language, size)
        if is_small(self._cloud):
            drawn = drawn or at_once(draw())
            self._drawn = wanted, drawn
            self._hang(at_once(_tracing(drawn, self._verdict)), step)
        elif drawn is not None and self._verdict is None:
            self._hang(drawn, step)
        elif drawn is not None and (traced := self._traced_on(drawn)) is not None:
            self._hang(traced, step)
        else:
            self._draw_beside(wanted, drawn, draw)

    def _hang(self, picture: Picture, step: int | None) -> None:
        self._drawing = None
        self.view.show(picture)
        self.view.step = step
        self._tell()

    def _traced_on(self, drawn: Picture) -> Picture | None:
        """The picture with the path of the verdict that is wanted, if that has been traced."""
        if self._traced is None:
            return None
        picture, verdict, traced = self._traced
        return traced if picture is drawn and verdict is self._verdict else None

    def _draw_first(self) -> None:
        self._fit()
        self.post_message(self.Drawn())

    @property
    def is_drawing(self) -> bool:
        """Whether another picture will come than the one that is shown."""
        return self._drawing is not None

    def _draw_beside(
        self, wanted: _Wanted, drawn: Picture | None, draw: Callable[[], Steps[Picture]]
    ) -> None:
        under_way, verdict = self._drawing, self._verdict
        if under_way is None or under_way[0] != wanted or under_way[1] is not verdict:
            self._drawing = wanted, verdict
            begin(self, partial(self._wait_for, wanted, verdict, drawn, draw), group="drawing")
        self._tell()

    async def _wait_for(
        self,
        wanted: _Wanted,
        verdict: Verdict | None,
        drawn: Picture | None,
        draw: Callable[[], Steps[Picture]],
    ) -> None:
        if drawn is None:
            drawn = await beside(draw())
            self._drawn = wanted, drawn
        self._traced = drawn, verdict, await beside(_tracing(drawn, verdict))
        self._draw()
        self.post_message(self.Drawn())

    def on_topology_view_hovered(self, event: TopologyView.Hovered) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        """Below the picture: the verdict, the zoom unless it is automatic, what is selected."""
        app = dojo(self)
        told = []
        if self._drawing is not None:
            told.append(app.say("scenario.drawing"))
        if self._verdict is not None:
            told.append(outcome_word(app.language, self._verdict))
        if self._zoom is not Zoom.FIT:
            told.append(app.say(f"scenario.zoom.{self._zoom}"))
        if not self.view.shows_all:
            told.append(app.say("scenario.part_in_view"))
        if owner := self.view.hovered or self.view.selected:
            kind = app.say(f"scenario.kind.{kind_of(self._cloud, owner)}")
            told.append(owner if kind == owner else f"{owner} {kind}")
        if self.view.hovered and (address := address_of(self._cloud, self.view.hovered)):
            told.append(address)
        self.border_subtitle = Content(" · ".join(told)).markup

    def _draw_ascii(self) -> None:
        self.view.ascii_drawing = dojo(self).ascii_drawing


def is_small(cloud: Cloud) -> bool:
    """Whether whatever is done with all of a cloud is done before anybody notices."""
    return len(cloud.resources) <= MOST_AT_ONCE


def _tracing(picture: Picture, verdict: Verdict | None) -> Steps[Picture]:
    return picture if verdict is None else (yield from tracing(picture, verdict))


def _drawing(
    cloud: Cloud, base: Cloud, zoom: Zoom, language: Language, size: Size
) -> Steps[Picture]:
    """The picture of a cloud without a path in it."""
    if zoom is Zoom.FIT:
        return fitting(cloud, *size, language=language, base=base)
    return laying_out(cloud, detail=Detail(zoom.value), language=language, base=base)
