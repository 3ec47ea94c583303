"""The first and the last line of every screen: where one is, and which keys do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Mount, Unmount
from textual.style import Style
from textual.widget import Widget

from trainer.text.width import cells, cut
from trainer.tui.keys import key_name
from trainer.tui.words import Live, dojo

_WAYS_OUT = ("escape", "ctrl+q")


class TitleBar(Live):
    """Where the learner is, from the trainer's name down to the page; a remark at the right.

    The screen says both: `DojoScreen.trail` and `DojoScreen.remark`.
    """

    def __init__(self) -> None:
        super().__init__(self._line)

    def _line(self) -> Content:
        from trainer.tui.base import DojoScreen

        screen = self.screen
        trail = tuple(screen.trail()) if isinstance(screen, DojoScreen) else ()
        remark = screen.remark() if isinstance(screen, DojoScreen) else ""
        name = "VPC Dojo"
        width = self.content_size.width
        room = width - cells(name) - (cells(remark) + 2 if remark else 0)
        where = cut("".join(f" › {step}" for step in trail), max(room, 0))
        gap = " " * max(width - cells(name) - cells(where) - cells(remark), 0)
        return Content.assemble((name, "bold $primary"), where, gap, (remark, "$quiet"))


class KeyBar(Widget):
    """The keys that work now; as many as fit, the screen's own at the left, the app's right.

    Where it is tight, those give way first that do nothing at the moment.
    """

    ALLOW_SELECT = False

    def __init__(self) -> None:
        super().__init__()
        # Textual would underline every key.
        self.auto_links = False

    def on_mount(self, _: Mount) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._renew)
        self.watch(self.app, "language", self._renew, init=False)

    def on_unmount(self, _: Unmount) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        shown = list(_one_per_action(self.screen.active_bindings.values()))
        ways_out = [active for active in shown if active.binding.key in _WAYS_OUT]
        # Where there is a way back, it is shown in the place of the way out of the program.
        way_out = ways_out[:1]
        own = [a for a in shown if a.node is not self.app and a not in ways_out]
        common = [_key(a) for a in shown if a.node is self.app and a not in ways_out]
        common = [*map(_key, way_out), *common]
        room = self.content_size.width - _width(common)
        keys = _fitting(own, room)
        gap = " " * max(room - _width(keys), 0)
        return Content.assemble(*keys, gap, *common)

    def _renew(self, _: object) -> None:
        self.refresh()

    def action_press(self, key: str) -> None:
        """A key was clicked: the same as pressing it."""
        dojo(self).simulate_key(key)


def _fitting(shown: list[ActiveBinding], room: int) -> list[Content]:
    """As many keys as there is room for; the last go first, and those before that are dim."""
    left = list(shown)
    while left and _width(map(_key, left)) > room:
        dim = [active for active in left if not active.enabled]
        left.remove((dim or left)[-1])
    return list(map(_key, left))


def _one_per_action(bindings: Iterable[ActiveBinding]) -> Iterator[ActiveBinding]:
    seen = set()
    for active in bindings:
        binding = active.binding
        if binding.show and binding.action not in seen:
            seen.add(binding.action)
            yield active


def _key(active: ActiveBinding) -> Content:
    binding = active.binding
    text = Content.assemble(
        (binding.key_display or key_name(binding.key), "bold $footer-key-foreground"),
        f" {binding.description}  ",
    )
    if not active.enabled:
        return text.stylize("dim")
    return text.stylize(Style.from_meta({"@click": f"press({binding.key!r})"}))


def _width(parts: Iterable[Content]) -> int:
    return sum(part.cell_length for part in parts)
