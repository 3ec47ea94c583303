"""Load balancers, listeners and target groups.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from ipaddress import IPv4Network, ip_address, ip_network
from types import MappingProxyType

from trainer.cloud.balancing import (
    BalancerType,
    Listener,
    LoadBalancer,
    Scheme,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance
from trainer.cloud.gateways import InternetGateway
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Network
from trainer.cloud.validate.addresses import Blocks
from trainer.cloud.validate.placement import one_subnet_per_zone, subnets_of, vpc_of_instance
from trainer.cloud.validate.places import Places

GROUPS_OF: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "HTTP": frozenset({"HTTP", "HTTPS"}),
        "HTTPS": frozenset({"HTTP", "HTTPS"}),
        "TCP": frozenset({"TCP", "TCP_UDP"}),
        "TLS": frozenset({"TCP", "TLS"}),
        "UDP": frozenset({"UDP", "TCP_UDP"}),
        "TCP_UDP": frozenset({"TCP_UDP"}),
    }
)
"""Listener protocol -> the protocols of the target groups that it may forward to.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html
"""

_APPLICATION = ("HTTP", "HTTPS")
LISTENER_PROTOCOLS: Mapping[BalancerType, tuple[str, ...]] = MappingProxyType(
    {
        BalancerType.APPLICATION: _APPLICATION,
        BalancerType.NETWORK: tuple(p for p in GROUPS_OF if p not in _APPLICATION),
    }
)
"""What the listeners of each type of load balancer may speak."""

_TARGET_RANGES = tuple(
    IPv4Network(cidr) for cidr in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
)


def balancer_subnets(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A load balancer has one subnet in each zone, all of its VPC (InvalidConfigurationRequest)."""
    for balancer in cloud.of(LoadBalancer).values():
        subnets = subnets_of(cloud, balancer.interfaces)
        yield from one_subnet_per_zone(cloud, places, balancer.id, balancer.vpc, subnets)


def application_balancer_zones(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An application load balancer has subnets in at least two zones (ValidationError)."""
    for balancer in cloud.of(LoadBalancer).values():
        if balancer.type is BalancerType.APPLICATION:
            subnets = (cloud.find(Subnet, s) for s in subnets_of(cloud, balancer.interfaces))
            zones = {subnet.zone for subnet in subnets if subnet is not None}
            if len(zones) == 1:
                facts = {"id": balancer.id, "zone": next(iter(zones))}
                yield Problem("input.balancer_zones", places.of(balancer.id, "subnets"), facts)


def balancer_internet_gateways(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A load balancer that faces the internet needs an internet gateway on its VPC
    (InvalidSubnet)."""
    attached = {gateway.vpc for gateway in cloud.of(InternetGateway).values()}
    for balancer in cloud.of(LoadBalancer).values():
        if balancer.scheme is Scheme.INTERNET_FACING and balancer.vpc not in attached:
            facts = {"id": balancer.id, "vpc": balancer.vpc}
            place = places.of(balancer.id, "scheme")
            yield Problem("input.balancer_internet_gateway", place, facts)


def listener_ports_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A port of a load balancer has one listener (DuplicateListener).

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
    """
    first: dict[tuple[str, int], str] = {}
    for listener in cloud.of(Listener).values():
        other = first.setdefault((listener.load_balancer, listener.port), listener.id)
        if other != listener.id:
            facts = {"id": listener.load_balancer, "port": str(listener.port), "other": other}
            yield Problem("input.listener_port", places.of(listener.id, "port"), facts)


def listener_protocols(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A listener speaks a protocol of its load balancer's type (UnsupportedProtocol).

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
    """
    for listener in cloud.of(Listener).values():
        balancer = cloud.find(LoadBalancer, listener.load_balancer)
        if balancer is not None and listener.protocol not in LISTENER_PROTOCOLS[balancer.type]:
            choices = ", ".join(LISTENER_PROTOCOLS[balancer.type])
            facts = {"found": listener.protocol, "choices": choices}
            yield Problem("input.not_a_choice", places.of(listener.id, "protocol"), facts)


def listener_groups(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A listener forwards to groups of its VPC that speak what it may hand on
    (IncompatibleProtocols), each of which serves this load balancer alone
    (TargetGroupAssociationLimit).

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateListener.html
    """
    serves: dict[str, str] = {}
    for listener in cloud.of(Listener).values():
        balancer = cloud.find(LoadBalancer, listener.load_balancer)
        for index, group_id in enumerate(listener.target_groups):
            group = cloud.find(TargetGroup, group_id)
            if group is None or balancer is None:
                continue
            place = places.of(listener.id, "target_groups", index)
            if group.vpc != balancer.vpc:
                facts = {"id": group.id, "vpc": group.vpc, "expected": balancer.vpc}
                yield Problem("input.other_vpc", place, facts)
            handed_on = GROUPS_OF.get(listener.protocol, frozenset())
            if group.protocol not in handed_on:
                facts = {
                    "id": group.id,
                    "protocol": group.protocol,
                    "listener": listener.protocol,
                    "choices": ", ".join(sorted(handed_on)),
                }
                yield Problem("input.target_group_protocol", place, facts)
            other = serves.setdefault(group.id, balancer.id)
            if other != balancer.id:
                facts = {"id": group.id, "other": other}
                yield Problem("input.target_group_shared", place, facts)


def targets(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Instances or a load balancer of the group's VPC, or addresses of its CIDR blocks and of the
    private ranges (InvalidTarget), each registered once with a port.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
    """
    for group in cloud.of(TargetGroup).values():
        vpc = cloud.find(Vpc, group.vpc)
        ranges = None if vpc is None else Blocks((*_TARGET_RANGES, *vpc.networks))
        seen: set[tuple[str, int]] = set()
        for index, target in enumerate(group.targets):
            key = target.id, group.port if target.port is None else target.port
            if key in seen:
                place = places.of(group.id, "targets", index)
                yield Problem("input.listed_twice", place, {"id": target.id})
            seen.add(key)
            if group.target_type is not TargetType.IP:
                of_target = _vpc_of(cloud, target)
                if of_target is not None and of_target != group.vpc:
                    facts = {"id": target.id, "vpc": of_target, "expected": group.vpc}
                    yield Problem("input.other_vpc", places.of(group.id, "targets", index), facts)
            elif ranges is not None and not ranges.hold(_address(target)):
                facts = {"address": target.id, "vpc": group.vpc}
                place = places.of(group.id, "targets", index)
                yield Problem("input.target_address", place, facts)


def _vpc_of(cloud: Cloud, target: Target) -> str | None:
    match cloud.resources.get(target.id):
        case Instance() as instance:
            return vpc_of_instance(cloud, instance)
        case LoadBalancer(vpc=vpc):
            return vpc
        case _:
            return None


def _address(target: Target) -> Network:
    return ip_network(ip_address(target.id))


def group_attributes(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Only groups of network load balancers preserve the client's address, those with UDP
    always; only they check health by TCP.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
    """
    for group in cloud.of(TargetGroup).values():
        application = group.protocol in _APPLICATION
        preserves = group.preserve_client_ip
        facts = {"id": group.id, "protocol": group.protocol}
        if preserves is not None and application:
            place = places.of(group.id, "preserve_client_ip")
            yield Problem("input.preserve_client_ip", place, facts)
        elif preserves is False and "UDP" in group.protocol:
            place = places.of(group.id, "preserve_client_ip")
            yield Problem("input.preserve_client_ip_udp", place, facts)
        if application and group.health_check.protocol == "TCP":
            place = places.of(group.id, "health_check")
            yield Problem("input.health_check_protocol", place, facts)
