"""VPN connections, and which prefixes each side knows over them.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.cloud import (
    AttachmentState,
    Cloud,
    CustomerGateway,
    Network,
    Site,
    TransitGatewayVpnAttachment,
    VpnConnection,
    VpnGateway,
)


@dataclass(frozen=True, slots=True)
class Uplink:
    """``gateway`` is the VPN gateway or transit gateway, ``attachment`` the latter's.

    ``known`` are the prefixes that AWS knows behind the connection by itself: written down for
    a static one, learnt from the site by BGP. A transit gateway takes only the learnt ones.
    """

    connection: str
    site: str
    gateway: str
    attachment: str | None
    static: bool
    up: bool
    known: tuple[Network, ...]


def uplinks_of(cloud: Cloud) -> tuple[Uplink, ...]:
    """The less preferred come first, so that what is written later wins.

    AWS does not say which of two equal ones it prefers: the one that is listed first.
    """
    last_first = [*_uplinks(cloud)][::-1]
    return tuple(sorted(last_first, key=lambda u: (u.static, u.up)))


def _uplinks(cloud: Cloud) -> Iterator[Uplink]:
    for connection in cloud.of(VpnConnection).values():
        site = cloud.get(Site, cloud.get(CustomerGateway, connection.customer_gateway).site)
        everything = site.networks if site.advertises is None else site.advertises
        learnt = everything if connection.advertises is None else connection.advertises
        known = connection.routes if connection.static else learnt
        up, static = connection.works, connection.static
        gateway = cloud.find(VpnGateway, connection.vpn_gateway)
        if gateway is not None and gateway.vpc is not None:
            yield Uplink(connection.id, site.id, gateway.id, None, static, up, known)
        for attached in cloud.of(TransitGatewayVpnAttachment).values():
            available = attached.state is AttachmentState.AVAILABLE
            if attached.connection == connection.id and available:
                learnt_only = () if static else known
                yield Uplink(
                    connection.id,
                    site.id,
                    attached.gateway,
                    attached.id,
                    static,
                    up,
                    learnt_only,
                )
