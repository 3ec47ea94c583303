"""Drawings of networks that a page has no room for."""

import pytest
from textual.events import MouseScrollRight
from textual.pilot import Pilot
from tui_stage import Opened, screen_text

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Service
from trainer.reach import Question, ask
from trainer.tui.lesson import drawing as module
from trainer.tui.lesson.drawing import Drawing
from trainer.tui.lesson.page import PageView


def made(text: str) -> Cloud:
    return load_topology(parse_yaml(text, "test.yaml"))


def hub(vpcs: int) -> str:
    """A hub with more VPCs than have room."""
    numbers = range(vpcs)
    return "\n".join(
        (
            "vpcs:",
            *(f"  vpc-{n}: {{cidr: 10.{n}.0.0/16}}" for n in numbers),
            "subnets:",
            *(f"  subnet-{n}: {{vpc: vpc-{n}, cidr: 10.{n}.1.0/24, zone: a}}" for n in numbers),
            "instances:",
            *(f"  i-{n}: {{subnet: subnet-{n}}}" for n in numbers),
            "route_tables:",
            *(
                f"  rtb-{n}: {{vpc: vpc-{n}, subnets: [subnet-{n}], "
                "routes: ['10.0.0.0/8 -> tgw-hub']}"
                for n in numbers
            ),
            "transit_gateways:",
            "  tgw-hub: {}",
            "transit_gateway_vpc_attachments:",
            *(f"  att-{n}: {{gateway: tgw-hub, subnets: [subnet-{n}]}}" for n in numbers),
        )
    )


async def drawn(pilot: Pilot[None], cloud: Cloud) -> Drawing:
    """A page with nothing but a drawing."""
    page = pilot.app.screen.query_one(PageView)
    await page.remove_children()
    found = Drawing(cloud)
    await page.mount(found)
    await pilot.pause()
    return found


async def test_a_picture_that_fits_has_no_focus_and_no_remark(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        found = await drawn(pilot, made(hub(6)))
        assert found.shows_all
        assert not found.can_focus
        assert "Shift" not in screen_text(pilot)


async def test_a_picture_that_is_too_wide_says_so_and_moves_by_keys_and_wheel(
    opened: Opened,
) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        found = await drawn(pilot, made(hub(60)))
        assert not found.shows_all
        assert "Shift+←→" in screen_text(pilot)
        await pilot.press("tab")
        assert pilot.app.focused is found
        await pilot.press("shift+right")
        assert found.scroll_offset.x > 30
        await pilot.press("shift+left")
        assert found.scroll_offset.x == 0
        found.post_message(MouseScrollRight(found, 5, 5, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert found.scroll_offset.x > 0
        assert "Shift+←→" in screen_text(pilot).splitlines()[-1]


async def test_the_page_follows_the_packet_and_comes_back(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_STAY", 0.3)
    async with opened(start="lesson:first-steps") as pilot:
        pilot.app.animation_level = "full"
        cloud = made(hub(6))
        found = await drawn(pilot, cloud)
        page = pilot.app.screen.query_one(PageView)
        assert found.picture.height > page.size.height
        found.tell(ask(cloud, Question("i-0", "i-5", Service.tcp(443))), follow=True)
        places = set()
        while found._timer is not None:
            await pilot.pause(0.02)
            places.add(page.scroll_offset.y)
            assert found.step is not None
            point = found.picture.steps[found.step].point
            assert 0 <= point.y - page.scroll_offset.y < page.size.height
        assert max(places) > 0
        await pilot.pause(0.5)
        assert page.scroll_offset.y == 0
