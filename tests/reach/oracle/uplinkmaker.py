"""Random sites on premises and their ways to AWS."""

from __future__ import annotations

from ipaddress import IPv4Network

from oracle.maker import HOME, Maker
from oracle.rulemaker import NARROW, WIDE, random_network
from trainer.cloud import (
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    FirewallRule,
    InterfaceKind,
    Network,
    Site,
    SiteHost,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayVpnAttachment,
    Tunnel,
    VirtualInterface,
    Vpc,
    VpnConnection,
    VpnGateway,
)
from trainer.packets import Service


def make_sites(make: Maker) -> None:
    """One or two sites, each with a connection or two."""
    for number in range(make.one((1, 1, 2))):
        own = IPv4Network(f"192.168.{number * 16}.0/20")
        if number and make.maybe(0.3):
            own = IPv4Network("192.168.0.0/21")
        more = [IPv4Network("10.0.128.0/20")] * make.maybe(0.15)
        public = IPv4Network(f"198.51.100.{128 + number * 64}/26")
        in_public = make.maybe(0.5)
        if in_public:
            more.append(public)
        site = Site(
            id=f"site-{number}",
            networks=(own, *more),
            advertises=(make.one(list(own.subnets(1))),) if make.maybe(0.2) else None,
            routes=tuple({random_network(make), IPv4Network("10.0.0.0/8")})
            if make.maybe(0.2)
            else None,
            inbound=firewall(make) if make.maybe(0.4) else None,
            outbound=firewall(make) if make.maybe(0.4) else None,
        )
        make.add(site)
        make.add(CustomerGateway(id=f"cgw-{number}", site=site.id))
        host = IPv4Network((int(own.network_address) + 10, 31))
        make.add(SiteHost(id=f"host-{number}", site=site.id, networks=(host,)))
        for uplink in range(make.one((0, 1, 1, 2) if in_public else (1, 1, 1, 2))):
            make.one((to_vpc, to_vpc, to_hub))(make, site, f"{number}{uplink}")
        if in_public:
            first = int(public.network_address)
            ends = tuple(IPv4Network((first + offset, 31)) for offset in (10, 40))
            make.add(SiteHost(id=f"host-{number}-public", site=site.id, networks=ends))
            for line in range(make.one((0, 1, 1, 1, 1, 2))):
                to_amazon(make, site, public, line)


def firewall(make: Maker) -> tuple[FirewallRule, ...]:
    rules = [
        FirewallRule(service=make.one((*WIDE, *NARROW)), network=random_network(make))
        for _ in range(make.random.randint(1, 3))
    ]
    if make.maybe(0.4):
        rules.append(FirewallRule(service=Service.ALL, network=IPv4Network("10.0.0.0/8")))
    return tuple(rules)


def vpn_gateway(make: Maker, vpc: Vpc) -> VpnGateway:
    gateway = VpnGateway(id=f"vgw-{vpc.id}", vpc=vpc.id)
    make.add(gateway)
    return gateway


def to_vpc(make: Maker, site: Site, name: str) -> None:
    """To the VPN gateway of some VPC: a VPN connection, or Direct Connect."""
    vpc = make.one([v for v in make.of(Vpc) if v.region == HOME])
    gateway = vpn_gateway(make, vpc)
    match make.random.randrange(4):
        case 0:
            interface(make, site, name, InterfaceKind.PRIVATE, gateway.id)
        case 1:
            allowed = make.one(([vpc.cidrs[0]], [IPv4Network("10.0.0.0/8")], list(vpc.cidrs)))
            middle(make, site, name, InterfaceKind.PRIVATE, gateway.id, tuple(allowed))
        case _:
            make.add(vpn(make, site, name, gateway=gateway.id, hub=None))


def to_hub(make: Maker, site: Site, name: str) -> None:
    """To the transit gateway, where there is one."""
    hubs = [h.id for h in make.of(TransitGateway) if h.region == HOME]
    if not hubs:
        to_vpc(make, site, name)
    elif make.maybe(0.6):
        make.add(vpn(make, site, name, gateway=None, hub=hubs[0]))
        make.add(
            TransitGatewayVpnAttachment(
                id=f"tgw-attach-vpn-{name}", gateway=hubs[0], connection=f"vpn-{name}"
            )
        )
    else:
        allowed = tuple(
            make.some([IPv4Network("10.0.0.0/8"), *(v.cidrs[0] for v in make.of(Vpc))], 2)
        )
        middle(make, site, name, InterfaceKind.TRANSIT, hubs[0], allowed)
        make.add(
            TransitGatewayDirectConnectAttachment(
                id=f"tgw-attach-dx-{name}", gateway=hubs[0], direct_connect_gateway=f"dxgw-{name}"
            )
        )


def vpn(
    make: Maker, site: Site, name: str, *, gateway: str | None, hub: str | None
) -> VpnConnection:
    static = make.maybe(0.4)
    routes: tuple[Network, ...] = ()
    if static:
        routes = tuple(make.some([*site.networks, *site.networks[0].subnets(1)], 2))
    down = make.maybe(0.08)
    return VpnConnection(
        id=f"vpn-{name}",
        customer_gateway=f"cgw-{site.id.removeprefix('site-')}",
        vpn_gateway=gateway,
        transit_gateway=hub,
        static=static,
        routes=routes,
        tunnels=(Tunnel.DOWN, Tunnel.DOWN if down else Tunnel.UP),
    )


def interface(make: Maker, site: Site, name: str, kind: InterfaceKind, gateway: str) -> None:
    make.add(
        VirtualInterface(
            id=f"dxvif-{name}",
            site=site.id,
            kind=kind,
            gateway=gateway,
            bgp_up=make.maybe(0.93),
            advertises=tuple(site.networks[0].subnets(1)) if make.maybe(0.2) else None,
        )
    )


def to_amazon(make: Maker, site: Site, public: IPv4Network, number: int) -> None:
    """A public virtual interface, which takes public prefixes only."""
    make.add(
        VirtualInterface(
            id=f"dxvif-{site.id}-public-{number}",
            site=site.id,
            kind=InterfaceKind.PUBLIC,
            bgp_up=make.maybe(0.85),
            advertises=(make.one((public, next(public.subnets(1)))),),
        )
    )


def middle(
    make: Maker,
    site: Site,
    name: str,
    kind: InterfaceKind,
    gateway: str,
    allowed: tuple[Network, ...],
) -> None:
    """A virtual interface to a Direct Connect gateway, and what is behind that."""
    interface(make, site, name, kind, f"dxgw-{name}")
    association = DirectConnectAssociation(gateway=gateway, allowed_prefixes=allowed)
    make.add(DirectConnectGateway(id=f"dxgw-{name}", associations=(association,)))
