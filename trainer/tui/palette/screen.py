"""The palette: type a part of a name, in either language, and go there or do it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList

from trainer.steps import Steps
from trainer.text.language import Language
from trainer.text.width import cells, pad
from trainer.tui.base import DojoModal
from trainer.tui.choices import PartList
from trainer.tui.commands import Command
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoInput
from trainer.tui.palette.matching import fit, folded
from trainer.tui.words import Phrase, dojo
from trainer.tui.work import begin, beside, in_a_moment

_AT_ONCE: Final = 100
"""Commands that are looked at between two looks at whether they are still wanted."""

_AT_A_TIME: Final = 1_000
"""Commands that are taken in between two turns of others: each resource of a network has one."""

_SEARCH: Final = "search"


class PaletteScreen(DojoModal[None]):
    """A box over the screen that it was called from; it closes before the command runs.

    ``here`` are commands of that ``screen``, ``everywhere`` those that hold anywhere.
    """

    HELP = "help.palette"
    CSS_PATH = "palette.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "key.down", id="palette.down", show=False, priority=True),
        Binding("up", "move(-1)", "key.up", id="palette.up", show=False, priority=True),
        Binding("enter", "take", "key.choose", id="palette.take", priority=True),
    ]

    def __init__(
        self,
        everywhere: Iterable[Command],
        here: Iterable[Command] = (),
        screen: Screen[Any] | None = None,
    ) -> None:
        super().__init__()
        self._offered = here, everywhere
        self._screen = screen
        self._here: tuple[Command, ...] = ()
        self._commands: tuple[Command, ...] = ()
        self._found: tuple[Command, ...] = ()
        self._names: list[frozenset[str] | None] = []
        """What each can be found by, once somebody has searched for something."""
        self._kinds: dict[str, str] = {}
        self._is_searching = False
        self._is_taking = False
        """The first that is found is to be done: Enter was pressed before it was."""

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DojoInput(placeholder=self.say("ui.palette.placeholder"))
            yield PartList(self._row)
            yield Phrase("ui.palette.nothing", classes="muted")

    async def on_mount(self) -> None:
        here, everywhere = self._offered
        commands: list[Command] = []
        for number, command in enumerate(here, start=1):
            commands.append(command)
            if not number % _AT_A_TIME:
                await asyncio.sleep(0)
        self._here = tuple(commands)
        self._commands = self._found = (*self._here, *everywhere)
        self._names = [None] * len(self._commands)
        self._show()

    def relabel(self) -> None:
        self.query_one(Input).placeholder = self.say("ui.palette.placeholder")
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._is_taking = False
        work = self._matching(folded(event.value))
        if (found := in_a_moment(work)) is not None:
            self.workers.cancel_group(self, _SEARCH)
            self._show_found(found[0])
        else:
            self._is_searching = True
            begin(self, partial(self._search, work), group=_SEARCH)

    async def _search(self, work: Steps[tuple[Command, ...]]) -> None:
        self._show_found(await beside(work))
        if self._is_taking:
            self.action_take()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        command = self._list.choice(event)
        if command is not None:
            self._run(command)

    def action_move(self, step: int) -> None:
        """Move the cursor while the keyboard stays with the input."""
        self._list.move(step)

    def action_take(self) -> None:
        """Do what the cursor is on, as soon as what was typed has been found."""
        if self._is_searching:
            self._is_taking = True
            return
        place = self._list.chosen
        if place is not None:
            self._run(self._found[place])

    def _run(self, command: Command) -> None:
        if self.is_active:
            app = dojo(self)
            self.dismiss()
            # At once: the screen behind is not painted if another one comes in front of it.
            app.call_later(self._run_there, command)

    def _run_there(self, command: Command) -> None:
        """Run a command, unless it is of a screen that was left since it was chosen."""
        if self._screen in dojo(self).screen_stack or command not in self._here:
            command.run()

    def _matching(self, query: str) -> Steps[tuple[Command, ...]]:
        """What fits best comes first; all of them if nothing is asked for."""
        if not query:
            return self._commands
        scored = []
        for number, command in enumerate(self._commands):
            if score := fit(query, self._names_of(number)):
                scored.append((score, command))
            if number % _AT_ONCE == 0:
                yield number, len(self._commands)
        scored.sort(key=lambda pair: -pair[0])
        return tuple(command for _, command in scored)

    def _names_of(self, number: int) -> frozenset[str]:
        """The learner may type in the language that is not shown."""
        names = self._names[number]
        if names is None:
            command = self._commands[number]
            called = {*map(command.name, Language), command.ident}
            names = self._names[number] = frozenset(map(folded, called))
        return names

    def _show_found(self, found: tuple[Command, ...]) -> None:
        self._is_searching = False
        self._found = found
        self._show()

    def _show(self) -> None:
        codes = dict.fromkeys(command.kind for command in self._commands)
        self._kinds = {code: self.say(code) for code in codes}
        self._list.offer(self._found, 0 if self._found else None)
        self.query_one(Phrase).display = not self._found

    @property
    def _list(self) -> PartList[Command]:
        return self.query_one(PartList)

    def _row(self, command: Command) -> Content:
        """What it is called, behind the sort of thing that it is."""
        width = max(map(cells, self._kinds.values()))
        kind = pad(self._kinds[command.kind], width)
        return Content.assemble((kind, "$quiet"), f"  {command.name(dojo(self).language)}")
