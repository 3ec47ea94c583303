"""Transit gateways side by side: request, accept, reject and delete a peering attachment.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, incorrect_state, not_modelled
from trainer.actions.lookup import LIVE_ATTACHMENTS, find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.transit_links import with_defaults, without_mentions
from trainer.cloud import (
    AttachmentState,
    Cloud,
    TransitGateway,
    TransitGatewayPeeringAttachment,
)
from trainer.cloud.aws_json.common import account_of
from trainer.cloud.aws_json.transit import peering_attachment

SHOWN = "TransitGatewayPeeringAttachment"


@action("ec2", "CreateTransitGatewayPeeringAttachment")
def create_transit_gateway_peering_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """The other side has to accept it, also in the same account."""
    gateway = find(cloud, TransitGateway, parameters.text("TransitGatewayId"))
    account, region = parameters.text("PeerAccountId"), parameters.text("PeerRegion")
    peer = cloud.find(TransitGateway, parameters.text("PeerTransitGatewayId"))
    if peer is None and account != account_of(cloud):
        raise not_modelled("A transit gateway of another account that is not known here")
    if peer is None or peer.region != region or peer.id == gateway.id:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({parameters.text('PeerTransitGatewayId')}) for parameter "
            "PeerTransitGatewayId is invalid. There is no such other transit gateway in "
            f"{region}.",
            id=parameters.text("PeerTransitGatewayId"),
            region=region,
        )
    for other in cloud.of(TransitGatewayPeeringAttachment).values():
        if {other.gateway, other.peer} == {gateway.id, peer.id} and (
            other.state in LIVE_ATTACHMENTS
        ):
            raise AwsError(
                "DuplicateTransitGatewayAttachment",
                f"{gateway.id} has non-deleted Transit Gateway Attachments with same peer "
                f"{peer.id}.",
                gateway=gateway.id,
                peer=peer.id,
                other=other.id,
            )
    cloud, resource_id = new_id(cloud, "tgw-attach")
    attachment = TransitGatewayPeeringAttachment(
        id=resource_id,
        name=name_given(parameters, "transit-gateway-attachment"),
        gateway=gateway.id,
        peer=peer.id,
        state=AttachmentState.PENDING_ACCEPTANCE,
    )
    return _shown(cloud.put(attachment), attachment, "initiatingRequest")


@action("ec2", "AcceptTransitGatewayPeeringAttachment")
def accept_transit_gateway_peering_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """It is associated with the default tables of both sides; routes have to be written."""
    attachment = _pending(cloud, parameters)
    attachment = replace(attachment, state=AttachmentState.AVAILABLE)
    cloud = with_defaults(cloud.put(attachment), attachment)
    return _shown(cloud, attachment, "pending")


@action("ec2", "RejectTransitGatewayPeeringAttachment")
def reject_transit_gateway_peering_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    attachment = replace(_pending(cloud, parameters), state=AttachmentState.REJECTED)
    cloud = without_mentions(cloud, attachment.id).put(attachment)
    return _shown(cloud, attachment, "rejected")


@action("ec2", "DeleteTransitGatewayPeeringAttachment")
def delete_transit_gateway_peering_attachment(cloud: Cloud, parameters: Parameters) -> Done:
    """Static routes to it are blackholes, on both sides."""
    attachment = _find(cloud, parameters)
    shown = _shown(cloud, attachment, "deleting").response
    return Done(without_mentions(cloud, attachment.id).without(attachment.id), shown)


def _find(cloud: Cloud, parameters: Parameters) -> TransitGatewayPeeringAttachment:
    wanted = parameters.text("TransitGatewayAttachmentId")
    return find(cloud, TransitGatewayPeeringAttachment, wanted)


def _pending(cloud: Cloud, parameters: Parameters) -> TransitGatewayPeeringAttachment:
    attachment = _find(cloud, parameters)
    if attachment.state is not AttachmentState.PENDING_ACCEPTANCE:
        raise _wrong_state(attachment)
    return attachment


def _wrong_state(attachment: TransitGatewayPeeringAttachment) -> AwsError:
    return incorrect_state(
        f"{attachment.id} is in invalid state {attachment.state}.",
        id=attachment.id,
        state=attachment.state,
    )


def _shown(cloud: Cloud, attachment: TransitGatewayPeeringAttachment, state: str) -> Done:
    return Done(cloud, {SHOWN: {**peering_attachment(cloud, attachment), "State": state}})
