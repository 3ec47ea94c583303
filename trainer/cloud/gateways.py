"""The doors of a VPC to the internet.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address

from trainer.cloud.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class InternetGateway(Resource):
    """``vpc`` is None while the gateway is not attached."""

    vpc: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EgressOnlyInternetGateway(Resource):
    """For IPv6: connections start inside only."""

    vpc: str


class NatState(StrEnum):
    AVAILABLE = "available"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ZonalAddress:
    """A public address that a regional NAT gateway uses for one zone."""

    zone: str
    public_ip: IPv4Address


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionalNatGateway(Resource):
    """A NAT gateway of a whole VPC, without a subnet and with its own route to the internet.

    It serves the zones that it has an address for.
    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """

    vpc: str
    addresses: tuple[ZonalAddress, ...]
    state: NatState = NatState.AVAILABLE


class BlockMode(StrEnum):
    """What VPC Block Public Access blocks in a Region."""

    OFF = "off"
    BIDIRECTIONAL = "block-bidirectional"
    INGRESS = "block-ingress"


class ExclusionMode(StrEnum):
    BIDIRECTIONAL = "allow-bidirectional"
    EGRESS = "allow-egress"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockExclusion:
    """A VPC or subnet that Block Public Access spares, wholly or for connections outward."""

    resource: str
    mode: ExclusionMode = ExclusionMode.BIDIRECTIONAL


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcBlockPublicAccess(Resource):
    """The setting of one Region, for one account or, without ``account``, for all.

    https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
    """

    region: str
    mode: BlockMode
    account: str = ""
    exclusions: tuple[BlockExclusion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ElasticIp(Resource):
    """A public IPv4 address of the account; the id is the allocation id.

    Associated with one private address of one interface (a NAT gateway's own interface
    included), or with nothing.
    """

    public_ip: IPv4Address
    interface: str | None = None
    private_ip: IPv4Address | None = None


class Connectivity(StrEnum):
    PUBLIC = "public"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class NatGateway(Resource):
    """A zonal NAT gateway: it lives in a subnet, on an interface of its own.

    The interface is a `NetworkInterface` with ``owner`` set to this id; its primary private
    address is the gateway's, and a public gateway has an `ElasticIp` on it.
    """

    vpc: str
    subnet: str
    interface: str
    connectivity: Connectivity = Connectivity.PUBLIC
    state: NatState = NatState.AVAILABLE
