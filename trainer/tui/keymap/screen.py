"""Keys: every command with its keys, and a new key for any of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from trainer.text.width import cells, pad
from trainer.tui.base import DojoScreen
from trainer.tui.choices import ChoiceList
from trainer.tui.containers import Vertical
from trainer.tui.keymap.keymap import SETTING, read_keymap, write_keys
from trainer.tui.keymap.press import PressScreen
from trainer.tui.keymap.rebind import Outcome, own_key, rebind, reset, rest
from trainer.tui.keymap.registry import AREAS, KeyCommand, commands
from trainer.tui.keys import is_named, key_name, letter
from trainer.tui.words import Phrase, dojo

_KEY_WIDTH = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A heading, or one line: a command, or several that nobody can change."""

    text: Content
    command: KeyCommand | None = None


class KeysScreen(DojoScreen):
    """One list by area; below it what came of the last change."""

    HELP = "help.keys"
    CSS_PATH = "keys.tcss"
    AUTO_FOCUS = "ChoiceList"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "key.take_key", id="keys.take", priority=True),
        Binding(letter("r"), "reset_one", "key.reset_key", id="keys.reset"),
        Binding("ctrl+r", "reset_all", "key.reset_keys", id="keys.reset_all"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[Row, ...] = ()

    def compose_body(self) -> ComposeResult:
        with Vertical(id="keys"):
            yield ChoiceList()
            yield Phrase("keys.how", classes="told")

    def on_mount(self) -> None:
        self._show()

    def on_screen_resume(self) -> None:
        # Another window may have changed keys, too.
        dojo(self).keymap = read_keymap(dojo(self).store)

    def relabel(self) -> None:
        self._show()
        self.retitle()

    def trail(self) -> Iterable[str]:
        yield self.say("help.keys.title")

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self._ask(self._rows[event.option_index].command)

    def action_take(self) -> None:
        """Take a new key for the command under the cursor."""
        self._ask(self._chosen)

    def action_reset_one(self) -> None:
        """Give the command under the cursor the key that it came with."""
        if command := self._chosen:
            self._carry_out(command, reset(dojo(self).keymap, command))

    def action_reset_all(self) -> None:
        """Give every command the key that it came with."""
        write_keys(dojo(self).store, dict.fromkeys(dojo(self).store.settings(SETTING), ""))
        self._told.tell("keys.all_reset")
        self._renew()

    @property
    def _chosen(self) -> KeyCommand | None:
        index = self.query_one(ChoiceList).highlighted
        return None if index is None else self._rows[index].command

    @property
    def _told(self) -> Phrase:
        return self.query_one(".told", Phrase)

    def _ask(self, command: KeyCommand | None) -> None:
        if command is not None:
            box = PressScreen(command.words)
            self.app.push_screen(box, partial(self._take, command))

    def _take(self, command: KeyCommand, key: str | None) -> None:
        if key is not None:
            self._carry_out(command, rebind(dojo(self).keymap, command, key), key)

    def _carry_out(self, command: KeyCommand, outcome: Outcome, key: str = "") -> None:
        write_keys(dojo(self).store, outcome.keys)
        if not self.is_attached:
            # The program was left by the key before: what was chosen is kept, and not shown.
            return
        self._renew()
        self._told.set_class(not outcome.keys, "refused")
        keymap, other = dojo(self).keymap, outcome.other
        self._told.tell(
            outcome.code,
            command=self.say(command.words),
            key=key_name(key or own_key(keymap, command) or command.keys[0]),
            other=self.say(other.words) if other else "",
            given=key_name(own_key(keymap, other)) if other else "",
        )

    def _renew(self) -> None:
        dojo(self).keymap = read_keymap(dojo(self).store)
        self._show()

    def _show(self) -> None:
        options = self.query_one(ChoiceList)
        place = options.highlighted
        self._rows = tuple(self._lines())
        options.set_options(Option(row.text, disabled=row.command is None) for row in self._rows)
        options.highlighted = 1 if place is None else place

    def _lines(self) -> Iterator[Row]:
        for heading, group in groupby(commands().values(), _heading):
            yield Row(Content.styled(self.say(heading), "bold $primary"))
            here = list(group)
            yield from (Row(self._line(c), c) for c in here if not c.fixed)
            if fixed := [command for command in here if command.fixed]:
                keys = "  ".join(key_name(command.keys[0]) for command in fixed)
                words = self.say(fixed[0].words)
                yield Row(Content.styled(f"  {pad(keys, _room(keys))}{words}", "$quiet"))

    def _line(self, command: KeyCommand) -> Content:
        keymap = dojo(self).keymap
        own = own_key(keymap, command)
        first = key_name(own) if own else ""
        further = "  ".join(key_name(key) for key in rest(command) if is_named(key))
        gap = "  " if first and further else ""
        room = _room(f"{first}{gap}{further}")
        space = " " * (room - cells(f"{first}{gap}{further}"))
        changed = self.say("keys.own") if command.id in keymap.own else ""
        return Content.assemble(
            "  ",
            (first, "bold $footer-key-foreground"),
            (f"{gap}{further}{space}", "$quiet"),
            self.say(command.words),
            (f"  {changed}" if changed else "", "$accent"),
        )


def _heading(command: KeyCommand) -> str:
    return AREAS.get(command.area, command.area)


def _room(keys: str) -> int:
    return max(_KEY_WIDTH, cells(keys) + 2)
