"""Static routes and prefix list references in the route tables of transit gateways.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateTransitGatewayRoute.html
https://docs.aws.amazon.com/vpc/latest/tgw/create-prefix-list-reference.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters, network
from trainer.actions.registry import Done, action
from trainer.actions.transit_tables import attachment_of, find_table
from trainer.cloud import (
    Cloud,
    Network,
    PrefixList,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
)
from trainer.cloud.aws_json.transit_routes import prefix_list_reference, transit_gateway_route

REFERENCE = "TransitGatewayPrefixListReference"


@action("ec2", "CreateTransitGatewayRoute")
def create_transit_gateway_route(cloud: Cloud, parameters: Parameters) -> Done:
    """A static route wins over a propagated one for the same destination."""
    table = find_table(cloud, parameters)
    route = _route(cloud, table, _cidr(parameters), parameters)
    if _listed(table, route.destination) is not None:
        raise AwsError(
            "RouteAlreadyExists",
            f"Route already exists in Transit Gateway Route Table {table.id} with destination "
            f"{route.destination}.",
            table=table.id,
            destination=str(route.destination),
        )
    cloud = cloud.put(replace(table, routes=(*table.routes, route)))
    return Done(cloud, {"Route": transit_gateway_route(cloud, table.gateway, route)})


@action("ec2", "ReplaceTransitGatewayRoute")
def replace_transit_gateway_route(cloud: Cloud, parameters: Parameters) -> Done:
    table = find_table(cloud, parameters)
    destination = _cidr(parameters)
    route = _route(cloud, table, destination, parameters)
    old = _existing(table, destination)
    cloud = _with(cloud, table, old, route)
    return Done(cloud, {"Route": transit_gateway_route(cloud, table.gateway, route)})


@action("ec2", "DeleteTransitGatewayRoute")
def delete_transit_gateway_route(cloud: Cloud, parameters: Parameters) -> Done:
    table = find_table(cloud, parameters)
    old = _existing(table, _cidr(parameters))
    shown = {**transit_gateway_route(cloud, table.gateway, old), "State": "deleted"}
    return Done(_with(cloud, table, old, None), {"Route": shown})


@action("ec2", "CreateTransitGatewayPrefixListReference")
def create_prefix_list_reference(cloud: Cloud, parameters: Parameters) -> Done:
    """The table has a route for every entry of the list, now and later."""
    table = find_table(cloud, parameters)
    destination = _prefix_list(cloud, parameters)
    if _listed(table, destination) is not None:
        raise AwsError(
            "TransitGatewayPrefixListReference.Duplicate",
            f"A reference to {destination} already exists in {table.id}.",
            table=table.id,
            destination=destination,
        )
    route = _route(cloud, table, destination, parameters)
    cloud = cloud.put(replace(table, routes=(*table.routes, route)))
    return _shown(cloud, table, route, "pending")


@action("ec2", "ModifyTransitGatewayPrefixListReference")
def modify_prefix_list_reference(cloud: Cloud, parameters: Parameters) -> Done:
    table = find_table(cloud, parameters)
    destination = _prefix_list(cloud, parameters)
    old = _reference(table, destination)
    route = _route(cloud, table, destination, parameters)
    return _shown(_with(cloud, table, old, route), table, route, "modifying")


@action("ec2", "DeleteTransitGatewayPrefixListReference")
def delete_prefix_list_reference(cloud: Cloud, parameters: Parameters) -> Done:
    table = find_table(cloud, parameters)
    old = _reference(table, _prefix_list(cloud, parameters))
    shown = _shown(cloud, table, old, "deleting").response
    return Done(_with(cloud, table, old, None), shown)


def _cidr(parameters: Parameters) -> Network:
    name = "DestinationCidrBlock"
    return network(parameters.called(name), parameters.text(name))


def _prefix_list(cloud: Cloud, parameters: Parameters) -> str:
    return find(cloud, PrefixList, parameters.text("PrefixListId")).id


def _route(
    cloud: Cloud,
    table: TransitGatewayRouteTable,
    destination: Network | str,
    parameters: Parameters,
) -> TransitGatewayRoute:
    """The route that a request asks for: to an attachment, or dropping what it matches."""
    blackhole = parameters.boolean("Blackhole")
    if blackhole == ("TransitGatewayAttachmentId" in parameters):
        raise AwsError(
            "InvalidParameterCombination" if blackhole else "MissingParameter",
            "Exactly one of TransitGatewayAttachmentId and Blackhole is required.",
        )
    attachment = None if blackhole else attachment_of(cloud, table, parameters).id
    return TransitGatewayRoute(destination=destination, attachment=attachment)


def _listed(
    table: TransitGatewayRouteTable, destination: Network | str
) -> TransitGatewayRoute | None:
    return next((route for route in table.routes if route.destination == destination), None)


def _existing(table: TransitGatewayRouteTable, destination: Network) -> TransitGatewayRoute:
    found = _listed(table, destination)
    if found is None:
        raise AwsError(
            "InvalidRoute.NotFound",
            f"Route in Transit Gateway Route Table {table.id} with destination {destination} "
            "was not found.",
            table=table.id,
            destination=str(destination),
        )
    return found


def _reference(table: TransitGatewayRouteTable, destination: str) -> TransitGatewayRoute:
    found = _listed(table, destination)
    if found is None:
        raise AwsError(
            "InvalidTransitGatewayPrefixListReference.NotFound",
            f"There is no reference to {destination} in {table.id}.",
            table=table.id,
            destination=destination,
        )
    return found


def _with(
    cloud: Cloud,
    table: TransitGatewayRouteTable,
    old: TransitGatewayRoute,
    new: TransitGatewayRoute | None,
) -> Cloud:
    """The table with another route, or none, in the place of this one."""
    changed = (new if route is old else route for route in table.routes)
    kept = tuple(route for route in changed if route is not None)
    return cloud.put(replace(table, routes=kept))


def _shown(
    cloud: Cloud, table: TransitGatewayRouteTable, route: TransitGatewayRoute, state: str
) -> Done:
    return Done(cloud, {REFERENCE: {**prefix_list_reference(cloud, table, route), "State": state}})
