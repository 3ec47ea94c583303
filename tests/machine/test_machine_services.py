"""Load balancers, AWS's APIs, databases, sessions: whoever answers in place of a host."""

from __future__ import annotations

import pytest
from machine_stage import Learner, learner, notes

from trainer.reach import Code

BALANCER = """
vpcs: {{vpc-a: {{cidr: 10.0.0.0/16}}}}
internet_gateways: {{igw-a: {{}}}}
subnets: {{subnet-a: {{cidr: 10.0.1.0/24, zone: a}}, subnet-c: {{cidr: 10.0.2.0/24, zone: c}}}}
route_tables: {{rtb-a: {{subnets: [subnet-a, subnet-c], routes: [0.0.0.0/0 -> igw-a]}}}}
security_groups:
  sg-alb: {{inbound: [tcp/80 from 0.0.0.0/0]}}
  sg-web: {{inbound: [{inbound}]}}
load_balancers:
  alb-a:
    {{type: application, scheme: internet-facing, subnets: [subnet-a, subnet-c],
     security_groups: [sg-alb]}}
target_groups: {{tg-a: {{protocol: HTTP, port: 80, targets: [{targets}]}}}}
listeners: {{l-80: {{load_balancer: alb-a, protocol: HTTP, port: 80, target_groups: [tg-a]}}}}
instances: {{i-web: {{subnet: subnet-a, security_groups: [sg-web], listens: [{listens}]}}}}
"""


def balanced(
    inbound: str = "tcp/80 from sg-alb", targets: str = "i-web", listens: str = "tcp/80"
) -> Learner:
    topology = BALANCER.format(inbound=inbound, targets=targets, listens=listens)
    return learner(topology, on="internet")


@pytest.mark.parametrize(
    ("someone", "said"),
    [
        (balanced(), "HTTP/1.1 200 OK"),
        (balanced(targets=""), "HTTP/1.1 503 Service Temporarily Unavailable"),
        (balanced(listens="tcp/81"), "HTTP/1.1 502 Bad Gateway"),
        (balanced(inbound=""), "HTTP/1.1 504 Gateway Time-out"),
    ],
)
def test_an_application_load_balancer_speaks_for_its_targets(someone: Learner, said: str) -> None:
    name = "alb-a-1234567890.ap-northeast-1.elb.amazonaws.com"
    answer = someone.types(f"curl -i http://{name}/")
    assert said in answer.output
    assert "Server: awselb/2.0" in answer.output
    assert someone.types(f"nc -zv {name} 80").status == 0
    assert someone.types(f"curl -f -o /dev/null {name}").status == (0 if "200" in said else 22)
    assert "curl: (28)" in someone.types(f"curl http://{name}:8080").output


def test_the_target_behind_a_load_balancer_says_hello() -> None:
    assert "Hello from i-web" in balanced().types("curl alb-a").output


STORE = """
vpcs: {{vpc-a: {{cidr: 10.0.0.0/16}}}}
subnets: {{subnet-a: {{cidr: 10.0.1.0/24}}}}
route_tables: {{rtb-a: {{subnets: [subnet-a]}}}}
vpc_endpoints:
  vpce-s3: {{service: s3, route_tables: [{tables}], policy: [{{resources: [app-bucket]}}]}}
instances: {{i-app: {{subnet: subnet-a}}}}
"""


@pytest.mark.parametrize(
    "url",
    [
        "https://{}.s3.ap-northeast-1.amazonaws.com/report.csv",
        "https://s3.ap-northeast-1.amazonaws.com/{}/report.csv",
        "https://{}.s3.amazonaws.com",
    ],
)
def test_an_endpoint_policy_denies_a_bucket(url: str) -> None:
    someone = learner(STORE.format(tables="rtb-a"), on="i-app")
    assert "< HTTP/1.1 200 OK" in someone.types("curl -v " + url.format("app-bucket")).output
    denied = someone.types("curl -v " + url.format("log-bucket"))
    assert "< HTTP/1.1 403 Forbidden" in denied.output
    assert "<Code>AccessDenied</Code>" in denied.output
    why = someone.types("why").why
    assert why is not None
    assert why.probes[-1].verdict.findings[0].code is Code.ENDPOINT_POLICY_DENIES
    closed = learner(STORE.format(tables=""), on="i-app")
    assert "curl: (28)" in closed.types("curl " + url.format("app-bucket")).output


