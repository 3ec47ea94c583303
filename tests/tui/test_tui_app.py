import gc
import importlib
import pkgutil
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from scenario_stage import door
from textual.binding import Binding
from textual.dom import DOMNode
from textual.pilot import Pilot
from textual.widget import Widget
from tui_stage import CONTENT, DESIGN, SMALL, Opened, screen_text, settled, shelf

import trainer.tui
from trainer.lesson.library import LessonLibrary
from trainer.progress import Store, Trouble, TroubleKind, open_store
from trainer.scenario.library import Library
from trainer.text.catalogue import entries
from trainer.text.language import Language
from trainer.tui.app import DojoApp
from trainer.tui.base import BilingualScreen
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.page import PageView
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.shelf import Shelf
from trainer.tui.terminal import work_around
from trainer.tui.too_small import TooSmall


async def test_the_language_is_remembered(opened: Opened, store: Store) -> None:
    async with opened("en") as pilot:
        await pilot.press("f2")
    assert store.get_setting("language") == "ja"


@pytest.mark.parametrize("size", [(59, 24), (80, 17), (1, 1)])
async def test_a_small_terminal_is_told_so_and_keeps_all(
    opened: Opened, size: tuple[int, int]
) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        await pilot.press("right")
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert isinstance(pilot.app.screen, TooSmall)
        await pilot.press("right", "f1", "f4", "escape", "f2")
        assert isinstance(pilot.app.screen, TooSmall)
        await pilot.resize_terminal(*DESIGN)
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "2" in screen_text(pilot).splitlines()[0]


async def test_both_languages_tell_that_the_terminal_is_too_small(opened: Opened) -> None:
    async with opened(size=(50, 10)) as pilot:
        text = screen_text(pilot)
        assert "60" in text
        assert "The window is too small." in text
        assert "画面が小さすぎます。" in text
        await pilot.press("ctrl+q")
        assert pilot.app._exit


async def test_a_reference_to_nothing_is_answered(opened: Opened) -> None:
    async with opened(start="lesson:nowhere") as pilot:
        assert isinstance(pilot.app.screen, HomeScreen)
        assert "There is no “lesson:nowhere”." in screen_text(pilot)


async def test_content_that_is_wrong_is_told_and_hides_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    content = Path(shutil.copytree(CONTENT, tmp_path / "content"))
    (content / "lessons" / "first-steps" / "lesson.yaml").write_text("format: 1\n")
    broken = Shelf(
        store,
        lessons=LessonLibrary(content / "lessons"),
        scenarios=Library(content / "scenarios"),
        curriculum=content / "curriculum.yaml",
    )
    app = DojoApp(store, shelf=lambda: broken)
    async with app.run_test(size=DESIGN, notifications=True) as pilot:
        await settled(pilot)
        text = screen_text(pilot)
        assert "A closed door" in text
        assert "lesson.yaml" in text
        await pilot.press("enter")
        await settled(pilot)
        # The scenario of the tests has a head only.
        assert isinstance(app.screen, HomeScreen)
        assert "closed-door.yaml" in screen_text(pilot)


