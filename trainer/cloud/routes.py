"""The state of a route, which follows from what its target is now."""

from __future__ import annotations

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, InstanceState, NetworkInterface
from trainer.cloud.endpoints import EndpointState, VpcEndpoint
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    InternetGateway,
    NatGateway,
    NatState,
    RegionalNatGateway,
)
from trainer.cloud.hybrid import VpnGateway
from trainer.cloud.missing import MissingFact
from trainer.cloud.network import LOCAL, Route, RouteTable
from trainer.cloud.peering import PeeringState, VpcPeeringConnection
from trainer.cloud.transit import (
    AttachmentState,
    TransitGateway,
    TransitGatewayVpcAttachment,
)


def is_blackhole(cloud: Cloud, table: RouteTable, route: Route) -> bool:
    """Whether the route drops what it matches, because its target is gone or does not work.

    Such a route still wins the longest prefix match. A target that an input does not hold, and
    that is known to be missing there, is not gone.
    https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html (route state)
    """
    if route.blackhole:
        return True
    if route.target == LOCAL:
        return False
    match cloud.resources.get(route.target):
        case InternetGateway(vpc=vpc):
            return vpc != table.vpc
        case NatGateway(state=state) | RegionalNatGateway(state=state):
            return state is not NatState.AVAILABLE
        case NetworkInterface(owner=owner):
            instance = cloud.find(Instance, owner)
            return owner is None or (
                instance is not None and instance.state is not InstanceState.RUNNING
            )
        case Instance(state=state, interfaces=interfaces):
            return state is not InstanceState.RUNNING or not interfaces
        case EgressOnlyInternetGateway(vpc=vpc) | VpnGateway(vpc=vpc):
            return vpc != table.vpc
        case VpcPeeringConnection(state=state):
            return state is not PeeringState.ACTIVE
        case TransitGateway(id=gateway):
            return not any(
                (a.gateway, a.vpc, a.state) == (gateway, table.vpc, AttachmentState.AVAILABLE)
                for a in cloud.of(TransitGatewayVpcAttachment).values()
            )
        case VpcEndpoint(state=state):
            return state is not EndpointState.AVAILABLE
        case None:
            return not any(fact.about == route.target for fact in cloud.of(MissingFact).values())
        case _:
            return False