def test_the_cli_on_a_host_needs_a_way_to_the_api() -> None:
    someone = learner(STORE.format(tables="rtb-a"), on="i-app")
    timeout = someone.types("aws ec2 describe-vpcs")
    assert "Connect timeout on endpoint URL" in timeout.output
    assert timeout.status == 255
    denied = someone.types("aws s3 ls s3://log-bucket/2026")
    assert "(AccessDenied) when calling the ListObjectsV2 operation" in denied.output
    assert denied.status == 254
    assert someone.types("aws s3 ls s3://app-bucket").status == 0
    assert someone.leaves_to_aws("aws ec2 help")
    assert balanced().leaves_to_aws("aws ec2 describe-vpcs")


DATABASE = """
vpcs: {{vpc-a: {{cidr: 10.0.0.0/16}}}}
subnets: {{subnet-a: {{cidr: 10.0.1.0/24, zone: a}}, subnet-c: {{cidr: 10.0.2.0/24, zone: c}}}}
db_subnet_groups: {{dbsubnet-a: {{subnets: [subnet-a, subnet-c]}}}}
security_groups: {{sg-app: {{}}, sg-db: {{inbound: [all from {peer}]}}}}
iam_roles: {{role-app: {{policies: [{policies}]}}, role-none: {{}}}}
db_instances:
  db-a:
    {{engine: {engine}, subnet_group: dbsubnet-a, security_groups: [sg-db],
     iam_authentication: {iam}}}
instances:
  i-app: {{subnet: subnet-a, private_ip: 10.0.1.10, security_groups: [sg-app], role: role-app}}
  i-bare: {{subnet: subnet-a, security_groups: [sg-app]}}
"""


def stored(
    engine: str = "postgres", peer: str = "sg-app", iam: str = "true", policies: str = ""
) -> Learner:
    topology = DATABASE.format(engine=engine, peer=peer, iam=iam, policies=policies)
    return learner(topology, on="i-app")


def test_a_database_is_connected_to_and_never_answers_ping() -> None:
    assert "psql (16.4)" in stored().types("psql -h db-a -U shop").output
    assert "Welcome" in stored("mysql").types("mysql -h db-a -u shop -p").output
    assert "100% packet loss" in stored().types("ping db-a").output
    assert "received invalid response" in stored("mysql").types("psql -h db-a -p 3306").output
    assert "Lost connection" in stored().types("mysql -h db-a -P 5432").output
    assert "curl: (52) Empty reply" in stored().types("curl http://db-a:5432").output
    assert "Connection timed out" in stored(peer="10.9.0.0/16").types("psql host=db-a").output
    assert "timeout expired" in (
        stored(peer="10.9.0.0/16").types('psql "host=db-a connect_timeout=3"').output
    )
    assert "(110)" in stored("mysql", peer="10.9.0.0/16").types("mysql -h db-a").output


TOKEN = "TOKEN=$(aws rds generate-db-auth-token --hostname db-a --port 5432 --username jane)"


@pytest.mark.parametrize(
    ("iam", "policies", "code"),
    [
        ("false", "'rds-db:connect'", Code.IAM_AUTHENTICATION_DISABLED),
        ("true", "", Code.IAM_PERMISSION_MISSING),
    ],
)
def test_an_iam_token_is_refused(iam: str, policies: str, code: Code) -> None:
    someone = stored(iam=iam, policies=policies)
    assert someone.types(TOKEN).status == 0
    answer = someone.types("PGPASSWORD=$TOKEN psql -h db-a -U jane")
    assert 'FATAL:  PAM authentication failed for user "jane"' in answer.output
    assert answer.status == 2
    why = someone.types("why").why
    assert why is not None
    assert why.journey is not None
    assert code in [part.code for part in why.journey.parts if not hasattr(part, "verdict")]

    other = stored("mysql", iam=iam, policies=policies)
    other.types(TOKEN)
    refused = other.types("mysql -h db-a -u jane --password=$TOKEN")
    assert "ERROR 1045 (28000): Access denied for user 'jane'@'10.0.1.10'" in refused.output


