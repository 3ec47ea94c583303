"""The checks on clouds that no file describes: they need places, not YAML."""

from ipaddress import IPv4Network, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trainer.cloud import (
    Cloud,
    Network,
    Place,
    Resource,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    TransitGateway,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
)
from trainer.cloud.validate import CHECKS, WHOLE_CHECKS, validate
from trainer.cloud.validate.addresses import Blocks, inside, overlaps
from trainer.packets import Service


class Nowhere:
    """Places of a cloud that comes from no file: the path itself."""

    def of(self, resource_id: str, *path: str | int) -> Place:
        return Place(".".join(map(str, (resource_id, *path))))


def found(*resources: Resource) -> list[tuple[str, str]]:
    cloud = Cloud.of_resources(resources)
    problems = validate(cloud, Nowhere(), (*CHECKS, *WHOLE_CHECKS))
    return [(problem.code, problem.place.file) for problem in problems]


def vpc(name: str) -> Vpc:
    return Vpc(id=name, cidrs=(IPv4Network(f"10.{ord(name[-1])}.0.0/16"),))


def group(name: str, of: str, peer: str | None = None) -> SecurityGroup:
    rule = SecurityGroupRule(id=f"sgr-{name}", service=Service.ALL, peer=peer or name)
    return SecurityGroup(id=name, vpc=of, group_name=name, inbound=(rule,))


def attachment(of: str) -> TransitGatewayVpcAttachment:
    return TransitGatewayVpcAttachment(id=f"att-{of}", gateway="tgw", vpc=of, subnets=())


TWO = (vpc("vpc-a"), vpc("vpc-b"), group("sg-a", "vpc-a"), group("sg-b", "vpc-b", "sg-a"))


def test_a_group_of_another_vpc_needs_a_connection() -> None:
    assert found(*TWO) == [("input.group_of_unrelated_vpc", "sg-b.inbound.0")]


@pytest.mark.parametrize(
    "connection",
    [
        (VpcPeeringConnection(id="pcx", requester="vpc-b", accepter="vpc-a"),),
        (TransitGateway(id="tgw"), attachment("vpc-a"), attachment("vpc-b")),
    ],
)
def test_a_connection_lets_rules_refer_to_the_other_vpc(connection: tuple[Resource, ...]) -> None:
    assert found(*TWO, *connection) == []


def test_a_connection_to_a_third_vpc_does_not() -> None:
    peering = VpcPeeringConnection(id="pcx", requester="vpc-b", accepter="vpc-c")
    assert found(*TWO, vpc("vpc-c"), peering, attachment("vpc-a")) != []


def test_references_that_lead_nowhere_are_passed_over() -> None:
    table = RouteTable(
        id="rtb",
        vpc="vpc-gone",
        subnets=("subnet-gone",),
        routes=(Route(destination=ip_network("0.0.0.0/0"), target="igw-gone"),),
    )
    assert found(table, group("sg-a", "vpc-gone", "sg-gone")) == []


networks: st.SearchStrategy[Network] = st.builds(
    lambda n, length: IPv4Network((n << 24 >> (32 - length) << (32 - length), length)),
    st.integers(0, 15),
    st.integers(5, 12),
)


@given(st.lists(networks, max_size=8))
def test_overlaps_are_found_exactly(blocks: list[Network]) -> None:
    pairs = {frozenset(pair) for pair in overlaps((b, i) for i, b in enumerate(blocks))}
    for pair in pairs:
        first, second = (blocks[i] for i in pair)
        assert first.overlaps(second)
    part_of_a_pair = {i for pair in pairs for i in pair}
    for i, block in enumerate(blocks):
        others = [b for j, b in enumerate(blocks) if j != i]
        assert (i in part_of_a_pair) == any(block.overlaps(other) for other in others)


@given(st.lists(networks, max_size=5), networks)
def test_blocks_hold_what_lies_in_one_of_them(members: list[Network], asked: Network) -> None:
    expected = any(inside(asked, member) for member in members)
    assert Blocks(members).hold(asked) == expected
    assert expected == any(asked.subnet_of(member) for member in members)
