"""A company with everything in it on the screen: far wider than any terminal."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from company import COMPANY
from scenario_stage import Player
from tui_stage import SIZES, Opened, ScreenIs, settled

from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Service
from trainer.picture import with_verdict
from trainer.progress import Store
from trainer.reach import Question, ask
from trainer.scenario.free import free_scenario
from trainer.tui.places import screen_of
from trainer.tui.scenario.inspector import InspectorPane
from trainer.tui.scenario.topology_view import TopologyView


@asynccontextmanager
async def company(
    opened: Opened, store: Store, language: str, size: str
) -> AsyncIterator[tuple[Player, TopologyView]]:
    cloud = load_topology(parse_yaml(COMPANY, "company.yaml"))
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.app.push_screen(screen_of(free_scenario(cloud, "company.yaml")))
        await settled(pilot)
        player = Player(pilot, store)
        await player.press("f6")
        yield player, pilot.app.screen.query_one(TopologyView)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_company(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with company(opened, store, language, size) as (player, view):
        view.post_message(TopologyView.Selected("tgw-east"))
        await settled(player.pilot)
        assert view.selected == "tgw-east"
        screen_is(player.pilot, "hub")


@pytest.mark.parametrize("size", SIZES)
async def test_whatever_is_selected_comes_into_view_and_is_inspected(
    opened: Opened, store: Store, size: str
) -> None:
    async with company(opened, store, "en", size) as (player, view):
        for owner in {spot.owner: None for spot in view.picture.spots}:
            view.post_message(TopologyView.Selected(owner))
            await player.pilot.pause()
            assert view.selected == owner
            assert player.pilot.app.screen.query_one(InspectorPane).owner == owner
            spot = view.picture.spot(owner)
            assert spot is not None
            assert view.scroll_offset.y <= spot.rect.y < view.scroll_offset.y + view.size.height
            assert view.scroll_offset.x <= spot.rect.x < view.scroll_offset.x + view.size.width


@pytest.mark.parametrize("size", SIZES)
async def test_a_moving_packet_stays_in_view(opened: Opened, store: Store, size: str) -> None:
    async with company(opened, store, "en", size) as (player, view):
        cloud = view.picture.cloud
        verdict = ask(cloud, Question("i-data", "host-printer", Service.tcp(631)))
        view.show(with_verdict(view.picture, verdict))
        await player.pilot.pause()
        scrolled = set()
        for number, step in enumerate(view.picture.steps):
            view.step = number
            await player.pilot.pause()
            left, top = view.scroll_offset
            scrolled.add((left, top))
            assert left <= step.point.x < left + view.size.width
            assert top <= step.point.y < top + view.size.height
        assert len(scrolled) > 1 or view.shows_all
