"""`inspect`: what there is to see and to do at a resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields

from trainer.actions import Call
from trainer.cloud import (
    AwsService,
    Cloud,
    CustomerGateway,
    DbInstance,
    DbSnapshot,
    DbSubnetGroup,
    DhcpOptions,
    DirectConnectGateway,
    EcsTask,
    EgressOnlyInternetGateway,
    EksPod,
    ElasticIp,
    EndpointServiceConfiguration,
    FlowLog,
    IamRole,
    Instance,
    InternetGateway,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PrefixList,
    RegionalNatGateway,
    Resource,
    RouteTable,
    SecurityGroup,
    Site,
    SiteHost,
    Subnet,
    TargetGroup,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpcBlockPublicAccess,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.reach import ends
from trainer.reach.world import World
from trainer.tui.scenario.forms import compute, filters, routes
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.inspection import hosts, hubs, hybrid, properties, services
from trainer.tui.scenario.inspection.access import access
from trainer.tui.scenario.inspection.actions import actions_page
from trainer.tui.scenario.inspection.model import Inspection, Leaf, Page, Row, Section
from trainer.tui.scenario.inspection.tables import acl_sections, group_sections, route_section

Sections = Callable[[], tuple[Section, ...]]


def inspect(cloud: Cloud, owner: str) -> Inspection:
    """Everything about what has this id: a resource, or the internet."""
    resource = cloud.resources.get(owner)
    kind = kind_of(cloud, owner)
    if resource is None:
        reached = Page(Leaf.ACCESS, steps=lambda: access(cloud, owner))
        shown = _page(Leaf.PROPERTIES, properties.internet)
        return Inspection(owner, kind, pages=(shown, reached, actions_page(None)))
    pages, offers = _pages(cloud, resource)
    if owner in ends(cloud) and all(page.leaf is not Leaf.ACCESS for page in pages):
        pages = (*pages, Page(Leaf.ACCESS, steps=lambda: access(cloud, owner)))
    return Inspection(owner, kind, resource.name, (*pages, actions_page(resource)), offers)


def kind_of(cloud: Cloud, owner: str) -> str:
    """The last part of the catalogue's ``scenario.kind.…`` for what has this id."""
    resource = cloud.resources.get(owner)
    if resource is None:
        return "internet"
    return type(resource).__name__ if isinstance(resource, _KNOWN) else "other"


def _page(leaf: Leaf, sections: Sections) -> Page:
    return Page(leaf, sections)


def _pages(cloud: Cloud, resource: Resource) -> tuple[tuple[Page, ...], tuple[Offer[Call], ...]]:
    match resource:
        case (
            Instance()
            | DbInstance()
            | NetworkInterface()
            | LoadBalancer()
            | VpcEndpoint()
            | LambdaFunction()
            | EcsTask()
        ):
            return hosts.pages(cloud, resource), hosts.offers(cloud, resource)
        case Subnet():
            return _subnet(cloud, resource)
        case RouteTable():
            return (
                _page(Leaf.ROUTES, lambda: (route_section(cloud, resource),)),
                _page(Leaf.PROPERTIES, lambda: properties.route_table(cloud, resource)),
            ), ()
        case NetworkAcl():
            return (
                _page(Leaf.RULES, lambda: acl_sections(resource)),
                _page(Leaf.PROPERTIES, lambda: properties.network_acl(cloud, resource)),
            ), ()
        case SecurityGroup():
            return (
                _page(Leaf.RULES, lambda: group_sections(resource)),
                _page(Leaf.PROPERTIES, lambda: properties.security_group(cloud, resource)),
            ), ()
        case Vpc():
            return (
                _page(Leaf.PROPERTIES, lambda: properties.vpc(resource)),
                _page(Leaf.CONTENTS, lambda: _contents(cloud, resource)),
            ), (Offer(compute.ALLOCATE_ADDRESS),)
        case InternetGateway(vpc=vpc):
            first = next(iter(cloud.of(Vpc)), "")
            attach = Offer(compute.ATTACH, {"gateway": resource.id}, {"vpc": first})
            return (
                _page(Leaf.PROPERTIES, lambda: properties.internet_gateway(cloud, resource)),
            ), (attach,) if vpc is None else ()
        case NatGateway():
            return (_page(Leaf.PROPERTIES, lambda: properties.nat_gateway(cloud, resource)),), ()
        case ElasticIp(interface=interface):
            given = {"address": resource.id}
            form = compute.ASSOCIATE_ADDRESS if interface is None else compute.LEAVE_ADDRESS
            return (_page(Leaf.PROPERTIES, lambda: properties.elastic_ip(cloud, resource)),), (
                Offer(form, given),
            )
        case OutsideHost():
            return (_page(Leaf.PROPERTIES, lambda: properties.outside_host(resource)),), ()
        case _:
            found = _beyond(cloud, resource)
            return found or (_page(Leaf.PROPERTIES, lambda: _as_recorded(resource)),), ()


