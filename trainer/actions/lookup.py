"""Finding what a call names, with AWS's error when there is no such thing.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from trainer.actions.errors import AwsError
from trainer.cloud import (
    AttachmentState,
    Cloud,
    CustomerGateway,
    DbInstance,
    DbSubnetGroup,
    EgressOnlyInternetGateway,
    ElasticIp,
    EndpointServiceConfiguration,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    PeeringState,
    PrefixList,
    Resource,
    RouteTable,
    SecurityGroup,
    Subnet,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)

R = TypeVar("R", bound=Resource)


@dataclass(frozen=True, slots=True)
class Kind:
    """How AWS speaks of one kind of resource.

    ``prefix`` begins its ids, ``code`` its error codes, ``missing`` is the message for an id
    that does not exist.
    """

    prefix: str
    code: str
    missing: str


_TGW_ATTACHMENT = Kind(
    "tgw-attach-",
    "InvalidTransitGatewayAttachmentID",
    "Transit Gateway Attachment {} was deleted or does not exist.",
)

KINDS: dict[type[Resource], Kind] = {
    Vpc: Kind("vpc-", "InvalidVpcID", "The vpc ID '{}' does not exist"),
    Subnet: Kind("subnet-", "InvalidSubnetID", "The subnet ID '{}' does not exist"),
    RouteTable: Kind("rtb-", "InvalidRouteTableID", "The routeTable ID '{}' does not exist"),
    InternetGateway: Kind(
        "igw-", "InvalidInternetGatewayID", "The internetGateway ID '{}' does not exist"
    ),
    NatGateway: Kind("nat-", "InvalidNatGatewayID", "The natGateway ID '{}' does not exist"),
    SecurityGroup: Kind("sg-", "InvalidGroup", "The security group '{}' does not exist"),
    NetworkAcl: Kind("acl-", "InvalidNetworkAclID", "The networkAcl ID '{}' does not exist"),
    NetworkInterface: Kind(
        "eni-", "InvalidNetworkInterfaceID", "The networkInterface ID '{}' does not exist"
    ),
    Instance: Kind("i-", "InvalidInstanceID", "The instance ID '{}' does not exist"),
    EgressOnlyInternetGateway: Kind(
        "eigw-",
        "InvalidEgressOnlyInternetGatewayId",
        "The egressOnlyInternetGateway ID '{}' does not exist",
    ),
    TransitGateway: Kind(
        "tgw-", "InvalidTransitGatewayID", "Transit Gateway {} was deleted or does not exist."
    ),
    TransitGatewayVpcAttachment: _TGW_ATTACHMENT,
    TransitGatewayPeeringAttachment: _TGW_ATTACHMENT,
    TransitGatewayVpnAttachment: _TGW_ATTACHMENT,
    TransitGatewayDirectConnectAttachment: _TGW_ATTACHMENT,
    TransitGatewayRouteTable: Kind(
        "tgw-rtb-",
        "InvalidRouteTableID",
        "Transit Gateway Route Table {} was deleted or does not exist.",
    ),
    VpcEndpoint: Kind("vpce-", "InvalidVpcEndpointId", "The Vpc Endpoint Id '{}' does not exist"),
    EndpointServiceConfiguration: Kind(
        "vpce-svc-",
        "InvalidVpcEndpointServiceId",
        "The VpcEndpointService Id '{}' does not exist",
    ),
    VpnGateway: Kind("vgw-", "InvalidVpnGatewayID", "The vpnGateway ID '{}' does not exist"),
    CustomerGateway: Kind(
        "cgw-", "InvalidCustomerGatewayID", "The customerGateway ID '{}' does not exist"
    ),
    VpnConnection: Kind(
        "vpn-", "InvalidVpnConnectionID", "The vpnConnection ID '{}' does not exist"
    ),
    VpcPeeringConnection: Kind(
        "pcx-",
        "InvalidVpcPeeringConnectionID",
        "The vpcPeeringConnection ID '{}' does not exist",
    ),
    PrefixList: Kind("pl-", "InvalidPrefixListID", "The prefix list ID '{}' does not exist"),
    ElasticIp: Kind("eipalloc-", "InvalidAllocationID", "The allocation ID '{}' does not exist"),
}
"""EC2's kinds; other services have errors of their own."""

LIVE_ATTACHMENTS = frozenset({AttachmentState.AVAILABLE, AttachmentState.PENDING_ACCEPTANCE})
LIVE_PEERINGS = frozenset({PeeringState.ACTIVE, PeeringState.PENDING_ACCEPTANCE})
"""The states of what exists, as opposed to what AWS still lists for a while."""


def find(cloud: Cloud, kind: type[R], resource_id: str) -> R:
    """The resource of an EC2 kind with this id.

    Raises:
        AwsError: ``….NotFound``, or ``….Malformed`` when the id is one of another kind.
    """
    found = cloud.find(kind, resource_id)
    if found is not None:
        return found
    words = KINDS[kind]
    if not resource_id.startswith(words.prefix):
        code = "InvalidGroupId" if kind is SecurityGroup else words.code
        raise AwsError(
            f"{code}.Malformed",
            f'Invalid id: "{resource_id}" (expecting "{words.prefix}...")',
            id=resource_id,
            prefix=words.prefix,
        )
    raise AwsError(f"{words.code}.NotFound", words.missing.format(resource_id), id=resource_id)


def find_all(cloud: Cloud, kind: type[R], ids: Iterable[str]) -> tuple[R, ...]:
    """All of these, in this order, each once."""
    return tuple(find(cloud, kind, resource_id) for resource_id in dict.fromkeys(ids))


def find_db(cloud: Cloud, resource_id: str) -> DbInstance:
    """The DB instance with this identifier; upper and lower case are the same to RDS.

    Raises:
        AwsError: ``DBInstanceNotFound``.
    """
    found = cloud.find(DbInstance, resource_id) or cloud.find(DbInstance, resource_id.lower())
    if found is None:
        raise AwsError("DBInstanceNotFound", f"DBInstance {resource_id} not found.", id=resource_id)
    return found


def find_db_subnet_group(cloud: Cloud, name: str) -> DbSubnetGroup:
    """The DB subnet group with this name; RDS stores names in lower case.

    Raises:
        AwsError: ``DBSubnetGroupNotFoundFault``.
    """
    found = cloud.find(DbSubnetGroup, name) or cloud.find(DbSubnetGroup, name.lower())
    if found is None:
        raise AwsError(
            "DBSubnetGroupNotFoundFault", f"DB subnet group '{name}' does not exist.", id=name
        )
    return found


def main_table(cloud: Cloud, vpc: str) -> RouteTable | None:
    """The main route table of a VPC."""
    return next((t for t in cloud.of(RouteTable).values() if t.vpc == vpc and t.main), None)


def default_acl(cloud: Cloud, vpc: str) -> NetworkAcl | None:
    """The default network ACL of a VPC."""
    return next((a for a in cloud.of(NetworkAcl).values() if a.vpc == vpc and a.default), None)


def gateway_of(cloud: Cloud, vpc: str) -> InternetGateway | None:
    """The internet gateway that is attached to a VPC."""
    return next((g for g in cloud.of(InternetGateway).values() if g.vpc == vpc), None)


def vpc_of(cloud: Cloud, interface: NetworkInterface) -> str:
    """The VPC that an interface lives in."""
    return cloud.get(Subnet, interface.subnet).vpc
