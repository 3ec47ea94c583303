"""A trainer with small content and an empty store, and screens as text.

A screen is compared with a file in ``screens/``, which shows it as a person sees it, one character
a cell. ``pytest --accept`` writes these files anew: look at the difference before committing it.
"""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from tui_stage import SMALL, Opened, ScreenIs, screen_text, settled, shelf

from trainer.progress import Store, open_store
from trainer.scenario.scenario import Scenario
from trainer.text import wrapping
from trainer.text.language import Language
from trainer.tui import cycles, timers
from trainer.tui.app import DojoApp


@pytest.fixture(autouse=True)
def mended() -> None:
    """What of Textual is mended in the program is mended here."""
    wrapping.install()
    cycles.install()
    timers.install()


@pytest.fixture(autouse=True)
def named_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Whatever is pressed, the data of whoever runs the tests stays where it is."""
    monkeypatch.setenv("VPCDOJO_HOME", str(tmp_path / "home"))


@pytest.fixture(autouse=True)
def untidied(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks for what was left: a run of tests has many times more in memory."""
    monkeypatch.setattr(DojoApp, "_tidy", lambda _: None)
    monkeypatch.setattr(DojoApp, "keep_what_is_there", lambda _: None)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store in which nothing moves on the screen."""
    with open_store(tmp_path / "home") as opened:
        opened.set_setting("animation", False)
        yield opened


@pytest.fixture
def opened(store: Store) -> Opened:
    """Opens the trainer: ``async with opened("ja", start=…, size=…) as pilot``."""

    @asynccontextmanager
    async def open_app(
        language: str = "en", *, start: str | Scenario | None = None, size: tuple[int, int] = SMALL
    ) -> AsyncIterator[Pilot[None]]:
        app = DojoApp(store, language=Language(language), shelf=lambda: shelf(store), start=start)
        async with app.run_test(size=size, notifications=True) as pilot:
            await settled(pilot)
            yield pilot

    return open_app


@pytest.fixture
def screen_is(request: pytest.FixtureRequest) -> ScreenIs:
    """Compares the screen with the file of this test; ``name`` tells several of one test apart."""

    def check(pilot: Pilot[None], name: str = "") -> None:
        test = request.node.name.removeprefix("test_").replace("[", ".").removesuffix("]")
        file = Path(request.path).parent / "screens" / f"{test}{name and '.' + name}.txt"
        seen = screen_text(pilot)
        if request.config.getoption("--accept"):
            file.parent.mkdir(exist_ok=True)
            file.write_text(seen, encoding="utf-8")
        wanted = file.read_text(encoding="utf-8") if file.exists() else ""
        assert seen == wanted

    return check
