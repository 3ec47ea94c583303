"""VPCs on transit gateways: attach, modify, accept, reject, detach.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError, incorrect_state, missing, not_modelled
from trainer.actions.lookup import LIVE_ATTACHMENTS, find, find_all
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.transit_gateways import switch
from trainer.actions.transit_links import with_defaults, without_mentions
from trainer.cloud import (
    AttachmentState,
    Cloud,
    Subnet,
    TransitGateway,
    TransitGatewayVpcAttachment,
    Vpc,
)
from trainer.cloud.aws_json.common import account_of
from trainer.cloud.aws_json.transit import vpc_attachment

SHOWN = "TransitGatewayVpcAttachment"


@action("ec2", "CreateTransitGatewayVpcAttachment")
def create_transit_gateway_vpc_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """The attachment enters the gateway's default tables; a gateway of another account has to
    accept it first."""
    gateway = find(cloud, TransitGateway, parameters.text("TransitGatewayId"))
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if gateway.region != vpc.region:
        raise AwsError(
            "InvalidTransitGatewayID.NotFound",
            f"Transit Gateway {gateway.id} was deleted or does not exist.",
            id=gateway.id,
        )
    subnets = find_all(cloud, Subnet, parameters.texts("SubnetIds"))
    if not subnets:
        raise missing("SubnetIds")
    _check_subnets(vpc.id, (), subnets)
    for other in cloud.of(TransitGatewayVpcAttachment).values():
        if (other.gateway, other.vpc) == (gateway.id, vpc.id) and other.state in LIVE_ATTACHMENTS:
            raise AwsError(
                "DuplicateTransitGatewayAttachment",
                f"{gateway.id} has non-deleted Transit Gateway Attachments with same VPC ID.",
                gateway=gateway.id,
                vpc=vpc.id,
                other=other.id,
            )
    same_account = vpc.account == account_of(cloud)
    cloud, resource_id = new_id(cloud, "tgw-attach")
    attachment = _with_options(
        TransitGatewayVpcAttachment(
            id=resource_id,
            name=name_given(parameters, "transit-gateway-attachment"),
            gateway=gateway.id,
            vpc=vpc.id,
            subnets=tuple(subnet.id for subnet in subnets),
            state=AttachmentState.AVAILABLE if same_account else AttachmentState.PENDING_ACCEPTANCE,
        ),
        parameters,
    )
    cloud = cloud.put(attachment)
    if not same_account:
        return _shown(cloud, attachment, "pendingAcceptance")
    return _shown(with_defaults(cloud, attachment), attachment, "pending")


@action("ec2", "ModifyTransitGatewayVpcAttachment")
def modify_transit_gateway_vpc_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    attachment = _in_state(cloud, parameters, AttachmentState.AVAILABLE)
    removed = find_all(cloud, Subnet, parameters.texts("RemoveSubnetIds"))
    for subnet in removed:
        if subnet.id not in attachment.subnets:
            raise AwsError(
                "InvalidParameterValue",
                f"The subnet {subnet.id} is not part of the attachment {attachment.id}.",
                subnet=subnet.id,
                id=attachment.id,
            )
    gone = {subnet.id for subnet in removed}
    kept = tuple(subnet for subnet in attachment.subnets if subnet not in gone)
    added = find_all(cloud, Subnet, parameters.texts("AddSubnetIds"))
    known = [cloud.get(Subnet, s) for s in kept if cloud.find(Subnet, s) is not None]
    _check_subnets(attachment.vpc, known, added)
    subnets = (*kept, *(subnet.id for subnet in added))
    if not subnets:
        raise AwsError(
            "InsufficientSubnetsException",
            f"The attachment {attachment.id} needs at least one subnet.",
            id=attachment.id,
        )
    attachment = _with_options(replace(attachment, subnets=subnets), parameters)
    return _shown(cloud.put(attachment), attachment, "modifying")


@action("ec2", "AcceptTransitGatewayVpcAttachment")
def accept_transit_gateway_vpc_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """From now on it is in the gateway's default tables."""
    attachment = _in_state(cloud, parameters, AttachmentState.PENDING_ACCEPTANCE)
    attachment = replace(attachment, state=AttachmentState.AVAILABLE)
    cloud = with_defaults(cloud.put(attachment), attachment)
    return _shown(cloud, attachment, "pending")


@action("ec2", "RejectTransitGatewayVpcAttachment")
def reject_transit_gateway_vpc_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    attachment = _in_state(cloud, parameters, AttachmentState.PENDING_ACCEPTANCE)
    attachment = replace(attachment, state=AttachmentState.REJECTED)
    cloud = without_mentions(cloud, attachment.id).put(attachment)
    return _shown(cloud, attachment, "rejected")


@action("ec2", "DeleteTransitGatewayVpcAttachment")
def delete_transit_gateway_vpc_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """The gateway's static routes to it, and the VPC's routes to the gateway, are
    blackholes."""
    attachment = _find(cloud, parameters)
    shown = _shown(cloud, attachment, "deleting").response
    cloud = without_mentions(cloud, attachment.id).without(attachment.id)
    return Done(cloud, shown)


def _find(cloud: Cloud, parameters: Parameters) -> TransitGatewayVpcAttachment:
    wanted = parameters.text("TransitGatewayAttachmentId")
    return find(cloud, TransitGatewayVpcAttachment, wanted)


def _in_state(
    cloud: Cloud, parameters: Parameters, state: AttachmentState
) -> TransitGatewayVpcAttachment:
    attachment = _find(cloud, parameters)
    if attachment.state is not state:
        raise incorrect_state(
            f"{attachment.id} is in invalid state {attachment.state}.",
            id=attachment.id,
            state=attachment.state,
        )
    return attachment


def _check_subnets(vpc: str, here: Sequence[Subnet], added: Sequence[Subnet]) -> None:
    """One subnet in each zone, all of the VPC."""
    zones = {subnet.zone for subnet in here}
    for subnet in added:
        if subnet.vpc != vpc:
            raise AwsError(
                "InvalidSubnetID.NotFound",
                f"The subnet ID '{subnet.id}' does not exist in the VPC {vpc}",
                subnet=subnet.id,
                vpc=vpc,
            )
        if subnet.zone in zones:
            raise AwsError(
                "DuplicateSubnetsInSameZone",
                f"Duplicate Subnets for same AZ: {subnet.id} is in {subnet.zone}",
                subnet=subnet.id,
                zone=subnet.zone,
            )
        zones.add(subnet.zone)


def _with_options(
    attachment: TransitGatewayVpcAttachment, parameters: Parameters
) -> TransitGatewayVpcAttachment:
    options = parameters.part("Options")
    if options is None:
        return attachment
    if not switch(options, "DnsSupport", default=True):
        raise not_modelled("A VPC attachment without DNS support")
    return replace(
        attachment,
        appliance_mode=switch(options, "ApplianceModeSupport", default=attachment.appliance_mode),
        security_group_referencing=switch(
            options,
            "SecurityGroupReferencingSupport",
            default=attachment.security_group_referencing,
        ),
    )


def _shown(cloud: Cloud, attachment: TransitGatewayVpcAttachment, state: str) -> Done:
    return Done(cloud, {SHOWN: {**vpc_attachment(cloud, attachment), "State": state}})