async def test_ctrl_c_tells_how_to_quit(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "Press ^Q to quit." in screen_text(pilot)


async def test_trouble_with_the_store_is_told(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with open_store(tmp_path / "home") as store:
        assert store.trouble
        app = DojoApp(store, language=Language.EN, shelf=lambda: shelf(store))
        async with app.run_test(notifications=True, size=DESIGN) as pilot:
            await settled(pilot)
            assert [note.severity for note in app._notifications] == ["warning"]
            assert str(tmp_path) in next(iter(app._notifications)).message


async def test_with_work_that_is_not_saved_one_quits_only_if_one_means_it(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with open_store(tmp_path / "home") as store:
        store.set_setting("a", 1)
        app = DojoApp(store, language=Language.EN, shelf=lambda: shelf(store))
        async with app.run_test(notifications=True, size=SMALL) as pilot:
            await settled(pilot)
            app.clear_notifications()
            await pilot.press("ctrl+q")
            await pilot.pause()
            assert not app._exit
            assert "1 change would be lost now." in next(iter(app._notifications)).message
            assert "again to quit all the same." in screen_text(pilot)
            await pilot.press("ctrl+q")
            assert app._exit


async def test_work_that_could_be_saved_in_the_end_holds_nobody(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be")
    with open_store(tmp_path / "home") as store:
        app = DojoApp(store, language=Language.EN, shelf=lambda: shelf(store))
        async with app.run_test(notifications=True, size=SMALL) as pilot:
            await settled(pilot)
            store.set_setting("a", 1)
            (tmp_path / "home").unlink()
            await pilot.press("ctrl+q")
            assert app._exit
    with open_store(tmp_path / "home") as store:
        assert store.get_setting("a") == 1


async def test_trouble_that_comes_later_is_told_once(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened() as pilot:
        full = Trouble(TroubleKind.DISK_FULL, {"path": "progress.db"})
        monkeypatch.setattr(Store, "trouble", full)
        pilot.app.note_trouble()
        pilot.app.note_trouble()
        await pilot.pause()
        assert len(pilot.app._notifications) == 1


def test_an_unknown_theme_in_the_store_does_no_harm(store: Store) -> None:
    store.set_setting("theme", "plaid")
    assert DojoApp(store).theme == "dojo-dark"


def nodes() -> Iterator[type[DOMNode]]:
    """Every widget, screen and app class of the trainer."""
    for module in pkgutil.walk_packages(trainer.tui.__path__, "trainer.tui."):
        for value in vars(importlib.import_module(module.name)).values():
            own = isinstance(value, type) and value.__module__ == module.name
            if own and issubclass(value, DOMNode):
                yield value


@pytest.mark.parametrize("node", list(nodes()), ids=lambda node: node.__name__)
def test_every_key_has_a_name_and_words_in_both_languages(node: type[DOMNode]) -> None:
    for binding in node.__dict__.get("BINDINGS", []):
        assert isinstance(binding, Binding)
        assert binding.id, binding
        if not binding.system:
            for language in Language:
                assert binding.description in entries(language, "key"), binding


@pytest.mark.parametrize(
    "screen",
    [node for node in nodes() if issubclass(node, BilingualScreen) and "HELP" in vars(node)],
    ids=lambda screen: screen.__name__,
)
def test_every_screen_has_help_in_both_languages(screen: type[BilingualScreen[object]]) -> None:
    if screen is not BilingualScreen:
        for language in Language:
            assert screen.HELP in entries(language, "help")
            assert f"{screen.HELP}.title" in entries(language, "help")


def test_bindings_with_one_id_come_with_the_same_first_key() -> None:
    """A box has keys of the app again, and a field those of a list: they are changed as one."""
    meant: dict[str, set[str]] = {}
    for node in nodes():
        for binding in node.__dict__.get("BINDINGS", []):
            meant.setdefault(binding.id, set()).add(binding.key.split(",")[0])
    assert {name: found for name, found in meant.items() if len(found) > 1} == {}


@pytest.mark.parametrize(
    ("environ", "disabled"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "1"),
        ({"TERM_PROGRAM": "iTerm.app", "TMUX": "/tmp/tmux"}, None),
        ({"TERM_PROGRAM": "iTerm.app", "TEXTUAL_DISABLE_KITTY_KEY": "0"}, "0"),
        ({}, None),
    ],
)
def test_iterm_gets_no_kitty_keys(environ: dict[str, str], disabled: str | None) -> None:
    work_around(environ)
    assert environ.get("TEXTUAL_DISABLE_KITTY_KEY") == disabled


async def is_let_go_of(pilot: Pilot[None], left: weakref.ref[Widget]) -> bool:
    # A message that names it may still be under way.
    for _ in range(50):
        gc.collect()
        if left() is None:
            return True
        await pilot.pause(0.02)
    return False


async def test_a_screen_that_was_left_is_let_go_of(opened: Opened) -> None:
    async with opened() as pilot:
        screen = ScenarioScreen(door())
        left = weakref.ref[Widget](screen)
        await pilot.app.push_screen(screen)
        await settled(pilot)
        await screen.dismiss()
        del screen
        await settled(pilot)
        assert await is_let_go_of(pilot, left)


async def test_pages_of_a_lesson_that_was_left_are_let_go_of(opened: Opened) -> None:
    async with opened() as pilot:
        cast(DojoApp, pilot.app).go("lesson:first-steps")
        await settled(pilot)
        await pilot.press("right")
        await settled(pilot)
        page = pilot.app.screen.query_one(PageView)
        left = [weakref.ref[Widget](widget) for widget in page.query("Live, Drawing, Prose")]
        del page
        assert len(left) > 3
        await pilot.press("escape")
        await settled(pilot)
        for widget in left:
            assert await is_let_go_of(pilot, widget)
