"""Notes, the timer, and the learner's own path in the debrief."""

from pathlib import Path

import pytest
from scenario_stage import REPAIR, Player, door, playing, stored
from textual import events
from textual.widgets import TextArea
from tui_stage import SIZES, Opened, ScreenIs, settled

from trainer.progress import Store
from trainer.scenario.attempt import Attempt
from trainer.scenario.path import deeds, effect
from trainer.tui.app import DojoApp
from trainer.tui.scenario.debrief_screen import DebriefScreen
from trainer.tui.scenario.notes_screen import LONGEST, NotesScreen
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.scenario.stopwatch import SETTING, Stopwatch, clock

WIDE = REPAIR.replace("--port 443", "--port 80")
LOOK = "RTB=$(aws ec2 describe-route-tables --query RouteTables[0].RouteTableId --output text)"
AGAIN, LAST = LOOK.replace("RTB", "AGAIN", 1), LOOK.replace("RTB", "LAST", 1)
TABLE = "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 10.9.0.0/16"


async def noted(player: Player, text: str) -> None:
    await player.press("n")
    area = player.pilot.app.screen.query_one(TextArea)
    area.insert(text)
    await player.pilot.pause()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_path(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with playing(opened, store, language, SIZES[size]) as player:
        await player.command(LOOK)
        await player.command(f"{TABLE} --gateway-id igw-town")
        await player.command(REPAIR)
        await player.press("f6")
        await noted(player, "ルートは正しい。\nThe group was not.")
        screen_is(player.pilot, "notes")
        await player.press("escape", "s", "enter")
        assert isinstance(player.pilot.app.screen, DebriefScreen)
        await player.pilot.app.workers.wait_for_complete()
        await player.pilot.pause()
        screen_is(player.pilot, "top")
        await player.press("end")
        screen_is(player.pilot, "end")


async def test_notes_are_kept_while_they_are_written(
    opened: Opened, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.tui.scenario.notes_screen._SAVE_AFTER", 0.01)
    async with playing(opened, store) as player:
        await noted(player, "first")
        await player.pilot.pause(0.05)
        with stored(tmp_path / "home") as other:
            assert other.note("door") == "first"


async def test_notes_stay_when_the_program_is_left_or_the_work_reset(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await noted(player, "mine")
    assert store.note("door") == "mine"
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await player.press("f6", "ctrl+r", "n")
        assert player.pilot.app.screen.query_one(TextArea).text == "mine"
        await player.press("f2")
        assert "あなたのメモ" in player.text
        await player.press("escape")
        assert not isinstance(player.pilot.app.screen, NotesScreen)


async def test_a_note_that_is_too_long_says_so(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await noted(player, "x" * (LONGEST + 1))
        assert "Only the first 10000 characters are kept." in player.text
    assert len(store.note("door")) == LONGEST


def test_notes_belong_to_one_scenario_and_go_with_its_reset(store: Store) -> None:
    from trainer.progress.scope import scenario_scope

    store.set_note("door", "a")
    store.set_note("gate", "b")
    store.add_seconds("door", 5)
    assert store.reset(scenario_scope("door")) == 2
    assert (store.note("door"), store.note("gate"), store.seconds_on("door")) == ("", "b", 0)


async def test_the_timer_is_off_until_it_is_wanted(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        assert "0:00" not in player.text
        await player.press("m")
        assert "0:00 · 1 of 2 met" in player.text
        await player.press("m")
        assert "0:00 ·" not in player.text


@pytest.mark.parametrize(
    ("above", "counts"),
    [
        ((), True),
        (("help",), True),
        (("compare",), True),
        (("lesson",), False),
        (("lesson", "help"), False),
        (("scenario",), False),
    ],
)
async def test_time_counts_only_while_somebody_is_at_the_scenario(
    opened: Opened, store: Store, above: tuple[str, ...], counts: bool
) -> None:
    store.set_setting(SETTING, True)
    async with playing(opened, store) as player:
        watched, app = player.pilot.app.screen, player.pilot.app
        assert isinstance(watched, ScenarioScreen)
        assert isinstance(app, DojoApp)
        for what in above:
            match what:
                case "help":
                    await player.press("f1")
                case "compare":
                    await player.press("f6", "c")
                case "lesson":
                    app.go("lesson:first-steps")
                case _:
                    await app.push_screen(ScenarioScreen(door()))
            await settled(player.pilot)
        assert len(app.screen_stack) == 2 + len(above)
        before = watched.timed("")
        watched._tick()
        assert (watched.timed("") != before) is counts


def test_a_stopwatch_keeps_what_it_counts(store: Store) -> None:
    watch = Stopwatch(store, "door")
    watch.tick()
    assert watch.seconds == 0
    watch.switch()
    for _ in range(20):
        watch.tick()
    assert (watch.seconds, store.seconds_on("door")) == (20, 15)
    watch.keep()
    again = Stopwatch(store, "door")
    assert again.on
    assert again.seconds == 20
    again.switch()
    again.tick()
    assert Stopwatch(store, "door").seconds == 20


def test_a_clock_shows_hours_only_if_there_are_any() -> None:
    assert [clock(s) for s in (0, 65, 3599, 3600, 3665)] == [
        "0:00",
        "1:05",
        "59:59",
        "1:00:00",
        "1:01:05",
    ]


def done(*lines: str) -> Attempt:
    attempt = Attempt.start(door())
    for line in lines:
        match line:
            case "undo":
                attempt = attempt.undo()
            case "reset":
                attempt = attempt.reset()
            case _:
                acted = attempt.type(line)
                assert acted.status == 0, acted
                attempt = acted.attempt
    return attempt


def test_a_path_has_what_is_in_effect_with_what_was_looked_up_for_it() -> None:
    attempt = done(WIDE, "undo", LOOK, REPAIR, AGAIN, WIDE, LAST)
    path = list(deeds(attempt))
    assert [deed.lines for deed in path] == [(LOOK, REPAIR), (AGAIN, WIDE)]
    assert path[0].before == door().broken
    assert path[-1].after == attempt.cloud
    assert list(deeds(done(REPAIR, "reset"))) == []
    assert [d.lines for d in deeds(done(WIDE, "reset", REPAIR))] == [(REPAIR,)]


def test_a_step_tells_the_goals_that_it_reached_or_lost() -> None:
    scenario = door()
    wide, repair = (effect(scenario, deed) for deed in deeds(done(WIDE, REPAIR)))
    assert (wide.met, wide.lost) == ((), ())
    assert wide.changes.opened
    assert [goal.id for goal in repair.met] == ["shop-answers"]
    table = f"{TABLE} --gateway-id igw-town"
    (nothing,) = (effect(scenario, deed) for deed in deeds(done(table)))
    assert not nothing.mattered


async def test_what_is_written_last_is_kept_however_soon_the_box_is_left(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await player.press("n")
        box = player.pilot.app.screen
        assert isinstance(box, NotesScreen)
        box.query_one(TextArea).insert("the last word")
        box.action_close()
        assert store.note("door") == "the last word"


async def test_nothing_in_a_note_reaches_the_terminal_but_letters(
    opened: Opened, store: Store
) -> None:
    store.set_note("door", "a\x1b[31mb")
    async with playing(opened, store) as player:
        await player.press("n")
        area = player.pilot.app.screen.query_one(TextArea)
        player.pilot.app.post_message(events.Paste("\x1b]0;title\x07c\u202e\r\nd"))
        await player.pilot.pause()
        assert area.text == "abc\nd"


async def test_more_lines_than_fit_are_typed_and_taken_back(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("n")
        area = player.pilot.app.screen.query_one(TextArea)
        area.insert("\n" * 40)
        await player.pilot.pause()
        await player.press("ctrl+z")
        assert area.text == ""
        assert area.cursor_location == (0, 0)
