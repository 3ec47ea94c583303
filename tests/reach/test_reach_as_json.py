"""The JSON answer: its keys, and that it says the same as the verdict."""

from __future__ import annotations

import json
from typing import Any

import pytest

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import PacketSet, Service
from trainer.reach import Question, ask
from trainer.reach.as_json import packets_json, verdict_json

TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}}
subnets:
  subnet-a: {cidr: 10.0.1.0/24, zone: a}
  subnet-b: {cidr: 10.0.2.0/24, zone: a}
network_acls:
  acl-b:
    subnets: [subnet-b]
    inbound: ["100 allow tcp/80 from 10.0.1.0/24"]
    outbound: ["100 allow tcp/49152-65535 to 10.0.1.0/24"]
security_groups: {sg-b: {inbound: ["tcp/80 from 10.0.0.0/8"]}}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10}
  i-b: {subnet: subnet-b, private_ip: 10.0.2.10, security_groups: [sg-b]}
"""


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return load_topology(parse_yaml(TOPOLOGY, "topology.yaml"))


def answer(cloud: Cloud, source: str, destination: str, port: str) -> dict[str, Any]:
    verdict = ask(cloud, Question(source, destination, Service.parse(port)))
    found: dict[str, Any] = json.loads(json.dumps(verdict_json(verdict)))
    return found


def test_a_partial_answer_tells_all_of_it(cloud: Cloud) -> None:
    found = answer(cloud, "i-a", "i-b", "tcp/80")
    assert {"verdict", "from", "to", "port", "dialled", "forward", "return"} <= found.keys()
    assert {"blocked", "works", "missing"} <= found.keys()
    assert (found["verdict"], found["from"], found["to"]) == ("partial", "i-a", "i-b")
    assert (found["port"], found["dialled"], found["missing"]) == ("tcp/80", ["10.0.2.10"], [])
    (works,) = found["works"]
    assert works == {
        "protocols": ["tcp"],
        "from": ["10.0.1.10/32"],
        "to": ["10.0.2.10/32"],
        "source_ports": [[49152, 60999]],
        "ports": [[80, 80]],
    }


def test_a_blocker_names_code_component_direction_and_rule(cloud: Cloud) -> None:
    (blocked,) = answer(cloud, "i-a", "i-b", "tcp/80")["blocked"]
    assert blocked["code"] == "SUBNET_ACL_RESTRICTION"
    assert blocked["component"] == "acl-b"
    assert blocked["direction"] == "return"
    assert blocked["filter"] == "outbound"
    assert blocked["rule"] == "* deny all to all"


def test_where_no_rule_matched_none_is_blamed(cloud: Cloud) -> None:
    found = answer(cloud, "i-a", "i-b", "tcp/81")
    by_code = {blocked["code"]: blocked for blocked in found["blocked"]}
    group = by_code["ENI_SG_RULES_MISMATCH"]
    assert group["rule"] is None
    assert [rule["text"] for rule in group["rules"]] == ["tcp/80 from 10.0.0.0/8"]


def test_hops_name_component_type_and_packets(cloud: Cloud) -> None:
    found = answer(cloud, "i-a", "i-b", "tcp/80")
    kinds = [hop["type"] for hop in found["forward"]]
    assert (kinds[0], kinds[-1]) == ("source", "destination")
    acl = next(hop for hop in found["forward"] if hop["component"] == "acl-b")
    assert acl["rules"][0]["text"] == "100 allow tcp/80 from 10.0.1.0/24"
    assert acl["packets"][0]["ports"] == [[80, 80]]
    assert found["return"]


def test_conditions_that_are_none_are_left_out() -> None:
    (box,) = packets_json(PacketSet.everything())
    assert box == {"from": ["0.0.0.0/0", "::/0"], "to": ["0.0.0.0/0", "::/0"]}
    assert packets_json(PacketSet.nothing()) == []
