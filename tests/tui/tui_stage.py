"""What the tests of the screens share: small content, and a screen as text."""

import io
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, suppress
from pathlib import Path

from rich.console import Console
from textual.pilot import Pilot
from textual.worker import WorkerCancelled

from trainer.lesson.library import LessonLibrary
from trainer.progress import Store
from trainer.scenario.library import Library
from trainer.tui.shelf import Shelf

CONTENT = Path(__file__).parent / "content"
SMALL, DESIGN, VAST = (80, 24), (120, 40), (200, 60)
SIZES = {"80x24": SMALL, "120x40": DESIGN, "200x60": VAST}

Opened = Callable[..., AbstractAsyncContextManager[Pilot[None]]]
ScreenIs = Callable[..., None]


def shelf(store: Store) -> Shelf:
    """The content of the tests, which never changes with that of the program."""
    return Shelf(
        store,
        lessons=LessonLibrary(CONTENT / "lessons"),
        scenarios=Library(CONTENT / "scenarios"),
        curriculum=CONTENT / "curriculum.yaml",
    )


async def settled(pilot: Pilot[None]) -> None:
    """Wait until home has read its content and nothing is left to be done."""
    home = pilot.app.screen_stack[0]
    while not home.query("HomeBody"):
        await pilot.pause(0.01)
    while any(not worker.is_finished for worker in pilot.app.workers):
        # What is wanted no longer makes room for what is.
        with suppress(WorkerCancelled):
            await pilot.app.workers.wait_for_complete()
    await pilot.pause()


def screen_text(pilot: Pilot[None]) -> str:
    """The screen as text, without spaces at line ends and as if every space were like others."""
    app = pilot.app
    width, height = app.size
    console = Console(
        width=width,
        height=height,
        file=io.StringIO(),
        record=True,
        force_terminal=True,
        legacy_windows=False,
    )
    update = app.screen._compositor.render_update(full=True, screen_stack=app._background_screens)
    console.print(update)
    text = console.export_text().replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in text.splitlines()) + "\n"


async def until(pilot: Pilot[None], holds: Callable[[], bool]) -> None:
    """Wait for something to become true."""
    for _ in range(1000):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("It never came to that.")
