"""Instances: start, stop, reboot, terminate, security groups and the source/destination check.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.interfaces import with_groups_of
from trainer.actions.lookup import find, find_all
from trainer.actions.new import free_public_address
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.removal import without_instance
from trainer.cloud import Cloud, Instance, InstanceState, NetworkInterface
from trainer.cloud.aws_json.instances import state_json

PENDING = {"Code": 0, "Name": "pending"}
SHUTTING_DOWN = {"Code": 32, "Name": "shutting-down"}
STOPPING = {"Code": 64, "Name": "stopping"}
COMMON = ("InstanceId", "DryRun")


@action("ec2", "StartInstances")
def start_instances(cloud: Cloud, parameters: Parameters) -> Done:
    """An address that AWS assigns is a new one after every start; elastic IPs stay.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Stop_Start.html
    """
    changes = []
    for instance in _instances(cloud, parameters):
        before = instance.state
        if before is InstanceState.STOPPED:
            cloud = _with_new_public_addresses(cloud, instance)
            cloud = cloud.put(replace(instance, state=InstanceState.RUNNING))
        now = PENDING if before is InstanceState.STOPPED else state_json(before)
        changes.append(
            {
                "CurrentState": now,
                "InstanceId": instance.id,
                "PreviousState": state_json(before),
            }
        )
    return Done(cloud, {"StartingInstances": changes})


@action("ec2", "StopInstances")
def stop_instances(cloud: Cloud, parameters: Parameters) -> Done:
    changes = []
    for instance in _instances(cloud, parameters):
        before = instance.state
        now = STOPPING if before is InstanceState.RUNNING else state_json(before)
        cloud = cloud.put(replace(instance, state=InstanceState.STOPPED))
        changes.append(
            {
                "CurrentState": now,
                "InstanceId": instance.id,
                "PreviousState": state_json(before),
            }
        )
    return Done(cloud, {"StoppingInstances": changes})


@action("ec2", "RebootInstances")
def reboot_instances(cloud: Cloud, parameters: Parameters) -> Done:
    """Addresses stay as they are; only a running instance can be rebooted."""
    for instance in _instances(cloud, parameters):
        if instance.state is not InstanceState.RUNNING:
            raise AwsError(
                "IncorrectState",
                f"The instance '{instance.id}' is not in a state from which it can be rebooted.",
                id=instance.id,
            )
    return Done(cloud, {})


@action("ec2", "TerminateInstances")
def terminate_instances(cloud: Cloud, parameters: Parameters) -> Done:
    changes = []
    for instance in _instances(cloud, parameters):
        cloud = without_instance(cloud, instance)
        changes.append(
            {
                "CurrentState": SHUTTING_DOWN,
                "InstanceId": instance.id,
                "PreviousState": state_json(instance.state),
            }
        )
    return Done(cloud, {"TerminatingInstances": changes})


@action("ec2", "ModifyInstanceAttribute")
def modify_instance_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    instance = find(cloud, Instance, parameters.text("InstanceId"))
    given = [name for name in parameters if name not in COMMON]
    if given[:1] == ["Attribute"] or "Attribute" in given:
        return _by_name(cloud, instance, parameters)
    if len(given) > 1:
        raise AwsError(
            "InvalidParameterCombination", "Fields for multiple attribute types specified"
        )
    if given == ["SourceDestCheck"]:
        wanted = parameters.find_attribute("SourceDestCheck")
        return _set_check(cloud, instance, bool(wanted))
    if given == ["Groups"]:
        interface = _only_interface(cloud, instance)
        return Done(with_groups_of(cloud, interface, parameters.texts("Groups")), {})
    if not given:
        raise missing("attribute")
    raise not_modelled(f"The instance attribute {given[0]}")


def _by_name(cloud: Cloud, instance: Instance, parameters: Parameters) -> Done:
    """The older form: ``--attribute sourceDestCheck --value false``."""
    attribute = parameters.text("Attribute")
    if attribute == "groupSet":
        interface = _only_interface(cloud, instance)
        return Done(with_groups_of(cloud, interface, parameters.texts("Groups")), {})
    if attribute != "sourceDestCheck":
        raise not_modelled(f"The instance attribute {attribute}")
    return _set_check(cloud, instance, parameters.boolean("Value"))


def _set_check(cloud: Cloud, instance: Instance, wanted: bool) -> Done:
    interface = _only_interface(cloud, instance)
    return Done(cloud.put(replace(interface, source_dest_check=wanted)), {})


def _only_interface(cloud: Cloud, instance: Instance) -> NetworkInterface:
    if len(instance.interfaces) != 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance.id}'. "
            "Please specify an interface ID for the operation instead.",
            id=instance.id,
        )
    return cloud.get(NetworkInterface, instance.interfaces[0])


def _instances(cloud: Cloud, parameters: Parameters) -> tuple[Instance, ...]:
    ids = parameters.texts("InstanceIds")
    if not ids:
        raise missing("InstanceId")
    return find_all(cloud, Instance, ids)


def _with_new_public_addresses(cloud: Cloud, instance: Instance) -> Cloud:
    for interface_id in instance.interfaces:
        interface = cloud.get(NetworkInterface, interface_id)
        for number, address in enumerate(interface.addresses):
            if address.public_ip is not None:
                new = replace(address, public_ip=free_public_address(cloud))
                addresses = (
                    *interface.addresses[:number],
                    new,
                    *interface.addresses[number + 1 :],
                )
                interface = replace(interface, addresses=addresses)
                cloud = cloud.put(interface)
    return cloud
