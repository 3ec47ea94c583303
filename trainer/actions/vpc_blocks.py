"""Further CIDR blocks of VPCs, and the IPv6 block of a subnet.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#add-cidr-block-restrictions
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network, IPv6Network

from trainer.actions.errors import AwsError, in_use, not_modelled
from trainer.actions.lookup import LIVE_PEERINGS, find
from trainer.actions.new import free_ipv6_block
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.vpc_lifecycle import check_vpc_block
from trainer.cloud import (
    Cloud,
    Network,
    NetworkInterface,
    RouteTable,
    Subnet,
    Vpc,
    VpcPeeringConnection,
)
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.validate.addresses import inside

MOST_BLOCKS = 5
SUBNET_IPV6_LENGTHS = range(44, 65, 4)
_PRIVATE = tuple(IPv4Network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))


@action("ec2", "AssociateVpcCidrBlock")
def associate_vpc_cidr_block(cloud: Cloud, parameters: Parameters) -> Done:
    """The block has a local route in every route table at once."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    for name in ("Ipv4IpamPoolId", "Ipv6IpamPoolId", "Ipv6Pool", "Ipv6CidrBlock"):
        if name in parameters:
            raise not_modelled(f"The parameter {name} of a CIDR block")
    if parameters.one_of("CidrBlock", "AmazonProvidedIpv6CidrBlock") == "CidrBlock":
        cidr = parameters.network4("CidrBlock")
        _check_further_block(cloud, vpc, cidr)
        cloud = cloud.put(replace(vpc, cidrs=(*vpc.cidrs, cidr)))
        shown = _association(vpc, cidr, "associating")
        return Done(cloud, {"CidrBlockAssociation": shown, "VpcId": vpc.id})
    if not parameters.boolean("AmazonProvidedIpv6CidrBlock"):
        raise AwsError(
            "MissingParameter",
            "Either 'cidrBlock' or 'amazonProvidedIpv6CidrBlock' should be provided.",
            parameter="cidrBlock",
        )
    _check_number(vpc, len(vpc.ipv6_cidrs))
    block = free_ipv6_block(cloud)
    cloud = cloud.put(replace(vpc, ipv6_cidrs=(*vpc.ipv6_cidrs, block)))
    return Done(
        cloud,
        {"Ipv6CidrBlockAssociation": _association(vpc, block, "associating"), "VpcId": vpc.id},
    )


@action("ec2", "DisassociateVpcCidrBlock")
def disassociate_vpc_cidr_block(cloud: Cloud, parameters: Parameters) -> Done:
    wanted = parameters.text("AssociationId")
    vpc, block = _find_vpc_block(cloud, wanted)
    if block == vpc.cidrs[0]:
        raise AwsError(
            "OperationNotPermitted",
            f"The vpc CIDR block with association ID {wanted} may not be disassociated. It is the "
            "primary IPv4 CIDR block of the VPC",
            id=wanted,
        )
    for subnet in cloud.of(Subnet).values():
        if subnet.vpc == vpc.id and any(inside(network, block) for network in subnet.networks):
            raise AwsError(
                "InvalidCidrBlock.InUse",
                f"The vpc {vpc.id} currently has a subnet within CIDR block {block}",
                vpc=vpc.id,
                subnet=subnet.id,
            )
    vpc = replace(
        vpc,
        cidrs=tuple(c for c in vpc.cidrs if c != block),
        ipv6_cidrs=tuple(c for c in vpc.ipv6_cidrs if c != block),
    )
    cloud = _without_routes_inside(cloud.put(vpc), vpc, block)
    key = "Ipv6CidrBlockAssociation" if block.version == 6 else "CidrBlockAssociation"
    return Done(cloud, {key: _association(vpc, block, "disassociating"), "VpcId": vpc.id})


@action("ec2", "AssociateSubnetCidrBlock")
def associate_subnet_cidr_block(cloud: Cloud, parameters: Parameters) -> Done:
    """A subnet has one IPv6 block at a time, out of the VPC's."""
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    block = parameters.network6("Ipv6CidrBlock")
    if subnet.ipv6_cidr is not None:
        raise AwsError(
            "InvalidParameterValue",
            f"The subnet '{subnet.id}' already has an IPv6 CIDR block associated with it.",
            subnet=subnet.id,
        )
    check_subnet_ipv6(cloud, cloud.get(Vpc, subnet.vpc), block)
    shown = _subnet_association(subnet, block, "associating")
    return Done(
        cloud.put(replace(subnet, ipv6_cidr=block)),
        {"Ipv6CidrBlockAssociation": shown, "SubnetId": subnet.id},
    )


@action("ec2", "DisassociateSubnetCidrBlock")
def disassociate_subnet_cidr_block(cloud: Cloud, parameters: Parameters) -> Done:
    wanted = parameters.text("AssociationId")
    for subnet in cloud.of(Subnet).values():
        block = subnet.ipv6_cidr
        if block is None or _subnet_association_id(subnet, block) != wanted:
            continue
        for interface in cloud.of(NetworkInterface).values():
            if interface.subnet == subnet.id and interface.ipv6:
                raise in_use("subnet", subnet.id, interface=interface.id)
        shown = _subnet_association(subnet, block, "disassociating")
        return Done(
            cloud.put(replace(subnet, ipv6_cidr=None)),
            {"Ipv6CidrBlockAssociation": shown, "SubnetId": subnet.id},
        )
    raise AwsError(
        "InvalidSubnetCidrBlockAssociationID.NotFound",
        f"The subnet CIDR block with association ID {wanted} does not exist",
        id=wanted,
    )


