"""What a dump lacks makes an answer unknown, never its opposite."""

import json
from itertools import permutations
from pathlib import Path

import pytest
from account_dumps import ORDINARY, read, save, verdict

from trainer.cloud import Cloud, Fact, MissingFact
from trainer.cloud.account import read_account
from trainer.reach import Outcome, UnknownEnd
from trainer.reach.answers import Verdict

ENDS = (
    *("i-0web", "i-0app", "i-0far", "eni-0nat", "eni-0ssm", "internet", "203.0.113.10"),
    *("10.0.1.10", "10.1.0.10", "10.0.1.77", "198.51.100.7"),
    *("com.amazonaws.ap-northeast-1.s3", "com.amazonaws.ap-northeast-1.ssm"),
)
PORTS = ("tcp/443", "tcp/8080", "tcp/5432", "icmp/3", "udp/53")


SAME = ({"i-0web", "203.0.113.10"}, {"i-0app", "10.0.1.10"}, {"i-0far", "10.1.0.10"})


def nobody_sends(source: str, destination: str) -> bool:
    """A host does not ask itself over the network, a stranger is no way to another one, and
    nobody has the address 10.0.1.77."""
    outside = {"internet", "198.51.100.7"}
    services = {end for end in ENDS if end.startswith("com.")}
    pair = {source, destination}
    return source in services | {"10.0.1.77"} or pair in SAME or pair <= outside | services


def answers(cloud: Cloud) -> dict[tuple[str, str, str], Verdict]:
    found = {}
    for source, destination in permutations(ENDS, 2):
        for port in PORTS:
            try:
                found[source, destination, port] = verdict(cloud, source, destination, port)
            except UnknownEnd:
                continue
    return found


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str], Verdict]:
    return answers(read(tmp_path_factory.mktemp("whole"), ORDINARY).cloud)


def test_the_whole_dump_answers_with_certainty(told: dict[tuple[str, str, str], Verdict]) -> None:
    outcomes = {question: verdict.outcome for question, verdict in told.items()}
    assert outcomes["internet", "i-0web", "tcp/443"] is Outcome.REACHABLE
    assert outcomes["i-0web", "i-0app", "tcp/8080"] is Outcome.REACHABLE
    assert outcomes["i-0app", "i-0far", "tcp/5432"] is Outcome.REACHABLE
    assert outcomes["i-0app", "com.amazonaws.ap-northeast-1.s3", "tcp/443"] is Outcome.REACHABLE
    assert outcomes["i-0far", "i-0web", "tcp/443"] is Outcome.UNREACHABLE
    unknown = {(s, d) for (s, d, _), o in outcomes.items() if o is Outcome.UNKNOWN}
    assert {pair for pair in unknown if not nobody_sends(*pair)} == set()


@pytest.mark.parametrize("name", ORDINARY)
def test_without_one_response_no_answer_turns_into_its_opposite(
    name: str, told: dict[tuple[str, str, str], Verdict], tmp_path: Path
) -> None:
    less = {other: response for other, response in ORDINARY.items() if other != name}
    opposites = {Outcome.REACHABLE: Outcome.UNREACHABLE, Outcome.UNREACHABLE: Outcome.REACHABLE}
    turned = []
    for question, now in answers(read(tmp_path, less).cloud).items():
        before = told[question].outcome
        if now.outcome is opposites.get(before):
            turned.append((question, now.outcome.value))
        if now.outcome is Outcome.UNKNOWN:
            assert now.missing
    assert turned == []


def test_each_region_of_a_folder_has_responses_of_its_own(tmp_path: Path) -> None:
    less = {name: body for name, body in ORDINARY.items() if "interfaces" not in name}
    save(tmp_path / "ap-northeast-1", ORDINARY)
    text = json.dumps(less).replace("ap-northeast-1", "eu-west-1").replace("-0", "-9")
    save(tmp_path / "eu-west-1", json.loads(text))
    found = read_account(tmp_path)
    absent = [(str(p.place), p.facts["key"]) for p in found.warnings if p.code == "account.absent"]
    assert absent == [("eu-west-1/ec2.describe-vpcs.json", "NetworkInterfaces")]
    lacking = {f.about for f in found.cloud.of(MissingFact).values() if f.what is Fact.INTERFACE}
    assert {vpc for vpc in lacking if vpc.startswith("vpc-")} == {"vpc-9a", "vpc-9b"}
