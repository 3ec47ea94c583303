"""A topology of the learner's own on the screen: begun, saved, opened again."""

from __future__ import annotations

from pathlib import Path

import pytest
from scenario_stage import Player
from textual.widgets import OptionList
from tui_stage import SIZES, Opened, ScreenIs, settled

from trainer.cloud import Subnet
from trainer.progress import Store
from trainer.scenario.scratch import Start, scratch
from trainer.tui.home.screen import HomeScreen
from trainer.tui.scenario.free_screen import FreeScreen
from trainer.tui.scratch.save_screen import SaveScreen
from trainer.tui.scratch.saved import remember_saved, saved_files
from trainer.tui.scratch.screen import ScratchScreen

VPC = "aws ec2 create-vpc --cidr-block 10.0.0.0/16"
SUBNET = "aws ec2 create-subnet --vpc-id vpc-front --cidr-block 10.1.2.0/24"


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


async def begin(player: Player, place: int) -> None:
    await player.press("f", *["down"] * place, "enter")
    await settled(player.pilot)
    assert isinstance(player.pilot.app.screen, FreeScreen)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_scratch(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.press("f")
        await settled(pilot)
        screen_is(pilot, "starts")
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("f5")
        await pilot.pause()
        screen_is(pilot, "empty")
        await pilot.press("s")
        await pilot.pause()
        screen_is(pilot, "save")


async def test_built_saved_and_opened_again(opened: Opened, store: Store, tmp_path: Path) -> None:
    async with opened("en", size=SIZES["120x40"]) as pilot:
        player = Player(pilot, store)
        await begin(player, 2)
        await player.command(SUBNET)
        await player.press("f6", "s")
        await player.write("mine")
        await player.press("enter")
        assert isinstance(pilot.app.screen, FreeScreen)
        assert "Saved: mine.yaml" in player.text
        await player.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)
        await player.press("f")
        assert "◐ Two VPCs, peered" in player.text
        assert "mine.yaml" in player.text
        await player.press("end", "enter")
        await settled(pilot)
        assert player.session.attempt.lines == ()
        subnets = player.session.cloud.of(Subnet).values()
        assert "10.1.2.0/24" in {str(subnet.cidr) for subnet in subnets}
    assert saved_files(store) == (tmp_path / "mine.yaml",)


async def test_work_in_progress_is_found_again(opened: Opened, store: Store) -> None:
    for _ in range(2):
        async with opened("en", size=SIZES["120x40"]) as pilot:
            player = Player(pilot, store)
            await begin(player, 0)
            if not player.session.attempt.lines:
                await player.command(VPC)
            assert player.session.attempt.lines == (VPC,)
    assert store.open_attempt(scratch(Start.EMPTY).key) is not None
    # The other beginnings are untouched.
    assert store.open_attempt(scratch(Start.HUB).key) is None


async def test_over_a_file_only_when_told_twice(
    opened: Opened, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("precious", encoding="utf-8")
    async with opened("en") as pilot:
        player = Player(pilot, store)
        await begin(player, 3)
        await player.press("s")
        await player.write("mine.yaml")
        await player.press("enter")
        assert "Press Enter again" in player.text
        # Another name is another question.
        await player.write("none/mine.yaml")
        assert "Press Enter again" not in player.text
        await player.press("enter")
        assert "none/mine.yaml" in player.text
        assert isinstance(pilot.app.screen, SaveScreen)
        await player.write("mine.yaml")
        await player.press("enter")
        assert file.read_text(encoding="utf-8") == "precious"
        await player.press("enter")
        assert isinstance(pilot.app.screen, FreeScreen)
    assert "tgw-hub" in file.read_text(encoding="utf-8")


async def test_a_damaged_file_is_told_and_the_box_stays(
    opened: Opened, store: Store, tmp_path: Path
) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("vpcs: [", encoding="utf-8")
    remember_saved(store, file)
    remember_saved(store, tmp_path / "gone.yaml")
    async with opened("en") as pilot:
        await pilot.press("f")
        await pilot.pause()
        assert pilot.app.screen.query_one(OptionList).option_count == 5
        await pilot.press("end", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ScratchScreen)
        assert "mine.yaml" in Player(pilot, store).text


def test_the_newest_files_come_first_and_once(store: Store, tmp_path: Path) -> None:
    for name in "abcdefga":
        (tmp_path / name).touch()
        remember_saved(store, tmp_path / name)
    assert [path.name for path in saved_files(store)] == list("agfedc")
