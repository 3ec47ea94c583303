"""Whatever is pressed and clicked: no exception, and coming back finds the same work."""

import random

import pytest
from scenario_stage import REPAIR, door, playing
from textual.widgets import Input
from tui_stage import Opened

from trainer.progress import Store
from trainer.progress.session import Session
from trainer.tui.scenario.screen import ScenarioScreen

KEYS = (
    *("tab", "shift+tab", "enter", "escape", "up", "down", "left", "right", "space", "backspace"),
    *("home", "end", "pageup", "pagedown", "delete", "f1", "f2", "f5", "f6", "f7", "f8", "f9"),
    *("t", "h", "u", "y", "s", "a", "e", "d", "z", "ctrl+z", "ctrl+y", "ctrl+r", "ctrl+s"),
    *("1", "4", "slash", "colon", "ｔ", "ａ", "あ"),
)
TEXTS = ("tcp/443", "0.0.0.0/0", "i-vault", "10.0.1.5/24", REPAIR, "aws ec2 d", "allow", "\x1b[31m")
SIZES = ((120, 40), (80, 24), (60, 18), (50, 10), (200, 60))


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_monkey(opened: Opened, store: Store, seed: int) -> None:
    chance = random.Random(seed)
    async with playing(opened, store) as player:
        app = player.pilot.app
        for _ in range(150):
            match chance.random():
                case low if low < 0.75:
                    await player.pilot.press(chance.choice(KEYS))
                case low if low < 0.85:
                    if isinstance(app.focused, Input):
                        app.focused.value = chance.choice(TEXTS)
                case low if low < 0.95:
                    width, height = app.size
                    spot = chance.randrange(width), chance.randrange(height)
                    await player.pilot.click(offset=spot)
                case _:
                    await player.pilot.resize_terminal(*chance.choice(SIZES))
            if not any(isinstance(screen, ScenarioScreen) for screen in app.screen_stack):
                await app.push_screen(ScenarioScreen(door()))
        await player.pilot.resize_terminal(120, 40)
        await player.pilot.pause()
        cloud, solved = player.session.cloud, store.open_attempt("door") is None
    if not solved:
        assert Session.open(door(), store).cloud == cloud
