"""The scenario screen around a cloud of the learner's own: no ticket, no goals, no grade."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.binding import Binding, BindingType

from trainer.tui.keys import letter
from trainer.tui.scenario.changes_pane import ChangesPane
from trainer.tui.scenario.screen import ScenarioScreen

_OF_SCENARIOS = frozenset({"hint", "submit"})


class FreeScreen(ScenarioScreen):
    """Where the ticket stands elsewhere, it tells what the changes open and close."""

    HELP = "help.free"
    AUTO_FOCUS = "TopologyView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            f"f5,{letter('1')}", "pane('ticket')", "key.pane.changes", id="free.changes", show=False
        ),
    ]
    FIRST_PANE = "topology"
    HOW_TO_TRACE = "trace.how_free"
    TITLES: ClassVar[Mapping[str, str]] = {"ticket": "changes"}

    def make_story(self) -> ChangesPane:
        return ChangesPane(self.session)

    @property
    def _changes(self) -> ChangesPane:
        return self.query_one(ChangesPane)

    def remark(self) -> str:
        return self.say("scenario.free.commands", count=len(self.session.attempt.lines))

    def speak(self) -> None:
        self._changes.speak()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in _OF_SCENARIOS:
            return False
        return super().check_action(action, parameters)

    def _inspect(self, owner: str, *, go: bool = False) -> None:
        super()._inspect(owner, go=go)
        self._changes.show(owner)

    def _judge(self) -> None:
        self._changes.show(self._inspector.owner)
        self.retitle()
