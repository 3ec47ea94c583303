"""The scenario screen as a person sees and uses it."""

import pytest
from scenario_stage import REPAIR, Player, door, playing
from textual.widgets import Input, OptionList
from tui_stage import SIZES, SMALL, Opened, ScreenIs, settled

from trainer.progress import ScenarioStanding, Store
from trainer.progress.session import Session
from trainer.tui.scenario.debrief_screen import DebriefScreen
from trainer.tui.scenario.form_screen import FormScreen
from trainer.tui.scenario.grade_screen import GradeScreen
from trainer.tui.scenario.inspector import InspectorPane
from trainer.tui.scenario.prompt import PromptLine
from trainer.tui.scenario.screen import ScenarioScreen
from trainer.tui.scenario.topology_view import TopologyView
from trainer.tui.scenario.trace import StepList


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_scenario(
    opened: Opened, store: Store, screen_is: ScreenIs, language: str, size: str
) -> None:
    async with playing(opened, store, language, SIZES[size]) as player:
        screen_is(player.pilot, "start")
        await player.press("f5", "tab", "enter")
        screen_is(player.pilot, "traced")
        for key, name in (("f7", "inspector"), ("f8", "trace")):
            if SIZES[size] == SMALL:
                await player.press(key)
                screen_is(player.pilot, name)
        await player.command(REPAIR)
        screen_is(player.pilot, "repaired")
        await player.press("ctrl+s")
        screen_is(player.pilot, "grade")
        await player.press("enter")
        await player.pilot.app.workers.wait_for_complete()
        await player.pilot.pause()
        screen_is(player.pilot, "debrief")


async def test_repair_by_form(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        assert "1 of 2 met" in player.text
        await player.press("f7", "right")
        await player.press("a")
        assert isinstance(player.pilot.app.screen, FormScreen)
        await player.press("tab")
        await player.write("tcp/443")
        await player.press("tab")
        await player.write("0.0.0.0/0")
        assert "authorize-security-group-ingress" in player.text
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)
        assert "2 of 2 met" in player.text
        assert "Now met" in player.text
        assert "$ aws ec2 authorize-security-group-ingress" in player.text
        assert len(player.session.attempt.lines) == 1


async def test_repair_by_prompt(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        assert "2 of 2 met" in player.text
        assert "All goals are met" in player.text
        assert player.session.attempt.lines == (REPAIR,)


async def test_form_and_prompt_make_the_same_cloud(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        typed = player.session.cloud
        await player.press("f5", "u", "f7", "right", "a", "tab")
        await player.write("tcp/443")
        await player.press("tab")
        await player.write("0.0.0.0/0")
        await player.press("enter")
        assert player.session.cloud == typed


async def test_a_wrong_cidr_is_told_with_the_right_one(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "tab")
        await player.write("tcp/443")
        await player.press("tab")
        await player.write("10.0.1.5/24")
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, FormScreen)
        assert "10.0.1.0/24" in player.text.replace("\n", " ")
        assert not player.session.attempt.lines
        await player.write("１０．０．１．０／２４")
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)
        assert "--cidr 10.0.1.0/24" in player.session.attempt.lines[0]


async def test_mistakes_are_told_only_after_the_field_is_left(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "tab")
        await player.write("tcp/4x")
        assert "is not a service" not in player.text
        await player.press("tab")
        assert "is not a service" in player.text


async def test_a_form_offers_choices(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "tab", "tab")
        choices = player.pilot.app.screen.query_one("#choices", OptionList)
        texts = [str(option.prompt) for option in choices.options]
        assert {"sg-shop", "sg-vault", "10.0.1.0/24", "198.51.100.0/24"} <= set(texts)
        field = player.pilot.app.focused
        assert isinstance(field, Input)
        for wanted in (texts[0], texts[1]):
            await player.press("down")
            assert field.value == wanted
        await player.press("up", "up")
        assert field.value == texts[-1] == "0.0.0.0/0"


