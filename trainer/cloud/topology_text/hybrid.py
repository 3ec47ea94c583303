"""Networks on premises and the ways to them as entries."""

from __future__ import annotations

from trainer.cloud.filters import Direction
from trainer.cloud.hybrid import (
    CustomerGateway,
    DirectConnectGateway,
    FirewallRule,
    Site,
    SiteHost,
    Tunnel,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.topology.forms import preposition
from trainer.cloud.topology_text.sheet import (
    NULL,
    Entry,
    Sheet,
    Value,
    cidrs,
    entry,
    listens,
    unless,
)


def site(_: Sheet, site: Site) -> Entry:
    return entry(
        site,
        networks=cidrs(site.networks),
        advertises=cidrs(site.advertises),
        routes=cidrs(site.routes),
        inbound=_firewall(site.inbound, Direction.INBOUND),
        outbound=_firewall(site.outbound, Direction.OUTBOUND),
    )


def _firewall(rules: tuple[FirewallRule, ...] | None, direction: Direction) -> list[Value] | None:
    if rules is None:
        return None
    word = preposition(direction)
    return [f"{rule.service} {word} {rule.network}" for rule in rules]


def site_host(sheet: Sheet, host: SiteHost) -> Entry:
    return entry(
        host,
        site=sheet.ref(host.site),
        networks=cidrs(host.networks),
        listens=listens(host.host),
    )


def vpn_gateway(sheet: Sheet, gateway: VpnGateway) -> Entry:
    return entry(gateway, vpc=NULL if gateway.vpc is None else sheet.vpc(gateway.vpc))


def customer_gateway(sheet: Sheet, device: CustomerGateway) -> Entry:
    return entry(device, site=sheet.ref(device.site), public_ip=device.public_ip or None)


def vpn_connection(sheet: Sheet, connection: VpnConnection) -> Entry:
    gateway, hub = connection.vpn_gateway, connection.transit_gateway
    tunnels: list[Value] = [tunnel.value for tunnel in connection.tunnels]
    return entry(
        connection,
        customer_gateway=sheet.ref(connection.customer_gateway),
        vpn_gateway=None if gateway is None else sheet.ref(gateway),
        transit_gateway=None if hub is None else sheet.ref(hub),
        static=unless(connection.static, False),
        routes=cidrs(connection.routes) if connection.static and hub is None else None,
        advertises=None if connection.static else cidrs(connection.advertises),
        tunnels=unless(tunnels, [Tunnel.UP.value] * 2),
    )


def direct_connect_gateway(sheet: Sheet, gateway: DirectConnectGateway) -> Entry:
    associations: list[Value] = []
    for association in gateway.associations:
        row: Entry = {"gateway": sheet.ref(association.gateway)}
        row["allowed_prefixes"] = cidrs(association.allowed_prefixes) or []
        associations.append(row)
    return entry(gateway, associations=associations or None)


def virtual_interface(sheet: Sheet, link: VirtualInterface) -> Entry:
    return entry(
        link,
        site=sheet.ref(link.site),
        kind=link.kind.value,
        gateway=None if link.gateway is None else sheet.ref(link.gateway),
        bgp_up=unless(link.bgp_up, True),
        advertises=cidrs(link.advertises),
    )
