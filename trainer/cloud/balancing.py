"""Elastic Load Balancing: load balancers, listeners, target groups.

https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Resource


class BalancerType(StrEnum):
    APPLICATION = "application"
    NETWORK = "network"


class Scheme(StrEnum):
    INTERNET_FACING = "internet-facing"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadBalancer(Resource):
    """``interfaces`` are its nodes, one per enabled zone; they carry the security groups.

    A network load balancer made without a group has none and filters nothing.
    ``cross_zone`` is always on for an application load balancer.
    """

    vpc: str
    type: BalancerType
    scheme: Scheme
    interfaces: tuple[str, ...]
    cross_zone: bool = False


class TargetType(StrEnum):
    INSTANCE = "instance"
    IP = "ip"
    ALB = "alb"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """An instance id, an address or an application load balancer's id, and the port if it is not
    the group's.

    ``healthy`` is what AWS was seen to report; None leaves that to the health checks.
    """

    id: str
    port: int | None = None
    healthy: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HealthCheck:
    """``port`` None is the traffic port."""

    protocol: str = "HTTP"
    port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetGroup(Resource):
    """``preserve_client_ip`` None is AWS's default for the type and protocol, ``cross_zone`` None
    what the load balancer says."""

    vpc: str
    protocol: str
    port: int
    target_type: TargetType = TargetType.INSTANCE
    targets: tuple[Target, ...] = ()
    health_check: HealthCheck = HealthCheck()
    preserve_client_ip: bool | None = None
    cross_zone: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener(Resource):
    """``answers``: the load balancer answers requests itself, by a redirect, a fixed response or
    what a function returns."""

    load_balancer: str
    protocol: str
    port: int
    target_groups: tuple[str, ...]
    answers: bool = False
