"""Each check of the linter finds what it is for, and nothing in a good scenario."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from trainer.actions import Call
from trainer.cloud import NetworkAcl, SecurityGroup
from trainer.packets import Service
from trainer.reach import Outcome, Question, ask
from trainer.scenario.library import library
from trainer.scenario.lint import Shelf, check_speed, lint_scenario
from trainer.scenario.lint.texts import run_ons
from trainer.scenario.lint.wider import opens_more, wider_calls, without_filters
from trainer.scenario.scenario import Scenario
from trainer.scenario.script import play
from trainer.text.catalogue import problem_line
from trainer.text.language import Language

Make = Callable[..., Scenario]
SHELF = Shelf(frozenset({"lesson:one#rule"}))


def test_the_small_scenario_is_clean(make: Make) -> None:
    assert lint_scenario(make(), SHELF) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "facts"),
    [
        ("topics: [security-groups]", "topics: []", "nothing_given", {"key": "topics"}),
        ('exams: {ANS-C01: ["3.1"]}', "exams: {}", "nothing_given", {"key": "exams"}),
        ("{ja: 見る, en: Look}", "{ja: 見る, en: authorize-security-group-ingress}", "hint_tells",
         {"rung": "observe", "language": "en"}),
        ("expect: reachable}", "expect: partial}", "claim_refuted",
         {"state": "repaired", "expected": "partial", "found": "reachable"}),
        ("blocked_by: ENI_SG_RULES_MISMATCH", "blocked_by: NO_ROUTE_TO_DESTINATION",
         "claim_refuted", {"expected": "unreachable (NO_ROUTE_TO_DESTINATION)"}),
        ("patterns: [b17]", "patterns: [b99]", "unknown_subject", {"found": "b99"}),
        ("systems: [security-group]", "systems: [mainframe]", "unknown_subject",
         {"kind": "systems"}),
        ('"3.1"', '"3.9"', "unknown_subject", {"found": "ANS-C01 3.9"}),
        ("{ja: 決まり, en: The rule}", "{ja: '[x](lesson:one#no)', en: '[x](lesson:one#rule)'}",
         "bad_link", {"target": "lesson:one#no"}),
        ("{ja: 探す, en: Find}", "{ja: '`i-server`', en: Find}", "names_differ",
         {"part": "hints.locate", "names": "i-server"}),
        ("{ja: 探す, en: Find}", "{ja: VPC`vpc-one`を探す, en: Find `vpc-one`}", "run_on",
         {"part": "hints.locate", "words": "VPC`vpc-one`"}),
        ("{ja: 1つだけ許可する, en: Admit the one address}",
         "{ja: '`i-client`だけを許可する', en: Admit i-client}", "mark_not_shown",
         {"part": "solutions", "language": "ja"}),
        ("topology:\n", "locked: {vpc-one: {ja: '`vpc-one`は変えません', en: No}}\ntopology:\n",
         "mark_not_shown", {"part": "locked"}),
        ("symptom: timed_out", "symptom: refused", "claim_refuted",
         {"expected": "unreachable (refused)",
          "found": "unreachable (timed_out, ENI_SG_RULES_MISMATCH)"}),
        ("to: i-server, port: tcp/5432}\n  - {id: rest", "to: 10.0.1.30, port: tcp/5432}\n"
         "  - {id: rest", "goal_not_in_ticket", {"goal": "alone", "name": "10.0.1.30"}),
        ("fails: [alone, rest]", "fails: [alone]", "wrong_fix_differs",
         {"declared": "alone", "found": "alone, rest"}),
        ("fails: [works]", "fails: []", "wrong_fix_differs", {"declared": "-", "found": "works"}),
        ("--group-id sg-client", "--group-id sg-nobody", "command_fails", {"name": "nothing"}),
    ],
)  # fmt: skip
def test_each_fault_is_found(
    make: Make, old: str, new: str, code: str, facts: dict[str, str]
) -> None:
    found = lint_scenario(make((old, new)), SHELF)
    assert [problem.code for problem in found] == [f"lint.{code}"]
    assert facts.items() <= found[0].facts.items()
    for language in Language:
        assert "{" not in problem_line(language, found[0])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ネットワークACL`acl-x`", ["ACL`acl-x`"]),
        ("**NLB**`nlb-pay`と、VPC`vpc-a`", ["NLB**`nlb-pay`", "VPC`vpc-a`"]),
        ("ネットワークACLの`acl-x`", []),
        ("`i-web`から`i-app`へ", []),
        ("ポート`443`、/24`10.0.1.0/24`", []),
        ("```\nVPC=`aws ec2 describe-vpcs`\nx`y`\n```", []),
    ],
)
def test_words_run_together_only_where_nothing_stands_between(text: str, found: list[str]) -> None:
    assert list(run_ons(text)) == found


def codes(make: Make, *changes: tuple[str, str]) -> set[str]:
    return {problem.code for problem in lint_scenario(make(*changes), SHELF)}


def test_a_whole_cloud_is_not_broken(make: Make) -> None:
    rule = ('["tcp/22 from 198.51.100.0/24"]', '["tcp/5432 from 10.0.1.10/32"]')
    assert "lint.not_broken" in codes(make, rule)


def test_a_solution_that_fails_is_told_with_its_goals(make: Make) -> None:
    assert codes(make, ("--cidr 10.0.1.10/32", "--cidr 10.0.1.11/32")) >= {"lint.solution_fails"}


def test_an_idle_command_is_told(make: Make) -> None:
    line = (
        "--cidr 10.0.1.10/32\n",
        "--cidr 10.0.1.10/32\n      - aws ec2 create-tags --resources i-client"
        " --tags Key=Name,Value=Client\n",
    )
    assert codes(make, line) == {"lint.idle_command"}


def test_goals_that_a_wider_repair_meets_are_too_weak(make: Make) -> None:
    weak = (
        ("  - {id: alone, kind: only, from: [i-client], to: i-server, port: tcp/5432}\n", ""),
        ("  - {id: rest, kind: keep}\n", ""),
        ("fails: [alone, rest]", "fails: []"),
    )
    found = lint_scenario(make(*weak), SHELF)
    wider = [p.facts["variant"] for p in found if p.code == "lint.wider_passes"]
    assert wider == ["everywhere", "all ports"]
    assert "lint.no_filters_passes" in {p.code for p in found}


def test_one_wrong_fix_is_too_few(make: Make) -> None:
    text = (Path(__file__).parent / "small.yaml").read_text(encoding="utf-8")
    second = text[text.index("  - id: nothing") : text.index("hints:")]
    found = lint_scenario(make((second, "")), SHELF)
    assert [problem.code for problem in found] == ["lint.few_wrong_fixes"]


def test_wider_calls_widen_peers_and_ports() -> None:
    call = Call(
        "ec2",
        "AuthorizeSecurityGroupIngress",
        {
            "GroupId": "sg-db",
            "IpPermissions": [
                {
                    "IpProtocol": "tcp",
                    "FromPort": 3306,
                    "ToPort": 3306,
                    "UserIdGroupPairs": [{"GroupId": "sg-app"}],
                }
            ],
        },
    )
    wider = dict(wider_calls(call))
    (everywhere,) = wider["everywhere"].parameters["IpPermissions"]
    assert everywhere["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    assert "UserIdGroupPairs" not in everywhere
    assert everywhere["FromPort"] == 3306
    (ports,) = wider["all ports"].parameters["IpPermissions"]
    assert (ports["FromPort"], ports["ToPort"]) == (0, 65535)
    assert ports["UserIdGroupPairs"] == [{"GroupId": "sg-app"}]


def test_what_is_as_wide_as_can_be_has_no_wider_variant() -> None:
    call = Call("ec2", "CreateRoute", {"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": "igw"})
    assert list(wider_calls(call)) == []
    nested = Call("ec2", "X", {"A": [{"CidrIpv6": "2001:db8::/32", "PortRange": {"From": 5}}]})
    assert {name for name, _ in wider_calls(nested)} == {"everywhere", "all ports"}


def test_a_denial_has_no_wider_variant_because_it_opens_nothing() -> None:
    entry = {"PortRange": {"From": 22, "To": 22}, "CidrBlock": "10.0.0.0/16"}
    for action, variants in (("deny", []), ("allow", ["everywhere", "all ports"])):
        call = Call("ec2", "CreateNetworkAclEntry", {**entry, "RuleAction": action})
        assert [name for name, _ in wider_calls(call)] == variants


ENTRY = (
    "aws ec2 create-network-acl-entry --network-acl-id acl-private --ingress --rule-number 200"
    " --protocol tcp --rule-action allow --cidr-block {block} --port-range From={first},To=65535"
)


@pytest.mark.parametrize(
    ("first", "block", "more"),
    [
        (1024, "198.51.100.0/24", False),
        (0, "198.51.100.0/24", False),
        (1024, "0.0.0.0/0", True),
        (0, "10.0.1.0/24", False),
        (8080, "10.0.3.0/24", True),
    ],
)
def test_a_wider_rule_opens_more_if_more_arrives(first: int, block: str, more: bool) -> None:
    orders = library().scenario("orders-timeout")
    line = ENTRY.format(block=block, first=first)
    assert opens_more(orders.broken, play(orders, (line,)).attempt.cloud) is more


def test_without_filters_everything_passes_them() -> None:
    orders = library().scenario("orders-timeout")
    cloud = without_filters(orders.broken)
    assert len(cloud.of(SecurityGroup)) == len(orders.broken.of(SecurityGroup))
    assert len(cloud.of(NetworkAcl)) == len(orders.broken.of(NetworkAcl))
    verdict = ask(cloud, Question("i-ledger", "i-app", Service.tcp(8080)))
    assert verdict.outcome is Outcome.REACHABLE


def test_a_scenario_knows_its_place_in_the_curriculum(make: Make) -> None:
    needs = make(
        ("prerequisites: []", "prerequisites: [one]"),
        ("{ja: 決まり, en: The rule}", "{ja: '[x](lesson:one#rule)', en: '[x](lesson:one#rule)'}"),
    )

    def found(*order: str) -> list[str]:
        places = {item: number for number, item in enumerate(order)}
        targets = frozenset({"lesson:one", "lesson:one#rule"})
        return [p.code for p in lint_scenario(needs, Shelf(targets, places))]

    assert found("lesson:one", "scenario:small") == []
    assert found("scenario:small", "lesson:one") == ["lint.prerequisite_later"]
    assert found("lesson:one") == ["lint.unlisted"]


def test_the_hint_with_the_rule_links_to_the_lesson_that_has_it(make: Make) -> None:
    shelf = Shelf(frozenset({"lesson:one"}))
    found = lint_scenario(make(("prerequisites: []", "prerequisites: [one]")), shelf)
    assert {p.code for p in found} == {"lint.rule_without_link"}
    gone = lint_scenario(make(("prerequisites: []", "prerequisites: [gone]")), shelf)
    assert {p.code for p in gone} == {"lint.rule_without_link", "lint.unknown_lesson"}


def test_a_scenario_that_takes_long_is_told(
    make: Make, small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert list(check_speed(small, make())) == []
    monkeypatch.setattr("trainer.scenario.lint.lint.SLOWEST", 0.0)
    assert [p.code for p in check_speed(small, make())] == ["lint.slow"]
