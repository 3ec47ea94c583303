"""Pages for the ways to networks on premises, and for these networks themselves."""

from __future__ import annotations

from collections.abc import Iterable

from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DirectConnectGateway,
    FirewallRule,
    HostFacts,
    Network,
    RouteTable,
    Site,
    SiteHost,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.links import links
from trainer.tui.scenario.inspection.model import Cell, Leaf, Page, Row, Section, Word
from trainer.tui.scenario.inspection.properties import (
    NONE,
    line,
    linked,
    listens,
    tables_to,
    yes_no,
)

Hybrid = (
    CustomerGateway
    | DirectConnectGateway
    | Site
    | SiteHost
    | VirtualInterface
    | VpnConnection
    | VpnGateway
)


def pages(cloud: Cloud, found: Hybrid) -> tuple[Page, ...]:
    """The properties; the prefixes that a way knows at both ends; a site's firewall."""
    rows = tuple(_rows(cloud, found))
    properties = Page(Leaf.PROPERTIES, lambda: (Section(rows),))
    match found:
        case VpnGateway() | VpnConnection() | VirtualInterface():
            return properties, Page(Leaf.ROUTES, lambda: _prefixes(cloud, found.id))
        case Site() if found.inbound is not None or found.outbound is not None:
            return properties, Page(Leaf.RULES, lambda: _firewall(found))
        case _:
            return (properties,)


def _rows(cloud: Cloud, found: Hybrid) -> Iterable[Row]:
    match found:
        case VpnGateway():
            yield line("vpc", found.vpc or NONE, found.vpc)
            yield from linked(
                "connections",
                (c.id for c in cloud.of(VpnConnection).values() if c.vpn_gateway == found.id),
            )
            yield from linked("interfaces", _interfaces_of(cloud, found.id))
            yield from linked(
                "propagates_to",
                (t.id for t in cloud.of(RouteTable).values() if found.id in t.propagating),
            )
            yield from linked("routed_by", tables_to(cloud, found.id))
        case VpnConnection():
            end = found.vpn_gateway or found.transit_gateway
            yield line("tunnels", ", ".join(found.tunnels))
            yield line("customer_gateway", found.customer_gateway, found.customer_gateway)
            yield line("gateway", end or NONE, end)
            yield line("static_routing", yes_no(found.static))
        case CustomerGateway():
            yield line("public_ip", found.public_ip or NONE)
            yield line("site", found.site, found.site)
            connections = cloud.of(VpnConnection).values()
            ending = (c.id for c in connections if c.customer_gateway == found.id)
            yield from linked("connections", ending)
        case DirectConnectGateway():
            for association in found.associations:
                yield line("associations", association.gateway, association.gateway)
                yield from _listed("allowed_prefixes", association.allowed_prefixes)
            yield from linked("interfaces", _interfaces_of(cloud, found.id))
        case VirtualInterface():
            yield line("kind", found.kind.value)
            yield line("bgp_up", yes_no(found.bgp_up))
            yield line("gateway", found.gateway or NONE, found.gateway)
            yield line("site", found.site, found.site)
        case Site():
            yield from _listed("addresses", found.networks)
            yield from _listed("advertises", found.announced)
            if found.routes is not None:
                yield from _listed("sends_to_aws", found.routes)
            hosts = (host.id for host in cloud.of(SiteHost).values() if host.site == found.id)
            yield from linked("inside", hosts)
        case SiteHost():
            yield from _listed("addresses", found.networks)
            yield line("site", found.site, found.site)
            yield from _facts(found.host)


def _facts(host: HostFacts) -> Iterable[Row]:
    if host.listens is not None:
        yield listens(host.listens)


def _interfaces_of(cloud: Cloud, gateway: str) -> Iterable[str]:
    return (i.id for i in cloud.of(VirtualInterface).values() if i.gateway == gateway)


def _listed(name: str, networks: Iterable[Network]) -> Iterable[Row]:
    """A property with several networks, one a row; the label stands on the first."""
    label: Cell = Word(f"scenario.property.{name}")
    for network in networks:
        yield Row((label, str(network)))
        label = ""
    if label:
        yield Row((label, NONE))


def _prefixes(cloud: Cloud, component: str) -> tuple[Section, ...]:
    """What AWS knows to be on premises by each link, and what the site knows to be in AWS."""
    found = []
    for link in cloud.derived(links):
        if component in (link.component, link.gateway):
            known = link.to_site if link.known else ()
            rows = tuple(Row((str(network),)) for network in known)
            found.append(Section(rows, link.component, "scenario.section.known_to_aws"))
            if link.to_aws is not None:
                rows = tuple(Row((str(network),)) for network in link.to_aws)
                found.append(Section(rows, link.component, "scenario.section.known_to_site"))
    return tuple(found)


def _firewall(site: Site) -> tuple[Section, ...]:
    """The rules of the site's own firewall; a direction without rules is open."""
    sides = (("inbound", site.inbound), ("outbound", site.outbound))
    return tuple(
        Section(tuple(map(_rule, rules)), site.id, f"scenario.section.{name}")
        for name, rules in sides
        if rules is not None
    )


def _rule(rule: FirewallRule) -> Row:
    return Row((str(rule.service), str(rule.network)))