def _beyond(cloud: Cloud, resource: Resource) -> tuple[Page, ...]:
    """The pages of what lies on a VPC's border and beyond it; none for any other kind."""
    match resource:
        case VpcPeeringConnection():
            return hubs.peering(cloud, resource)
        case TransitGateway():
            return hubs.gateway(cloud, resource)
        case TransitGatewayRouteTable():
            return hubs.table(cloud, resource)
        case (
            TransitGatewayVpcAttachment()
            | TransitGatewayPeeringAttachment()
            | TransitGatewayVpnAttachment()
            | TransitGatewayDirectConnectAttachment()
        ):
            return hubs.attachment(cloud, resource)
        case (
            CustomerGateway()
            | DirectConnectGateway()
            | Site()
            | SiteHost()
            | VirtualInterface()
            | VpnConnection()
            | VpnGateway()
        ):
            return hybrid.pages(cloud, resource)
        case (
            AwsService()
            | EgressOnlyInternetGateway()
            | EksPod()
            | EndpointServiceConfiguration()
            | Listener()
            | RegionalNatGateway()
            | TargetGroup()
        ):
            return services.pages(cloud, resource)
        case _:
            return ()


def _subnet(cloud: Cloud, subnet: Subnet) -> tuple[tuple[Page, ...], tuple[Offer[Call], ...]]:
    world = cloud.derived(World)
    table, acl = world.route_table(subnet.id), world.network_acl(subnet.id)
    pages = [_page(Leaf.PROPERTIES, lambda: properties.subnet(cloud, subnet))]
    if table is not None:
        pages.append(_page(Leaf.ROUTES, lambda: (route_section(cloud, table),)))
    if acl is not None:
        pages.append(_page(Leaf.RULES, lambda: acl_sections(acl)))
    given = {"subnet": subnet.id}
    offers = [Offer(routes.USE_TABLE, given)]
    explicit = routes.explicit_table(cloud, subnet.id)
    if explicit is not None:
        offers.append(Offer(routes.LEAVE_TABLE, {**given, "table": explicit.id}))
    return tuple(pages), (*offers, Offer(filters.USE_ACL, given))


_KNOWN = (
    AwsService,
    CustomerGateway,
    DbInstance,
    DbSnapshot,
    DbSubnetGroup,
    DhcpOptions,
    DirectConnectGateway,
    EcsTask,
    EgressOnlyInternetGateway,
    EksPod,
    ElasticIp,
    EndpointServiceConfiguration,
    FlowLog,
    IamRole,
    Instance,
    InternetGateway,
    LambdaFunction,
    Listener,
    LoadBalancer,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PrefixList,
    RegionalNatGateway,
    RouteTable,
    SecurityGroup,
    Site,
    SiteHost,
    Subnet,
    TargetGroup,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpcBlockPublicAccess,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
"""Kinds that the catalogue has a word for."""

_CONTENTS: tuple[type[Resource], ...] = (
    Subnet,
    RouteTable,
    SecurityGroup,
    NetworkAcl,
    InternetGateway,
    EgressOnlyInternetGateway,
    NatGateway,
    RegionalNatGateway,
    VpcEndpoint,
    TransitGatewayVpcAttachment,
    VpnGateway,
    LoadBalancer,
    TargetGroup,
)


def _contents(cloud: Cloud, vpc: Vpc) -> tuple[Section, ...]:
    """What belongs to the VPC, kind by kind, and the account's elastic IP addresses."""
    found = []
    for kind in _CONTENTS:
        of_kind = [r for r in cloud.of(kind).values() if getattr(r, "vpc", None) == vpc.id]
        found.append((kind.__name__, of_kind))
    found.append((ElasticIp.__name__, list(cloud.of(ElasticIp).values())))
    return tuple(
        Section(
            tuple(Row((resource.id, resource.name), link=resource.id) for resource in of_kind),
            code=f"scenario.kinds.{name}",
        )
        for name, of_kind in found
        if of_kind
    )


def _as_recorded(resource: Resource) -> tuple[Section, ...]:
    """The fields of a kind that has no page of its own, as the model names them."""
    rows = (
        Row((each.name, _shown(getattr(resource, each.name))))
        for each in fields(resource)
        if each.name not in ("id", "name")
    )
    return (Section(tuple(rows)),)


def _shown(value: object) -> str:
    if isinstance(value, tuple | frozenset):
        return ", ".join(map(str, value))
    return str(value)
