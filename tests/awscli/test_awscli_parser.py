"""Lines of the AWS CLI and the calls that they mean, or the faults that they have."""

import pytest

from trainer.actions import Call
from trainer.awscli.errors import CliError, Fault
from trainer.awscli.parser import parse
from trainer.text.catalogue import say
from trainer.text.language import Language

RULE = "aws ec2 authorize-security-group-ingress --group-id sg-1 "
ENTRY = (
    "aws ec2 create-network-acl-entry --network-acl-id acl-1 --rule-number 100"
    " --rule-action allow --cidr-block 0.0.0.0/0 "
)


def permission(**fields):
    return {"GroupId": "sg-1", "IpPermissions": [fields]}


def entry(**fields):
    return {
        "NetworkAclId": "acl-1",
        "RuleNumber": 100,
        "RuleAction": "allow",
        "CidrBlock": "0.0.0.0/0",
        **fields,
    }


ACCEPTED = [
    (
        "aws ec2 associate-route-table --route-table-id rtb-public --subnet-id subnet-public-a",
        {"RouteTableId": "rtb-public", "SubnetId": "subnet-public-a"},
    ),
    (
        RULE + "--protocol tcp --port 3306 --source-group sg-app",
        permission(
            IpProtocol="tcp",
            FromPort=3306,
            ToPort=3306,
            UserIdGroupPairs=[{"GroupId": "sg-app"}],
        ),
    ),
    (
        RULE + "--protocol tcp --port 8000-8010 --cidr 10.0.0.0/8",
        permission(
            IpProtocol="tcp", FromPort=8000, ToPort=8010, IpRanges=[{"CidrIp": "10.0.0.0/8"}]
        ),
    ),
    (
        RULE + "--protocol all --port -1 --source-group web",
        permission(
            IpProtocol="-1", FromPort=-1, ToPort=-1, UserIdGroupPairs=[{"GroupName": "web"}]
        ),
    ),
    (RULE + "--protocol icmp --port 8--1", permission(IpProtocol="icmp", FromPort=8, ToPort=-1)),
    (
        RULE + "--ip-permissions IpProtocol=tcp,FromPort=443,ToPort=443,"
        "UserIdGroupPairs=[{GroupId=sg-web}]",
        permission(
            IpProtocol="tcp", FromPort=443, ToPort=443, UserIdGroupPairs=[{"GroupId": "sg-web"}]
        ),
    ),
    (
        RULE + """--ip-permissions '[{"IpProtocol":"-1","Ipv6Ranges":[{"CidrIpv6":"::/0"}]}]'""",
        permission(IpProtocol="-1", Ipv6Ranges=[{"CidrIpv6": "::/0"}]),
    ),
    (
        """aws ec2 describe-vpcs --cli-input-json '{"VpcIds":["a"]}' --vpc-ids b""",
        {"VpcIds": ["b"]},
    ),
    (
        ENTRY + "--egress --protocol tcp --port-range From=1024,To=65535",
        entry(Egress=True, Protocol="6", PortRange={"From": 1024, "To": 65535}),
    ),
    (
        ENTRY + "--ingress --protocol icmp --icmp-type-code Type=8,Code=-1",
        entry(Egress=False, Protocol="1", IcmpTypeCode={"Type": 8, "Code": -1}),
    ),
    (ENTRY + "--ingress --protocol all", entry(Egress=False, Protocol="-1")),
    (
        "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-hostnames",
        {"VpcId": "v", "EnableDnsHostnames": {"Value": True}},
    ),
    (
        "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-hostnames Value=false",
        {"VpcId": "v", "EnableDnsHostnames": {"Value": False}},
    ),
    (
        "aws ec2 modify-instance-attribute --instance-id i --no-source-dest-check",
        {"InstanceId": "i", "SourceDestCheck": {"Value": False}},
    ),
    (
        "aws ec2 modify-network-interface-attribute --network-interface-id e --description 'a b'",
        {"NetworkInterfaceId": "e", "Description": {"Value": "a b"}},
    ),
    (
        "aws ec2 describe-subnets --filters Name=vpc-id,Values=a,b 'Name=state,Values=[c,\"d e\"]'",
        {
            "Filters": [
                {"Name": "vpc-id", "Values": ["a", "b"]},
                {"Name": "state", "Values": ["c", "d e"]},
            ]
        },
    ),
    (
        "aws ec2 describe-subnets --filters 'Name=tag:Name,Values=a=b'",
        {"Filters": [{"Name": "tag:Name", "Values": ["a=b"]}]},
    ),
    (
        "aws ec2 create-tags --resources a b --tags Key=Name,Value= 'Key=k,Value=x\\,y'",
        {
            "Resources": ["a", "b"],
            "Tags": [{"Key": "Name", "Value": ""}, {"Key": "k", "Value": "x,y"}],
        },
    ),
    ("aws ec2 describe-subnets --subnet-ids", {"SubnetIds": []}),
    ("aws ec2 describe-subnets --subnet-ids a b --subnet-ids c", {"SubnetIds": ["c"]}),
    ("aws ec2 describe-vpcs --dry-run --no-dry-run", {"DryRun": False}),
    ("aws --region x ec2 --profile y describe-vpcs --no-cli-pager --no-paginate", {}),
    ("aws ec2 describe-vpcs --vpc-i a", {"VpcIds": ["a"]}),
    ("aws ec2 describe-vpcs --vpc-ids=a", {"VpcIds": ["a"]}),
    ("$ aws sts get-caller-identity", {}),
    (
        "aws rds modify-db-instance --db-instance-identifier d --no-publicly-accessible"
        " --vpc-security-group-ids a b --apply-immediately",
        {
            "DBInstanceIdentifier": "d",
            "PubliclyAccessible": False,
            "VpcSecurityGroupIds": ["a", "b"],
            "ApplyImmediately": True,
        },
    ),
    (
        "aws lambda update-function-configuration --function-name f"
        " --vpc-config SubnetIds=a,b,SecurityGroupIds=c",
        {"FunctionName": "f", "VpcConfig": {"SubnetIds": ["a", "b"], "SecurityGroupIds": ["c"]}},
    ),
    (
        "aws ecs update-service --service s --disable-execute-command",
        {"service": "s", "enableExecuteCommand": False},
    ),
]


