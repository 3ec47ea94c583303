"""What connecting to a port looks like, an outcome at a time."""

from __future__ import annotations

import pytest
from machine_stage import Learner, learner, notes

from trainer.reach import Symptom

PAIR = """
vpcs: {{vpc-a: {{cidr: 10.0.0.0/16}}}}
subnets: {{subnet-a: {{cidr: 10.0.1.0/24}}, subnet-b: {{cidr: 10.0.2.0/24}}}}
security_groups:
  sg-app: {{}}
  sg-web: {{inbound: ["{inbound}"]}}
network_acls:
  acl-b:
    subnets: [subnet-b]
    inbound: [100 allow all from 0.0.0.0/0]
    outbound: ["{replies}"]
instances:
  i-app: {{subnet: subnet-a, private_ip: 10.0.1.10, security_groups: [sg-app]}}
  i-web:
    subnet: subnet-b
    private_ip: 10.0.2.20
    security_groups: [sg-web]
    listens: [{listens}]
"""


def pair(
    inbound: str = "all from sg-app",
    replies: str = "100 allow all to 0.0.0.0/0",
    listens: str = "tcp/22, tcp/80, udp/53",
) -> Learner:
    return learner(PAIR.format(inbound=inbound, replies=replies, listens=listens), on="i-app")


CLOSED = "udp/9 from sg-app"
NO_REPLIES = "100 allow tcp/9 to 0.0.0.0/0"


@pytest.mark.parametrize(
    ("line", "said", "status"),
    [
        ("ping i-web", "4 packets transmitted, 4 received, 0% packet loss", 0),
        ("ping -c 2 10.0.2.20", "icmp_seq=2 ttl=127", 0),
        ("nc -zv i-web 80", "Connection to i-web 80 port [tcp/http] succeeded!", 0),
        ("curl http://i-web", "Hello from i-web", 0),
        ("curl -v http://10.0.2.20/", "< HTTP/1.1 200 OK", 0),
        ("traceroute -I i-web", " 1  10.0.2.20 (10.0.2.20)", 0),
        ("traceroute i-web", " 1  10.0.2.20 (10.0.2.20)", 0),
        ("nc -zv i-web 81", "port 81 (tcp) failed: Connection refused", 1),
        ("curl http://i-web:81", "curl: (7) Failed to connect to i-web port 81", 7),
        ("curl -v http://i-web:81", "connect to 10.0.2.20 port 81 failed: Connection refused", 7),
        ("ssh -p 2222 i-web", "connect to host i-web port 2222: Connection refused", 255),
        ("psql -h i-web", "port 5432 failed: Connection refused", 2),
        ("mysql -h i-web", "Can't connect to MySQL server on 'i-web:3306' (111)", 1),
    ],
)
def test_what_is_open_answers_and_what_is_closed_on_the_host_refuses(
    line: str, said: str, status: int
) -> None:
    answer = pair().types(line)
    assert said in answer.output
    assert answer.status == status


@pytest.mark.parametrize("hindrance", [{"inbound": CLOSED}, {"replies": NO_REPLIES}])
@pytest.mark.parametrize(
    ("line", "said", "status", "seconds"),
    [
        ("ping i-web", "4 packets transmitted, 0 received, 100% packet loss", 1, 13),
        ("nc -zv i-web 80", "(10.0.2.20) port 80 (tcp) failed: Connection timed out", 1, 127),
        ("nc -zv -w 5 i-web 80", "(tcp) timed out: Operation now in progress", 1, 5),
        ("curl http://i-web", "curl: (28) Failed to connect to i-web port 80 after", 28, 127),
        ("curl -m 3 http://i-web", "curl: (28) Connection timed out after 3001", 28, 3),
        ("traceroute i-web", " 1  * * *", 0, 150),
        ("ssh ec2-user@i-web", "connect to host i-web port 22: Connection timed out", 255, 127),
        ("psql -h i-web -p 80", "port 80 failed: Connection timed out", 2, 127),
        ("mysql -h i-web -P 80", "Can't connect to MySQL server on 'i-web:80' (110)", 1, 127),
    ],
)
def test_what_is_dropped_there_or_on_the_way_back_times_out(
    hindrance: dict[str, str], line: str, said: str, status: int, seconds: int
) -> None:
    someone = pair(**hindrance)
    answer = someone.types(line)
    assert said in answer.output
    assert answer.status == status
    assert answer.notes[-1].facts["seconds"] == seconds
    assert someone.standing.here == "i-app"


