"""Home: the frame, which is painted at once, and the curriculum, which is read after that."""

from __future__ import annotations

from asyncio import to_thread
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from trainer.tui.base import DojoScreen
from trainer.tui.containers import Container
from trainer.tui.keys import letter
from trainer.tui.words import Phrase, dojo

if TYPE_CHECKING:
    from trainer.tui.home.body import HomeBody


_NEXT = (
    "trainer.lesson.reader",
    "trainer.tui.lesson.screen",
    "trainer.awscli.shell",
    "trainer.tui.scenario.screen",
)
_AFTER_PAINT = 0.03
"""Seconds in which the terminal gets the frame after it has been drawn."""


class HomeScreen(DojoScreen):
    """The first screen, and the last: Escape has nowhere to go back to."""

    HELP = "help.home"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("n"), "open_next", "key.open_next", id="home.next"),
        Binding(letter("p"), "app.practice", "key.practice", id="home.practice"),
        Binding(letter("s"), "app.statistics", "key.statistics", id="home.statistics"),
        Binding(letter("f"), "app.scratch", "key.scratch", id="home.scratch"),
        Binding("f3", "app.palette", "key.palette", id="app.palette"),
        Binding("f4", "app.settings", "key.settings", id="app.settings"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._body: HomeBody | None = None

    def compose_body(self) -> ComposeResult:
        with Container(id="home"):
            yield Phrase("home.loading")

    def on_mount(self) -> None:
        self.call_after_refresh(self.set_timer, _AFTER_PAINT, self._fill)

    @property
    def is_filled(self) -> bool:
        return self._body is not None

    def on_screen_resume(self) -> None:
        """Something may have been done on the screen that was left."""
        if self._body:
            self._body.renew()

    def relabel(self) -> None:
        if self._body:
            self._body.relabel()

    def remark(self) -> str:
        return self.say("home.motto")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # There is no screen behind this one.
        return action != "back"

    def action_open_next(self) -> None:
        """Open the first thing in the curriculum that is not done."""
        if self._body:
            self._body.open_next()

    async def _fill(self) -> None:
        # Everything that knows of lessons and scenarios is imported after the first paint, and
        # read beside the screen.
        await to_thread(self._read)
        from trainer.tui.home.body import HomeBody

        async with self.batch():
            await self.query_one("#home").remove()
            if not self.is_attached:
                # The program was left meanwhile.
                return
            body = HomeBody()
            await self.mount(body, after="TitleBar")
        self._body = body
        dojo(self).welcome()
        self.run_worker(self._warm_up, thread=True, exit_on_error=False)

    def _read(self) -> None:
        import_module("trainer.tui.home.body")
        for _ in dojo(self).shelf.entries():
            pass

    def _warm_up(self) -> None:
        _load()
        dojo(self).keep_what_is_there()


def _load() -> None:
    """Import what the first lesson or scenario needs while the learner reads the list."""
    from trainer.lesson.glossary import glossary

    for name in _NEXT:
        import_module(name)
    from trainer.actions.registry import operations
    from trainer.awscli.spec import load
    from trainer.tui.keymap.registry import commands

    operations()
    load()
    glossary()
    # The first sentence that names a key of a screen that nobody has been on looks for it in all.
    commands()
