"""A small account as ``aws`` prints it, written out by hand, and the way to read a changed one.

One VPC with a public and a private subnet, a NAT gateway, a gateway and an interface endpoint,
and a peering connection to a second VPC, whose responses are here as well.
"""

import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from trainer.cloud import Cloud
from trainer.cloud.account import Account, read_account
from trainer.packets import Service
from trainer.reach import Question, Verdict, ask

Dump = dict[str, Any]
"""File name -> response."""

OWNER = "111122223333"


def tags(name: str) -> list[dict[str, str]]:
    return [{"Key": "Name", "Value": name}, {"Key": "Env", "Value": "prod"}]


def vpc(vpc_id: str, block: str) -> dict[str, Any]:
    return {
        "CidrBlock": block,
        "DhcpOptionsId": "dopt-0d",
        "State": "available",
        "VpcId": vpc_id,
        "OwnerId": OWNER,
        "InstanceTenancy": "default",
        "Ipv6CidrBlockAssociationSet": [],
        "CidrBlockAssociationSet": [
            {
                "AssociationId": f"vpc-cidr-assoc-{vpc_id[-1]}",
                "CidrBlock": block,
                "CidrBlockState": {"State": "associated"},
            }
        ],
        "IsDefault": False,
        "Tags": tags(f"net-{vpc_id[-1]}"),
        "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
    }


def subnet(
    subnet_id: str, vpc_id: str, block: str, zone: str = "ap-northeast-1a"
) -> dict[str, Any]:
    return {
        "AvailabilityZone": zone,
        "AvailabilityZoneId": "apne1-az4",
        "AvailableIpAddressCount": 248,
        "CidrBlock": block,
        "DefaultForAz": False,
        "MapPublicIpOnLaunch": False,
        "State": "available",
        "SubnetId": subnet_id,
        "VpcId": vpc_id,
        "OwnerId": OWNER,
        "AssignIpv6AddressOnCreation": False,
        "Ipv6CidrBlockAssociationSet": [],
        "SubnetArn": f"arn:aws:ec2:ap-northeast-1:{OWNER}:subnet/{subnet_id}",
        "Ipv6Native": False,
        "BlockPublicAccessStates": {"InternetGatewayBlockMode": "off"},
    }


def local(block: str) -> dict[str, Any]:
    return {
        "DestinationCidrBlock": block,
        "GatewayId": "local",
        "Origin": "CreateRouteTable",
        "State": "active",
    }


def route(destination: str, key: str, target: str, **more: Any) -> dict[str, Any]:
    kind = "DestinationPrefixListId" if destination.startswith("pl-") else "DestinationCidrBlock"
    return {kind: destination, key: target, "Origin": "CreateRoute", "State": "active", **more}


def table(
    table_id: str, vpc_id: str, routes: list[dict[str, Any]], *subnets: str, main: bool = False
) -> dict[str, Any]:
    state = {"AssociationState": {"State": "associated"}}
    associations: list[dict[str, Any]] = [
        {
            "Main": False,
            "RouteTableAssociationId": f"rtbassoc-{s}",
            "RouteTableId": table_id,
            "SubnetId": s,
            **state,
        }
        for s in subnets
    ]
    if main:
        entry = {"Main": True, "RouteTableAssociationId": "rtbassoc-m", "RouteTableId": table_id}
        associations.append({**entry, **state})
    return {
        "Associations": associations,
        "PropagatingVgws": [],
        "RouteTableId": table_id,
        "Routes": routes,
        "Tags": [],
        "VpcId": vpc_id,
        "OwnerId": OWNER,
    }


def permission(protocol: str, ports: tuple[int, int] | None, *cidrs: str) -> dict[str, Any]:
    """One permission; prefix lists and groups are told from CIDRs by their ids."""
    shown: dict[str, Any] = {
        "IpProtocol": protocol,
        "UserIdGroupPairs": [{"GroupId": c, "UserId": OWNER} for c in cidrs if c.startswith("sg-")],
        "IpRanges": [{"CidrIp": c} for c in cidrs if "." in c],
        "Ipv6Ranges": [{"CidrIpv6": c} for c in cidrs if ":" in c],
        "PrefixListIds": [{"PrefixListId": c} for c in cidrs if c.startswith("pl-")],
    }
    if ports is not None:
        shown |= {"FromPort": ports[0], "ToPort": ports[1]}
    return shown


EVERYTHING_OUT = permission("-1", None, "0.0.0.0/0")


