"""``vpcdojo reach --batch`` and ``--schema``: one answer a line, and the promise about answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from trainer.cli import main

Out = pytest.CaptureFixture[str]
TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.1.0/24, zone: a}}
security_groups: {sg-b: {inbound: [tcp/443 from 10.0.1.0/24]}}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10, name: shared}
  i-b: {subnet: subnet-a, private_ip: 10.0.1.20, name: shared, security_groups: [sg-b]}
"""


@pytest.fixture
def topology(tmp_path: Path) -> str:
    path = tmp_path / "topology.yaml"
    path.write_text(TOPOLOGY, encoding="utf-8")
    return str(path)


def batch(topology: str, tmp_path: Path, lines: list[str], capsys: Out) -> tuple[int, list[Any]]:
    questions = tmp_path / "questions.jsonl"
    questions.write_text("\n".join(lines), encoding="utf-8")
    status = main(["reach", topology, "--batch", str(questions)])
    out = capsys.readouterr().out
    return status, [json.loads(line) for line in out.splitlines()]


def question(destination: str = "i-b", port: str = "tcp/443", **more: object) -> str:
    return json.dumps({"from": "i-a", "to": destination, "port": port, **more})


def test_answers_come_in_order_with_their_ids(topology: str, tmp_path: Path, capsys: Out) -> None:
    lines = [question(id="one"), "", question(port="tcp/22", id=2), question()]
    status, found = batch(topology, tmp_path, lines, capsys)
    assert status == 0
    assert [(f.get("id"), f["verdict"]) for f in found] == [
        ("one", "reachable"),
        (2, "unreachable"),
        (None, "reachable"),
    ]
    assert "id" not in found[2]


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("{", "JSON"),
        ("[]", "object"),
        ("[" * 50_000, "JSON"),
        ('{"from": "i-a", "to": "i-b"}', "port"),
        ('{"from": 1, "to": "i-b", "port": "all"}', "from"),
        (question("i-nobody"), "i-nobody"),
        (question("shared"), "i-a, i-b"),
        (question(port="nonsense/1"), "nonsense/1"),
        (question(port="x" * 100_000), "too long"),
    ],
)
def test_a_bad_line_is_told_in_its_place(
    line: str, part: str, topology: str, tmp_path: Path, capsys: Out
) -> None:
    status, found = batch(topology, tmp_path, [question(), line, question()], capsys)
    assert status == 2
    assert [f.get("verdict") for f in found] == ["reachable", None, "reachable"]
    assert part in found[1]["error"]
    assert "questions.jsonl:2" in found[1]["error"]


def test_a_bad_line_keeps_its_id(topology: str, tmp_path: Path, capsys: Out) -> None:
    _, found = batch(topology, tmp_path, [question("i-nobody", id="x")], capsys)
    assert found[0]["id"] == "x"
    assert "error" in found[0]


def test_services_may_be_named(topology: str, tmp_path: Path, capsys: Out) -> None:
    service = "com.amazonaws.ap-northeast-1.kms"
    status, found = batch(topology, tmp_path, [question(service)] * 2, capsys)
    assert status == 0
    assert found[0] == found[1]
    assert found[0]["dialled"] or found[0]["verdict"] == "unreachable"


def test_batch_takes_its_questions_from_the_file_alone(topology: str, capsys: Out) -> None:
    assert main(["reach", topology, "--batch", "none.jsonl", "--port", "all"]) == 2
    assert "--port" in capsys.readouterr().err
    assert main(["reach", topology, "--batch", "none.jsonl"]) == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_what_is_needed_is_named(topology: str, capsys: Out) -> None:
    assert main(["reach", topology, "--from", "i-a"]) == 2
    assert "--to, --port" in capsys.readouterr().err
    assert main(["reach", "--from", "i-a", "--to", "i-b", "--port", "all"]) == 2
    assert "SOURCE" in capsys.readouterr().err


def test_the_schema_is_printed(capsys: Out) -> None:
    assert main(["reach", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(schema["required"]) == set(schema["properties"])


def test_a_shared_name_lists_who_has_it(topology: str, capsys: Out) -> None:
    assert main(["reach", topology, "--from", "shared", "--to", "i-b", "--port", "all"]) == 2
    assert "i-a, i-b" in capsys.readouterr().err
