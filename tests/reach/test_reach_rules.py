"""One minimal topology for each AWS rule, broken and repaired, as data files.

``rules/**/*.yaml``, each a list of cases:

- ``rule``: what AWS does, in a line; ``source``: the page that says so;
- ``topology``: the broken network in the scenario format; ``asks`` about it;
- ``repair``: sections laid over the topology (maps merge, anything else replaces, null
  removes); ``then``: the asks about the repaired network.

An ask is ``{from, to, port, verdict}``, and optionally ``symptom``; ``blocked``: every finding
as ``way CODE component``; ``works`` and ``fails``: packets as ``source:port > destination:port``
that are in, or not in, the set that works; ``via``: components on the way there, in order;
``dialled``.
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Packet, Service
from trainer.reach import Question, ask

RULES = Path(__file__).parent / "rules"


def cases() -> Iterator[Any]:
    for path in sorted(RULES.rglob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            name = f"{path.relative_to(RULES).with_suffix('')}-{number}"
            yield pytest.param(case, id=name)


def laid_over(below: Any, above: Any) -> Any:
    """Maps merge; anything else replaces; null removes."""
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    merged = {**below, **{k: laid_over(below.get(k), v) for k, v in above.items()}}
    return {k: v for k, v in merged.items() if v is not None or k not in above}


def cloud_of(topology: Any) -> Cloud:
    return load_topology(parse_yaml(yaml.safe_dump(topology, sort_keys=False), "case.yaml"))


def packet_of(text: str, service: Service) -> Packet:
    """``10.0.0.1:40000 > 10.0.0.2:443`` of the ask's protocol."""
    (source, source_port), (destination, port) = (
        end.strip().rsplit(":", 1) for end in text.split(">")
    )
    assert service.protocol is not None
    return Packet(
        service.protocol,
        ip_address(source.strip("[]")),
        ip_address(destination.strip("[]")),
        int(source_port),
        int(port),
    )


def check(cloud: Cloud, want: dict[str, Any]) -> None:
    service = Service.parse(want["port"])
    verdict = ask(cloud, Question(want["from"], want["to"], service))
    got = [f"{f.way} {f.code} {f.component}" for f in verdict.findings]
    about = f"{want['from']} -> {want['to']} {want['port']}: {verdict.outcome} {got}"
    assert verdict.outcome == want["verdict"], about
    if "symptom" in want:
        assert verdict.symptom == want["symptom"], about
    if "blocked" in want:
        assert got == want["blocked"], about
    for text in want.get("works", ()):
        assert packet_of(text, service) in verdict.works, text
    for text in want.get("fails", ()):
        assert packet_of(text, service) not in verdict.works, text
    if "dialled" in want:
        assert [str(a) for a in verdict.dialled] == want["dialled"], about
    if "via" in want:
        passed = [hop.component for hop in verdict.paths[0].forward]
        ordered = iter(passed)
        assert all(component in ordered for component in want["via"]), passed


@pytest.mark.parametrize("case", list(cases()))
def test_rule(case: dict[str, Any]) -> None:
    assert case["source"].startswith("https://docs.aws.amazon.com/")
    for want in case["asks"]:
        check(cloud_of(case["topology"]), want)
    if "then" in case:
        repaired = cloud_of(laid_over(case["topology"], case["repair"]))
        for want in case["then"]:
            check(repaired, want)
