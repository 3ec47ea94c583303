"""What an attachment of any kind means to the route tables of its transit gateways.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import KINDS
from trainer.actions.transit_gateways import tables_of
from trainer.cloud import (
    AttachmentState,
    Cloud,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
)
from trainer.cloud.aws_json.transit import Attachment, find_attachment, sides


def find_any_attachment(cloud: Cloud, resource_id: str) -> Attachment:
    """The attachment with this id, of whatever kind.

    Raises:
        AwsError: ``InvalidTransitGatewayAttachmentID.NotFound``.
    """
    found = find_attachment(cloud, resource_id)
    if found is not None and found.state is not AttachmentState.DELETED:
        return found
    words = KINDS[TransitGatewayVpcAttachment]
    raise AwsError(f"{words.code}.NotFound", words.missing.format(resource_id), id=resource_id)


def with_defaults(cloud: Cloud, attachment: Attachment) -> Cloud:
    """The attachment in the default tables of its transit gateways, where there are any; from a
    peering nothing propagates."""
    peering = isinstance(attachment, TransitGatewayPeeringAttachment)
    for side in sides(attachment):
        tables = tables_of(cloud, side.gateway)
        associated = any(attachment.id in table.associations for table in tables)
        for table in tables:
            if table.default_association and not associated:
                table = replace(table, associations=(*table.associations, attachment.id))
            new = attachment.id not in table.propagations
            if table.default_propagation and not peering and new:
                table = replace(table, propagations=(*table.propagations, attachment.id))
            cloud = cloud.put(table)
    return cloud


def without_mentions(cloud: Cloud, attachment: str) -> Cloud:
    """No table has anything to do with the attachment; static routes to it are blackholes."""
    for table in cloud.of(TransitGatewayRouteTable).values():
        cloud = cloud.put(
            replace(
                table,
                associations=tuple(a for a in table.associations if a != attachment),
                propagations=tuple(a for a in table.propagations if a != attachment),
                routes=tuple(
                    replace(route, attachment=None) if route.attachment == attachment else route
                    for route in table.routes
                ),
            )
        )
    return cloud