def group(group_id: str, vpc_id: str, *inbound: dict[str, Any]) -> dict[str, Any]:
    return {
        "GroupId": group_id,
        "IpPermissionsEgress": [deepcopy(EVERYTHING_OUT)],
        "VpcId": vpc_id,
        "SecurityGroupArn": f"arn:aws:ec2:ap-northeast-1:{OWNER}:security-group/{group_id}",
        "OwnerId": OWNER,
        "GroupName": group_id.removeprefix("sg-"),
        "Description": "made by hand",
        "IpPermissions": list(inbound),
    }


def acl_entry(number: int, *, egress: bool, action: str = "allow", **more: Any) -> dict[str, Any]:
    return {
        "CidrBlock": "0.0.0.0/0",
        "Egress": egress,
        "Protocol": "-1",
        "RuleAction": action,
        "RuleNumber": number,
        **more,
    }


def acl(acl_id: str, vpc_id: str, *subnets: str) -> dict[str, Any]:
    return {
        "Associations": [
            {"NetworkAclAssociationId": f"aclassoc-{s}", "NetworkAclId": acl_id, "SubnetId": s}
            for s in subnets
        ],
        "Entries": [
            acl_entry(number, egress=egress, action=action)
            for egress in (True, False)
            for number, action in ((100, "allow"), (32767, "deny"))
        ],
        "IsDefault": True,
        "NetworkAclId": acl_id,
        "Tags": [],
        "VpcId": vpc_id,
        "OwnerId": OWNER,
    }


def interface(
    interface_id: str,
    subnet_id: str,
    vpc_id: str,
    address: str,
    *groups: str,
    instance: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    attachment = {
        "AttachmentId": f"eni-attach-{interface_id[-3:]}",
        "DeleteOnTermination": True,
        "DeviceIndex": 0,
        "NetworkCardIndex": 0,
        "InstanceOwnerId": OWNER if instance else "amazon-aws",
        "Status": "attached",
    }
    association = {"Association": more["Association"]} if "Association" in more else {}
    return {
        "Attachment": attachment | ({"InstanceId": instance} if instance else {}),
        "AvailabilityZone": "ap-northeast-1a",
        "Description": "",
        "Groups": [{"GroupId": g, "GroupName": g.removeprefix("sg-")} for g in groups],
        "InterfaceType": "interface",
        "Ipv6Addresses": [],
        "NetworkInterfaceId": interface_id,
        "OwnerId": OWNER,
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address, **association}],
        "RequesterManaged": instance is None,
        "SourceDestCheck": True,
        "Status": "in-use",
        "SubnetId": subnet_id,
        "TagSet": [],
        "VpcId": vpc_id,
        **more,
    }


def instance(
    instance_id: str, interfaces: list[dict[str, Any]], state: str = "running", **more: Any
) -> dict[str, Any]:
    return {
        "Groups": [],
        "OwnerId": OWNER,
        "ReservationId": f"r-{instance_id[2:]}",
        "Instances": [
            {
                "ImageId": "ami-0linux",
                "InstanceId": instance_id,
                "PrivateIpAddress": interfaces[0]["PrivateIpAddress"] if interfaces else "",
                "State": {"Code": 16, "Name": state},
                "PlatformDetails": "Linux/UNIX",
                "NetworkInterfaces": interfaces,
                "Tags": tags(instance_id.removeprefix("i-0")),
                **more,
            }
        ],
    }


WEB = interface(
    "eni-0web",
    "subnet-0pub",
    "vpc-0a",
    "10.0.0.10",
    "sg-0web",
    instance="i-0web",
    Association={
        "AllocationId": "eipalloc-0web",
        "AssociationId": "eipassoc-0web",
        "IpOwnerId": OWNER,
        "PublicDnsName": "",
        "PublicIp": "203.0.113.10",
    },
)
APP = interface("eni-0app", "subnet-0priv", "vpc-0a", "10.0.1.10", "sg-0app", instance="i-0app")
FAR = interface("eni-0far", "subnet-0far", "vpc-0b", "10.1.0.10", "sg-0far", instance="i-0far")
NAT = interface(
    "eni-0nat",
    "subnet-0pub",
    "vpc-0a",
    "10.0.0.20",
    Description="Interface for NAT Gateway nat-0a",
    InterfaceType="nat_gateway",
    SourceDestCheck=False,
    Association={
        "AllocationId": "eipalloc-0nat",
        "IpOwnerId": OWNER,
        "PublicIp": "203.0.113.20",
    },
)
SSM = interface(
    "eni-0ssm",
    "subnet-0priv",
    "vpc-0a",
    "10.0.1.20",
    "sg-0app",
    Description="VPC Endpoint Interface vpce-0ssm",
    InterfaceType="vpc_endpoint",
    RequesterId="727180483921",
)

