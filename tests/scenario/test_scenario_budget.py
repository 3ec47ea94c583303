"""What a network costs by the hour, and goals that limit it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trainer.cloud import (
    BadInput,
    Cloud,
    ElasticIp,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    NatState,
)
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.costs import Item, cost_lines, monthly_cost, prices
from trainer.scenario.goals import Goal, Ground, Mark, Reason, read_goal

TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}, vpc-two: {cidr: 10.1.0.0/16}}
subnets:
  subnet-a: {vpc: vpc-one, cidr: 10.0.0.0/24, zone: a}
  subnet-c: {vpc: vpc-one, cidr: 10.0.1.0/24, zone: c}
  subnet-two: {vpc: vpc-two, cidr: 10.1.0.0/24, zone: a}
internet_gateways: {igw-one: {vpc: vpc-one}}
elastic_ips: {eipalloc-nat: {public_ip: 203.0.113.10}, eipalloc-idle: {public_ip: 203.0.113.11}}
nat_gateways: {nat-a: {subnet: subnet-a, elastic_ip: eipalloc-nat}}
security_groups: {sg-one: {vpc: vpc-one}}
instances:
  i-web: {subnet: subnet-a, public_ip: 203.0.113.20, security_groups: [sg-one]}
vpc_endpoints:
  vpce-ssm: {service: ssm, type: Interface, subnets: [subnet-a, subnet-c]}
  vpce-s3: {service: s3, type: Gateway, vpc: vpc-one}
transit_gateways: {tgw-one: {}}
transit_gateway_vpc_attachments:
  tgw-attach-one: {gateway: tgw-one, subnets: [subnet-a]}
  tgw-attach-two: {gateway: tgw-one, subnets: [subnet-two]}
"""


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return load_topology(parse_yaml(TOPOLOGY, "topology.yaml"))


def test_every_item_has_a_price_and_the_table_its_day() -> None:
    table = prices()
    assert isinstance(table.as_of, date)
    assert all(source.startswith("https://aws.amazon.com/") for source in table.sources)
    for region in table.regions:
        assert all(table.hourly(region, item) > 0 for item in Item)
    assert table.hourly("eu-north-1", Item.NAT_GATEWAY) == table.hourly(
        "ap-northeast-1", Item.NAT_GATEWAY
    )


def test_what_aws_charges_by_the_hour_is_counted(cloud: Cloud) -> None:
    counted = {line.item: line.count for line in cost_lines(cloud)}
    assert counted == {
        Item.NAT_GATEWAY: 1,
        Item.PUBLIC_IPV4: 3,
        Item.INTERFACE_ENDPOINT: 2,
        Item.TRANSIT_GATEWAY_ATTACHMENT: 2,
    }
    hourly = 0.062 + 3 * 0.005 + 2 * 0.014 + 2 * 0.07
    assert monthly_cost(cloud) == pytest.approx(hourly * 730, abs=0.02)


def test_what_is_gone_or_stopped_costs_nothing(cloud: Cloud) -> None:
    nat = replace(cloud.get(NatGateway, "nat-a"), state=NatState.DELETED)
    web = replace(cloud.get(Instance, "i-web"), state=InstanceState.STOPPED)
    counted = {line.item: line.count for line in cost_lines(cloud.put(nat, web))}
    assert Item.NAT_GATEWAY not in counted
    assert counted[Item.PUBLIC_IPV4] == 2


def goal(text: str) -> Goal:
    return read_goal(parse_yaml("{id: g, kind: budget, " + text + "}", "goal.yaml"))


def mark(before: Cloud, now: Cloud, text: str) -> Mark:
    wanted = goal(text)
    return wanted.judge(Ground(before, now, [wanted]))


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("monthly: 500", True),
        ("monthly: 100", False),
        ("added_monthly: 3.65", True),
        ("added_monthly: 3.64", False),
        ("added_monthly: 0", False),
        ("new_resources: 2", True),
        ("new_resources: 1", False),
        ("monthly: 500, new_resources: 1", False),
    ],
)
def test_each_limit_is_judged(cloud: Cloud, text: str, met: bool) -> None:
    now = cloud.put(
        ElasticIp(id="eipalloc-new", public_ip=cloud.get(ElasticIp, "eipalloc-idle").public_ip),
        InternetGateway(id="igw-new"),
    )
    found = mark(cloud, now, text)
    assert (found.met, found.reason is Reason.WITHIN_BUDGET) == (met, met)
    assert found.facts["made"] == "2"
    assert found.facts["added"] == "+3.65"


def test_a_negative_limit_asks_for_savings(cloud: Cloud) -> None:
    now = cloud.without("eipalloc-idle")
    assert mark(cloud, now, "added_monthly: -3.65").met
    assert not mark(cloud, now, "added_monthly: -3.66").met
    for limit, code in (("-3", "saved"), ("0", "same"), ("3", "added")):
        assert goal(f"added_monthly: {limit}").codes() == (f"goal.budget_{code}",)


def test_a_budget_without_a_limit_is_refused() -> None:
    with pytest.raises(BadInput) as caught:
        read_goal(parse_yaml("{id: g, kind: budget}", "goal.yaml"))
    assert caught.value.problems[0].code == "format.no_limit"
