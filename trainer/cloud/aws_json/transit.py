"""Transit gateways and their attachments, as ``aws ec2 describe-transit-gateway…`` shows them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayAttachment.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from trainer.cloud.aws_json.common import Json, account_of, hub_region, plain_arn, tags
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Subnet
from trainer.cloud.transit import (
    AttachmentState,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

Attachment: TypeAlias = (
    TransitGatewayVpcAttachment
    | TransitGatewayPeeringAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
)

AMAZON_ASN = 64512
"""The number of AWS's side of a BGP session unless somebody chose another."""


def describe_transit_gateways(cloud: Cloud) -> Json:
    """All transit gateways in the response's shape."""
    return {
        "TransitGateways": [transit_gateway(cloud, g) for g in cloud.of(TransitGateway).values()]
    }


def describe_transit_gateway_attachments(cloud: Cloud) -> Json:
    """All attachments of every kind in the response's shape; a peering stands there for each of
    its two transit gateways."""
    return {
        "TransitGatewayAttachments": [
            attachment_json(cloud, attachment, side)
            for attachment in attachments(cloud)
            for side in sides(attachment)
        ]
    }


def describe_transit_gateway_vpc_attachments(cloud: Cloud) -> Json:
    """All attachments of VPCs in the response's shape."""
    return {
        "TransitGatewayVpcAttachments": [
            vpc_attachment(cloud, a) for a in cloud.of(TransitGatewayVpcAttachment).values()
        ]
    }


def describe_transit_gateway_peering_attachments(cloud: Cloud) -> Json:
    """All peerings of transit gateways in the response's shape."""
    return {
        "TransitGatewayPeeringAttachments": [
            peering_attachment(cloud, a) for a in cloud.of(TransitGatewayPeeringAttachment).values()
        ]
    }


def transit_gateway(cloud: Cloud, gateway: TransitGateway) -> Json:
    """One transit gateway, with the tables that new attachments get by themselves."""
    tables = [t for t in cloud.of(TransitGatewayRouteTable).values() if t.gateway == gateway.id]
    association_table = next((t.id for t in tables if t.default_association), None)
    propagation_table = next((t.id for t in tables if t.default_propagation), None)
    options: Json = {
        "AmazonSideAsn": AMAZON_ASN,
        "AutoAcceptSharedAttachments": "disable",
        "DefaultRouteTableAssociation": enabled(association_table is not None),
        "DefaultRouteTablePropagation": enabled(propagation_table is not None),
        "VpnEcmpSupport": "enable",
        "DnsSupport": "enable",
        "SecurityGroupReferencingSupport": enabled(gateway.security_group_referencing),
        "MulticastSupport": "disable",
    }
    if association_table is not None:
        options["AssociationDefaultRouteTableId"] = association_table
    if propagation_table is not None:
        options["PropagationDefaultRouteTableId"] = propagation_table
    return {
        "TransitGatewayId": gateway.id,
        "TransitGatewayArn": plain_arn(
            "ec2", gateway.region, account_of(cloud), f"transit-gateway/{gateway.id}"
        ),
        "State": "available",
        "OwnerId": account_of(cloud),
        "Description": "",
        "Options": options,
        "Tags": tags(gateway),
    }


def attachment_json(cloud: Cloud, attachment: Attachment, side: Side) -> Json:
    """An attachment as one transit gateway sees it."""
    shown: Json = {
        "TransitGatewayAttachmentId": attachment.id,
        "TransitGatewayId": side.gateway,
        "TransitGatewayOwnerId": account_of(cloud),
        "ResourceOwnerId": account_of(cloud, side.resource),
        "ResourceType": side.type,
        "ResourceId": side.resource,
        "State": str(attachment.state),
        "Tags": tags(attachment),
    }
    table = association(cloud, side.gateway, attachment)
    if table is not None:
        shown["Association"] = {
            "TransitGatewayRouteTableId": table.id,
            "State": "associated",
        }
    return shown


