"""Somebody who presses, types, clicks, drags and resizes at random, faster than the screens follow.

What it does comes from a seed. It quits now and then and comes back to the same folder, and holds
the program to its promise: what the store has taken is there, and every scenario goes on where it
was left.
"""

from __future__ import annotations

import asyncio
import random
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from textual import events
from textual.events import MouseEvent
from textual.pilot import Pilot
from textual.widgets import Input
from tui_stage import screen_text, settled

from trainer.progress import Store, open_store
from trainer.progress.event import Event
from trainer.progress.session import Session
from trainer.scenario.grade import Grade
from trainer.text.language import Language
from trainer.tui.app import DojoApp
from trainer.tui.shelf import Shelf

KEYS = (
    *("tab", "shift+tab", "enter", "enter", "escape", "up", "down", "left", "right", "space"),
    *("home", "end", "pageup", "pagedown", "backspace", "delete", "insert", "ctrl+c", "ctrl+v"),
    *(f"f{number}" for number in range(1, 11)),
    *"123abdefhnopstuyz/?:-+.[]",
    *("ctrl+z", "ctrl+y", "ctrl+r", "ctrl+s", "ctrl+g", "ctrl+p", "ctrl+a", "ctrl+k", "ctrl+w"),
    *("shift+up", "shift+down", "shift+left", "shift+right", "ctrl+end"),
    *"１ｎｔｓ：／あ漢",
)
TEXTS = (
    "0.0.0.0/0",
    "10.0.1.5/24",
    "tcp/443",
    "allow",
    "１０．０．１．０／２４",
    "nat",
    "サブネット",
    "mine",
    "../mine.yml",
    "aws ec2 describe-instances",
    "aws ec2 describe-subnets --output table",
    "aws ec2 create-subnet --vpc-id vpc-main --cidr-block 10.0.9.0/24",
    "aws ec2 create-route --route-table-id rtb-public --gateway-id igw-main "
    "--destination-cidr-block 0.0.0.0/0",
    "aws ec2 d",
    "why",
    "ssh i-web",
    "curl http://192.0.2.1",
    "exit",
    "\x1b[31m\x07\u202e",
    "aws ec2 help\nwhy\nexit\n",
    "長" * 3000,
)
SIZES = (*((80, 24),) * 6, (120, 40), (200, 60), (60, 18), (100, 30), (50, 10), (1, 1))
_MOMENT = 0.01
_PATIENCE = 0.12
"""How often the monkey waits for what it did to be shown, before it goes on."""
_SETTLES_IN = 200
"""How often the others get their turn before the monkey goes on, if they still have work."""


