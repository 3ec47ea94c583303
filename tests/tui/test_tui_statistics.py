"""The statistics screen: figures of what was done, and a way to what is weak."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot
from tui_stage import SIZES, Opened, ScreenIs, screen_text, settled

from trainer.progress import Store
from trainer.tui.app import DojoApp
from trainer.tui.rows import RowList
from trainer.tui.statistics.screen import StatisticsScreen

SCENARIO = "A closed door"


@pytest.fixture
def studied(store: Store) -> Store:
    """A lesson read, and a scenario submitted in vain; the day is left to the screen."""
    store.mark_lesson_done("first-steps")
    store.submit(store.start_attempt("closed-door", "hash"), False, 0.0, {})
    return store


async def open_statistics(pilot: Pilot[None]) -> RowList:
    await pilot.press("s")
    await settled(pilot)
    assert isinstance(pilot.app.screen, StatisticsScreen)
    return pilot.app.screen.query_one(RowList)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_statistics_of_nothing(
    opened: Opened, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await open_statistics(pilot)
        screen_is(pilot)


async def test_what_was_done_is_told_and_what_is_weak_opens(
    opened: Opened, studied: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    went: list[str] = []
    monkeypatch.setattr(DojoApp, "go", lambda _, reference: went.append(reference))
    async with opened(size=SIZES["120x40"]) as pilot:
        rows = await open_statistics(pilot)
        seen = screen_text(pilot)
        assert "1 lesson · 1 attempt · 0 solved" in seen
        assert "1/2 done" in seen
        line = next(i for i, o in enumerate(rows.options) if SCENARIO in str(o.prompt))
        assert "scenario: 1 submission, not solved" in str(rows.options[line].prompt)
        await pilot.press("home", "enter")
        assert went == []
        assert rows.highlighted == 1
        rows.highlighted = line
        await pilot.press("enter")
        assert went == ["scenario:closed-door"]


async def test_the_cursor_passes_over_headings_and_shows_them(opened: Opened) -> None:
    async with opened() as pilot:
        rows = await open_statistics(pilot)
        headings = [i for i, option in enumerate(rows.options) if option.disabled]
        assert len(headings) > 4
        seen = []
        for _ in rows.options:
            seen.append(rows.highlighted)
            await pilot.press("down")
        assert sorted({*seen, *headings}) == list(range(len(rows.options)))
        assert not {*seen} & {*headings}
        await pilot.press("home")
        await pilot.pause()
        assert "History" in screen_text(pilot)
        await pilot.press("end")
        await pilot.press("up", "up")
        await settled(pilot)
        assert rows.highlighted - 1 in headings
        assert str(rows.options[rows.highlighted - 1].prompt).strip() in screen_text(pilot)


async def test_what_is_mended_meanwhile_is_no_longer_weak(opened: Opened, studied: Store) -> None:
    async with opened(size=SIZES["120x40"]) as pilot:
        await open_statistics(pilot)
        assert SCENARIO in screen_text(pilot)
        await pilot.press("f1")
        studied.submit(studied.start_attempt("closed-door", "hash"), True, 1.0, {})
        await pilot.press("escape")
        await settled(pilot)
        assert SCENARIO not in screen_text(pilot)


async def test_the_language_and_the_size_change_under_the_figures(
    opened: Opened, studied: Store
) -> None:
    async with opened(size=SIZES["120x40"]) as pilot:
        rows = await open_statistics(pilot)
        rows.highlighted = 2
        await pilot.press("f2")
        await pilot.resize_terminal(80, 24)
        await settled(pilot)
        assert "学習の記録" in screen_text(pilot)
        assert "レッスン1件 · 着手1回 · 解決0回" in screen_text(pilot)
        assert rows.highlighted == 2


async def test_the_palette_leads_there_by_the_name_in_either_language(opened: Opened) -> None:
    async with opened("ja") as pilot:
        await pilot.press("f3", *"statistics", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, StatisticsScreen)


async def test_in_ascii_the_bars_are_ascii(opened: Opened, studied: Store) -> None:
    studied.set_setting("ascii", True)
    async with opened(size=SIZES["120x40"]) as pilot:
        await open_statistics(pilot)
        assert "##########----------  1/2 done" in screen_text(pilot)
