"""Sessions at the prompt, and lines of every kind."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shop_cloud import shop

from trainer.actions import AwsError
from trainer.awscli.errors import CliError, Fault
from trainer.awscli.shell import Shell, run
from trainer.cloud import NetworkInterface, RouteTable, SecurityGroup


def session(*lines):
    """Runs the lines one after another and gives what came of the last one."""
    shell, cloud = Shell(), shop()
    ran = None
    for line in lines:
        ran = run(shell, cloud, line)
        shell, cloud = ran.shell, ran.cloud
    assert ran is not None
    return ran


def test_a_change_gives_another_cloud_and_its_call():
    ran = session(
        "aws ec2 associate-route-table --route-table-id rtb-spare --subnet-id subnet-data-a"
    )
    assert ran.status == 0
    assert ran.call is not None
    assert ran.call.operation == "AssociateRouteTable"
    assert ran.cloud.get(RouteTable, "rtb-spare").subnets == ("subnet-data-a",)
    assert '"AssociationId": "rtbassoc-' in ran.output


def test_aws_refuses_with_its_own_words():
    ran = session("aws ec2 describe-vpcs --vpc-ids vpc-none")
    assert (ran.status, ran.cloud) == (254, shop())
    assert isinstance(ran.error, AwsError)
    assert ran.output == (
        "aws: [ERROR]: An error occurred (InvalidVpcID.NotFound) when calling the DescribeVpcs "
        "operation: The vpc ID 'vpc-none' does not exist"
    )


def test_a_faulty_line_changes_nothing():
    ran = session("aws ec2 describe-vpc")
    assert (ran.status, ran.call) == (252, None)
    assert isinstance(ran.error, CliError)


def test_an_operation_that_cannot_be_carried_out_is_parsed_all_the_same():
    assert session("aws network-firewall list-firewalls").error.kind is Fault.NOT_HERE
    assert session("aws network-firewall list-firewalls --x").error.kind is Fault.UNKNOWN_OPTIONS


def test_variables_carry_an_id_to_the_next_line():
    ran = session(
        "SG=$(aws ec2 create-security-group --group-name new --description new --vpc-id vpc-shop"
        " --query GroupId --output text)",
        "aws ec2 authorize-security-group-ingress --group-id $SG --protocol tcp --port 443"
        " --cidr 0.0.0.0/0",
        "echo $SG ok",
    )
    group = next(g for g in ran.cloud.of(SecurityGroup).values() if g.group_name == "new")
    assert len(group.inbound) == 1
    assert ran.output == f"{group.id} ok"


def test_plain_settings():
    assert session("A=1", "export B='2 3'", 'echo "$A$B"').output == "12 3"
    assert session("A=1 foo").status == 252


def test_a_failed_command_sets_no_variable():
    ran = session("X=$(aws ec2 describe-vpcs --vpc-ids vpc-none)")
    assert ran.status == 254
    assert ran.shell.variables == {}


def test_variables_are_bounded():
    ran = session(*(f"V{number}=x" for number in range(201)))
    assert ran.status == 252
    assert len(ran.shell.variables) == 200


def test_name_tags_stand_for_ids_where_they_are_unique():
    assert session(
        "aws ec2 modify-instance-attribute --instance-id web --groups bastion"
    ).cloud.get(NetworkInterface, "eni-web").security_groups == ("sg-bastion",)
    filtered = session(
        "aws ec2 describe-subnets --filters Name=vpc-id,Values=shop --query 'length(Subnets)'"
    )
    assert filtered.output == "6"
    ran = session(
        "aws ec2 authorize-security-group-ingress --group-id sg-db --protocol tcp --port 22"
        " --source-group bastion"
    )
    assert ran.cloud.get(SecurityGroup, "sg-db").inbound[-1].peer == "sg-bastion"


def test_a_name_that_several_resources_have_stands_for_none():
    ran = session(
        "aws ec2 create-tags --resources rtb-main rtb-spare --tags Key=Name,Value=twin",
        "aws ec2 describe-route-tables --route-table-ids twin",
    )
    assert ran.error.code == "InvalidRouteTableID.Malformed"


def test_the_call_has_ids_so_that_it_can_be_replayed():
    ran = session("aws ec2 stop-instances --instance-ids web")
    assert ran.call.parameters == {"InstanceIds": ["i-web"]}


def test_help():
    assert "aws ec2 help" in session("aws").output
    assert "create-route" in session("aws ec2 help").output
    page = session("aws ec2 create-route help").output
    assert "--route-table-id (string) [required]" in page
    assert session("aws ec2 create-rout help").status == 252


def test_comments_and_blank_lines_do_nothing():
    for line in ("", "   ", "# a comment", "\n\n"):
        ran = session(line)
        assert (ran.status, ran.output, ran.cloud) == (0, "", shop())


TYPED = """
aws ec2 rds sts describe-vpcs describe-subnets create-route help --group-id --ip-permissions
authorize-security-group-ingress --filters --query --cli-input-json --output table text yaml json
--max-items --vpc-ids --dry-run Name=vpc-id,Values=vpc-shop sg-web IpProtocol=tcp,FromPort=1
[{ }] {"a":[]} -1 'Vpcs[]' length(@) "$X" X=$( ) file://x file:///etc/passwd \\ ' " | > # = 0
1e999 NaN --no-x --= --
"""
WORDS = (*TYPED.split(), "\u3000", "\u202e", "\x1b[31m")


@settings(max_examples=400)
@given(st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=10))
def test_no_line_ends_in_anything_but_an_answer(words):
    ran = run(Shell(), shop(), " ".join(words))
    assert ran.status in (0, 252, 254)
    assert (ran.error is None) == (ran.status == 0)
    if ran.error is not None:
        assert ran.cloud == shop()


@settings(max_examples=100)
@given(st.text(max_size=300))
def test_no_text_ends_in_anything_but_an_answer(text):
    assert run(Shell(), shop(), text).status in (0, 252, 254)


@pytest.mark.parametrize(
    "line",
    [
        "x" * 70000,
        "aws " + "a " * 30000,
        "aws ec2 describe-vpcs --filters " + "Name=a,Values=b " * 4000,
        "aws ec2 describe-vpcs --vpc-ids " + "a " * 30000,
        "aws ec2 describe-vpcs --query " + "[" * 30000,
        "aws ec2 describe-vpcs --query '" + "Vpcs|" * 10000 + "Vpcs'",
        "aws ec2 describe-vpcs --cli-input-json '" + '{"a":' * 10000 + "'",
        'aws ec2 describe-vpcs --cli-input-json \'{"MaxResults": ' + "9" * 5000 + "}'",
        "aws ec2 describe-vpcs --filters Name=tag:Name,Values=" + "*a" * 30000,
        "aws ec2 create-tags --resources i-web --tags Key=Name,Value=" + "x" * 60000,
        "aws " + "\\\n" * 30000,
        "\n" * 60000,
        "#" * 60000,
        "'" * 60001,
    ],
)
def test_long_lines_are_answered(line):
    assert run(Shell(), shop(), line).status in (0, 252, 254)


@pytest.mark.parametrize("word", ["help", "--help", "-h"])
@pytest.mark.parametrize("topic", ["", "ec2", "ec2 create-route"])
def test_help_is_there_for_hands_of_all_habits(topic, word):
    asked = run(Shell(), shop(), f"aws {topic} {word}")
    assert asked.status == 0
    assert asked.output == run(Shell(), shop(), f"aws {topic} help").output


def test_help_after_options_is_about_the_operation():
    ran = run(Shell(), shop(), "aws ec2 create-route --route-table-id rtb-spare --help")
    assert ran.output.startswith("aws ec2 create-route")
