"""VPC endpoints and the services behind them.

https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Network, Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixList(Resource):
    """``owner`` is the name of the AWS service for a list that AWS manages, else empty."""

    entries: tuple[Network, ...]
    owner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AwsService(Resource):
    """A service of a Region: the id is its endpoint service name
    (``com.amazonaws.ap-northeast-1.s3``), ``networks`` its public addresses."""

    region: str
    networks: tuple[Network, ...]


class EndpointType(StrEnum):
    GATEWAY = "Gateway"
    INTERFACE = "Interface"


class EndpointState(StrEnum):
    AVAILABLE = "available"
    PENDING_ACCEPTANCE = "pendingAcceptance"
    REJECTED = "rejected"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyStatement:
    """One statement of an endpoint policy, reduced to what decides here.

    ``resources`` are names of buckets, tables … or ``*``; ``actions`` likewise. Whether a
    ``conditional`` one applies hangs on who asks and how, which packets do not show.
    """

    effect: str = "Allow"
    actions: tuple[str, ...] = ("*",)
    resources: tuple[str, ...] = ("*",)
    conditional: bool = False


FULL_ACCESS = (PolicyStatement(),)


@dataclass(frozen=True, slots=True, kw_only=True)
class VpcEndpoint(Resource):
    """A gateway endpoint (``route_tables``) or an interface endpoint (``interfaces``, one per
    zone, with the security groups)."""

    vpc: str
    service: str
    type: EndpointType
    route_tables: tuple[str, ...] = ()
    interfaces: tuple[str, ...] = ()
    private_dns: bool = False
    policy: tuple[PolicyStatement, ...] = FULL_ACCESS
    state: EndpointState = EndpointState.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointServiceConfiguration(Resource):
    """A service that an account offers by PrivateLink: its network load balancers."""

    service: str
    load_balancers: tuple[str, ...]
    acceptance_required: bool = True
