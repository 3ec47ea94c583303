"""Load balancers of a topology, their listeners and target groups."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from trainer.cloud.balancing import (
    BalancerType,
    HealthCheck,
    Listener,
    LoadBalancer,
    Scheme,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.node import Node
from trainer.cloud.serverless import EcsTask, EksPod
from trainer.cloud.topology.compute import interfaces_of
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.forms import parse_address, parse_target

HIGHEST_PORT = 65535

_OF_THE_INTERFACES = ("subnets", "security_groups")


class Protocol(StrEnum):
    """What listeners and target groups speak; the first two belong to application load
    balancers.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
    """

    HTTP = "HTTP"
    HTTPS = "HTTPS"
    TCP = "TCP"
    TLS = "TLS"
    UDP = "UDP"
    TCP_UDP = "TCP_UDP"


class CheckProtocol(StrEnum):
    """What a health check speaks; TCP for the groups of network load balancers only.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """

    HTTP = "HTTP"
    HTTPS = "HTTPS"
    TCP = "TCP"


_DEFAULT_CHECK: Mapping[str, CheckProtocol] = MappingProxyType(
    {Protocol.HTTP: CheckProtocol.HTTP, Protocol.HTTPS: CheckProtocol.HTTP}
)


def read_load_balancer(draft: Draft, resource_id: str, node: Node) -> LoadBalancer:
    """A load balancer with one node in each subnet; with a public address if it faces the internet.

    An application load balancer always spreads over zones, a network one only if it says so;
    only the former falls back on the VPC's default security group.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
    """
    node.fields(
        optional=(
            *("vpc", "interfaces", *_OF_THE_INTERFACES),
            *("type", "scheme", "cross_zone", "name"),
        )
    )
    kind = node.read("type", lambda n: n.choice(BalancerType), BalancerType.APPLICATION)
    scheme = node.read("scheme", lambda n: n.choice(Scheme), Scheme.INTERNET_FACING)
    application = kind is BalancerType.APPLICATION
    cross_zone = node.get("cross_zone")
    if cross_zone is not None and application and not cross_zone.boolean():
        raise cross_zone.bad("input.always_cross_zone", id=resource_id)
    interfaces, vpc = interfaces_of(
        draft,
        resource_id,
        node,
        _OF_THE_INTERFACES,
        public=scheme is Scheme.INTERNET_FACING,
        groups=application,
    )
    return LoadBalancer(
        id=resource_id,
        name=name_of(node),
        vpc=vpc,
        type=kind,
        scheme=scheme,
        interfaces=interfaces,
        cross_zone=application if cross_zone is None else cross_zone.boolean(),
    )


def read_target_group(draft: Draft, resource_id: str, node: Node) -> TargetGroup:
    """A target group with the targets registered in it.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    node.fields(
        ("protocol", "port"),
        (
            *("vpc", "target_type", "targets", "health_check", "preserve_client_ip"),
            *("cross_zone", "name"),
        ),
    )
    protocol = node.require("protocol").choice(Protocol)
    kind = node.read("target_type", lambda n: n.choice(TargetType), TargetType.INSTANCE)

    def target(row: Node) -> Target:
        at, healthy = row, None
        if isinstance(row.content, Mapping):
            row.fields(("target", "healthy"))
            at, healthy = row.require("target"), row.require("healthy").boolean()
        name, port = at.parse(parse_target)
        return Target(id=_target(draft, at, name, kind), port=port, healthy=healthy)

    return TargetGroup(
        id=resource_id,
        name=name_of(node),
        vpc=draft.vpc_of(node).id,
        protocol=protocol,
        port=node.require("port").integer(1, HIGHEST_PORT),
        target_type=kind,
        targets=draft.rows(resource_id, "targets", node.get("targets"), target),
        health_check=_health_check(node.get("health_check"), protocol),
        preserve_client_ip=node.read("preserve_client_ip", Node.boolean, None),
        cross_zone=node.read("cross_zone", Node.boolean, None),
    )


def _target(draft: Draft, node: Node, name: str, kind: TargetType) -> str:
    """An instance, an application load balancer, or an address; a task or pod stands for its own
    address."""
    found = draft.resources.get(name)
    match kind, found:
        case TargetType.ALB, LoadBalancer(type=BalancerType.APPLICATION):
            return name
        case TargetType.ALB, _:
            raise draft.no_such(node, name, LoadBalancer)
        case TargetType.INSTANCE, Instance():
            return name
        case TargetType.INSTANCE, _:
            raise draft.no_such(node, name, Instance)
        case TargetType.IP, EcsTask(interfaces=(interface, *_)):
            return str(draft.get(NetworkInterface, interface).addresses[0].ip)
        case TargetType.IP, EksPod(address=address):
            return address
    if draft.knows(name, EcsTask) or draft.knows(name, EksPod):
        raise draft.no_such(node, name, EcsTask, EksPod)
    return str(node.parse(lambda _: parse_address(name)))


def default_check(protocol: str) -> CheckProtocol:
    """What a health check speaks if it is not told, for a target group of this protocol."""
    return _DEFAULT_CHECK.get(protocol, CheckProtocol.TCP)


def _health_check(node: Node | None, protocol: Protocol) -> HealthCheck:
    """By HTTP for the groups of application load balancers, else by TCP, on the traffic port.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    default = default_check(protocol)
    if node is None:
        return HealthCheck(protocol=default)
    node.fields(optional=("protocol", "port"))
    return HealthCheck(
        protocol=node.read("protocol", lambda n: n.choice(CheckProtocol), default),
        port=node.read("port", lambda n: n.integer(1, HIGHEST_PORT), None),
    )


def read_listener(draft: Draft, resource_id: str, node: Node) -> Listener:
    """A listener and the target groups that its default action forwards to; ``answers`` says that
    the load balancer answers by itself."""
    node.fields(("load_balancer", "protocol", "port"), ("target_groups", "answers", "name"))
    return Listener(
        id=resource_id,
        name=name_of(node),
        load_balancer=draft.reference(node.require("load_balancer"), LoadBalancer).id,
        protocol=node.require("protocol").choice(Protocol),
        port=node.require("port").integer(1, HIGHEST_PORT),
        target_groups=draft.references(
            resource_id, "target_groups", node.get("target_groups"), TargetGroup, elsewhere=True
        ),
        answers=node.read("answers", Node.boolean, False),
    )
