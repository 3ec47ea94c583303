"""The line mode: a whole game through a pipe, kept and taken up again."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.cli import main
from trainer.cli.prompt import completions
from trainer.machine import Standing
from trainer.progress import ScenarioStanding, StepKind, open_store
from trainer.scenario.library import library

ASSOCIATE = "aws ec2 associate-route-table --route-table-id rtb-public --subnet-id subnet-public-a"
WIDE = "aws ec2 authorize-security-group-ingress --group-id sg-web --protocol tcp --port 443"

Out = pytest.CaptureFixture[str]
Play = Callable[..., tuple[int, str]]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> Play:
    def run(*lines: str, language: str = "en", scenario: str = "web-timeout") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))
        status = main(["play", scenario, "--plain", "--lang", language])
        return status, capsys.readouterr().out

    return run


def test_a_scenario_is_solved_through_a_pipe(play: Play) -> None:
    status, out = play("trace internet i-web-a tcp/80", ASSOCIATE, "submit", "debrief", "quit")
    assert status == 0
    assert "internet → i-web-a tcp/80: unreachable (times out)" in out
    assert '"AssociationId"' in out
    assert "Solved: 9 of 9 points" in out
    assert "What was wrong" in out
    assert f"  $ {ASSOCIATE}" in out


def test_leaving_without_solving_is_no(play: Play) -> None:
    assert play()[0] == 1
    assert play("quit", "submit")[0] == 1
    assert play("submit")[0] == 1
    status, out = play(ASSOCIATE, "undo", "submit")
    assert status == 1
    assert "Not solved yet" in out


def test_both_languages_speak(play: Play) -> None:
    _, out = play("help", "hint", "undo", "redo", "reset", "goals", "ticket", language="ja")
    for part in (
        "達成条件:",
        "ヒント1/4",
        "元に戻す操作はありません",
        "未達成",
        "依頼票を読み直す",
    ):
        assert part in out
    assert "cli." not in out


def test_hints_come_one_after_the_other_and_end(play: Play) -> None:
    _, out = play("hint", "hint", "hint", "hint", "hint")
    assert [f"Hint {n} of 4" in out for n in (1, 2, 3, 4)] == [True] * 4
    assert "There are no more hints." in out
    assert "no more hints" in play("hint")[1]


def test_undo_redo_and_reset_show_the_goals_again(play: Play) -> None:
    _, out = play(ASSOCIATE, "undo", "redo", "reset", "undo", "reset", "reset")
    assert "Undone." in out
    assert "Done again." in out
    assert out.count("Back at the start.") == 2
    assert "Nothing has been changed yet." in out


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("trace internet i-web tcp/80", "i-web-a"),
        ("trace internet i-web-a http", "tcp/443"),
        ("trace internet", "trace internet i-web tcp/443"),
        ("aws ec2 asociate-route-table", "associate-route-table"),
        ("aws ec2 associate-route-table --route-table-id rtb-no --subnet-id subnet-public-a",
         "InvalidRouteTableID.NotFound"),
        ("ls | wc", "Pipes"),
        ("rm -rf /", "only aws commands"),
        ("\x1b[31mred", "only aws commands"),
        ("x" * 70_000, "too long"),
    ],
)  # fmt: skip
def test_a_wrong_line_is_answered_and_the_game_goes_on(play: Play, line: str, part: str) -> None:
    status, out = play(line, ASSOCIATE, "submit")
    assert part in out
    assert "\x1b" not in out
    assert status == 0


def test_a_locked_resource_is_refused_with_the_reason(play: Play) -> None:
    line = f"{WIDE} --cidr 10.0.0.0/8".replace("sg-web", "sg-ledger")
    _, out = play(line, scenario="orders-timeout")
    assert "sg-ledger may not be changed. The security group of accounting" in out


def test_long_commands_go_on_in_the_next_line(play: Play) -> None:
    first, second = ASSOCIATE.split(" --subnet-id")
    assert play(f"{first} \\", f"  --subnet-id{second}", "submit")[0] == 0


def test_the_signs_of_the_drawing_are_explained(play: Play) -> None:
    _, out = play("show", "legend")
    assert "  ■    Instance, or a host at a site\n" in out
    assert "■" in out.split("Instance, or")[0]


def test_the_picture_and_the_names_are_shown(play: Play) -> None:
    _, out = play("show")
    assert "igw-shop" in out
    assert "You can ask about: i-web-a, i-web-c, i-db, office, internet" in out


def test_work_is_kept_and_taken_up_again(play: Play, home: Path) -> None:
    play(f"{WIDE} --cidr 0.0.0.0/0", ASSOCIATE, "undo", "redo", "hint", "trace i-db office all")
    _, out = play("submit")
    assert "Taken up where you left off: 2 commands in effect." in out
    assert "✓ met: The internet reaches i-web-a on tcp/80" in out
    with open_store(home) as store:
        state = store.scenario_states()["web-timeout"]
        assert state.attempts == 1
        assert state.hints == 1


def test_solved_stays_solved_and_a_new_attempt_begins_with_the_first_act(
    play: Play, home: Path
) -> None:
    def state() -> tuple[ScenarioStanding, int]:
        with open_store(home) as store:
            kept = store.scenario_states()["web-timeout"]
        return kept.standing, kept.attempts

    play(ASSOCIATE, "submit")
    _, out = play("goals")
    assert "Taken up" not in out
    assert "✗ not met" in out
    assert state() == (ScenarioStanding.SOLVED, 1)
    play("hint")
    assert state() == (ScenarioStanding.SOLVED, 2)


def test_an_attempt_at_older_content_is_not_taken_up(play: Play, home: Path) -> None:
    with open_store(home) as store:
        attempt = store.start_attempt("web-timeout", "an older text")
        store.log_step(attempt, StepKind.COMMAND, {"line": ASSOCIATE})
    assert "Taken up" not in play("goals")[1]


def test_what_comes_next_is_completed() -> None:
    cloud = library().scenario("web-timeout").broken
    words = ("aws", "trace", "ticket", "quit")

    def at(line: str) -> list[str]:
        begin = max(line.rfind(" "), line.rfind("="), -1) + 1
        return completions(Standing(hosts=("i-web-a",) if there else ()), cloud, words, line, begin)

    there = False
    assert at("t") == ["trace", "ticket"]
    assert at("trace i-web") == ["i-web-a", "i-web-c"]
    assert at("trace i-web-a int") == ["internet"]
    assert "associate-route-table" in at("aws ec2 asso")
    assert at("aws ec2 associate-route-table --route-table-id rtb-p") == ["rtb-public"]
    assert at("on i-web") == ["i-web-a", "i-web-c"]
    assert "ping" not in at("")
    there = True
    assert at("tr") == ["trace", "traceroute"]
    assert at("ssh ec2-user@i-d") == ["ec2-user@i-db"]
    assert at("curl http://i-web-c") == ["http://i-web-c"]


def test_the_prompt_moves_to_a_host_and_back(play: Play) -> None:
    _, out = play("on i-web-a", "curl http://i-web-c", "why", "flow-logs", "exit", ASSOCIATE)
    assert "You are on i-web-a." in out
    assert "Hello from i-web-c" in out
    assert "i-web-a → i-web-c tcp/80: reachable" in out
    assert " eni-web-c 10.0.1.10 10.0.2.10 " in out
    assert '"AssociationId"' in out


def test_leaving_the_last_host_goes_on_and_exit_without_one_ends(play: Play) -> None:
    assert play("on i-web-a", "exit", ASSOCIATE, "submit")[0] == 0
    assert play("exit", ASSOCIATE, "submit")[0] == 1


def test_a_paste_stops_at_the_first_line_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: Out
) -> None:
    def person(_: str) -> str:
        return pasted.pop(0)

    pasted = [f"on i-web-a\nnc -zv i-web-c 9\n{ASSOCIATE}", f"on aws\n\n{ASSOCIATE}", "submit"]
    pasted.append("quit")
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", person)
    assert main(["play", "web-timeout", "--plain", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Line 2 of 3 did not succeed: nc -zv i-web-c 9" in out
    assert out.count('"AssociationId"') == 1


def test_lines_are_recalled_in_the_next_sitting_and_in_other_scenarios(
    play: Play, home: Path
) -> None:
    play("on i-web-a", "ping i-web-c", "ping i-web-c", ASSOCIATE)
    play("on i-app", scenario="database-timeout")
    with open_store(home) as store:
        assert store.typed_lines(10) == ["on i-web-a", "ping i-web-c", ASSOCIATE, "on i-app"]
        assert store.typed_lines(1) == ["on i-app"]


TOPOLOGY = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.1.0/24, zone: a}}
security_groups: {sg-app: {}, sg-db: {inbound: [tcp/5432 from 10.0.1.10/32]}}
instances:
  i-app: {subnet: subnet-a, private_ip: 10.0.1.10, security_groups: [sg-app]}
  i-db: {subnet: subnet-a, private_ip: 10.0.1.20, security_groups: [sg-db]}
"""
CLOSE = (
    "aws ec2 revoke-security-group-ingress --group-id sg-db --protocol tcp --port 5432 "
    "--cidr 10.0.1.10/32"
)


