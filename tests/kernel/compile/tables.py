"""Which route of a table takes which destination.

Linux decides by the longest prefix, as AWS does. Between routes of one prefix, and where AWS has
exceptions, the table is written so that Linux has no choice.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Iterator

from compile.facts import listed
from compile.uplinks import Uplink
from trainer.cloud import (
    LOCAL,
    Cloud,
    EgressOnlyInternetGateway,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    NatState,
    Network,
    NetworkInterface,
    PeeringState,
    Route,
    RouteOrigin,
    RouteTable,
    TransitGateway,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
    VpnGateway,
)


def chosen(
    cloud: Cloud, table: RouteTable, uplinks: tuple[Uplink, ...]
) -> dict[Network, str | None]:
    """The target of each prefix, None for a blackhole.

    Of one prefix a static route comes before a prefix list's, that before a propagated one.
    Inside the VPC's own ranges the local route wins even against more specific propagated ones.
    """
    own = cloud.get(Vpc, table.vpc).networks
    found: dict[Network, str | None] = {}
    for network, target in _propagated(table, uplinks):
        if not any(_inside(network, n) for n in own):
            found[network] = target
    for by_list in (True, False):
        for route in table.routes:
            if isinstance(route.destination, str) is by_list:
                target = None if _is_blackhole(cloud, table, route) else route.target
                found |= dict.fromkeys(listed(cloud, route.destination), target)
    local = {r.destination for r in table.routes if r.origin is RouteOrigin.LOCAL}
    return found | {n: LOCAL for n in own if n not in local}


def _inside(inner: Network, outer: Network) -> bool:
    first, last = inner.network_address, inner.broadcast_address
    return inner.version == outer.version and first in outer and last in outer


def _propagated(table: RouteTable, uplinks: tuple[Uplink, ...]) -> Iterator[tuple[Network, str]]:
    """A VPN that learns by BGP loses what it knew when it goes down; static routes stay."""
    for uplink in uplinks:
        if uplink.gateway in table.propagating and (uplink.up or uplink.static):
            for network in uplink.known:
                yield network, uplink.gateway


def _is_blackhole(cloud: Cloud, table: RouteTable, route: Route) -> bool:
    """https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html (state of a route)"""
    if route.blackhole:
        return True
    match cloud.resources.get(route.target):
        case _ if route.target == LOCAL:
            return False
        case NetworkInterface(owner=owner):
            instance = cloud.find(Instance, owner)
            stopped = instance is not None and instance.state is InstanceState.STOPPED
            return owner is None or stopped
        case Instance(state=state):
            return state is InstanceState.STOPPED
        case NatGateway(state=state):
            return state is not NatState.AVAILABLE
        case VpcPeeringConnection(state=state):
            return state is not PeeringState.ACTIVE
        case InternetGateway(vpc=vpc) | EgressOnlyInternetGateway(vpc=vpc) | VpnGateway(vpc=vpc):
            return vpc != table.vpc
        case TransitGateway(id=gateway):
            return attachment(cloud, gateway, table.vpc) is None
        case _:
            return True


def attachment(cloud: Cloud, gateway: str, vpc: str) -> TransitGatewayVpcAttachment | None:
    """The working attachment of a VPC to a transit gateway."""
    of_vpc = cloud.of(TransitGatewayVpcAttachment).values()
    mine = (a for a in of_vpc if (a.gateway, a.vpc, a.state) == (gateway, vpc, "available"))
    return next(mine, None)
