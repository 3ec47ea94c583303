"""What the work has opened and closed, and what a form would, before it is applied."""

import asyncio
from collections.abc import Callable

import pytest
from scenario_stage import REPAIR, Player, door, playing
from tui_stage import SIZES, Opened, ScreenIs, screen_text, settled

from trainer.cloud import Cloud
from trainer.progress import Store
from trainer.reach import compare
from trainer.reach.compare import Comparing
from trainer.tui.scenario import comparing, effects_pane, preview
from trainer.tui.scenario.compare_screen import CompareScreen
from trainer.tui.scenario.form_screen import FormScreen
from trainer.tui.scenario.screen import ScenarioScreen

CLOSE = (
    "aws ec2 revoke-security-group-ingress --group-id sg-shop --protocol tcp --port 22 "
    "--cidr 198.51.100.0/24"
)


async def compared(player: Player) -> None:
    await player.pilot.app.workers.wait_for_complete()
    await settled(player.pilot)


async def work(player: Player) -> None:
    await player.command(REPAIR)
    await player.command(CLOSE)
    await player.press("f6", "c")
    await compared(player)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_compare(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with playing(opened, store, language, SIZES[size]) as player:
        await work(player)
        screen_is(player.pilot, "start")
        await player.press("enter")
        screen_is(player.pilot, "after")
        await player.press("b")
        screen_is(player.pilot, "before")
        await player.press("f5", "right")
        await compared(player)
        screen_is(player.pilot, "last_step")


async def test_nothing_done_is_said(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("c")
        await compared(player)
        assert isinstance(player.pilot.app.screen, CompareScreen)
        assert "Nothing has been changed yet." in player.text
        assert "Last step" not in player.text
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)


async def test_an_undone_step_leaves_nothing_open(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await player.press("f6", "u", "c")
        await compared(player)
        assert "Nothing has been changed yet." in player.text


async def test_the_language_changes_in_place(opened: Opened, store: Store) -> None:
    async with playing(opened, store, "en") as player:
        await work(player)
        await player.press("down", "f2")
        assert "開いた通信" in player.text
        assert player.pilot.app.focused is not None
        await player.press("f2")
        assert "Opened: " in player.text


async def test_a_resource_of_the_picture_is_inspected(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await work(player)
        await player.press("f6", "enter")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)
        assert player.pilot.app.focused is not None
        assert type(player.pilot.app.focused).__name__ == "RowList"


def slowly(begun: asyncio.Event) -> Callable[..., object]:
    """A comparison that comes to its second half only if nobody cancels it."""

    async def compare_beside(
        before: Cloud, after: Cloud, about: str | None, tell: Callable[[Comparing], None]
    ) -> None:
        found = compare(before, after)
        counts = len(found.opened), len(found.closed)
        tell(Comparing(1, 2, found.opened, found.closed, counts))
        begun.set()
        await asyncio.Event().wait()

    return compare_beside


async def test_escape_ends_a_long_comparison_first(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    monkeypatch.setattr(effects_pane, "compare_beside", slowly(begun))
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await player.press("f6", "c")
        await begun.wait()
        await player.pilot.pause()
        assert "Comparing: 50 % done (Esc stops)" in player.text
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, CompareScreen)
        assert "Stopped: only 50 % are compared." in player.text
        assert "Opened: " in player.text
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)


async def test_of_many_ends_the_selected_one_is_compared(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_ENDS", 1)
    async with playing(opened, store) as player:
        await work(player)
        assert "closes for" in player.text


async def to_add_a_rule(player: Player, port: str) -> None:
    """Open the form that adds a rule to the group of the shop, and fill it in."""
    await player.press("f7", "right", "a")
    assert isinstance(player.pilot.app.screen, FormScreen)
    await player.write("inbound")
    await player.press("tab")
    await player.write(port)
    await player.press("tab")
    await player.write("0.0.0.0/0")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_preview(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with playing(opened, store, language, SIZES[size]) as player:
        await to_add_a_rule(player, "tcp/443")
        await player.press("f5")
        await compared(player)
        screen_is(player.pilot)
        assert player.session.attempt.lines == ()
        assert player.session.cloud == door().broken


async def test_a_preview_goes_once_the_form_is_another(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await to_add_a_rule(player, "tcp/443")
        await player.press("f5")
        await compared(player)
        assert "Opened: internet" in player.text
        await player.write("10.9.9.9/32")
        assert "Opened: internet" not in player.text


async def test_a_preview_tells_why_aws_would_refuse(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await to_add_a_rule(player, "tcp/443")
        await player.press("f5")
        assert "InvalidPermission.Duplicate" in player.text
        assert player.session.attempt.lines == (REPAIR,)


async def test_an_unfilled_form_has_no_preview(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "f5")
        assert "Fill this in." in player.text
        assert "would open" not in player.text


async def test_escape_ends_a_long_preview_first(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = asyncio.Event()
    monkeypatch.setattr(preview, "compare_beside", slowly(begun))
    async with playing(opened, store) as player:
        await to_add_a_rule(player, "tcp/443")
        await player.press("f5")
        await begun.wait()
        await player.pilot.pause()
        assert "Comparing: 50 %" in player.text
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, FormScreen)
        assert "Comparing" not in screen_text(player.pilot)
        await player.press("escape")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)


async def test_of_very_many_changes_some_are_listed_and_the_others_counted(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with playing(opened, store) as player:
        await work(player)
        rows = player.pilot.app.screen.query_one(effects_pane.EffectList)
        every = rows.option_count
        assert " more" not in player.text
    monkeypatch.setattr(effects_pane, "MOST_SHOWN", 1)
    async with playing(opened, store) as player:
        await player.press("c")
        await compared(player)
        rows = player.pilot.app.screen.query_one(effects_pane.EffectList)
        assert rows.option_count < every
        assert "1 more" in player.text
