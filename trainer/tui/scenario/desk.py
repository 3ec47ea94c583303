"""A desk of panes: what the screens share that show a cloud, a path through it, and more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType

from trainer.cloud import Cloud
from trainer.reach import Verdict
from trainer.tui.base import DojoScreen
from trainer.tui.keys import letter
from trainer.tui.scenario.layout import KEYS, PANES, fits_all
from trainer.tui.scenario.map_pane import TopologyPane
from trainer.tui.scenario.strip import TabStrip
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scenario.trace import TracePane
from trainer.tui.words import dojo

_FOCUS = {
    "ticket": "#ticket VerticalScroll, #ticket LineList",
    "topology": "TopologyView",
    "inspector": "RowList",
    "trace": "StepList",
    "prompt": "PromptLine",
}
"""What gets the keyboard when a pane is chosen."""


class DeskScreen(DojoScreen):
    """All panes at once where there is room; else one at a time, with a row of tabs.

    Two of the panes are the topology and the trace, in which one packet moves.
    """

    CSS_PATH = "scenario.tcss"
    SHOWN: ClassVar[tuple[str, ...]] = PANES
    FIRST_PANE: ClassVar[str] = PANES[0]
    TITLES: ClassVar[Mapping[str, str]] = {}
    """What a pane is called, if not by its id."""
    PANE_KEYS: ClassVar[Mapping[str, str]] = {}
    """The id of the binding that leads to a pane, if not that of a scenario."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            f"{key.lower()},{letter(str(number))}",
            f"pane('{pane}')",
            f"key.pane.{pane}",
            id=f"scenario.{pane}",
            show=False,
        )
        for number, (pane, key) in enumerate(zip(PANES, KEYS, strict=True), start=1)
    ]

    def __init__(self) -> None:
        super().__init__()
        self._pane = self.FIRST_PANE
        self._path: tuple[Cloud, Verdict | None] | None = None
        self._is_to_play = False

    def on_resize(self, event: events.Resize) -> None:
        self.lay_out(event.size.width, event.size.height)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "pane" or parameters[0] in self.SHOWN

    # Parts

    def make_tabs(self) -> TabStrip:
        """The row of tabs that stands above a single pane."""
        return TabStrip(self._tabs, lambda: self._pane, id="panes")

    @property
    def topology(self) -> TopologyPane:
        """The picture."""
        return self.query_one(TopologyPane)

    @property
    def trace_pane(self) -> TracePane:
        """The path in words."""
        return self.query_one(TracePane)

    def _tabs(self) -> tuple[tuple[str, str, str], ...]:
        titles = {pane: self.TITLES.get(pane, pane) for pane in self.SHOWN}
        keys = {pane: self.PANE_KEYS.get(pane, f"scenario.{pane}") for pane in self.SHOWN}
        key = dojo(self).key
        return tuple((p, f"scenario.pane.{title}", key(keys[p])) for p, title in titles.items())

    # What is shown

    def lay_out(self, width: int, height: int) -> None:
        """Show all panes if they fit, else the chosen one."""
        every = fits_all(width, height)
        self.set_class(not every, "-single")
        for pane in self.SHOWN:
            self.set_class(not every and pane == self._pane, f"-{pane}")

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self._pane = pane
        self.lay_out(self.size.width, self.size.height)
        self.query_one("#panes", TabStrip).renew()
        self.query(_FOCUS[pane]).first().focus()

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        self.action_pane(event.name)

    # The path

    def show_path(self, cloud: Cloud, verdict: Verdict | None) -> None:
        """Draw a cloud, and what becomes of a flow in it."""
        self._path = cloud, verdict
        self.topology.show(cloud, verdict)
        self.trace_pane.show(cloud, verdict, self.topology.steps)

    def on_topology_pane_drawn(self) -> None:
        """The picture came later than the path: only now is it known where its steps stand."""
        if self._path is not None:
            self.trace_pane.show(*self._path, self.topology.steps)
        if self._is_to_play:
            self.play()

    def play(self) -> None:
        """Let the packet run along its path, as soon as that is drawn."""
        self._is_to_play = self.topology.is_drawing
        view = self.topology.view
        if not self._is_to_play:
            view.play()
        if view.step is not None:
            self.trace_pane.at(view.step)

    def on_topology_view_moved(self, event: TopologyView.Moved) -> None:
        self.trace_pane.at(event.step)

    def on_trace_pane_stepped(self, event: TracePane.Stepped) -> None:
        self.topology.view.step = event.step

    def on_trace_pane_played(self) -> None:
        self.play()
