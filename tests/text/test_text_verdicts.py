"""Verdicts in words: nothing left unfilled, and the facts are the engine's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from ipaddress import ip_network
from itertools import permutations
from pathlib import Path

import pytest
import yaml

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach import Code, HopKind, Outcome, Question, Symptom, Verdict, ask, ends
from trainer.text.catalogue import PLACEHOLDER, entries
from trainer.text.language import Language
from trainer.text.packet_words import packets_text, services_text
from trainer.text.verdicts import headline, hop_line, told_path, verdict_lines

TOPOLOGY = """\
vpcs: {vpc-one: {cidr: 10.0.0.0/16}}
subnets:
  subnet-a: {cidr: 10.0.1.0/24, zone: a}
  subnet-b: {cidr: 10.0.2.0/24, zone: b}
  subnet-n: {cidr: 10.0.3.0/24, zone: a}
internet_gateways: {igw-one: {}}
elastic_ips: {eipalloc-n: {public_ip: 203.0.113.9}}
nat_gateways: {nat-one: {subnet: subnet-n, elastic_ip: eipalloc-n}}
route_tables:
  rtb-main: {main: true, routes: ["0.0.0.0/0 -> nat-one"]}
  rtb-n: {subnets: [subnet-n], routes: ["0.0.0.0/0 -> igw-one"]}
network_acls:
  acl-b:
    subnets: [subnet-b]
    inbound: ["100 allow tcp/80 from 10.0.1.0/24"]
    outbound: ["100 allow tcp/49152-65535 to 10.0.1.0/24"]
security_groups:
  sg-b: {inbound: ["tcp/80 from 10.0.0.0/8"]}
  sg-db: {}
instances:
  i-a: {subnet: subnet-a, private_ip: 10.0.1.10, name: Web}
  i-b: {subnet: subnet-b, private_ip: 10.0.2.10, security_groups: [sg-b], listens: [tcp/80]}
db_subnet_groups: {dbsubnets-one: {subnets: [subnet-a, subnet-b]}}
db_instances:
  db-one: {engine: mysql, subnet_group: dbsubnets-one, zone: a, security_groups: [sg-db]}
"""

RULES = Path(__file__).parents[1] / "reach" / "rules"
"""The engine's own cases: between them they have every code, with the facts that it tells."""


def asked_of_rules() -> Iterator[tuple[str, Cloud, list[Verdict]]]:
    for path in sorted(RULES.rglob("*.yaml")):
        for number, case in enumerate(yaml.safe_load(path.read_text(encoding="utf-8"))):
            text = yaml.safe_dump(case["topology"], sort_keys=False)
            cloud = load_topology(parse_yaml(text, "case.yaml"))
            asks = [ask for ask in case["asks"] if "journey" not in ask]
            verdicts = [verdict(cloud, a["from"], a["to"], a["port"]) for a in asks]
            yield f"{path.stem}-{number}", cloud, verdicts


@pytest.fixture(scope="module")
def cloud() -> Cloud:
    return load_topology(parse_yaml(TOPOLOGY, "topology.yaml"))


def verdict(cloud: Cloud, source: str, destination: str, port: str) -> Verdict:
    return ask(cloud, Question(source, destination, Service.parse(port)))


@pytest.mark.parametrize("language", Language)
def test_every_word_of_the_engine_is_in_the_catalogue(language: Language) -> None:
    words = entries(language, "verdict")
    for kind, members in (("outcome", Outcome), ("symptom", Symptom), ("kind", HopKind)):
        for member in members:
            assert f"verdict.{kind}.{member}" in words
    codes = entries(language, "code")
    for code in Code:
        for part in ("title", "sentence", "remedy"):
            text = codes[f"code.{code}.{part}"]
            assert part != "title" or not PLACEHOLDER.search(text)
    assert len(codes) == 3 * len(Code)


def unfilled(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if re.search(r"\{|\}|verdict\.|code\.|\n", line)]


def test_the_judge_sees_what_is_not_filled() -> None:
    assert unfilled(["good (CODE)", "a {hole}", "code.X.title", "two\nlines"]) != []


def test_every_answer_of_the_engines_own_cases_is_whole_sentences() -> None:
    for name, cloud, verdicts in asked_of_rules():
        for answer in verdicts:
            for language in Language:
                assert unfilled(verdict_lines(language, cloud, answer)) == [], name


def test_all_answers_of_a_topology_are_whole_sentences(cloud: Cloud) -> None:
    for source, destination in permutations(ends(cloud), 2):
        for port in ("tcp/80", "all", "icmp/echo"):
            answer = verdict(cloud, source, destination, port)
            for language in Language:
                assert unfilled(verdict_lines(language, cloud, answer)) == []


