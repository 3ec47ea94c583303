"""From a cloud to namespaces, by AWS's rules and independently of the engine's.

Each file has one kind of component. What a kind becomes, and where Linux and AWS differ by
nature, is in the table of ``README.md``.
"""

from __future__ import annotations

from typing import Final

from plan import NotModelled, Plan

from compile.draft import Plans
from compile.hub import add_hub
from compile.interfaces import INTERFACE_HOSTS, name_hosts
from compile.internet import add_edge, add_internet
from compile.peering import add_peering
from compile.sites import add_site, add_vpn_gateway, finish_site
from compile.uplinks import uplinks_of
from compile.vpc import add_router, finish
from trainer.cloud import (
    AwsService,
    Cloud,
    CustomerGateway,
    DbSubnetGroup,
    EgressOnlyInternetGateway,
    ElasticIp,
    IamRole,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PrefixList,
    Resource,
    RouteTable,
    SecurityGroup,
    Site,
    SiteHost,
    Subnet,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)

_KINDS: Final[tuple[type[Resource], ...]] = (
    *INTERFACE_HOSTS,
    AwsService,
    CustomerGateway,
    DbSubnetGroup,
    EgressOnlyInternetGateway,
    ElasticIp,
    IamRole,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PrefixList,
    RouteTable,
    SecurityGroup,
    Site,
    SiteHost,
    Subnet,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)


def compile_cloud(cloud: Cloud) -> Plan:
    """The namespaces that stand for a cloud.

    Raises:
        NotModelled: it holds something that has no counterpart here.
    """
    for resource in cloud.resources.values():
        if not isinstance(resource, _KINDS):
            raise NotModelled(type(resource).__name__)
    if any(t.gateways for t in cloud.of(RouteTable).values()):
        raise NotModelled("RouteTable of a gateway")
    plans, uplinks = Plans(), uplinks_of(cloud)
    internet = add_internet(plans, cloud)
    routers = {v.id: add_router(plans, cloud, v) for v in cloud.of(Vpc).values()}
    sites = {s.id: add_site(plans, cloud, s) for s in cloud.of(Site).values()}
    for router in routers.values():
        add_edge(plans, cloud, router, internet)
    for peering in cloud.of(VpcPeeringConnection).values():
        add_peering(plans, peering, routers)
    for hub in cloud.of(TransitGateway).values():
        add_hub(plans, cloud, hub, routers, sites, uplinks)
    for gateway in cloud.of(VpnGateway).values():
        if gateway.vpc is not None:
            add_vpn_gateway(plans, cloud, gateway, routers[gateway.vpc], sites, uplinks)
    for router in routers.values():
        finish(router, cloud, uplinks)
    for site in sites.values():
        finish_site(site)
    name_hosts(plans, cloud)
    return plans.plan()
