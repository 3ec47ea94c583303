import asyncio
from itertools import product

import pytest
from textual.pilot import Pilot
from tui_stage import DESIGN, SIZES, SMALL, Opened, ScreenIs, screen_text, settled

from trainer.lesson.lesson import Figure
from trainer.lesson.library import LessonLibrary
from trainer.picture import Role
from trainer.progress import LessonStanding, Store
from trainer.text import blocks as b
from trainer.text.language import Language
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.drawing import Drawing
from trainer.tui.lesson.figure import ClaimList, FigureView
from trainer.tui.lesson.leaf import Leaf
from trainer.tui.lesson.links import LinkScreen
from trainer.tui.lesson.outline import OutlineList
from trainer.tui.lesson.page import PageView
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.scenario.screen import ScenarioScreen

LESSON = "lesson:first-steps"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_lesson(opened: Opened, screen_is: ScreenIs, language: str, size: str) -> None:
    async with opened(language, start=LESSON, size=SIZES[size]) as pilot:
        screen_is(pilot, "figure")
        await pilot.press("right")
        screen_is(pilot, "text")
        await pilot.press("right", "right")
        await settled(pilot)
        screen_is(pilot, "last")


async def test_space_reads_the_lesson_to_its_end(opened: Opened, store: Store) -> None:
    async with opened(start=LESSON) as pilot:
        for _ in range(30):
            await pilot.press("space")
        assert "page 4 of 4" in screen_text(pilot)
    assert store.lesson_states()["first-steps"].standing is LessonStanding.DONE


