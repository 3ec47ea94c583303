"""The ways between sites on premises and AWS, and which prefixes each side knows over them.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/allowed-to-prefixes.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from oracle.wire import span
from trainer.cloud import (
    AttachmentState,
    Cloud,
    CustomerGateway,
    DirectConnectAssociation,
    DirectConnectGateway,
    InterfaceKind,
    Network,
    Site,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    Vpc,
    VpnConnection,
    VpnGateway,
)


class Kind(IntEnum):
    """How AWS prefers them between prefixes of one length."""

    VPN_BGP = 0
    VPN_STATIC = 1
    DIRECT_CONNECT = 2


@dataclass(frozen=True, slots=True)
class Uplink:
    """A connection; ``up`` if it works now.

    ``gateway`` is the VPN gateway or transit gateway on AWS's side, ``attachment`` the id of
    the transit gateway's attachment. ``from_site`` are the prefixes that AWS knows behind it,
    ``from_aws`` those that the site is told; None where the transit gateway's route table says.
    """

    id: str
    site: str
    gateway: str
    attachment: str | None
    kind: Kind
    up: bool
    from_site: tuple[Network, ...]
    from_aws: tuple[Network, ...] | None


def uplinks_of(cloud: Cloud) -> tuple[Uplink, ...]:
    return (*_vpn(cloud), *_direct_connect(cloud))


def _vpn(cloud: Cloud) -> Iterator[Uplink]:
    for connection in cloud.of(VpnConnection).values():
        customer = cloud.find(CustomerGateway, connection.customer_gateway)
        site = None if customer is None else cloud.find(Site, customer.site)
        if site is None:
            continue
        kind = Kind.VPN_STATIC if connection.static else Kind.VPN_BGP
        up = connection.works
        told = site.announced if connection.advertises is None else connection.advertises
        known = connection.routes if connection.static else told
        if connection.vpn_gateway is not None:
            gateway = cloud.find(VpnGateway, connection.vpn_gateway)
            vpc = None if gateway is None else cloud.find(Vpc, gateway.vpc)
            if gateway is not None and vpc is not None:
                yield Uplink(
                    connection.id, site.id, gateway.id, None, kind, up, known, vpc.networks
                )
        for attachment in cloud.of(TransitGatewayVpnAttachment).values():
            if (
                attachment.connection == connection.id
                and attachment.state is AttachmentState.AVAILABLE
            ):
                # Static prefixes are for VPN gateways; a transit gateway has its own routes.
                heard = () if connection.static else known
                yield Uplink(
                    connection.id,
                    site.id,
                    attachment.gateway,
                    attachment.id,
                    kind,
                    up,
                    heard,
                    None,
                )


def _direct_connect(cloud: Cloud) -> Iterator[Uplink]:
    for interface in cloud.of(VirtualInterface).values():
        site = cloud.find(Site, interface.site)
        if site is None or not interface.bgp_up or interface.kind is InterfaceKind.PUBLIC:
            continue
        known = site.announced if interface.advertises is None else interface.advertises
        target = cloud.resources.get(interface.gateway or "")
        if isinstance(target, VpnGateway):
            yield from _to_vpn_gateway(cloud, interface.id, site, target, known, None)
        elif isinstance(target, DirectConnectGateway):
            for association in target.associations:
                yield from _through(cloud, interface, site, target, association, known)


def _through(
    cloud: Cloud,
    interface: VirtualInterface,
    site: Site,
    middle: DirectConnectGateway,
    association: DirectConnectAssociation,
    known: tuple[Network, ...],
) -> Iterator[Uplink]:
    """A private interface leads to VPN gateways, a transit interface to transit gateways."""
    gateway = cloud.resources.get(association.gateway)
    allowed = association.allowed_prefixes
    if isinstance(gateway, VpnGateway) and interface.kind is InterfaceKind.PRIVATE:
        yield from _to_vpn_gateway(cloud, interface.id, site, gateway, known, allowed)
    if isinstance(gateway, TransitGateway) and interface.kind is InterfaceKind.TRANSIT:
        for attachment in cloud.of(TransitGatewayDirectConnectAttachment).values():
            if (
                attachment.gateway == gateway.id
                and attachment.direct_connect_gateway == middle.id
                and attachment.state is AttachmentState.AVAILABLE
            ):
                yield Uplink(
                    interface.id,
                    site.id,
                    gateway.id,
                    attachment.id,
                    Kind.DIRECT_CONNECT,
                    True,
                    known,
                    allowed,
                )


def _to_vpn_gateway(
    cloud: Cloud,
    interface: str,
    site: Site,
    gateway: VpnGateway,
    known: tuple[Network, ...],
    allowed: tuple[Network, ...] | None,
) -> Iterator[Uplink]:
    """Allowed prefixes filter the VPC's ranges: one is told if it lies inside of some prefix."""
    vpc = cloud.find(Vpc, gateway.vpc)
    if vpc is None:
        return
    told = [n for n in vpc.networks if allowed is None or any(_inside(n, p) for p in allowed)]
    yield Uplink(
        interface, site.id, gateway.id, None, Kind.DIRECT_CONNECT, True, known, tuple(told)
    )


def _inside(inner: Network, outer: Network) -> bool:
    (low, high), (first, last) = span(inner), span(outer)
    return first <= low and high <= last


@dataclass(frozen=True, slots=True)
class PublicLine:
    """A public virtual interface: Direct Connect to everything that Amazon announces.

    ``told`` are the site's own public prefixes that AWS knows behind it.
    """

    site: str
    up: bool
    told: tuple[Network, ...]


def public_lines(cloud: Cloud) -> tuple[PublicLine, ...]:
    """https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html"""
    return tuple(
        PublicLine(
            site.id,
            line.bgp_up,
            site.announced if line.advertises is None else line.advertises,
        )
        for line in cloud.of(VirtualInterface).values()
        if line.kind is InterfaceKind.PUBLIC and (site := cloud.find(Site, line.site)) is not None
    )
