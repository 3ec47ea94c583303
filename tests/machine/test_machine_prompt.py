"""The prompt itself: what is refused, what is completed, and that every line is answered."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from machine_stage import Learner, learner, notes

from trainer.machine import WORDS, Answer, Standing, complete, run
from trainer.text.language import Language
from trainer.text.machine import answer_lines, help_lines

TOWN = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16, dns_hostnames: true}}
internet_gateways: {igw-a: {}}
subnets: {subnet-a: {cidr: 10.0.1.0/24, zone: a}, subnet-c: {cidr: 10.0.2.0/24, zone: c}}
route_tables: {rtb-a: {subnets: [subnet-a], routes: [0.0.0.0/0 -> igw-a]}}
security_groups: {sg-web: {inbound: [tcp/22 from 0.0.0.0/0, tcp/80 from 0.0.0.0/0]}}
sites: {site-hq: {networks: [192.168.0.0/16]}}
site_hosts: {host-hq: {site: site-hq, networks: [192.168.1.5/32]}}
iam_roles: {role-app: {policies: [AmazonSSMManagedInstanceCore]}}
db_subnet_groups: {dbsubnet-a: {subnets: [subnet-a, subnet-c]}}
db_instances: {db-a: {engine: postgres, subnet_group: dbsubnet-a}}
lambda_functions: {fn-a: {subnets: [subnet-a]}, fn-free: {}}
instances:
  i-web:
    {name: web, subnet: subnet-a, public_ip: 203.0.113.10, security_groups: [sg-web],
     role: role-app, listens: [tcp/22]}
  i-app: {subnet: subnet-c}
"""
HOSTS = ("i-web", "i-app", "fn-a", "fn-free", "host-hq", "internet")


@pytest.fixture(scope="module")
def cloud_learner() -> Learner:
    return learner(TOWN)


def test_tools_want_a_host_and_aws_stays_as_it_is() -> None:
    someone = learner(TOWN)
    assert notes(someone.types("ping i-web")) == ["choose_host"]
    for line in ("aws ec2 describe-vpcs", "ls", "echo hi", "x=1", "", "aws ssm help", "undo"):
        assert someone.leaves_to_aws(line)
    assert notes(someone.types("exit")) == ["at_the_prompt"]
    assert notes(someone.types("on")) == ["on_whom"]
    assert notes(someone.types("on i-wep")) == ["no_host"]
    assert notes(someone.types("on db-a")) == ["no_shell"]
    assert notes(someone.types("why")) == ["nothing_tried"]
    assert notes(someone.types("flow-logs")) == ["nothing_tried"]


def test_a_host_goes_by_id_by_name_tag_and_by_address() -> None:
    for name in ("i-web", "web", "203.0.113.10"):
        assert learner(TOWN, on=name).standing.here == "i-web"


@pytest.mark.parametrize(
    ("line", "status", "note"),
    [
        ("ls -l", 127, "unknown_command"),
        ("pign i-web", 127, "unknown_near"),
        ("curl http://i-web | grep x", 252, "pipe"),
        ("ping i-app > out.txt", 252, "redirection"),
        ("ping i-app; ls", 252, "sequence"),
        ("ping i-app &", 252, "background"),
        ("echo $(ls)", 252, "substitution"),
        ("X=$(ls)", 1, "only_tokens"),
        ("ping localhost", 1, "itself"),
        ("curl http://i-web:80", 1, "itself"),
        ("curl http://169.254.169.254/latest/meta-data/", 1, "link_local"),
        ("ssh i-app ls", 255, "no_remote_command"),
        ("on", 1, "on_whom"),
        ("why not", 2, "too_many_words"),
        ("psql", 2, "no_database_host"),
    ],
)
def test_what_is_no_shell_says_so(line: str, status: int, note: str) -> None:
    answer = learner(TOWN, on="i-web").types(line)
    assert (answer.status, notes(answer)) == (status, [note])


@pytest.mark.parametrize(
    "line",
    [
        *("ping", "ping -c x i-app", "ping -z i-app", "nc i-app", "nc -zv i-app 70000", "nc -q"),
        *("curl", "curl ftp://i-app", "curl http://", "curl -m x i-app", "curl --nope i-app"),
        *("dig", "dig x y", "nslookup", "traceroute", "traceroute -p 0 i-app", "ssh"),
        *("ssh -p x i-app", "ip link", "ss -x", "psql -p 0 -h i-app", "mysql -h"),
        *("curl http://[::1", "curl http://i-app:99999"),
    ],
)  # fmt: skip
def test_misuse_is_told_by_the_tool(line: str) -> None:
    answer = learner(TOWN, on="i-web").types(line)
    assert answer.status != 0
    assert answer.output or answer.notes


