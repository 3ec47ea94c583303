"""Networks on premises of a topology, and the ways to them."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network

from trainer.cloud.filters import Direction
from trainer.cloud.hybrid import (
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    FirewallRule,
    InterfaceKind,
    Site,
    SiteHost,
    Tunnel,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.node import Node
from trainer.cloud.resource import Network
from trainer.cloud.topology.compute import networks_of, read_host_facts
from trainer.cloud.topology.draft import MOST_ROWS, Draft, name_of
from trainer.cloud.topology.forms import (
    parse_address,
    parse_cidr,
    parse_firewall_rule,
    parse_ipv4,
    parse_service,
    preposition,
)
from trainer.cloud.transit import TransitGateway

TUNNELS = 2

# Sites


def read_site(draft: Draft, resource_id: str, node: Node) -> Site:
    """A network on premises: without a firewall, and announcing all that it has, unless stated."""
    node.fields(("networks",), ("advertises", "routes", "inbound", "outbound", "name"))

    def rules(direction: Direction) -> tuple[FirewallRule, ...] | None:
        listed = node.get(direction)
        if listed is None:
            return None
        return draft.rows(resource_id, direction, listed, lambda row: _rule(row, direction))

    return Site(
        id=resource_id,
        name=name_of(node),
        networks=_networks(draft, resource_id, node.require("networks")),
        advertises=_prefixes(draft, resource_id, node, "advertises"),
        routes=_prefixes(draft, resource_id, node, "routes"),
        inbound=rules(Direction.INBOUND),
        outbound=rules(Direction.OUTBOUND),
    )


def _prefixes(draft: Draft, resource_id: str, node: Node, key: str) -> tuple[Network, ...] | None:
    """The CIDR blocks under a key; None if it is left out, none if its list is empty."""
    listed = node.get(key)
    if listed is None:
        return None
    return draft.rows(resource_id, key, listed, lambda n: n.parse(parse_cidr))


def _rule(node: Node, direction: Direction) -> FirewallRule:
    if not isinstance(node.content, Mapping):
        return node.parse(lambda text: parse_firewall_rule(text, direction))
    word = preposition(direction)
    node.fields(("service", word))
    return FirewallRule(
        service=node.require("service").parse(parse_service),
        network=node.require(word).parse(parse_cidr),
    )


def _networks(draft: Draft, site: str, node: Node) -> tuple[Network, ...]:
    """The CIDR blocks of a site: ``[]`` where nobody knows them, as behind a connection over which
    nothing was announced."""
    return draft.rows(site, "networks", node, lambda n: n.parse(parse_cidr))


def read_site_host(draft: Draft, resource_id: str, node: Node) -> SiteHost:
    """A host on premises, by its one ``address`` or by its ``networks``."""
    node.fields(("site",), ("networks", "address", "listens", "name"))
    address, listed = node.get("address"), node.get("networks")
    if address is not None and listed is not None:
        raise listed.bad("input.keys_exclude", first="address", second="networks")
    if address is None:
        networks = networks_of(draft, resource_id, node.require("networks"))
    else:
        networks = draft.rows(
            resource_id, "networks", address, lambda n: ip_network(n.parse(parse_address)), most=1
        )
    return SiteHost(
        id=resource_id,
        name=name_of(node),
        site=draft.reference(node.require("site"), Site).id,
        networks=networks,
        host=read_host_facts(draft, resource_id, node),
    )


# Site-to-Site VPN


def read_vpn_gateway(draft: Draft, resource_id: str, node: Node) -> VpnGateway:
    """A virtual private gateway, attached to the only VPC unless it says ``vpc: null``."""
    node.fields(optional=("vpc", "name"))
    vpc = node.get("vpc")
    detached = vpc is not None and vpc.is_null
    return VpnGateway(
        id=resource_id, name=name_of(node), vpc=None if detached else draft.vpc_of(node).id
    )


def read_customer_gateway(draft: Draft, resource_id: str, node: Node) -> CustomerGateway:
    """The device of a site; without ``public_ip`` it is known by a certificate.

    https://docs.aws.amazon.com/vpn/latest/s2svpn/cgw-options.html
    """
    node.fields(("site",), ("public_ip", "name"))
    return CustomerGateway(
        id=resource_id,
        name=name_of(node),
        site=draft.reference(node.require("site"), Site).id,
        public_ip=node.read("public_ip", lambda n: str(n.parse(parse_ipv4)), ""),
    )


def read_vpn_connection(draft: Draft, resource_id: str, node: Node) -> VpnConnection:
    """A connection to a virtual private gateway or to a transit gateway; by BGP unless static.

    A static one says which prefixes lie at its far end: to a virtual private gateway as its
    ``routes``, of which there may be none yet. A transit gateway leaves that to its route
    tables, so that all networks of the site stand for them.
    https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
    """
    node.fields(
        ("customer_gateway",),
        ("vpn_gateway", "transit_gateway", "static", "routes", "advertises", "tunnels", "name"),
    )
    private, transit = node.get("vpn_gateway"), node.get("transit_gateway")
    if private is not None and transit is not None:
        raise transit.bad("input.keys_exclude", first="vpn_gateway", second="transit_gateway")
    if private is None and transit is None:
        raise node.missing("vpn_gateway")
    device = draft.reference(node.require("customer_gateway"), CustomerGateway)
    static = node.read("static", Node.boolean, False)
    return VpnConnection(
        id=resource_id,
        name=name_of(node),
        customer_gateway=device.id,
        vpn_gateway=None if private is None else draft.reference(private, VpnGateway).id,
        transit_gateway=None if transit is None else draft.reference(transit, TransitGateway).id,
        static=static,
        routes=_static_routes(draft, resource_id, node, draft.get(Site, device.site))
        if static
        else _no_routes(node),
        advertises=_announced_over(draft, resource_id, node, static=static),
        tunnels=node.read("tunnels", _tunnels, (Tunnel.UP, Tunnel.UP)),
    )


def _static_routes(draft: Draft, resource_id: str, node: Node, site: Site) -> tuple[Network, ...]:
    if node.get("transit_gateway") is not None:
        _no_routes(node)
        return site.networks
    return draft.rows(resource_id, "routes", node.require("routes"), lambda n: n.parse(parse_cidr))


def _announced_over(
    draft: Draft, resource_id: str, node: Node, *, static: bool
) -> tuple[Network, ...] | None:
    """What the site announces over this connection, where that is not all that it announces."""
    listed = node.get("advertises")
    if listed is not None and static:
        raise listed.bad("input.key_needs", key="advertises", needs="static: false")
    return _prefixes(draft, resource_id, node, "advertises")


def _no_routes(node: Node) -> tuple[Network, ...]:
    listed = node.get("routes")
    if listed is not None:
        raise listed.bad("input.key_needs", key="routes", needs="static: true, vpn_gateway")
    return ()


def _tunnels(node: Node) -> tuple[Tunnel, Tunnel]:
    states = [member.choice(Tunnel) for member in node.list()]
    if len(states) != TUNNELS:
        raise node.bad("input.two_tunnels", found=str(len(states)))
    return states[0], states[1]


# Direct Connect


def read_direct_connect_gateway(draft: Draft, resource_id: str, node: Node) -> DirectConnectGateway:
    """A Direct Connect gateway with the gateways associated with it.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
    """
    node.fields(optional=("associations", "name"))

    def read(row: Node) -> DirectConnectAssociation:
        row.fields(("gateway",), ("allowed_prefixes",))
        return _association(draft, row)

    return DirectConnectGateway(
        id=resource_id,
        name=name_of(node),
        associations=draft.rows(resource_id, "associations", node.get("associations"), read),
    )


def _association(draft: Draft, node: Node) -> DirectConnectAssociation:
    """To a transit gateway the allowed prefixes must be named; they are what is announced.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
    """
    at = node.require("gateway")
    gateway = draft.resources.get(at.text())
    if not isinstance(gateway, VpnGateway | TransitGateway):
        raise draft.no_such(at, at.text(), VpnGateway, TransitGateway)
    if isinstance(gateway, TransitGateway):
        node.require("allowed_prefixes")
    listed = node.get("allowed_prefixes")
    members = () if listed is None else listed.one_or_more()
    if len(members) > MOST_ROWS:
        raise members[MOST_ROWS].bad("input.too_many_rows", limit=str(MOST_ROWS))
    return DirectConnectAssociation(
        gateway=gateway.id, allowed_prefixes=tuple(m.parse(parse_cidr) for m in members)
    )


def read_virtual_interface(draft: Draft, resource_id: str, node: Node) -> VirtualInterface:
    """A private, transit or public virtual interface of a site's Direct Connect connection.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
    """
    node.fields(("site", "kind"), ("gateway", "bgp_up", "advertises", "name"))
    kind = node.require("kind").choice(InterfaceKind)
    return VirtualInterface(
        id=resource_id,
        name=name_of(node),
        site=draft.reference(node.require("site"), Site).id,
        kind=kind,
        gateway=_interface_gateway(draft, node, kind),
        bgp_up=node.read("bgp_up", Node.boolean, True),
        advertises=_prefixes(draft, resource_id, node, "advertises"),
    )


def _interface_gateway(draft: Draft, node: Node, kind: InterfaceKind) -> str | None:
    """A public interface ends at no gateway, a transit one at a Direct Connect gateway only."""
    match kind:
        case InterfaceKind.PUBLIC:
            named = node.get("gateway")
            if named is not None:
                raise named.bad("input.key_needs", key="gateway", needs="kind: private, transit")
            return None
        case InterfaceKind.TRANSIT:
            return draft.reference(node.require("gateway"), DirectConnectGateway).id
        case InterfaceKind.PRIVATE:
            at = node.require("gateway")
            found = draft.resources.get(at.text())
            if not isinstance(found, VpnGateway | DirectConnectGateway):
                raise draft.no_such(at, at.text(), VpnGateway, DirectConnectGateway)
            return found.id
