"""The commands: what they print, and their exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import trainer
from trainer.cli import main
from trainer.lesson.curriculum import read_curriculum
from trainer.lesson.library import LessonLibrary
from trainer.progress import open_store
from trainer.scenario.library import library

GOOD = "aws ec2 associate-route-table --route-table-id rtb-public --subnet-id subnet-public-a\n"
BAD = (
    "aws ec2 create-route --route-table-id rtb-main --destination-cidr-block 0.0.0.0/0"
    " --gateway-id igw-shop\n"
)
TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.1.0/24, zone: a}}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10}
  i-b: {subnet: subnet-a, private_ip: 10.0.1.20}
"""

Out = pytest.CaptureFixture[str]


def ask(*more: str) -> list[str]:
    return ["reach", "web-timeout", "--from", "internet", *more]


def test_help_and_version(capsys: Out) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"vpcdojo {trainer.__version__}\n"
    assert main(["--help"]) == 0
    english = capsys.readouterr().out
    for command in ("reach", "play", "grade", "lint", "list"):
        assert command in english
    assert main(["--help", "--lang", "ja"]) == 0
    assert "使い方" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["nonsense"], "nonsense"),
        (["reach", "web-timeout"], "--from"),
        (["reach", "--lang", "fr"], "'fr' is not one of 'ja', 'en'"),
        (["list", "more"], "more"),
    ],
)
def test_wrong_arguments_are_status_2_on_standard_error(
    arguments: list[str], part: str, capsys: Out
) -> None:
    assert main(arguments) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert part in streams.err
    assert main([*arguments, "--lang=ja"]) == 2
    assert "使い方" in capsys.readouterr().err


def test_reach_says_yes_and_no(capsys: Out) -> None:
    assert main(ask("--to", "i-web-c", "--port", "tcp/80")) == 0
    assert capsys.readouterr().out.startswith("internet → i-web-c tcp/80: reachable (connects)\n")
    assert main(ask("--to", "i-web-a", "--port", "tcp/80")) == 1
    assert "NO_ROUTE_TO_DESTINATION" in capsys.readouterr().out
    assert main(ask("--to", "i-web-a", "--port", "tcp/80", "--lang", "ja")) == 1
    assert "到達できない（タイムアウト）" in capsys.readouterr().out


def test_reach_prints_json(capsys: Out) -> None:
    assert main(ask("--to", "i-web-a", "--port", "tcp/80", "--json")) == 1
    found = json.loads(capsys.readouterr().out)
    assert found["verdict"] == "unreachable"
    assert found["blocked"][0]["component"] == "rtb-main"


def test_reach_reads_a_topology(tmp_path: Path, capsys: Out) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(TOPOLOGY, encoding="utf-8")
    question = ["--from", "10.0.1.10", "--to", "i-b", "--port", "tcp/22"]
    assert main(["reach", str(path), *question]) == 0
    assert "10.0.1.10 → i-b tcp/22: reachable" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["web-timout", "--from", "a", "--to", "b", "--port", "tcp/1"], "web-timeout"),
        (["no.yaml", "--from", "a", "--to", "b", "--port", "tcp/1"], "no.yaml"),
        (["web-timeout", "--from", "i-web", "--to", "i-db", "--port", "tcp/1"], "i-web-a"),
        (["web-timeout", "--from", "i-web-a", "--to", "i-db", "--port", "http"], "tcp/443"),
        (["web-timeout", "--from", "i-web-a", "--to", "i-db", "--port", "tcp/99999"], "99999"),
        ([".", "--from", "a", "--to", "b", "--port", "tcp/1"], "."),
    ],
)
def test_reach_refuses_what_it_cannot_use_in_one_line(
    arguments: list[str], part: str, capsys: Out
) -> None:
    for language in ("en", "ja"):
        assert main(["reach", *arguments, "--lang", language]) == 2
        streams = capsys.readouterr()
        assert streams.out == ""
        assert part in streams.err
        assert streams.err.count("\n") == 1


