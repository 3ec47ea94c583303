"""Looking at one attribute of an instance or a network interface.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceAttribute.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeNetworkInterfaceAttribute.html
"""

from __future__ import annotations

from trainer.actions.errors import missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Instance, NetworkInterface
from trainer.cloud.aws_json.common import Json
from trainer.cloud.aws_json.interfaces import groups, network_interface


@action("ec2", "DescribeInstanceAttribute")
def describe_instance_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    """Groups and the source/destination check are those of the primary interface."""
    instance = find(cloud, Instance, parameters.text("InstanceId"))
    attribute = parameters.text("Attribute")
    primary = cloud.get(NetworkInterface, instance.interfaces[0])
    shown: Json
    match attribute:
        case "groupSet":
            shown = {"Groups": groups(cloud, primary)}
        case "sourceDestCheck":
            shown = {"SourceDestCheck": {"Value": primary.source_dest_check}}
        case _:
            raise not_modelled(f"The instance attribute {attribute}")
    return Done(cloud, {"InstanceId": instance.id, **shown})


@action("ec2", "DescribeNetworkInterfaceAttribute")
def describe_network_interface_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    interface = find(cloud, NetworkInterface, parameters.text("NetworkInterfaceId"))
    whole = network_interface(cloud, interface)
    attribute = parameters.find_text("Attribute")
    shown: Json
    match attribute:
        case None:
            raise missing("attribute")
        case "groupSet":
            shown = {"Groups": whole["Groups"]}
        case "sourceDestCheck":
            shown = {"SourceDestCheck": {"Value": whole["SourceDestCheck"]}}
        case "description":
            shown = {"Description": {"Value": whole["Description"]}}
        case "attachment":
            shown = {"Attachment": whole["Attachment"]} if "Attachment" in whole else {}
        case _:
            raise not_modelled(f"The attribute {attribute} of network interfaces")
    return Done(cloud, {"NetworkInterfaceId": interface.id, **shown})
