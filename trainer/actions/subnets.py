"""Subnets: create, delete, modify.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnet.html
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network

from trainer.actions.block_public_access import without_exclusion
from trainer.actions.errors import AwsError, in_use, invalid, not_modelled
from trainer.actions.lookup import LIVE_ATTACHMENTS, find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.vpc_blocks import check_subnet_ipv6
from trainer.cloud import (
    Cloud,
    DbSubnetGroup,
    NatGateway,
    NatState,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
)
from trainer.cloud.aws_json.networks import subnet_json
from trainer.cloud.aws_json.zones import zone_id, zones

PREFIX_LENGTHS = range(16, 29)


@action("ec2", "CreateSubnet")
def create_subnet(cloud: Cloud, parameters: Parameters) -> Done:
    """A new subnet uses the main route table and the default network ACL."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    block = parameters.find_network6("Ipv6CidrBlock")
    if block is not None:
        check_subnet_ipv6(cloud, vpc, block)
    cidr = parameters.network4("CidrBlock")
    _check_cidr(cloud, vpc, cidr)
    zone = _zone(cloud, vpc, parameters)
    cloud, resource_id = new_id(cloud, "subnet")
    subnet = Subnet(
        id=resource_id,
        name=name_given(parameters, "subnet"),
        vpc=vpc.id,
        cidr=cidr,
        zone=zone,
        ipv6_cidr=block,
    )
    cloud = cloud.put(subnet)
    return Done(cloud, {"Subnet": subnet_json(cloud, subnet)})


@action("ec2", "DeleteSubnet")
def delete_subnet(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while anything has an address in it; its associations go with it."""
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    if _is_used(cloud, subnet.id):
        raise in_use("subnet", subnet.id)
    for table in cloud.of(RouteTable).values():
        if subnet.id in table.subnets:
            cloud = cloud.put(
                replace(table, subnets=tuple(s for s in table.subnets if s != subnet.id))
            )
    for acl in cloud.of(NetworkAcl).values():
        if subnet.id in acl.subnets:
            cloud = cloud.put(replace(acl, subnets=tuple(s for s in acl.subnets if s != subnet.id)))
    cloud = without_exclusion(cloud, subnet.id)
    return Done(cloud.without(subnet.id), {})


@action("ec2", "ModifySubnetAttribute")
def modify_subnet_attribute(cloud: Cloud, parameters: Parameters) -> Done:
    """The public address setting concerns instances that are launched from now on."""
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    attributes = [name for name in parameters if name not in ("SubnetId", "DryRun")]
    if len(attributes) != 1:
        raise AwsError(
            "InvalidParameterCombination", "Exactly one attribute can be modified at a time."
        )
    wanted = parameters.find_attribute("MapPublicIpOnLaunch")
    if wanted is None:
        raise not_modelled(f"The subnet attribute {attributes[0]}")
    return Done(cloud.put(replace(subnet, map_public_ip=wanted)), {})


def _check_cidr(cloud: Cloud, vpc: Vpc, cidr: IPv4Network) -> None:
    inside = any(cidr.subnet_of(outer) for outer in vpc.cidrs)
    if not inside or cidr.prefixlen not in PREFIX_LENGTHS:
        raise AwsError(
            "InvalidSubnet.Range",
            f"The CIDR '{cidr}' is invalid.",
            cidr=str(cidr),
            cidrs=", ".join(str(c) for c in vpc.cidrs),
        )
    for other in cloud.of(Subnet).values():
        if other.vpc == vpc.id and other.cidr.overlaps(cidr):
            raise AwsError(
                "InvalidSubnet.Conflict",
                f"The CIDR '{cidr}' conflicts with another subnet",
                cidr=str(cidr),
                other=other.id,
            )


def _zone(cloud: Cloud, vpc: Vpc, parameters: Parameters) -> str:
    known = zones(cloud, vpc.region)
    wanted = parameters.find_text("AvailabilityZone")
    wanted_id = parameters.find_text("AvailabilityZoneId")
    if wanted_id is not None:
        wanted = next((zone for zone in known if zone_id(zone) == wanted_id), wanted_id)
    if wanted is None:
        return known[0]
    if wanted not in known:
        raise invalid(
            "availabilityZone",
            wanted,
            "Subnets can currently only be created in the following availability zones: "
            f"{', '.join(known)}.",
        )
    return wanted


def _is_used(cloud: Cloud, subnet: str) -> bool:
    return (
        any(i.subnet == subnet for i in cloud.of(NetworkInterface).values())
        or any(subnet in g.subnets for g in cloud.of(DbSubnetGroup).values())
        or any(
            g.subnet == subnet and g.state is NatState.AVAILABLE
            for g in cloud.of(NatGateway).values()
        )
        or any(
            subnet in a.subnets and a.state in LIVE_ATTACHMENTS
            for a in cloud.of(TransitGatewayVpcAttachment).values()
        )
    )
