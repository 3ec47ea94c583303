"""A screen is painted once its widgets have drawn themselves, with turns for others in between."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.screen import Screen
from textual.widgets import Static
from tui_stage import Opened, settled

from trainer.tui import painting
from trainer.tui.painting import PaintedScreen

DRAWN = "drawn"
PAINTED = "painted"


class _Line(Static):
    """A line that notes when it draws itself."""

    def __init__(self, text: str, seen: list[str]) -> None:
        super().__init__(text)
        self._seen = seen

    def render(self) -> str:
        self._seen.append(DRAWN)
        return str(super().render())


class _Screen(PaintedScreen[None]):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self._seen = seen

    def compose(self) -> ComposeResult:
        for number in range(4):
            yield _Line(f"line {number}", self._seen)


class _App(App[None]):
    def __init__(self, seen: list[str]) -> None:
        super().__init__()
        self.seen = seen

    def post_display_hook(self) -> None:
        self.seen.append(PAINTED)


async def _opened(app: _App) -> None:
    """Push the screen while a neighbour notes every turn it has."""
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.pause()
        app.seen.clear()

        async def neighbour() -> None:
            while True:
                await asyncio.sleep(0)
                app.seen.append("turn")

        task = asyncio.create_task(neighbour())
        await app.push_screen(_Screen(app.seen))
        await pilot.pause(0.3)
        task.cancel()


async def test_others_have_a_turn_while_widgets_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "A_PART", 0.0)
    seen: list[str] = []
    await _opened(_App(seen))
    drawn = [place for place, what in enumerate(seen) if what == DRAWN][-4:]
    between = [seen[one + 1 : other] for one, other in pairwise(drawn)]
    assert all("turn" in turns for turns in between)


async def test_nothing_is_painted_before_all_is_drawn() -> None:
    seen: list[str] = []
    await _opened(_App(seen))
    first = seen.index(PAINTED)
    assert seen[:first].count(DRAWN) >= 4
    assert DRAWN not in seen[first:]


@pytest.mark.parametrize("key", ["f1", "f3", "f4"])
async def test_a_box_is_painted_once_when_it_comes(opened: Opened, key: str) -> None:
    """Textual asks both screens for a paint of all: the one below as well as what covers it."""
    painted: list[Screen[Any]] = []
    async with opened() as pilot:
        await settled(pilot)
        app = pilot.app
        app.post_display_hook = lambda: painted.append(app.screen)
        await pilot.press(key)
        await pilot.pause(0.3)
        await settled(pilot)
        assert painted == [app.screen]
