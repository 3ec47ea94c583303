"""Every response is of the shape that AWS's own models give to it."""

from collections.abc import Iterator
from typing import Any

import pytest
from aws_answers import Answer, answers
from shop_cloud import shop
from whole_cloud import whole_cloud

from trainer.cloud import Cloud
from trainer.cloud.topology import load_topology
from trainer.cloud.yaml_reader import parse_yaml

TYPES = {
    "string": str,
    "integer": int,
    "long": int,
    "boolean": bool,
    "float": float,
    "double": float,
    "timestamp": str,
}
DOCUMENTS = {"AssumeRolePolicyDocument", "PolicyDocument"}
"""Policies of IAM, which the AWS CLI unpacks from their text."""


def odd(shape: Any, value: object, where: str) -> Iterator[str]:
    """What a model does not know of a value, each with its path."""
    if shape.type_name == "structure":
        if not isinstance(value, dict):
            yield f"{where}: no structure"
            return
        for key, member in value.items():
            if key not in shape.members:
                yield f"{where}.{key}: unknown"
            elif not (key in DOCUMENTS and isinstance(member, dict)):
                yield from odd(shape.members[key], member, f"{where}.{key}")
    elif shape.type_name == "list":
        if not isinstance(value, list):
            yield f"{where}: no list"
            return
        for number, member in enumerate(value):
            yield from odd(shape.member, member, f"{where}[{number}]")
    elif shape.type_name == "map":
        assert isinstance(value, dict)
        for key, member in value.items():
            yield from odd(shape.value, member, f"{where}.{key}")
    elif not isinstance(value, TYPES[shape.type_name]) or (
        isinstance(value, bool) and shape.type_name != "boolean"
    ):
        yield f"{where}: {value!r} is no {shape.type_name}"
    elif enum_of(shape) and str(value) not in enum_of(shape):
        yield f"{where}: {value!r} is not one of {shape.enum}"


def enum_of(shape: Any) -> set[str]:
    """The words that AWS writes: those of the model, and where EC2 differs from it, its own."""
    words = set(getattr(shape, "enum", ()) or ())
    match shape.name:
        case "AttachmentStatus":  # an attached internet gateway
            words.add("available")
        case "NetworkInterfaceType":
            words.add("nat_gateway")
        case "State":  # an endpoint
            words |= {word[:1].lower() + word[1:] for word in words}
    return words


@pytest.fixture(scope="module")
def session() -> Any:
    return pytest.importorskip("botocore.session").Session()


def faults(session: Any, answer: Answer) -> list[str]:
    model = session.get_service_model(answer.service).operation_model(answer.operation)
    return list(odd(model.output_shape, answer.body, answer.operation))


ONLINE = """
vpcs: {vpc-a: {cidr: 10.0.0.0/16}}
subnets: {subnet-a: {cidr: 10.0.0.0/24}}
internet_gateways: {igw-a: {}}
route_tables: {rtb-a: {main: true, routes: [0.0.0.0/0 -> igw-a]}}
iam_roles: {role-a: {policies: [AmazonSSMManagedInstanceCore]}}
instances: {i-a: {subnet: subnet-a, public_ip: 203.0.113.9, role: role-a}}
"""


def online() -> Cloud:
    """A cloud with an instance whose agent gets through."""
    return load_topology(parse_yaml(ONLINE, "online.yaml"))


@pytest.mark.parametrize("make", [whole_cloud, shop, online, Cloud])
def test_responses_have_the_shapes_of_the_api(session: Any, make: Any) -> None:
    assert [fault for answer in answers(make()) for fault in faults(session, answer)] == []


def test_a_wrong_shape_is_seen(session: Any) -> None:
    wrong = {"Vpcs": [{"VpcId": 1, "Colour": "red", "State": "gone"}]}
    assert len(faults(session, Answer("ec2", "DescribeVpcs", wrong))) == 3


def test_every_kind_of_response_is_there() -> None:
    """An empty list proves nothing of the shape of what would be in it."""
    every = [answer for make in (whole_cloud, shop, online) for answer in answers(make())]
    filled = {answer.operation for answer in every if any(answer.body.values())}
    assert {answer.operation for answer in every} - filled == set()
