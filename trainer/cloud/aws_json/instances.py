"""``aws ec2 describe-instances`` and ``describe-instance-status``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, tags
from trainer.cloud.aws_json.identities import profile_reference
from trainer.cloud.aws_json.ids import attachment_id, derived_id
from trainer.cloud.aws_json.images import image_id
from trainer.cloud.aws_json.interfaces import (
    groups,
    mac_address,
    private_addresses,
    private_dns_name,
    public_address,
)
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, InstanceState, NetworkInterface, Platform
from trainer.cloud.network import Subnet

CODES = {InstanceState.RUNNING: 16, InstanceState.STOPPED: 80}


def describe_instances(cloud: Cloud) -> Json:
    """All instances in the response's shape, each in a reservation of its own."""
    return {
        "Reservations": [
            {
                "ReservationId": derived_id("r", instance.id),
                "OwnerId": account_of(cloud),
                "Groups": [],
                "Instances": [instance_json(cloud, instance)],
            }
            for instance in cloud.of(Instance).values()
        ]
    }


def describe_instance_status(cloud: Cloud) -> Json:
    """The states and status checks of all instances in the response's shape."""
    return {
        "InstanceStatuses": [_status(cloud, instance) for instance in cloud.of(Instance).values()]
    }


def state_json(state: InstanceState) -> Json:
    """A state with the code that AWS gives to it."""
    return {"Code": CODES[state], "Name": str(state)}


def instance_json(cloud: Cloud, instance: Instance) -> Json:
    """What EC2 tells of an instance, as far as the model knows it."""
    shown: Json = {
        "InstanceId": instance.id,
        "ImageId": image_id(cloud, instance),
        "State": state_json(instance.state),
        "Monitoring": {"State": "disabled"},
        "NetworkInterfaces": [
            _interface(cloud, cloud.get(NetworkInterface, i), instance, number)
            for number, i in enumerate(instance.interfaces)
        ],
        "PlatformDetails": "Windows" if instance.platform is Platform.WINDOWS else "Linux/UNIX",
        "Tags": tags(instance),
    }
    if instance.platform is Platform.WINDOWS:
        shown["Platform"] = "windows"
    if instance.role is not None:
        shown["IamInstanceProfile"] = profile_reference(cloud, instance.role)
    if not instance.interfaces:
        return shown
    interface = cloud.get(NetworkInterface, instance.interfaces[0])
    subnet = cloud.get(Subnet, interface.subnet)
    shown |= {
        "Placement": {"AvailabilityZone": subnet.zone, "Tenancy": "default"},
        "SecurityGroups": groups(cloud, interface),
        "SourceDestCheck": interface.source_dest_check,
        "SubnetId": subnet.id,
        "VpcId": subnet.vpc,
    }
    if interface.ipv6:
        shown["Ipv6Address"] = str(interface.ipv6[0])
    return {**shown, **_primary_address(cloud, interface)}


def _primary_address(cloud: Cloud, interface: NetworkInterface) -> Json:
    """The addresses that an instance is known by; one that has IPv6 only has none of them."""
    if not interface.addresses:
        return {}
    primary = interface.addresses[0]
    public = public_address(cloud, interface, primary) or {}
    shown: Json = {
        "PrivateDnsName": private_dns_name(cloud, interface, primary.ip),
        "PrivateIpAddress": str(primary.ip),
        "PublicDnsName": public.get("PublicDnsName", ""),
    }
    if "PublicIp" in public:
        shown["PublicIpAddress"] = public["PublicIp"]
    return shown


def _interface(cloud: Cloud, interface: NetworkInterface, owner: Instance, number: int) -> Json:
    subnet = cloud.get(Subnet, interface.subnet)
    shown: Json = {
        "Attachment": {
            "AttachmentId": attachment_id(interface.id, owner.id),
            "DeleteOnTermination": number == 0,
            "DeviceIndex": number,
            "Status": "attached",
        },
        "Description": "",
        "Groups": groups(cloud, interface),
        "Ipv6Addresses": [{"Ipv6Address": str(a)} for a in interface.ipv6],
        "MacAddress": mac_address(interface.id),
        "NetworkInterfaceId": interface.id,
        "OwnerId": account_of(cloud, subnet.vpc),
        "PrivateIpAddresses": private_addresses(cloud, interface),
        "SourceDestCheck": interface.source_dest_check,
        "Status": "in-use",
        "SubnetId": subnet.id,
        "VpcId": subnet.vpc,
        "InterfaceType": "interface",
    }
    if interface.addresses:
        primary = interface.addresses[0]
        shown["PrivateDnsName"] = private_dns_name(cloud, interface, primary.ip)
        shown["PrivateIpAddress"] = str(primary.ip)
        association = public_address(cloud, interface, primary)
        if association is not None:
            shown["Association"] = association
    return shown


def _status(cloud: Cloud, instance: Instance) -> Json:
    running = instance.state is InstanceState.RUNNING
    check: Json = (
        {"Details": [{"Name": "reachability", "Status": "passed"}], "Status": "ok"}
        if running
        else {"Status": "not-applicable"}
    )
    shown: Json = {
        "InstanceId": instance.id,
        "InstanceState": state_json(instance.state),
        "InstanceStatus": check,
        "SystemStatus": check,
    }
    if instance.interfaces:
        interface = cloud.get(NetworkInterface, instance.interfaces[0])
        shown["AvailabilityZone"] = cloud.get(Subnet, interface.subnet).zone
    return shown
