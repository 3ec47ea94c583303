"""VPCs, subnets and route tables: where addresses live and where packets are sent.

https://docs.aws.amazon.com/vpc/latest/userguide/how-it-works.html
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.resource import Network, Resource

LOCAL = "local"
"""The target of the route that every route table has for each CIDR of its VPC."""


AMAZON_DNS = "AmazonProvidedDNS"
"""How DHCP options call the DNS server that every VPC has: Route 53 Resolver."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DhcpOptions(Resource):
    """``aws ec2 describe-dhcp-options``: what hosts of a VPC are told about names.

    ``domain_name_servers`` are addresses, or `AMAZON_DNS`.
    https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
    """

    domain_name: str = ""
    domain_name_servers: tuple[str, ...] = (AMAZON_DNS,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vpc(Resource):
    """``aws ec2 describe-vpcs`` and ``describe-vpc-attribute``.

    The first CIDR is the primary one. ``dns_support`` and ``dns_hostnames`` are the VPC's DNS
    attributes with the defaults of a VPC made by ``create-vpc``. ``dhcp_options`` is None for
    the set that AWS makes in each Region.
    """

    cidrs: tuple[IPv4Network, ...]
    ipv6_cidrs: tuple[IPv6Network, ...] = ()
    region: str = "ap-northeast-1"
    account: str = "111122223333"
    dns_support: bool = True
    dns_hostnames: bool = False
    dhcp_options: str | None = None

    @property
    def networks(self) -> tuple[Network, ...]:
        """All CIDRs, IPv4 first."""
        return (*self.cidrs, *self.ipv6_cidrs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet(Resource):
    """``aws ec2 describe-subnets``. ``zone`` is the Availability Zone's name."""

    vpc: str
    cidr: IPv4Network
    zone: str
    ipv6_cidr: IPv6Network | None = None
    map_public_ip: bool = False

    @property
    def networks(self) -> tuple[Network, ...]:
        return (self.cidr,) if self.ipv6_cidr is None else (self.cidr, self.ipv6_cidr)


class RouteOrigin(StrEnum):
    """How a route came into its table; the values are AWS's."""

    LOCAL = "CreateRouteTable"
    STATIC = "CreateRoute"
    PROPAGATED = "EnableVgwRoutePropagation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One row of a route table.

    ``destination`` is a CIDR or the id of a prefix list; ``target`` is `LOCAL` or a resource id.
    ``blackhole`` records that AWS itself reported the state; a route whose target is gone or
    does not work counts as one all the same (see `trainer.reach.routing`).
    """

    destination: Network | str
    target: str
    origin: RouteOrigin = RouteOrigin.STATIC
    blackhole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteTable(Resource):
    """``aws ec2 describe-route-tables``.

    ``subnets`` and ``gateways`` are the explicit associations; subnets without one use the
    table with ``main``. The local routes of the VPC's CIDRs are implied and not listed, unless
    one was given another target. ``propagating`` names the virtual private gateways whose
    routes appear here.
    """

    vpc: str
    main: bool = False
    subnets: tuple[str, ...] = ()
    gateways: tuple[str, ...] = ()
    routes: tuple[Route, ...] = ()
    propagating: tuple[str, ...] = ()
