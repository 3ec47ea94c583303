"""VPN gateways, Direct Connect, and sites on premises.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
"""

from __future__ import annotations

from collections.abc import Iterable

from oracle import hub
from oracle.edges import to_interface
from oracle.model import is_private
from oracle.publiclines import amazons_is_longer
from oracle.rules import Match
from oracle.run import Run
from oracle.states import (
    AtHub,
    AtSite,
    AtVpnGateway,
    Dropped,
    End,
    Flight,
    FromUplink,
    Inside,
    LeavingSite,
    OnInternet,
    State,
    Undetermined,
)
from oracle.uplinks import Kind, Uplink
from oracle.wire import Packet, holds
from trainer.cloud import (
    FirewallRule,
    Network,
    Site,
    TransitGatewayRouteTable,
    VpnGateway,
)


def at_vpn_gateway(run: Run, flight: Flight, state: AtVpnGateway) -> State:
    """To the site behind the longest prefix that the gateway knows, Direct Connect first."""
    packet = flight.packet
    if run.model.holder.get((state.vpc, packet.source)) is None:
        raise Dropped(f"{state.gateway} serves interfaces of its VPC")
    knowing = [
        ((network.prefixlen, uplink.kind), uplink)
        for uplink in run.model.uplinks
        if uplink.gateway == state.gateway
        for network in uplink.from_site
        if holds(network, packet.destination)
    ]
    ways = [(key, uplink) for key, uplink in knowing if uplink.up]
    if ways and any(not u.up and u.kind is Kind.VPN_STATIC for _, u in knowing):
        raise Undetermined("a static VPN connection that is down, beside another way")
    if not ways:
        raise Dropped(f"{state.gateway} knows no site with this address")
    best = max(key for key, _ in ways)
    equal = [u for key, u in ways if key == best]
    if len({u.site for u in equal}) > 1:
        raise Undetermined("which of two sites with the same prefix a VPN gateway prefers")
    uplink = run.choices.pick(equal)
    flight.sender = None
    return AtSite(uplink.site)


def at_site(run: Run, flight: Flight, state: AtSite) -> State:
    site = run.model.cloud.get(Site, state.site)
    packet = flight.packet
    if not any(low <= packet.destination <= high for low, high in run.model.site_spans[site.id]):
        raise Dropped(f"{site.id} has no such address")
    pass_firewall(run, site, site.inbound, packet, packet.source)
    return End(site.id)


def leave_site(run: Run, flight: Flight, state: LeavingSite) -> State:
    """Through the site's firewall, by a connection over which AWS told of the destination."""
    site = run.model.cloud.get(Site, state.site)
    packet = flight.packet
    destination = packet.destination
    pass_firewall(run, site, site.outbound, packet, destination)
    if any(holds(n, destination) for n in site.networks):
        raise Dropped(f"{site.id} keeps what is for its own addresses")
    if site.routes is not None and not any(holds(n, destination) for n in site.routes):
        raise Dropped(f"{site.id} does not send this to AWS")
    public = [line for line in run.model.public_lines if line.site == site.id and line.up]
    to_amazon = bool(public) and run.model.is_amazons(destination)
    ways: list[tuple[int, Uplink]] = []
    for uplink in run.model.uplinks:
        if uplink.up and uplink.site == site.id:
            lengths = [n.prefixlen for n in told(run, uplink) if holds(n, destination)]
            if lengths:
                ways.append((max(lengths), uplink))
    longest = max((length for length, _ in ways), default=0)
    if to_amazon and amazons_is_longer(destination, longest):
        told_here = [n for line in public for n in line.told]
        if is_private(packet.source) or not any(holds(n, packet.source) for n in told_here):
            raise Dropped("AWS takes only what a public virtual interface was announced for")
        return OnInternet()
    if not ways:
        # Routers on premises send the rest into a static VPN, which tells them nothing.
        ways = [
            (0, uplink)
            for uplink in run.model.uplinks
            if uplink.up and uplink.site == site.id and uplink.kind is Kind.VPN_STATIC
        ]
    if not ways:
        raise Dropped(f"AWS told {site.id} nothing of this address")
    best = max(length for length, _ in ways)
    equal = [u for length, u in ways if length == best]
    if len({(u.gateway, u.attachment) for u in equal}) > 1:
        raise Undetermined("which of two connections a site prefers")
    uplink = run.choices.pick(equal)
    if uplink.attachment is not None:
        return AtHub(uplink.gateway, uplink.attachment, None)
    return FromUplink(uplink.gateway)


def told(run: Run, uplink: Uplink) -> Iterable[Network]:
    """What AWS announces; a transit gateway announces the routes of the connection's table that
    win and lead somewhere."""
    if uplink.from_aws is not None:
        return uplink.from_aws
    for table in run.model.cloud.of(TransitGatewayRouteTable).values():
        if table.gateway == uplink.gateway and uplink.attachment in table.associations:
            best: dict[Network, hub.HubRoute] = {}
            for route in hub.hub_routes(run, table):
                if route.network not in best or route.rank > best[route.network].rank:
                    best[route.network] = route
            return [n for n, route in best.items() if hub.leads_somewhere(run, route)]
    return ()


def from_uplink(run: Run, flight: Flight, state: FromUplink) -> State:
    """To interfaces of the VPC only; an edge route table may lead to a middlebox."""
    gateway = run.model.cloud.get(VpnGateway, state.gateway)
    if gateway.vpc is None:
        raise Dropped(f"{gateway.id} is not attached")
    if run.model.holder.get((gateway.vpc, flight.packet.destination)) is None:
        raise Dropped(f"{gateway.id} serves interfaces of its VPC")
    table = run.model.edge_tables.get(gateway.id)
    entry = None if table is None else table.choose(flight.packet.destination)
    if entry is not None and entry.target in run.model.nics:
        return to_interface(run, entry.target, None)
    return Inside(gateway.vpc, None)


def pass_firewall(
    run: Run, site: Site, rules: tuple[FirewallRule, ...] | None, packet: Packet, far: int
) -> None:
    """A stateful firewall: None lets everything pass, answers need no rule."""
    answers = rules is None or (site.id, packet) in run.seen
    rows = () if rules is None else rules
    if not answers and not any(
        holds(r.network, far) and Match.of(r.service).fits(packet) for r in rows
    ):
        raise Dropped(f"the firewall of {site.id}")
    run.remember(site.id, packet)
