"""The scenario screen around a cloud of the learner's own: no ticket, no goals, no grade."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import ClassVar

from textual.binding import Binding, BindingType

from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.tui.commands import Command
from trainer.tui.keys import letter
from trainer.tui.scenario.changes_pane import ChangesPane
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.words import dojo

_OF_SCENARIOS = frozenset({"hint", "submit"})


class FreeScreen(ScenarioScreen):
    """Where the ticket stands elsewhere, it tells what the changes open and close."""

    HELP = "help.free"
    AUTO_FOCUS = "TopologyView"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            f"f5,{letter('1')}", "pane('ticket')", "key.pane.changes", id="free.changes", show=False
        ),
        Binding(f"{letter('s')},ctrl+s", "save", "key.save", id="free.save"),
    ]
    FIRST_PANE = "topology"
    HOW_TO_TRACE = "trace.how_free"
    TITLES: ClassVar[Mapping[str, str]] = {"ticket": "changes"}
    PANE_KEYS: ClassVar[Mapping[str, str]] = {"ticket": "free.changes"}

    def make_story(self) -> ChangesPane:
        return ChangesPane(self.session)

    @property
    def _changes(self) -> ChangesPane:
        return self.query_one(ChangesPane)

    def remark(self) -> str:
        count = len(self.session.attempt.lines)
        return self.timed(self.say("scenario.free.commands", count=count))

    def speak(self) -> None:
        self._changes.speak()

    def commands(self) -> Iterable[Command]:
        yield Command("ui.kind.action", partial(_said, "key.save"), self.action_save)
        yield from super().commands()

    def action_save(self) -> None:
        """Keep the cloud as it is now in a file."""
        from trainer.tui.scratch.save_screen import SaveScreen

        self.app.push_screen(SaveScreen(self.session.cloud, dojo(self).store))

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


def _said(code: str, language: Language) -> str:
    return say(language, code)