@pytest.mark.parametrize(("line", "parameters"), ACCEPTED)
def test_accepted(line, parameters):
    assert parse(line).call.parameters == parameters


REFUSED = [
    ("", Fault.NO_COMMAND, ""),
    ("ls", Fault.NOT_AWS, "ls"),
    ("aws", Fault.NO_COMMAND, "required: command"),
    ("aws ec2", Fault.NO_COMMAND, "required: operation"),
    ("aws ec3 describe-vpcs", Fault.UNKNOWN_COMMAND, "Found invalid choice 'ec3'"),
    ("aws ec2 describe-vpc", Fault.UNKNOWN_OPERATION, "* describe-vpcs"),
    ("aws ec2 describe-hosts", Fault.NOT_HERE, "describe-hosts"),
    ("aws ec2 wait instance-running", Fault.NOT_HERE, "wait"),
    ("aws dynamodb list-tables", Fault.NOT_HERE, "dynamodb"),
    ("aws s3 ls", Fault.NOT_HERE, "s3"),
    ("aws ec2 create-route", Fault.MISSING_ARGUMENTS, "required: --route-table-id"),
    ("aws ec2 create-route --route-table-id", Fault.EXPECTED_ARGUMENT, "--route-table-id"),
    ("aws ec2 describe-vpcs --region", Fault.EXPECTED_ARGUMENT, "--region"),
    (
        "aws ec2 create-route --route-table-id r --dest 0.0.0.0/0",
        Fault.AMBIGUOUS_OPTION,
        "could match --destination-prefix-list-id",
    ),
    (RULE + "--cidrr 10.0.0.0/8", Fault.UNKNOWN_OPTIONS, "--cidrr, 10.0.0.0/8"),
    (RULE + "--cidrr 10.0.0.0/8", Fault.UNKNOWN_OPTIONS, "* --cidr"),
    ("aws ec2 describe-vpcs extra", Fault.UNKNOWN_OPTIONS, "extra"),
    ("aws ec2 describe-vpcs --output xml", Fault.INVALID_CHOICE, "'xml'"),
    ("aws ec2 describe-vpcs --query 'Vpcs['", Fault.QUERY, "Bad value for --query"),
    (RULE + "--protocol tcpp", Fault.INVALID_VALUE, "tcp|udp|icmp|all"),
    (RULE + "--protocol 300", Fault.INVALID_VALUE, "tcp|udp|icmp|all"),
    (RULE + "--protocol tcp --port abc", Fault.INVALID_VALUE, "from[-to]"),
    (RULE + "--ip-permissions IpProtocol=tcp --port 22", Fault.INVALID_VALUE, "not compatible"),
    (RULE + "--ip-permissions IpProtocol", Fault.INVALID_VALUE, "Expected: '='"),
    (RULE + "--ip-permissions '[{'", Fault.INVALID_VALUE, "Invalid JSON"),
    (RULE + "--ip-permissions IpProtocol=a,IpProtocol=b", Fault.INVALID_VALUE, "Second instance"),
    (
        RULE + "--ip-permissions IpProtocol=tcp,Bogus=1",
        Fault.INVALID_PARAMETERS,
        'Unknown parameter in IpPermissions[0]: "Bogus", must be one of: IpProtocol, FromPort',
    ),
    (
        ENTRY + "--protocol tcp",
        Fault.INVALID_PARAMETERS,
        'Missing required parameter in input: "Egress"',
    ),
    (
        RULE + """--ip-permissions '[{"IpProtocol":6}]'""",
        Fault.INVALID_PARAMETERS,
        "Invalid type for parameter IpPermissions[0].IpProtocol, value: 6, type: <class 'int'>, "
        "valid types: <class 'str'>",
    ),
    ("aws ec2 describe-vpcs --max-results 2", Fault.INVALID_PARAMETERS, "valid min value: 5"),
    (
        "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-support --no-enable-dns-support",
        Fault.INVALID_VALUE,
        "Cannot specify both",
    ),
    ("aws ec2 describe-vpcs --vpc-ids file:///etc/hosts", Fault.FILE, "not available"),
    ("aws ec2 describe-vpcs --generate-cli-skeleton", Fault.NOT_HERE, "skeleton"),
]


