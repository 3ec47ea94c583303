"""Lists that are taller than the view, on a page."""

from textual.content import Content
from textual.widgets.option_list import Option
from tui_stage import Opened, screen_text

from trainer.tui.choices import PageList
from trainer.tui.lesson.page import PageView


async def test_every_row_of_a_tall_list_can_be_seen(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        page = pilot.app.screen.query_one(PageView)
        await page.remove_children()
        rows = PageList(*(Option(Content(f"row {n}\n  a\n  b\n  c")) for n in range(9)))
        await page.mount(rows)
        await pilot.pause()
        assert rows.size.height >= 36
        await pilot.press("tab")
        assert pilot.app.focused is rows
        for number in range(9):
            assert f"row {number} " in screen_text(pilot)
            await pilot.press("down")
        await pilot.pause()
        assert "row 0" in screen_text(pilot)


async def test_a_list_without_the_focus_leaves_the_page_alone(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        page = pilot.app.screen.query_one(PageView)
        await page.remove_children()
        rows = PageList(*(Option(f"row {n}") for n in range(60)))
        await page.mount(rows)
        rows.highlighted = 50
        await pilot.pause()
        assert page.scroll_offset.y == 0
