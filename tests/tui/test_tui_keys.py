"""Keys of the learner's own: what they may be, where they hold, how they are told and kept."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.pilot import Pilot
from textual.widgets import Input, OptionList
from tui_stage import DESIGN, SIZES, Opened, ScreenIs, screen_text, settled

from trainer.progress import Store, open_store
from trainer.text.catalogue import PLACEHOLDER, entries
from trainer.text.language import Language
from trainer.tui.keymap.keymap import Keymap, is_key, read_keymap
from trainer.tui.keymap.press import PressScreen
from trainer.tui.keymap.rebind import own_key, rebind, reset, shown_keys
from trainer.tui.keymap.registry import AREAS, SCREENS, binding_of, commands
from trainer.tui.keymap.screen import KeysScreen
from trainer.tui.keys import STANDING, key_name, plain, with_twin
from trainer.tui.lesson.screen import LessonScreen
from trainer.tui.practice.screen import PracticeScreen

LISTED = ("app", "screen", "box", "home", "palette")
"""The screens of the tests show the keys of these areas, which seldom change."""

KEYS = st.sampled_from(["x", "n", "t", "u", "f2", "f6", "ctrl+z", "ctrl+t", "slash", "enter", "z"])


def command(name: str):  # type: ignore[no-untyped-def]
    return commands()[name]


def clashes(keymap: Keymap, screen: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The commands that have a key in common on a screen."""
    found: dict[str, list[str]] = {}
    for here in commands().values():
        if here.area in ("app", *screen):
            for key in shown_keys(keymap, here):
                if key not in STANDING:
                    found.setdefault(key, []).append(here.id)
    return {tuple(sorted(ids)) for ids in found.values() if len(ids) > 1}


def test_every_area_is_listed_and_stands_on_a_screen() -> None:
    areas = {found.area for found in commands().values()}
    assert areas == set(AREAS)
    assert areas - {"app"} == {area for screen in SCREENS for area in screen}


@given(st.lists(st.tuples(st.sampled_from(sorted(commands())), KEYS), max_size=8))
def test_changes_never_give_a_key_two_meanings_on_a_screen(changes: list[tuple[str, str]]) -> None:
    keymap = Keymap()
    for name, key in changes:
        own = {**keymap.own, **rebind(keymap, command(name), key).keys}
        keymap = Keymap({name: key for name, key in own.items() if key})
    for screen in SCREENS:
        assert clashes(keymap, screen) <= clashes(Keymap(), screen)
    for found in commands().values():
        assert shown_keys(keymap, found)
        assert all(key in shown_keys(keymap, found) for key in found.keys if key in STANDING)


def test_a_key_of_another_command_is_swapped() -> None:
    outcome = rebind(Keymap(), command("scenario.hint"), "t")
    assert outcome.code == "keys.swapped"
    assert outcome.keys == {"scenario.hint": "t", "scenario.test": "h"}
    back = reset(Keymap(outcome.keys), command("scenario.hint"))
    assert back.keys == {"scenario.hint": "", "scenario.test": ""}


@pytest.mark.parametrize(
    ("name", "key", "code"),
    [
        ("home.next", "escape", "keys.standing"),
        ("home.next", "ctrl+q", "keys.standing"),
        ("home.next", "enter", "keys.standing"),
        ("home.next", "あ", "keys.unusable"),
        ("home.next", "n", "keys.same"),
        ("home.next", "f3", "keys.taken"),
        ("home.next", "slash", "keys.taken"),
        ("home.next", "space", "keys.reserved"),
        ("home.next", "p", "keys.swapped"),
        ("home.next", "x", "keys.changed"),
        ("home.open", "n", "keys.taken"),
        ("palette.take", "x", "keys.typed"),
        ("palette.take", "f8", "keys.changed"),
        ("question.take_1", "x", "keys.fixed"),
        ("question.again", "1", "keys.taken"),
    ],
)
def test_what_a_key_can_be(name: str, key: str, code: str) -> None:
    outcome = rebind(Keymap(), command(name), key)
    assert outcome.code == code
    assert bool(outcome.keys) == (code in ("keys.changed", "keys.swapped"))