async def test_the_first_and_the_last_page_are_ends(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        await pilot.press("left")
        assert "page 1 of 4" in screen_text(pilot)
        await pilot.press(*["right"] * 9)
        assert "page 4 of 4" in screen_text(pilot)


@pytest.mark.parametrize(("first", "lines"), list(product(["ja", "en"], range(0, 16, 3))))
async def test_switching_the_language_keeps_the_paragraph(
    opened: Opened, first: str, lines: int
) -> None:
    async with opened(first, start=LESSON) as pilot:
        await pilot.press("right")
        page = pilot.app.screen.query_one(PageView)
        page.scroll_to(y=lines, animate=False)
        await pilot.pause()
        top = page.top_block()
        await pilot.press("f2")
        await settled(pilot)
        assert "2" in screen_text(pilot).splitlines()[0]
        at_end = page.scroll_offset.y == page.max_scroll_y
        assert page.top_block() == top or at_end
        await pilot.press("f2")
        await settled(pilot)
        assert page.top_block() == top or at_end


async def test_a_resize_keeps_page_and_place(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#inside") as pilot:
        page = pilot.app.screen.query_one(PageView)
        top = page.top_block()
        assert "A heading inside" in screen_text(pilot)
        await pilot.resize_terminal(70, 20)
        await settled(pilot)
        assert "page 2 of 4" in screen_text(pilot)
        assert "A heading inside" in screen_text(pilot)
        assert abs(page.top_block() - top) <= 1


async def test_reading_goes_on_where_it_ended(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        await pilot.press("right", "right")
    async with opened("ja", start=LESSON) as pilot:
        assert "3/4ページ" in screen_text(pilot)


async def test_a_reference_leads_to_a_heading(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#inside", size=(80, 18)) as pilot:
        page = pilot.app.screen.query_one(PageView)
        assert page.scroll_offset.y > 0
        assert "A heading inside" in "".join(screen_text(pilot).splitlines()[1:4])


async def test_the_outline_turns_pages(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        outline = pilot.app.screen.query_one(OutlineList)
        assert not outline.display
        await pilot.press("o")
        assert outline.display
        await pilot.press("down", "down", "enter")
        await settled(pilot)
        assert not outline.display
        assert "page 3 of 4" in screen_text(pilot)


async def test_the_outline_can_be_hidden_on_a_wide_screen(opened: Opened) -> None:
    async with opened(start=LESSON, size=DESIGN) as pilot:
        outline = pilot.app.screen.query_one(OutlineList)
        assert outline.display
        await pilot.press("o")
        assert not outline.display
        await pilot.press("o")
        assert outline.display


async def test_a_guess_is_answered_on_demand(opened: Opened, screen_is: ScreenIs) -> None:
    async with opened(start=f"{LESSON}#a-guess") as pilot:
        assert "unreachable" not in screen_text(pilot)
        await to_claims(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        screen_is(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert "security group sg-server" not in screen_text(pilot)


async def shown(pilot: Pilot[None], figure: Figure) -> FigureView:
    """A figure at the end of the page that is open."""
    view = FigureView(figure)
    await pilot.app.screen.query_one(PageView).mount(view)
    await settled(pilot)
    return view


async def test_a_guess_is_not_answered_by_the_drawing(opened: Opened) -> None:
    figure = LessonLibrary().open("public-subnets").figures["three-subnets"]
    async with opened(start=LESSON) as pilot:
        view = await shown(pilot, figure)

        def told() -> set[Role]:
            rows = view.query_one(Drawing).picture.rows
            return {cell.role for row in rows for cell in row} & {Role.PUBLIC, Role.PRIVATE}

        assert not told()
        view.query_one(ClaimList).focus()
        await pilot.press("enter")
        await settled(pilot)
        assert told() == {Role.PUBLIC, Role.PRIVATE}


async def test_an_outcome_without_room_beside_the_flow_stands_below(opened: Opened) -> None:
    figure = LessonLibrary().open("containers").figures["tasks"]
    async with opened(start=LESSON) as pilot:
        view = await shown(pilot, figure)
        claims = view.query_one(ClaimList)
        drawn = claims.render_lines(claims.size.region)
    lines = [strip.text.strip() for strip in drawn]
    assert lines[:2] == [
        "? task-menu → com.amazonaws.ap-northeast-1.ecr.dkr  tcp/443",
        "does it get there?",
    ]
    assert lines[-2:] == ["? i-till → task-oven  tcp/8080", "does it get there?"]


async def test_an_answer_is_told_in_the_other_language(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#a-guess") as pilot:
        await to_claims(pilot)
        await pilot.press("enter", "f2")
        await settled(pilot)
        claims = pilot.app.screen.query_one(ClaimList)
        assert claims.has_focus
        assert "到達できる" in screen_text(pilot)
        assert "セキュリティグループ" in screen_text(pilot)


async def test_links_are_chosen_by_keyboard(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#a-guess") as pilot:
        await pilot.press("l")
        assert isinstance(pilot.app.screen, LinkScreen)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "page 1 of 4" in screen_text(pilot)


async def test_a_web_address_is_copied(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#a-guess") as pilot:
        await pilot.press("l", "enter")
        await settled(pilot)
        assert pilot.app.clipboard.startswith("https://docs.aws.amazon.com/")
        assert "Address copied" in screen_text(pilot)


async def test_a_click_follows_a_link(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#words", size=SMALL) as pilot:
        lines = screen_text(pilot).splitlines()
        row = next(y for y, line in enumerate(lines) if "the door" in line)
        await pilot.click(offset=(lines[row].index("the door") + 2, row))
        await settled(pilot)
        assert "page 1 of 4" in screen_text(pilot)


async def test_a_page_without_links_says_so(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        await pilot.press("l")
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "This page has no links." in screen_text(pilot)


async def test_ascii_drawing(opened: Opened, store: Store, screen_is: ScreenIs) -> None:
    store.set_setting("ascii", True)
    async with opened(start=LESSON) as pilot:
        screen_is(pilot)


async def test_a_figure_can_be_stepped_into(opened: Opened) -> None:
    async with opened("en", start="lesson:first-steps") as pilot:
        await to_claims(pilot)
        assert "Network" in screen_text(pilot)
        await pilot.press("v")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ScenarioScreen)
        assert "subnet-lab" in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)
        drawing = pilot.app.screen.query_one("Drawing")
        await pilot.double_click(drawing, offset=(20, 5))
        await settled(pilot)
        assert isinstance(pilot.app.screen, ScenarioScreen)


async def to_claims(pilot: Pilot[None]) -> None:
    """Move to the list of claims as a learner does."""
    for _ in range(5):
        if isinstance(pilot.app.focused, ClaimList):
            return
        await pilot.press("tab")
    raise AssertionError("no list of claims")


async def test_a_page_that_was_answered_stays_as_it_was_left(opened: Opened) -> None:
    async with opened(start=f"{LESSON}#a-guess") as pilot:
        await to_claims(pilot)
        await pilot.press("enter")
        await settled(pilot)
        answered = screen_text(pilot)
        assert "security group sg-server" in answered
        await pilot.press("right")
        await settled(pilot)
        assert pilot.app.screen.query_one(PageView).has_focus
        await pilot.press("left")
        await settled(pilot)
        await to_claims(pilot)
        assert screen_text(pilot) == answered


async def test_the_page_that_comes_next_is_made_while_this_one_is_read(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        page = pilot.app.screen.query_one(PageView)
        await pilot.pause(0.2)
        await settled(pilot)
        shown, following = page.query(Leaf)
        assert (shown.display, following.display) == (True, False)
        await pilot.press("right")
        await settled(pilot)
        assert (shown.display, following.display) == (False, True)


async def test_a_lesson_may_be_left_while_a_page_is_made(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        page = pilot.app.screen.query_one(PageView)
        figure = next(iter(LessonLibrary().open("containers").figures.values()))
        leaf = Leaf((b.Figure("it"),), Language.EN, {b.Figure("it"): FigureView(figure)})
        making = page.prepare(7, lambda: leaf)
        made = asyncio.create_task(making)
        await asyncio.sleep(0)
        pilot.app.pop_screen()
        await asyncio.wait([made], timeout=1)
        await settled(pilot)
        assert isinstance(pilot.app.screen, HomeScreen)


async def test_of_two_pages_that_are_wanted_at_once_the_later_one_stays(opened: Opened) -> None:
    async with opened(start=LESSON) as pilot:
        await pilot.pause(0.2)
        await settled(pilot)
        lesson = pilot.app.screen
        assert isinstance(lesson, LessonScreen)
        # The page that comes next is there already, the last one is not.
        await asyncio.gather(lesson.action_turn(3), lesson.action_turn(-2))
        await settled(pilot)
        page = lesson.query_one(PageView)
        assert [leaf.display for leaf in page.query(Leaf)].count(True) == 1
        assert page._shown is page._leaves[1][0]
        assert "page 2 of 4" in screen_text(pilot)
