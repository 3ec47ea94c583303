"""What takes long in a scenario is done beside the screen, and comes to the same."""

from functools import partial

import pytest
from scenario_stage import REPAIR, playing
from textual.widgets import OptionList
from tui_stage import Opened, settled

from trainer.progress import Store
from trainer.tui import work
from trainer.tui.choices import MOST_LISTED
from trainer.tui.commands import Command
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.scenario import console, map_pane
from trainer.tui.scenario.console import MOST_LINES, Console
from trainer.tui.scenario.inspection import Leaf
from trainer.tui.scenario.inspector import InspectorPane
from trainer.tui.scenario.map_pane import TopologyPane


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
