"""``aws ec2 describe-network-interfaces``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkInterface.html
"""

from __future__ import annotations

from hashlib import sha256
from ipaddress import IPv4Address

from trainer.cloud.aws_json.common import Json, account_of, region_of, tags
from trainer.cloud.aws_json.ids import address_association_id, attachment_id, elastic_ip_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, InstanceState, NetworkInterface, PrivateAddress
from trainer.cloud.database import DbInstance
from trainer.cloud.filters import SecurityGroup
from trainer.cloud.gateways import NatGateway
from trainer.cloud.network import Subnet, Vpc


def describe_network_interfaces(cloud: Cloud) -> Json:
    """All network interfaces in the response's shape."""
    return {
        "NetworkInterfaces": [
            network_interface(cloud, i) for i in cloud.of(NetworkInterface).values()
        ]
    }


def network_interface(cloud: Cloud, interface: NetworkInterface) -> Json:
    """One interface. Those that serve something else than an instance are AWS's to manage."""
    subnet = cloud.get(Subnet, interface.subnet)
    instance = cloud.find(Instance, interface.owner)
    managed = interface.owner is not None and instance is None
    shown: Json = {
        "AvailabilityZone": subnet.zone,
        "Description": _description(cloud, interface),
        "Groups": groups(cloud, interface),
        "InterfaceType": "nat_gateway" if _nat(cloud, interface) else "interface",
        "Ipv6Addresses": [{"Ipv6Address": str(a)} for a in interface.ipv6],
        "MacAddress": mac_address(interface.id),
        "NetworkInterfaceId": interface.id,
        "OwnerId": account_of(cloud, subnet.vpc),
        "PrivateIpAddress": str(interface.addresses[0].ip),
        "PrivateIpAddresses": private_addresses(cloud, interface),
        "RequesterManaged": managed,
        "SourceDestCheck": interface.source_dest_check and not _nat(cloud, interface),
        "Status": "available" if interface.owner is None else "in-use",
        "SubnetId": interface.subnet,
        "TagSet": tags(interface),
        "VpcId": subnet.vpc,
    }
    association = public_address(cloud, interface, interface.addresses[0])
    if association is not None:
        shown["Association"] = association
    if interface.owner is not None:
        shown["Attachment"] = _attachment(cloud, interface, instance)
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
    return {
        "IpOwnerId": "amazon",
        "PublicDnsName": public_dns_name(cloud, interface, address.public_ip),
        "PublicIp": str(address.public_ip),
    }


def private_dns_name(cloud: Cloud, interface: NetworkInterface, address: IPv4Address) -> str:
    """``ip-10-0-0-10.ap-northeast-1.compute.internal``"""
    vpc = cloud.get(Subnet, interface.subnet).vpc
    region = region_of(cloud, vpc)
    domain = "ec2" if region == "us-east-1" else f"{region}.compute"
    return f"ip-{str(address).replace('.', '-')}.{domain}.internal"


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


def _nat(cloud: Cloud, interface: NetworkInterface) -> bool:
    return cloud.find(NatGateway, interface.owner) is not None


def _description(cloud: Cloud, interface: NetworkInterface) -> str:
    if _nat(cloud, interface):
        return f"Interface for NAT Gateway {interface.owner}"
    if cloud.find(DbInstance, interface.owner) is not None:
        return "RDSNetworkInterface"
    return ""


def _attachment(cloud: Cloud, interface: NetworkInterface, instance: Instance | None) -> Json:
    owner = str(interface.owner)
    shown: Json = {
        "AttachmentId": attachment_id(interface.id, owner),
        "DeleteOnTermination": instance is not None,
        "DeviceIndex": 1,
        "InstanceOwnerId": "amazon-aws",
        "Status": "attached",
    }
    if instance is not None:
        shown["DeviceIndex"] = instance.interfaces.index(interface.id)
        shown["InstanceId"] = instance.id
        shown["InstanceOwnerId"] = account_of(cloud)
    return shown
