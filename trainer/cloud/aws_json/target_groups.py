"""``aws elbv2 describe-target-groups``, ``describe-target-group-attributes`` and
``describe-target-health``

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from trainer.cloud.aws_json.common import Json, short_name
from trainer.cloud.aws_json.load_balancers import (
    attributes,
    load_balancer_arn,
    target_group_arn,
)
from trainer.cloud.balancing import Listener, LoadBalancer, Target, TargetGroup, TargetType
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Subnet

WEB = ("HTTP", "HTTPS")
UDP = ("UDP", "TCP_UDP", "QUIC", "TCP_QUIC")


@dataclass(frozen=True, slots=True)
class TargetHealth:
    """What a load balancer says of a target; a healthy one needs no reason."""

    state: str
    reason: str = ""
    description: str = ""


HealthOf = Callable[[TargetGroup, Target], TargetHealth]
"""Who knows the health of targets: it follows from what packets do, not from the records."""


def describe_target_groups(cloud: Cloud) -> Json:
    """All target groups in the response's shape."""
    return {"TargetGroups": [target_group(cloud, g) for g in cloud.of(TargetGroup).values()]}


def target_group(cloud: Cloud, group: TargetGroup) -> Json:
    """One target group without its targets."""
    check = group.health_check
    shown: Json = {
        "TargetGroupArn": target_group_arn(cloud, group),
        "TargetGroupName": short_name(group),
        "Protocol": group.protocol,
        "Port": group.port,
        "VpcId": group.vpc,
        "HealthCheckProtocol": check.protocol,
        "HealthCheckPort": "traffic-port" if check.port is None else str(check.port),
        "HealthCheckEnabled": True,
        "HealthCheckIntervalSeconds": 30,
        "HealthCheckTimeoutSeconds": 5,
        "HealthyThresholdCount": 5,
        "UnhealthyThresholdCount": 2,
        "LoadBalancerArns": [load_balancer_arn(cloud, b) for b in balancers_of(cloud, group.id)],
        "TargetType": str(group.target_type),
        "IpAddressType": "ipv4",
    }
    if check.protocol in WEB:
        shown |= {"HealthCheckPath": "/", "Matcher": {"HttpCode": "200"}}
    if group.protocol in WEB:
        shown["ProtocolVersion"] = "HTTP1"
    return shown


def target_group_attributes(group: TargetGroup) -> Json:
    """The attributes of one target group, as far as they have to do with the network.

    Client addresses are preserved by default except for TCP and TLS to targets by address.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html#client-ip-preservation
    """
    crosses = "use_load_balancer_configuration"
    if group.cross_zone is not None:
        crosses = str(group.cross_zone).lower()
    values = {
        "deregistration_delay.timeout_seconds": "300",
        "load_balancing.cross_zone.enabled": crosses,
        "stickiness.enabled": "false",
    }
    if group.protocol not in WEB:
        kept = group.preserve_client_ip
        if kept is None:
            kept = group.target_type is not TargetType.IP or group.protocol in UDP
        values["preserve_client_ip.enabled"] = str(kept).lower()
        values["proxy_protocol_v2.enabled"] = "false"
    return {"Attributes": attributes(values)}


def target_health(cloud: Cloud, group: TargetGroup, health_of: HealthOf) -> Json:
    """The registered targets and the health of each, in the response's shape."""
    return {
        "TargetHealthDescriptions": [
            target_health_description(cloud, group, target, health_of(group, target))
            for target in group.targets
        ]
    }


def target_health_description(
    cloud: Cloud, group: TargetGroup, target: Target, health: TargetHealth
) -> Json:
    """One target with its health; of a target by address the zone is told as well."""
    port = group.port if target.port is None else target.port
    check = group.health_check.port
    registered: Json = {"Id": _registered(cloud, target), "Port": port}
    if group.target_type is TargetType.IP:
        zone = _zone_of(cloud, group.vpc, target.id)
        registered["AvailabilityZone"] = "all" if zone is None else zone
    state = {"State": health.state}
    if health.reason:
        state |= {"Reason": health.reason, "Description": health.description}
    return {
        "Target": registered,
        "HealthCheckPort": str(port if check is None else check),
        "TargetHealth": state,
    }


def balancers_of(cloud: Cloud, group: str) -> list[LoadBalancer]:
    """The load balancers that forward to a target group."""
    named = dict.fromkeys(
        listener.load_balancer
        for listener in cloud.of(Listener).values()
        if group in listener.target_groups
    )
    found = (cloud.find(LoadBalancer, balancer) for balancer in named)
    return [balancer for balancer in found if balancer is not None]


def _registered(cloud: Cloud, target: Target) -> str:
    """How a target is named: a load balancer by its ARN."""
    balancer = cloud.find(LoadBalancer, target.id)
    return target.id if balancer is None else load_balancer_arn(cloud, balancer)


def _zone_of(cloud: Cloud, vpc: str, address: str) -> str | None:
    """The zone of the subnet that an address lies in."""
    try:
        wanted = ip_address(address)
    except ValueError:
        return None
    return next(
        (
            subnet.zone
            for subnet in cloud.of(Subnet).values()
            if subnet.vpc == vpc and any(wanted in network for network in subnet.networks)
        ),
        None,
    )
