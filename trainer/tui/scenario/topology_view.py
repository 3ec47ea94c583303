"""The topology on the screen: a picture to look at, to select in, and to watch a packet in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.timer import Timer

from trainer.picture import Picture, Role, Side, ascii_character
from trainer.tui.keys import letter

_AROUND = (1, 6, 1, 6)
"""Rows above, columns right, rows below and columns left of what is brought into view."""
_PACE = 0.14
"""Seconds that a moving packet stays at each hop."""


class TopologyView(ScrollView, can_focus=True):
    """Shows a `Picture`. Arrows and the mouse select, Enter opens; a packet moves by `play`."""

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"topology--{role.name.lower()}" for role in Role),
        "topology--selected",
        "topology--hovered",
    }
    DEFAULT_CSS = """
    TopologyView {
        height: 1fr;
        background: transparent;
        scrollbar-size: 1 1;
        & > .topology--blank { color: $foreground; }
        & > .topology--vpc { color: $secondary; }
        & > .topology--public { color: $success; }
        & > .topology--private { color: $primary; }
        & > .topology--title { color: $foreground; text-style: bold; }
        & > .topology--note { color: $quiet; }
        & > .topology--wire { color: $foreground 35%; }
        & > .topology--resource { color: $foreground; }
        & > .topology--gateway { color: $foreground; text-style: bold; }
        & > .topology--outside { color: $foreground; }
        & > .topology--forward { color: $warning; text-style: bold; }
        & > .topology--return { color: $success; text-style: bold; }
        & > .topology--packet { color: $background; background: $warning; text-style: bold; }
        & > .topology--stop { color: $background; background: $error; text-style: bold; }
        & > .topology--selected {
            color: $block-cursor-blurred-foreground;
            background: $block-cursor-blurred-background;
            text-style: bold;
        }
        & > .topology--hovered { background: $block-hover-background; }
        &:focus > .topology--selected {
            color: $block-cursor-foreground;
            background: $block-cursor-background;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "select('UP')", "key.select_up", id="topology.up", show=False),
        Binding("down", "select('DOWN')", "key.select_down", id="topology.down", show=False),
        Binding("left", "select('LEFT')", "key.select_left", id="topology.left", show=False),
        Binding("right", "select('RIGHT')", "key.select_right", id="topology.right", show=False),
        *(
            Binding(
                f"shift+{key}",
                f"pan('{key.upper()}')",
                f"key.pan_{key}",
                id=f"topology.pan_{key}",
                show=False,
            )
            for key in ("up", "down", "left", "right")
        ),
        Binding("enter", "open", "key.inspect", id="topology.open"),
        Binding(letter("z"), "zoom", "key.zoom", id="topology.zoom"),
    ]

    selected: reactive[str | None] = reactive(None)
    hovered: reactive[str | None] = reactive(None)
    step: reactive[int | None] = reactive(None)
    """How far the packet has come, as an index into the picture's steps; None: to its end."""
    ascii_drawing: reactive[bool] = reactive(False)

    @dataclass
    class Selected(Message):
        """Something was selected."""

        owner: str

    @dataclass
    class Hovered(Message):
        """The mouse is over something else than before, or over nothing."""

        owner: str | None

    @dataclass
    class Opened(Message):
        """Something selected is to be shown in full."""

        owner: str

    @dataclass
    class Zoomed(Message):
        """Another amount of detail is wanted."""

    @dataclass
    class Moved(Message):
        """The moving packet came to a step."""

        step: int

    def __init__(self, picture: Picture, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._picture = picture
        self._overlay = picture.overlay()
        self._timer: Timer | None = None
        self._measure()

    @property
    def picture(self) -> Picture:
        """What is shown."""
        return self._picture

    def on_unmount(self) -> None:
        # As much as all else of a screen, which goes when its cycles are searched for.
        self._hang(Picture.blank(self._picture.cloud))
        self._styles_cache.clear()

    def show(self, picture: Picture) -> None:
        """Show another picture; what is selected stays selected if it is there."""
        before = self.virtual_size
        self._hang(picture)
        self._measure()
        self.refresh()
        if self.virtual_size != before:
            # How far it can be scrolled is known once the new size is in force.
            self.call_after_refresh(self._reveal)

    def _hang(self, picture: Picture) -> None:
        """Put another picture in the place of the one before, and no packet moves in it yet."""
        self._halt()
        self._picture = picture
        self.set_reactive(TopologyView.step, None)
        self._overlay = picture.overlay()

    def play(self) -> None:
        """Let the packet move along its path, or show it at the end if nothing may move."""
        self._halt()
        if not self._picture.steps or self.app.animation_level == "none":
            self.step = None
            return
        self.step = 0
        self._timer = self.set_interval(_PACE, self._advance)

    def _advance(self) -> None:
        last = len(self._picture.steps) - 1
        if self.step is None or self.step >= last:
            self._halt()
            return
        self.step += 1
        self.post_message(self.Moved(self.step))

    def _halt(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    # Drawing

    def _measure(self) -> None:
        self.virtual_size = Size(self._picture.width, self._picture.height)

    def _redraw(self) -> None:
        self._overlay = self._picture.overlay(self.step)
        self.refresh()

    @property
    def _margin(self) -> int:
        """The empty columns left of a picture that is narrower than the view."""
        return max(0, (self.size.width - self._picture.width) // 2)

    def render_line(self, y: int) -> Strip:
        scroll_x, scroll_y = self.scroll_offset
        row = y + scroll_y
        if row >= self._picture.height:
            return Strip.blank(self.size.width, self.rich_style)
        # A picture may be a hundred times as wide as the view; a wide character may lie across
        # the edge of what is looked at.
        first = max(0, scroll_x - 1)
        segments = self._segments(row, first, scroll_x + self.size.width + 1)
        strip = Strip(segments).crop(scroll_x - first, scroll_x - first + self.size.width)
        blank = Segment(" " * self._margin, self.rich_style)
        return Strip([blank, *strip]).adjust_cell_length(self.size.width, self.rich_style)

    def _segments(self, row: int, first: int, end: int) -> Iterator[Segment]:
        """The cells of a row between two columns, those alike together."""
        drawn = self._picture.rows[row][first:end]
        if drawn and not drawn[0].text:
            drawn = (drawn[0]._replace(text=" "), *drawn[1:])
        cells = self._overlay.over(drawn, row, first)
        for (role, owner), run in groupby(cells, key=lambda cell: (cell.role, cell.owner)):
            text = "".join(cell.text for cell in run)
            if self.ascii_drawing:
                text = "".join(map(ascii_character, text))
            yield Segment(text, self._style(role, owner))

    def _style(self, role: Role, owner: str | None) -> Style:
        style = self.get_component_rich_style(f"topology--{role.name.lower()}")
        if owner is None or role in (Role.BLANK, Role.WIRE, Role.PACKET, Role.STOP):
            return style
        if owner == self.selected:
            return style + self.get_component_rich_style("topology--selected")
        if owner == self.hovered:
            return style + self.get_component_rich_style("topology--hovered")
        return style

    # Changes

    def watch_step(self) -> None:
        self._redraw()
        self._follow()

    def watch_ascii_drawing(self) -> None:
        self.refresh()

    def watch_hovered(self, owner: str | None) -> None:
        self.refresh()
        self.post_message(self.Hovered(owner))

    def watch_selected(self, owner: str | None) -> None:
        self.refresh()
        if self.is_mounted:
            self._reveal()

    def _reveal(self) -> None:
        """Bring what is selected into view."""
        spot = self._picture.spot(self.selected) if self.selected else None
        if spot is not None:
            self._bring(Region(*spot.rect))

    def _follow(self) -> None:
        """Keep the moving packet in view."""
        steps = self._picture.steps
        if self.step is None or self.step >= len(steps):
            return
        self._bring(Region(*steps[self.step].point, 1, 1))

    def _bring(self, region: Region) -> None:
        """Show cells, with a little of what lies around them."""
        whole = Region(0, 0, self._picture.width, self._picture.height)
        self.scroll_to_region(region.grow(_AROUND).intersection(whole), animate=False)

    # Keys and mouse

    def action_select(self, side: str) -> None:
        """Select what is nearest on one side."""
        spots = self._picture.spots
        if not spots:
            return
        start = self.selected if self.selected is not None else spots[0].owner
        if self.selected is None or self._picture.spot(start) is None:
            self._choose(spots[0].owner)
        else:
            self._choose(self._picture.beside(start, Side[side]))

    def action_pan(self, side: str) -> None:
        """Show what lies half a view further on one side."""
        dx, dy = Side[side].value
        width, height = self.size
        self.scroll_relative(dx * width // 2, dy * height // 2, animate=False)

    @property
    def shows_all(self) -> bool:
        """Whether the whole picture is in view."""
        return self._picture.width <= self.size.width and self._picture.height <= self.size.height

    def action_open(self) -> None:
        """Show what is selected in full."""
        if self.selected is not None:
            self.post_message(self.Opened(self.selected))

    def action_zoom(self) -> None:
        """Ask for another amount of detail."""
        self.post_message(self.Zoomed())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        self.hovered = self._owner_at(event)
        self.tooltip = None

    def on_leave(self) -> None:
        self.hovered = None

    def on_click(self, event: events.Click) -> None:
        owner = self._owner_at(event)
        if owner is not None:
            self._choose(owner)
            if event.chain > 1:
                self.post_message(self.Opened(owner))

    def _owner_at(self, event: events.MouseEvent) -> str | None:
        scroll_x, scroll_y = self.scroll_offset
        return self._picture.owner_at(event.x + scroll_x - self._margin, event.y + scroll_y)

    def _choose(self, owner: str) -> None:
        if owner != self.selected:
            self.selected = owner
            self.post_message(self.Selected(owner))