def test_a_partial_answer_tells_shares_and_ports(cloud: Cloud) -> None:
    found = verdict_lines(Language.EN, cloud, verdict(cloud, "i-a", "i-b", "tcp/80"))
    assert found[:3] == [
        "i-a → i-b tcp/80: partial (times out)",
        "Works (42 %): tcp/80 from 10.0.1.10 to 10.0.2.10, source ports 49152-60999",
        "Never works (58 %): tcp/80 from 10.0.1.10 to 10.0.2.10, source ports 32768-49151",
    ]
    blocker = found[found.index("What stops it:") + 1]
    assert blocker.startswith("  - Return: The outbound rule “* deny all to all” of acl-b")
    assert blocker.endswith("(SUBNET_ACL_RESTRICTION)")


def test_both_languages_tell_the_same_steps(cloud: Cloud) -> None:
    asked = verdict(cloud, "i-a", "i-b", "tcp/80")
    english, japanese = (verdict_lines(language, cloud, asked) for language in Language)
    assert len(english) == len(japanese)
    assert japanese[0].count("tcp/80") == english[0].count("tcp/80") == 1


def test_the_path_that_fails_is_the_one_to_tell(cloud: Cloud) -> None:
    asked = verdict(cloud, "i-a", "i-b", "tcp/80")
    path = told_path(asked)
    assert path is not None
    assert path.refused is not None
    assert path.refused.component == "acl-b"


def test_hops_tell_why_they_let_pass(cloud: Cloud) -> None:
    asked = verdict(cloud, "i-a", "internet", "tcp/443")
    path = told_path(asked)
    assert path is not None
    lines = [hop_line(Language.EN, cloud, hop) for hop in path.forward]
    assert lines[0] == "source i-a (Web)"
    assert "route table rtb-main: 0.0.0.0/0 -> nat-one" in lines
    nat = next(line for line in lines if line.startswith("NAT gateway nat-one"))
    assert "source ports 1024-65535" in nat
    assert any("stateful" in hop_line(Language.EN, cloud, hop) for hop in path.back)


def test_an_answer_that_cannot_be_given_says_what_is_missing(cloud: Cloud) -> None:
    asked = verdict(cloud, "i-a", "i-b", "icmpv6")
    assert asked.outcome is Outcome.UNKNOWN
    assert headline(Language.EN, asked).startswith("i-a → i-b icmpv6: unknown")
    lines = verdict_lines(Language.EN, cloud, asked)
    assert "address" in lines[1]


def addresses(*texts: str) -> AddressSet:
    return AddressSet.of(*map(ip_network, texts))


@pytest.mark.parametrize(
    ("packets", "english"),
    [
        (PacketSet.nothing(), "nothing"),
        (PacketSet.everything(), "all"),
        (PacketSet.of(service=Service.parse("tcp/80")), "tcp/80"),
        (PacketSet.of(service=Service.parse("tcp")), "tcp"),
        (PacketSet.of(addresses("10.0.0.0/8"), service=Service.parse("tcp/80-90")),
         "tcp/80-90 from 10.0.0.0/8"),
        (PacketSet.of(destination=addresses("10.0.0.1"), service=Service.parse("icmp/echo")),
         "icmp/echo to 10.0.0.1"),
        (PacketSet.of(addresses("10.0.0.1"), addresses("10.0.0.2"), Service.parse("udp/53"),
                      (1024, 65535)),
         "udp/53 from 10.0.0.1 to 10.0.0.2, source ports 1024-65535"),
        (PacketSet.of(service=Service.parse("tcp/80"), source_ports=(53, 53)),
         "tcp/80, source port 53"),
        (PacketSet.of(addresses("10.0.0.1", "10.0.0.3", "10.0.0.5"), service=Service.tcp(1)),
         "tcp/1 from 10.0.0.1, 10.0.0.3, and 1 more range"),
        (PacketSet.of(addresses("10.0.0.1"), service=Service.parse("proto/50")),
         "proto/50 from 10.0.0.1"),
    ],
)  # fmt: skip
def test_packets_in_words(packets: PacketSet, english: str) -> None:
    assert packets_text(Language.EN, packets) == english


def test_the_internet_is_told_as_such(cloud: Cloud) -> None:
    asked = ask(cloud, Question("i-a", "internet", Service.parse("tcp/443"))).asked
    assert packets_text(Language.EN, asked) == (
        "tcp/443 from 10.0.1.10 to the internet, source ports 32768-60999"
    )
    assert packets_text(Language.JA, asked) == (
        "10.0.1.10からインターネットへのtcp/443（送信元ポート32768-60999）"
    )


def test_many_parts_are_counted_not_listed() -> None:
    parts = PacketSet.union(
        PacketSet.of(addresses(f"10.0.{n}.0/24"), service=Service.tcp(2 * n + 1)) for n in range(9)
    )
    assert packets_text(Language.EN, parts).endswith("6 more kinds of packets")
    assert services_text(Language.EN, parts).endswith("…")
