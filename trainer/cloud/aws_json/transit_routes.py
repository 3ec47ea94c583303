"""Route tables of transit gateways: ``aws ec2 describe-transit-gateway-route-tables``,
``search-transit-gateway-routes`` and the associations and propagations of a table

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TransitGatewayRoute.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, tags
from trainer.cloud.aws_json.transit import Attachment, find_attachment, side_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import PrefixList
from trainer.cloud.hub_rows import HubRow, Priority, hub_rows, is_available
from trainer.cloud.transit import TransitGatewayRoute, TransitGatewayRouteTable

WRITTEN = (Priority.STATIC, Priority.PREFIX_LIST)
"""The rows that somebody made; the others are propagated."""


def describe_transit_gateway_route_tables(cloud: Cloud) -> Json:
    """All route tables of transit gateways in the response's shape."""
    return {
        "TransitGatewayRouteTables": [
            transit_gateway_route_table(t) for t in cloud.of(TransitGatewayRouteTable).values()
        ]
    }


def transit_gateway_route_table(table: TransitGatewayRouteTable) -> Json:
    return {
        "TransitGatewayRouteTableId": table.id,
        "TransitGatewayId": table.gateway,
        "State": "available",
        "DefaultAssociationRouteTable": table.default_association,
        "DefaultPropagationRouteTable": table.default_propagation,
        "Tags": tags(table),
    }


def transit_gateway_routes(cloud: Cloud, table: TransitGatewayRouteTable) -> Json:
    """The routes of a table, static and propagated, in the shape of a search for all of them.

    Of several for one prefix only what wins is shown; VPN connections may share it.
    https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html#tgw-route-evaluation-overview
    """
    winners: dict[str, list[HubRow]] = {}
    for row in hub_rows(cloud, table):
        known = winners.setdefault(str(row.network), [row])
        if row.priority is known[0].priority is Priority.VPN and row not in known:
            known.append(row)
    return {
        "Routes": [_route(cloud, table.gateway, rows) for rows in winners.values()],
        "AdditionalRoutesAvailable": False,
    }


def transit_gateway_route(cloud: Cloud, gateway: str, route: TransitGatewayRoute) -> Json:
    """One static route, as the calls that make and remove it answer."""
    attachment = find_attachment(cloud, route.attachment)
    shown: Json = {
        "DestinationCidrBlock": str(route.destination),
        "Type": "static",
        "State": _state(cloud, route.attachment),
    }
    if attachment is not None:
        shown["TransitGatewayAttachments"] = [resource_json(gateway, attachment)]
    return shown


def table_associations(cloud: Cloud, table: TransitGatewayRouteTable) -> Json:
    """The attachments that look their packets up in a table, in the response's shape."""
    return {
        "Associations": [
            {**resource_json(table.gateway, attachment), "State": "associated"}
            for attachment in _known(cloud, table.associations)
        ]
    }


def table_propagations(cloud: Cloud, table: TransitGatewayRouteTable) -> Json:
    """The attachments whose prefixes appear in a table, in the response's shape."""
    return {
        "TransitGatewayRouteTablePropagations": [
            {**resource_json(table.gateway, attachment), "State": "enabled"}
            for attachment in _known(cloud, table.propagations)
        ]
    }


def attachment_propagations(cloud: Cloud, attachment: Attachment) -> Json:
    """The tables to which an attachment propagates, in the response's shape."""
    return {
        "TransitGatewayAttachmentPropagations": [
            {"TransitGatewayRouteTableId": table.id, "State": "enabled"}
            for table in cloud.of(TransitGatewayRouteTable).values()
            if attachment.id in table.propagations
        ]
    }


def prefix_list_references(cloud: Cloud, table: TransitGatewayRouteTable) -> Json:
    """The prefix lists that are destinations in a table, in the response's shape."""
    return {
        "TransitGatewayPrefixListReferences": [
            prefix_list_reference(cloud, table, route)
            for route in table.routes
            if isinstance(route.destination, str)
        ]
    }


def prefix_list_reference(
    cloud: Cloud, table: TransitGatewayRouteTable, route: TransitGatewayRoute
) -> Json:
    found = cloud.find(PrefixList, str(route.destination))
    attachment = find_attachment(cloud, route.attachment)
    shown: Json = {
        "TransitGatewayRouteTableId": table.id,
        "PrefixListId": str(route.destination),
        "PrefixListOwnerId": "AWS" if found is not None and found.owner else account_of(cloud),
        "State": "available",
        "Blackhole": route.attachment is None,
    }
    if attachment is not None:
        shown["TransitGatewayAttachment"] = resource_json(table.gateway, attachment)
    return shown


def resource_json(gateway: str, attachment: Attachment) -> Json:
    """An attachment with what it attaches."""
    side = side_of(attachment, gateway)
    return {
        "TransitGatewayAttachmentId": attachment.id,
        "ResourceId": side.resource,
        "ResourceType": side.type,
    }


def _route(cloud: Cloud, gateway: str, rows: list[HubRow]) -> Json:
    first = rows[0]
    found = [a for a in (find_attachment(cloud, row.attachment) for row in rows) if a is not None]
    shown: Json = {"DestinationCidrBlock": str(first.network)}
    if first.prefix_list is not None:
        shown["PrefixListId"] = first.prefix_list
    if found:
        shown["TransitGatewayAttachments"] = [resource_json(gateway, a) for a in found]
    shown["Type"] = "static" if first.priority in WRITTEN else "propagated"
    shown["State"] = _state(cloud, first.attachment)
    return shown


def _state(cloud: Cloud, attachment: str | None) -> str:
    return "active" if is_available(cloud, attachment) else "blackhole"


def _known(cloud: Cloud, ids: tuple[str, ...]) -> list[Attachment]:
    found = (find_attachment(cloud, attachment) for attachment in ids)
    return [attachment for attachment in found if attachment is not None]
