"""What the route tables of a VPC hold when a gateway leaves it, and when one comes.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.cloud import Cloud, RouteTable


def attached_to(cloud: Cloud, gateway: str, vpc: str) -> Cloud:
    """The routes to a gateway work again in the VPC that has it now, and nowhere else."""
    for table in cloud.of(RouteTable).values():
        if any(route.target == gateway for route in table.routes):
            routes = tuple(
                replace(route, blackhole=table.vpc != vpc) if route.target == gateway else route
                for route in table.routes
            )
            cloud = cloud.put(replace(table, routes=routes))
    return cloud


def detached(cloud: Cloud, gateway: str) -> Cloud:
    """No table is associated with the gateway or has its routes propagated; static routes to
    it stay, as blackholes."""
    for table in cloud.of(RouteTable).values():
        if gateway in (*table.gateways, *table.propagating):
            cloud = cloud.put(
                replace(
                    table,
                    gateways=tuple(g for g in table.gateways if g != gateway),
                    propagating=tuple(g for g in table.propagating if g != gateway),
                )
            )
    return cloud
