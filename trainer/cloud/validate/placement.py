"""What may stand beside what: gateways on a VPC, interfaces of a host, subnets of a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.database import DbSubnetGroup
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    InternetGateway,
    VpcBlockPublicAccess,
)
from trainer.cloud.hybrid import VpnGateway
from trainer.cloud.network import Subnet
from trainer.cloud.problem import Problem
from trainer.cloud.serverless import LambdaFunction
from trainer.cloud.validate.places import Places


def one_internet_gateway(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has at most one internet gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    gateways = cloud.of(InternetGateway).values()
    yield from _one_per_vpc(gateways, places, "input.second_internet_gateway")


def one_egress_only_internet_gateway(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has at most one egress-only internet gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html
    """
    gateways = cloud.of(EgressOnlyInternetGateway).values()
    yield from _one_per_vpc(gateways, places, "input.second_egress_only_gateway")


def one_vpn_gateway(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has at most one virtual private gateway.

    https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-limits.html
    """
    yield from _one_per_vpc(cloud.of(VpnGateway).values(), places, "input.second_vpn_gateway")


def _one_per_vpc(
    gateways: Iterable[InternetGateway | EgressOnlyInternetGateway | VpnGateway],
    places: Places,
    code: str,
) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for gateway in gateways:
        if gateway.vpc is not None:
            other = first.setdefault(gateway.vpc, gateway.id)
            if other != gateway.id:
                facts = {"id": gateway.id, "vpc": gateway.vpc, "other": other}
                yield Problem(code, places.of(gateway.id), facts)


def one_block_public_access(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """VPC Block Public Access is one setting of a Region in an account.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """
    first: dict[tuple[str, str], str] = {}
    for setting in cloud.of(VpcBlockPublicAccess).values():
        other = first.setdefault((setting.region, setting.account), setting.id)
        if other != setting.id:
            facts = {"id": setting.id, "region": setting.region, "other": other}
            yield Problem("input.second_block_public_access", places.of(setting.id), facts)


def one_subnet_per_zone(
    cloud: Cloud, places: Places, owner: str, vpc: str, subnets: Iterable[str]
) -> Iterator[Problem]:
    """The subnets that one owner spreads over: all of one VPC, and one in each zone.

    They stand in the ``subnets`` of the owner's entry, in this order.
    """
    first: dict[str, str] = {}
    for index, subnet_id in enumerate(subnets):
        subnet = cloud.find(Subnet, subnet_id)
        if subnet is None:
            continue
        place = places.of(owner, "subnets", index)
        if subnet.vpc != vpc:
            facts = {"id": subnet.id, "vpc": subnet.vpc, "expected": vpc}
            yield Problem("input.other_vpc", place, facts)
            continue
        other = first.setdefault(subnet.zone, subnet.id)
        if other != subnet.id:
            facts = {"id": subnet.id, "zone": subnet.zone, "other": other}
            yield Problem("input.two_subnets_in_zone", place, facts)


def subnets_of(cloud: Cloud, interfaces: Iterable[str]) -> tuple[str, ...]:
    """The subnet of each interface that exists."""
    found = (cloud.find(NetworkInterface, interface) for interface in interfaces)
    return tuple(interface.subnet for interface in found if interface is not None)


def vpc_of_instance(cloud: Cloud, instance: Instance) -> str | None:
    """The VPC that an instance is in, as far as its interfaces and their subnets exist."""
    for subnet_id in subnets_of(cloud, instance.interfaces):
        subnet = cloud.find(Subnet, subnet_id)
        if subnet is not None:
            return subnet.vpc
    return None


def function_subnets(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The subnets of a Lambda function are of one VPC.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    for function in cloud.of(LambdaFunction).values():
        found = [cloud.find(Subnet, s) for s in subnets_of(cloud, function.interfaces)]
        for index, subnet in enumerate(found):
            first = found[0]
            if subnet is not None and first is not None and subnet.vpc != first.vpc:
                facts = {"id": subnet.id, "vpc": subnet.vpc, "expected": first.vpc}
                yield Problem("input.other_vpc", places.of(function.id, "subnets", index), facts)


def interfaces_of_an_instance(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """All interfaces of an instance are in its Availability Zone.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
    """
    for instance in cloud.of(Instance).values():
        zones: list[str | None] = []
        for interface_id in instance.interfaces:
            interface = cloud.find(NetworkInterface, interface_id)
            subnet = cloud.find(Subnet, interface.subnet) if interface is not None else None
            zones.append(subnet.zone if subnet is not None else None)
        for index, zone in enumerate(zones):
            if zone is not None and zones[0] is not None and zone != zones[0]:
                facts = {
                    "id": instance.interfaces[index],
                    "zone": zone,
                    "instance": instance.id,
                    "expected": zones[0],
                }
                place = places.of(instance.id, "interfaces", index)
                yield Problem("input.interface_zone", place, facts)


def db_subnet_groups(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A DB subnet group has subnets of one VPC in at least two Availability Zones.

    RDS answers InvalidSubnet and DBSubnetGroupDoesNotCoverEnoughAZs.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
    """
    for group in cloud.of(DbSubnetGroup).values():
        zones: set[str] = set()
        for index, subnet_id in enumerate(group.subnets):
            subnet = cloud.find(Subnet, subnet_id)
            if subnet is None:
                continue
            zones.add(subnet.zone)
            if subnet.vpc != group.vpc:
                facts = {"id": subnet.id, "vpc": subnet.vpc, "expected": group.vpc}
                place = places.of(group.id, "subnets", index)
                yield Problem("input.other_vpc", place, facts)
        if len(zones) == 1:
            facts = {"id": group.id, "zone": next(iter(zones))}
            yield Problem("input.db_subnet_group_zones", places.of(group.id, "subnets"), facts)
