"""Whether VPC Block Public Access stands in the way: told by three responses, or unknown."""

import json
from collections.abc import Callable
from copy import deepcopy
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from account_dumps import ORDINARY, OWNER, Dump, changed, outcome, read, route, save, verdict

from trainer.cloud import BlockMode, Vpc, VpcBlockPublicAccess
from trainer.cloud.account import Account, read_account

VPCS = "ec2.describe-vpcs.json"
SUBNETS = "ec2.describe-subnets.json"
OPTIONS = "ec2.describe-vpc-block-public-access-options.json"
EXCLUSIONS = "ec2.describe-vpc-block-public-access-exclusions.json"
STRANGER = "444455556666"

Reads = Callable[[Callable[[Dump], None]], Account]

INTO = ("internet", "i-0web", "tcp/443")
OUT = ("i-0app", "internet", "tcp/443")
"""By the NAT gateway, which is in the subnet of i-0web."""


@pytest.fixture
def account(tmp_path: Path) -> Reads:
    numbers = count()
    return lambda change: read(tmp_path / str(next(numbers)), changed(change, silent()))


def silent() -> Dump:
    """The ordinary account as the AWS CLI printed it before VPCs showed their state."""
    dump = deepcopy(ORDINARY)
    for row in (*dump[VPCS]["Vpcs"], *dump[SUBNETS]["Subnets"]):
        row.pop("BlockPublicAccessStates", None)
    return dump


def untold(dump: Dump) -> None:
    del dump[OPTIONS]


def mode(name: str) -> Callable[[Dump], None]:
    def change(dump: Dump) -> None:
        dump[OPTIONS]["VpcBlockPublicAccessOptions"]["InternetGatewayBlockMode"] = name

    return change


def show(dump: Dump, key: str, *resources: str, state: str = "off") -> None:
    for row in dump[f"ec2.describe-{key.lower()}.json"][key]:
        if row[f"{key[:-1]}Id"] in resources:
            row["BlockPublicAccessStates"] = {"InternetGatewayBlockMode": state}


def exclude(dump: Dump, *resources: str, **more: Any) -> None:
    dump[EXCLUSIONS] = {
        "VpcBlockPublicAccessExclusions": [
            {
                "ExclusionId": f"vpcbpa-exclude-{resource}",
                "InternetGatewayExclusionMode": "allow-bidirectional",
                "ResourceArn": f"arn:aws:ec2:ap-northeast-1:{OWNER}:"
                f"{resource.partition('-')[0]}/{resource}",
                "State": "create-complete",
                **more,
            }
            for resource in resources
        ]
    }


def missing(found: Account, *question: str) -> tuple[str, ...]:
    asked = verdict(found.cloud, *question)
    assert (asked.outcome.value == "unknown") == bool(asked.missing)
    return asked.missing


def warned(found: Account) -> list[str]:
    return [problem.code for problem in found.warnings]


# The mode


def test_without_the_setting_nobody_knows_what_an_internet_gateway_lets_through(
    account: Reads,
) -> None:
    found = account(untold)
    assert missing(found, *INTO) == ("block_public_access vpc-0a",)
    assert missing(found, *OUT) == ("block_public_access vpc-0a",)
    assert warned(found) == ["account.no_block_public_access"]


def test_what_is_unreachable_anyway_stays_so(account: Reads) -> None:
    found = account(untold).cloud
    asked = verdict(found, "internet", "i-0web", "tcp/22")
    assert asked.outcome.value == "unreachable"
    assert [finding.code for finding in asked.findings] == ["ENI_SG_RULES_MISMATCH"]
    assert outcome(found, "internet", "i-0app", "tcp/8080") == "unreachable"


def test_what_meets_no_internet_gateway_is_as_known_as_before(account: Reads) -> None:
    found, whole = account(untold).cloud, account(lambda dump: None).cloud
    for question in (
        ("i-0web", "i-0app", "tcp/8080"),
        ("i-0app", "i-0far", "tcp/5432"),
        ("i-0app", "com.amazonaws.ap-northeast-1.s3", "tcp/443"),
    ):
        assert outcome(found, *question) == outcome(whole, *question) == "reachable"


