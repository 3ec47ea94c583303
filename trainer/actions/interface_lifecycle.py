"""Network interfaces: create, attach, detach, delete.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.interfaces import checked_groups
from trainer.actions.lookup import find
from trainer.actions.managed import default_group
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.private_addresses import wanted_addresses, with_addresses
from trainer.actions.registry import Done, action
from trainer.actions.removal import without_interface
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, Instance, NetworkInterface, Subnet
from trainer.cloud.aws_json.ids import attachment_id
from trainer.cloud.aws_json.interfaces import network_interface

MANAGED = "ela-attach"
"""How the ids of attachments begin that a service of AWS manages."""

MOST_ATTACHED = 15
NOT_MODELLED = ("Ipv4Prefixes", "Ipv4PrefixCount", "Ipv6Prefixes", "Ipv6PrefixCount")


@action("ec2", "CreateNetworkInterface")
def create_network_interface(cloud: Cloud, parameters: Parameters) -> Done:
    """Without groups it has the VPC's default group."""
    for name in (*NOT_MODELLED, "Ipv6Addresses", "Ipv6AddressCount"):
        if name in parameters:
            raise not_modelled(f"The parameter {name} of a new network interface")
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    groups = (
        checked_groups(cloud, subnet.vpc, subnet.id, parameters.texts("Groups"))
        if "Groups" in parameters
        else default_group(cloud, subnet.vpc)
    )
    name = name_given(parameters, "network-interface")
    wanted = wanted_addresses(parameters)
    cloud, resource_id = new_id(cloud, "eni")
    interface = NetworkInterface(
        id=resource_id, name=name, subnet=subnet.id, addresses=(), security_groups=groups
    )
    cloud, interface = with_addresses(cloud, subnet, interface, wanted)
    return Done(cloud, {"NetworkInterface": network_interface(cloud, interface)})


@action("ec2", "AttachNetworkInterface")
def attach_network_interface(cloud: Cloud, parameters: Parameters) -> Done:
    """An interface goes to an instance of its own Availability Zone."""
    interface = find(cloud, NetworkInterface, parameters.text("NetworkInterfaceId"))
    instance = find(cloud, Instance, parameters.text("InstanceId"))
    index = parameters.integer("DeviceIndex")
    if interface.owner is not None:
        raise AwsError(
            "InvalidNetworkInterface.InUse", f"Interface: [{interface.id}] in use.", id=interface.id
        )
    if index < len(instance.interfaces):
        raise AwsError(
            "InvalidParameterValue",
            f"Instance '{instance.id}' already has an interface attached at device index "
            f"'{index}'.",
            id=instance.id,
        )
    if len(instance.interfaces) >= MOST_ATTACHED:
        raise AwsError(
            "AttachmentLimitExceeded",
            f"Interface count {len(instance.interfaces) + 1} exceeds the limit of the instance.",
            id=instance.id,
        )
    if instance.interfaces:
        primary = cloud.get(NetworkInterface, instance.interfaces[0])
        here, there = (cloud.get(Subnet, i.subnet) for i in (primary, interface))
        if here.zone != there.zone:
            raise AwsError(
                "InvalidParameterCombination",
                "You may not attach a network interface to an instance if they are not in the "
                "same availability zone",
                id=interface.id,
                instance=instance.id,
            )
    cloud = cloud.put(
        replace(instance, interfaces=(*instance.interfaces, interface.id)),
        replace(interface, owner=instance.id),
    )
    shown = {"AttachmentId": attachment_id(interface.id, instance.id), "NetworkCardIndex": 0}
    return Done(cloud, shown)


@action("ec2", "DetachNetworkInterface")
def detach_network_interface(cloud: Cloud, parameters: Parameters) -> Done:
    """Routes to it are blackholes until it is attached again."""
    interface, instance = _attached(cloud, parameters.text("AttachmentId"))
    if instance.interfaces[0] == interface.id:
        raise AwsError(
            "OperationNotPermitted",
            "The network interface at device index 0 cannot be detached.",
            id=interface.id,
        )
    left = tuple(i for i in instance.interfaces if i != interface.id)
    return Done(cloud.put(replace(instance, interfaces=left), replace(interface, owner=None)), {})


@action("ec2", "DeleteNetworkInterface")
def delete_network_interface(cloud: Cloud, parameters: Parameters) -> Done:
    interface = find(cloud, NetworkInterface, parameters.text("NetworkInterfaceId"))
    if interface.owner is not None:
        raise AwsError(
            "InvalidParameterValue",
            f"Network interface '{interface.id}' is currently in use.",
            id=interface.id,
            owner=interface.owner,
        )
    return Done(without_interface(cloud, interface.id), {})


def _attached(cloud: Cloud, attachment: str) -> tuple[NetworkInterface, Instance]:
    if attachment.startswith(MANAGED):
        raise AwsError(
            "OperationNotPermitted",
            f"You are not allowed to manage '{MANAGED}' attachments.",
            id=attachment,
        )
    for instance in cloud.of(Instance).values():
        for interface in instance.interfaces:
            if attachment_id(interface, instance.id) == attachment:
                return cloud.get(NetworkInterface, interface), instance
    raise AwsError(
        "InvalidAttachmentID.NotFound",
        f"The interface attachment '{attachment}' does not exist.",
        id=attachment,
    )