async def test_typing_narrows_the_choices(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "tab", "tab")
        await player.write("10.0.3")
        choices = player.pilot.app.screen.query_one("#choices", OptionList)
        assert [str(option.prompt) for option in choices.options] == ["10.0.3.0/24"]


async def test_a_form_that_the_scenario_forbids_says_why(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        player.pilot.app.screen.post_message(InspectorPane.Followed("sg-vault"))
        await player.press("f7", "a", "tab")
        await player.write("tcp/22")
        await player.press("tab")
        await player.write("0.0.0.0/0")
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, FormScreen)
        assert "This lock belongs to the bank." in player.text
        assert not player.session.attempt.lines


async def test_escape_closes_a_form_and_changes_nothing(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        before = player.session.cloud
        await player.press("f7", "right", "a", "escape")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)
        assert player.session.cloud is before


async def test_a_typo_in_a_command_is_answered_with_the_nearest(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await player.command("aws ec2 asociate-route-table")
        assert "associate-route-table" in player.text
        assert "1 of 2 met" in player.text


async def test_undo_redo_and_reset_which_can_be_undone(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await player.press("ctrl+z")
        assert "1 of 2 met" in player.text
        assert "No longer met" in player.text
        await player.press("ctrl+y")
        assert "2 of 2 met" in player.text
        await player.press("ctrl+r")
        assert "1 of 2 met" in player.text
        await player.press("f5", "u")
        assert "2 of 2 met" in player.text


async def test_hints_come_one_by_one(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        for number, word in enumerate(("Observe", "Locate", "Rule", "Do"), start=1):
            await player.press("h")
            assert word in player.text
            assert player.session.hints == number
        await player.press("h")
        assert player.session.hints == 4
    assert store.scenario_states()["door"].hints == 4


async def test_submit_and_debrief(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("s")
        assert isinstance(player.pilot.app.screen, GradeScreen)
        assert "Not solved yet" in player.text
        await player.press("escape")
        await player.command(REPAIR)
        await player.press("ctrl+s")
        assert "Solved: 4 of 4 points" in player.text
        await player.press("enter")
        assert isinstance(player.pilot.app.screen, DebriefScreen)
        assert "What was wrong" in player.text
        assert "Open the door" in player.text
        await player.press("escape", "escape")
        assert isinstance(player.pilot.app.screen, ScenarioScreen)
    assert store.scenario_states()["door"].standing is ScenarioStanding.SOLVED


async def test_collateral_is_told(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR.replace("--protocol tcp --port 443", "--protocol=-1"))
        await player.press("ctrl+s")
        assert "Your work also changed this" in player.text


async def test_quit_and_come_back(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("h")
        await player.press("f5", "tab", "enter")
        await player.command(REPAIR)
        await player.command("aws ec2 describe-vpcs")
    async with playing(opened, store) as player:
        assert "2 of 2 met" in player.text
        assert player.session.hints == 1
        assert "1 command is in effect" in player.text
        assert "reachable" in player.text
        await player.press("f9", "up")
        assert player.pilot.app.screen.query_one(PromptLine).value == "aws ec2 describe-vpcs"
        await player.press("up")
        assert player.pilot.app.screen.query_one(PromptLine).value == REPAIR


async def test_solved_stays_solved_and_a_new_attempt_begins(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command(REPAIR)
        await player.press("ctrl+s", "escape")
        await player.press("f5", "u")
    async with playing(opened, store) as player:
        assert "1 of 2 met" in player.text
        await player.press("y")
        assert "2 of 2 met" in player.text
    assert store.scenario_states()["door"].standing is ScenarioStanding.SOLVED


async def test_the_language_changes_in_the_middle(
    opened: Opened, store: Store, screen_is: ScreenIs
) -> None:
    async with playing(opened, store) as player:
        await player.press("h", "f5", "tab", "enter")
        await player.command(REPAIR)
        await player.press("f9")
        await player.write("aws ec2 describe-")
        await player.press("f2")
        assert player.pilot.app.screen.query_one(PromptLine).value == "aws ec2 describe-"
        assert "到達できる" in player.text
        assert "依頼票" in player.text
        screen_is(player.pilot)
        await player.press("f2")
        assert "Ticket" in player.text


async def test_a_form_keeps_its_texts_when_the_language_changes(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await player.press("f7", "right", "a", "tab")
        await player.write("tcp/44x")
        await player.press("tab", "f2")
        assert "tcp/44x" in player.text
        assert "「tcp/44x」は" in player.text


async def test_a_resize_keeps_everything(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f5", "tab", "enter")
        await player.press("f9")
        await player.write("aws ec2")
        for size in (SMALL, (200, 60), (60, 18), (100, 30), (120, 40)):
            await player.pilot.resize_terminal(*size)
            await player.pilot.pause()
        assert player.pilot.app.screen.query_one(PromptLine).value == "aws ec2"
        assert "unreachable" in player.text


async def test_nothing_is_out_of_reach_on_a_small_screen(opened: Opened, store: Store) -> None:
    async with playing(opened, store, size=SMALL) as player:
        seen = {}
        for key, word in (
            ("f5", "The door of"),
            ("f6", "vpc-town"),
            ("f7", "EC2 instance"),
            ("f8", "Press t"),
            ("f9", "$"),
        ):
            await player.press(key)
            seen[key] = word in player.text
        assert all(seen.values()), seen


async def test_arrows_select_and_enter_inspects(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f6")
        view = player.pilot.app.screen.query_one(TopologyView)
        assert view.selected == "i-shop"
        await player.press("up")
        assert view.selected == "subnet-street-a"
        assert player.pilot.app.screen.query_one(InspectorPane).owner == "subnet-street-a"
        await player.press("enter")
        assert player.pilot.app.screen.query_one(InspectorPane).has_focus_within


async def test_the_mouse_selects_and_hovers(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        view = player.pilot.app.screen.query_one(TopologyView)
        rows = player.text.splitlines()
        y = next(n for n, line in enumerate(rows) if "■ i-vault" in line)
        x = rows[y].index("■ i-vault") + 2
        await player.pilot.hover(offset=(x, y))
        await player.pilot.pause()
        assert view.hovered == "i-vault"
        assert "i-vault EC2 instance · 10.0.2.10" in player.text
        await player.pilot.click(offset=(x, y))
        await player.pilot.pause()
        assert view.selected == "i-vault"
        assert player.pilot.app.screen.query_one(InspectorPane).owner == "i-vault"


async def test_links_lead_on_and_back(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        inspector = player.pilot.app.screen.query_one(InspectorPane)
        await player.press("f7", "down", "down", "down", "enter")
        assert inspector.owner == "subnet-street-a"
        await player.press("backspace")
        assert inspector.owner == "i-shop"
        await player.press("backspace")
        assert inspector.owner == "i-shop"


async def test_the_cursor_in_the_trace_moves_the_packet(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f5", "tab", "enter")
        view = player.pilot.app.screen.query_one(TopologyView)
        steps = player.pilot.app.screen.query_one(StepList)
        last = len(view.picture.steps) - 1
        assert steps.highlighted == last
        await player.press("home")
        assert view.step == 0
        await player.press("enter")
        assert view.step is None


async def test_a_packet_runs_along_its_path(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        player.pilot.app.animation_level = "full"
        await player.press("f5", "tab", "enter")
        view = player.pilot.app.screen.query_one(TopologyView)
        assert view.step is not None
        last = len(view.picture.steps) - 1
        for _ in range(100):
            if view.step == last:
                break
            await player.pilot.pause(0.05)
        assert view.step == last


async def test_zoom_goes_round(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f6")
        fitting = player.text
        seen = set()
        for _ in range(3):
            await player.press("z")
            seen.add(player.text)
        assert len(seen) == 3
        await player.press("z")
        assert player.text == fitting


async def test_a_flow_can_be_tested_by_form(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("t")
        await player.write("i-shop")
        await player.press("tab")
        await player.write("i-volt")
        await player.press("tab")
        assert "There is no “i-volt” here." in player.text
        assert "i-vault?" in player.text
        await player.press("shift+tab")
        await player.write("i-vault")
        await player.press("tab")
        await player.write("ｔｃｐ／５４３２")
        await player.press("enter")
        assert "partial" in player.text
        assert "24%" in player.text or "42%" in player.text


async def test_the_key_line_tells_what_keys_do_to_the_line(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f9")
        assert "Esc Back" in player.text
        await player.press("a")
        assert "Tab Complete" in player.text
        assert "Esc Back" not in player.text
        await player.press("backspace")
        assert "Esc Back" in player.text
        assert "Tab Complete" not in player.text


async def test_tab_completes_commands_and_ids(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f9")
        await player.write("aws ec2 authorize-security-group-ing")
        await player.press("tab")
        line = player.pilot.app.screen.query_one(PromptLine)
        assert line.value.startswith("aws ec2 authorize-security-group-ingress")
        await player.write("aws ec2 authorize-security-group-ingress --group-id sg-s")
        await player.press("tab", "down", "enter")
        assert line.value.rstrip().endswith(("sg-shop", "sg-spare"))
        await player.press("escape")
        assert line.value == ""


async def test_full_width_keys_work(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("ｈ")
        assert player.session.hints == 1


@pytest.mark.parametrize("theme", ["light", "contrast"])
async def test_other_themes_show_the_same_text(opened: Opened, store: Store, theme: str) -> None:
    async with playing(opened, store) as player:
        before = player.text
        app = player.pilot.app
        app.choose_theme(theme)  # type: ignore[attr-defined]
        await player.pilot.pause()
        assert player.text == before


async def test_ascii_drawing(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        player.pilot.app.choose_ascii(True)  # type: ignore[attr-defined]
        await player.pilot.pause()
        assert "* i-shop" in player.text
        assert "■" not in player.text


async def test_commands_of_the_palette(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f3")
        await player.write("sg-spare")
        await player.press("enter")
        await player.pilot.pause()
        assert player.pilot.app.screen.query_one(InspectorPane).owner == "sg-spare"


async def leave(player: Player) -> None:
    await player.press("escape")


async def test_escape_leads_home(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await leave(player)
        assert not isinstance(player.pilot.app.screen, ScenarioScreen)


@pytest.mark.parametrize("size", [(60, 18), SMALL])
async def test_a_form_shows_its_command_on_the_smallest_screen(
    opened: Opened, store: Store, size: tuple[int, int]
) -> None:
    async with playing(opened, store, size=size) as player:
        player.pilot.app.screen.post_message(InspectorPane.Followed("acl-yard"))
        await player.press("f7", "a", "tab", "tab", "tab")
        await player.write("tcp/443")
        await player.press("tab")
        await player.write("10.0.0.0/16")
        assert "create-network-acl-entry" in player.text
        assert "10.0.0.0/16 --port-range" in player.text or "From=443,To=443" in player.text


async def test_a_scenario_that_is_opened_over_itself_goes_on_with_one_attempt(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        pilot = player.pilot
        below = pilot.app.screen
        assert isinstance(below, ScenarioScreen)
        await player.press("h")
        pilot.app.push_screen(ScenarioScreen(door()))
        await settled(pilot)
        await player.press("h")
        await player.command(REPAIR)
        await player.press("f6", "escape")
        await settled(pilot)
        assert pilot.app.screen is below
        assert "2 of 2 met" in player.text
        await player.press("h")
        again = Session.open(below.session.scenario, store)
        assert again.hints == below.session.hints == 3
        assert again.cloud == below.session.cloud
        assert again.attempt.lines == (REPAIR,)
