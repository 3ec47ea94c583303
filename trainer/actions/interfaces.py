"""Network interfaces: security groups, the source/destination check, private addresses.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyNetworkInterfaceAttribute.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from trainer.actions.addresses import freed
from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.lookup import find, find_all, vpc_of
from trainer.actions.new import (
    check_private_address,
    free_public_address,
    next_private_address,
)
from trainer.actions.parameters import Parameters, address4
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    Instance,
    NetworkInterface,
    PrivateAddress,
    SecurityGroup,
    Subnet,
)
from trainer.cloud.aws_json.ids import elastic_ip_of

COMMON = ("NetworkInterfaceId", "DryRun")
MOST_GROUPS = 5
"""AWS's quota of security groups on an interface, as it is before it is raised."""

MOST_AT_ONCE = 30
"""Secondary addresses that one call may ask for by number: the most on any interface is 50."""


@action("ec2", "ModifyNetworkInterfaceAttribute")
def modify_network_interface_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    interface = own_interface(cloud, parameters)
    given = [name for name in parameters if name not in COMMON]
    if len(given) > 1:
        raise AwsError(
            "InvalidParameterCombination", "Fields for multiple attribute types specified"
        )
    if given == ["Groups"]:
        return Done(with_groups_of(cloud, interface, parameters.texts("Groups")), {})
    if given == ["SourceDestCheck"]:
        wanted = bool(parameters.find_attribute("SourceDestCheck"))
        return Done(cloud.put(replace(interface, source_dest_check=wanted)), {})
    if given == ["AssociatePublicIpAddress"]:
        return Done(_with_public_address(cloud, interface, parameters), {})
    if not given:
        raise missing("attribute")
    raise not_modelled(f"The network interface attribute {given[0]}")


def _with_public_address(
    cloud: Cloud, interface: NetworkInterface, parameters: Parameters
) -> Cloud:
    """The primary address with a public one that AWS assigns, or without.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/managing-network-interface-ip-addresses.html
    """
    primary, *others = interface.addresses
    if not parameters.boolean("AssociatePublicIpAddress"):
        primary = replace(primary, public_ip=None)
    elif primary.public_ip is None and elastic_ip_of(cloud, interface.id, primary.ip) is None:
        primary = replace(primary, public_ip=free_public_address(cloud))
    return cloud.put(replace(interface, addresses=(primary, *others)))


@action("ec2", "AssignPrivateIpAddresses")
def assign_private_ip_addresses(cloud: Cloud, parameters: Parameters) -> Done:
    interface = own_interface(cloud, parameters)
    subnet = cloud.get(Subnet, interface.subnet)
    if parameters.one_of("PrivateIpAddresses", "SecondaryPrivateIpAddressCount") == (
        "PrivateIpAddresses"
    ):
        for text in parameters.texts("PrivateIpAddresses"):
            address = address4("privateIpAddresses", text)
            check_private_address(cloud, subnet, address)
            cloud = _with_address(cloud, interface.id, address)
    else:
        for _ in range(_count(parameters)):
            cloud = _with_address(cloud, interface.id, next_private_address(cloud, subnet))
    added = cloud.get(NetworkInterface, interface.id).addresses[len(interface.addresses) :]
    return Done(
        cloud,
        {
            "NetworkInterfaceId": interface.id,
            "AssignedPrivateIpAddresses": [{"PrivateIpAddress": str(a.ip)} for a in added],
            "AssignedIpv4Prefixes": [],
        },
    )


@action("ec2", "UnassignPrivateIpAddresses")
def unassign_private_ip_addresses(cloud: Cloud, parameters: Parameters) -> Done:
    """An elastic IP address on a private one that goes is left without an association."""
    interface = own_interface(cloud, parameters)
    gone = [address4("privateIpAddress", t) for t in parameters.texts("PrivateIpAddresses")]
    if not gone:
        raise missing("privateIpAddresses")
    secondary = {a.ip for a in interface.addresses[1:]}
    strangers = [address for address in gone if address not in secondary]
    if strangers:
        listed = ", ".join(str(address) for address in strangers)
        reason = (
            f"The primary private IP address {interface.addresses[0].ip} cannot be unassigned"
            if strangers == [interface.addresses[0].ip]
            else f"Some of [{listed}] are not assigned to interface {interface.id}"
        )
        raise AwsError("InvalidParameterValue", reason, addresses=listed, id=interface.id)
    for address in gone:
        elastic = elastic_ip_of(cloud, interface.id, address)
        if elastic is not None:
            cloud = cloud.put(freed(elastic))
    kept = tuple(a for a in interface.addresses if a.ip not in gone)
    return Done(cloud.put(replace(interface, addresses=kept)), {})


def checked_groups(cloud: Cloud, vpc: str, where: str, wanted: Sequence[str]) -> tuple[str, ...]:
    """Security groups for an interface: at least one, all of the VPC; ``where`` is the
    interface or subnet that they are for.

    Raises:
        AwsError: a group is missing, unknown or of another network.
    """
    groups = find_all(cloud, SecurityGroup, wanted)
    if not groups:
        raise missing("groupId")
    for group in groups:
        if group.vpc != vpc:
            raise AwsError(
                "InvalidGroup.NotFound",
                "You have specified two resources that belong to different networks.",
                group=group.id,
                id=where,
            )
    if len(groups) > MOST_GROUPS:
        raise AwsError(
            "SecurityGroupsPerInterfaceLimitExceeded",
            f"The maximum number of security groups per interface ({MOST_GROUPS}) has been "
            "reached.",
            id=where,
        )
    return tuple(group.id for group in groups)


def with_groups_of(cloud: Cloud, interface: NetworkInterface, wanted: Sequence[str]) -> Cloud:
    """The cloud in which the interface has these groups in the place of those it had."""
    groups = checked_groups(cloud, vpc_of(cloud, interface), interface.id, wanted)
    return cloud.put(replace(interface, security_groups=groups))


def own_interface(cloud: Cloud, parameters: Parameters) -> NetworkInterface:
    """The interface of a request, unless it is one that a service of AWS manages."""
    interface = find(cloud, NetworkInterface, parameters.text("NetworkInterfaceId"))
    if interface.owner is not None and cloud.find(Instance, interface.owner) is None:
        raise AwsError(
            "AuthFailure",
            "You do not have permission to access the specified resource.",
            id=interface.id,
        )
    return interface


def _count(parameters: Parameters) -> int:
    count = parameters.integer("SecondaryPrivateIpAddressCount")
    if count < 1:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({count}) for parameter secondaryPrivateIpAddressCount"
            " is invalid. It is at least 1.",
        )
    if count > MOST_AT_ONCE:
        raise AwsError(
            "PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit."
        )
    return count


def _with_address(cloud: Cloud, interface: str, address: IPv4Address) -> Cloud:
    found = cloud.get(NetworkInterface, interface)
    return cloud.put(replace(found, addresses=(*found.addresses, PrivateAddress(ip=address))))