ORDINARY: Dump = {
    "ec2.describe-vpcs.json": {
        "Vpcs": [vpc("vpc-0a", "10.0.0.0/16"), vpc("vpc-0b", "10.1.0.0/16")]
    },
    **{
        f"ec2.describe-vpc-attribute.{v}.{key[0].lower()}{key[1:]}.json": {
            "VpcId": v,
            key: {"Value": True},
        }
        for v in ("vpc-0a", "vpc-0b")
        for key in ("EnableDnsSupport", "EnableDnsHostnames")
    },
    "ec2.describe-subnets.json": {
        "Subnets": [
            subnet("subnet-0pub", "vpc-0a", "10.0.0.0/24"),
            subnet("subnet-0priv", "vpc-0a", "10.0.1.0/24"),
            subnet("subnet-0far", "vpc-0b", "10.1.0.0/24"),
        ]
    },
    "ec2.describe-route-tables.json": {
        "RouteTables": [
            table(
                "rtb-0pub",
                "vpc-0a",
                [local("10.0.0.0/16"), route("0.0.0.0/0", "GatewayId", "igw-0a")],
                "subnet-0pub",
            ),
            table(
                "rtb-0priv",
                "vpc-0a",
                [
                    local("10.0.0.0/16"),
                    route("10.1.0.0/16", "VpcPeeringConnectionId", "pcx-0ab"),
                    route("0.0.0.0/0", "NatGatewayId", "nat-0a"),
                    route("pl-0s3", "GatewayId", "vpce-0s3"),
                ],
                main=True,
            ),
            table(
                "rtb-0far",
                "vpc-0b",
                [local("10.1.0.0/16"), route("10.0.1.0/24", "VpcPeeringConnectionId", "pcx-0ab")],
                main=True,
            ),
        ]
    },
    "ec2.describe-security-groups.json": {
        "SecurityGroups": [
            group("sg-0web", "vpc-0a", permission("tcp", (443, 443), "0.0.0.0/0")),
            group("sg-0app", "vpc-0a", permission("tcp", (8080, 8080), "sg-0web", "sg-0far")),
            group("sg-0far", "vpc-0b", permission("tcp", (5432, 5432), "pl-0own")),
        ]
    },
    "ec2.describe-network-acls.json": {
        "NetworkAcls": [
            acl("acl-0a", "vpc-0a", "subnet-0pub", "subnet-0priv"),
            acl("acl-0b", "vpc-0b", "subnet-0far"),
        ]
    },
    "ec2.describe-internet-gateways.json": {
        "InternetGateways": [
            {
                "Attachments": [{"State": "available", "VpcId": "vpc-0a"}],
                "InternetGatewayId": "igw-0a",
                "OwnerId": OWNER,
                "Tags": [],
            }
        ]
    },
    "ec2.describe-nat-gateways.json": {
        "NatGateways": [
            {
                "CreateTime": "2026-11-01T00:00:00+00:00",
                "NatGatewayAddresses": [
                    {
                        "AllocationId": "eipalloc-0nat",
                        "NetworkInterfaceId": "eni-0nat",
                        "PrivateIp": "10.0.0.20",
                        "PublicIp": "203.0.113.20",
                        "AssociationId": "eipassoc-0nat",
                        "IsPrimary": True,
                        "Status": "succeeded",
                    }
                ],
                "NatGatewayId": "nat-0a",
                "State": "available",
                "SubnetId": "subnet-0pub",
                "VpcId": "vpc-0a",
                "ConnectivityType": "public",
            }
        ]
    },
    "ec2.describe-addresses.json": {
        "Addresses": [
            {
                "AllocationId": f"eipalloc-0{name}",
                "AssociationId": f"eipassoc-0{name}",
                "Domain": "vpc",
                "NetworkInterfaceId": f"eni-0{name}",
                "NetworkInterfaceOwnerId": OWNER,
                "PrivateIpAddress": private,
                "PublicIp": public,
                "PublicIpv4Pool": "amazon",
                "NetworkBorderGroup": "ap-northeast-1",
            }
            for name, private, public in (
                ("web", "10.0.0.10", "203.0.113.10"),
                ("nat", "10.0.0.20", "203.0.113.20"),
            )
        ]
    },
    "ec2.describe-network-interfaces.json": {"NetworkInterfaces": [WEB, APP, FAR, NAT, SSM]},
    "ec2.describe-instances.json": {
        "Reservations": [
            instance("i-0web", [WEB]),
            instance("i-0app", [APP]),
            instance("i-0far", [FAR]),
        ]
    },
    "ec2.describe-vpc-peering-connections.json": {
        "VpcPeeringConnections": [
            {
                "AccepterVpcInfo": {
                    "CidrBlock": "10.1.0.0/16",
                    "CidrBlockSet": [{"CidrBlock": "10.1.0.0/16"}],
                    "OwnerId": OWNER,
                    "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": True},
                    "VpcId": "vpc-0b",
                    "Region": "ap-northeast-1",
                },
                "RequesterVpcInfo": {
                    "CidrBlock": "10.0.0.0/16",
                    "CidrBlockSet": [{"CidrBlock": "10.0.0.0/16"}],
                    "OwnerId": OWNER,
                    "PeeringOptions": {"AllowDnsResolutionFromRemoteVpc": False},
                    "VpcId": "vpc-0a",
                    "Region": "ap-northeast-1",
                },
                "Status": {"Code": "active", "Message": "Active"},
                "Tags": [],
                "VpcPeeringConnectionId": "pcx-0ab",
            }
        ]
    },
    "ec2.describe-transit-gateways.json": {"TransitGateways": []},
    "ec2.describe-vpc-endpoints.json": {
        "VpcEndpoints": [
            {
                "VpcEndpointId": "vpce-0s3",
                "VpcEndpointType": "Gateway",
                "VpcId": "vpc-0a",
                "ServiceName": "com.amazonaws.ap-northeast-1.s3",
                "State": "available",
                "PolicyDocument": json.dumps(
                    {
                        "Statement": [
                            {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}
                        ]
                    }
                ),
                "RouteTableIds": ["rtb-0priv"],
                "SubnetIds": [],
                "Groups": [],
                "PrivateDnsEnabled": False,
                "NetworkInterfaceIds": [],
                "OwnerId": OWNER,
            },
            {
                "VpcEndpointId": "vpce-0ssm",
                "VpcEndpointType": "Interface",
                "VpcId": "vpc-0a",
                "ServiceName": "com.amazonaws.ap-northeast-1.ssm",
                "State": "available",
                "RouteTableIds": [],
                "SubnetIds": ["subnet-0priv"],
                "Groups": [{"GroupId": "sg-0app", "GroupName": "app"}],
                "PrivateDnsEnabled": True,
                "NetworkInterfaceIds": ["eni-0ssm"],
                "OwnerId": OWNER,
            },
        ]
    },
    "ec2.describe-prefix-lists.json": {
        "PrefixLists": [
            {
                "Cidrs": ["52.219.0.0/20", "3.5.152.0/21"],
                "PrefixListId": "pl-0s3",
                "PrefixListName": "com.amazonaws.ap-northeast-1.s3",
            }
        ]
    },
    "ec2.describe-managed-prefix-lists.json": {
        "PrefixLists": [
            {
                "PrefixListId": "pl-0own",
                "AddressFamily": "IPv4",
                "State": "create-complete",
                "PrefixListArn": f"arn:aws:ec2:ap-northeast-1:{OWNER}:prefix-list/pl-0own",
                "PrefixListName": "ours",
                "MaxEntries": 5,
                "Version": 1,
                "OwnerId": OWNER,
            }
        ]
    },
    "ec2.get-managed-prefix-list-entries.pl-0own.json": {
        "Entries": [{"Cidr": "10.0.1.0/24", "Description": "app"}]
    },
    "ec2.describe-vpc-block-public-access-options.json": {
        "VpcBlockPublicAccessOptions": {
            "AwsAccountId": OWNER,
            "AwsRegion": "ap-northeast-1",
            "State": "default-state",
            "InternetGatewayBlockMode": "off",
            "ManagedBy": "account",
            "ExclusionsAllowed": "allowed",
        }
    },
}


def save(folder: Path, dump: Mapping[str, Any]) -> Path:
    """The folder with one file for each response."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, response in dump.items():
        (folder / name).write_text(json.dumps(response), encoding="utf-8")
    return folder


def read(folder: Path, dump: Mapping[str, Any]) -> Account:
    return read_account(save(folder, dump))


def changed(change: Callable[[Dump], None], dump: Dump = ORDINARY) -> Dump:
    """A copy of the dump that ``change`` was let loose on."""
    copy = deepcopy(dump)
    change(copy)
    return copy


def verdict(cloud: Cloud, source: str, destination: str, port: str) -> Verdict:
    return ask(cloud, Question(source, destination, Service.parse(port)))


def outcome(cloud: Cloud, source: str, destination: str, port: str) -> str:
    return verdict(cloud, source, destination, port).outcome.value
