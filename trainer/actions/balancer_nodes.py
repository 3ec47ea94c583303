"""Where the nodes of a load balancer stand: one subnet in each zone, and their addresses.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/availability-zones.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from ipaddress import IPv4Address

from trainer.actions.errors import AwsError
from trainer.actions.lookup import gateway_of
from trainer.actions.managed import with_interface
from trainer.actions.new import check_private_address, free_private_addresses
from trainer.actions.parameters import Parameters, address4
from trainer.cloud import (
    BalancerType,
    Cloud,
    ElasticIp,
    NetworkInterface,
    PrivateAddress,
    Scheme,
    SecurityGroup,
    Subnet,
)

LEAST_ZONES = 2
LEAST_FREE_ADDRESSES = 8


@dataclass(frozen=True, slots=True)
class Spot:
    """A subnet for a node, and the address that it shall have there, if one was named."""

    subnet: Subnet
    allocation: str | None = None
    private_ip: IPv4Address | None = None


def read_spots(
    cloud: Cloud, parameters: Parameters, kind: BalancerType, scheme: Scheme
) -> tuple[Spot, ...]:
    """``Subnets`` or ``SubnetMappings`` of a request.

    Raises:
        AwsError: Elastic Load Balancing would refuse them.
    """
    spots = _listed(cloud, parameters, kind, scheme)
    subnets = [spot.subnet for spot in spots]
    for subnet in subnets:
        if subnet.vpc != subnets[0].vpc:
            raise AwsError(
                "InvalidSubnet",
                f"All subnets must belong to the same VPC: '{subnets[0].vpc}'",
                subnet=subnet.id,
            )
    zones = {subnet.zone for subnet in subnets}
    if len(zones) < len(subnets):
        raise AwsError(
            "InvalidConfigurationRequest",
            "A load balancer cannot be attached to multiple subnets in the same Availability Zone",
        )
    if kind is BalancerType.APPLICATION and len(zones) < LEAST_ZONES:
        raise AwsError(
            "ValidationError",
            "At least two subnets in two different Availability Zones must be specified",
        )
    if not subnets:
        raise AwsError("ValidationError", "At least one subnet must be specified")
    if scheme is Scheme.INTERNET_FACING and gateway_of(cloud, subnets[0].vpc) is None:
        raise AwsError("InvalidSubnet", f"VPC {subnets[0].vpc} has no internet gateway")
    return spots


def check_room(cloud: Cloud, spots: Sequence[Spot]) -> None:
    """Refuses subnets that are too full for new nodes.

    Raises:
        AwsError: ``InvalidSubnet``.
    """
    for spot in spots:
        free = sum(1 for _ in free_private_addresses(cloud, spot.subnet))
        if free < LEAST_FREE_ADDRESSES:
            raise AwsError(
                "InvalidSubnet",
                f"Not enough IP space available in {spot.subnet.id}. ELB requires at least "
                f"{LEAST_FREE_ADDRESSES} free IP addresses in each subnet.",
                subnet=spot.subnet.id,
            )


def with_nodes(
    cloud: Cloud, owner: str, spots: Sequence[Spot], groups: tuple[str, ...], scheme: Scheme
) -> tuple[Cloud, tuple[str, ...]]:
    """New nodes for a load balancer, in the order of the subnets."""
    made = []
    for spot in spots:
        public = scheme is Scheme.INTERNET_FACING and spot.allocation is None
        cloud, node = with_interface(cloud, owner, spot.subnet.id, groups, public=public)
        if spot.private_ip is not None:
            interface = cloud.get(NetworkInterface, node)
            address = PrivateAddress(ip=spot.private_ip)
            cloud = cloud.put(replace(interface, addresses=(address,)))
        if spot.allocation is not None:
            elastic = cloud.get(ElasticIp, spot.allocation)
            private_ip = cloud.get(NetworkInterface, node).addresses[0].ip
            cloud = cloud.put(replace(elastic, interface=node, private_ip=private_ip))
        made.append(node)
    return cloud, tuple(made)


def without_nodes(cloud: Cloud, nodes: Sequence[str]) -> Cloud:
    """The cloud without these nodes; their elastic IP addresses are free again."""
    for elastic in cloud.of(ElasticIp).values():
        if elastic.interface in nodes:
            cloud = cloud.put(replace(elastic, interface=None, private_ip=None))
    return cloud.without(*nodes)


def checked_balancer_groups(cloud: Cloud, vpc: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Security groups of a request, each once, all of the load balancer's VPC.

    Raises:
        AwsError: ``InvalidSecurityGroup`` or ``InvalidConfigurationRequest``.
    """
    for group_id in ids:
        group = cloud.find(SecurityGroup, group_id)
        if group is None:
            raise AwsError(
                "InvalidSecurityGroup",
                f"The security group ID '{group_id}' does not exist",
                id=group_id,
            )
        if group.vpc != vpc:
            raise AwsError(
                "InvalidConfigurationRequest",
                "One or more security groups are invalid",
                id=group_id,
                vpc=vpc,
                other=group.vpc,
            )
    return tuple(dict.fromkeys(ids))


def _listed(
    cloud: Cloud, parameters: Parameters, kind: BalancerType, scheme: Scheme
) -> tuple[Spot, ...]:
    mappings = parameters.parts("SubnetMappings")
    if mappings and "Subnets" in parameters:
        raise AwsError(
            "ValidationError", "You can specify either subnets or subnet mappings, not both"
        )
    if not mappings:
        named = dict.fromkeys(parameters.texts("Subnets"))
        return tuple(Spot(_subnet(cloud, subnet)) for subnet in named)
    spots = tuple(_mapped(cloud, mapping, kind, scheme) for mapping in mappings)
    allocations = [spot.allocation for spot in spots if spot.allocation is not None]
    if len(set(allocations)) < len(allocations):
        raise AwsError(
            "InvalidConfigurationRequest", "An allocation ID can be specified for one subnet only"
        )
    return spots


def _mapped(cloud: Cloud, mapping: Parameters, kind: BalancerType, scheme: Scheme) -> Spot:
    """A subnet with an elastic IP address (facing the internet) or a private one (internal), both
    for network load balancers only."""
    subnet = _subnet(cloud, mapping.text("SubnetId"))
    allocation = mapping.find_text("AllocationId")
    private = mapping.find_text("PrivateIPv4Address")
    if kind is BalancerType.APPLICATION and (allocation or private):
        raise AwsError(
            "InvalidConfigurationRequest",
            "Addresses cannot be specified for load balancers of type 'application'",
        )
    if allocation is not None:
        elastic = cloud.find(ElasticIp, allocation)
        if elastic is None:
            raise AwsError(
                "AllocationIdNotFound",
                f"The allocation ID '{allocation}' does not exist",
                id=allocation,
            )
        if scheme is Scheme.INTERNAL or elastic.interface is not None:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"The allocation ID '{allocation}' is in use or cannot be used with the scheme "
                f"'{scheme}'",
                id=allocation,
            )
    if private is None:
        return Spot(subnet, allocation)
    if scheme is not Scheme.INTERNAL:
        raise AwsError(
            "InvalidConfigurationRequest",
            "A private IPv4 address can be specified for internal load balancers only",
        )
    wanted = address4("privateIPv4Address", private)
    check_private_address(cloud, subnet, wanted)
    return Spot(subnet, private_ip=wanted)


def _subnet(cloud: Cloud, subnet_id: str) -> Subnet:
    found = cloud.find(Subnet, subnet_id)
    if found is None:
        raise AwsError(
            "SubnetNotFound", f"The subnet ID '{subnet_id}' does not exist", id=subnet_id
        )
    return found
