"""The prompt of the scenario screen on hosts: where one is, what is recalled, what is pasted."""

from scenario_stage import REPAIR, Player, playing
from textual.events import Paste
from textual.widgets import OptionList
from tui_stage import Opened

from trainer.progress import Store
from trainer.tui.scenario.prompt import PromptLine


async def test_the_prompt_moves_to_a_host_and_back(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command("on i-shop")
        assert player.session.here == "i-shop"
        assert "i-shop$ " in player.text
        await player.command("dig +short i-vault")
        assert "i-shop$ dig +short i-vault" in player.text
        assert "10.0.2.10" in player.text.partition("dig +short")[2]
        await player.command("exit")
        assert player.session.here is None
        await player.command(REPAIR)
        assert "2 of 2 met" in player.text


async def test_why_draws_the_way_of_the_packet(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.command("on internet")
        await player.command("curl https://i-shop")
        assert "curl: (28)" in player.text
        await player.command("why")
        question = player.session.question
        assert question is not None
        assert (question.source, question.destination) == ("internet", "i-shop")
        await player.command("curl https://ssm.ap-northeast-1.amazonaws.com")
        await player.command("why")
        assert player.session.question == question


async def test_hosts_and_tools_are_completed(opened: Opened, store: Store) -> None:
    async with playing(opened, store) as player:
        await player.press("f9")
        await player.write("on i-s")
        await player.press("tab")
        line = player.pilot.app.screen.query_one(PromptLine)
        assert line.value == "on i-shop"
        await player.press("enter")
        await player.write("ssh i-")
        await player.press("tab")
        choices = player.pilot.app.screen.query_one("#completions", OptionList)
        assert choices.option_count == 2


async def paste(player: Player, text: str) -> None:
    player.pilot.app.screen.query_one(PromptLine).post_message(Paste(text))
    await player.pilot.pause()
    await player.pilot.pause()


async def test_pasted_lines_run_in_order_and_stop_at_the_first_that_fails(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await player.press("f9")
        await paste(player, f"on i-shop\nnc -zv i-vault 1\n{REPAIR}\n")
        assert "Line 2 of 3 did not succeed" in player.text
        assert not player.session.attempt.lines
        assert player.session.here == "i-shop"
        await paste(player, f"on aws\r\n# open the door\r\n{REPAIR}")
        assert player.session.attempt.lines == (REPAIR,)


async def test_one_command_on_several_lines_is_put_into_the_line(
    opened: Opened, store: Store
) -> None:
    async with playing(opened, store) as player:
        await player.press("f9")
        await paste(player, "aws ec2 describe-vpcs \\\n  --output text\n")
        line = player.pilot.app.screen.query_one(PromptLine)
        assert " ".join(line.value.split()) == "aws ec2 describe-vpcs --output text"
        await paste(player, "")
        await player.press("escape")
        await paste(player, "on i-shop")
        assert line.value == "on i-shop"


async def test_lines_of_earlier_sittings_are_recalled_and_edited(
    opened: Opened, store: Store
) -> None:
    store.log_step(store.start_attempt("other", "digest"), "look", {"line": "on i-shop"})
    async with playing(opened, store) as player:
        await player.press("f9", "up")
        line = player.pilot.app.screen.query_one(PromptLine)
        assert line.value == "on i-shop"
        await player.press(*["backspace"] * 4)
        await player.press("v", "a", "u", "l", "t", "enter")
        assert player.session.here == "i-vault"
        await player.press("up")
        assert line.value == "on i-vault"
