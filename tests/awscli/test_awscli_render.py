"""Calls as lines: readable ones, and always ones that mean the same call."""

import shlex
import subprocess

import pytest
from call_strategies import calls
from hypothesis import given, settings
from hypothesis import strategies as st
from likely_calls import likely_calls
from shop_cloud import shop

from trainer.actions import Call
from trainer.awscli.parser import parse
from trainer.awscli.render import render


@pytest.mark.parametrize(
    "line",
    [
        "aws sts get-caller-identity",
        "aws ec2 create-route --route-table-id rtb-1 --destination-cidr-block 0.0.0.0/0"
        " --gateway-id igw-1",
        "aws ec2 create-network-acl-entry --network-acl-id acl-1 --rule-number 110 --protocol tcp"
        " --rule-action allow --egress --cidr-block 10.0.1.0/24 --port-range From=1024,To=65535",
        "aws ec2 delete-network-acl-entry --network-acl-id acl-1 --rule-number 110 --ingress",
        "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol tcp --port 3306"
        " --source-group sg-app",
        "aws ec2 authorize-security-group-egress --group-id sg-1 --protocol all --cidr 0.0.0.0/0",
        "aws ec2 authorize-security-group-ingress --group-id sg-1 --protocol udp --port 53-54"
        " --cidr 10.0.0.0/8",
        "aws ec2 authorize-security-group-ingress --group-id sg-1 --ip-permissions"
        " 'IpProtocol=tcp,FromPort=443,ToPort=443,Ipv6Ranges=[{CidrIpv6=::/0}]'",
        "aws ec2 modify-vpc-attribute --enable-dns-hostnames --vpc-id vpc-1",
        "aws ec2 modify-instance-attribute --no-source-dest-check --instance-id i-1",
        "aws ec2 modify-subnet-attribute --no-map-public-ip-on-launch --subnet-id subnet-1",
        "aws ec2 describe-subnets --filters Name=vpc-id,Values=a,b",
        "aws ec2 create-tags --resources i-1 --tags 'Key=Name,Value=\"a b\"'",
        "aws rds modify-db-instance --db-instance-identifier db-1"
        " --vpc-security-group-ids sg-1 sg-2 --apply-immediately --no-publicly-accessible",
    ],
)
def test_readable_lines_come_back_as_they_are(line):
    assert render(parse(line).call) == line


def test_an_operation_that_is_not_described_has_no_line():
    with pytest.raises(KeyError):
        render(Call("ec2", "RequestSpotInstances", {}))


@settings(max_examples=250)
@given(likely_calls(shop()) | calls(shop()))
def test_a_line_means_its_call(call):
    assert parse(render(call)).call == call


ODD = st.text(max_size=12).filter(lambda text: "\r" not in text and text.isprintable())


@settings(max_examples=150)
@given(st.lists(ODD, max_size=3), ODD, ODD)
def test_odd_texts_survive(ids, key, value):
    named = Call("ec2", "CreateTags", {"Resources": ids, "Tags": [{"Key": key, "Value": value}]})
    assert parse(render(named)).call == named


def test_a_shell_parts_the_words_as_we_do():
    call = Call(
        "ec2",
        "CreateTags",
        {"Resources": ["i-1"], "Tags": [{"Key": "it's", "Value": 'a "b" $c `d` *\\ \n e'}]},
    )
    line = render(call)
    printed = subprocess.run(
        ["/bin/sh", "-c", f"printf '%s\\0' {line}"], capture_output=True, check=True
    ).stdout.decode()
    assert printed.split("\0")[:-1] == shlex.split(line)
    assert parse(line).call == call
