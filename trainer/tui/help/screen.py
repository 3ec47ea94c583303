"""Help: what the screen below is for, and every key that works on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import ActiveBinding, Binding, BindingType
from textual.content import Content
from textual.screen import Screen

from trainer.text.width import cells, pad
from trainer.tui.base import BilingualScreen, DojoModal
from trainer.tui.containers import VerticalScroll
from trainer.tui.keys import is_named, key_name, letter
from trainer.tui.words import Live, dojo

_PARTS: Final = ("help.part", "help.screen", "help.everywhere")
_KEY_WIDTH = 18
_SIGN_WIDTH = 5


class HelpScreen(DojoModal[None]):
    """A box over the screen that it tells about."""

    HELP = "help.help"
    CSS_PATH = "help.tcss"
    AUTO_FOCUS = "VerticalScroll"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(letter("t"), "app.tour", "key.tour", id="help.tour"),
        Binding(letter("k"), "app.keys", "key.keys", id="help.keys"),
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose_body(self) -> ComposeResult:
        with VerticalScroll(classes="dialog"):
            yield Live(self._text)

    def _text(self) -> Content:
        return Content("\n").join(self._lines())

    def _lines(self) -> Iterator[Content]:
        code = self._about.HELP if isinstance(self._about, BilingualScreen) else ""
        if code:
            yield Content.styled(self.say(f"{code}.title"), "bold $primary")
            yield Content()
            yield Content(self.say(code))
        parts: dict[str, list[ActiveBinding]] = {part: [] for part in _PARTS}
        for active in self._about.active_bindings.values():
            parts[self._part(active)].append(active)
        for part, bindings in parts.items():
            rows = list(self._rows(bindings))
            if rows:
                yield Content()
                yield Content.styled(self.say(part), "bold")
                yield from rows
        if self._about.query("TopologyView"):
            yield Content()
            yield from self._legend()

    def _legend(self) -> Iterator[Content]:
        """The signs of a picture, for screens that show one."""
        # Most screens show none, and the first of them is to open at once.
        from trainer.picture import ascii_character, legend

        app = dojo(self)
        yield Content.styled(self.say("picture.legend"), "bold")
        for sign in legend(app.language):
            drawn = sign.drawn
            if app.ascii_drawing:
                drawn = "".join(map(ascii_character, drawn))
            yield Content.assemble((pad(drawn, _SIGN_WIDTH), "bold"), sign.meaning)

    def _part(self, active: ActiveBinding) -> str:
        if active.node is self.app:
            return "help.everywhere"
        return "help.screen" if active.node is self._about else "help.part"

    def _rows(self, bindings: Iterable[ActiveBinding]) -> Iterator[Content]:
        # The screen's own come before those that Textual gives to every screen.
        ordered = sorted(bindings, key=lambda active: not active.binding.id)
        by_description: dict[str, list[str]] = {}
        for active in ordered:
            if is_named(active.binding.key) and (said := self._description(active)):
                by_description.setdefault(said, []).append(key_name(active.binding.key))
        for said, names in by_description.items():
            keys = "  ".join(dict.fromkeys(names))
            room = max(_KEY_WIDTH, cells(keys) + 2)
            yield Content.assemble((pad(keys, room), "$footer-key-foreground"), said)

    def _description(self, active: ActiveBinding) -> str:
        """What a key does; of Textual's own keys, those that have a word in the catalogue."""
        if active.binding.id:
            return active.binding.description
        action = active.binding.action.split("(")[0].rpartition(".")[2]
        code = f"key.textual.{action}"
        said = dojo(self).say(code)
        return "" if said == code else said
