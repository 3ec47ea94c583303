"""What every screen of the trainer has: two languages, a title, visible keys, a way back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.await_remove import AwaitRemove
from textual.binding import ActiveBinding, Binding, BindingsMap, BindingType
from textual.dom import DOMNode
from textual.geometry import Offset
from textual.screen import ModalScreen, ScreenResultType
from textual.widget import Widget

from trainer.tui.bars import KeyBar, TitleBar
from trainer.tui.commands import Command
from trainer.tui.fitted import Settled
from trainer.tui.fleeting import Fleeting
from trainer.tui.keys import character
from trainer.tui.painting import PaintedScreen
from trainer.tui.words import dojo


class BilingualScreen(Fleeting, PaintedScreen[ScreenResultType], Settled):
    """A screen whose keys are described in the chosen language.

    The description of a binding is a code of the catalogue (area ``key``); its ``id`` is the
    name under which a learner can give it another key.
    """

    HELP: ClassVar[str] = ""
    """The code (area ``help``) of the paragraph that says what this screen is for."""

    is_at_work = False
    """Whether something is under way that the next key is for."""

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        """The bindings from the focus up to the app, with the learner's own keys.

        Textual can lay a keymap over them, too, but drops the letters that a field would take
        before that: a command whose letter was changed to a function key could not be reached
        from a field.
        """
        keymap = dojo(self).keymap
        if not keymap.own:
            return super()._binding_chain
        focused = self.focused if self.focused and not self.focused.loading else None
        nodes = focused.ancestors_with_self if focused else [self, self.app]
        chain: list[tuple[DOMNode, BindingsMap]] = []
        for node in nodes:
            below = [inner for inner, _ in chain]
            own = keymap.applied(node._bindings).key_to_bindings
            kept = {key: bindings for key, bindings in own.items() if not _is_taken(below, key)}
            chain.append((node, BindingsMap.from_keys(kept)))
        return chain

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now, described in the chosen language."""
        say = dojo(self).say
        return {
            key: active._replace(
                binding=replace(active.binding, description=say(active.binding.description))
            )
            if active.binding.description.startswith("key.")
            else active
            for key, active in super().active_bindings.items()
        }

    def say(self, code: str, /, **facts: object) -> str:
        """A sentence of the catalogue in the chosen language."""
        return dojo(self).say(code, **facts)

    def dismiss(self, result: ScreenResultType | None = None) -> AwaitComplete:
        """Leave this screen. Told so twice, as by a double click, it is left once."""
        return super().dismiss(result) if self.is_active else AwaitComplete()

    def remove(self) -> AwaitRemove:
        """Take this screen out, with all that is on it."""
        dojo(self).leave(self)
        return super().remove()

    def large_things(self) -> Iterable[object]:
        """What takes so long to let go of that each of it has to wait for its turn."""
        return ()

    def get_widget_and_offset_at(self, x: int, y: int) -> tuple[Widget | None, Offset | None]:
        """Where a selection of text begins: not on what has been removed and is still painted,
        which Textual does not survive."""
        widget, offset = super().get_widget_and_offset_at(x, y)
        return (widget, offset) if widget is None or widget.is_attached else (None, None)

    @property
    def waits_for_work(self) -> bool:
        """Whether nothing can be done here before something under way is done."""
        return self.is_at_work

    @property
    def is_filled(self) -> bool:
        """Whether all that keys are for is there."""
        return self.is_mounted and not self.is_at_work

    def relabel(self) -> None:
        """Show everything in the language that has been chosen now, and lose nothing else.

        `Phrase` and `Live` follow by themselves; a screen that shows words in other widgets
        overrides this.
        """

    def commands(self) -> Iterable[Command]:
        """What the command palette offers while this screen is shown."""
        return ()


class DojoScreen(BilingualScreen[None]):
    """A full screen: title line, body, key line. Escape leads back to the one before."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "key.back", id="screen.back"),
    ]

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """The widgets between the title line and the key line."""
        yield from ()

    def trail(self) -> Iterable[str]:
        """The steps that lead here, for the title line."""
        return ()

    def remark(self) -> str:
        """A short remark at the right of the title line."""
        return ""

    def retitle(self) -> None:
        """Write the title line again, because the trail or the remark has changed."""
        self.query_one(TitleBar).renew()

    def action_back(self) -> None:
        """Leave this screen."""
        self.dismiss()


class DojoModal(BilingualScreen[ScreenResultType], ModalScreen[ScreenResultType]):
    """A box over the screen that called it. Escape closes it with no result."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "close", "key.close", id="box.close"),
        # A box keeps the keys of the app from working unless it has them, too.
        Binding("f2", "app.switch_language", "key.language", id="app.language"),
        Binding("f3,slash,／", "app.palette", "key.palette", id="app.palette", show=False),
        Binding("ctrl+q", "app.quit", "key.quit", id="app.quit", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield from self.compose_body()
        yield KeyBar()

    def compose_body(self) -> ComposeResult:
        """The box."""
        yield from ()

    def action_close(self) -> None:
        """Close the box without a result."""
        self.dismiss()


def _is_taken(nodes: Iterable[DOMNode], key: str) -> bool:
    """Whether a field among these nodes takes a key before a binding above it does."""
    return any(node.check_consume_key(key, character(key)) for node in nodes)
