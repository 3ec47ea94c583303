"""``aws ec2 describe-network-interfaces``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
"""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv4Address

from trainer.cloud.aws_json.common import Json, account_of, region_of, tags
from trainer.cloud.aws_json.dhcp_options import domain_name
from trainer.cloud.aws_json.ids import (
    address_association_id,
    attachment_id,
    derived_id,
    elastic_ip_of,
)
from trainer.cloud.aws_json.interface_owners import AMAZON, Owner, owner_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, InstanceState, NetworkInterface, PrivateAddress
from trainer.cloud.filters import SecurityGroup
from trainer.cloud.gateways import NatGateway, NatState
from trainer.cloud.network import Subnet, Vpc


def describe_network_interfaces(cloud: Cloud) -> Json:
    """All network interfaces in the response's shape; that of a NAT gateway goes with it."""
    return {
        "NetworkInterfaces": [
            network_interface(cloud, interface)
            for interface in cloud.of(NetworkInterface).values()
            if not _is_gone(cloud, interface)
        ]
    }


def _is_gone(cloud: Cloud, interface: NetworkInterface) -> bool:
    nat = cloud.find(NatGateway, interface.owner)
    return nat is not None and nat.state is not NatState.AVAILABLE


def network_interface(cloud: Cloud, interface: NetworkInterface) -> Json:
    """One interface. Those that serve something else than an instance are AWS's to manage."""
    subnet = cloud.get(Subnet, interface.subnet)
    instance = cloud.find(Instance, interface.owner)
    owner = owner_of(cloud, interface)
    nat = cloud.find(NatGateway, interface.owner) is not None
    shown: Json = {
        "AvailabilityZone": subnet.zone,
        "Description": "" if owner is None else owner.description,
        "Groups": groups(cloud, interface),
        "InterfaceType": "interface" if owner is None else owner.type,
        "Ipv6Addresses": [{"Ipv6Address": str(a)} for a in interface.ipv6],
        "MacAddress": mac_address(interface.id),
        "NetworkInterfaceId": interface.id,
        "OwnerId": account_of(cloud, subnet.vpc),
        "PrivateIpAddresses": private_addresses(cloud, interface),
        "RequesterManaged": owner is not None,
        "SourceDestCheck": interface.source_dest_check and not nat,
        "Status": "available" if interface.owner is None else "in-use",
        "SubnetId": interface.subnet,
        "TagSet": tags(interface),
        "VpcId": subnet.vpc,
    }
    if owner is not None:
        shown["RequesterId"] = owner.requester
    if interface.addresses:
        primary = interface.addresses[0]
        shown["PrivateIpAddress"] = str(primary.ip)
        association = public_address(cloud, interface, primary)
        if association is not None:
            shown["Association"] = association
    if interface.owner is not None:
        shown["Attachment"] = _attachment(cloud, interface, instance, owner)
    return shown


def groups(cloud: Cloud, interface: NetworkInterface) -> list[Json]:
    """The security groups of an interface by id and name."""
    return [
        {"GroupId": group.id, "GroupName": group.group_name or group.id}
        for group in (cloud.find(SecurityGroup, g) for g in interface.security_groups)
        if group is not None
    ]


def private_addresses(cloud: Cloud, interface: NetworkInterface) -> list[Json]:
    """The private addresses of an interface, each with its public one if it has any."""
    shown = []
    for number, address in enumerate(interface.addresses):
        item: Json = {
            "Primary": number == 0,
            "PrivateDnsName": private_dns_name(cloud, interface, address.ip),
            "PrivateIpAddress": str(address.ip),
        }
        association = public_address(cloud, interface, address)
        if association is not None:
            item["Association"] = association
        shown.append(item)
    return shown


def public_address(
    cloud: Cloud, interface: NetworkInterface, address: PrivateAddress
) -> Json | None:
    """The public address of a private one: an elastic IP, or one that AWS assigned.

    A stopped instance has no address of the latter kind until it runs again.
    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
    """
    elastic = elastic_ip_of(cloud, interface.id, address.ip)
    if elastic is not None:
        return {
            "AllocationId": elastic.id,
            "AssociationId": address_association_id(elastic),
            "IpOwnerId": account_of(cloud),
            "PublicDnsName": public_dns_name(cloud, interface, elastic.public_ip),
            "PublicIp": str(elastic.public_ip),
        }
    instance = cloud.find(Instance, interface.owner)
    stopped = instance is not None and instance.state is not InstanceState.RUNNING
    if address.public_ip is None or stopped:
        return None
    owner = owner_of(cloud, interface)
    return {
        "IpOwnerId": "amazon" if owner is None else owner.ip_owner,
        "PublicDnsName": public_dns_name(cloud, interface, address.public_ip),
        "PublicIp": str(address.public_ip),
    }


def private_dns_name(cloud: Cloud, interface: NetworkInterface, address: IPv4Address) -> str:
    """``ip-10-0-0-10.ap-northeast-1.compute.internal``"""
    vpc = cloud.get(Subnet, interface.subnet).vpc
    return f"ip-{str(address).replace('.', '-')}.{domain_name(region_of(cloud, vpc))}"


def public_dns_name(cloud: Cloud, interface: NetworkInterface, address: IPv4Address) -> str:
    """``ec2-203-0-113-20.ap-northeast-1.compute.amazonaws.com``; empty while the VPC gives no
    DNS host names.

    https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
    """
    vpc = cloud.get(Vpc, cloud.get(Subnet, interface.subnet).vpc)
    if not (vpc.dns_support and vpc.dns_hostnames):
        return ""
    domain = "compute-1" if vpc.region == "us-east-1" else f"{vpc.region}.compute"
    return f"ec2-{str(address).replace('.', '-')}.{domain}.amazonaws.com"


def mac_address(interface: str) -> str:
    """A locally administered hardware address that follows from the interface's id."""
    digest = sha256(interface.encode()).digest()
    return ":".join(f"{byte:02x}" for byte in (0x06, *digest[:5]))


def _attachment(
    cloud: Cloud, interface: NetworkInterface, instance: Instance | None, owner: Owner | None
) -> Json:
    if instance is not None:
        index = (
            instance.interfaces.index(interface.id) if interface.id in instance.interfaces else 0
        )
        return {
            "AttachmentId": attachment_id(interface.id, instance.id),
            "DeleteOnTermination": index == 0,
            "DeviceIndex": index,
            "InstanceId": instance.id,
            "InstanceOwnerId": account_of(cloud),
            "Status": "attached",
        }
    return {
        "AttachmentId": derived_id("ela-attach", interface.id, str(interface.owner)),
        "DeleteOnTermination": False,
        "DeviceIndex": 1,
        "InstanceOwnerId": AMAZON if owner is None else owner.attached_by,
        "Status": "attached",
    }
