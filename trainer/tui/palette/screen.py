"""The palette: type a part of a name, in either language, and go there or do it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from trainer.text.language import Language
from trainer.text.width import cells, pad
from trainer.tui.base import DojoModal
from trainer.tui.choices import ChoiceList
from trainer.tui.commands import Command
from trainer.tui.containers import Vertical
from trainer.tui.inputs import DojoInput
from trainer.tui.palette.matching import fit, folded
from trainer.tui.rows import heading
from trainer.tui.words import Phrase, dojo
from trainer.tui.work import Steps, begin, beside, in_a_moment

MOST_SHOWN: Final = 400
"""Commands that are listed, more than the program comes with; letters find any of the others."""

_AT_ONCE: Final = 100
"""Commands that are looked at between two looks at whether they are still wanted."""

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
        self._here = tuple(here)
        self._screen = screen
        self._commands = (*self._here, *everywhere)
        self._found = self._commands
        self._names: list[frozenset[str] | None] = [None] * len(self._commands)
        """What each can be found by, once somebody has searched for something."""
        self._is_searching = False
        self._is_taking = False
        """The first that is found is to be done: Enter was pressed before it was."""

    def compose_body(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield DojoInput(placeholder=self.say("ui.palette.placeholder"))
            yield ChoiceList()
            yield Phrase("ui.palette.nothing", classes="muted")

    def on_mount(self) -> None:
        self.query_one(OptionList).can_focus = False
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
        # Letters that came after the click may have changed the list since.
        if event.option in event.option_list.options:
            self._run(self._found[event.option_index])

    def action_move(self, step: int) -> None:
        """Move the cursor while the keyboard stays with the input."""
        options = self.query_one(OptionList)
        if step > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def action_take(self) -> None:
        """Do what the cursor is on, as soon as what was typed has been found."""
        if self._is_searching:
            self._is_taking = True
            return
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self._run(self._found[index])

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
        language = dojo(self).language
        codes = dict.fromkeys(command.kind for command in self._commands)
        kinds = {code: self.say(code) for code in codes}
        width = max(map(cells, kinds.values()), default=0)
        shown = [
            Option(
                Content.assemble(
                    (pad(kinds[command.kind], width), "$quiet"),
                    f"  {command.name(language)}",
                )
            )
            for command in self._found[:MOST_SHOWN]
        ]
        if more := len(self._found) - len(shown):
            shown.append(heading(Content.styled(self.say("ui.palette.more", count=more), "$quiet")))
        options = self.query_one(OptionList)
        options.set_options(shown)
        options.highlighted = 0 if self._found else None
        self.query_one(Phrase).display = not self._found
