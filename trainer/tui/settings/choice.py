"""One setting on one line: every value it can have with the chosen one marked, or a way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from trainer.text.width import cells, cut
from trainer.tui.keys import letter
from trainer.tui.words import dojo, follow

_VALUES = Binding.Group("key.change")


class SettingRow(Widget, can_focus=True):
    """One line of the settings; up and down go to the next, Home and End to the first and last."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(f"down,{letter('j')}", "app.focus_next", "key.down", id="choice.down", show=False),
        Binding(f"up,{letter('k')}", "app.focus_previous", "key.up", id="choice.up", show=False),
        Binding("home", "go_to(0)", "key.first", id="choice.first", show=False),
        Binding("end", "go_to(-1)", "key.last", id="choice.last", show=False),
    ]

    def __init__(self, code: str) -> None:
        super().__init__(id=code.replace(".", "-"))
        # The values are not underlined as links would be.
        self.auto_links = False
        self._code = code

    def on_mount(self) -> None:
        follow(self, self._renew, "language", "theme")

    def action_go_to(self, place: int) -> None:
        """Go to the line at a place, counted from the end if it is negative."""
        self.screen.focus_chain[place].focus()

    def _label(self) -> Content:
        name = dojo(self).say(self._code)
        return Content.styled(name + " " * max(18 - cells(name), 2), "bold")

    def _renew(self, _: object = None) -> None:
        self.refresh()


class Choice(SettingRow):
    """Left and right change the value, and so does a click on one.

    ``name`` and the values are codes of the catalogue: ``settings.theme`` and
    ``settings.theme.dark`` for the value ``dark``. ``read`` tells the value that holds now,
    ``write`` makes another one hold at once.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", "key.value_back", id="choice.previous", group=_VALUES),
        Binding("right,space,enter", "turn(1)", "key.value_on", id="choice.next", group=_VALUES),
    ]

    def __init__(
        self,
        code: str,
        values: tuple[str, ...],
        read: Callable[[], str],
        write: Callable[[str], None],
    ) -> None:
        super().__init__(code)
        self._values = values
        self._read = read
        self._write = write

    def render(self) -> Content:
        say = dojo(self).say
        now = self._read()
        parts = [self._label()]
        for value in self._values:
            label = say(f"{self._code}.{value}")
            shown = (
                Content.styled(f"‹ {label} ›", "bold $accent")
                if value == now
                else Content.styled(f"  {label}  ", "$quiet")
            )
            parts.append(shown.stylize(Style.from_meta({"@click": f"take({str(value)!r})"})))
        return Content.assemble(*parts)

    def action_turn(self, step: int) -> None:
        """Take the value beside the one that holds, round and round."""
        place = self._values.index(self._read()) + step
        self.action_take(self._values[place % len(self._values)])

    def action_take(self, value: str) -> None:
        """Let a value hold."""
        self._write(value)
        self.refresh()


class Door(SettingRow):
    """Enter or a click leads to where the setting is made; ``read`` tells how it is now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "enter", "key.open", id="choice.enter"),
    ]

    def __init__(self, code: str, read: Callable[[], str], enter: Callable[[], object]) -> None:
        super().__init__(code)
        self._read = read
        self._enter = enter

    def render(self) -> Content:
        head = self._label()
        room = max(self.content_size.width - head.cell_length - 4, 8)
        return Content.assemble(head, f"  {cut(self._read(), room)} ", ("›", "$accent"))

    def on_click(self) -> None:
        self.action_enter()

    def action_enter(self) -> None:
        """Go on to where the setting is made, unless that is in front already."""
        if self.screen.is_active:
            self._enter()

    def renew(self) -> None:
        """Show how the setting is now."""
        self.refresh()
