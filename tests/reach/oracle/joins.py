"""What joins VPCs to each other, to sites and to AWS services, at random."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network

from oracle.maker import HOME, Maker, make_interface
from oracle.rulemaker import SITES, random_network
from trainer.cloud import (
    AttachmentState,
    AwsService,
    BlockExclusion,
    BlockMode,
    EcsTask,
    EndpointType,
    ExclusionMode,
    LambdaFunction,
    Network,
    PeeringState,
    PrefixList,
    Resource,
    Route,
    RouteTable,
    Site,
    Subnet,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
    VpcBlockPublicAccess,
    VpcEndpoint,
    VpcPeeringConnection,
)

PEER = "tgw-attach-peer"
"""The attachment between the two transit gateways."""

S3, SSM = f"com.amazonaws.{HOME}.s3", f"com.amazonaws.{HOME}.ssm"


Attachment = (
    TransitGatewayVpcAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
)

# Services and endpoints


def make_services(make: Maker) -> None:
    """S3 with its prefix list, and a service for interface endpoints."""
    storage = IPv4Network("192.0.2.0/25")
    make.add(
        AwsService(id=S3, region=HOME, networks=(storage,)),
        PrefixList(id="pl-s3", entries=(storage,), owner=S3),
        AwsService(id=SSM, region=HOME, networks=(IPv4Network("192.0.2.128/25"),)),
    )


def make_interface_endpoint(make: Maker, vpc: Vpc) -> None:
    subnets = one_per_zone(make, vpc)
    name = f"vpce-{vpc.id}"
    groups = make.groups_of(vpc.id)
    nics = [
        make_interface(make, f"eni-{name}-{n}", s, groups, owner=name, six=False, extra=False)
        for n, s in enumerate(subnets)
    ]
    make.add(
        VpcEndpoint(
            id=name,
            vpc=vpc.id,
            service=SSM,
            type=EndpointType.INTERFACE,
            interfaces=tuple(n.id for n in nics),
            private_dns=make.maybe(0.6),
        )
    )


def make_gateway_endpoint(make: Maker, vpc: Vpc) -> None:
    """With its route, as AWS puts it into the tables that the endpoint is associated with."""
    name = f"vpce-{vpc.id}-s3"
    tables = make.some([t for t in make.of(RouteTable, vpc.id) if not t.gateways], 4)
    for table in tables:
        route = Route(destination="pl-s3", target=name)
        make.add(replace(table, routes=(*table.routes, route)))
    make.add(
        VpcEndpoint(
            id=name,
            vpc=vpc.id,
            service=S3,
            type=EndpointType.GATEWAY,
            route_tables=tuple(t.id for t in tables),
        )
    )


def one_per_zone(make: Maker, vpc: Vpc, *, every: bool = False) -> list[Subnet]:
    """A subnet of each zone, or only of some zones."""
    subnets = make.of(Subnet, vpc.id)
    make.random.shuffle(subnets)
    chosen = list({s.zone: s for s in subnets}.values())
    return chosen if every else make.some(chosen, 3 if make.maybe(0.8) else 1)


# Managed clients, and the switch above all


def make_function(make: Maker, vpc: Vpc) -> None:
    name = f"fn-{vpc.id}"
    subnet, groups = make.one(make.of(Subnet, vpc.id)), make.groups_of(vpc.id)
    nic = make_interface(make, f"eni-{name}", subnet, groups, owner=name, six=False, extra=False)
    make.add(LambdaFunction(id=name, interfaces=(nic.id,), region=vpc.region))


def make_task(make: Maker, vpc: Vpc) -> None:
    name = f"task-{vpc.id}"
    subnet, groups = make.one(make.of(Subnet, vpc.id)), make.groups_of(vpc.id)
    nic = make_interface(
        make,
        f"eni-{name}",
        subnet,
        groups,
        owner=name,
        six=False,
        extra=False,
        public=make.maybe(0.5),
    )
    make.add(EcsTask(id=name, interfaces=(nic.id,)))


def make_block(make: Maker) -> None:
    """Block Public Access in the home Region, with an exclusion or two."""
    vpcs: list[Resource] = [v for v in make.of(Vpc) if v.region == HOME]
    subnets: list[Resource] = [s for s in make.of(Subnet) if s.zone.startswith(HOME)]
    spared = make.some(make.one((vpcs, subnets)), 2) if make.maybe(0.8) else []
    make.add(
        VpcBlockPublicAccess(
            id="bpa",
            region=HOME,
            mode=make.one((BlockMode.BIDIRECTIONAL, BlockMode.INGRESS)),
            exclusions=tuple(
                BlockExclusion(resource=r.id, mode=make.one(tuple(ExclusionMode))) for r in spared
            ),
        )
    )


# VPC to VPC


def make_peerings(make: Maker) -> None:
    vpcs = make.of(Vpc)
    for number, first in enumerate(vpcs):
        for second in vpcs[number + 1 :]:
            if make.maybe(0.5):
                state = PeeringState.ACTIVE if make.maybe(0.92) else PeeringState.PENDING_ACCEPTANCE
                make.add(
                    VpcPeeringConnection(
                        id=f"pcx-{first.id}-{second.id}",
                        requester=first.id,
                        accepter=second.id,
                        state=state,
                        accepter_dns=make.maybe(0.5),
                    )
                )


# Transit gateways


def make_hubs(make: Maker) -> None:
    """A transit gateway at home, one away if a VPC is there, and a peering between them."""
    vpcs = make.of(Vpc)
    hubs = {region: f"tgw-{region}" for region in dict.fromkeys(v.region for v in vpcs)}
    for region, name in hubs.items():
        referencing = make.maybe(0.5)
        make.add(TransitGateway(id=name, region=region, security_group_referencing=referencing))
    for vpc in vpcs:
        if make.maybe(0.85):
            make_attachment(make, vpc, hubs[vpc.region])
    if len(hubs) == 2:
        first, second = hubs.values()
        make.add(TransitGatewayPeeringAttachment(id=PEER, gateway=first, peer=second))


def make_attachment(make: Maker, vpc: Vpc, hub: str) -> None:
    """In a subnet of each zone, or of fewer."""
    make.add(
        TransitGatewayVpcAttachment(
            id=f"tgw-attach-{vpc.id}",
            gateway=hub,
            vpc=vpc.id,
            subnets=tuple(s.id for s in one_per_zone(make, vpc, every=make.maybe(0.6))),
            state=AttachmentState.AVAILABLE if make.maybe(0.95) else AttachmentState.FAILED,
            appliance_mode=make.maybe(0.25),
            security_group_referencing=make.maybe(0.8),
        )
    )


def make_hub_tables(make: Maker) -> None:
    """One or two tables for each hub; most attachments are associated and propagated."""
    for hub in make.of(TransitGateway):
        attached = attachments_of(make, hub)
        tables = [f"rtb-{hub.id}-{n}" for n in range(make.random.randint(1, 2))]
        home = {a: make.one(tables) for a in attached if make.maybe(0.95)}
        for table in tables:
            make.add(
                TransitGatewayRouteTable(
                    id=table,
                    gateway=hub.id,
                    associations=tuple(a for a in attached if home.get(a) == table),
                    propagations=tuple(a for a in attached if a != PEER and make.maybe(0.85)),
                    routes=hub_routes(make, hub),
                )
            )


def attachments_of(make: Maker, hub: TransitGateway) -> list[str]:
    """Those that AWS would let one associate: they are available."""
    attached: list[Attachment] = [
        *make.of(TransitGatewayVpcAttachment),
        *make.of(TransitGatewayVpnAttachment),
        *make.of(TransitGatewayDirectConnectAttachment),
    ]
    found = [a.id for a in attached if a.gateway == hub.id and a.state is AttachmentState.AVAILABLE]
    peers = make.of(TransitGatewayPeeringAttachment)
    return found + [a.id for a in peers if hub.id in (a.gateway, a.peer)]


def hub_routes(make: Maker, hub: TransitGateway) -> tuple[TransitGatewayRoute, ...]:
    """Static routes: wide ones, a VPC's range, a blackhole, a prefix list."""
    chosen: dict[Network | str, str | None] = {}
    attached = attachments_of(make, hub)
    if not attached:
        return ()
    for network in (IPv4Network("0.0.0.0/0"), IPv4Network("10.0.0.0/8"), SITES):
        if make.maybe(0.35):
            chosen[network] = make.one(attached)
    if PEER in attached:
        for vpc in make.of(Vpc):
            if make.maybe(0.7) and vpc.region != hub.region:
                chosen[vpc.cidrs[0]] = PEER
    for number, site in enumerate(make.of(Site)):
        links = [a for a in attached if a.startswith(f"tgw-attach-vpn-{number}")]
        if links and make.maybe(0.5):
            chosen[site.networks[0]] = make.one(links)
    if make.maybe(0.25):
        broken = [
            a.id
            for a in make.of(TransitGatewayVpcAttachment)
            if a.gateway == hub.id and a.id not in attached
        ]
        chosen[random_network(make)] = make.one([*attached, *broken, None])
    if make.maybe(0.1):
        chosen["list-partners"] = make.one(attached)
    return tuple(TransitGatewayRoute(destination=d, attachment=a) for d, a in chosen.items())
