"""Networks on premises and the ways to them: Site-to-Site VPN and Direct Connect.

https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/direct-connect-gateways-intro.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.compute import NO_FACTS, HostFacts
from trainer.cloud.resource import Network, Resource
from trainer.packets import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class FirewallRule:
    """One permission of a firewall on premises: stateful, seen from the site."""

    service: Service
    network: Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Site(Resource):
    """A network on premises: facts that AWS does not show.

    ``advertises`` is what its routers announce by BGP, all ``networks`` unless stated.
    ``routes`` are the destinations that they send to AWS, None for all that AWS announces.
    ``inbound`` and ``outbound`` are its own firewall, None for none.
    """

    networks: tuple[Network, ...]
    advertises: tuple[Network, ...] | None = None
    routes: tuple[Network, ...] | None = None
    inbound: tuple[FirewallRule, ...] | None = None
    outbound: tuple[FirewallRule, ...] | None = None

    @property
    def announced(self) -> tuple[Network, ...]:
        return self.networks if self.advertises is None else self.advertises


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteHost(Resource):
    """A host on premises."""

    site: str
    networks: tuple[Network, ...]
    host: HostFacts = NO_FACTS


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnGateway(Resource):
    """A virtual private gateway; ``vpc`` is None while it is not attached."""

    vpc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerGateway(Resource):
    """AWS's record of the device on premises."""

    site: str
    public_ip: str = ""


class Tunnel(StrEnum):
    UP = "UP"
    DOWN = "DOWN"


@dataclass(frozen=True, slots=True, kw_only=True)
class VpnConnection(Resource):
    """Two tunnels between a customer gateway and a VPN gateway or transit gateway.

    ``static`` connections know the prefixes in ``routes``; the others what the site announces
    over them, ``advertises`` or, unless stated, all that it announces.
    """

    customer_gateway: str
    vpn_gateway: str | None = None
    transit_gateway: str | None = None
    static: bool = False
    routes: tuple[Network, ...] = ()
    advertises: tuple[Network, ...] | None = None
    tunnels: tuple[Tunnel, Tunnel] = (Tunnel.UP, Tunnel.UP)

    @property
    def works(self) -> bool:
        """One tunnel is enough."""
        return Tunnel.UP in self.tunnels


class InterfaceKind(StrEnum):
    PRIVATE = "private"
    TRANSIT = "transit"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualInterface(Resource):
    """A Direct Connect virtual interface to a VPN gateway, a Direct Connect gateway, or (public)
    to AWS's public addresses. ``bgp_up``: the session that exchanges prefixes stands."""

    site: str
    kind: InterfaceKind
    gateway: str | None = None
    bgp_up: bool = True
    advertises: tuple[Network, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConnectAssociation:
    """A gateway behind a Direct Connect gateway, and the prefixes announced to the site.

    For a VPN gateway ``allowed_prefixes`` filter the VPC's CIDRs; for a transit gateway they
    are announced as they stand.
    """

    gateway: str
    allowed_prefixes: tuple[Network, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectConnectGateway(Resource):
    associations: tuple[DirectConnectAssociation, ...] = ()
