"""What is offered at the cursor."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shop_cloud import shop

from trainer.awscli.complete import complete
from trainer.awscli.parser import parse


def offered(text):
    return [c.text for c in complete(shop(), text, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["aws"]),
        ("aws e", ["ec2", "ecs", "elbv2"]),
        ("aws ec2 create-rou", ["create-route", "create-route-table"]),
        ("aws ec2 create-route --route-table-id rtb-p", ["rtb-public", "rtb-private"]),
        (
            "aws ec2 create-route --route-table-id rtb-public --gateway-id ",
            ["igw-shop", "igw-spare"],
        ),
        ("aws ec2 create-route --nat", ["--nat-gateway-id"]),
        ("X=$(aws rds describe-db-i", ["describe-db-instances"]),
        ("aws ec2 describe-vpcs --output t", ["text", "table"]),
        ("aws ec2 create-network-acl-entry --protocol ", ["tcp", "udp", "icmp", "all"]),
        ("aws ec2 create-network-acl-entry --port-range From=1,T", ["To="]),
        ("aws ec2 create-network-acl-entry --rule-action ", ["allow", "deny"]),
        ("aws ec2 describe-subnets --filters Name=map", ["Name=map-public-ip-on-launch,Values="]),
        ("aws ec2 describe-subnets --filters Name=vpc-id,Values=vpc-l", ["vpc-lab"]),
        ("aws ec2 authorize-security-group-ingress --source-group sg-b", ["sg-bastion"]),
        ("aws rds modify-db-instance --vpc-security-group-ids sg-web sg-d", None),
        ("aws ec2 no-such-thing --", []),
        ("ls ", []),
    ],
)
def test_offers(text, expected):
    if expected is None:
        expected = ["sg-default-vpc-shop", "sg-default-vpc-lab", "sg-db"]
        assert sorted(offered(text)) == sorted(expected)
    else:
        assert offered(text) == expected


def test_required_options_come_first_and_used_ones_not_again():
    options = offered("aws ec2 create-route --gateway-id igw-shop ")
    assert options[0] == "--route-table-id"
    assert "--gateway-id" not in options


def test_association_ids_are_those_of_the_operation():
    for operation, prefix in (
        ("disassociate-route-table", "rtbassoc-"),
        ("replace-network-acl-association", "aclassoc-"),
        ("disassociate-address", "eipassoc-"),
    ):
        ids = offered(f"aws ec2 {operation} --association-id ")
        assert ids
        assert all(i.startswith(prefix) for i in ids)


def test_rules_are_those_of_the_group_and_the_direction():
    ids = offered(
        "aws ec2 revoke-security-group-ingress --group-id sg-db --security-group-rule-ids "
    )
    assert ids == [rule.id for rule in shop().resources["sg-db"].inbound]


def test_notes_tell_names_and_help():
    found = complete(shop(), "aws ec2 describe-vpcs --vpc-ids ", 32)
    assert ("vpc-shop", "shop") in [(c.text, c.note) for c in found]
    assert complete(shop(), "aws ec2 create-route-t", 22)[0].note.startswith("Creates")


def test_the_cursor_may_stand_within_the_line():
    text = "aws ec2 describe-vp --output text"
    found = complete(shop(), text, 19)
    assert [(c.text, c.start) for c in found if c.text == "describe-vpcs"] == [("describe-vpcs", 8)]


@given(st.text(max_size=60), st.integers(-5, 80))
def test_any_text_and_cursor_are_answered(text, cursor):
    for completion in complete(shop(), text, cursor):
        assert 0 <= completion.start <= max(0, cursor)


def test_offered_options_are_taken_by_the_parser():
    for option in offered("aws ec2 describe-vpcs "):
        value = {"--output": " json", "--query": " Vpcs", "--cli-input-json": " {}"}.get(option, "")
        number = " 5" if option in ("--max-items", "--page-size", "--starting-token") else value
        line = f"aws ec2 describe-vpcs {option}{number}"
        assert parse(line).call.operation == "DescribeVpcs"
