"""The tour: shown at the very first start, over the real screens, and whenever it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.pilot import Pilot
from tui_stage import SIZES, Opened, ScreenIs, screen_text, settled

from trainer.lesson.library import LessonLibrary
from trainer.progress import Store, open_store
from trainer.scenario.library import library
from trainer.text.language import Language
from trainer.tui.app import DojoApp
from trainer.tui.help.screen import HelpScreen
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.settings.screen import SettingsScreen
from trainer.tui.shelf import Shelf
from trainer.tui.tour.screen import TourScreen
from trainer.tui.tour.steps import STEPS

CURRICULUM = """\
format: 1
chapters:
  - id: door
    number: 1
    title: {ja: 扉, en: A door}
    items: [scenario:door]
"""


@pytest.fixture
def new(tmp_path: Path) -> Iterator[Store]:
    """A store in which nothing was ever kept."""
    with open_store(tmp_path / "new") as store:
        yield store


@pytest.fixture
def real(store: Store, tmp_path: Path) -> Shelf:
    """A shelf with one scenario that can be opened."""
    (tmp_path / "curriculum.yaml").write_text(
        CURRICULUM.replace("scenario:door", "scenario:first-route"), encoding="utf-8"
    )
    return Shelf(
        store,
        lessons=LessonLibrary(tmp_path),
        scenarios=library(),
        curriculum=tmp_path / "curriculum.yaml",
    )


def step_of(pilot: Pilot[None]) -> int:
    """The number of the step that is shown, from 1."""
    assert isinstance(pilot.app.screen, TourScreen)
    text = screen_text(pilot)
    return next(n for n in range(1, len(STEPS) + 1) if f"  {n}/" in text)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_tour(
    store: Store, real: Shelf, screen_is: ScreenIs, language: str, size: str
) -> None:
    app = DojoApp(store, language=Language(language), shelf=lambda: real)
    async with app.run_test(size=SIZES[size], notifications=True) as pilot:
        await settled(pilot)
        app.action_tour()
        for number in range(1, len(STEPS) + 1):
            await settled(pilot)
            await pilot.pause(0.1)
            step = STEPS[number - 1]
            assert step_of(pilot) == number
            assert app.screen_stack[-2].query_one(step.target).has_class("-toured")
            if not step.pane:
                # How a scenario looks is a matter of other tests.
                screen_is(pilot, str(number))
            await pilot.press("enter")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(app.screen_stack) == 1
        assert not app.screen.query(".-toured")
    assert store.scenario_states() == {}
    assert store.open_attempt("first-route") is None


async def test_the_first_start_shows_it_and_the_second_does_not(new: Store, real: Shelf) -> None:
    app = DojoApp(new, language=Language.EN, shelf=lambda: real)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert step_of(pilot) == 1
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
    app = DojoApp(new, language=Language.EN, shelf=lambda: real)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_who_has_worked_before_is_not_shown_around(new: Store, real: Shelf) -> None:
    new.mark_lesson_done("first-steps")
    app = DojoApp(new, language=Language.EN, shelf=lambda: real)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)


async def test_who_comes_for_one_lesson_goes_there(new: Store, opened: Opened) -> None:
    from tui_stage import shelf

    start = "lesson:first-steps"
    app = DojoApp(new, language=Language.EN, shelf=lambda: shelf(new), start=start)
    async with app.run_test() as pilot:
        await settled(pilot)
        assert isinstance(app.screen, LessonScreen)


async def test_a_store_that_cannot_remember_it_is_left_alone(tmp_path: Path, real: Shelf) -> None:
    (tmp_path / "blocked").write_text("a file where the folder should be")
    with open_store(tmp_path / "blocked") as store:
        app = DojoApp(store, language=Language.EN, shelf=lambda: real)
        async with app.run_test() as pilot:
            await settled(pilot)
            assert isinstance(app.screen, HomeScreen)


async def test_steps_go_back_and_the_language_changes_in_between(store: Store, real: Shelf) -> None:
    app = DojoApp(store, language=Language.EN, shelf=lambda: real)
    async with app.run_test() as pilot:
        await settled(pilot)
        app.action_tour()
        await pilot.press("left")
        assert step_of(pilot) == 1
        await pilot.press("right", "space", "enter")
        await settled(pilot)
        assert step_of(pilot) == 4
        assert isinstance(app.screen_stack[-2], ScenarioScreen)
        await pilot.press("f2")
        assert "依頼票と達成条件" in screen_text(pilot)
        await pilot.press("left")
        await settled(pilot)
        assert step_of(pilot) == 3
        assert isinstance(app.screen_stack[-2], HomeScreen)
        await pilot.press("right", "right", "escape")
        await settled(pilot)
        assert isinstance(app.screen, HomeScreen)
        assert len(app.screen_stack) == 1


@pytest.mark.parametrize(
    ("keys", "screen"),
    [(("f1", "t"), HelpScreen), (("f4", *("down",) * 7, "enter"), SettingsScreen)],
)
async def test_it_is_seen_again_and_leads_back(
    opened: Opened, keys: tuple[str, ...], screen: type
) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        await pilot.press(*keys)
        await settled(pilot)
        assert step_of(pilot) == 1
        # The scenario of these tests cannot be read: its steps are left out.
        for _ in range(4):
            await pilot.press("enter")
            await settled(pilot)
        assert isinstance(pilot.app.screen, screen)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_the_frames_are_ascii_where_drawings_are(store: Store, real: Shelf) -> None:
    store.set_setting("ascii", True)
    app = DojoApp(store, language=Language.EN, shelf=lambda: real)
    async with app.run_test(size=SIZES["120x40"]) as pilot:
        await settled(pilot)
        app.action_tour()
        for _ in range(4):
            await pilot.press("enter")
            await settled(pilot)
        await pilot.pause(0.1)
        assert app.screen_stack[-2].query_one("#topology").styles.border_left[0] == "ascii"
