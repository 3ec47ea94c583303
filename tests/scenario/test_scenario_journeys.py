"""Goals that take several flows and permissions."""

from __future__ import annotations

import pytest

from trainer.cloud import BadInput, Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.reach import Code
from trainer.scenario.goals import Goal, Ground, Mark, Reason, read_goal

TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16, dns_hostnames: true}}
subnets:
  subnet-public: {cidr: 10.0.0.0/24, zone: a}
  subnet-app: {cidr: 10.0.1.0/24, zone: a}
  subnet-db: {cidr: 10.0.2.0/24, zone: c}
internet_gateways: {igw-one: {vpc: vpc-one}}
route_tables:
  rtb-public: {routes: ["0.0.0.0/0 -> igw-one"], subnets: [subnet-public]}
security_groups:
  sg-bastion: {inbound: ["tcp/22 from 198.51.100.0/24"]}
  sg-app: {inbound: ["tcp/22 from SSH_FROM"]}
  sg-db: {inbound: ["tcp/5432 from sg-app"]}
  sg-endpoint: {inbound: ["tcp/443 from HTTPS_FROM"]}
iam_roles: {role-app: {policies: [POLICIES]}}
instances:
  i-bastion: {subnet: subnet-public, public_ip: 203.0.113.10, security_groups: [sg-bastion]}
  i-app: {subnet: subnet-app, security_groups: [sg-app], role: role-app}
db_subnet_groups: {dbsubnets-one: {subnets: [subnet-app, subnet-db]}}
db_instances:
  db-one:
    engine: postgres
    subnet_group: dbsubnets-one
    iam_authentication: true
    security_groups: [sg-db]
vpc_endpoints:
  vpce-ssm: {service: ssm, type: Interface, subnets: [subnet-app], private_dns: true,
    security_groups: [sg-endpoint]}
  vpce-ssmmessages: {service: ssmmessages, type: Interface, subnets: [subnet-app],
    private_dns: true, security_groups: [sg-endpoint]}
outside_hosts: {office: {networks: [198.51.100.0/24]}}
"""
WHOLE = {
    "SSH_FROM": "sg-bastion",
    "HTTPS_FROM": "sg-app",
    "POLICIES": "AmazonSSMManagedInstanceCore, rds-db:connect",
}


def cloud(**changes: str) -> Cloud:
    text = TOPOLOGY
    for old, new in {**WHOLE, **changes}.items():
        text = text.replace(old, new)
    return load_topology(parse_yaml(text, "topology.yaml"))


def mark(where: Cloud, text: str) -> Mark:
    wanted = goal(text)
    return wanted.judge(Ground(where, where, [wanted]))


def goal(text: str) -> Goal:
    return read_goal(parse_yaml("{id: g, kind: journey, " + text + "}", "goal.yaml"))


SESSION = "journey: session_manager, to: i-app"
BASTION = "journey: bastion, from: office, through: i-bastion, to: i-app, port: tcp/22"
LOGIN = "journey: iam_database, from: i-app, to: db-one"


@pytest.mark.parametrize("text", [SESSION, BASTION, LOGIN])
def test_a_journey_that_works(text: str) -> None:
    found = mark(cloud(), text)
    assert (found.met, found.reason) == (True, Reason.WORKS)


def test_a_flow_on_the_way_can_fail() -> None:
    found = mark(cloud(HTTPS_FROM="10.9.0.0/16"), SESSION)
    assert found.reason is Reason.JOURNEY_FAILS
    assert {v.question.destination.rpartition(".")[2] for v in found.verdicts} == {
        "ssm", "ssmmessages",
    }  # fmt: skip
    found = mark(cloud(SSH_FROM="203.0.113.10/32"), BASTION)
    assert [v.question.source for v in found.verdicts] == ["i-bastion"]


@pytest.mark.parametrize("text", [SESSION, LOGIN])
def test_a_permission_can_be_missing(text: str) -> None:
    found = mark(cloud(POLICIES="AmazonS3ReadOnlyAccess"), text)
    assert [c.code for c in found.conditions] == [Code.IAM_PERMISSION_MISSING]
    assert found.verdicts == ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("journey: session_manager, to: db-one", "format.unknown_end"),
        ("journey: image_pull, from: i-app", "format.unknown_end"),
        ("journey: bastion, from: nobody, through: i-bastion, to: i-app, port: tcp/22",
         "format.unknown_end"),
    ],
)  # fmt: skip
def test_what_cannot_travel_is_told(text: str, code: str) -> None:
    assert [found for found, _ in goal(text).faults(cloud())] == [code]


@pytest.mark.parametrize(
    "text",
    ["journey: teleport", "journey: session_manager", "journey: session_manager, to: i-app, "
     "port: tcp/22", "journey: bastion, from: office, through: i-bastion, to: i-app"],
)  # fmt: skip
def test_a_journey_that_is_not_whole_is_refused(text: str) -> None:
    with pytest.raises(BadInput):
        goal(text)
