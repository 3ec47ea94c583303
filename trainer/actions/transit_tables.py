"""Route tables of transit gateways: which attachments use them and which tell them prefixes.

https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, incorrect_state
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.transit_gateways import tables_of
from trainer.actions.transit_links import find_any_attachment
from trainer.cloud import (
    AttachmentState,
    Cloud,
    TransitGateway,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
)
from trainer.cloud.aws_json.transit import Attachment, sides
from trainer.cloud.aws_json.transit_routes import resource_json, transit_gateway_route_table


@action("ec2", "CreateTransitGatewayRouteTable")
def create_transit_gateway_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = find(cloud, TransitGateway, parameters.text("TransitGatewayId"))
    cloud, resource_id = new_id(cloud, "tgw-rtb")
    table = TransitGatewayRouteTable(
        id=resource_id,
        name=name_given(parameters, "transit-gateway-route-table"),
        gateway=gateway.id,
    )
    shown = {**transit_gateway_route_table(table), "State": "pending"}
    return Done(cloud.put(table), {"TransitGatewayRouteTable": shown})


@action("ec2", "DeleteTransitGatewayRouteTable")
def delete_transit_gateway_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while an attachment is associated with it, and for the default table."""
    table = find_table(cloud, parameters)
    if table.default_association or table.default_propagation:
        raise incorrect_state(
            f"Cannot delete Transit Gateway Route Table {table.id}: it is a default route table.",
            id=table.id,
        )
    if table.associations:
        raise incorrect_state(
            f"Cannot delete Transit Gateway Route Table {table.id}: it has associations.",
            id=table.id,
            associations=", ".join(table.associations),
        )
    shown = {**transit_gateway_route_table(table), "State": "deleting"}
    return Done(cloud.without(table.id), {"TransitGatewayRouteTable": shown})


@action("ec2", "AssociateTransitGatewayRouteTable")
def associate_transit_gateway_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    """An attachment is associated with one table at a time."""
    table, attachment = _pair(cloud, parameters)
    for other in tables_of(cloud, table.gateway):
        if attachment.id in other.associations:
            raise AwsError(
                "Resource.AlreadyAssociated",
                f"Transit Gateway Attachment {attachment.id} is already associated to a route "
                "table.",
                id=attachment.id,
                other=other.id,
            )
    cloud = cloud.put(replace(table, associations=(*table.associations, attachment.id)))
    return Done(cloud, {"Association": _relation(table, attachment, "associating")})


@action("ec2", "DisassociateTransitGatewayRouteTable")
def disassociate_transit_gateway_route_table(cloud: Cloud, parameters: Parameters) -> Done:
    """What comes from the attachment then finds no route at all."""
    table, attachment = _pair(cloud, parameters)
    if attachment.id not in table.associations:
        raise AwsError(
            "InvalidAssociation.NotFound",
            f"The Transit Gateway Attachment {attachment.id} is not associated with {table.id}.",
            id=attachment.id,
            table=table.id,
        )
    kept = tuple(a for a in table.associations if a != attachment.id)
    cloud = cloud.put(replace(table, associations=kept))
    return Done(cloud, {"Association": _relation(table, attachment, "disassociating")})


@action("ec2", "EnableTransitGatewayRouteTablePropagation")
def enable_propagation(cloud: Cloud, parameters: Parameters) -> Done:
    """The attachment's prefixes appear in the table at once."""
    table, attachment = _pair(cloud, parameters)
    if isinstance(attachment, TransitGatewayPeeringAttachment):
        raise AwsError(
            "InvalidParameterValue",
            f"The peering attachment {attachment.id} does not support propagation. Use static "
            "routes.",
            id=attachment.id,
        )
    if attachment.id in table.propagations:
        raise AwsError(
            "TransitGatewayRouteTablePropagation.Duplicate",
            f"Propagation from {attachment.id} to {table.id} already exists.",
            id=attachment.id,
            table=table.id,
        )
    cloud = cloud.put(replace(table, propagations=(*table.propagations, attachment.id)))
    return Done(cloud, {"Propagation": _relation(table, attachment, "enabled")})


@action("ec2", "DisableTransitGatewayRouteTablePropagation")
def disable_propagation(cloud: Cloud, parameters: Parameters) -> Done:
    """The attachment's prefixes disappear from the table at once."""
    table, attachment = _pair(cloud, parameters)
    if attachment.id not in table.propagations:
        raise AwsError(
            "TransitGatewayRouteTablePropagation.NotFound",
            f"Propagation from {attachment.id} to {table.id} does not exist.",
            id=attachment.id,
            table=table.id,
        )
    kept = tuple(a for a in table.propagations if a != attachment.id)
    cloud = cloud.put(replace(table, propagations=kept))
    return Done(cloud, {"Propagation": _relation(table, attachment, "disabled")})


def find_table(cloud: Cloud, parameters: Parameters) -> TransitGatewayRouteTable:
    """The table that a request names."""
    wanted = parameters.text("TransitGatewayRouteTableId")
    return find(cloud, TransitGatewayRouteTable, wanted)


def attachment_of(
    cloud: Cloud, table: TransitGatewayRouteTable, parameters: Parameters
) -> Attachment:
    """The attachment that a request names, if it works and is the table's gateway's.

    Raises:
        AwsError: it does not exist, belongs elsewhere or does not work.
    """
    attachment = find_any_attachment(cloud, parameters.text("TransitGatewayAttachmentId"))
    if table.gateway not in {side.gateway for side in sides(attachment)}:
        raise AwsError(
            "InvalidParameterValue",
            f"Transit Gateway Attachment {attachment.id} and Transit Gateway Route Table "
            f"{table.id} belong to different transit gateways.",
            id=attachment.id,
            table=table.id,
        )
    if attachment.state is not AttachmentState.AVAILABLE:
        raise incorrect_state(
            f"{attachment.id} is in invalid state {attachment.state}.",
            id=attachment.id,
            state=attachment.state,
        )
    return attachment


def _pair(cloud: Cloud, parameters: Parameters) -> tuple[TransitGatewayRouteTable, Attachment]:
    table = find_table(cloud, parameters)
    return table, attachment_of(cloud, table, parameters)


def _relation(
    table: TransitGatewayRouteTable, attachment: Attachment, state: str
) -> dict[str, object]:
    return {
        "TransitGatewayRouteTableId": table.id,
        **resource_json(table.gateway, attachment),
        "State": state,
    }
