"""On every topology of the engine's rules a tool says what the engine's verdict says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from trainer.cloud import Cloud, LambdaFunction
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.machine import Standing, run
from trainer.machine.shoes import hosts
from trainer.packets import Service
from trainer.packets.protocol import TCP
from trainer.reach import Outcome, Question, Symptom, ask, ends

RULES = sorted((Path(__file__).parent.parent / "reach" / "rules").rglob("*.yaml"))

TOOLS = (
    "ping -c 1 {}",
    "nc -zv {} 443",
    "nc -zvu {} 53",
    "curl -v https://{}",
    "dig {}",
    "traceroute -I {}",
    "ssh {}",
    "psql -h {}",
    "mysql -h {}",
)

SAID = {
    Symptom.CONNECTED: "succeeded!",
    Symptom.SERVICE_UNAVAILABLE: "succeeded!",
    Symptom.ACCESS_DENIED: "succeeded!",
    Symptom.TIMED_OUT: "timed out",
    Symptom.REFUSED: "refused",
    Symptom.NAME_NOT_FOUND: "getaddrinfo",
    Symptom.NETWORK_UNREACHABLE: "Network is unreachable",
}


def networks(path: Path) -> Iterator[tuple[Cloud, list[dict[str, str]]]]:
    for case in yaml.safe_load(path.read_text(encoding="utf-8")):
        text = yaml.safe_dump(case["topology"], sort_keys=False)
        yield load_topology(parse_yaml(text, "case.yaml")), case["asks"]


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_netcat_agrees_with_the_verdict(path: Path) -> None:
    for cloud, asks in networks(path):
        for asked in asks:
            source, target = asked["from"], asked.get("to", "")
            if "journey" in asked or source not in hosts(cloud) or "/" in target:
                continue
            if target in cloud.of(LambdaFunction):
                continue  # has interfaces that the engine can be asked about, but no name to dial
            service = Service.parse(asked["port"])
            if service.protocol != TCP or service.first is None or service.first != service.last:
                continue
            verdict = ask(cloud, Question(source, target, service))
            if verdict.outcome in (Outcome.PARTIAL, Outcome.UNKNOWN):
                continue
            answer = run(Standing(hosts=(source,)), cloud, f"nc -zv '{target}' {service.first}")
            assert answer is not None
            if [note.code for note in answer.notes] == ["machine.note.stopped"]:
                continue
            assert SAID[verdict.symptom] in answer.output, (asked, answer)
            connected = SAID[verdict.symptom] == "succeeded!"
            assert answer.status == (0 if connected else 1)


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_every_tool_answers_on_every_host(path: Path) -> None:
    for cloud, _ in networks(path):
        for host in hosts(cloud):
            for number, end in enumerate(ends(cloud)):
                # Each end with some of the tools: all pairs would say no more and take long.
                for tool in (TOOLS[(number + n) % len(TOOLS)] for n in range(3)):
                    answer = run(Standing(hosts=(host,)), cloud, tool.format(end))
                    assert answer is not None
                    for look in ("why", "flow-logs", "ip addr", "ip route", "ss -ltn"):
                        assert run(answer.standing, cloud, look) is not None
