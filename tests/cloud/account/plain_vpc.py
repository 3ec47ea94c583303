"""An ordinary VPC as AWS prints it, for tests that are about something else in it.

Two zones, a public and a private subnet in each, an open group ``sg-open`` and the default
network ACL. Tests add their own responses.
"""

from __future__ import annotations

from typing import Any

REGION, ACCOUNT = "ap-northeast-1", "111122223333"
ZONES = {"a": f"{REGION}a", "c": f"{REGION}c"}
ANYWHERE = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}], "UserIdGroupPairs": []}


def subnet(name: str, third: int, zone: str) -> dict[str, Any]:
    return {
        "SubnetId": f"subnet-{name}",
        "VpcId": "vpc-1",
        "CidrBlock": f"10.0.{third}.0/24",
        "AvailabilityZone": ZONES[zone],
        "OwnerId": ACCOUNT,
    }


def group(group_id: str, *inbound: dict[str, Any]) -> dict[str, Any]:
    return {
        "GroupId": group_id,
        "GroupName": group_id,
        "VpcId": "vpc-1",
        "IpPermissions": [*inbound],
        "IpPermissionsEgress": [ANYWHERE],
    }


def port_from(port: int, cidr: str) -> dict[str, Any]:
    return {
        "IpProtocol": "tcp",
        "FromPort": port,
        "ToPort": port,
        "IpRanges": [{"CidrIp": cidr}],
    }


def interface(
    number: int, subnet_id: str, address: str, *groups: str, **more: Any
) -> dict[str, Any]:
    return {
        "NetworkInterfaceId": f"eni-{number}",
        "SubnetId": subnet_id,
        "VpcId": "vpc-1",
        "PrivateIpAddress": address,
        "PrivateIpAddresses": [{"Primary": True, "PrivateIpAddress": address}],
        "Groups": [{"GroupId": g, "GroupName": g} for g in groups or ("sg-open",)],
        "SourceDestCheck": True,
        "Status": "in-use",
        "InterfaceType": "interface",
        "Description": "",
        **more,
    }


def instance(instance_id: str, *interfaces: dict[str, Any], **more: Any) -> dict[str, Any]:
    rows = [
        row | {"Attachment": {"DeviceIndex": n, "Status": "attached"}}
        for n, row in enumerate(interfaces)
    ]
    return {
        "InstanceId": instance_id,
        "State": {"Name": "running"},
        "PlatformDetails": "Linux/UNIX",
        "ImageId": "ami-1",
        "NetworkInterfaces": rows,
        "Tags": [],
        **more,
    }


def plain(
    *instances: dict[str, Any],
    interfaces: tuple[dict[str, Any], ...] = (),
    groups: tuple[dict[str, Any], ...] = (),
    **more: Any,
) -> dict[str, Any]:
    """The responses, by file name; ``interfaces`` are those that are no instance's."""
    allow = {"Protocol": "-1", "CidrBlock": "0.0.0.0/0"}
    entries = [
        allow | {"RuleNumber": number, "RuleAction": action, "Egress": egress}
        for number, action in ((100, "allow"), (32767, "deny"))
        for egress in (True, False)
    ]
    of_instances = [
        row
        | {"Attachment": {"InstanceId": i["InstanceId"], "DeviceIndex": n, "Status": "attached"}}
        for i in instances
        for n, row in enumerate(i["NetworkInterfaces"])
    ]
    names = ("public-a", "public-c", "app-a", "app-c")
    return {
        "ec2.describe-vpcs": {
            "Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16", "OwnerId": ACCOUNT, "Tags": []}]
        },
        **{
            f"ec2.describe-vpc-attribute.vpc-1.{attribute}": {
                "VpcId": "vpc-1",
                attribute[0].upper() + attribute[1:]: {"Value": True},
            }
            for attribute in ("enableDnsSupport", "enableDnsHostnames")
        },
        "ec2.describe-subnets": {
            "Subnets": [subnet(name, third, name[-1]) for third, name in enumerate(names)]
        },
        "ec2.describe-route-tables": {
            "RouteTables": [
                table("rtb-main", {"Main": True}),
                table(
                    "rtb-public",
                    *({"Main": False, "SubnetId": f"subnet-public-{zone}"} for zone in "ac"),
                    routes=[
                        {
                            "DestinationCidrBlock": "0.0.0.0/0",
                            "GatewayId": "igw-1",
                            "Origin": "CreateRoute",
                            "State": "active",
                        }
                    ],
                ),
            ]
        },
        "ec2.describe-internet-gateways": {
            "InternetGateways": [
                {
                    "InternetGatewayId": "igw-1",
                    "Attachments": [{"VpcId": "vpc-1", "State": "available"}],
                }
            ]
        },
        "ec2.describe-network-acls": {
            "NetworkAcls": [
                {
                    "NetworkAclId": "acl-1",
                    "VpcId": "vpc-1",
                    "IsDefault": True,
                    "Entries": entries,
                    "Associations": [{"SubnetId": f"subnet-{name}"} for name in names],
                }
            ]
        },
        "ec2.describe-security-groups": {"SecurityGroups": [group("sg-open", ANYWHERE), *groups]},
        "ec2.describe-network-interfaces": {"NetworkInterfaces": [*of_instances, *interfaces]},
        "ec2.describe-instances": {"Reservations": [{"Instances": [*instances]}]},
        "ec2.describe-nat-gateways": {"NatGateways": []},
        "ec2.describe-vpc-endpoints": {"VpcEndpoints": []},
        "ec2.describe-vpc-peering-connections": {"VpcPeeringConnections": []},
        "ec2.describe-vpc-block-public-access-options": {
            "VpcBlockPublicAccessOptions": {
                "AwsRegion": REGION,
                "InternetGatewayBlockMode": "off",
            }
        },
        **more,
    }


def table(
    table_id: str, *associations: dict[str, Any], routes: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    local = {
        "DestinationCidrBlock": "10.0.0.0/16",
        "GatewayId": "local",
        "Origin": "CreateRouteTable",
        "State": "active",
    }
    return {
        "RouteTableId": table_id,
        "VpcId": "vpc-1",
        "Associations": [
            {"AssociationState": {"State": "associated"}, **row} for row in associations
        ],
        "PropagatingVgws": [],
        "Routes": [local, *(routes or ())],
    }
