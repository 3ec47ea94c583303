"""``aws ec2 describe-vpcs``, ``describe-vpc-attribute`` and ``describe-subnets``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Vpc.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Subnet.html
"""

from __future__ import annotations

from collections import Counter

from trainer.cloud.aws_json.common import Json, account_of, arn, tags
from trainer.cloud.aws_json.dhcp_options import options_of
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.aws_json.zones import zone_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.network import Subnet, Vpc

KEPT_BY_AWS = 5
"""Addresses of a subnet that nobody can use: the first four and the last one."""


def describe_vpcs(cloud: Cloud) -> Json:
    """All VPCs in the response's shape."""
    return {"Vpcs": [vpc_json(vpc) for vpc in cloud.of(Vpc).values()]}


def describe_subnets(cloud: Cloud) -> Json:
    """All subnets in the response's shape."""
    return {"Subnets": [subnet_json(cloud, s) for s in cloud.of(Subnet).values()]}


def vpc_json(vpc: Vpc) -> Json:
    shown: Json = {
        "OwnerId": vpc.account,
        "InstanceTenancy": "default",
        "CidrBlockAssociationSet": [
            {
                "AssociationId": derived_id("vpc-cidr-assoc", vpc.id, str(cidr)),
                "CidrBlock": str(cidr),
                "CidrBlockState": {"State": "associated"},
            }
            for cidr in vpc.cidrs
        ],
        "IsDefault": False,
        "Tags": tags(vpc),
        "VpcId": vpc.id,
        "State": "available",
        "DhcpOptionsId": options_of(vpc),
    }
    if vpc.cidrs:
        shown["CidrBlock"] = str(vpc.cidrs[0])
    if vpc.ipv6_cidrs:
        shown["Ipv6CidrBlockAssociationSet"] = [
            {
                "AssociationId": derived_id("vpc-cidr-assoc", vpc.id, str(cidr)),
                "Ipv6CidrBlock": str(cidr),
                "Ipv6CidrBlockState": {"State": "associated"},
                "NetworkBorderGroup": vpc.region,
                "Ipv6Pool": "Amazon",
            }
            for cidr in vpc.ipv6_cidrs
        ]
    return shown


def vpc_attribute(vpc: Vpc, attribute: str) -> Json | None:
    """One attribute (``enableDnsSupport``) of a VPC; None for one that the model has not."""
    match attribute:
        case "enableDnsSupport":
            return {"EnableDnsSupport": {"Value": vpc.dns_support}, "VpcId": vpc.id}
        case "enableDnsHostnames":
            return {"EnableDnsHostnames": {"Value": vpc.dns_hostnames}, "VpcId": vpc.id}
        case _:
            return None


def subnet_json(cloud: Cloud, subnet: Subnet) -> Json:
    used = cloud.derived(_used_addresses)[subnet.id]
    return {
        "AvailabilityZoneId": zone_id(subnet.zone),
        "MapCustomerOwnedIpOnLaunch": False,
        "OwnerId": account_of(cloud, subnet.vpc),
        "AssignIpv6AddressOnCreation": False,
        "Ipv6CidrBlockAssociationSet": []
        if subnet.ipv6_cidr is None
        else [
            {
                "AssociationId": derived_id("subnet-cidr-assoc", subnet.id, str(subnet.ipv6_cidr)),
                "Ipv6CidrBlock": str(subnet.ipv6_cidr),
                "Ipv6CidrBlockState": {"State": "associated"},
            }
        ],
        "Tags": tags(subnet),
        "SubnetArn": arn(cloud, "subnet", subnet.id, subnet.vpc),
        "EnableDns64": False,
        "Ipv6Native": False,
        "PrivateDnsNameOptionsOnLaunch": {
            "HostnameType": "ip-name",
            "EnableResourceNameDnsARecord": False,
            "EnableResourceNameDnsAAAARecord": False,
        },
        "SubnetId": subnet.id,
        "State": "available",
        "VpcId": subnet.vpc,
        "CidrBlock": str(subnet.cidr),
        "AvailableIpAddressCount": subnet.cidr.num_addresses - KEPT_BY_AWS - used,
        "AvailabilityZone": subnet.zone,
        "DefaultForAz": False,
        "MapPublicIpOnLaunch": subnet.map_public_ip,
    }


def _used_addresses(cloud: Cloud) -> Counter[str]:
    """How many private IPv4 addresses are in use in each subnet."""
    used: Counter[str] = Counter()
    for interface in cloud.of(NetworkInterface).values():
        used[interface.subnet] += len(interface.addresses)
    return used