def test_an_egress_only_gateway_is_such_a_door(account: Reads) -> None:
    def change(dump: Dump) -> None:
        six = {"Ipv6CidrBlockState": {"State": "associated"}}
        for row, block in ((dump[VPCS]["Vpcs"][0], "2001:db8:a::/56"),):
            row["Ipv6CidrBlockAssociationSet"] = [{"Ipv6CidrBlock": block, **six}]
        for row in dump[SUBNETS]["Subnets"]:
            if row["SubnetId"] == "subnet-0priv":
                row["Ipv6CidrBlockAssociationSet"] = [{"Ipv6CidrBlock": "2001:db8:a:1::/64", **six}]
        for row in dump["ec2.describe-network-interfaces.json"]["NetworkInterfaces"]:
            if row["NetworkInterfaceId"] == "eni-0app":
                row["Ipv6Addresses"] = [{"Ipv6Address": "2001:db8:a:1::10"}]
        attached = [{"VpcId": "vpc-0a", "State": "attached"}]
        dump["ec2.describe-egress-only-internet-gateways.json"] = {
            "EgressOnlyInternetGateways": [
                {"EgressOnlyInternetGatewayId": "eigw-0a", "Attachments": attached}
            ]
        }
        for table in dump["ec2.describe-route-tables.json"]["RouteTables"]:
            way = route("::/0", "EgressOnlyInternetGatewayId", "eigw-0a")
            way["DestinationIpv6CidrBlock"] = way.pop("DestinationCidrBlock")
            table["Routes"].append(way)
        for rules in dump["ec2.describe-security-groups.json"]["SecurityGroups"]:
            for rule in rules["IpPermissionsEgress"]:
                rule["Ipv6Ranges"] = [{"CidrIpv6": "::/0"}]
        for filters in dump["ec2.describe-network-acls.json"]["NetworkAcls"]:
            filters["Entries"] += [
                {
                    "Egress": egress,
                    "Ipv6CidrBlock": "::/0",
                    "Protocol": "-1",
                    "RuleAction": "allow",
                    "RuleNumber": 101,
                }
                for egress in (True, False)
            ]

    def both(dump: Dump) -> None:
        change(dump)
        untold(dump)

    question = ("2001:db8:a:1::10", "2001:db8:ffff::1", "tcp/443")
    assert outcome(account(change).cloud, *question) == "reachable"
    assert missing(account(both), *question) == ("block_public_access vpc-0a",)


@pytest.mark.parametrize("where", ["vpc-0a", "subnet-0pub"])
def test_a_state_of_off_is_told(where: str, account: Reads) -> None:
    def change(dump: Dump) -> None:
        untold(dump)
        show(dump, "Vpcs", where)
        show(dump, "Subnets", where)

    found = account(change)
    assert outcome(found.cloud, *INTO) == "reachable"
    assert outcome(found.cloud, *OUT) == "reachable"
    assert warned(found) == ["account.no_block_public_access"]


def test_only_the_subnets_that_show_nothing_are_in_doubt(account: Reads) -> None:
    def change(dump: Dump) -> None:
        untold(dump)
        show(dump, "Subnets", "subnet-0priv")

    found = account(change)
    assert missing(found, *INTO) == ("block_public_access subnet-0pub",)


def test_an_odd_mode_is_no_mode(account: Reads) -> None:
    found = account(mode("paused"))
    assert missing(found, *INTO) == ("block_public_access vpc-0a",)
    assert "account.odd_value" in warned(found)


def test_what_is_excluded_is_open_whatever_the_mode(account: Reads) -> None:
    def change(dump: Dump) -> None:
        untold(dump)
        exclude(dump, "vpc-0a")

    assert outcome(account(change).cloud, *INTO) == "reachable"


# The exclusions


def test_without_the_exclusions_nobody_knows_who_is_blocked(account: Reads) -> None:
    found = account(mode("block-bidirectional"))
    assert missing(found, *INTO) == ("exclusions vpc-0a",)
    assert missing(found, *OUT) == ("exclusions vpc-0a",)
    assert warned(found) == ["account.no_exclusions"]


def test_connections_outward_need_no_exclusion_if_only_ingress_is_blocked(account: Reads) -> None:
    found = account(mode("block-ingress"))
    assert missing(found, *INTO) == ("exclusions vpc-0a",)
    assert outcome(found.cloud, *OUT) == "reachable"


