"""A scenario to play on the screen, and what the tests ask of it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input
from tui_stage import DESIGN, Opened, screen_text, settled

from trainer.progress import Store, open_store
from trainer.progress.session import Session
from trainer.scenario.reader import read_scenario
from trainer.scenario.scenario import Scenario
from trainer.tui.scenario.screen import ScenarioScreen

DOOR = Path(__file__).parent / "plays" / "door.yaml"
REPAIR = (
    "aws ec2 authorize-security-group-ingress --group-id sg-shop --protocol tcp --port 443 "
    "--cidr 0.0.0.0/0"
)


def door() -> Scenario:
    return read_scenario(DOOR)


class Player:
    """Somebody at the scenario screen."""

    def __init__(self, pilot: Pilot[None], store: Store) -> None:
        self.pilot = pilot
        self.store = store

    @property
    def text(self) -> str:
        return screen_text(self.pilot)

    @property
    def session(self) -> Session:
        screens = self.pilot.app.screen_stack
        screen = next(s for s in screens if isinstance(s, ScenarioScreen))
        return screen.session

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def write(self, text: str) -> None:
        """Write into the field that has the keyboard, as a paste would."""
        field = self.pilot.app.focused
        assert isinstance(field, Input), field
        field.value = text
        field.cursor_position = len(text)
        await self.pilot.pause()

    async def command(self, line: str) -> None:
        await self.press("f9")
        await self.write(line)
        await self.press("enter")


def pressed(text: str) -> list[str]:
    """The keys that type a text."""
    names = {" ": "space", "-": "minus", "/": "slash", ".": "full_stop"}
    return [names.get(letter, letter) for letter in text]


@asynccontextmanager
async def playing(
    opened: Opened, store: Store, language: str = "en", size: tuple[int, int] = DESIGN
) -> AsyncIterator[Player]:
    """The scenario screen with the scenario of the tests."""
    async with opened(language, size=size) as pilot:
        await pilot.app.push_screen(ScenarioScreen(door()))
        await settled(pilot)
        yield Player(pilot, store)


def stored(folder: Path) -> Store:
    """The store of a folder, as another program sees it."""
    return open_store(folder)