def test_a_topology_can_be_tried_on_without_goals(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "shop.yaml"
    path.write_text(TOPOLOGY, encoding="utf-8")
    status, out = play("trace i-app i-db tcp/5432", CLOSE, scenario=str(path))
    assert status == 0
    assert "reachable" in out
    assert "Closed: i-app → i-db tcp/5432" in out
    status, out = play("changes i-db", "submit", "undo", "changes", scenario=str(path))
    assert "Taken up where you left off" in out
    assert f"  $ {CLOSE}" in out
    assert "Nothing changes" in out
    # What belongs to scenarios is not here.
    assert "Goals:" not in out
    assert "Solved" not in out


def test_of_many_ends_only_named_ones_are_compared(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.cli.play.MOST_ENDS", 1)
    path = tmp_path / "shop.yaml"
    path.write_text(TOPOLOGY, encoding="utf-8")
    _, out = play(CLOSE, "changes", "changes i-db", scenario=str(path))
    assert out.count("Closed: i-app → i-db") == 1
    assert "changes A" in out


def test_a_foreign_scenario_leaves_the_one_with_its_id_alone(play: Play, tmp_path: Path) -> None:
    ours = library().paths["web-timeout"].read_text(encoding="utf-8")
    foreign = tmp_path / "web-timeout.yaml"
    foreign.write_text(ours.replace("minutes:", "minutes: ", 1), encoding="utf-8")
    play(ASSOCIATE, "submit", scenario=str(foreign))
    with open_store() as store:
        assert "web-timeout" not in store.scenario_states()
    assert "Taken up" not in play()[1]
    # The file of the library itself, by whatever path, is the scenario of the library.
    play(ASSOCIATE, scenario=str(library().paths["web-timeout"]))
    assert "Taken up" in play()[1]


def test_a_source_with_nothing_in_it_is_told_as_such(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text("region: eu-west-1\n", encoding="utf-8")
    assert main(["play", str(path), "--plain", "--lang", "en"]) == 2
    assert "nothing in it" in capsys.readouterr().err


def test_changes_of_a_scenario_are_told_when_asked(play: Play) -> None:
    _, out = play("changes", "changes last", ASSOCIATE, f"{WIDE} --cidr 0.0.0.0/0", "quit")
    assert "Nothing changes" in out
    assert "Nothing has been changed yet." in out
    assert "Opened" not in out
    _, out = play("changes", "changes last", "changes i-web-c", "quit")
    whole, last, one = (part for part in out.split("Your ") if "$ aws" in part)
    assert "Opened: i-web-a → office all" in whole
    assert "Opened: internet → i-web-a tcp/443" in last
    assert "office all" not in last
    assert "i-web-a → office" not in one


def test_notes_are_kept_and_the_path_is_told_in_the_debrief(play: Play) -> None:
    play("note the table has  no route", "note", "note 返事がない", f"{WIDE} --cidr 0.0.0.0/0")
    _, out = play("notes", ASSOCIATE, "debrief")
    assert "  the table has  no route\n  返事がない\n" in out
    debrief = out[out.index("Your commands:") :]
    first, second = debrief.index(f"  $ {WIDE}"), debrief.index(f"  $ {ASSOCIATE}")
    assert "    Opened: internet → i-web-c tcp/443" in debrief[first:second]
    assert "Now met: The internet reaches i-web-a on tcp/80" in debrief[second:]
    assert debrief.index("Reference solution") > second
    assert "返事がない" in debrief


def test_a_note_without_words_says_how(play: Play) -> None:
    _, out = play("note")
    assert "Write your note behind it" in out
