"""``aws ec2 describe-route-tables``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
"""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.aws_json.common import Json, account_of, tags
from trainer.cloud.aws_json.ids import route_association_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.gateways import EgressOnlyInternetGateway, NatGateway, RegionalNatGateway
from trainer.cloud.links import propagated_routes
from trainer.cloud.network import LOCAL, Route, RouteOrigin, RouteTable, Vpc
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.resource import Resource
from trainer.cloud.routes import is_blackhole
from trainer.cloud.transit import TransitGateway

TARGETS: dict[type[Resource], str] = {
    NatGateway: "NatGatewayId",
    RegionalNatGateway: "NatGatewayId",
    NetworkInterface: "NetworkInterfaceId",
    EgressOnlyInternetGateway: "EgressOnlyInternetGatewayId",
    TransitGateway: "TransitGatewayId",
    VpcPeeringConnection: "VpcPeeringConnectionId",
}
"""How AWS calls the targets that it does not call gateways."""

TARGETS_BY_PREFIX = {
    "nat": "NatGatewayId",
    "eni": "NetworkInterfaceId",
    "eigw": "EgressOnlyInternetGatewayId",
    "tgw": "TransitGatewayId",
    "pcx": "VpcPeeringConnectionId",
}


def describe_route_tables(cloud: Cloud) -> Json:
    """All route tables in the response's shape."""
    return {"RouteTables": [route_table(cloud, t) for t in cloud.of(RouteTable).values()]}


def route_table(cloud: Cloud, table: RouteTable) -> Json:
    """One route table: the local routes, which the model implies, those that were made, and those
    that virtual private gateways propagate."""
    made = {(route.destination, route.target) for route in table.routes}
    propagated = (
        route
        for route in propagated_routes(cloud, table)
        if (route.destination, route.target) not in made
    )
    routes = (*_local_routes(cloud, table), *table.routes, *propagated)
    return {
        "Associations": _associations(table),
        "PropagatingVgws": [{"GatewayId": gateway} for gateway in table.propagating],
        "RouteTableId": table.id,
        "Routes": [_route(cloud, table, route) for route in routes],
        "Tags": tags(table),
        "VpcId": table.vpc,
        "OwnerId": account_of(cloud, table.vpc),
    }


def _associations(table: RouteTable) -> list[Json]:
    state = {"State": "associated"}
    main: list[Json] = [
        {
            "Main": True,
            "RouteTableAssociationId": route_association_id(table, table.vpc),
            "RouteTableId": table.id,
            "AssociationState": state,
        }
    ]
    ends = [("SubnetId", s) for s in table.subnets] + [("GatewayId", g) for g in table.gateways]
    return (main if table.main else []) + [
        {
            "Main": False,
            "RouteTableAssociationId": route_association_id(table, resource_id),
            "RouteTableId": table.id,
            key: resource_id,
            "AssociationState": state,
        }
        for key, resource_id in ends
    ]


def _local_routes(cloud: Cloud, table: RouteTable) -> list[Route]:
    listed = {route.destination for route in table.routes}
    return [
        Route(destination=network, target=LOCAL, origin=RouteOrigin.LOCAL)
        for network in cloud.get(Vpc, table.vpc).networks
        if network not in listed
    ]


def _route(cloud: Cloud, table: RouteTable, route: Route) -> Json:
    match route.destination:
        case IPv4Network():
            destination = "DestinationCidrBlock"
        case IPv6Network():
            destination = "DestinationIpv6CidrBlock"
        case _:
            destination = "DestinationPrefixListId"
    return {
        destination: str(route.destination),
        **_target(cloud, route.target),
        "Origin": str(route.origin),
        "State": "blackhole" if is_blackhole(cloud, table, route) else "active",
    }


def _target(cloud: Cloud, target: str) -> Json:
    """The target under the name that AWS gives to its kind.

    Of a target that is gone the kind is known only by its id.
    """
    resource = cloud.resources.get(target)
    match resource:
        case NetworkInterface(owner=owner) if cloud.find(Instance, owner) is not None:
            return {
                "InstanceId": owner,
                "InstanceOwnerId": account_of(cloud),
                "NetworkInterfaceId": target,
            }
        case Instance(interfaces=interfaces):
            return {
                "InstanceId": target,
                "InstanceOwnerId": account_of(cloud),
                "NetworkInterfaceId": interfaces[0] if interfaces else "",
            }
        case None:
            return {TARGETS_BY_PREFIX.get(target.partition("-")[0], "GatewayId"): target}
        case _:
            return {TARGETS.get(type(resource), "GatewayId"): target}
