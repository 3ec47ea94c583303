"""The state of a route, which follows from what its target is now."""

from __future__ import annotations

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, InstanceState, NetworkInterface
from trainer.cloud.gateways import InternetGateway, NatGateway, NatState
from trainer.cloud.network import LOCAL, Route, RouteTable


def is_blackhole(cloud: Cloud, table: RouteTable, route: Route) -> bool:
    """Whether the route drops what it matches, because its target is gone or does not work.

    Such a route still wins the longest prefix match.
    https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html (route state)
    """
    if route.blackhole:
        return True
    if route.target == LOCAL:
        return False
    match cloud.resources.get(route.target):
        case InternetGateway(vpc=vpc):
            return vpc != table.vpc
        case NatGateway(state=state):
            return state is not NatState.AVAILABLE
        case NetworkInterface(owner=owner):
            instance = cloud.find(Instance, owner)
            return owner is None or (
                instance is not None and instance.state is not InstanceState.RUNNING
            )
        case Instance(state=state, interfaces=interfaces):
            return state is not InstanceState.RUNNING or not interfaces
        case None:
            return True
        case _:
            return False
