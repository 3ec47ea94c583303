"""The trainer in a real browser, as ``vpcdojo serve`` shows it."""

from __future__ import annotations

from pathlib import Path

import pytest
from chromium import PROGRAM, chromium

ENTER, ESCAPE = ("Enter", 13), ("Escape", 27)


@pytest.mark.skipif(PROGRAM is None, reason="There is no Chromium.")
async def test_the_trainer_is_painted_and_takes_keys(server: str, tmp_path: Path) -> None:
    async with chromium(tmp_path / "browser") as page:
        await page.open(f"http://{server}/")
        # The tour of the first start, with home behind it.
        await page.shows("Next")
        first = await page.painted()
        colours = await page.colours(first)
        assert len(colours) > 50, "Letters have many shades."
        assert colours[0] < 0.95 * sum(colours), "The page is nearly empty."
        await page.press(*ESCAPE)
        # A key at once after Escape would be one with Alt.
        home = await page.painted(first)
        await page.press(*ENTER)
        await page.shows("page 1 of")
        await page.painted(home)
