import pytest
from textual.widgets import Tree
from tui_stage import DESIGN, SIZES, Opened, ScreenIs, screen_text, settled

from trainer.progress import Store
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.screen import LessonScreen


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_home(opened: Opened, screen_is: ScreenIs, language: str, size: str) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        screen_is(pilot)


async def test_home_shows_what_was_done(opened: Opened, screen_is: ScreenIs, store: Store) -> None:
    store.mark_lesson_done("first-steps")
    attempt = store.start_attempt("closed-door", "hash")
    async with opened("ja") as pilot:
        screen_is(pilot)
        store.submit(attempt, solved=True, score=1.0, detail={})
        pilot.app.screen.on_screen_resume()
        await pilot.pause()
        assert "3項目のうち2項目が完了" in screen_text(pilot)
        assert "● 解決" in screen_text(pilot)
        assert cursor(pilot.app.screen) == "scenario:long-way"


async def test_the_cursor_stands_on_what_is_next(opened: Opened, store: Store) -> None:
    store.mark_lesson_done("first-steps")
    async with opened() as pilot:
        assert cursor(pilot.app.screen) == "scenario:closed-door"


async def test_enter_opens_and_escape_comes_back(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, LessonScreen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "begun" in screen_text(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("key", ["n", "ｎ"])
async def test_one_key_opens_what_is_next(opened: Opened, key: str) -> None:
    async with opened() as pilot:
        await pilot.press("down", "down", "down", key)
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_a_click_opens(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.click("CurriculumTree", offset=(20, 1))
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_the_language_changes_in_place(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("down", "f2")
        assert cursor(pilot.app.screen) == "scenario:closed-door"
        assert "閉じた扉" in screen_text(pilot)
        assert "サーバーが返事をしない。" in screen_text(pilot)
        assert "F1 ヘルプ" in screen_text(pilot)
        await pilot.press("f2")
        assert "A closed door" in screen_text(pilot)


async def test_chapters_fold(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("left")
        assert "First steps" not in screen_text(pilot)
        await pilot.press("right")
        assert "First steps" in screen_text(pilot)


async def test_a_resize_keeps_the_cursor(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("down")
        await pilot.resize_terminal(*DESIGN)
        await settled(pilot)
        assert cursor(pilot.app.screen) == "scenario:closed-door"
        assert "A server does not answer." in screen_text(pilot)


def cursor(screen: object) -> str:
    node = screen.query_one(Tree).cursor_node  # type: ignore[attr-defined]
    return str(node.data)