def test_udp_cannot_tell_a_drop_from_success() -> None:
    for someone in (pair(), pair(inbound="tcp/80 from sg-app")):
        answer = someone.types("nc -zvu i-web 53")
        assert "succeeded!" in answer.output
        assert notes(answer) == ["udp_proves_nothing"]
    refused = pair().types("nc -zvu i-web 54")
    assert (refused.output, refused.status, notes(refused)) == ("", 1, ["udp_refused"])


def test_ssh_moves_the_prompt_and_exit_comes_back() -> None:
    someone = pair(inbound="tcp/22 from sg-app")
    assert someone.types("ssh ec2-user@i-web").status == 0
    assert someone.standing.hosts == ("i-app", "i-web")
    assert "10.0.2.20/24" in someone.types("ip addr").output
    someone.types("exit")
    assert someone.standing.here == "i-app"
    someone.types("exit")
    assert someone.standing.here is None


BASTION = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
internet_gateways: {igw-a: {}}
subnets: {subnet-a: {cidr: 10.0.1.0/24}, subnet-b: {cidr: 10.0.2.0/24}}
route_tables: {rtb-a: {subnets: [subnet-a], routes: [0.0.0.0/0 -> igw-a]}}
security_groups:
  sg-bastion: {inbound: [tcp/22 from 198.51.100.0/24]}
  sg-app: {inbound: [tcp/22 from sg-bastion]}
outside_hosts: {office: {networks: [198.51.100.0/24]}}
instances:
  i-bastion: {subnet: subnet-a, public_ip: 203.0.113.10, security_groups: [sg-bastion]}
  i-app: {subnet: subnet-b, private_ip: 10.0.2.20, security_groups: [sg-app], listens: [tcp/22]}
  i-other: {subnet: subnet-b, private_ip: 10.0.2.30, security_groups: [sg-bastion]}
