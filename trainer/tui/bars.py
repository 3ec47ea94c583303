"""The first and the last line of every screen: where one is, and which keys do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from textual.binding import ActiveBinding
from textual.content import Content
from textual.events import Mount
from textual.style import Style

from trainer.text.width import cells, cut
from trainer.tui.fitted import Settled
from trainer.tui.keys import key_name
from trainer.tui.words import Live, dojo, follow

_Entry: TypeAlias = list[ActiveBinding]
"""The bindings of which one thing is told; more than one if they are a group."""

_KEY_STYLE = "bold $footer-key-foreground"
_WAYS_OUT = ("screen.back", "box.close", "app.quit")


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


class KeyBar(Settled):
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
        follow(self, self._renew, "language")

    def on_unmount(self) -> None:
        self.screen.bindings_updated_signal.unsubscribe(self)

    def render(self) -> Content:
        shown = list(_entries(self.screen.active_bindings.values()))
        ways_out = [entry for entry in shown if entry[0].binding.id in _WAYS_OUT]
        rest = [entry for entry in shown if entry not in ways_out]
        own = [entry for entry in rest if entry[0].node is not self.app]
        # Where there is a way back, it is shown in the place of the way out of the program.
        common = [
            *(self._entry(entry) for entry in ways_out[:1]),
            *(self._entry(entry) for entry in rest if entry[0].node is self.app),
        ]
        width, rows = self.content_size
        lines: list[Content] = []
        for _ in range(1, rows):
            # On a line of their own as many as fit; the others go on below.
            first = list(self._leading(own, width))
            own = own[len(first) :]
            lines.append(Content.assemble(*first))
        room = width - _width(common)
        keys = self._fitting(own, room)
        gap = " " * max(room - _width(keys), 0)
        return Content("\n").join([*lines, Content.assemble(*keys, gap, *common)])

    def _leading(self, shown: list[_Entry], room: int) -> Iterator[Content]:
        for entry in map(self._entry, shown):
            room -= entry.cell_length
            if room < 0:
                return
            yield entry

    def _fitting(self, shown: list[_Entry], room: int) -> list[Content]:
        """As many keys as there is room for; the last go first, and those before that are dim."""
        left = list(shown)
        while left and _width(map(self._entry, left)) > room:
            left.remove((list(filter(_is_dim, left)) or left)[-1])
        return list(map(self._entry, left))

    def _entry(self, entry: _Entry) -> Content:
        """The keys of an entry, each of which can be clicked, and what they do."""
        group = entry[0].binding.group
        words = dojo(self).say(group.description) if group else entry[0].binding.description
        keys = [_clickable(a, name) for a, name in zip(entry, _names(entry), strict=True)]
        return Content.assemble(*keys, _clickable(entry[-1], f" {words}  ", ""))

    def _renew(self, _: object = None) -> None:
        self.refresh()

    def action_press(self, key: str) -> None:
        """A key was clicked: the same as pressing it."""
        dojo(self).simulate_key(key)


def _is_dim(entry: _Entry) -> bool:
    return not any(active.enabled for active in entry)


def _entries(bindings: Iterable[ActiveBinding]) -> Iterator[_Entry]:
    """What is shown, in order: the first key of each action, those of a group as one entry."""
    first: dict[str, ActiveBinding] = {}
    for active in bindings:
        if active.binding.show:
            first.setdefault(active.binding.action, active)
    groups: dict[object, _Entry] = {}
    for action, active in first.items():
        groups.setdefault(active.binding.group or action, []).append(active)
    yield from groups.values()


def _names(entry: _Entry) -> list[str]:
    """How the keys are written; a modifier that the first has is not repeated."""
    first, *more = [a.binding.key_display or key_name(a.binding.key) for a in entry]
    modifier = first[: first.rfind("+") + 1]
    return [first, *(name.removeprefix(modifier) for name in more)]


def _clickable(active: ActiveBinding, text: str, style: str = _KEY_STYLE) -> Content:
    shown = Content.styled(text, style)
    if not active.enabled:
        return shown.stylize("dim")
    return shown.stylize(Style.from_meta({"@click": f"press({active.binding.key!r})"}))


def _width(parts: Iterable[Content]) -> int:
    return sum(part.cell_length for part in parts)
