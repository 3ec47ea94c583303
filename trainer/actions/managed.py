"""Network interfaces that a service of AWS makes for what it runs in a VPC.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trainer.actions.errors import not_modelled
from trainer.actions.new import free_public_address, new_id, next_private_address
from trainer.cloud import Cloud, NetworkInterface, PrivateAddress, SecurityGroup, Subnet


def with_interface(
    cloud: Cloud, owner: str, subnet: str, groups: tuple[str, ...], *, public: bool = False
) -> tuple[Cloud, str]:
    """A new interface for ``owner`` in a subnet, with the subnet's next free address.

    Raises:
        AwsError: the subnet or the pool of public addresses has none left.
    """
    address = PrivateAddress(
        ip=next_private_address(cloud, cloud.get(Subnet, subnet)),
        public_ip=free_public_address(cloud) if public else None,
    )
    cloud, interface_id = new_id(cloud, "eni")
    interface = NetworkInterface(
        id=interface_id,
        subnet=subnet,
        addresses=(address,),
        security_groups=groups,
        owner=owner,
    )
    return cloud.put(interface), interface_id


def with_interfaces(
    cloud: Cloud,
    owner: str,
    subnets: Iterable[str],
    groups: tuple[str, ...],
    *,
    public: bool = False,
) -> tuple[Cloud, tuple[str, ...]]:
    """One new interface in each of the subnets, in their order."""
    made = []
    for subnet in subnets:
        cloud, interface = with_interface(cloud, owner, subnet, groups, public=public)
        made.append(interface)
    return cloud, tuple(made)


def with_groups(cloud: Cloud, interfaces: Iterable[str], groups: tuple[str, ...]) -> Cloud:
    """The cloud in which these interfaces have these security groups and no others."""
    for interface_id in interfaces:
        interface = cloud.get(NetworkInterface, interface_id)
        cloud = cloud.put(replace(interface, security_groups=groups))
    return cloud


def default_group(cloud: Cloud, vpc: str) -> tuple[str, ...]:
    """The VPC's default security group, which stands in where a request names none."""
    return tuple(
        group.id
        for group in cloud.of(SecurityGroup).values()
        if group.vpc == vpc and group.group_name == "default"
    )


def check_unused(cloud: Cloud, name: str) -> None:
    """Refuses a name, given to something new, that a resource of another kind has as its id.

    AWS keeps the names of each service apart; here every resource has an id of its own.

    Raises:
        AwsError: ``UnsupportedOperation``, which no service answers: the limit is this model's.
    """
    if name in cloud.resources:
        raise not_modelled(f"Another resource called {name}")