"""


def test_a_bastion_leads_on_step_by_step_or_in_one() -> None:
    someone = learner(BASTION, on="office")
    assert "timed out" in someone.types("ssh i-app").output
    assert someone.types("ssh i-bastion").status == 0
    assert someone.types("ssh i-app").status == 0
    assert someone.standing.hosts == ("office", "i-bastion", "i-app")

    jumping = learner(BASTION, on="office")
    assert jumping.types("ssh -J ec2-user@203.0.113.10 ec2-user@10.0.2.20").status == 0
    assert jumping.standing.hosts == ("office", "i-bastion", "i-app")
    assert len(jumping.types("why").why.probes) == 2  # type: ignore[union-attr]


def test_a_jump_that_fails_at_its_end_leaves_the_prompt_where_it_was() -> None:
    someone = learner(BASTION, on="office")
    assert someone.types("ssh -J i-bastion i-other").status == 255
    assert someone.standing.hosts == ("office",)
    assert learner(BASTION, on="internet").types("ssh i-bastion").status == 255


def test_why_is_about_the_very_packet_that_was_sent() -> None:
    someone = pair(replies="100 allow tcp/1024-45000 to 0.0.0.0/0")
    seen = set()
    for _ in range(6):
        answer = someone.types("nc -zv i-web 80")
        tried = someone.types("why").why
        assert tried is not None
        probe = tried.probes[-1]
        assert probe.packet is not None
        assert (probe.packet.source_port <= 45000) is (answer.status == 0)
        assert (probe.seen is Symptom.CONNECTED) is (answer.status == 0)
        assert probe.path is not None
        assert (probe.path.refused is None) is (answer.status == 0)
        assert "partial" in notes(answer)
        seen.add(answer.status)
    assert seen == {0, 1}


def test_flow_logs_show_the_attempt_on_every_interface_concerned() -> None:
    someone = pair(inbound=CLOSED)
    someone.types("nc -zv i-web 80")
    lines = someone.types("flow-logs").output.splitlines()
    assert lines[0].startswith("version account-id interface-id srcaddr")
    assert [(line.split()[2], line.split()[12]) for line in lines[1:]] == [
        ("eni-app", "ACCEPT"),
        ("eni-web", "REJECT"),
    ]


def test_an_interface_that_nothing_came_to_has_no_data() -> None:
    someone = pair()
    someone.cloud = learner(
        PAIR.format(inbound="all from sg-app", replies=NO_REPLIES, listens="tcp/80").replace(
            "sg-app: {}", "sg-app: {outbound: [tcp/9 to 0.0.0.0/0]}"
        )
    ).cloud
    someone.types("nc -zv i-web 80")
    lines = someone.types("flow-logs").output.splitlines()
    assert "REJECT" in lines[1]
    assert lines[2].endswith("- NODATA")
    assert " eni-web " in lines[2]


def test_what_the_input_lacks_is_not_guessed() -> None:
    text = PAIR.format(
        inbound="all from sg-app",
        replies="100 allow all to 0.0.0.0/0",
        listens="tcp/22, tcp/80, tcp/5432",
    )
    someone = learner(text + "missing_facts: {gap: {about: acl-b, what: network_acl}}", on="i-app")
    for line in ("nc -zv i-web 80", "curl i-web", "ping i-web", "ssh i-web", "psql -h i-web"):
        answer = someone.types(line)
        assert answer.status != 0
        assert "unknown" in notes(answer)
        assert "timed out" not in answer.output
    assert someone.standing.here == "i-app"


def test_a_host_without_an_ipv6_address_cannot_reach_one() -> None:
    someone = pair()
    for line, said in (
        ("nc -zv 2001:db8::1 80", "Network is unreachable"),
        ("ping 2001:db8::1", "ping: connect: Network is unreachable"),
        ("curl -v http://[2001:db8::1]/", "Trying [2001:db8::1]:80..."),
    ):
        assert said in someone.types(line).output


def test_a_look_up_alone_leaves_no_packet_to_follow() -> None:
    someone = pair()
    someone.types("dig +short i-web")
    assert notes(someone.types("flow-logs")) == ["no_packets"]
    why = someone.types("why").why
    assert why is not None
    assert not why.probes


def test_ss_shows_a_connection_whose_reply_was_lost() -> None:
    someone = pair(replies=NO_REPLIES)
    someone.types("nc -zv i-web 80")
    someone.types("on i-web")
    shown = someone.types("ss -tan")
    half_open = [line.split() for line in shown.output.splitlines() if "SYN-RECV" in line]
    [(_, _, _, local, peer)] = half_open
    assert local == "10.0.2.20:80"
    assert peer.startswith("10.0.1.10:")
    assert any(line.startswith("LISTEN") for line in shown.output.splitlines())
    assert notes(shown) == ["last_attempt_only"]
    assert "SYN-RECV" not in someone.types("ss -ltn").output
    assert "LISTEN" not in someone.types("ss -tn").output


@pytest.mark.parametrize("given", [{}, {"inbound": CLOSED}])
def test_ss_shows_none_that_worked_and_none_that_never_came(given: dict[str, str]) -> None:
    someone = pair(**given)
    someone.types("nc -zv i-web 80")
    assert "SYN-RECV" not in someone.types("ss -tan").output
    someone.types("on i-web")
    assert "SYN-RECV" not in someone.types("ss -tan").output
