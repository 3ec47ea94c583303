from pathlib import Path

import pytest
from tui_stage import DESIGN, SIZES, Opened, ScreenIs, screen_text, settled

from trainer.lesson.glossary import glossary
from trainer.progress import Store, open_store
from trainer.progress.folder import DataFolder, FolderOrigin, find_data_folder
from trainer.tui.glossary.screen import GlossaryScreen
from trainer.tui.help.screen import HelpScreen
from trainer.tui.home.screen import HomeScreen
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.palette.matching import Fit, fit, folded
from trainer.tui.palette.screen import PaletteScreen
from trainer.tui.settings.choice import Choice, Door
from trainer.tui.settings.folder import FolderScreen
from trainer.tui.settings.screen import SettingsScreen


@pytest.fixture(autouse=True)
def few_terms(monkeypatch: pytest.MonkeyPatch) -> None:
    """The search of the tests has three terms, whatever comes to be in the glossary."""
    known = {term.id: term for term in glossary()}
    few = tuple(known[name] for name in ("route-table", "nat-gateway", "security-group"))
    monkeypatch.setattr("trainer.lesson.glossary.glossary", lambda: few)


@pytest.fixture(autouse=True)
def data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings tell where the data lies."""
    monkeypatch.setenv("VPCDOJO_HOME", "/data/vpcdojo")


BOXES = {"help": "f1", "settings": "f4", "palette": "f3"}
LANGUAGES = ["ja", "en"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("box", BOXES)
async def test_box(opened: Opened, screen_is: ScreenIs, box: str, language: str, size: str) -> None:
    async with opened(language, size=SIZES[size]) as pilot:
        await pilot.press(BOXES[box])
        await settled(pilot)
        screen_is(pilot)


@pytest.mark.parametrize("box", BOXES)
async def test_a_box_closes_and_follows_the_language(opened: Opened, box: str) -> None:
    async with opened() as pilot:
        await pilot.press(BOXES[box], "f2")
        await settled(pilot)
        assert "閉じる" in screen_text(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("box", BOXES)
async def test_the_program_can_be_left_from_a_box(opened: Opened, box: str) -> None:
    async with opened() as pilot:
        await pilot.press(BOXES[box], "ctrl+q")
        await pilot.pause()
        assert not pilot.app.is_running or pilot.app._exit


async def test_home_and_end_lead_to_the_first_and_the_last_setting(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f4", "end")
        assert isinstance(pilot.app.focused, Door)
        assert pilot.app.focused.id == "settings-tour"
        await pilot.press("home")
        assert isinstance(pilot.app.focused, Choice)
        assert pilot.app.focused.id == "settings-language"


async def test_settings_hold_at_once_and_later(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await pilot.press("f4")
        assert isinstance(pilot.app.screen, SettingsScreen)
        await pilot.press("left")
        assert "設定" in screen_text(pilot)
        await pilot.press("down", "right", "down", "right", "down", "right")
        assert pilot.app.theme == "dojo-light"
        assert pilot.app.animation_level == "full"
        assert pilot.app.ascii_drawing
    assert store.get_setting("language") == "ja"
    assert store.get_setting("theme") == "light"
    assert store.get_setting("animation") is True
    assert store.get_setting("ascii") is True
    async with opened() as pilot:
        assert pilot.app.theme == "dojo-light"
        assert pilot.app.ascii_drawing


async def test_a_time_zone_is_found_by_a_part_of_its_name(opened: Opened, store: Store) -> None:
    async with opened(size=DESIGN) as pilot:
        await pilot.press("f4", *("down",) * 4, "enter", *"tokyo", "enter")
        await settled(pilot)
        assert store.get_setting("time_zone") == "Asia/Tokyo"
        assert isinstance(pilot.app.screen, SettingsScreen)
        assert "Asia/Tokyo" in screen_text(pilot)
        await pilot.press("enter", "enter")
        await settled(pilot)
        assert store.get_setting("time_zone") == ""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_data_folder(
    opened: Opened,
    screen_is: ScreenIs,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    size: str,
) -> None:
    """The variable comes first: nothing can be chosen here then, and that is said."""
    async with opened(language, size=SIZES[size]) as pilot:
        pilot.app.push_screen(FolderScreen())
        await pilot.press(*"/new", "enter")
        await settled(pilot)
        screen_is(pilot)


async def test_the_data_moves_and_is_found_at_the_next_start(
    opened: Opened, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("VPCDOJO_HOME")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    store.mark_lesson_done("first-steps")
    async with opened(size=DESIGN) as pilot:
        pilot.app.push_screen(FolderScreen())
        await settled(pilot)
        pilot.app.screen.query_one("Input").value = str(tmp_path / "new")
        await pilot.press("enter")
        await settled(pilot)
        assert find_data_folder() == DataFolder(tmp_path / "new", FolderOrigin.CHOSEN)
        store.set_setting("theme", "light")
    with open_store() as found:
        assert found.lesson_states().keys() == {"first-steps"}
        assert found.get_setting("theme") == "light"


async def test_a_click_chooses_a_value(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f4")
        lines = screen_text(pilot).splitlines()
        row = next(y for y, line in enumerate(lines) if "Colours" in line)
        await pilot.click(offset=(lines[row].index("Light") + 1, row))
        assert pilot.app.theme == "dojo-light"
        row = next(y for y, line in enumerate(lines) if "Language" in line)
        await pilot.click(offset=(lines[row].index("日本語") + 1, row))
        assert pilot.app.language == "ja"


async def test_help_tells_of_the_part_that_has_the_focus(opened: Opened) -> None:
    async with opened(start="lesson:first-steps", size=DESIGN) as pilot:
        await pilot.press("f1")
        assert isinstance(pilot.app.screen, HelpScreen)
        assert "Scroll down" in screen_text(pilot)
        assert "Contents" in screen_text(pilot)


@pytest.mark.parametrize(
    "typed", ["first", "はじめ", "ハジメ", "ＦＩＲＳＴ", "first-steps", "step fir", "frsteps"]
)
async def test_the_palette_finds_names_of_both_languages(opened: Opened, typed: str) -> None:
    async with opened() as pilot:
        await pilot.press("slash", *typed)
        assert isinstance(pilot.app.screen, PaletteScreen)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, LessonScreen)


@pytest.mark.parametrize("typed", ["るーとてーぶ", "ルート テーブル", "route-table", "Route t"])
async def test_the_palette_finds_terms(opened: Opened, typed: str) -> None:
    async with opened() as pilot:
        await pilot.press("／")
        pilot.app.screen.query_one("Input").value = typed
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, GlossaryScreen)
        assert "route table" in screen_text(pilot).lower()


@pytest.mark.parametrize("box", ["help", "settings"])
@pytest.mark.parametrize("key", ["slash", "／", "f3"])
async def test_the_search_opens_from_a_box(opened: Opened, box: str, key: str) -> None:
    async with opened() as pilot:
        await pilot.press(BOXES[box], key)
        assert isinstance(pilot.app.screen, PaletteScreen)


async def test_a_slash_in_a_field_is_a_slash(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3", "slash")
        assert isinstance(pilot.app.screen, PaletteScreen)
        assert pilot.app.screen.query_one("Input").value == "/"


@pytest.mark.parametrize(
    ("query", "name", "found"),
    [
        ("nat", "NAT gateway", Fit.START),
        ("gateway", "NAT gateway", Fit.WORD),
        ("tina", "Destination", Fit.INSIDE),
        ("rtbl", "Route table", Fit.SKETCH),
        ("table route", "Route table", Fit.WORD),
        ("table nat", "Route table", Fit.NONE),
        ("ゲートウェイ", "NATゲートウェイ", Fit.WORD),
        ("げーとうぇい", "NATゲートウェイ", Fit.WORD),
        ("ＮＡＴ", "NATゲートウェイ", Fit.START),
        ("xqz", "Route table", Fit.NONE),
        ("Route Table", "route-table", Fit.WHOLE),
    ],
)
def test_how_well_a_name_fits(query: str, name: str, found: Fit) -> None:
    assert fit(folded(query), [folded(name)]) is found


async def test_the_palette_says_when_nothing_matches(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3", *"xqzw")
        assert "Nothing matches." in screen_text(pilot)
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, PaletteScreen)


async def test_the_palette_offers_all_again_when_nothing_is_typed(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("f3", "x", "backspace")
        assert "First steps" in screen_text(pilot)
        await pilot.press("space")
        assert "First steps" in screen_text(pilot)


async def test_the_palette_offers_the_pages_of_a_lesson(opened: Opened) -> None:
    async with opened(start="lesson:first-steps") as pilot:
        await pilot.press("f3", *"many words", "enter")
        await settled(pilot)
        assert "page 2 of 4" in screen_text(pilot)


async def test_what_lies_behind_a_box_is_what_lies_below_it(opened: Opened) -> None:
    async with opened() as pilot:
        boxes = SettingsScreen(), PaletteScreen(()), HelpScreen(pilot.app.screen)
        for box in boxes:
            await pilot.app.push_screen(box)
        await settled(pilot)
        before = screen_text(pilot)
        for box in boxes:
            box.refresh()
        # The mouse has moved over the lowest, and its message comes when others lie on it.
        boxes[0].get_style_at(0, 0)
        await settled(pilot)
        assert screen_text(pilot) == before
