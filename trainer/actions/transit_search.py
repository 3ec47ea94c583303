"""Looking into the route tables of transit gateways.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SearchTransitGatewayRoutes.html
"""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_network

from trainer.actions import filter_paths_links as paths
from trainer.actions.describe_links import NO_ATTACHMENT
from trainer.actions.errors import AwsError, missing
from trainer.actions.filter_paths import Paths
from trainer.actions.filtering import wanted_by
from trainer.actions.listing import items_of, page
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters, network
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Network, TransitGatewayRouteTable
from trainer.cloud.aws_json.common import Json
from trainer.cloud.aws_json.transit import find_attachment
from trainer.cloud.aws_json.transit_routes import (
    attachment_propagations,
    prefix_list_references,
    table_associations,
    table_propagations,
    transit_gateway_routes,
)

SEARCH = "route-search."
MOST_ROUTES = 1000


@action("ec2", "SearchTransitGatewayRoutes")
def search_transit_gateway_routes(cloud: Cloud, parameters: Parameters) -> Done:
    """Routes by their properties, or by a CIDR block that they cover or lie in.

    At least one filter must be given.
    """
    table = find(cloud, TransitGatewayRouteTable, parameters.text("TransitGatewayRouteTableId"))
    filters = parameters.parts("Filters")
    if not filters:
        raise missing("Filters")
    searches = [one for one in filters if one.text("Name").startswith(SEARCH)]
    test = wanted_by([one for one in filters if one not in searches], paths.TRANSIT_ROUTES)
    routes = [r for r in items_of(transit_gateway_routes(cloud, table), "Routes") if test(r)]
    for one in searches:
        routes = _searched(routes, one)
    size = parameters.find_integer("MaxResults") or MOST_ROUTES
    return Done(
        cloud,
        {"Routes": routes[:size], "AdditionalRoutesAvailable": len(routes) > size},
    )


def _searched(routes: list[Json], one: Parameters) -> list[Json]:
    """The routes that stand in a relation to one of some CIDR blocks."""
    name = one.text("Name")
    blocks = [network("route-search", value) for value in one.texts("Values")]
    if not blocks:
        raise missing("filter.value")
    found: list[Json] = []
    for block in blocks:
        match name.removeprefix(SEARCH):
            case "exact-match":
                near = [r for r in routes if _destination(r) == block]
            case "longest-prefix-match":
                covering = [r for r in routes if _covers(_destination(r), block)]
                near = sorted(covering, key=lambda r: -_destination(r).prefixlen)[:1]
            case "subnet-of-match":
                near = [r for r in routes if _covers(block, _destination(r))]
            case "supernet-of-match":
                near = [r for r in routes if _covers(_destination(r), block)]
            case _:
                raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
        found += [route for route in near if route not in found]
    return found


def _destination(route: Json) -> Network:
    return ip_network(str(route["DestinationCidrBlock"]))


def _covers(wide: Network, narrow: Network) -> bool:
    match wide, narrow:
        case (IPv4Network(), IPv4Network()) | (IPv6Network(), IPv6Network()):
            return wide.prefixlen <= narrow.prefixlen and narrow.network_address in wide
        case _:
            return False


OfTable = Callable[[Cloud, TransitGatewayRouteTable], Json]

OF_TABLES: tuple[tuple[str, OfTable, str, Paths], ...] = (
    (
        "GetTransitGatewayRouteTableAssociations",
        table_associations,
        "Associations",
        paths.TABLE_ATTACHMENTS,
    ),
    (
        "GetTransitGatewayRouteTablePropagations",
        table_propagations,
        "TransitGatewayRouteTablePropagations",
        paths.TABLE_ATTACHMENTS,
    ),
    (
        "GetTransitGatewayPrefixListReferences",
        prefix_list_references,
        "TransitGatewayPrefixListReferences",
        paths.PREFIX_LIST_REFERENCES,
    ),
)
"""The calls that look at one table: operation, writer, key of the items, filters."""


def _of_table(write: OfTable, key: str, known: Paths) -> Callable[[Cloud, Parameters], Done]:
    def perform(cloud: Cloud, parameters: Parameters) -> Done:
        wanted = parameters.text("TransitGatewayRouteTableId")
        table = find(cloud, TransitGatewayRouteTable, wanted)
        test = wanted_by(parameters.parts("Filters"), known)
        items = [item for item in items_of(write(cloud, table), key) if test(item)]
        return Done(cloud, page(key, items, parameters))

    return perform


for operation, writer, items_key, filters_known in OF_TABLES:
    action("ec2", operation)(_of_table(writer, items_key, filters_known))


@action("ec2", "GetTransitGatewayAttachmentPropagations")
def get_attachment_propagations(cloud: Cloud, parameters: Parameters) -> Done:
    wanted = parameters.text("TransitGatewayAttachmentId")
    attachment = find_attachment(cloud, wanted)
    if attachment is None:
        code, message = NO_ATTACHMENT
        raise AwsError(code, message.format(wanted), id=wanted)
    key = "TransitGatewayAttachmentPropagations"
    test = wanted_by(parameters.parts("Filters"), paths.ATTACHMENT_PROPAGATIONS)
    items = [i for i in items_of(attachment_propagations(cloud, attachment), key) if test(i)]
    return Done(cloud, page(key, items, parameters))
