"""What takes long in a scenario is done beside the screen, and comes to the same."""

from collections.abc import Sequence
from functools import partial
from threading import Event, current_thread, main_thread

import pytest
from scenario_stage import REPAIR, door, playing
from textual.content import Content
from textual.widgets import OptionList
from tui_stage import SMALL, Opened, settled, until

from trainer.progress import Store
from trainer.progress.session import Session
from trainer.scenario.attempt import Attempt
from trainer.steps import Steps
from trainer.tui import work
from trainer.tui.choices import MOST_LISTED
from trainer.tui.commands import Command
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.scenario import console, lines, map_pane
from trainer.tui.scenario import screen as scenario_screen
from trainer.tui.scenario.console import MOST_LINES, Console
from trainer.tui.scenario.inspection import Leaf
from trainer.tui.scenario.inspector import InspectorPane, RowList
from trainer.tui.scenario.map_pane import TopologyPane
from trainer.tui.scenario.prompt import PromptPane
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.work import WorkBox


async def test_who_gets_in_is_found_out_at_once_or_beside_the_screen(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for moment in (60, -1):
        monkeypatch.setattr(work, "_MOMENT", moment)
        async with playing(opened, store) as player:
            await player.press("f7", "left", "left")
            await settled(player.pilot)
            assert player.pilot.app.screen.query_one(InspectorPane)._leaf is Leaf.ACCESS
            seen.append(player.text)
    assert "office" in seen[0]
    assert seen[0] == seen[1]


async def test_what_is_found_out_is_left_with_its_tab(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "_MOMENT", -1)
    async with playing(opened, store) as player:
        await player.press("f7", "left", "left", "left")
        await settled(player.pilot)
        inspector = player.pilot.app.screen.query_one(InspectorPane)
        assert inspector._leaf is not Leaf.ACCESS
        assert inspector._working is None
        await player.press("right")
        await settled(player.pilot)
        assert "office" in player.text
        await player.command(REPAIR)
        await settled(player.pilot)
        assert inspector._worked is not None
        assert inspector._worked[0][0] is player.session.cloud


async def test_a_large_cloud_is_drawn_beside_the_screen(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        await player.press("f5", "tab", "enter")
        await settled(player.pilot)
        seen = player.text
    monkeypatch.setattr(map_pane, "MOST_AT_ONCE", 0)
    async with playing(opened, store) as player:
        await player.press("f5", "tab", "enter")
        await settled(player.pilot)
        assert player.text == seen
        await player.command(REPAIR)
        await settled(player.pilot)
        pane = player.pilot.app.screen.query_one(TopologyPane)
        assert pane._drawing is None
        assert pane._drawn is not None
        assert pane._drawn[0][0] is player.session.cloud


async def test_of_a_very_long_output_the_end_is_kept(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        cleaned = []
        monkeypatch.setattr(console, "clean", lambda text: cleaned.append(len(text)) or text)
        box = player.pilot.app.screen.query_one(Console)
        box.write("".join(f"line {number}\n" for number in range(200_000)))
        assert str(box._lines[-1]) == "line 199999"
        assert len(box._lines) == MOST_LINES
        assert cleaned[-1] < 10_000


async def test_of_very_many_commands_some_are_listed_and_all_are_found(opened: Opened) -> None:
    ran = []
    commands = tuple(
        Command("ui.kind.page", lambda _, n=n: f"room {n}", partial(ran.append, n))
        for n in range(10_000)
    )
    async with opened() as pilot:
        await pilot.app.push_screen(PaletteScreen(commands))
        await settled(pilot)
        assert pilot.app.screen.query_one(OptionList).option_count == MOST_LISTED + 1
        await pilot.press(*"9876", "enter")
        await settled(pilot)
        assert ran == [9876]


async def test_a_long_list_of_lines_is_laid_a_part_at_a_time_and_comes_to_the_same(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for at_once in (100, 1):
        monkeypatch.setattr(lines, "_AT_ONCE", at_once)
        async with playing(opened, store) as player:
            await player.press("f7", "end")
            await settled(player.pilot)
            seen.append(player.text)
    assert seen[0] == seen[1]


async def test_a_cursor_further_down_than_a_list_is_laid_has_its_line(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lines, "_AT_ONCE", 1)
    async with playing(opened, store) as player:
        rows = player.pilot.app.screen.query_one(InspectorPane).query_one(RowList)
        rows.put((lines.Line(Content(), Content(f"line {n}")) for n in range(40)), 30)
        assert rows.highlighted == 30
        await settled(player.pilot)
        assert rows.highlighted == 30
        assert rows.option_count == 40


class SlowLines:
    """What lines come to is told when the test lets it be."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = Event(), Event()
        self._tried = Session.tried
        monkeypatch.setattr(map_pane, "MOST_AT_ONCE", 0)
        monkeypatch.setattr(work, "PATIENCE", 0)
        monkeypatch.setattr(Session, "tried", lambda session, line: self.find_out(session, line))

    def find_out(self, session: Session, line: str) -> object:
        done = self._tried(session, line)
        self.begun.set()
        if current_thread() is not main_thread():
            assert self.go_on.wait(10)
        return done


async def test_lines_of_a_large_cloud_are_carried_out_in_order_and_beside_the_screen(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        slow = SlowLines(monkeypatch)
        screen = player.pilot.app.screen
        assert isinstance(screen, ScenarioScreen)
        screen.on_prompt_pane_typed(PromptPane.Typed(REPAIR))
        screen.on_prompt_pane_pasted(PromptPane.Pasted([REPAIR, "aws ec2 describe-vpcs"]))
        assert screen.session.attempt.lines == ()
        slow.go_on.set()
        await settled(player.pilot)
        assert screen.session.attempt.lines == (REPAIR,)
        printed = "\n".join(map(str, screen.query_one(Console)._lines))
        assert "already exists" in printed
        assert "Line 1 of 2 did not succeed" in printed


async def test_escape_stops_a_line_that_takes_long(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        slow = SlowLines(monkeypatch)
        await player.command(REPAIR)
        while not isinstance(player.pilot.app.screen, WorkBox):
            await player.pilot.pause(0.01)
        assert "At work: aws ec2 authorize-security-group-ingress" in player.text
        await player.press("escape")
        slow.go_on.set()
        await settled(player.pilot)
        assert "Stopped: aws ec2 authorize-security-group-ingress" in player.text
        assert player.session.attempt.lines == ()
        await player.command("aws ec2 describe-vpcs")
        await settled(player.pilot)
        assert "VpcId" in player.text


async def test_a_line_that_was_typed_is_done_though_the_screen_is_left(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        slow = SlowLines(monkeypatch)
        session = player.session
        screen = player.pilot.app.screen
        await player.command(REPAIR)
        while not slow.begun.is_set():
            await player.pilot.pause(0.01)
        while player.pilot.app.screen is not screen:
            player.pilot.app.pop_screen()
        await player.pilot.app.pop_screen()
        slow.go_on.set()
        await settled(player.pilot)
        assert session.attempt.lines == (REPAIR,)
    left = store.open_attempt(session.scenario.key)
    assert left is not None
    assert [step.payload.get("line") for step in left.steps] == [REPAIR]


async def test_what_was_undone_meanwhile_is_not_undone_by_a_line_that_takes_long(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        slow = SlowLines(monkeypatch)
        session = player.session
        await player.command(REPAIR.replace("443", "80"))
        while not slow.begun.is_set():
            await player.pilot.pause(0.01)
        session.undo()
        slow.go_on.set()
        await settled(player.pilot)
        assert session.attempt.lines == (REPAIR.replace("443", "80"),)


async def test_the_end_of_an_output_that_took_long_is_in_view(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store, size=SMALL) as player:
        slow = SlowLines(monkeypatch)
        await player.command("aws ec2 describe-security-groups")
        while not isinstance(player.pilot.app.screen, WorkBox):
            await player.pilot.pause(0.01)
        slow.go_on.set()
        await settled(player.pilot)
        await player.pilot.pause(0.2)
        box = player.pilot.app.screen.query_one(Console)
        assert box.max_scroll_y > 20
        assert box.scroll_offset.y == box.max_scroll_y
        assert player.text.rstrip().splitlines()[-4].startswith("│ }")


async def test_an_attempt_in_a_large_cloud_is_taken_up_beside_the_screen(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
    monkeypatch.setattr(scenario_screen, "is_small", lambda cloud: False)
    async with playing(opened, store) as player:
        await settled(player.pilot)
        assert player.session.resumed
        assert player.session.attempt.lines == (REPAIR,)
        assert "Your attempt goes on" in player.text
        await player.press("f6", "u")
        assert not player.session.attempt.lines


async def test_who_does_not_wait_for_an_attempt_to_be_taken_up_leaves_it_as_it_was(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
    go_on = Event()

    def slow(scenario: object, steps: Sequence[object]) -> Steps[Attempt]:
        yield 0, len(steps)
        go_on.wait(10)
        yield 0, len(steps)
        raise AssertionError("It should have been stopped.")

    with monkeypatch.context() as patch:
        patch.setattr(scenario_screen, "is_small", lambda cloud: False)
        patch.setattr(work, "PATIENCE", 0)
        patch.setattr(Attempt, "replaying", slow)
        async with opened() as pilot:
            home = pilot.app.screen
            pilot.app.push_screen(ScenarioScreen(door()))
            await until(pilot, lambda: isinstance(pilot.app.screen, WorkBox))
            await pilot.press("escape")
            go_on.set()
            await until(pilot, lambda: pilot.app.screen is home)
    async with playing(opened, store) as player:
        assert player.session.attempt.lines == (REPAIR,)
