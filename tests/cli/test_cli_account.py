"""Responses of AWS on the command line: what counts as them, and what is said beside the answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from trainer.cli.main import main
from trainer.cli.sources import MOST_WARNINGS, is_account

Out = pytest.CaptureFixture[str]

VPC = {"VpcId": "vpc-0a", "CidrBlock": "10.0.0.0/16", "OwnerId": "111122223333"}
SUBNET = {
    "SubnetId": "subnet-0a",
    "VpcId": "vpc-0a",
    "CidrBlock": "10.0.1.0/24",
    "AvailabilityZone": "ap-northeast-1a",
}


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    folder = tmp_path / "dump"
    folder.mkdir()
    responses = {"Vpcs": [VPC], "Subnets": [SUBNET]}
    (folder / "all.json").write_text(json.dumps(responses), encoding="utf-8")
    return folder


def test_folders_and_json_files_are_accounts_and_ids_are_not(dump: Path) -> None:
    assert is_account(str(dump))
    assert is_account(str(dump / "all.json"))
    assert is_account("no-such-file.json")
    assert not is_account("web-timeout")
    assert not is_account("topology.yaml")


def test_a_question_about_a_folder_is_answered(dump: Path, capsys: Out) -> None:
    ask = ["--from", "internet", "--to", "10.0.1.9", "--port", "tcp/443", "--lang", "en"]
    for source in (dump, dump / "all.json"):
        assert main(["reach", str(source), *ask]) == 1
        assert "unreachable" in capsys.readouterr().out


def test_many_questions_about_a_folder(dump: Path, tmp_path: Path, capsys: Out) -> None:
    questions = tmp_path / "questions.jsonl"
    asked = {"id": 7, "from": "internet", "to": "10.0.1.9", "port": "tcp/443"}
    questions.write_text(json.dumps(asked), encoding="utf-8")
    assert main(["reach", str(dump), "--batch", str(questions)]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["id"], answer["verdict"]) == (7, "unreachable")


def test_warnings_stay_out_of_the_answer_and_are_bounded(dump: Path, capsys: Out) -> None:
    (dump / "notes.txt.json").write_text("no json", encoding="utf-8")
    for number in range(MOST_WARNINGS + 3):
        (dump / f"other-{number}.json").write_text('{"unlike": 1}', encoding="utf-8")
    arguments = ["matrix", str(dump), "--json", "--lang", "en"]
    assert main(arguments) == 1
    out, err = capsys.readouterr()
    assert json.loads(out) == []
    shown, more = err.splitlines()[:-1], err.splitlines()[-1]
    assert len(shown) == MOST_WARNINGS
    # Every kind comes before the second of any, whatever the order of the files.
    assert sum("notes.txt.json" in line for line in shown) == 1
    assert "--all-warnings" in more
    assert main([*arguments, "--all-warnings"]) == 1
    every = capsys.readouterr().err.splitlines()
    assert sum("other-" in line for line in every) == MOST_WARNINGS + 3
    assert "--all-warnings" not in every[-1]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_folder_without_responses_is_told_as_such(
    tmp_path: Path, capsys: Out, language: str
) -> None:
    (tmp_path / "topology.yaml").write_text("vpcs: {}", encoding="utf-8")
    assert main(["matrix", str(tmp_path), "--lang", language]) == 2
    err = capsys.readouterr().err
    assert "describe-vpcs" in err
    assert "Traceback" not in err


def test_a_file_that_is_not_there_is_told_as_such(capsys: Out) -> None:
    assert main(["matrix", "nowhere.json", "--lang", "en"]) == 2
    assert "nowhere.json" in capsys.readouterr().err
