"""Evidence is what the engine says, not what an author typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from trainer.cloud import BadInput
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.attached import evidence_text
from trainer.scenario.evidence import read_evidence
from trainer.scenario.scenario import Scenario

Make = Callable[..., Scenario]
DAY = date(2026, 11, 1)


def text(make: Make, evidence: str) -> str:
    return evidence_text(make().broken, DAY, read_evidence(parse_yaml(evidence, "e.yaml")))


def test_a_command_is_run_on_the_broken_cloud(make: Make) -> None:
    command = "aws ec2 describe-security-groups --group-ids"
    query = "--query SecurityGroups[].GroupName --output text"
    assert text(make, f"{{run: '{command} sg-server {query}'}}") == "server"
    assert "InvalidGroup.NotFound" in text(make, f"{{run: {command} sg-nobody}}")


def test_a_command_is_run_on_a_host(make: Make) -> None:
    assert "Connection timed out" in text(make, "{on: i-client, run: nc -zv 10.0.1.30 5432}")
    assert text(make, "{on: i-nobody, run: nc -zv 10.0.1.30 5432}") == ""


def test_flow_logs_show_what_became_of_a_connection(make: Make) -> None:
    flow = "{flow_logs: {from: i-client, to: i-server, port: tcp/5432}"
    lines = text(make, flow + "}").splitlines()
    assert [line.split()[12] for line in lines] == ["ACCEPT", "REJECT"]
    assert lines[0].split()[10:12] == ["1793527200", "1793527259"]
    only = text(make, flow + ", at: [i-server]}").splitlines()
    assert [line.split()[12] for line in only] == ["REJECT"]


@pytest.mark.parametrize("given", ["{}", "{run: x, flow_logs: {}}", "{flow_logs: {from: a}}"])
def test_evidence_is_one_thing(given: str) -> None:
    with pytest.raises(BadInput):
        read_evidence(parse_yaml(given, "e.yaml"))
