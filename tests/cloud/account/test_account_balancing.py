"""Load balancers as AWS describes them, and what is served through them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dump import account, codes, lacking
from plain_vpc import ACCOUNT, REGION, ZONES, group, instance, interface, plain, port_from

from trainer.cloud import Listener, LoadBalancer, NetworkInterface, TargetGroup
from trainer.cloud.account import Account
from trainer.cloud.missing import Fact
from trainer.packets import Service
from trainer.reach import Question, ask

ELB = f"arn:aws:elasticloadbalancing:{REGION}:{ACCOUNT}"
FRONT = f"{ELB}:loadbalancer/app/front/50dc6c495c0c9188"
WIRE = f"{ELB}:loadbalancer/net/wire/6fbd1c2d3e4f5061"
WEB = f"{ELB}:targetgroup/web/73e2d6bc24d8a067"
CODE = f"{ELB}:targetgroup/code/83e2d6bc24d8a068"
SPARE = f"{ELB}:targetgroup/spare/93e2d6bc24d8a069"

CLIENT = instance("i-client", interface(1, "subnet-app-a", "10.0.2.10"))
WEB_A = instance("i-web-a", interface(2, "subnet-app-a", "10.0.2.20"))
WEB_C = instance("i-web-c", interface(3, "subnet-app-c", "10.0.3.20"))


def balancer(arn: str, kind: str, scheme: str = "internal", **more: Any) -> dict[str, Any]:
    return {
        "LoadBalancerArn": arn,
        "LoadBalancerName": arn.split("/")[2],
        "VpcId": "vpc-1",
        "Type": kind,
        "Scheme": scheme,
        "State": {"Code": "active"},
        "SecurityGroups": ["sg-open"],
        "AvailabilityZones": [
            {"ZoneName": ZONES[zone], "SubnetId": f"subnet-app-{zone}", "LoadBalancerAddresses": []}
            for zone in "ac"
        ],
        **more,
    }


def listener(
    arn: str, port: int, *actions: dict[str, Any], protocol: str = "HTTP"
) -> dict[str, Any]:
    return {
        "ListenerArn": f"{arn.replace('loadbalancer', 'listener')}/{port}",
        "LoadBalancerArn": arn,
        "Port": port,
        "Protocol": protocol,
        "DefaultActions": [*actions],
    }


def forward(*arns: str) -> dict[str, Any]:
    if len(arns) == 1:
        return {"Type": "forward", "TargetGroupArn": arns[0]}
    rows = [{"TargetGroupArn": arn, "Weight": 1} for arn in arns]
    return {"Type": "forward", "ForwardConfig": {"TargetGroups": rows}}


def targets(arn: str, protocol: str = "HTTP", **more: Any) -> dict[str, Any]:
    return {
        "TargetGroupArn": arn,
        "TargetGroupName": arn.split("/")[1],
        "Protocol": protocol,
        "Port": 8080,
        "VpcId": "vpc-1",
        "TargetType": "instance",
        "HealthCheckProtocol": protocol,
        "HealthCheckPort": "traffic-port",
        **more,
    }


def health(**states: str) -> dict[str, Any]:
    return {
        "TargetHealthDescriptions": [
            {
                "Target": {"Id": target.replace("_", "-"), "Port": 8080},
                "HealthCheckPort": "8080",
                "TargetHealth": {"State": state},
            }
            for target, state in states.items()
        ]
    }


def attributes(**values: str) -> dict[str, Any]:
    return {
        "Attributes": [
            {"Key": key.replace("__", "."), "Value": value} for key, value in values.items()
        ]
    }


ACROSS = {"load_balancing__cross_zone__enabled": "true"}
GROUP = attributes(load_balancing__cross_zone__enabled="use_load_balancer_configuration")


def dump(
    *balancers: dict[str, Any],
    listeners: list[dict[str, Any]],
    groups: list[dict[str, Any]],
    healthy: dict[str, Any] | None = None,
    nodes: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> dict[str, Any]:
    files = plain(CLIENT, WEB_A, WEB_C, interfaces=nodes)
    files["elbv2.describe-load-balancers"] = {"LoadBalancers": [*balancers]}
    files["elbv2.describe-target-groups"] = {"TargetGroups": groups}
    for each in balancers:
        name = each["LoadBalancerName"]
        mine = [row for row in listeners if row["LoadBalancerArn"] == each["LoadBalancerArn"]]
        files[f"elbv2.describe-listeners.{name}"] = {"Listeners": mine}
        files[f"elbv2.describe-load-balancer-attributes.{name}"] = attributes(
            load_balancing__cross_zone__enabled="false"
        )
    files["elbv2.describe-target-health.web"] = healthy or health(
        i_web_a="healthy", i_web_c="healthy"
    )
    files["elbv2.describe-target-group-attributes.web"] = GROUP
    return files | more


def outcome(read: Account, source: str, target: str, port: str) -> str:
    return ask(read.cloud, Question(source, target, Service.parse(port))).outcome.value


def alb(**more: Any) -> dict[str, Any]:
    return dump(
        balancer(FRONT, "application"),
        listeners=[listener(FRONT, 80, forward(WEB))],
        groups=[targets(WEB)],
        **more,
    )


def test_nodes_are_the_interfaces_that_carry_its_name(tmp_path: Path) -> None:
    nodes = tuple(
        interface(
            10 + n,
            f"subnet-app-{zone}",
            f"10.0.{2 + n}.100",
            Description="ELB app/front/50dc6c495c0c9188",
            RequesterId="amazon-elb",
        )
        for n, zone in enumerate("ac")
    )
    read = account(tmp_path, alb(nodes=nodes))
    front = read.cloud.get(LoadBalancer, "front")
    assert front.interfaces == ("eni-10", "eni-11")
    assert read.cloud.get(NetworkInterface, "eni-10").owner == "front"
    assert not codes(read) & {"interface_assumed", "no_listeners", "no_target_health"}
    assert outcome(read, "i-client", "front", "tcp/80") == "reachable"
    assert outcome(read, "i-client", FRONT, "tcp/80") == "reachable"
    assert outcome(read, "i-client", "front", "tcp/81") == "unreachable"


def test_nodes_that_nobody_saved_are_in_their_subnets_all_the_same(tmp_path: Path) -> None:
    read = account(tmp_path, alb())
    nodes = [
        read.cloud.get(NetworkInterface, i)
        for i in read.cloud.get(LoadBalancer, "front").interfaces
    ]
    assert [node.subnet for node in nodes] == ["subnet-app-a", "subnet-app-c"]
    assert {node.security_groups for node in nodes} == {("sg-open",)}
    assert "interface_assumed" in codes(read)
    assert outcome(read, "i-client", "front", "tcp/80") == "reachable"


@pytest.mark.parametrize(
    ("action", "wanted"),
    [
        ({"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS"}}, "reachable"),
        ({"Type": "fixed-response", "FixedResponseConfig": {"StatusCode": "404"}}, "reachable"),
        (forward(WEB, SPARE), "reachable"),
        ({"Type": "forward", "TargetGroupArn": SPARE}, "unreachable"),
    ],
)
def test_what_a_default_action_does(tmp_path: Path, action: dict[str, Any], wanted: str) -> None:
    files = dump(
        balancer(FRONT, "application"),
        listeners=[
            listener(FRONT, 80, {"Type": "authenticate-oidc", "Order": 1}, action | {"Order": 2})
        ],
        groups=[targets(WEB), targets(SPARE)],
    )
    files["elbv2.describe-target-health.spare"] = health()
    files["elbv2.describe-target-group-attributes.spare"] = GROUP
    assert outcome(account(tmp_path, files), "i-client", "front", "tcp/80") == wanted


def test_a_group_with_weight_zero_gets_nothing(tmp_path: Path) -> None:
    rows = [
        {"TargetGroupArn": WEB, "Weight": 0},
        {"TargetGroupArn": SPARE, "Weight": 100},
    ]
    files = dump(
        balancer(FRONT, "application"),
        listeners=[
            listener(FRONT, 80, {"Type": "forward", "ForwardConfig": {"TargetGroups": rows}})
        ],
        groups=[targets(WEB), targets(SPARE)],
    )
    (found,) = account(tmp_path, files).cloud.of(Listener).values()
    assert found.target_groups == ("spare",)


def test_a_function_is_called_without_a_packet_of_the_vpc(tmp_path: Path) -> None:
    lambdas = {
        "TargetGroupArn": CODE,
        "TargetGroupName": "code",
        "TargetType": "lambda",
        "HealthCheckEnabled": False,
    }
    files = dump(
        balancer(FRONT, "application"),
        listeners=[listener(FRONT, 80, forward(CODE))],
        groups=[lambdas],
    )
    unknown = account(tmp_path / "unknown", files)
    assert outcome(unknown, "i-client", "front", "tcp/80") == "unknown"
    files["elbv2.describe-target-health.code"] = health(function="unavailable")
    assert outcome(account(tmp_path / "known", files), "i-client", "front", "tcp/80") == "reachable"
    files["elbv2.describe-target-health.code"] = health()
    nothing = account(tmp_path / "nothing", files)
    assert outcome(nothing, "i-client", "front", "tcp/80") == "unreachable"


@pytest.mark.parametrize(
    ("states", "wanted"),
    [
        ({"i_web_a": "healthy", "i_web_c": "unhealthy"}, "reachable"),
        ({"i_web_a": "initial", "i_web_c": "healthy"}, "reachable"),
        ({"i_web_a": "draining", "i_web_c": "draining"}, "unreachable"),
        ({"i_web_a": "unused", "i_web_c": "unused"}, "reachable"),
    ],
)
def test_health_as_aws_reports_it(tmp_path: Path, states: dict[str, str], wanted: str) -> None:
    read = account(tmp_path, alb(healthy=health(**states)))
    assert outcome(read, "i-client", "front", "tcp/80") == wanted


def test_the_health_check_still_counts_where_aws_says_healthy(tmp_path: Path) -> None:
    files = alb()
    files["ec2.describe-security-groups"]["SecurityGroups"].append(
        group("sg-web", port_from(8080, "10.0.0.0/16"))
    )
    for row in files["ec2.describe-network-interfaces"]["NetworkInterfaces"]:
        if row["NetworkInterfaceId"] in ("eni-2", "eni-3"):
            row["Groups"] = [{"GroupId": "sg-web"}]
    (web,) = files["elbv2.describe-target-groups"]["TargetGroups"]
    assert outcome(account(tmp_path / "a", files), "i-client", "front", "tcp/80") == "reachable"
    web["HealthCheckPort"] = "9000"
    read = account(tmp_path / "b", files)
    assert read.cloud.get(TargetGroup, "web").health_check.port == 9000


def nlb(healthy: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    return dump(
        balancer(WIRE, "network"),
        listeners=[listener(WIRE, 80, forward(WEB), protocol="TCP")],
        groups=[targets(WEB, "TCP")],
        healthy=healthy,
        **more,
    )


def test_a_network_load_balancer_stays_in_its_zones_unless_told(tmp_path: Path) -> None:
    one = health(i_web_a="healthy")
    apart = account(tmp_path / "apart", nlb(one))
    assert outcome(apart, "i-client", "wire", "tcp/80") == "partial"
    across = nlb(one, **{"elbv2.describe-load-balancer-attributes.wire": attributes(**ACROSS)})
    assert outcome(account(tmp_path / "a", across), "i-client", "wire", "tcp/80") == "reachable"
    group_says = nlb(one, **{"elbv2.describe-target-group-attributes.web": attributes(**ACROSS)})
    assert outcome(account(tmp_path / "g", group_says), "i-client", "wire", "tcp/80") == "reachable"


@pytest.mark.parametrize(
    ("name", "lost", "fact"),
    [
        ("elbv2.describe-listeners.wire", "wire", Fact.LISTENERS),
        ("elbv2.describe-target-health.web", "web", Fact.TARGET_HEALTH),
        ("elbv2.describe-load-balancer-attributes.wire", "wire", Fact.ATTRIBUTES),
        ("elbv2.describe-target-group-attributes.web", "web", Fact.ATTRIBUTES),
    ],
)
def test_a_response_that_is_absent_is_unknown_where_it_matters(
    tmp_path: Path, name: str, lost: str, fact: Fact
) -> None:
    files = nlb(health(i_web_a="healthy"))
    del files[name]
    read = account(tmp_path, files)
    assert (lost, fact) in lacking(read)
    verdict = ask(read.cloud, Question("i-client", "wire", Service.tcp(80)))
    assert verdict.outcome.value in ("unknown", "partial")
    assert verdict.outcome.value == "unknown" or fact is Fact.ATTRIBUTES


def test_targets_by_address_and_those_that_are_elsewhere(tmp_path: Path) -> None:
    by_address = {
        "TargetHealthDescriptions": [
            {
                "Target": {"Id": "10.0.2.20", "Port": 8080, "AvailabilityZone": "all"},
                "TargetHealth": {"State": "healthy"},
            }
        ]
    }
    files = alb(healthy=by_address)
    files["elbv2.describe-target-groups"]["TargetGroups"][0]["TargetType"] = "ip"
    assert outcome(account(tmp_path / "here", files), "i-client", "front", "tcp/80") == "reachable"
    by_address["TargetHealthDescriptions"][0]["Target"]["Id"] = "192.168.0.9"  # type: ignore[index]
    read = account(tmp_path / "elsewhere", files)
    assert outcome(read, "i-client", "front", "tcp/80") == "unknown"
    assert "target_elsewhere" in codes(read)


def test_a_network_load_balancer_before_an_application_load_balancer(tmp_path: Path) -> None:
    chained = targets(CODE, "TCP", TargetType="alb", Port=80)
    files = dump(
        balancer(FRONT, "application"),
        balancer(WIRE, "network"),
        listeners=[
            listener(FRONT, 80, forward(WEB)),
            listener(WIRE, 443, forward(CODE), protocol="TCP"),
        ],
        groups=[targets(WEB), chained],
    )
    files["elbv2.describe-target-health.code"] = {
        "TargetHealthDescriptions": [
            {"Target": {"Id": FRONT, "Port": 80}, "TargetHealth": {"State": "healthy"}}
        ]
    }
    files["elbv2.describe-target-group-attributes.code"] = attributes(
        preserve_client_ip__enabled="true"
    )
    read = account(tmp_path, files)
    assert outcome(read, "i-client", "wire", "tcp/443") == "reachable"


def test_other_kinds_are_not_modelled_and_that_is_said(tmp_path: Path) -> None:
    node = interface(
        10, "subnet-app-a", "10.0.2.100", Description="ELB old", RequesterId="amazon-elb"
    )
    files = plain(CLIENT, interfaces=(node,))
    files["elb.describe-load-balancers"] = {
        "LoadBalancerDescriptions": [{"LoadBalancerName": "old", "VPCId": "vpc-1"}]
    }
    files["elbv2.describe-load-balancers"] = {
        "LoadBalancers": [balancer(f"{ELB}:loadbalancer/gwy/wall/1", "gateway")]
    }
    read = account(tmp_path, files)
    assert "balancer_not_modelled" in codes(read)
    assert not read.cloud.of(LoadBalancer)
    assert outcome(read, "i-client", "10.0.2.100", "tcp/80") == "unknown"
