"""Long work beside the screen: its result, its progress, and that it can be stopped."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from threading import Event, current_thread, main_thread
from time import sleep
from weakref import ref

import pytest
from textual.pilot import Pilot
from textual.worker import Worker
from tui_stage import SIZES, Opened, ScreenIs, settled, until

from trainer.steps import UNKNOWN, Steps
from trainer.tui import work
from trainer.tui.help.screen import HelpScreen
from trainer.tui.home.screen import HomeScreen
from trainer.tui.work import Progress, WorkBox, at_work, begin, beside, in_turns, one_step

LONG = 10.0
"""Seconds after which a test that hangs fails."""


class Slow:
    """Work whose steps wait until the test lets them go on."""

    def __init__(self) -> None:
        self.stepped = Event()
        self.go_on = Event()
        self.closed = Event()
        self.threads: set[object] = set()

    def steps(self) -> Steps[str]:
        try:
            for done in range(4):
                self.threads.add(current_thread())
                yield Progress(done, 4)
                self.stepped.set()
                assert self.go_on.wait(LONG)
            return "done"
        finally:
            self.closed.set()


@contextmanager
def at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The box appears and progress is told without delay."""
    with monkeypatch.context() as patch:
        patch.setattr(work, "PATIENCE", 0)
        patch.setattr(work, "_TELL_EVERY", 0)
        yield


def start(
    pilot: Pilot[None], steps: Steps[str], results: list[str], *, is_long: bool = False
) -> Worker[None]:
    screen = pilot.app.screen

    async def errand() -> None:
        results.append(await at_work(screen, "key.submit", steps, is_long=is_long))

    return screen.run_worker(errand(), exclusive=True, exit_on_error=False)


async def test_work_is_done_in_another_thread_and_tells_in_this_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow, told = Slow(), []
    slow.go_on.set()
    with at_once(monkeypatch):
        result = await beside(slow.steps(), lambda p: told.append((p, current_thread())))
    assert result == "done"
    assert main_thread() not in slow.threads
    assert told == [(Progress(done, 4), main_thread()) for done in range(4)]


async def test_work_in_turns_stays_in_this_thread_and_lets_others_have_theirs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow, told, others = Slow(), list[Progress](), list[int]()
    slow.go_on.set()
    other = asyncio.get_running_loop().create_task(asyncio.sleep(0))
    other.add_done_callback(lambda _: others.append(len(told)))
    monkeypatch.setattr(work, "_BREATH", 0)
    assert await in_turns(slow.steps(), told.append) == "done"
    assert slow.threads == {main_thread()}
    assert told == [Progress(done, 4) for done in range(4)]
    assert others[0] < len(told)


async def test_two_works_have_their_turns_one_after_the_other() -> None:
    order, at_it, both = list[str](), set[str](), list[int]()

    def steps(name: str) -> Steps[None]:
        for done in range(20):
            at_it.add(name)
            both.append(len(at_it))
            sleep(0.002)
            at_it.remove(name)
            order.append(name)
            yield done, 20

    await asyncio.gather(beside(steps("one")), beside(steps("other")))
    assert set(both) == {1}
    assert len(set(order[:20])) == 2


async def test_others_wait_for_a_long_step() -> None:
    at_it, shared = Event(), list[bool]()

    def long_step() -> Steps[None]:
        yield UNKNOWN
        at_it.set()
        sleep(0.3)
        at_it.clear()

    def steps() -> Steps[None]:
        for done in range(5):
            shared.append(at_it.is_set())
            yield done, 5

    work = asyncio.create_task(beside(long_step()))
    while not at_it.is_set():
        await asyncio.sleep(0.001)
    await asyncio.gather(work, beside(steps()))
    assert shared == [False] * 5


async def test_who_waits_gets_the_error() -> None:
    def fail() -> str:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await beside(one_step(fail))


async def test_quick_work_shows_no_box(opened: Opened) -> None:
    async with opened() as pilot:
        results: list[str] = []
        worker = start(pilot, one_step(lambda: "quick"), results)
        await pilot.app.workers.wait_for_complete([worker])
        assert results == ["quick"]
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_box_of_long_work_is_in_sight_before_it_begins(opened: Opened) -> None:
    async with opened() as pilot:
        app, results = pilot.app, list[str]()

        def look() -> str:
            shown = app.screen
            return "seen" if isinstance(shown, WorkBox) and shown.has_come.is_set() else "not seen"

        worker = start(pilot, one_step(look), results, is_long=True)
        await app.workers.wait_for_complete([worker])
        assert results == ["seen"]


async def test_long_work_goes_on_without_its_box_where_others_have_come(opened: Opened) -> None:
    async with opened() as pilot:
        app, results = pilot.app, list[str]()
        worker = start(pilot, one_step(lambda: "done"), results, is_long=True)
        app.push_screen(HelpScreen(app.screen))
        await app.workers.wait_for_complete([worker])
        assert results == ["done"]
        assert isinstance(app.screen, HelpScreen)


async def test_slow_work_shows_a_box_until_it_is_done(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, results = Slow(), list[str]()
    with at_once(monkeypatch):
        async with opened() as pilot:
            start(pilot, slow.steps(), results)
            await until(pilot, lambda: isinstance(pilot.app.screen, WorkBox))
            slow.go_on.set()
            await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
            assert results == ["done"]


async def test_escape_stops_the_work(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    slow, results = Slow(), list[str]()
    with at_once(monkeypatch):
        async with opened() as pilot:
            worker = start(pilot, slow.steps(), results)
            await until(pilot, lambda: isinstance(pilot.app.screen, WorkBox))
            await until(pilot, slow.stepped.is_set)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))
            slow.go_on.set()
            await until(pilot, slow.closed.is_set)
            assert worker.is_cancelled
            assert results == []


async def test_a_box_below_another_goes_when_it_is_seen_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, results = Slow(), list[str]()
    with at_once(monkeypatch):
        async with opened() as pilot:
            worker = start(pilot, slow.steps(), results)
            await until(pilot, lambda: isinstance(pilot.app.screen, WorkBox))
            await pilot.app.push_screen(HelpScreen(pilot.app.screen))
            slow.go_on.set()
            await pilot.app.workers.wait_for_complete([worker])
            assert isinstance(pilot.app.screen, HelpScreen)
            await pilot.press("escape")
            await until(pilot, lambda: isinstance(pilot.app.screen, HomeScreen))


async def test_to_leave_the_program_stops_the_work(opened: Opened) -> None:
    slow = Slow()
    async with opened() as pilot:
        start(pilot, slow.steps(), [])
        await until(pilot, slow.stepped.is_set)
    slow.go_on.set()
    assert slow.closed.wait(LONG)


async def test_work_that_another_has_replaced_lets_go_of_what_it_was_given(
    opened: Opened,
) -> None:
    class Given:
        """What there is to work on."""

    async def do(given: Given) -> None:
        assert given

    async with opened() as pilot:
        await settled(pilot)
        given = Given()
        known, screen = ref(given), pilot.app.screen
        gc.disable()
        try:
            begin(screen, partial(do, given))
            del given
            # In the same turn: the first one has not been begun.
            await begin(screen, partial(do, Given())).wait()
            assert known() is None
        finally:
            gc.enable()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_work_box(opened: Opened, screen_is: ScreenIs, language: str, size: str) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        box = WorkBox(lambda: None, "work.grading")
        await pilot.app.push_screen(box)
        box.show(Progress(34, 120))
        await settled(pilot)
        screen_is(pilot)
