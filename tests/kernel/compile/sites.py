"""Sites on premises, and virtual private gateways between them and a VPC.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plan import Host

from compile.draft import SINK, Draft, Plans
from compile.facts import addresses, interfaces_in
from compile.internet import some_of
from compile.matches import collapse, of_networks, of_others, of_service
from compile.uplinks import Uplink
from compile.vpc import Router
from trainer.cloud import Cloud, Network, Site, SiteHost, VpnGateway


@dataclass(slots=True)
class SiteRouter:
    """A site in the making: one namespace with all its addresses, and its firewall."""

    site: Site
    draft: Draft
    connections: list[tuple[Uplink, str, tuple[Network, ...]]] = field(default_factory=list)

    def connect(self, plans: Plans, gateway: Draft, uplink: Uplink, told: Iterable[Network]) -> str:
        """The gateway's device towards the site over a connection; dead if that is down."""
        if uplink.up:
            own, far = plans.link(self.draft, gateway)
        else:
            own, far = (f"z{len(plans.links)}",) * 2
            plans.sink(self.draft, own)
            plans.sink(gateway, far)
        self.connections.append((uplink, own, tuple(told)))
        return far

    def routes(self) -> None:
        """The site sends what it was told of over the connection that told it.

        A static connection tells nothing: routers send there what they have no better way for.
        What only a dead connection told of comes last, to show which one is to blame. Of equal
        connections the static ones come first, then the first in the order of their ids; AWS's
        guides leave that to the site.
        """
        order = sorted(self.connections, key=lambda row: row[0].connection, reverse=True)
        order.sort(key=lambda row: row[0].static)
        for up, table in ((True, 2), (False, 4)):
            told: dict[Network, str] = {}
            static = ""
            for uplink, device, networks in order:
                if uplink.up is up:
                    told |= dict.fromkeys(networks, device)
                    static = device if uplink.static else static
            for network, device in told.items():
                self.draft.route(network, device, table)
            self.draft.lookup("from all", table, 40000 + table)
            if static:
                self.draft.nowhere(table + 1, static)
                self.draft.lookup("from all", table + 1, 40001 + table)
        self.draft.nowhere(6)
        self.draft.lookup("from all", 6, 40006)


def add_site(plans: Plans, cloud: Cloud, site: Site) -> SiteRouter:
    draft = plans.new(site.id)
    plans.sink(draft)
    draft.mark_answers()
    nobody = draft.drop(site.id, "nobody")
    for mine in of_networks("saddr", site.networks):
        draft.rule("raw", "iifname != lo", mine, nobody)
    draft.rule("forward", nobody)
    for network in site.networks:
        draft.lines.append(f"route add local {network} dev lo table local")
    plans.hosts[site.id] = Host(site.id, some_of(site.networks))
    for host in cloud.of(SiteHost).values():
        if host.site == site.id:
            plans.hosts[host.id] = Host(site.id, some_of(host.networks))
    return SiteRouter(site, draft)


def add_vpn_gateway(
    plans: Plans,
    cloud: Cloud,
    gateway: VpnGateway,
    router: Router,
    sites: Mapping[str, SiteRouter],
    uplinks: tuple[Uplink, ...],
) -> None:
    """Between interfaces of its VPC and prefixes that it knows behind its connections."""
    draft = plans.new(gateway.id)
    plans.sink(draft)
    draft.rule("raw", "notrack")
    inner, own = plans.link(router.draft, draft)
    router.doors[gateway.id] = inner
    router.enter_locally(inner)
    drop = draft.drop(gateway.id, "vpn gateway")
    held = [a for i in interfaces_in(cloud, router.vpc.id) for a in addresses(i)]
    for foreign in of_others("saddr", held):
        draft.rule("forward", f"iifname {own} {foreign}", drop)
    for foreign in of_others("daddr", held):
        draft.rule("forward", f"oifname {own} {foreign}", drop)
    known: dict[Network, str] = {}
    lost: dict[Network, str] = {}
    for uplink in uplinks:
        if uplink.gateway == gateway.id:
            device = sites[uplink.site].connect(plans, draft, uplink, router.vpc.networks)
            draft.lookup(f"iif {device}", 2, 100)
            if not uplink.up:
                draft.rule("forward", f"oifname {device}", draft.drop(uplink.connection, "vpn"))
            ways = known if uplink.up else lost
            ways |= dict.fromkeys(uplink.known, device)
    # What only a dead connection could take leads nowhere, but shows which one is to blame.
    for table, ways in ((1, known), (3, lost)):
        draft.lookup(f"iif {own}", table, 100 + table)
        for network, device in ways.items():
            draft.route(network, device, table)
    draft.lookup(f"iif {own}", 4, 200)
    draft.nowhere(4)
    draft.nowhere(2, own)
    draft.rule("forward", f"oifname {SINK}", drop)
    draft.identity(own, 0)


def finish_site(router: SiteRouter) -> None:
    """Its routes, and its firewall, which is stateful."""
    draft, site = router.draft, router.site
    router.routes()
    drop = draft.drop(site.id, "firewall")
    filters = (("input", "saddr", site.inbound), ("output", "daddr", site.outbound))
    for chain, side, rules in filters:
        if rules is not None:
            draft.rule(chain, "ct state established,related accept")
            for rule in rules:
                for far in of_networks(side, [rule.network]):
                    draft.rule(chain, far, of_service(rule.service), "accept")
            draft.rule(chain, drop)
    draft.note_stray_answers(site.id)
    lost = draft.drop(site.id, "route")
    if site.routes is not None:
        for elsewhere in of_others("daddr", collapse(site.routes)):
            draft.rule("leaving", elsewhere, lost)
    for uplink, device, _ in router.connections:
        if not uplink.up:
            draft.rule("leaving", f"oifname {device}", draft.drop(uplink.connection, "vpn"))
    draft.rule("leaving", f"oifname {{ {SINK}, lo }}", lost)