def test_an_iam_token_lets_in() -> None:
    someone = stored(policies="'rds-db:connect'")
    someone.types(TOKEN)
    someone.types("export PGPASSWORD=$TOKEN")
    assert someone.types("psql -h db-a -U jane").status == 0
    someone.types("on i-bare")
    assert someone.types(TOKEN).output == "aws: [ERROR]: Unable to locate credentials"


SESSION = """
vpcs: {{vpc-a: {{cidr: 10.0.0.0/16, dns_hostnames: true}}}}
subnets: {{subnet-a: {{cidr: 10.0.1.0/24}}}}
iam_roles: {{role-app: {{policies: [{policies}]}}}}
vpc_endpoints:
  vpce-ssm: {{service: ssm, subnets: [subnet-a]}}
  vpce-messages: {{service: ssmmessages, subnets: [subnet-a]}}
instances:
  i-app: {{subnet: subnet-a, role: role-app, ssm_agent: {agent}}}
  i-off: {{subnet: subnet-a, state: stopped}}
"""
START = "aws ssm start-session --target i-app"


def test_a_session_starts_without_any_port_open() -> None:
    someone = learner(SESSION.format(policies="AmazonSSMManagedInstanceCore", agent="true"))
    answer = someone.types(START)
    assert "Starting session with SessionId" in answer.output
    assert someone.standing.here == "i-app"


@pytest.mark.parametrize(
    ("policies", "agent"), [("", "true"), ("AmazonSSMManagedInstanceCore", "false")]
)
def test_a_session_does_not_start(policies: str, agent: str) -> None:
    someone = learner(SESSION.format(policies=policies, agent=agent))
    answer = someone.types(START)
    assert "(TargetNotConnected) when calling the StartSession operation" in answer.output
    assert answer.status == 254
    assert someone.standing.here is None
    assert someone.types("why").why is not None
    assert someone.types("aws ssm start-session --target i-off").status == 254
    assert someone.types("aws ssm start-session").status == 252
    assert notes(someone.types("on i-off")) == ["stopped"]


OUTWARD = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
internet_gateways: {igw-a: {}}
subnets: {subnet-a: {cidr: 10.0.1.0/24}, subnet-b: {cidr: 10.0.2.0/24}}
elastic_ips: {eip-nat: {public_ip: 203.0.113.9}}
nat_gateways: {nat-a: {subnet: subnet-a, private_ip: 10.0.1.99, elastic_ip: eip-nat}}
route_tables:
  rtb-a: {subnets: [subnet-a], routes: [0.0.0.0/0 -> igw-a]}
  rtb-b: {subnets: [subnet-b], routes: [0.0.0.0/0 -> nat-a]}
instances: {i-app: {subnet: subnet-b}}
ecs_tasks: {task-a: {subnet: subnet-b}}
lambda_functions: {fn-a: {subnets: [subnet-b]}, fn-public: {subnets: [subnet-a]}}
"""


def test_the_way_out_through_a_nat_gateway() -> None:
    someone = learner(OUTWARD, on="i-app")
    assert "200 OK" in someone.types("curl -v https://example.com").output
    route = someone.types("traceroute example.com").output
    assert " 1  10.0.1.99 (10.0.1.99)" in route
    someone.types("on task-a")
    assert someone.types("curl https://example.com").status == 0


def test_a_function_has_few_tools_and_no_public_address() -> None:
    someone = learner(OUTWARD, on="fn-a")
    assert someone.types("curl https://example.com").status == 0
    answer = someone.types("ssh i-app")
    assert (answer.status, answer.output) == (127, "sh: ssh: command not found")
    someone.types("on fn-public")
    assert "curl: (28)" in someone.types("curl https://example.com").output
    # Nobody connects to a function: it has no name.
    someone.types("on i-app")
    assert "Could not resolve hostname fn-a" in someone.types("ssh fn-a").output
