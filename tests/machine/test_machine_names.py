"""Which address a name gives, from where."""

from __future__ import annotations

import pytest
from machine_stage import learner, notes

from trainer.cloud import DbInstance
from trainer.cloud.aws_json.databases import endpoint_address

DATABASE = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_support: %s}, vpc-b: {cidr: 10.1.0.0/16}}
internet_gateways: {igw-a: {vpc: vpc-a}, igw-b: {vpc: vpc-b}}
subnets:
  subnet-a: {vpc: vpc-a, cidr: 10.0.1.0/24, zone: a}
  subnet-c: {vpc: vpc-a, cidr: 10.0.2.0/24, zone: c}
  subnet-b: {vpc: vpc-b, cidr: 10.1.1.0/24, zone: a}
db_subnet_groups: {dbsubnet-a: {subnets: [subnet-a, subnet-c]}}
db_instances:
  db-a:
    {engine: postgres, subnet_group: dbsubnet-a, private_ip: 10.0.1.50,
     publicly_accessible: true, public_ip: 203.0.113.50}
peering_connections:
  pcx-a: {requester: vpc-b, accepter: vpc-a, accepter_dns: %s}
instances:
  i-near: {subnet: subnet-a}
  i-far: {subnet: subnet-b}
"""


def short(topology: str, on: str, name: str) -> str:
    return learner(topology, on).types(f"dig +short {name}").output


def test_a_public_database_has_two_addresses_and_peering_chooses() -> None:
    plain, private = DATABASE % ("true", "false"), DATABASE % ("true", "true")
    cloud = learner(plain).cloud
    name = endpoint_address(cloud, cloud.get(DbInstance, "db-a"))
    for asked in ("db-a", name, name.upper() + "."):
        assert short(plain, "i-near", asked) == "10.0.1.50"
        assert short(plain, "i-far", asked) == "203.0.113.50"
        assert short(private, "i-far", asked) == "10.0.1.50"
        assert short(private, "internet", asked) == "203.0.113.50"


def test_a_resolver_that_is_off_is_silent() -> None:
    someone = learner(DATABASE % ("false", "false"), on="i-near")
    answer = someone.types("dig db-a")
    assert ";; communications error to 10.0.0.2#53: timed out" in answer.output
    assert answer.status == 9
    assert "resolver_off" in notes(answer)
    assert "no servers could be reached" in someone.types("nslookup example.com").output
    for line, said in (
        ("curl https://example.com", "curl: (6) Could not resolve host: example.com"),
        ("psql -h db-a", "Temporary failure in name resolution"),
        ("ping db-a", "ping: db-a: Temporary failure in name resolution"),
    ):
        assert said in someone.types(line).output
        why = someone.types("why").why
        assert why is not None
        assert why.probes[-1].verdict.findings[0].component == "vpc-a"
    # An address needs no resolver.
    assert "could not translate" not in someone.types("psql -h 10.0.1.50").output


@pytest.mark.parametrize(
    "name",
    ["db-x", "db-a.cffffffffffff.ap-northeast-1.rds.amazonaws.com", "files.internal", "1.2.3", "-"],
)
def test_a_name_that_does_not_exist(name: str) -> None:
    someone = learner(DATABASE % ("true", "false"), on="i-near")
    answer = someone.types(f"dig {name} A") if name != "-" else someone.types("dig a_")
    assert "status: NXDOMAIN" in answer.output
    assert notes(answer) == ["no_such_name"]


SERVICES = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_hostnames: %s}}
subnets: {subnet-a: {cidr: 10.0.1.0/24}}
vpc_endpoints: {vpce-ssm: {service: ssm, subnets: [subnet-a], private_dns: %s}}
instances: {i-app: {subnet: subnet-a, private_ip: 10.0.1.10}}
"""
SSM = "ssm.ap-northeast-1.amazonaws.com"


def test_private_dns_of_an_endpoint_changes_what_the_api_name_gives() -> None:
    assert short(SERVICES % ("true", "true"), "i-app", SSM).startswith("10.0.1.")
    assert short(SERVICES % ("true", "false"), "i-app", SSM).startswith("3.0.")
    own = "vpce-ssm-1a2b3c4d.ssm.ap-northeast-1.vpce.amazonaws.com"
    assert short(SERVICES % ("true", "false"), "i-app", own).startswith("10.0.1.")


def test_names_of_instances_give_the_private_address_inside() -> None:
    topology = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_hostnames: true}}
internet_gateways: {igw-a: {}}
subnets: {subnet-a: {cidr: 10.0.1.0/24}}
instances:
  i-app: {subnet: subnet-a, private_ip: 10.0.1.10}
  i-web: {subnet: subnet-a, private_ip: 10.0.1.20, public_ip: 203.0.113.20}
"""
    public = "ec2-203-0-113-20.ap-northeast-1.compute.amazonaws.com"
    private = "ip-10-0-1-20.ap-northeast-1.compute.internal"
    assert short(topology, "i-app", public) == "10.0.1.20"
    assert short(topology, "internet", public) == "203.0.113.20"
    assert short(topology, "i-app", private) == "10.0.1.20"
    assert short(topology, "internet", private) == ""


def test_only_the_own_resolver_can_be_asked() -> None:
    someone = learner(SERVICES % ("true", "true"), on="i-app")
    assert someone.types(f"dig @10.0.0.2 {SSM}").status == 0
    assert someone.types(f"dig @169.254.169.253 {SSM}").status == 0
    assert notes(someone.types("dig @8.8.8.8 example.com")) == ["other_resolver"]
    assert someone.types("dig").status == 1
    assert notes(someone.types("dig 10.0.1.10")) == ["no_reverse"]
