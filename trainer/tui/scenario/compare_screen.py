"""What the work has opened and closed so far, and each flow of it before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trainer.cloud import Cloud
from trainer.progress.session import Session
from trainer.tui.containers import Container, Vertical
from trainer.tui.keys import letter
from trainer.tui.scenario.comparing import is_crowded
from trainer.tui.scenario.desk import DeskScreen
from trainer.tui.scenario.effects_pane import Base, EffectsPane, Since
from trainer.tui.scenario.map_pane import TopologyPane
from trainer.tui.scenario.strip import TabStrip
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scenario.trace import TracePane
from trainer.tui.words import dojo, follow

_SIDES = ("before", "after")


class CompareScreen(DeskScreen):
    """Escape ends a comparison that is at work, else leads back.

    ``selected`` is what counts where there is too much to compare; ``inspect`` is called with
    the id of a resource that the learner wants to see in full.
    """

    HELP = "help.compare"
    SHOWN = ("ticket", "topology", "trace")
    TITLES: ClassVar[Mapping[str, str]] = {"ticket": "changes"}
    PANE_KEYS: ClassVar[Mapping[str, str]] = {"ticket": "compare.changes"}
    AUTO_FOCUS = "EffectList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("b"), "other_side", "key.other_side", id="compare.side"),
        Binding(
            f"f5,{letter('1')}",
            "pane('ticket')",
            "key.pane.changes",
            id="compare.changes",
            show=False,
        ),
    ]

    def __init__(self, session: Session, selected: str, inspect: Callable[[str], None]) -> None:
        super().__init__()
        self._session = session
        self._now = session.cloud
        self._selected = selected
        self._inspect = inspect
        self._side = "after"
        self._base = self._bases()[0]

    def _bases(self) -> tuple[Base, ...]:
        start = Base(Since.START, self._session.scenario.broken)
        before = self._session.attempt.before_last
        if before is None:
            return (start,)
        return start, Base(Since.LAST_STEP, before.cloud, self._session.attempt.last_line)

    def compose_body(self) -> ComposeResult:
        about = self._selected if is_crowded(self._now) else None
        yield self.make_tabs()
        with Container(id="desk"):
            with Vertical(id="left"):
                yield EffectsPane(self._bases(), self._now, about)
            with Vertical(id="right"):
                yield TabStrip(self._side_tabs, lambda: self._side, id="sides")
                yield TopologyPane(self._session.scenario.broken, self._selected)
                yield TracePane("trace.how_compare")

    def on_mount(self) -> None:
        self.lay_out(self.size.width, self.size.height)
        self._show()
        follow(self, self.relabel, "ascii_drawing")

    def trail(self) -> Iterable[str]:
        yield self._session.scenario.title[dojo(self).language]
        yield self.say("scenario.compare.title")

    def relabel(self) -> None:
        self._effects.fill()
        self.query_one("#sides", TabStrip).renew()
        self.retitle()

    @property
    def _effects(self) -> EffectsPane:
        return self.query_one(EffectsPane)

    def _side_tabs(self) -> tuple[tuple[str, str, str], ...]:
        return tuple((side, f"scenario.side.{side}", "") for side in _SIDES)

    @property
    def _cloud(self) -> Cloud:
        return self._now if self._side == "after" else self._base.cloud

    def _show(self) -> None:
        """Show the chosen cloud, with the chosen change in it."""
        found = self._effects.sides
        side = None if found is None else getattr(found, self._side)
        self.show_path(self._cloud, None if side is None else side.verdict)

    def on_effects_pane_chosen(self, event: EffectsPane.Chosen) -> None:
        self._base = event.base
        self._show()
        if event.walk:
            if self.has_class("-single"):
                self.action_pane("topology")
            self.play()

    def on_tab_strip_chosen(self, event: TabStrip.Chosen) -> None:
        if event.control.id == "sides":
            self._turn_to(event.name)
        else:
            super().on_tab_strip_chosen(event)

    def on_topology_view_opened(self, event: TopologyView.Opened) -> None:
        if self.is_active:
            self.dismiss()
            self._inspect(event.owner)

    def action_other_side(self) -> None:
        """Show the cloud before the change, or the one after it."""
        self._turn_to(_SIDES[1 - _SIDES.index(self._side)])

    def action_back(self) -> None:
        """Stop comparing, or leave."""
        if not self._effects.stop():
            super().action_back()

    def _turn_to(self, side: str) -> None:
        self._side = side
        self.query_one("#sides", TabStrip).renew()
        self._show()
        self.play()