@pytest.mark.parametrize(("line", "kind", "text"), REFUSED)
def test_refused(line, kind, text):
    with pytest.raises(CliError) as caught:
        parse(line)
    assert caught.value.kind is kind
    assert text in caught.value.text
    for language in Language:
        hint = say(language, f"cli.fault.{kind}", **caught.value.facts)
        assert "{" not in hint


def test_what_belongs_to_the_command_line_is_not_in_the_call():
    command = parse(
        "aws ec2 describe-vpcs --query 'Vpcs[]' --output text --max-items 3 --starting-token item-2"
    )
    assert command.call == Call("ec2", "DescribeVpcs", {})
    assert (command.query, command.output) == ("Vpcs[]", "text")
    assert (command.most, command.start) == (3, "item-2")


def test_variables_and_assignment():
    command = parse("X=$(aws ec2 describe-vpcs --vpc-ids $V)", variables={"V": "vpc-1"})
    assert command.assign == "X"
    assert command.call.parameters == {"VpcIds": ["vpc-1"]}


def test_files_are_read_below_the_folder_only(tmp_path):
    work = tmp_path / "work"
    work.mkdir()
    (work / "rules.json").write_text('[{"IpProtocol": "-1"}]', encoding="utf-8")
    (tmp_path / "secret").write_text("x", encoding="utf-8")
    (work / "link").symlink_to(tmp_path / "secret")
    call = parse(RULE + "--ip-permissions file://rules.json", folder=work).call
    assert call.parameters["IpPermissions"] == [{"IpProtocol": "-1"}]
    for path in ("../secret", "link", f"{tmp_path}/secret", "none", "~/x", "\0", "."):
        with pytest.raises(CliError) as caught:
            parse(f"{RULE} --ip-permissions 'file://{path}'", folder=work)
        assert caught.value.kind is Fault.FILE


def test_large_and_deep_values_end_in_an_error(tmp_path):
    (tmp_path / "big").write_bytes(b"[" * 70000)
    (tmp_path / "deep").write_bytes(b"[" * 60000)
    for line in (
        "file://big",
        "file://deep",
        "'" + "[" * 5000 + "'",
        "'A=" + "[" * 5000 + "'",
        "'A=" + "{B=" * 5000 + "'",
        "'" + '{"a":' * 5000 + "'",
    ):
        with pytest.raises(CliError):
            parse(f"{RULE} --ip-permissions {line}", folder=tmp_path)
