"""Goals and grades in words."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_network

import pytest

from trainer.awscli.errors import Fault
from trainer.cloud.yaml_reader import parse_yaml
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach import Change, Changes
from trainer.reach.addresses import PUBLIC
from trainer.scenario.attempt import Attempt
from trainer.scenario.bilingual import Bilingual
from trainer.scenario.goals import Goal, Reason, kinds, read_goal
from trainer.scenario.grade import grade
from trainer.scenario.library import library
from trainer.scenario.script import play
from trainer.text.catalogue import entries
from trainer.text.grades import (
    change_lines,
    evidence_lines,
    goal_text,
    mark_word,
    reason_text,
    score_line,
)
from trainer.text.language import Language
from trainer.text.packet_words import services_between
from trainer.text.replies import failure_lines

EN, JA = Language.EN, Language.JA


def goal(text: str) -> Goal:
    return read_goal(parse_yaml("{id: g, " + text + "}", "goal.yaml"))


@pytest.mark.parametrize("language", Language)
def test_every_kind_reason_and_fault_has_words(language: Language) -> None:
    words = entries(language, "goal").keys()
    assert all(any(word.startswith(f"goal.{kind}") for word in words) for kind in kinds())
    assert {f"grade.reason.{reason}" for reason in Reason} <= entries(language, "grade").keys()
    assert {f"cli.fault.{fault}" for fault in Fault} <= entries(language, "cli").keys()


@pytest.mark.parametrize(
    ("text", "english", "japanese"),
    [
        ("kind: allow, from: internet, to: i-web, port: tcp/443",
         "The internet reaches i-web on tcp/443",
         "インターネットからi-webにtcp/443で到達できる"),
        ("kind: allow, from: i-web, to: db, port: tcp/3306",
         "i-web reaches db on tcp/3306", "i-webからdbにtcp/3306で到達できる"),
        ("kind: deny, from: internet, to: db, port: tcp/22",
         "No tcp/22 from the internet arrives at db", "インターネットからdbにtcp/22は届かない"),
        ("kind: deny, from: db, to: internet, port: all",
         "Nothing from db arrives at the internet", "dbからインターネットに何も届かない"),
        ("kind: only, from: [a, b], to: db, port: tcp/22",
         "Only a and b may reach db on tcp/22", "dbにtcp/22で届くのはa、bだけ"),
        ("kind: setting, resource: db, property: multi_az, value: true",
         "multi_az of db is true", "dbのmulti_azがtrueである"),
        ("kind: survives, from: a, to: b, port: tcp/1, without: [db-a, c]",
         "a still reaches b on tcp/1 when any one of db-a and zone c fails",
         "db-a、ゾーンcのどれか1つが停止しても、aからbにtcp/1で到達できる"),
        ("kind: via, from: a, to: b, port: tcp/1, component: igw",
         "a reaches b on tcp/1 through igw", "aからbに、igwを通ってtcp/1で到達できる"),
    ],
)  # fmt: skip
def test_a_goal_is_told_from_what_it_checks(text: str, english: str, japanese: str) -> None:
    wanted = goal(text)
    assert goal_text(EN, wanted) == english
    assert goal_text(JA, wanted) == japanese
    own = replace(wanted, text=Bilingual("自分の文", "Own words"))
    assert (goal_text(EN, own), goal_text(JA, own)) == ("Own words", "自分の文")


@pytest.mark.parametrize("name", library().paths)
def test_marks_and_evidence_of_every_wrong_fix_are_whole_sentences(name: str) -> None:
    scenario = library().scenario(name)
    clouds = [play(scenario, fix.commands).attempt.cloud for fix in scenario.wrong_fixes]
    for cloud in (scenario.broken, *clouds):
        result = grade(scenario, cloud)
        for language in Language:
            lines = [score_line(language, result), *change_lines(language, result.collateral)]
            for mark in result.marks:
                evidence = list(evidence_lines(language, cloud, mark))
                assert bool(evidence) <= (not mark.met)
                lines += [mark_word(language, mark), reason_text(language, mark), *evidence]
            assert not [line for line in lines if "{" in line or "grade." in line]


def test_what_opens_to_the_internet_is_told_first_and_the_rest_counted() -> None:
    here = AddressSet.of(ip_network("10.0.0.0/8"))
    packets = PacketSet.of(here, here, Service.tcp(22))
    changes = [Change(f"i-{n}", "i-db", packets) for n in range(9)]
    public = PacketSet.of(None, AddressSet.of(ip_network("203.0.113.9")), Service.tcp(22))
    lines = list(change_lines(EN, Changes((*changes, Change("internet", "i-db", public)))))
    assert lines[0] == "Opened: internet → i-db tcp/22, by the address 203.0.113.9"
    assert lines[1] == "Opened: i-0 → i-db tcp/22"
    assert lines[-1] == "4 more changes"


def test_what_only_a_part_of_the_internet_may_do_is_told_with_that_part() -> None:
    office = AddressSet.of(ip_network("198.51.100.0/24"))
    host = AddressSet.of(ip_network("203.0.113.9"))
    web = PacketSet.of(PUBLIC, host, Service.tcp(80))
    login = PacketSet.of(office, host, Service.tcp(22))
    assert services_between(EN, "internet", "i-web", web | login) == (
        "tcp/80; tcp/22 from 198.51.100.0/24"
    )
    assert services_between(EN, "internet", "i-web", web) == "tcp/80"
    assert services_between(JA, "internet", "i-web", login) == "198.51.100.0/24からのtcp/22"
    out = PacketSet.of(host, office, Service.tcp(443)) | PacketSet.of(host, PUBLIC, Service.udp(53))
    assert services_between(EN, "i-web", "internet", out) == ("udp/53; tcp/443 to 198.51.100.0/24")
    assert services_between(EN, "office", "i-web", login) == "tcp/22"


def test_a_refusal_has_aws_words_and_a_hint() -> None:
    start = Attempt.start(library().scenario("orders-timeout"))
    for language in Language:
        cli = failure_lines(language, start.type("aws ec2 asociate-route-table"))
        assert "associate-route-table" in cli[0]
        assert "asociate-route-table" in cli[1]
        assert "{" not in cli[1]
        aws = failure_lines(language, start.type("aws ec2 delete-subnet --subnet-id subnet-x"))
        assert len(aws) == 1
        assert "InvalidSubnetID.NotFound" in aws[0]
    assert failure_lines(EN, start.type("aws ec2 describe-subnets")) == []
