"""Journeys: what a person tries to do, judged as one."""

from __future__ import annotations

from dataclasses import replace

from cases import cloud_of

from trainer.cloud import Cloud, DbInstance, HostFacts, IamRole, Instance
from trainer.cloud.role_policies import AGENT_POLICY, CONNECT_ACTION
from trainer.packets import Service
from trainer.reach import Code, Outcome, Question, Symptom, ask
from trainer.reach.journeys import (
    Condition,
    database,
    image_pull,
    session_manager,
    through_bastion,
)
from trainer.reach.outages import fail_over, tunnels_down, without_zone

NETWORK = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_hostnames: true}}
internet_gateways: {igw-a: {}}
subnets:
  subnet-public: {cidr: 10.0.0.0/24, zone: a}
  subnet-app: {cidr: 10.0.1.0/24, zone: a}
  subnet-data-a: {cidr: 10.0.2.0/24, zone: a}
  subnet-data-c: {cidr: 10.0.3.0/24, zone: c}
route_tables:
  rtb-public: {subnets: [subnet-public], routes: [0.0.0.0/0 -> igw-a]}
security_groups:
  sg-bastion: {inbound: [tcp/22 from 198.51.100.0/24]}
  sg-app: {inbound: [tcp/22 from sg-bastion]}
  sg-db: {inbound: [tcp/3306 from sg-app]}
  sg-endpoint: {inbound: [tcp/443 from sg-app]}
instances:
  i-bastion: {subnet: subnet-public, public_ip: 203.0.113.5, security_groups: [sg-bastion]}
  i-app: {subnet: subnet-app, security_groups: [sg-app]}
db_subnet_groups: {dbsubnets-a: {subnets: [subnet-data-a, subnet-data-c]}}
db_instances:
  db-a:
    engine: mysql
    subnet_group: dbsubnets-a
    zone: a
    multi_az: true
    security_groups: [sg-db]
outside_hosts: {office: {networks: [198.51.100.0/24]}}
vpc_endpoints:
  vpce-ssm:
    service: ssm
    type: interface
    subnets: [subnet-app]
    security_groups: [sg-endpoint]
    private_dns: true
  vpce-messages:
    service: ssmmessages
    type: interface
    subnets: [subnet-app]
    security_groups: [sg-endpoint]
    private_dns: true
ecs_tasks:
  task-api: {subnet: subnet-app, security_groups: [sg-app]}
