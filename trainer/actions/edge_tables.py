"""Gateway route tables: what a table that is associated with a gateway may hold.

https://docs.aws.amazon.com/vpc/latest/userguide/gateway-route-tables.html
"""

from __future__ import annotations

from trainer.actions.errors import AwsError
from trainer.cloud import Cloud, Network, NetworkInterface, RouteTable, Vpc
from trainer.cloud.validate.addresses import inside


def check_edge_association(cloud: Cloud, table: RouteTable, gateway: str) -> None:
    """Refuses the association of a gateway with a table whose routes do not fit it."""
    if table.propagating:
        raise AwsError(
            "InvalidParameterValue",
            f"The route table {table.id} has route propagation enabled and cannot be associated "
            f"with the gateway {gateway}.",
            table=table.id,
            gateway=gateway,
        )
    for route in table.routes:
        _check(cloud, table, route.destination, route.target)


def check_edge_route(
    cloud: Cloud, table: RouteTable, destination: Network | str, target: str
) -> None:
    """Refuses a route that does not fit a table with a gateway; others pass."""
    if table.gateways:
        _check(cloud, table, destination, target)


def _check(cloud: Cloud, table: RouteTable, destination: Network | str, target: str) -> None:
    """The destination lies in the VPC, and the target is a network interface."""
    local = cloud.get(Vpc, table.vpc).networks
    fits = not isinstance(destination, str) and any(inside(destination, n) for n in local)
    if not fits or cloud.find(NetworkInterface, target) is None:
        raise AwsError(
            "InvalidParameterValue",
            f"The route to {destination} in {table.id} is not supported in the route table of a "
            "gateway: it leads to addresses of the VPC, by a network interface.",
            table=table.id,
            destination=str(destination),
        )
