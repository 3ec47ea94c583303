"""``vpcdojo exposure``, ``matrix`` and ``diff``: what they say and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainer.cli.main import main

TOPOLOGY = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets:
  subnet-a: {cidr: 10.0.1.0/24, zone: a}
security_groups:
  sg-app: {}
  sg-db: {inbound: [%s]}
instances:
  i-app: {subnet: subnet-a, private_ip: 10.0.1.10, security_groups: [sg-app]}
  i-other: {subnet: subnet-a, private_ip: 10.0.1.11, security_groups: [sg-app]}
  i-db: {subnet: subnet-a, private_ip: 10.0.1.20, security_groups: [sg-db]}
"""


def topology(folder: Path, name: str, rule: str) -> str:
    path = folder / name
    path.write_text(TOPOLOGY % rule, encoding="utf-8")
    return str(path)


@pytest.fixture
def closed(tmp_path: Path) -> str:
    return topology(tmp_path, "closed.yaml", "tcp/5432 from 10.0.1.10/32")


@pytest.fixture
def wide(tmp_path: Path) -> str:
    return topology(tmp_path, "wide.yaml", "tcp/5432 from sg-app")


def test_exposure_names_who_can_reach_the_target(
    closed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exposure", closed, "--to", "i-db", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "i-app: tcp/5432" in out
    assert "i-other" not in out


def test_exposure_of_what_nobody_reaches_ends_with_1(closed: str) -> None:
    assert main(["exposure", closed, "--to", "i-app", "--port", "tcp/22"]) == 1


def test_exposure_takes_sources_that_are_alike_together(
    wide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exposure", wide, "--to", "i-db", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [sorted(exposed["sources"]) for exposed in found] == [["i-app", "i-other"]]


def test_matrix_tells_every_pair_once(wide: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["matrix", wide, "--json"]) == 0
    pairs = [(row["from"], row["to"]) for row in json.loads(capsys.readouterr().out)]
    assert pairs == [("i-app", "i-db"), ("i-other", "i-db")]


def test_diff_tells_what_was_opened(
    closed: str, wide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", closed, wide, "--json"]) == 1
    changes = json.loads(capsys.readouterr().out)
    assert [(c["from"], c["to"]) for c in changes["opened"]] == [("i-other", "i-db")]
    assert changes["closed"] == []


def test_diff_of_the_same_is_clean(closed: str) -> None:
    assert main(["diff", closed, closed]) == 0


@pytest.mark.parametrize("words", [["--to", "i-dbb"], ["--to", "i-db", "--port", "tcp/x"]])
def test_a_question_that_means_nothing_is_refused(
    closed: str, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exposure", closed, *words, "--lang", "en"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_an_aws_service_can_be_asked_about_that_the_topology_does_not_mention(
    closed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    question = ["--from", "i-app", "--to", "com.amazonaws.ap-northeast-1.s3", "--port", "tcp/443"]
    assert main(["reach", closed, *question, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert [finding["code"] for finding in answer["blocked"]] == ["NO_ROUTE_TO_DESTINATION"]


def test_a_matrix_can_be_narrowed_to_a_group_or_an_end(
    wide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["matrix", wide, "--from", "sg-app", "--to", "i-db", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert out.splitlines() == ["i-app -> i-db: tcp/5432", "i-other -> i-db: tcp/5432"]
    assert main(["matrix", wide, "--from", "i-db", "--to", "subnet-a", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []
    assert main(["matrix", wide, "--from", "i-nobody", "--lang", "en"]) == 2
    assert "i-nobody" in capsys.readouterr().err


def test_a_matrix_that_would_take_long_asks_first(
    wide: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.cli.survey.MOST_PAIRS", 10)
    assert main(["matrix", wide, "--lang", "en"]) == 2
    assert "--all" in capsys.readouterr().err
    assert main(["matrix", wide, "--to", "i-db", "--lang", "en"]) == 0
    assert main(["matrix", wide, "--all", "--lang", "en"]) == 0
    assert main(["diff", wide, wide, "--lang", "en"]) == 2
    assert "--about" in capsys.readouterr().err


def test_a_difference_can_be_narrowed_to_an_end(
    closed: str, wide: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", closed, wide, "--about", "i-other", "--json"]) == 1
    opened = json.loads(capsys.readouterr().out)["opened"]
    assert [(change["from"], change["to"]) for change in opened] == [("i-other", "i-db")]
    assert main(["diff", closed, wide, "--about", "i-app", "--lang", "en"]) == 0
    assert main(["diff", closed, wide, "--about", "i-nobody", "--lang", "en"]) == 2
