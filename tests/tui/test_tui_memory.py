"""What was left goes, and only when nobody waits."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import ref

import pytest
from rich.segment import Segment
from scenario_stage import playing
from textual._styles_cache import StylesCache
from textual.cache import LRUCache
from textual.color import Color
from textual.strip import Strip
from textual.widgets import Tree
from tui_stage import Opened, settled, until

from trainer import packets
from trainer.progress import Store
from trainer.tui import memory
from trainer.tui.app import DojoApp
from trainer.tui.leaving import Leaving
from trainer.tui.lesson.drawing import Drawing
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.memory import Memory, search_only_when_idle
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.prose import Prose
from trainer.tui.scenario.goal_list import GoalList
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.scenario.trace import TracePane
from trainer.tui.words import Live


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(memory, "monotonic", clock)
    return clock


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    threshold = gc.get_threshold()
    search_only_when_idle()
    # What other tests left there is let go of at the first look, and would be counted.
    StylesCache.get_inner_outer.cache_clear()
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


@contextmanager
def many_things() -> Iterator[None]:
    """As many objects as a screen has."""
    gc.collect()
    things = [[number] for number in range(25_000)]
    yield
    things.clear()


@contextmanager
def searched() -> Iterator[list[int]]:
    """The generations that are searched for cycles."""
    generations: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            generations.append(info["generation"])

    gc.callbacks.append(note)
    try:
        yield generations
    finally:
        gc.callbacks.remove(note)


@contextmanager
def not_searched() -> Iterator[None]:
    """What goes, goes by itself."""
    gc.disable()
    try:
        with searched() as generations:
            yield
        assert not generations
    finally:
        gc.enable()


def test_what_is_new_is_searched_when_nobody_has_pressed_anything_for_a_while(
    clock: Clock,
) -> None:
    kept = Memory()
    clock.now += 1.0
    kept.somebody_is_there()
    clock.now += 0.2
    with many_things(), searched() as generations:
        kept.tidy(at_home=False)
        assert not generations
        clock.now += 0.2
        kept.tidy(at_home=False)
        assert generations == [1]
    with many_things(), searched() as generations:
        # Nobody has pressed anything since.
        clock.now += 10.0
        kept.tidy(at_home=False)
        assert not generations


def test_work_beside_the_screen_is_not_disturbed(clock: Clock) -> None:
    kept = Memory()
    clock.now += 10.0
    with many_things(), searched() as generations:
        kept.tidy(at_home=False, at_work=True)
        assert not generations
        kept.tidy(at_home=False)
        assert generations == [1]


def test_python_searches_nothing_but_what_it_has_just_made() -> None:
    with searched() as generations:
        things = [[number] for number in range(200_000)]
    assert set(generations) == {0}
    things.clear()


def test_a_large_network_is_searched_only_when_it_was_left_and_taken_apart(clock: Clock) -> None:
    kept = Memory()
    kept.expect(memory._LARGE)
    clock.now += 20.0
    with many_things(), searched() as generations:
        kept.tidy(at_home=False)
        clock.now += 20.0
        kept.tidy(at_home=False)
        kept.somebody_is_there()
        clock.now += 0.5
        kept.tidy(at_home=True)
        assert set(generations) == {0}
        for _ in range(20):
            clock.now += 0.5
            kept.tidy(at_home=True)
        assert [each for each in generations if each] == [2]
    assert gc.get_freeze_count()


def test_a_large_network_takes_with_it_what_the_engine_remembers(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[float] = []

    def forgetting() -> Iterator[None]:
        forgotten.append(clock.now)
        yield

    monkeypatch.setattr(packets, "forgetting", forgetting)
    kept = Memory()
    clock.now += 20.0
    kept.tidy(at_home=False)
    kept.tidy(at_home=True)
    assert not forgotten
    kept.expect(memory._LARGE)
    kept.somebody_is_there()
    clock.now += 20.0
    kept.tidy(at_home=False)
    kept.tidy(at_home=True)
    kept.tidy(at_home=True)
    assert len(forgotten) == 1


class Large:
    """What takes long to let go of."""


def test_what_is_large_is_let_go_of_one_at_a_time(clock: Clock) -> None:
    leaving = Leaving()
    things = [Large() for _ in range(3)]
    left = [ref(thing) for thing in things]
    leaving.add((), things)
    del things
    there = [sum(each() is not None for each in left) for _ in leaving.taken_apart(lambda _: False)]
    assert there[-3:] == [2, 1, 0]


async def test_a_screen_that_was_left_is_taken_apart(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_LARGE", 1)
    async with playing(opened, store) as player:
        pilot = player.pilot
        app, screen = pilot.app, pilot.app.screen
        assert isinstance(app, DojoApp)
        assert isinstance(screen, ScenarioScreen)
        trace = screen.query_one(TracePane)
        goals = screen.query_one(GoalList)
        bar = goals.vertical_scrollbar
        bar._styles_cache._cache[0] = Strip([])
        assert goals._option_render_cache
        await screen.dismiss()
        await settled(pilot)
        for _ in app._memory._left.taken_apart(app._is_known):
            pass
        assert not hasattr(screen, "session")
        assert not hasattr(trace, "_cloud")
        assert not goals._option_render_cache
        assert not bar._styles_cache._cache
        # A change of language asks whoever has followed it whether it is still there.
        app.action_switch_language()
        await settled(pilot)
        assert not trace.is_attached


async def test_a_box_over_a_large_network_is_taken_apart_while_that_is_open(
    opened: Opened, store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_LARGE", 1)
    async with playing(opened, store) as player:
        pilot = player.pilot
        app, screen = pilot.app, pilot.app.screen
        assert isinstance(app, DojoApp)
        assert isinstance(screen, ScenarioScreen)
        await pilot.press("f3")
        await settled(pilot)
        box = app.screen
        assert isinstance(box, PaletteScreen)
        parts = [ref(part) for part in box.walk_children(Live)]
        await pilot.press("escape")
        await settled(pilot)
        assert all(part() for part in parts)
        clock.now += 20.0
        with monkeypatch.context() as patch:
            # It goes by itself, and has not been removed yet.
            patch.setattr(app._memory, "_is_known", lambda _: True)
            app._memory.tidy(at_home=False)
        assert all(part() for part in parts)
        app._memory.tidy(at_home=False)
        assert not any(part() for part in parts)
        assert not hasattr(box, "_commands")
        assert screen.session


async def test_what_the_mouse_was_on_stays_as_it_is(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "_LARGE", 1)
    async with playing(opened, store) as player:
        pilot = player.pilot
        app, screen = pilot.app, pilot.app.screen
        assert isinstance(app, DojoApp)
        trace = screen.query_one(TracePane)
        await screen.dismiss()
        await settled(pilot)
        app.mouse_over = trace
        for _ in app._memory._left.taken_apart(app._is_known):
            pass
        assert hasattr(trace, "_cloud")
        await pilot.hover(offset=(5, 5))


def test_a_little_is_not_worth_a_search(clock: Clock) -> None:
    kept = Memory()
    clock.now += 10.0
    gc.collect(1)
    with searched() as generations:
        kept.tidy(at_home=False)
        kept.tidy(at_home=True)
    assert generations == [2]


def test_all_that_was_left_is_let_go_of_once_at_home(clock: Clock) -> None:
    kept = Memory()
    clock.now += 10.0
    gc.collect(1)
    with searched() as generations:
        kept.tidy(at_home=True)
        assert not generations
        kept.tidy(at_home=False)
        kept.tidy(at_home=True)
        assert generations == [2]
        assert gc.get_freeze_count() > 0
        kept.somebody_is_there()
        clock.now += 10.0
        kept.tidy(at_home=True)
        assert generations == [2]


def waits_until_it_disturbs_nobody(kept: Memory, clock: Clock, *, at_home: bool) -> None:
    """All is searched, but only after a longer pause than what is new."""
    kept.somebody_is_there()
    clock.now += 0.5
    with searched() as generations:
        kept.tidy(at_home=at_home)
        assert not generations
        clock.now += 0.5
        kept.tidy(at_home=at_home)
        assert generations == [2]


def test_much_is_let_go_of_even_if_nobody_comes_home(clock: Clock) -> None:
    for _ in range(20):
        gc.collect(1)
    waits_until_it_disturbs_nobody(Memory(), clock, at_home=False)
    assert gc.get_freeze_count() == 0


def test_home_is_left_in_peace_for_longer(clock: Clock) -> None:
    kept = Memory()
    kept.tidy(at_home=False)
    waits_until_it_disturbs_nobody(kept, clock, at_home=True)


def test_the_lines_of_a_widget_are_not_remembered_for_two_colours(clock: Clock) -> None:
    StylesCache().get_inner_outer(Color(0, 0, 0), Color(1, 1, 1))
    assert StylesCache.get_inner_outer.cache_info().currsize
    Memory().tidy(at_home=False)
    assert not StylesCache.get_inner_outer.cache_info().currsize


async def test_what_a_widget_has_painted_goes_with_it(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        prose, drawing = screen.query(Prose).first(), screen.query(Drawing).first()
        assert drawing.picture.rows
        assert prose._styles_cache._cache
        await screen.dismiss()
        assert not drawing.picture.rows
        assert not prose._styles_cache._cache


async def test_a_network_is_told_of(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []
    monkeypatch.setattr(Memory, "expect", lambda kept, resources: told.append(resources))
    async with playing(opened, store) as player:
        assert told == [len(player.session.cloud.resources)]


def test_a_small_network_is_none_of_the_large(clock: Clock) -> None:
    kept = Memory()
    kept.expect(memory._LARGE - 1)
    clock.now += 10.0
    with many_things(), searched() as generations:
        kept.tidy(at_home=False)
        assert generations == [1]


def test_a_painted_line_goes_as_soon_as_nobody_holds_it() -> None:
    gc.collect()
    gc.disable()
    try:
        strip = Strip([Segment("whole width")])
        assert strip.divide([11]) == [strip]
        assert [part.text for part in strip.divide([5, 11])] == ["whole", " width"]
        del strip
        assert not gc.collect()
    finally:
        gc.enable()


def test_what_a_cache_was_cleared_of_goes_at_once() -> None:
    gc.collect()
    gc.disable()
    try:
        cache: LRUCache[int, list[int]] = LRUCache(2)
        for number in range(3):
            cache[number] = [number]
        cache.clear()
        assert not cache
        assert not gc.collect()
        cache[4] = [4]
        assert (cache.get(0), cache[4]) == (None, [4])
    finally:
        gc.enable()


async def test_what_was_on_a_screen_goes_with_it(opened: Opened) -> None:
    async with opened() as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        parts = [ref(part) for part in pilot.app.screen.walk_children(Live)]
        assert parts
        with not_searched():
            await pilot.press("escape")
            await until(pilot, lambda: not any(part() for part in parts))


async def test_the_styles_of_parts_go_when_others_take_their_place(opened: Opened) -> None:
    async with opened() as pilot:
        await settled(pilot)
        gc.disable()
        try:
            widget = pilot.app.screen.query_one(Tree)
            nodes = [ref(styles.base.node) for styles in widget._component_styles.values()]
            assert nodes
            assert all(node() is not None for node in nodes)
            pilot.app.stylesheet._process_component_classes(widget)
            assert all(node() is None for node in nodes)
        finally:
            gc.enable()