def test_an_input_method_types_the_same_key() -> None:
    assert with_twin("x") == "x,ｘ"
    assert with_twin("slash") == "slash,／"
    assert with_twin("f5") == "f5"
    assert plain("ｘ") == "x"
    assert plain("fullwidth_solidus") == "slash"
    assert plain("x") == "x"
    assert plain("あ") == "あ"


@pytest.mark.parametrize(
    ("key", "name"), [("exclamation_mark", "!"), ("A", "A"), ("ctrl+t", "^T"), ("f10", "F10")]
)
def test_how_a_key_is_written(key: str, name: str) -> None:
    assert key_name(key) == name


def test_what_is_no_key_in_the_store_does_no_harm(store: Store) -> None:
    for name, value in {
        "home.next": "x",
        "home.practice": 7,
        "home.statistics": "escape",
        "home.scratch": "\x1b[2J",
        "no.such": "y",
        "home.open": "x,y",
    }.items():
        store.set_setting(f"keys.{name}", value)
    assert read_keymap(store).own == {"home.next": "x", "no.such": "y"}
    assert not is_key("q" * 100)


async def change(pilot: Pilot[None], name: str, *keys: str) -> str:
    """Open the keys, press ``keys`` for a command, and return what is said of it."""
    pilot.app.action_keys()
    await settled(pilot)
    screen = pilot.app.screen
    assert isinstance(screen, KeysScreen)
    rows = [row.command.id if row.command else "" for row in screen._rows]
    screen.query_one(OptionList).highlighted = rows.index(name)
    await pilot.press("enter")
    assert isinstance(pilot.app.screen, PressScreen)
    await pilot.press(*keys)
    await settled(pilot)
    told = str(screen.query_one(".told").render())
    await pilot.press("escape")
    return told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_keys(
    opened: Opened,
    screen_is: ScreenIs,
    language: str,
    size: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    few = {name: found for name, found in commands().items() if found.area in LISTED}
    monkeypatch.setattr("trainer.tui.keymap.screen.commands", lambda: few)
    async with opened(language, size=SIZES[size]) as pilot:
        pilot.app.action_keys()
        await settled(pilot)
        screen_is(pilot)
        await pilot.press("down", "enter", "h")
        await settled(pilot)
        screen_is(pilot, "changed")
        await pilot.press("enter")
        await settled(pilot)
        screen_is(pilot, "press")


@pytest.mark.parametrize("press", ["x", "ｘ"])
async def test_a_changed_key_holds_at_once_and_at_the_next_start(
    opened: Opened, store: Store, press: str
) -> None:
    async with opened() as pilot:
        said = await change(pilot, "home.practice", press)
        assert said == "“Practice” has the key x now."
        assert "x Practice" in screen_text(pilot)
        await pilot.press("p")
        assert not isinstance(pilot.app.screen, PracticeScreen)
        await pilot.press("ｘ")
        assert isinstance(pilot.app.screen, PracticeScreen)
    assert store.settings("keys") == {"home.practice": "x"}
    async with opened(size=DESIGN) as pilot:
        await pilot.press("x")
        assert isinstance(pilot.app.screen, PracticeScreen)
        await pilot.press("escape", "f1")
        assert re.search(r"x +Practice", screen_text(pilot))


async def test_the_place_in_the_key_line_stays(opened: Opened) -> None:
    async with opened() as pilot:
        await change(pilot, "home.next", "x")
        assert "x Next item  p Practice" in screen_text(pilot)


async def test_keys_are_reset(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await change(pilot, "home.next", "x")
        await change(pilot, "home.practice", "z")
        pilot.app.action_keys()
        await settled(pilot)
        rows = [row.command.id if row.command else "" for row in pilot.app.screen._rows]
        pilot.app.screen.query_one(OptionList).highlighted = rows.index("home.next")
        await pilot.press("r")
        assert store.settings("keys") == {"home.practice": "z"}
        await pilot.press("ctrl+r")
        assert store.settings("keys") == {}
        await pilot.press("escape", "n")
        assert isinstance(pilot.app.screen, LessonScreen)


async def test_escape_leaves_a_key_as_it_is(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        await change(pilot, "home.next", "escape")
        assert store.settings("keys") == {}


async def test_a_refusal_names_who_has_the_key(opened: Opened, store: Store) -> None:
    async with opened() as pilot:
        said = await change(pilot, "home.next", "slash")
        assert said.startswith("/ is a key of “Search” on the same screen.")
        assert store.settings("keys") == {}


async def test_no_key_takes_away_the_ways_out(opened: Opened) -> None:
    async with opened() as pilot:
        await change(pilot, "app.quit", "x")
        await change(pilot, "screen.back", "w")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, LessonScreen)
        assert "w Back" in screen_text(pilot)
        await pilot.press("escape")
        assert not isinstance(pilot.app.screen, LessonScreen)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert pilot.app._exit


async def test_a_letter_that_became_a_function_key_works_from_a_field(
    opened: Opened, store: Store
) -> None:
    store.set_setting("keys.app.glossary", "f12")
    store.set_setting("keys.box.close", "ctrl+t")
    async with opened() as pilot:
        await pilot.press("f12")
        assert isinstance(pilot.app.focused, Input)
        await pilot.press("ctrl+t")
        assert pilot.app.focused is not None
        assert not isinstance(pilot.app.focused, Input)


async def test_another_window_takes_the_keys_with_the_focus(opened: Opened, tmp_path: Path) -> None:
    async with opened(size=DESIGN) as pilot:
        with open_store(tmp_path / "home") as other:
            other.set_setting("keys.home.next", "x")
        pilot.app.post_message(focus_event())
        await settled(pilot)
        assert "x Next item" in screen_text(pilot)


def focus_event():  # type: ignore[no-untyped-def]
    from textual.events import AppFocus

    return AppFocus()


async def test_sentences_tell_the_learners_keys(opened: Opened) -> None:
    async with opened() as pilot:
        await pilot.press("ctrl+c")
        assert "Press ^Q to quit." in screen_text(pilot)
        await change(pilot, "app.quit", "f10")
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert "Press F10 to quit." in screen_text(pilot)
        await change(pilot, "lesson.on", "x")
        await pilot.press("enter", "f1")
        assert "read on with x" in screen_text(pilot)


@pytest.mark.parametrize("language", Language)
def test_every_key_in_a_sentence_is_that_of_a_command(language: Language) -> None:
    areas = ("help", "home", "keys", "practice", "scenario", "scratch", "trace", "tour", "ui")
    for text in (text for area in areas for text in entries(language, area).values()):
        for match in PLACEHOLDER.finditer(text):
            if match[1] and match[1].startswith("key_"):
                assert binding_of(match[1].removeprefix("key_").replace("_", ".", 1)), text
        # Keys that move, confirm and leave always work, and may be named as they are.
        literal = re.findall(r"\bF\d+\b|\^[A-Z]", PLACEHOLDER.sub("", text))
        assert [key for key in literal if key != "^Q"] == [], text


def test_own_key_is_empty_where_only_standing_keys_are() -> None:
    assert own_key(Keymap(), command("home.open")) == ""
    assert shown_keys(Keymap({"home.open": "x"}), command("home.open")) == ("x", "enter")


async def test_a_key_that_is_chosen_while_the_program_is_left_is_kept(
    opened: Opened, store: Store
) -> None:
    async with opened() as pilot:
        pilot.app.action_keys()
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, KeysScreen)
        pilot.app.exit()
        await pilot.app._close_all()
        screen._take(commands()["app.glossary"], "f12")
    assert store.get_setting("keys.app.glossary") == "f12"