def test_where_aws_allows_no_exclusion_all_is_blocked(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        dump[OPTIONS]["VpcBlockPublicAccessOptions"]["ExclusionsAllowed"] = "not-allowed"

    found = account(change)
    assert outcome(found.cloud, *INTO) == "unreachable"
    assert warned(found) == []


@pytest.mark.parametrize(
    ("state", "answer"),
    [("create-complete", "reachable"), ("delete-complete", "unreachable")],
)
def test_exclusions_count_while_they_are_in_force(state: str, answer: str, account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        exclude(dump, "vpc-0a", State=state)

    assert outcome(account(change).cloud, *INTO) == answer


def test_exclusions_with_further_pages_are_not_all_of_them(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        exclude(dump, "vpc-0b")
        dump[EXCLUSIONS]["NextToken"] = "more"

    assert missing(account(change), *INTO) == ("exclusions vpc-0a",)


def test_what_shows_that_it_is_not_blocked_is_excluded(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        show(dump, "Subnets", "subnet-0pub")

    found = account(change)
    assert outcome(found.cloud, *INTO) == "reachable"
    assert warned(found) == ["account.no_exclusions"]


def test_a_state_that_blocks_tells_the_mode_and_not_the_exclusions(account: Reads) -> None:
    def change(dump: Dump) -> None:
        untold(dump)
        show(dump, "Vpcs", "vpc-0a", "vpc-0b", state="block-ingress")

    found = account(change)
    (setting,) = found.cloud.of(VpcBlockPublicAccess).values()
    assert setting.mode is BlockMode.INGRESS
    assert missing(found, *INTO) == ("exclusions vpc-0a",)
    assert outcome(found.cloud, *OUT) == "reachable"

    def with_exclusions(dump: Dump) -> None:
        change(dump)
        exclude(dump)

    assert outcome(account(with_exclusions).cloud, *INTO) == "unreachable"


# Several accounts and Regions


def elsewhere(dump: Dump, region: str, account: str) -> Dump:
    """The same account in another Region, or another one's, under other ids and addresses."""
    text = json.dumps(dump).replace("ap-northeast-1", region).replace(OWNER, account)
    return dict(json.loads(text.replace("-0", "-9").replace("203.0.113.", "192.0.2.")))


@pytest.mark.parametrize(("region", "owner"), [("eu-west-1", OWNER), ("ap-northeast-1", STRANGER)])
@pytest.mark.parametrize("told", ["off", "block-bidirectional"])
def test_a_setting_tells_nothing_of_other_accounts_and_regions(
    region: str, owner: str, told: str, tmp_path: Path
) -> None:
    here = changed(mode(told), silent())
    save(tmp_path / OWNER / "ap-northeast-1", here)
    save(tmp_path / owner / region / "there", elsewhere(changed(untold, silent()), region, owner))
    found = read_account(tmp_path)
    known = () if told == "off" else ("exclusions vpc-0a",)
    assert missing(found, *INTO) == known
    assert missing(found, "internet", "i-9web", "tcp/443") == ("block_public_access vpc-9a",)


def test_a_setting_of_nobody_in_particular_is_that_of_the_only_account(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        exclude(dump)
        for key in ("AwsAccountId", "AwsRegion"):
            del dump[OPTIONS]["VpcBlockPublicAccessOptions"][key]

    found = account(change)
    assert outcome(found.cloud, *INTO) == "unreachable"
    assert warned(found) == []


def test_of_two_accounts_a_setting_of_nobody_in_particular_is_of_neither(tmp_path: Path) -> None:
    def bare(dump: Dump) -> None:
        del dump[OPTIONS]["VpcBlockPublicAccessOptions"]["AwsAccountId"]

    save(tmp_path / "ours", changed(bare, silent()))
    theirs = elsewhere(changed(untold, silent()), "ap-northeast-1", STRANGER)
    save(tmp_path / "theirs", theirs)
    found = read_account(tmp_path)
    assert missing(found, *INTO) == ("block_public_access vpc-0a",)
    assert missing(found, "internet", "i-9web", "tcp/443") == ("block_public_access vpc-9a",)
    assert "account.without_id" in warned(found)


def test_a_vpc_without_an_owner_is_the_accounts_whose_setting_is_here(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        exclude(dump)
        dump[OPTIONS]["VpcBlockPublicAccessOptions"]["AwsAccountId"] = STRANGER
        for key in ("Vpcs", "Subnets"):
            for row in dump[f"ec2.describe-{key.lower()}.json"][key]:
                del row["OwnerId"]
                row.pop(f"{key[:-1]}Arn", None)

    found = account(change)
    assert found.cloud.get(Vpc, "vpc-0a").account == STRANGER
    assert outcome(found.cloud, *INTO) == "unreachable"


def test_another_accounts_setting_is_not_ours(account: Reads) -> None:
    def change(dump: Dump) -> None:
        mode("block-bidirectional")(dump)
        dump[OPTIONS]["VpcBlockPublicAccessOptions"]["AwsAccountId"] = STRANGER

    assert missing(account(change), *INTO) == ("block_public_access vpc-0a",)
