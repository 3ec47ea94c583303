"""Transit Gateway: a hub with route tables of its own.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Network, Resource


class AttachmentState(StrEnum):
    AVAILABLE = "available"
    PENDING_ACCEPTANCE = "pendingAcceptance"
    REJECTED = "rejected"
    FAILED = "failed"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGateway(Resource):
    """``security_group_referencing`` is off unless it was switched on."""

    region: str = "ap-northeast-1"
    security_group_referencing: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayVpcAttachment(Resource):
    """A VPC on a transit gateway, by one subnet in each zone that shall use it.

    ``appliance_mode`` keeps both directions of a flow in one zone.
    """

    gateway: str
    vpc: str
    subnets: tuple[str, ...]
    state: AttachmentState = AttachmentState.AVAILABLE
    appliance_mode: bool = False
    security_group_referencing: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayPeeringAttachment(Resource):
    """Two transit gateways side by side; each sees it as an attachment. Static routes only."""

    gateway: str
    peer: str
    state: AttachmentState = AttachmentState.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayVpnAttachment(Resource):
    """A Site-to-Site VPN connection on a transit gateway."""

    gateway: str
    connection: str
    state: AttachmentState = AttachmentState.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayDirectConnectAttachment(Resource):
    """A Direct Connect gateway on a transit gateway."""

    gateway: str
    direct_connect_gateway: str
    state: AttachmentState = AttachmentState.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayRoute:
    """A static route; without an attachment it is a blackhole."""

    destination: Network | str
    attachment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitGatewayRouteTable(Resource):
    """Looked up for packets that come from an associated attachment.

    ``propagations`` are the attachments whose prefixes appear here by themselves. An attachment
    that is new is associated with the table that has ``default_association``, and propagates to
    the one that has ``default_propagation``.
    """

    gateway: str
    associations: tuple[str, ...] = ()
    propagations: tuple[str, ...] = ()
    routes: tuple[TransitGatewayRoute, ...] = ()
    default_association: bool = False
    default_propagation: bool = False
