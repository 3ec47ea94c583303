"""The palette: type a part of a name, in either language, and go there or do it."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
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
from trainer.tui.words import Phrase, dojo

MOST_SHOWN: Final = 1000
"""Commands that are listed, several times what the program comes with; letters find any of more."""


class PaletteScreen(DojoModal[None]):
    """A box over the screen that it was called from; it closes before the command runs."""

    HELP = "help.palette"
    CSS_PATH = "palette.tcss"
    AUTO_FOCUS = "Input"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "key.down", id="palette.down", show=False, priority=True),
        Binding("up", "move(-1)", "key.up", id="palette.up", show=False, priority=True),
        Binding("enter", "take", "key.choose", id="palette.take", priority=True),
    ]

    def __init__(self, commands: tuple[Command, ...]) -> None:
        super().__init__()
        self._commands = commands
        self._found = commands

    @cached_property
    def _names(self) -> tuple[tuple[Command, tuple[str, ...]], ...]:
        """What each can be found by: the learner may type in the language that is not shown."""
        return tuple(
            (command, tuple(folded(name) for name in (*map(command.name, Language), command.ident)))
            for command in self._commands
        )

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
        query = folded(event.value)
        self._found = self._matching(query) if query else self._commands
        self._show()

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
        """Do what the cursor is on."""
        index = self.query_one(OptionList).highlighted
        if index is not None:
            self._run(self._found[index])

    def _run(self, command: Command) -> None:
        if self.is_active:
            app = dojo(self)
            self.dismiss()
            # At once: the screen behind is not painted if another one comes in front of it.
            app.call_later(command.run)

    def _matching(self, query: str) -> tuple[Command, ...]:
        scored = [(fit(query, names), command) for command, names in self._names]
        scored.sort(key=lambda pair: -pair[0])
        return tuple(command for score, command in scored if score)

    def _show(self) -> None:
        language = dojo(self).language
        kinds = {command.kind: self.say(command.kind) for command in self._commands}
        width = max(map(cells, kinds.values()), default=0)
        options = self.query_one(OptionList)
        options.set_options(
            Option(
                Content.assemble(
                    (pad(kinds[command.kind], width), "$quiet"),
                    f"  {command.name(language)}",
                )
            )
            for command in self._found[:MOST_SHOWN]
        )
        options.highlighted = 0 if self._found else None
        self.query_one(Phrase).display = not self._found
