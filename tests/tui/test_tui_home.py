import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from textual.widgets import Tree
from tui_stage import CONTENT, DESIGN, SIZES, SMALL, Opened, ScreenIs, screen_text, settled

from trainer.lesson.curriculum import Item, ItemKind
from trainer.lesson.library import LessonLibrary
from trainer.progress import Store, open_store
from trainer.scenario.library import Library
from trainer.text.language import Language
from trainer.tui.app import DojoApp
from trainer.tui.home.screen import HomeScreen
from trainer.tui.home.tree import CurriculumTree
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.shelf import Shelf, Standing


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


async def test_the_mouse_may_be_there_before_the_first_paint(opened: Opened) -> None:
    async with opened() as pilot:
        await settled(pilot)
        app, screen = pilot.app, pilot.app.screen
        assert isinstance(app, DojoApp)
        with app.batch_update():
            unpainted = CurriculumTree(app.shelf)
            await screen.mount(unpainted)
            unpainted.root.add_leaf("A lesson")
            assert unpainted.render_line(0) is not None


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


async def test_a_lesson_is_due_when_its_questions_are(
    store: Store, screen_is: ScreenIs, tmp_path: Path
) -> None:
    lessons = Path(shutil.copytree(CONTENT / "lessons", tmp_path / "lessons"))
    (lessons / "first-steps" / "questions.yaml").write_text("way:\n  kind: fact\n")
    store.mark_lesson_done("first-steps")
    for question in ("way", "no-longer-asked"):
        store.record_answer(f"first-steps/{question}", ["a"], right=True)

    def with_questions(store: Store) -> Shelf:
        return Shelf(
            store,
            lessons=LessonLibrary(lessons),
            scenarios=Library(CONTENT / "scenarios"),
            curriculum=CONTENT / "curriculum.yaml",
        )

    item = Item(ItemKind.LESSON, "first-steps")
    assert with_questions(store).standings()[item] is Standing.DONE
    later = datetime.now(UTC) + timedelta(days=2)
    with open_store(tmp_path / "home", clock=lambda: later) as then:
        app = DojoApp(then, language=Language.JA, shelf=lambda: with_questions(then))
        async with app.run_test(size=SMALL) as pilot:
            await settled(pilot)
            await pilot.press("up")
            screen_is(pilot)
            assert "◎ 復習" in screen_text(pilot)
            assert "1問が復習の時期です。pで解けます。" in screen_text(pilot)
            # It is done all the same: what comes next comes next.
            assert "3項目のうち1項目が完了" in screen_text(pilot)


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_key_of_home_is_seen_on_a_small_screen(opened: Opened, language: str) -> None:
    async with opened(language) as pilot:
        keys = "".join(screen_text(pilot).splitlines()[-2:])
        for key in ("Enter", "n", "p", "s", "f", "F3", "F4", "^Q", "F1", "F2"):
            assert f" {key} " in keys