def test_grade_tells_every_goal(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "commands.txt"
    file.write_text(f"# my repair\n\n{GOOD}", encoding="utf-8")
    arguments = ["grade", "web-timeout", "--commands", str(file)]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert out.count("✓ met") == 5
    assert "Solved: 9 of 9 points" in out
    file.write_text(BAD, encoding="utf-8")
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "✗ not met" in out
    assert "Opened: internet → i-db tcp/22" in out


def test_grade_prints_json(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "commands.txt"
    file.write_text(BAD, encoding="utf-8")
    assert main(["grade", "web-timeout", "--commands", str(file), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["solved"], found["points"], found["out_of"]) == (False, 5, 9)
    met = {goal["id"]: goal["met"] for goal in found["goals"]}
    assert met["web-a-answers"]
    assert not met["db-sends-nothing"]
    assert any(change["from"] == "internet" for change in found["collateral"]["opened"])


def test_grade_names_the_line_that_fails_and_goes_on(tmp_path: Path, capsys: Out) -> None:
    file = tmp_path / "commands.txt"
    file.write_text(f"\naws ec2 asociate-route-table\n{GOOD}", encoding="utf-8")
    assert main(["grade", "web-timeout", "--commands", str(file)]) == 0
    streams = capsys.readouterr()
    assert f"{file}:2: " in streams.err
    assert "associate-route-table" in streams.err
    assert "Solved" in streams.out


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00\x01", b"x" * (1024 * 1024 + 1)])
def test_grade_refuses_a_file_that_it_cannot_read(
    content: bytes | None, tmp_path: Path, capsys: Out
) -> None:
    file = tmp_path / "commands.txt"
    if content is not None:
        file.write_bytes(content)
    assert main(["grade", "web-timeout", "--commands", str(file)]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert main(["grade", "web-timeout", "--commands", str(tmp_path)]) == 2


def test_lint_tells_findings_and_unusable_files(tmp_path: Path, capsys: Out) -> None:
    small = (Path(__file__).parents[1] / "scenario" / "small.yaml").read_text(encoding="utf-8")
    file = tmp_path / "small.yaml"
    file.write_text(small, encoding="utf-8")
    assert main(["lint", str(file)]) == 0
    file.write_text(small.replace("fails: [works]", "fails: [rest]"), encoding="utf-8")
    capsys.readouterr()
    assert main(["lint", str(tmp_path), "--lang", "ja"]) == 1
    streams = capsys.readouterr()
    assert f"{file}:" in streams.err
    assert "指摘1件" in streams.out
    assert main(["lint", str(file), "--json"]) == 1
    (finding,) = json.loads(capsys.readouterr().out)["findings"]
    assert finding["code"] == "lint.wrong_fix_differs"
    assert finding["line"] == small[: small.index("  - id: nothing")].count("\n") + 1
    file.write_text(small.replace("kind: keep", "kind: kep"), encoding="utf-8")
    assert main(["lint", str(file)]) == 2
    assert "keep" in capsys.readouterr().err
    (tmp_path / "other.yaml").write_text(small, encoding="utf-8")
    assert main(["lint", str(tmp_path / "other.yaml")]) == 1
    assert "small.yaml" in capsys.readouterr().err
    assert main(["lint", str(tmp_path / "gone")]) == 2


def test_list_shows_how_far_one_is(capsys: Out) -> None:
    assert main(["list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["standing"] for row in rows} == {"new"}
    listed = [f"{row['kind']}:{row['id']}" for row in rows]
    order = [str(item) for item in read_curriculum().items()]
    assert listed[: len(order)] == order
    assert {*listed} == {
        *(f"lesson:{name}" for name in LessonLibrary().folders),
        *(f"scenario:{name}" for name in library().paths),
    }
    with open_store() as store:
        store.mark_lesson_done("security-groups-and-network-acls")
        attempt = store.start_attempt("web-timeout", "0" * 64)
        store.submit(attempt, True, 1.0, {})
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (solved,) = (line for line in lines if line.endswith("solved)"))
    assert solved.startswith("web-timeout ")
    (read,) = (line for line in lines if line.endswith("read)"))
    assert read.startswith("security-groups-and-network-acls ")
    assert len(lines) == len(rows)


def test_the_language_follows_argument_setting_locale(
    capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    assert main(["list"]) == 0
    assert "難易度" in capsys.readouterr().out
    with open_store() as store:
        store.set_setting("language", "en")
    assert main(["list"]) == 0
    assert "difficulty" in capsys.readouterr().out
    assert main(["--lang", "ja", "list"]) == 0
    assert "難易度" in capsys.readouterr().out
