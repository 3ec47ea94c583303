"""Gateway route tables and route propagation: the tables at the edge of a VPC.

https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.gateways import InternetGateway
from trainer.cloud.hybrid import VpnGateway
from trainer.cloud.network import LOCAL, RouteTable, Vpc
from trainer.cloud.problem import Problem
from trainer.cloud.validate.addresses import Blocks
from trainer.cloud.validate.places import Places


def gateway_associations(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A gateway is attached to the VPC of its route table, and has one such table at a time."""
    first: dict[str, str] = {}
    for table in cloud.of(RouteTable).values():
        for index, gateway_id in enumerate(table.gateways):
            place = places.of(table.id, "gateways", index)
            other = first.setdefault(gateway_id, table.id)
            if other != table.id:
                facts = {"gateway": gateway_id, "other": other}
                yield Problem("input.two_edge_tables", place, facts)
            gateway = cloud.resources.get(gateway_id)
            if isinstance(gateway, InternetGateway | VpnGateway):
                yield from _attached(places, table, gateway, "gateways", index)


def _attached(
    places: Places, table: RouteTable, gateway: InternetGateway | VpnGateway, field: str, index: int
) -> Iterator[Problem]:
    place = places.of(table.id, field, index)
    if gateway.vpc is None:
        yield Problem("input.not_attached", place, {"id": gateway.id, "vpc": table.vpc})
    elif gateway.vpc != table.vpc:
        facts = {"id": gateway.id, "vpc": gateway.vpc, "expected": table.vpc}
        yield Problem("input.other_vpc", place, facts)


def gateway_table_routes(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The routes of a gateway route table lead to addresses of the VPC, by the local route or by
    a network interface; prefix lists do not work there."""
    blocks = {vpc.id: Blocks(vpc.networks) for vpc in cloud.of(Vpc).values()}
    for table in cloud.of(RouteTable).values():
        inside = blocks.get(table.vpc)
        if not table.gateways or inside is None:
            continue
        for index, route in enumerate(table.routes):
            place = places.of(table.id, "routes", index)
            destination = str(route.destination)
            facts = {"destination": destination, "target": route.target, "vpc": table.vpc}
            if isinstance(route.destination, str) or not inside.hold(route.destination):
                yield Problem("input.edge_route_destination", place, facts)
            elif route.target != LOCAL and not (
                route.blackhole or cloud.find(NetworkInterface, route.target) is not None
            ):
                yield Problem("input.edge_route_target", place, facts)


def propagation(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Routes come from a virtual private gateway on the table's own VPC (Gateway.NotAttached),
    and not into a gateway route table.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_EnableVgwRoutePropagation.html
    """
    for table in cloud.of(RouteTable).values():
        for index, gateway_id in enumerate(table.propagating):
            if table.gateways:
                place = places.of(table.id, "propagating", index)
                facts = {"table": table.id, "gateway": table.gateways[0]}
                yield Problem("input.edge_propagation", place, facts)
            gateway = cloud.find(VpnGateway, gateway_id)
            if gateway is not None:
                yield from _attached(places, table, gateway, "propagating", index)
