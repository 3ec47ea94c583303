"""`survives`: what still works after an outage, and what does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from trainer.cloud import Cloud, NatGateway, NatState, RouteTable
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.goals import Goal, Ground, Mark, Reason, read_goal

TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}}
subnets:
  subnet-public-a: {cidr: 10.0.0.0/24, zone: a}
  subnet-public-c: {cidr: 10.0.10.0/24, zone: c}
  subnet-app-a: {cidr: 10.0.1.0/24, zone: a}
  subnet-app-c: {cidr: 10.0.11.0/24, zone: c}
internet_gateways: {igw-one: {vpc: vpc-one}}
elastic_ips: {eipalloc-a: {public_ip: 203.0.113.10}, eipalloc-c: {public_ip: 203.0.113.11}}
nat_gateways:
  nat-a: {subnet: subnet-public-a, elastic_ip: eipalloc-a}
  nat-c: {subnet: subnet-public-c, elastic_ip: eipalloc-c}
route_tables:
  rtb-public: {routes: ["0.0.0.0/0 -> igw-one"], subnets: [subnet-public-a, subnet-public-c]}
  rtb-app-a: {vpc: vpc-one, routes: ["0.0.0.0/0 -> nat-a"], subnets: [subnet-app-a]}
  rtb-app-c: {vpc: vpc-one, routes: ["0.0.0.0/0 -> NAT_OF_C"], subnets: [subnet-app-c]}
security_groups:
  sg-app: {}
  sg-db: {inbound: ["tcp/5432 from sg-app"]}
instances:
  i-app-a: {subnet: subnet-app-a, security_groups: [sg-app]}
  i-app-c: {subnet: subnet-app-c, security_groups: [sg-app]}
db_subnet_groups: {dbsubnets-one: {subnets: [subnet-app-a, subnet-app-c]}}
db_instances:
  db-one:
    engine: postgres
    subnet_group: dbsubnets-one
    zone: a
    multi_az: MULTI_AZ
    security_groups: [sg-db]
"""


def cloud(nat_of_c: str = "nat-c", multi_az: str = "true") -> Cloud:
    text = TOPOLOGY.replace("NAT_OF_C", nat_of_c).replace("MULTI_AZ", multi_az)
    return load_topology(parse_yaml(text, "topology.yaml"))


def goal(source: str, destination: str, port: str, without: str) -> Goal:
    text = f"{{id: g, kind: survives, from: {source}, to: {destination}, port: {port}, "
    return read_goal(parse_yaml(f"{text}without: {without}}}", "goal.yaml"))


def mark(cloud: Cloud, wanted: Goal) -> Mark:
    return wanted.judge(Ground(cloud, cloud, [wanted]))


@pytest.mark.parametrize(
    ("nat_of_c", "without", "reason", "outage"),
    [
        ("nat-c", "any-zone", Reason.SURVIVES, None),
        ("nat-c", "nat-a", Reason.SURVIVES, None),
        ("nat-c", "nat-c", Reason.FAILS_WITHOUT, "nat-c"),
        ("nat-a", "any-zone", Reason.FAILS_WITHOUT, "ap-northeast-1a"),
        ("nat-a", "a", Reason.FAILS_WITHOUT, "ap-northeast-1a"),
        ("nat-a", "ap-northeast-1a", Reason.FAILS_WITHOUT, "ap-northeast-1a"),
        ("nat-a", "[nat-c, nat-a]", Reason.FAILS_WITHOUT, "nat-a"),
    ],
)
def test_a_nat_gateway_in_another_zone_is_a_weakness(
    nat_of_c: str, without: str, reason: Reason, outage: str | None
) -> None:
    wanted = goal("i-app-c", "internet", "tcp/443", without)
    found = mark(cloud(nat_of_c), wanted)
    assert (found.met, found.reason) == (reason is Reason.SURVIVES, reason)
    assert found.facts.get("outage") == outage


def test_the_clients_own_zone_is_not_among_any() -> None:
    assert mark(cloud(), goal("i-app-c", "internet", "tcp/443", "any-zone")).met
    lost = mark(cloud(), goal("i-app-c", "internet", "tcp/443", "c"))
    assert (lost.reason, lost.verdicts) == (Reason.FAILS_WITHOUT, ())


@pytest.mark.parametrize(("multi_az", "met"), [("true", True), ("false", False)])
def test_a_database_survives_its_zone_with_a_standby_only(multi_az: str, met: bool) -> None:
    wanted = goal("i-app-c", "db-one", "tcp/5432", "any-zone")
    assert mark(cloud(multi_az=multi_az), wanted).met is met
    assert mark(cloud(multi_az=multi_az), goal("i-app-c", "db-one", "tcp/5432", "db-one")).met is (
        met
    )


def test_what_does_not_work_does_not_survive() -> None:
    wanted = goal("internet", "i-app-a", "tcp/443", "any-zone")
    assert mark(cloud(), wanted).reason is Reason.NEVER_WORKS


def test_a_deleted_gateway_cannot_fail_any_more() -> None:
    before = cloud()
    table = before.get(RouteTable, "rtb-app-c")
    rerouted = replace(table, routes=tuple(replace(r, target="nat-a") for r in table.routes))
    gone = before.put(replace(before.get(NatGateway, "nat-c"), state=NatState.DELETED), rerouted)
    assert mark(gone, goal("i-app-c", "internet", "tcp/443", "nat-c")).met


@pytest.mark.parametrize("outage", ["nat-gone", "subnet-app-a", "x", "vpn-x/1", "rtb-app-a"])
def test_an_outage_that_means_nothing_is_told(outage: str) -> None:
    found = [*goal("i-app-c", "internet", "tcp/443", outage).faults(cloud())]
    assert found == [("format.unknown_outage", {"found": outage})]