def vpc_attachment(cloud: Cloud, attachment: TransitGatewayVpcAttachment) -> Json:
    """The attachment of a VPC with its options."""
    subnets = (cloud.find(Subnet, subnet) for subnet in attachment.subnets)
    six = any(subnet is not None and subnet.ipv6_cidr is not None for subnet in subnets)
    return {
        "TransitGatewayAttachmentId": attachment.id,
        "TransitGatewayId": attachment.gateway,
        "VpcId": attachment.vpc,
        "VpcOwnerId": account_of(cloud, attachment.vpc),
        "State": str(attachment.state),
        "SubnetIds": [*attachment.subnets],
        "Options": {
            "DnsSupport": "enable",
            "SecurityGroupReferencingSupport": enabled(attachment.security_group_referencing),
            "Ipv6Support": enabled(six),
            "ApplianceModeSupport": enabled(attachment.appliance_mode),
        },
        "Tags": tags(attachment),
    }


def peering_attachment(cloud: Cloud, attachment: TransitGatewayPeeringAttachment) -> Json:
    def info(gateway: str) -> Json:
        return {
            "TransitGatewayId": gateway,
            "OwnerId": account_of(cloud),
            "Region": hub_region(cloud, gateway),
        }

    return {
        "TransitGatewayAttachmentId": attachment.id,
        "RequesterTgwInfo": info(attachment.gateway),
        "AccepterTgwInfo": info(attachment.peer),
        "Status": {"Code": str(attachment.state), "Message": str(attachment.state).capitalize()},
        "State": str(attachment.state),
        "Tags": tags(attachment),
    }


@dataclass(frozen=True, slots=True)
class Side:
    """What an attachment is to one transit gateway: which resource, of which type."""

    gateway: str
    type: str
    resource: str


def sides(attachment: Attachment) -> tuple[Side, ...]:
    """How each transit gateway on it sees an attachment."""
    match attachment:
        case TransitGatewayVpcAttachment(gateway=gateway, vpc=vpc):
            return (Side(gateway, "vpc", vpc),)
        case TransitGatewayVpnAttachment(gateway=gateway, connection=connection):
            return (Side(gateway, "vpn", connection),)
        case TransitGatewayDirectConnectAttachment(gateway=gateway, direct_connect_gateway=hub):
            return (Side(gateway, "direct-connect-gateway", hub),)
        case TransitGatewayPeeringAttachment(gateway=gateway, peer=peer):
            return (Side(gateway, "peering", peer), Side(peer, "peering", gateway))


def side_of(attachment: Attachment, gateway: str) -> Side:
    """How one transit gateway sees an attachment."""
    seen = sides(attachment)
    return next((side for side in seen if side.gateway == gateway), seen[0])


def attachments(cloud: Cloud) -> Iterator[Attachment]:
    """Every attachment of the cloud."""
    yield from cloud.of(TransitGatewayVpcAttachment).values()
    yield from cloud.of(TransitGatewayPeeringAttachment).values()
    yield from cloud.of(TransitGatewayVpnAttachment).values()
    yield from cloud.of(TransitGatewayDirectConnectAttachment).values()


def find_attachment(cloud: Cloud, resource_id: str | None) -> Attachment | None:
    """The attachment with this id, of whatever kind."""
    found = cloud.resources.get(resource_id or "")
    return found if isinstance(found, Attachment) else None


def association(
    cloud: Cloud, gateway: str, attachment: Attachment
) -> TransitGatewayRouteTable | None:
    """The route table of a transit gateway for what comes from an attachment; one that nobody
    has accepted has none yet."""
    if attachment.state is not AttachmentState.AVAILABLE:
        return None
    return cloud.derived(_associations).get((gateway, attachment.id))


def enabled(value: bool) -> str:
    """How EC2 writes the options of transit gateways."""
    return "enable" if value else "disable"


def _associations(cloud: Cloud) -> dict[tuple[str, str], TransitGatewayRouteTable]:
    return {
        (table.gateway, attachment): table
        for table in cloud.of(TransitGatewayRouteTable).values()
        for attachment in table.associations
    }
