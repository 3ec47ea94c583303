"""What was left goes, and only when nobody waits."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from textual._styles_cache import StylesCache
from textual.color import Color

from trainer.tui import memory
from trainer.tui.memory import Memory


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
    yield
    gc.set_threshold(*threshold)
    gc.unfreeze()


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


def test_all_is_searched_when_nobody_has_pressed_anything_for_a_while(clock: Clock) -> None:
    kept = Memory()
    clock.now += 1.0
    kept.somebody_is_there()
    clock.now += 0.2
    gc.collect(0)
    with searched() as generations:
        kept.tidy(at_home=False)
        assert 2 not in generations
        clock.now += 0.8
        kept.tidy(at_home=False)
        assert generations.count(2) == 1
        # Nothing has happened since.
        kept.tidy(at_home=False)
        assert generations.count(2) == 1


@pytest.mark.parametrize("at_home", [True, False])
def test_what_is_there_at_home_is_not_searched_again(clock: Clock, at_home: bool) -> None:
    kept = Memory()
    clock.now += 10.0
    gc.collect(0)
    kept.tidy(at_home=at_home)
    assert (gc.get_freeze_count() > 0) == at_home


def test_the_lines_of_a_widget_are_not_remembered_for_two_colours(clock: Clock) -> None:
    StylesCache().get_inner_outer(Color(0, 0, 0), Color(1, 1, 1))
    assert StylesCache.get_inner_outer.cache_info().currsize
    Memory().tidy(at_home=False)
    assert not StylesCache.get_inner_outer.cache_info().currsize