class Monkey:
    """``folder`` is where the learner's data are, and the only place where files may be written."""

    def __init__(self, seed: int, folder: Path, shelf: Callable[[Store], Shelf]) -> None:
        self._chance = random.Random(seed)
        self._folder = folder
        self._shelf = shelf
        self._acknowledged: list[str] = []
        self._sessions: dict[str, Session] = {}
        self._done: deque[str] = deque(maxlen=40)
        self._left = 0

    async def play(self, count: int) -> None:
        """Send so many events, over several starts of the program if one of them makes it quit."""
        self._left = count
        while self._left > 0:
            try:
                await self._live()
            except BaseException as error:
                error.add_note("The last things done: " + "; ".join(self._done))
                raise

    async def _live(self) -> None:
        """One start of the program."""
        self._sessions.clear()
        with open_store(self._folder) as store, self._watched(store):
            if not self._acknowledged:
                # What moves is painted again and again: seldom, that others get their turn.
                store.set_setting("animation", self._chance.random() < 0.1)
            app = DojoApp(
                store,
                language=self._chance.choice(tuple(Language)),
                shelf=lambda: self._shelf(store),
            )
            async with app.run_test(size=SIZES[0], notifications=True, tooltips=True) as pilot:
                if self._chance.random() < 0.7:
                    await settled(pilot)
                while self._left > 0 and not (app._exit or app._exception):
                    await self._act(pilot)
                await self._finish(pilot)
            assert (store.trouble, store.unsaved) == (None, 0)
            self._check()

    # What it does

    async def _act(self, pilot: Pilot[None]) -> None:
        app, chance = pilot.app, self._chance
        match chance.random():
            case low if low < 0.40:
                self._press(app, chance.choice(KEYS))
            case low if low < 0.65:
                self._press(app, chance.choice([*app.screen.active_bindings, "escape"]))
            case low if low < 0.74:
                self._press(app, "escape")
            case low if low < 0.80:
                self._type(app, chance.choice(TEXTS))
            case low if low < 0.93:
                self._use_mouse(app)
            case low if low < 0.945:
                size = chance.choice(SIZES)
                self._done.append(f"{type(app.screen).__name__} {size}")
                self._left -= 1
                await pilot.resize_terminal(*size)
            case low if low < 0.955:
                self._send(app, chance.choice((events.AppBlur, events.AppFocus))())
            case _:
                self._look(pilot)
        if chance.random() < _PATIENCE:
            await self._settle(app)

    def _press(self, app: DojoApp, key: str) -> None:
        if key == "ctrl+q" and self._chance.random() < 0.9:
            return
        character = key if len(key) == 1 else None
        if character and not character.isalnum():
            key = unicodedata.name(character).lower().replace("-", "_").replace(" ", "_")
        self._send(app, events.Key(key, character))

    def _type(self, app: DojoApp, text: str) -> None:
        if isinstance(app.focused, Input) and self._chance.random() < 0.5:
            app.focused.value = ""
        self._send(app, events.Paste(text))
        if self._chance.random() < 0.6:
            self._press(app, "enter")

    def _use_mouse(self, app: DojoApp) -> None:
        width, height = app.size
        spots = [(self._chance.randrange(width), self._chance.randrange(height)) for _ in range(2)]
        (x, y), there = spots
        match self._chance.random():
            case low if low < 0.2:
                wheel = self._chance.choice((events.MouseScrollDown, events.MouseScrollUp))
                self._mouse(app, wheel, x, y)
            case low if low < 0.3:
                self._mouse(app, events.MouseDown, x, y, button=1)
                self._mouse(app, events.MouseMove, *there, button=1)
                self._mouse(app, events.MouseUp, *there, button=1)
            case _:
                self._mouse(app, events.MouseMove, x, y)
                for _ in range(self._chance.choice((1, 1, 1, 2))):
                    self._mouse(app, events.MouseDown, x, y, button=1)
                    self._mouse(app, events.MouseUp, x, y, button=1)

    def _mouse(
        self, app: DojoApp, kind: type[MouseEvent], x: int, y: int, *, button: int = 0
    ) -> None:
        place = {"x": x, "y": y, "screen_x": x, "screen_y": y, "delta_x": 0, "delta_y": 0}
        held = self._chance.random() < 0.05
        self._send(app, kind(None, button=button, shift=held, meta=False, ctrl=held, **place))

    def _send(self, app: DojoApp, event: events.Event) -> None:
        self._left -= 1
        self._done.append(f"{type(app.screen).__name__} {event}")
        event.set_sender(app)
        app.post_message(event)

    @staticmethod
    def _look(pilot: Pilot[None]) -> None:
        """Nothing that was typed or pasted can reach the terminal as more than letters."""
        if pilot.app.screen.is_mounted:
            text = screen_text(pilot).replace("\n", "")
            assert not [c for c in text if unicodedata.category(c) in ("Cc", "Cf")]

    @staticmethod
    async def _settle(app: DojoApp) -> None:
        for _ in range(_SETTLES_IN):
            await asyncio.sleep(0)
            pumps = (app, app.screen, app.focused)
            if all(pump is None or pump._message_queue.empty() for pump in pumps):
                return

    @staticmethod
    async def _finish(pilot: Pilot[None]) -> None:
        """Let the program do what was asked of it, and quit: the pilot would end it more rudely
        than a person could, with keys under way."""
        app = pilot.app
        while app.is_running and not app._message_queue.empty():
            await asyncio.sleep(_MOMENT)
        if not app._exit:
            await pilot.pause()
            app.exit()

    # What it holds the program to

    @contextmanager
    def _watched(self, store: Store) -> Iterator[None]:
        """Notes what the store takes, and which session was the last to change a scenario."""
        append, note, submit = store._append, Session._note, Session.submit

        def appended(*arguments: object, **named: object) -> Event:
            event = append(*arguments, **named)  # type: ignore[arg-type]
            self._acknowledged.append(event.id)
            return event

        def noted(session: Session, *arguments: object) -> None:
            self._sessions[session.scenario.key] = session
            note(session, *arguments)  # type: ignore[arg-type]

        def submitted(session: Session) -> Grade:
            self._sessions[session.scenario.key] = session
            return submit(session)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(store, "_append", appended)
            patch.setattr(Session, "_note", noted)
            patch.setattr(Session, "submit", submitted)
            yield

    def _check(self) -> None:
        with open_store(self._folder) as again:
            events = again.export_json()["events"]
            assert isinstance(events, list)
            assert [event["id"] for event in events] == self._acknowledged
            for session in self._sessions.values():
                if session._log is not None:
                    resumed = Session.open(session.scenario, again)
                    assert resumed.cloud == session.cloud
                    assert resumed.attempt.lines == session.attempt.lines
                    assert resumed.hints == session.hints
