"""Styles are parsed once, and again when the colours have changed."""

from __future__ import annotations

from textual.color import Color
from tui_stage import Opened, settled

from trainer.tui.app import DojoApp
from trainer.tui.themes import THEMES


async def test_a_screen_with_styles_of_its_own_leaves_all_others_as_they_are(
    opened: Opened,
) -> None:
    async with opened() as pilot:
        await settled(pilot)
        before = list(pilot.app.stylesheet.rules)
        await pilot.press("f1")
        await settled(pilot)
        assert pilot.app.screen.styles.align == ("center", "middle")
        after = {id(rule) for rule in pilot.app.stylesheet.rules}
        assert {id(rule) for rule in before} < after


async def test_all_styles_follow_another_theme(opened: Opened) -> None:
    async with opened() as pilot:
        app = pilot.app
        assert isinstance(app, DojoApp)
        await pilot.press("f1")
        await settled(pilot)
        grounds = []
        for name in ("light", "dark"):
            app.choose_theme(name)
            await settled(pilot)
            grounds += [screen.styles.background.rgb for screen in app.screen_stack]
        wanted = [Color.parse(str(THEMES[name].background)).rgb for name in ("light", "dark")]
        assert grounds == [wanted[0]] * 2 + [wanted[1]] * 2