def test_help_is_there_for_every_word_in_both_languages() -> None:
    for language in Language:
        assert len(help_lines(language, "")) == len(WORDS)
        for word in WORDS:
            text = "\n".join(help_lines(language, word))
            assert word in text
            assert "machine." not in text
        assert "nope" in help_lines(language, "nope")[0]
    someone = learner(TOWN)
    assert someone.types("help ping").help == "ping"
    assert "aws ec2" in someone.types("help aws").output
    assert someone.types("help aws nonsense").status == 252


def texts(standing: Standing, someone: Learner, line: str) -> list[str]:
    return [c.text for c in complete(standing, someone.cloud, line, len(line))]


def test_commands_hosts_and_names_are_completed() -> None:
    someone = learner(TOWN)
    away = Standing(hosts=("i-web",))
    assert texts(Standing(), someone, "on i-") == ["i-web", "i-app"]
    assert "ping" not in texts(Standing(), someone, "")
    assert texts(away, someone, "tra") == ["traceroute"]
    assert texts(away, someone, "ssh ec2-user@i-a") == ["i-app"]
    assert texts(away, someone, "psql -h db-a.")[0].endswith(".rds.amazonaws.com")
    assert "describe-vpcs" in texts(away, someone, "aws ec2 describe-vp")
    assert texts(Standing(), someone, "help flow") == ["flow-logs"]
    assert texts(away, someone, "ping " + "x" * 9000) == []


# Lines that look like what people type, and lines that do not.
PIECES = st.sampled_from(
    [
        *WORDS, "help", "aws", "ssm", "start-session", "--target", "rds", "generate-db-auth-token",
        "i-web", "i-app", "fn-a", "db-a", "host-hq", "internet", "10.0.1.1", "::1", "2001:db8::1",
        "0.0.0.0", "255.255.255.255", "10.0.0.0/8", "-", "--", "-c", "-zv", "-zvu", "-J", "a,b,,c",
        "i-app,i-web", "-p", "22", "80", "99999999999", "http://", "https://i-app:80/x?y#z",
        "http://[::1]:80/", "http://@:/", "s3://", "--bucket", "-h", "-1", "+short", "@10.0.0.2",
        "$TOKEN", "TOKEN=$(aws rds generate-db-auth-token)", "PGPASSWORD=x", "host=i-app", "名前",
        "x.s3.amazonaws.com", "ssm.ap-northeast-1.amazonaws.com", "x.ap-northeast-1.amazonaws.com",
        "..", "vpce-a.x.vpce.amazonaws.com", "ec2-203-0-113-10.x.compute.amazonaws.com", "a..b",
        "ip-999-0-0-1.x.compute.internal", "-o", "ConnectTimeout=x", "\\", "'", '"', "|",
        "\x1b[31m", ".",
    ]
)  # fmt: skip
LINES = st.one_of(st.lists(PIECES, max_size=7).map(" ".join), st.text(max_size=200))


@given(LINES, st.sampled_from(["", *HOSTS]))
@example("x" * 100_000, "i-web")
@example("ping " + "a" * 70_000, "i-web")
@example("ping " + ".a" * 120, "i-web")
@example("ping \ud800", "i-web")
@example("nc -zv ² ²", "i-web")
@example("curl http://i-app:²", "i-web")
@example("dig " + "1" * 5000, "internet")
def test_every_line_ends_in_an_answer(line: str, host: str) -> None:
    cloud = CLOUD
    standing = Standing(hosts=(host,) if host else ())
    for typed in (line, "why", "flow-logs", line):
        answer = run(standing, cloud, typed)
        complete(standing, cloud, typed, len(typed))
        if answer is None:
            continue
        assert isinstance(answer, Answer)
        standing = answer.standing
        for language in Language:
            told = answer_lines(language, answer)
            assert not any("machine." in text for text in told)
        assert answer.status == 0 or answer.output or answer.notes
    assert cloud == CLOUD


CLOUD = learner(TOWN).cloud
