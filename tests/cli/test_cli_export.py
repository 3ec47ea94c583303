"""The export script: it only reads, leaves secrets out, goes on after errors, and is allowed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from trainer.cli import main

Out = pytest.CaptureFixture[str]

SECRET = "s3cr3t"
ANSWERS: dict[str, Any] = {
    "ec2 describe-vpcs": {"Vpcs": [{"VpcId": "vpc-1"}, {"VpcId": "vpc-2"}]},
    "ec2 describe-managed-prefix-lists": {"PrefixLists": [{"PrefixListId": "pl-1"}]},
    "ec2 describe-transit-gateway-route-tables": {
        "TransitGatewayRouteTables": [{"TransitGatewayRouteTableId": "tgw-rtb-1"}]
    },
    "ec2 describe-vpn-connections": {
        "VpnConnections": [
            {
                "VpnConnectionId": "vpn-1",
                "CustomerGatewayConfiguration": SECRET,
                "Options": {"StaticRoutesOnly": True, "TunnelOptions": [{"PreSharedKey": SECRET}]},
            }
        ]
    },
    "elbv2 describe-load-balancers": {
        "LoadBalancers": [{"LoadBalancerName": "front", "LoadBalancerArn": "arn:lb"}]
    },
    "elbv2 describe-target-groups": {
        "TargetGroups": [{"TargetGroupName": "web", "TargetGroupArn": "arn:tg"}]
    },
    "lambda list-functions": {
        "Functions": [{"FunctionName": "fn", "Environment": {"Variables": {"KEY": SECRET}}}]
    },
    "ecs list-clusters": {"clusterArns": ["arn:aws:ecs:r:1:cluster/main"]},
    "ecs list-tasks": {"taskArns": [f"arn:aws:ecs:r:1:task/main/{n}" for n in range(150)]},
    "ecs describe-tasks": {
        "tasks": [{"taskArn": "t", "overrides": {"containerOverrides": [{"environment": SECRET}]}}]
    },
    "directconnect describe-virtual-interfaces": {
        "virtualInterfaces": [
            {"virtualInterfaceId": "dxvif-1", "authKey": SECRET, "bgpPeers": [{"authKey": SECRET}]}
        ]
    },
    "directconnect describe-direct-connect-gateways": {
        "directConnectGateways": [{"directConnectGatewayId": "dxgw-1"}]
    },
}
FAKE = """#!{python}
import json, sys
import jmespath
words = sys.argv[1:]
with open({log!r}, "a") as log:
    log.write(json.dumps(words) + "\\n")
if words[:2] == ["ec2", "describe-flow-logs"]:
    sys.exit("You are not authorized")
answer = json.load(open({answers!r})).get(" ".join(words[:2]), {{}})
option = dict(zip(words, words[1:]))
if "--query" in option:
    answer = jmespath.search(option["--query"], answer)
if option["--output"] == "text":
    print("\\n".join("\\t".join(row) for row in answer or []) or "None")
else:
    print(json.dumps(answer))
"""


@pytest.fixture
def script(capsys: Out) -> str:
    assert main(["export-script"]) == 0
    return capsys.readouterr().out


@pytest.fixture
def exported(script: str, tmp_path: Path) -> tuple[Path, list[list[str]]]:
    """The folder after a run with an AWS CLI that has one answer for each call, and the calls."""
    tools, out, log = tmp_path / "bin", tmp_path / "out", tmp_path / "log"
    tools.mkdir()
    answers = tmp_path / "answers.json"
    answers.write_text(json.dumps(ANSWERS), encoding="utf-8")
    fake = FAKE.format(python=sys.executable, log=str(log), answers=str(answers))
    (tools / "aws").write_text(fake, encoding="utf-8")
    (tools / "aws").chmod(0o755)
    (tmp_path / "export.sh").write_text(script, encoding="utf-8")
    subprocess.run(
        ["sh", str(tmp_path / "export.sh"), str(out), "ap-northeast-1"],
        env={**os.environ, "PATH": f"{tools}:{os.environ['PATH']}"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=True,
    )
    return out, [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]


@pytest.mark.skipif(os.name == "nt", reason="the script needs a POSIX shell")
def test_it_only_reads_leaves_secrets_out_and_names_files_after_their_ids(
    exported: tuple[Path, list[list[str]]],
) -> None:
    out, calls = exported
    verbs = {operation.partition("-")[0] for _, operation, *_ in calls}
    assert verbs == {"describe", "get", "list", "search"}
    files = {path.name: path.read_text(encoding="utf-8") for path in out.rglob("*.json")}
    assert not [name for name, text in files.items() if SECRET in text]
    assert json.loads(files["ec2.describe-vpn-connections.json"])["VpnConnections"][0]["Options"]
    assert {
        "ec2.describe-vpc-attribute.vpc-2.enableDnsHostnames.json",
        "ec2.search-transit-gateway-routes.tgw-rtb-1.json",
        "ec2.get-transit-gateway-route-table-associations.tgw-rtb-1.json",
        "ec2.get-managed-prefix-list-entries.pl-1.json",
        "elbv2.describe-listeners.front.json",
        "elbv2.describe-target-health.web.json",
        "ecs.describe-tasks.main.2.json",
    } <= files.keys()
    assert not list(out.rglob(".*"))


@pytest.mark.skipif(os.name == "nt", reason="the script needs a POSIX shell")
def test_a_refusal_is_noted_and_the_rest_is_saved(
    exported: tuple[Path, list[list[str]]],
) -> None:
    out, _ = exported
    noted = (out / "_errors.txt").read_text(encoding="utf-8")
    assert noted == "ap-northeast-1 ec2.describe-flow-logs: You are not authorized \n"
    assert not list(out.rglob("ec2.describe-flow-logs.json"))
    assert list(out.rglob("rds.describe-db-instances.json"))


@pytest.mark.skipif(os.name == "nt", reason="the script needs a POSIX shell")
def test_the_policy_allows_each_call_and_nothing_else(
    exported: tuple[Path, list[list[str]]], capsys: Out
) -> None:
    _, calls = exported
    services = {"elbv2": "elasticloadbalancing"}
    needed = {f"{services.get(s, s)}:{o.replace('-', '')}" for s, o, *_ in calls}
    assert main(["export-script", "--policy"]) == 0
    (statement,) = json.loads(capsys.readouterr().out)["Statement"]
    assert statement["Effect"] == "Allow"
    assert {action.lower() for action in statement["Action"]} == needed


def test_the_script_says_what_it_does_in_no_more_than_a_screen(script: str) -> None:
    head = script.split("set -u")[0]
    assert head.count("\n") < 12
    assert re.search(r"only reads", head)
