"""One minimal topology for each AWS rule, broken and repaired, as data files.

``rules/**/*.yaml``, each a list of cases:

- ``rule``: what AWS does, in a line; ``source``: the page that says so;
- ``topology``: the network in the scenario format; ``asks`` about it;
- ``repair``: sections laid over the topology (maps merge, anything else replaces, null
  removes); ``then``: the asks about the repaired network. Where the rule takes something away,
  the first network is the one that works and the second the broken one.

An ask is ``{from, to, port, verdict}``, and optionally ``symptom``; ``blocked``: every finding
as ``way CODE component``; ``works`` and ``fails``: packets as ``source:port > destination:port``
that are in, or not in, the set that works; ``arrives`` and ``lost``: packets that reach the
destination, or do not, whatever becomes of the reply; ``via``: components on the way there, in
order; ``back``: the same for the way back; ``avoids``: components on no way; ``dialled``;
``missing``: facts that the answer hangs on.

An ask of a ``journey`` names it and its ends: ``session_manager`` and ``image_pull`` (``from``),
``database`` (``from``, ``to``, ``iam``), ``through_bastion`` (``from``, ``through``, ``to``,
``port``). Its ``blocked`` has the findings of every flow, and ``CODE component`` for each
condition that does not hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from ipaddress import IPv4Network, ip_address
from pathlib import Path
from typing import Any

import pytest
import yaml

from trainer.cloud import Cloud, Route, RouteTable
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import Packet, PacketSet, Service
from trainer.reach import Code, Hop, Question, Verdict, ask, journeys
from trainer.reach.journeys import Flow, Journey

RULES = Path(__file__).parent / "rules"
ENOUGH = 200

CASE_KEYS = {"rule", "source", "topology", "asks", "repair", "then"}
FLOW_KEYS = {"from", "to", "port", "verdict", "symptom", "blocked", "works", "fails"} | {
    *("arrives", "lost", "via", "back", "avoids", "dialled", "missing")
}
JOURNEY_KEYS = {"journey", "from", "through", "to", "port", "iam", "verdict", "symptom", "blocked"}


@cache
def cases() -> dict[str, Any]:
    """Every case by the name of its file and its place there."""
    return {
        f"{path.relative_to(RULES).with_suffix('')}-{number}": case
        for path in sorted(RULES.rglob("*.yaml"))
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8")))
    }


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
    if "journey" in want:
        check_journey(cloud, want)
    else:
        check_flow(cloud, want)


def check_flow(cloud: Cloud, want: dict[str, Any]) -> None:
    assert want.keys() <= FLOW_KEYS
    service = Service.parse(want["port"])
    verdict = ask(cloud, Question(want["from"], want["to"], service))
    got = found_by(verdict)
    about = f"{want['from']} -> {want['to']} {want['port']}: {verdict.outcome} {got}"
    assert verdict.outcome == want["verdict"], about
    if "symptom" in want:
        assert verdict.symptom == want["symptom"], about
    if "blocked" in want:
        assert got == want["blocked"], about
    for inside, outside, packets in (
        ("works", "fails", verdict.works),
        ("arrives", "lost", verdict.arrives),
    ):
        check_packets(packets, service, want.get(inside, ()), want.get(outside, ()))
    if "dialled" in want:
        assert [str(a) for a in verdict.dialled] == want["dialled"], about
    if "missing" in want:
        assert list(verdict.missing) == want["missing"], f"{about} {verdict.missing}"
    check_ways(verdict, want)


def check_packets(
    packets: PacketSet, service: Service, inside: Iterable[str], outside: Iterable[str]
) -> None:
    for text in inside:
        assert packet_of(text, service) in packets, text
    for text in outside:
        assert packet_of(text, service) not in packets, text


def check_ways(verdict: Verdict, want: dict[str, Any]) -> None:
    ways = {
        "via": [names(path.forward) for path in verdict.paths],
        "back": [names(path.back) for path in verdict.paths],
    }
    for key, passed in ways.items():
        wanted = want.get(key, [])
        assert not wanted or any(in_order(wanted, way) for way in passed), passed
    avoided = set(want.get("avoids", ()))
    assert not avoided or verdict.paths
    for way in ways["via"] + ways["back"]:
        assert avoided.isdisjoint(way), way


def names(hops: Iterable[Hop]) -> list[str]:
    return [hop.component for hop in hops]


def in_order(wanted: Iterable[str], passed: Iterable[str]) -> bool:
    rest = iter(passed)
    return all(component in rest for component in wanted)


def found_by(verdict: Verdict) -> list[str]:
    return [f"{f.way} {f.code} {f.component}" for f in verdict.findings]


def check_journey(cloud: Cloud, want: dict[str, Any]) -> None:
    assert want.keys() <= JOURNEY_KEYS
    journey = journey_of(cloud, want)
    got: list[str] = []
    for part in journey.parts:
        if isinstance(part, Flow):
            got.extend(found_by(part.verdict))
        elif not part.holds:
            got.append(f"{part.code} {part.component}")
    about = f"{want['journey']}: {journey.outcome} {journey.symptom} {got}"
    assert journey.outcome == want["verdict"], about
    if "symptom" in want:
        assert journey.symptom == want["symptom"], about
    if "blocked" in want:
        assert got == want["blocked"], about


def journey_of(cloud: Cloud, want: dict[str, Any]) -> Journey:
    match want["journey"]:
        case "session_manager":
            return journeys.session_manager(cloud, want["from"])
        case "image_pull":
            return journeys.image_pull(cloud, want["from"])
        case "database":
            return journeys.database(cloud, want["from"], want["to"], iam=want.get("iam", False))
        case "through_bastion":
            service = Service.parse(want["port"])
            return journeys.through_bastion(
                cloud, want["from"], want["through"], want["to"], service
            )
        case unknown:
            raise AssertionError(unknown)


@pytest.mark.parametrize("name", cases())
def test_rule(name: str) -> None:
    case = cases()[name]
    assert case.keys() == CASE_KEYS
    assert case["source"].startswith("https://docs.aws.amazon.com/")
    for want in case["asks"]:
        check(cloud_of(case["topology"]), want)
    repaired = cloud_of(laid_over(case["topology"], case["repair"]))
    for want in case["then"]:
        check(repaired, want)


def test_each_rule_is_there_once_and_changes_an_answer() -> None:
    assert len(cases()) >= ENOUGH
    twice = [rule for rule, n in Counter(c["rule"] for c in cases().values()).items() if n > 1]
    assert not twice
    alike = [name for name, case in cases().items() if case["asks"] == case["then"]]
    assert not alike


def codes_expected() -> Iterator[str]:
    for case in cases().values():
        for want in (*case["asks"], *case["then"]):
            for finding in want.get("blocked", ()):
                yield finding.split()[-2]


def test_every_code_stops_something() -> None:
    missing = set(Code) - set(codes_expected()) - {Code.NO_POSSIBLE_DESTINATION}
    assert not missing


def test_a_route_over_a_stranger_connection_leads_nowhere() -> None:
    """AWS refuses to make such a route, so that no topology has one."""
    cloud = cloud_of(
        {
            "vpcs": {f"vpc-{i}": {"cidr": f"10.{i}.0.0/16"} for i in range(3)},
            "subnets": {
                f"subnet-{i}": {"vpc": f"vpc-{i}", "cidr": f"10.{i}.1.0/24"} for i in (0, 1)
            },
            "peering_connections": {"pcx-12": {"requester": "vpc-1", "accepter": "vpc-2"}},
            "route_tables": {"rtb-0": {"vpc": "vpc-0", "main": True}},
            "instances": {"i-0": {"subnet": "subnet-0"}, "i-1": {"subnet": "subnet-1"}},
        }
    )
    route = Route(destination=IPv4Network("10.1.0.0/16"), target="pcx-12")
    cloud = cloud.put(replace(cloud.get(RouteTable, "rtb-0"), routes=(route,)))
    (finding,) = ask(cloud, Question("i-0", "i-1", Service.tcp(443))).findings
    assert (finding.code, finding.component) == (Code.NO_POSSIBLE_DESTINATION, "pcx-12")