def check_subnet_ipv6(cloud: Cloud, vpc: Vpc, block: IPv6Network) -> None:
    """Refuses a block of a wrong size, not of the VPC or another subnet's already.

    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html#subnet-sizing-ipv6
    """
    if block.prefixlen not in SUBNET_IPV6_LENGTHS or not any(
        inside(block, outer) for outer in vpc.ipv6_cidrs
    ):
        raise AwsError("InvalidSubnet.Range", f"The CIDR '{block}' is invalid.", cidr=str(block))
    for other in cloud.of(Subnet).values():
        if other.vpc == vpc.id and other.ipv6_cidr is not None and other.ipv6_cidr.overlaps(block):
            raise AwsError(
                "InvalidSubnet.Conflict",
                f"The CIDR '{block}' conflicts with another subnet",
                cidr=str(block),
                other=other.id,
            )


def _check_further_block(cloud: Cloud, vpc: Vpc, cidr: IPv4Network) -> None:
    check_vpc_block(cidr)
    _check_number(vpc, len(vpc.cidrs))
    _check_range(vpc, cidr)
    for other in vpc.cidrs:
        if other.overlaps(cidr):
            raise _conflict(cidr, f"CIDR block {other} of the VPC", other=str(other))
    for table in cloud.of(RouteTable).values():
        for route in table.routes:
            to = route.destination
            if table.vpc == vpc.id and isinstance(to, IPv4Network) and to.subnet_of(cidr):
                raise _conflict(cidr, f"a route to {to} in {table.id}", other=table.id)
    for connection in cloud.of(VpcPeeringConnection).values():
        peer = cloud.find(Vpc, connection.other(vpc.id))
        if connection.state not in LIVE_PEERINGS or peer is None:
            continue
        if any(cidr.overlaps(other) for other in peer.cidrs):
            raise _conflict(cidr, f"the peer VPC {peer.id}", other=connection.id)


def _check_number(vpc: Vpc, blocks: int) -> None:
    if blocks >= MOST_BLOCKS:
        raise AwsError(
            "CidrLimitExceeded",
            f"This network '{vpc.id}' has met its maximum number of allowed CIDRs: {MOST_BLOCKS}",
            vpc=vpc.id,
        )


def _check_range(vpc: Vpc, cidr: IPv4Network) -> None:
    """A private block goes with blocks of its own private range only."""
    own = [private for private in _PRIVATE if vpc.cidrs[0].subnet_of(private)]
    if own and any(cidr.subnet_of(private) for private in _PRIVATE if private not in own):
        raise AwsError(
            "InvalidVpc.Range",
            f"The CIDR '{cidr}' is restricted. Use a CIDR from the same private address range as "
            "the current VPC CIDR, or use a publicly-routable CIDR.",
            cidr=str(cidr),
        )


def _conflict(cidr: IPv4Network, what: str, other: str) -> AwsError:
    return AwsError(
        "InvalidVpc.Range",
        f"The CIDR '{cidr}' conflicts with {what}.",
        cidr=str(cidr),
        other=other,
    )


def _without_routes_inside(cloud: Cloud, vpc: Vpc, block: Network) -> Cloud:
    """Routes that led some of the block's packets aside go with the block."""
    for table in cloud.of(RouteTable).values():
        kept = tuple(
            r
            for r in table.routes
            if isinstance(r.destination, str) or not inside(r.destination, block)
        )
        if table.vpc == vpc.id and kept != table.routes:
            cloud = cloud.put(replace(table, routes=kept))
    return cloud


def _find_vpc_block(cloud: Cloud, wanted: str) -> tuple[Vpc, Network]:
    for vpc in cloud.of(Vpc).values():
        for block in vpc.networks:
            if _association_id(vpc, block) == wanted:
                return vpc, block
    raise AwsError(
        "InvalidVpcCidrBlockAssociationID.NotFound",
        f"The vpc CIDR block association ID '{wanted}' does not exist",
        id=wanted,
    )


def _association_id(vpc: Vpc, block: Network) -> str:
    return derived_id("vpc-cidr-assoc", vpc.id, str(block))


def _association(vpc: Vpc, block: Network, state: str) -> dict[str, object]:
    prefix = "Ipv6" if block.version == 6 else ""
    return {
        "AssociationId": _association_id(vpc, block),
        f"{prefix}CidrBlock": str(block),
        f"{prefix}CidrBlockState": {"State": state},
    }


def _subnet_association_id(subnet: Subnet, block: IPv6Network) -> str:
    return derived_id("subnet-cidr-assoc", subnet.id, str(block))


def _subnet_association(subnet: Subnet, block: IPv6Network, state: str) -> dict[str, object]:
    return {
        "AssociationId": _subnet_association_id(subnet, block),
        "Ipv6CidrBlock": str(block),
        "Ipv6CidrBlockState": {"State": state},
    }
