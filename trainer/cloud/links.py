"""Links between AWS and sites on premises, and the prefixes known at both of their ends.

https://docs.aws.amazon.com/vpn/latest/s2svpn/vpn-route-priority.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from trainer.cloud.cloud import Cloud
from trainer.cloud.hybrid import (
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    InterfaceKind,
    Site,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.network import Route, RouteOrigin, RouteTable, Vpc
from trainer.cloud.resource import Network
from trainer.cloud.transit import (
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayVpnAttachment,
)


class Preference(IntEnum):
    """Which link wins for one prefix; the lowest does."""

    DIRECT_CONNECT = 0
    STATIC_VPN = 1
    BGP_VPN = 2


@dataclass(frozen=True, slots=True)
class Link:
    """One way between a site and a gateway.

    ``gateway`` is the id of the VPN gateway, or of the transit gateway's attachment.
    ``to_site`` are the prefixes that AWS knows to lie behind the link, ``to_aws`` those that
    the site is told of, or that its routers were given for a static VPN; None for a VPN on a
    transit gateway, where a route table holds them.
    """

    component: str
    gateway: str
    site: str
    preference: Preference
    works: bool
    to_site: tuple[Network, ...]
    to_aws: tuple[Network, ...] | None

    @property
    def static(self) -> bool:
        """Whether prefixes were written down for it instead of learnt by BGP."""
        return self.preference is Preference.STATIC_VPN

    @property
    def takes_all(self) -> bool:
        """Whether the tables of a transit gateway alone decide what goes into it."""
        return self.static and self.to_aws is None

    @property
    def known(self) -> bool:
        """Whether AWS knows the prefixes: BGP forgets those of a link that is down."""
        return self.works or self.static


def links(cloud: Cloud) -> tuple[Link, ...]:
    """Every link of the cloud."""
    return (*_vpns(cloud), *_direct_connects(cloud))


def propagated_routes(cloud: Cloud, table: RouteTable) -> Iterator[Route]:
    """What virtual private gateways put into a VPC's route table by route propagation.

    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html#route-table-route-propagation
    """
    for gateway in table.propagating:
        ending = (link for link in cloud.derived(links) if link.gateway == gateway)
        known = {network for link in ending if link.known for network in link.to_site}
        for network in sorted(known, key=str):
            yield Route(destination=network, target=gateway, origin=RouteOrigin.PROPAGATED)


def _site_of(cloud: Cloud, connection: VpnConnection) -> Site | None:
    device = cloud.find(CustomerGateway, connection.customer_gateway)
    return cloud.find(Site, device.site) if device is not None else None


def _vpns(cloud: Cloud) -> Iterator[Link]:
    attachments = {a.connection: a for a in cloud.of(TransitGatewayVpnAttachment).values()}
    for connection in cloud.of(VpnConnection).values():
        site = _site_of(cloud, connection)
        if site is None:
            continue
        attachment = attachments.get(connection.id)
        gateway = connection.vpn_gateway if attachment is None else attachment.id
        if gateway is None:
            continue
        to_aws = _vpc_networks(cloud, gateway) if attachment is None else None
        yield Link(
            connection.id,
            gateway,
            site.id,
            Preference.STATIC_VPN if connection.static else Preference.BGP_VPN,
            connection.works,
            _behind_vpn(connection, site, attachment is not None),
            to_aws,
        )


def _behind_vpn(
    connection: VpnConnection, site: Site, on_transit_gateway: bool
) -> tuple[Network, ...]:
    """A transit gateway's own tables decide what goes into a static VPN: it takes all of it."""
    if not connection.static:
        return site.announced if connection.advertises is None else connection.advertises
    return site.networks if on_transit_gateway else connection.routes


def _vpc_networks(cloud: Cloud, gateway: str) -> tuple[Network, ...]:
    found = cloud.find(VpnGateway, gateway)
    vpc = cloud.find(Vpc, found.vpc) if found is not None else None
    return vpc.networks if vpc is not None else ()


def _direct_connects(cloud: Cloud) -> Iterator[Link]:
    for interface in cloud.of(VirtualInterface).values():
        site = cloud.find(Site, interface.site)
        if site is None or interface.kind is InterfaceKind.PUBLIC:
            continue
        to_site = site.announced if interface.advertises is None else interface.advertises
        for gateway, to_aws in _behind(cloud, interface):
            yield Link(
                interface.id,
                gateway,
                site.id,
                Preference.DIRECT_CONNECT,
                interface.bgp_up,
                to_site,
                to_aws,
            )


def _behind(cloud: Cloud, interface: VirtualInterface) -> Iterator[tuple[str, tuple[Network, ...]]]:
    """The gateways that an interface leads to, and what they announce through it."""
    match cloud.resources.get(interface.gateway or ""):
        case VpnGateway(id=gateway):
            if interface.kind is InterfaceKind.PRIVATE:
                yield gateway, _vpc_networks(cloud, gateway)
        case DirectConnectGateway() as hub:
            for association in hub.associations:
                yield from _associated(cloud, interface, hub, association)


def _associated(
    cloud: Cloud,
    interface: VirtualInterface,
    hub: DirectConnectGateway,
    association: DirectConnectAssociation,
) -> Iterator[tuple[str, tuple[Network, ...]]]:
    """Private interfaces reach VPN gateways, transit interfaces transit gateways."""
    allowed = association.allowed_prefixes
    match cloud.resources.get(association.gateway), interface.kind:
        case VpnGateway(id=gateway), InterfaceKind.PRIVATE:
            networks = _vpc_networks(cloud, gateway)
            if allowed:
                networks = tuple(n for n in networks if any(_covers(a, n) for a in allowed))
            yield gateway, networks
        case TransitGateway(id=gateway), InterfaceKind.TRANSIT:
            for attachment in cloud.of(TransitGatewayDirectConnectAttachment).values():
                if (attachment.gateway, attachment.direct_connect_gateway) == (gateway, hub.id):
                    yield attachment.id, allowed


def _covers(wide: Network, narrow: Network) -> bool:
    return (
        wide.version == narrow.version
        and wide.prefixlen <= narrow.prefixlen
        and narrow.network_address in wide
    )
