"""What may stand beside what: gateways on a VPC, interfaces of a host, subnets of a database."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.database import DbSubnetGroup
from trainer.cloud.gateways import InternetGateway
from trainer.cloud.network import Subnet
from trainer.cloud.problem import Problem
from trainer.cloud.validate.places import Places


def one_internet_gateway(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC has at most one internet gateway.

    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
    """
    first: dict[str, str] = {}
    for gateway in cloud.of(InternetGateway).values():
        if gateway.vpc is not None:
            other = first.setdefault(gateway.vpc, gateway.id)
            if other != gateway.id:
                facts = {"id": gateway.id, "vpc": gateway.vpc, "other": other}
                yield Problem("input.second_internet_gateway", places.of(gateway.id), facts)


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
