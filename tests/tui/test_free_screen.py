"""A topology or account on the screen, of which nothing is asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from scenario_stage import Player, door
from textual.pilot import Pilot
from tui_stage import SIZES, Opened, ScreenIs, settled

from trainer.cloud import Cloud, Instance, NetworkInterface, PrivateAddress
from trainer.progress import Store
from trainer.reach import ends
from trainer.scenario.free import free_scenario
from trainer.text.language import Language
from trainer.tui.places import screen_of
from trainer.tui.scenario import comparing
from trainer.tui.scenario.free_screen import FreeScreen
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.scenario.topology_view import TopologyView

OPEN = (
    "aws ec2 authorize-security-group-ingress --group-id sg-shop --protocol tcp --port 443 "
    "--cidr 0.0.0.0/0"
)


@asynccontextmanager
async def trying(
    opened: Opened, store: Store, cloud: Cloud, language: str = "en", size: str = "120x40"
) -> AsyncIterator[Player]:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.app.push_screen(screen_of(free_scenario(cloud, "shop.yaml")))
        await settled(pilot)
        yield Player(pilot, store)


async def compared(pilot: Pilot[None]) -> None:
    await pilot.app.workers.wait_for_complete()
    await settled(pilot)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_free(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with trying(opened, store, door().broken, language, size) as player:
        screen_is(player.pilot, "start")
        await player.command(OPEN)
        await player.press("f5")
        await compared(player.pilot)
        screen_is(player.pilot, "changed")


async def test_nothing_of_a_scenario_is_offered(opened: Opened, store: Store) -> None:
    async with trying(opened, store, door().broken) as player:
        screen = player.pilot.app.screen
        assert isinstance(screen, FreeScreen)
        await player.press("h")
        assert player.pilot.app.screen is screen
        names = {command.name(Language.EN) for command in screen.commands()}
        assert "Submit" not in names
        assert "Undo" in names


async def test_what_was_done_is_taken_up_again_and_undone(opened: Opened, store: Store) -> None:
    async with trying(opened, store, door().broken) as player:
        await player.command(OPEN)
        await compared(player.pilot)
        assert "Opened: internet" in player.text
        await player.press("f6", "u")
        await compared(player.pilot)
        assert "Opened" not in player.text
        await player.press("y")
    async with trying(opened, store, door().broken) as player:
        assert player.session.attempt.lines == (OPEN,)
    # Another cloud under the same name is another matter.
    changed = door().broken.without("igw-town")
    async with trying(opened, store, changed) as player:
        assert player.session.attempt.lines == ()


async def test_of_many_ends_the_selected_one_is_compared(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "MOST_ENDS", 1)
    async with trying(opened, store, door().broken) as player:
        await player.command(OPEN)
        await compared(player.pilot)
        assert "closes for" in player.text


async def test_a_topology_of_any_size_can_be_moved_over(opened: Opened, store: Store) -> None:
    cloud = crowded(door().broken, 200)
    assert len(ends(cloud)) > 200
    async with trying(opened, store, cloud) as player:
        view = player.pilot.app.screen.query_one(TopologyView)
        assert not view.shows_all
        assert "Shift+arrows" in player.text
        # What is inspected first is in view, wherever it is drawn.
        assert view.selected is not None
        spot = view.picture.spot(view.selected)
        assert spot is not None
        assert view.scroll_offset.y <= spot.rect.y < view.scroll_offset.y + view.size.height
        await player.press("shift+down")
        assert view.scroll_offset.y > 0
        await player.press("shift+up")
        assert view.scroll_offset.y == 0


async def test_a_scenario_of_no_shelf_can_be_the_first_place(opened: Opened, store: Store) -> None:
    async with opened("en", start=replace(door(), ours=False), size=SIZES["80x24"]) as pilot:
        await settled(pilot)
        assert type(pilot.app.screen) is ScenarioScreen
        await Player(pilot, store).command(OPEN)
    assert store.open_attempt("door") is None
    assert store.open_attempt(f"content:{door().digest}") is not None


def test_goals_decide_which_screen_it_is() -> None:
    assert type(screen_of(door())) is ScenarioScreen
    assert type(screen_of(replace(door(), goals=()))) is FreeScreen


def crowded(cloud: Cloud, count: int) -> Cloud:
    """The cloud with so many more instances in its first subnet."""
    first = next(i for i in cloud.of(NetworkInterface).values() if i.addresses)
    made: list[NetworkInterface | Instance] = []
    for number in range(count):
        address = PrivateAddress(ip=first.addresses[0].ip + 1 + number)
        interface = f"eni-more-{number}"
        owner = f"i-more-{number}"
        made.append(replace(first, id=interface, addresses=(address,), owner=owner))
        made.append(Instance(id=owner, interfaces=(interface,)))
    return cloud.put(*made)
