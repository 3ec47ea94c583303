"""Keys and clicks that come faster than the screens follow; the monkey found each of these."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Callable
from threading import Event

import pytest
from rich.style import Style
from scenario_stage import door
from textual import events
from textual.content import Content
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, OptionList
from tui_stage import DESIGN, SMALL, Opened, screen_text, settled, shelf

from trainer.progress import Store
from trainer.scenario.scenario import Scenario
from trainer.scenario.scratch import Start, scratch
from trainer.text.language import Language
from trainer.tui import places
from trainer.tui.app import DojoApp
from trainer.tui.choices import ChoiceList
from trainer.tui.glossary.screen import GlossaryScreen
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.rows import RowList, heading
from trainer.tui.scenario.form_screen import FieldLine
from trainer.tui.scenario.free_screen import FreeScreen
from trainer.tui.scenario.grade_screen import GradeScreen
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scenario.trace import StepList
from trainer.tui.scratch.screen import ScratchScreen
from trainer.tui.settings.choice import Door


async def test_keys_may_come_before_the_screen_is_filled(opened: Opened) -> None:
    async with opened(size=SMALL) as pilot:
        pilot.app.push_screen(ScenarioScreen(door()))
        for key in ("f8", "s"):
            pilot.app.simulate_key(key)
        await settled(pilot)
        assert isinstance(pilot.app.screen, GradeScreen)
        assert pilot.app.screen_stack[-2].has_class("-trace")


def at_once(pilot: Pilot[None], *names: str) -> None:
    """Keys that come together, as over a slow line."""
    for name in names:
        letter = " " if name == "space" else name if len(name) == 1 else None
        pilot.app.post_message(events.Key(name, letter))


async def test_enter_waits_for_the_keys_before_it(opened: Opened) -> None:
    async with opened("en") as pilot:
        await settled(pilot)
        at_once(pilot, "f", "end", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FreeScreen)
        assert pilot.app.screen.session.scenario.key == scratch(Start.HUB).key


async def test_what_is_typed_at_once_with_enter_is_found_first(opened: Opened) -> None:
    async with opened("en") as pilot:
        await settled(pilot)
        at_once(pilot, "f3", *"first", "space", *"steps", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)
        assert pilot.app.screen._lesson.id == "first-steps"


async def test_what_is_typed_after_tab_goes_into_the_next_field(opened: Opened) -> None:
    async with opened("en", size=DESIGN) as pilot:
        await pilot.app.push_screen(ScenarioScreen(door()))
        await settled(pilot)
        at_once(pilot, "t", *"one", "tab", *"two", "tab")
        await settled(pilot)
        texts = [line.text for line in pilot.app.screen.query(FieldLine)]
        assert texts[:2] == ["one", "two"]


@pytest.mark.parametrize("key", ["enter", "n"])
async def test_keys_may_come_before_home_has_its_list(
    store: Store, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    pressed = Event()
    read = HomeScreen._read

    def slowly(home: HomeScreen) -> None:
        pressed.wait(10)
        read(home)

    monkeypatch.setattr(HomeScreen, "_read", slowly)
    app = DojoApp(store, shelf=lambda: shelf(store))
    async with app.run_test() as pilot:
        app.simulate_key(key)
        await sleep(0.05)
        assert isinstance(app.screen, HomeScreen)
        pressed.set()
        await settled(pilot)
        assert isinstance(app.screen, LessonScreen)


@pytest.mark.parametrize("make", [door, lambda: scratch(Start.EMPTY)])
async def test_a_desk_may_be_left_before_it_is_judged(
    opened: Opened, make: Callable[[], Scenario]
) -> None:
    async with opened() as pilot:
        desk = places.screen_of(make())
        assert isinstance(desk, ScenarioScreen)
        await pilot.app.push_screen(desk)
        await settled(pilot)
        await desk.dismiss()
        desk._judge_if_open()


async def test_what_is_chosen_twice_opens_once(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3")
        choices = pilot.app.screen.query_one(OptionList)
        choices.action_select()
        choices.action_select()
        await settled(pilot)
        assert [type(screen) for screen in pilot.app.screen_stack] == [HomeScreen, LessonScreen]


async def test_a_setting_that_is_clicked_twice_opens_once(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f4")
        door = pilot.app.screen.query(Door).first()
        for _ in range(2):
            door.on_click()
        await settled(pilot)
        names = [type(screen).__name__ for screen in pilot.app.screen_stack]
        assert names == ["HomeScreen", "SettingsScreen", "PaletteScreen"]


async def test_a_choice_that_is_typed_away_is_not_taken(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3")
        box = pilot.app.screen
        choices = box.query_one(OptionList)
        choices.highlighted = choices.option_count - 1
        choices.action_select()
        box.query_one(Input).value = "qqq"
        box.on_input_changed(Input.Changed(box.query_one(Input), "qqq"))  # type: ignore[attr-defined]
        await settled(pilot)
        assert pilot.app.screen is box
        assert isinstance(box, PaletteScreen)


async def test_a_lesson_may_be_left_while_a_page_is_turned(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        screen.turn_to(2)
        screen.action_back()
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


def mouse_down(widget: Widget) -> events.MouseDown:
    """A button of the mouse that is pressed on a widget."""
    x, y = widget.region.x + 1, widget.region.y
    place = {"x": x, "y": y, "screen_x": x, "screen_y": y, "delta_x": 0, "delta_y": 0}
    return events.MouseDown(None, button=1, shift=False, meta=False, ctrl=False, **place)


async def test_the_mouse_waits_for_what_keys_wait_for(opened: Opened) -> None:
    async with opened(size=DESIGN) as pilot:
        screen = ScenarioScreen(door())
        await pilot.app.push_screen(screen)
        await settled(pilot)
        before = screen.focused
        screen.is_at_work = True
        pilot.app.post_message(mouse_down(screen.query_one(TopologyView)))
        await sleep(0.1)
        assert screen.focused is before
        screen.is_at_work = False
        await settled(pilot)
        assert isinstance(screen.focused, TopologyView)


async def test_a_click_may_hit_what_has_just_been_removed(opened: Opened) -> None:
    async with opened(start="lesson:first-steps", size=DESIGN) as pilot:
        screen = pilot.app.screen
        prose = screen.query("Prose").first()
        down = mouse_down(prose)
        async with screen.batch():
            await prose.remove()
            screen._forward_event(down)
        await settled(pilot)
        assert pilot.app.is_running


async def test_the_language_may_change_before_the_screen_is_filled(opened: Opened) -> None:
    async with opened(size=DESIGN) as pilot:
        pilot.app.push_screen(ScenarioScreen(door()))
        pilot.app.choose_language(Language.JA)
        await settled(pilot)
        assert "達成条件" in screen_text(pilot)


async def test_page_down_may_come_before_a_list_is_laid_out(opened: Opened) -> None:
    async with opened(size=SMALL) as pilot:
        pilot.app.push_screen(ScenarioScreen(door()))
        await settled(pilot)
        steps = pilot.app.screen.query_one(StepList)
        await steps.run_action("page_down")
        steps.set_options("abc")
        steps.highlighted = 0
        await steps.run_action("page_down")
        await steps.run_action("page_up")


async def test_what_is_pasted_cannot_reach_the_terminal_as_an_escape(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3")
        pilot.app.post_message(events.Paste("a\x1b[31mb\x07\u202ec"))
        await settled(pilot)
        assert pilot.app.screen.query_one(Input).value == "abc"


async def test_a_box_may_be_closed_before_it_is_laid_out_anew(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f")
        box = pilot.app.screen
        assert isinstance(box, ScratchScreen)
        await box.dismiss()
        box.relabel()
        await pilot.press("ctrl+g")
        terms = pilot.app.screen
        assert isinstance(terms, GlossaryScreen)
        await terms.dismiss()
        terms._show_again()


async def test_a_list_without_room_has_a_cursor_below_a_heading(opened: Opened) -> None:
    async with opened() as pilot:
        rows = RowList(lambda width: [heading(Content("head")), Content("row")])
        rows.styles.width = 0
        await pilot.app.screen.mount(rows)
        rows.redraw()
        rows.highlighted = 1
        assert rows.highlighted == 1


async def test_a_click_may_meet_a_row_that_the_list_has_lost(opened: Opened) -> None:
    async with opened() as pilot:
        rows = ChoiceList("a", "b", "c")
        await pilot.app.screen.mount(rows)
        rows.set_options(["a"])
        place = {"x": 0, "y": 2, "delta_x": 0, "delta_y": 0, "button": 1}
        on_the_third = Style(meta={"option": 2})
        rows.post_message(
            events.Click(rows, **place, shift=False, meta=False, ctrl=False, style=on_the_third)
        )
        await pilot.pause()
        assert rows.option_count == 1


async def test_a_screen_may_be_left_before_it_is_there(opened: Opened) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, DojoApp)
        app.go("lesson:first-steps")
        app.pop_screen()
        app.push_screen(ScenarioScreen(door()))
        app.pop_screen()
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_the_program_may_be_left_before_a_screen_is_there(opened: Opened) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, DojoApp)
        app.exit()
        app.go("lesson:first-steps")
        await pilot.pause()


async def test_the_program_is_left_while_home_is_filled(opened: Opened) -> None:
    async with opened() as pilot:
        home = HomeScreen()
        await pilot.app.push_screen(home)
        pilot.app.exit()
        await home._fill()
        assert not home.query("HomeBody")


async def test_the_program_is_left_while_a_page_is_turned(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        lesson = pilot.app.screen
        assert isinstance(lesson, LessonScreen)
        pilot.app.exit()
        await lesson.action_turn(3)


async def fails(opened: Opened, error: Exception, *, left: bool) -> None:
    """A handler fails, after the program has been left or before."""
    async with opened() as pilot:
        if left:
            pilot.app.exit()
        pilot.app._handle_exception(error)


async def test_what_is_under_way_at_the_end_may_find_its_widgets_gone(opened: Opened) -> None:
    await fails(opened, NoMatches("It is gone."), left=True)


async def test_a_mistake_is_a_mistake_at_the_end_as_well(opened: Opened) -> None:
    with pytest.raises(ValueError, match="wrong"):
        await fails(opened, ValueError("wrong"), left=True)


async def test_a_widget_that_is_missed_before_the_end_is_a_mistake(opened: Opened) -> None:
    with pytest.raises(NoMatches):
        await fails(opened, NoMatches("It should be there."), left=False)


async def test_a_form_does_not_open_for_a_scenario_that_has_been_left(opened: Opened) -> None:
    async with opened(size=SMALL) as pilot:
        scenario = ScenarioScreen(door())
        await pilot.app.push_screen(scenario)
        await settled(pilot)
        scenario.action_back()
        scenario.action_test_flow()
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_a_key_on_its_way_up_waits_for_the_screen_that_has_come_meanwhile(
    opened: Opened,
) -> None:
    async with opened() as pilot:
        await settled(pilot)
        pilot.app.push_screen(ScenarioScreen(door()))
        key = events.Key("f5", None)
        key._set_forwarded()
        pilot.app.post_message(key)
        await settled(pilot)
        assert isinstance(pilot.app.screen, ScenarioScreen)


@pytest.mark.parametrize("delay", [0.0, -0.00005])
async def test_a_notice_may_end_just_as_another_screen_shows_it(
    opened: Opened, delay: float
) -> None:
    came = Event()
    async with opened() as pilot:
        pilot.app.set_timer(delay, came.set)
        await sleep(0.05)
        await settled(pilot)
    assert came.is_set()
