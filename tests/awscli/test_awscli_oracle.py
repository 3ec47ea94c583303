"""The AWS CLI itself as the judge of the parser and of printed text, where it is installed."""

import io
import json
import shlex
from types import SimpleNamespace

import pytest
from call_strategies import calls
from hypothesis import given, settings
from likely_calls import likely_calls
from shop_cloud import act, shop

from trainer.awscli.conveniences import ACL_ENTRY_OPERATIONS, PROTOCOL_NUMBERS
from trainer.awscli.output import printed
from trainer.awscli.parser import parse
from trainer.awscli.render import render

clidriver = pytest.importorskip("awscli.clidriver")
formatter = pytest.importorskip("awscli.formatter")

LINES = [
    "aws ec2 describe-subnets --filters Name=vpc-id,Values=a,b 'Name=x,Values=[c,\"d e\"]'",
    "aws ec2 describe-subnets --filters 'Name=a,,Values=b'",
    'aws ec2 describe-subnets --filters \'{"Name":"x","Values":["a"]}\'',
    "aws ec2 create-tags --resources a b --tags Key=Name,Value= 'Key=k,Value=x\\,y'",
    "aws ec2 create-route --route-table-id r --destination-cidr-block=0.0.0.0/0 --gate g",
    "aws ec2 modify-vpc-attribute --vpc-id v --enable-dns-hostnames '{\"Value\":true}'",
    "aws ec2 modify-instance-attribute --instance-id i --attribute x --value -5",
    "aws ec2 authorize-security-group-ingress --group-id g --protocol icmp --port 8--1 --cidr a",
    "aws ecs update-service --service s --network-configuration"
    " 'awsvpcConfiguration={subnets=[a,b],assignPublicIp=ENABLED}'",
    "aws elbv2 register-targets --target-group-arn a --targets Id=i-1,Port=80 Id=i-2",
]


class Asked(BaseException):
    """Raised in the place of sending the request."""


@pytest.fixture
def asked(monkeypatch):
    """Parameters that the AWS CLI would send for a line."""

    def invoke(self, service, operation, parameters, parsed_globals):
        raise Asked(service, operation, parameters)

    monkeypatch.setattr(clidriver.CLIOperationCaller, "invoke", invoke)
    for name, value in {
        "AWS_DEFAULT_REGION": "ap-northeast-1",
        "AWS_CONFIG_FILE": "/dev/null",
        "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)

    def ask(line):
        try:
            clidriver.create_clidriver().main(shlex.split(line)[1:])
        except Asked as request:
            service, operation, parameters = request.args
            parameters = {k: v for k, v in parameters.items() if k != "PaginationConfig"}
            if operation in ACL_ENTRY_OPERATIONS:
                protocol = parameters["Protocol"]
                parameters["Protocol"] = PROTOCOL_NUMBERS.get(protocol, protocol)
            return service, operation, parameters
        raise AssertionError(f"not accepted: {line}")

    return ask


@pytest.mark.parametrize("line", LINES)
def test_the_aws_cli_understands_the_same(asked, line):
    call = parse(line).call
    assert asked(line) == (call.service, call.operation, call.parameters)


def test_the_aws_cli_understands_what_we_write(asked):
    @settings(max_examples=40)
    @given(likely_calls(shop()) | calls(shop()))
    def check(call):
        assert asked(render(call)) == (call.service, call.operation, call.parameters)

    check()


@pytest.mark.parametrize("output", ["json", "text", "table"])
@pytest.mark.parametrize(
    "command",
    ["describe-vpcs", "describe-route-tables", "describe-instances", "describe-network-acls"],
)
def test_the_aws_cli_prints_the_same(monkeypatch, output, command):
    monkeypatch.setenv("COLUMNS", "80")
    parsed = parse(f"aws ec2 {command} --output {output}")
    response = act(shop(), parsed.call.operation).response
    ours = printed(parsed, response)
    settings_ = SimpleNamespace(query=None, color="off", output=output)
    theirs = io.StringIO()
    ordered = parse(f"aws ec2 {command} --output json")
    in_order = json.loads(printed(ordered, response))
    formatter.get_formatter(output, settings_)(parsed.call.operation, in_order, theirs)
    assert ours == theirs.getvalue().rstrip("\n")