"""


def network() -> Cloud:
    return cloud_of(NETWORK)


def managed(cloud: Cloud, *, agent: bool = True, role: bool = True) -> Cloud:
    instance = cloud.get(Instance, "i-app")
    host = HostFacts(ssm_agent=agent)
    cloud = cloud.put(IamRole(id="role-app", policies=(AGENT_POLICY,)))
    return cloud.put(replace(instance, role="role-app" if role else None, host=host))


def test_bastion_takes_both_legs() -> None:
    ssh = Service.tcp(22)
    assert through_bastion(network(), "office", "i-bastion", "i-app", ssh).outcome == "reachable"
    closed = through_bastion(network(), "internet", "i-bastion", "i-app", ssh)
    assert closed.outcome is Outcome.PARTIAL
    rdp = through_bastion(network(), "office", "i-bastion", "i-app", Service.tcp(3389))
    assert rdp.outcome is Outcome.UNREACHABLE


def test_session_manager_needs_no_way_in() -> None:
    """Endpoints for ssm and ssmmessages, the agent and the role are enough."""
    assert session_manager(managed(network()), "i-app").outcome is Outcome.REACHABLE


def test_session_manager_says_what_is_missing_beside_the_network() -> None:
    for cloud, code in (
        (managed(network(), agent=False), Code.SSM_AGENT_NOT_RUNNING),
        (managed(network(), role=False), Code.IAM_PERMISSION_MISSING),
    ):
        journey = session_manager(cloud, "i-app")
        assert journey.outcome is Outcome.UNREACHABLE
        wrong = [p.code for p in journey.parts if isinstance(p, Condition) and not p.holds]
        assert wrong == [code]


def test_session_manager_needs_each_of_its_services() -> None:
    journey = session_manager(managed(network()).without("vpce-messages"), "i-app")
    assert journey.outcome is Outcome.UNREACHABLE
    assert journey.symptom is Symptom.TIMED_OUT


def test_database_with_a_token_needs_the_switch_and_the_permission() -> None:
    cloud = network()
    assert database(cloud, "i-app", "db-a").outcome is Outcome.REACHABLE
    assert database(cloud, "i-app", "db-a", iam=True).symptom is Symptom.ACCESS_DENIED
    db = cloud.get(DbInstance, "db-a")
    instance = cloud.get(Instance, "i-app")
    cloud = cloud.put(
        replace(db, iam_authentication=True),
        replace(instance, role="role-app"),
        IamRole(id="role-app", policies=(CONNECT_ACTION,)),
    )
    assert database(cloud, "i-app", "db-a", iam=True).outcome is Outcome.REACHABLE


def test_image_pull_needs_registry_layers_and_logs() -> None:
    journey = image_pull(network(), "task-api")
    services = [part.verdict.question.destination.split(".", 3)[3] for part in journey.parts]  # type: ignore[union-attr]
    assert services == ["ecr.api", "ecr.dkr", "s3", "logs"]
    assert journey.outcome is Outcome.UNREACHABLE


def test_database_survives_its_zone_by_failing_over() -> None:
    cloud = network()
    after = without_zone(cloud.put(replace(cloud.get(DbInstance, "db-a"))), "ap-northeast-1a")
    assert after.get(DbInstance, "db-a").interfaces == ("eni-db-a-standby",)
    assert after.get(Instance, "i-app").state != "running"


def test_fail_over_changes_the_address_and_nothing_else() -> None:
    cloud = network()
    after = fail_over(cloud, "db-a")
    assert after.get(DbInstance, "db-a").interfaces[0] == "eni-db-a-standby"
    assert database(after, "i-app", "db-a").outcome is Outcome.REACHABLE
    assert fail_over(after, "db-a") == cloud


PUBLIC_DATABASE = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_hostnames: true}}
subnets: {subnet-a: {cidr: 10.0.8.0/24, zone: a}, subnet-c: {cidr: 10.0.9.0/24, zone: c}}
internet_gateways: {igw-a: {}}
route_tables: {rtb-a: {main: true, routes: [0.0.0.0/0 -> igw-a]}}
security_groups: {sg-db: {inbound: [tcp/5432 from 198.51.100.0/24]}}
network_interfaces:
  eni-first: {subnet: subnet-a, public_ip: 203.0.113.30, security_groups: [sg-db]}
  eni-second: {subnet: subnet-c, security_groups: [sg-db]}
db_subnet_groups: {dbsubnets-a: {subnets: [subnet-a, subnet-c]}}
db_instances:
  db-a:
    engine: postgres
    subnet_group: dbsubnets-a
    interfaces: [eni-first, eni-second]
    multi_az: true
    publicly_accessible: true
outside_hosts: {office: {networks: [198.51.100.0/24]}}
"""


def test_public_database_is_public_after_a_failover_too() -> None:
    cloud = cloud_of(PUBLIC_DATABASE)
    question = Question("office", "db-a", Service.tcp(5432))
    for after in (cloud, fail_over(cloud, "db-a"), without_zone(cloud, "ap-northeast-1a")):
        assert ask(after, question).outcome is Outcome.REACHABLE
    assert fail_over(fail_over(cloud, "db-a"), "db-a") == cloud


VPN = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.1.0/24, zone: a}}
security_groups: {sg-a: {inbound: [tcp/443 from 192.168.0.0/16]}}
instances: {i-a: {subnet: subnet-a, security_groups: [sg-a]}}
sites: {site-a: {networks: [192.168.0.0/16]}}
vpn_gateways: {vgw-a: {vpc: vpc-a}}
customer_gateways: {cgw-a: {site: site-a, public_ip: 203.0.113.77}}
vpn_connections: {vpn-a: {customer_gateway: cgw-a, vpn_gateway: vgw-a}}
route_tables: {rtb-a: {main: true, propagating: [vgw-a]}}
"""


def test_one_tunnel_carries_a_connection_and_none_does_not() -> None:
    question = Question("site-a", "i-a", Service.tcp(443))
    cloud = cloud_of(VPN)
    assert ask(cloud, question).outcome is Outcome.REACHABLE
    assert ask(tunnels_down(cloud, "vpn-a", both=False), question).outcome is Outcome.REACHABLE
    assert ask(tunnels_down(cloud, "vpn-a"), question).outcome is Outcome.UNREACHABLE
