"""Text on a screen whose words change while it is there."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from textual.geometry import Size
from textual.screen import Screen
from tui_stage import Opened, settled

from trainer.tui.words import Live


@dataclass
class Told:
    """What a text tells."""

    text: str = "12 of 40"


@pytest.mark.parametrize("width", ["auto", "100%"])
async def test_a_screen_is_laid_out_anew_only_for_a_text_that_takes_other_cells(
    opened: Opened, monkeypatch: pytest.MonkeyPatch, width: str
) -> None:
    async with opened() as pilot:
        told = Told()
        live = Live(lambda: told.text)
        live.styles.width = width
        await pilot.app.screen.mount(live)
        await settled(pilot)
        laid_out: list[Size | None] = []
        lay_out = Screen._refresh_layout

        def noted(screen: Screen[None], size: Size | None = None, scroll: bool = False) -> None:
            laid_out.append(size)
            lay_out(screen, size, scroll)

        monkeypatch.setattr(Screen, "_refresh_layout", noted)
        told.text = "13 of 40"
        live.renew()
        await settled(pilot)
        assert not laid_out
        assert live.render_line(0).text.startswith("13 of 40")
        told.text = "14 of 40\nand another line"
        live.renew()
        await settled(pilot)
        assert laid_out
        assert live.size.height == 2
        assert live.render_line(1).text.startswith("and another line")
