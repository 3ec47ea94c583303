"""Target groups: make, change, delete.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateTargetGroup.html
"""

from __future__ import annotations

import re
from dataclasses import replace

from trainer.actions.balancer_lookup import checked_name, find_target_group
from trainer.actions.balancers import checked_switch
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.managed import check_unused
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_among
from trainer.cloud import Cloud, HealthCheck, Listener, TargetGroup, TargetType, Vpc
from trainer.cloud.aws_json.load_balancers import target_group_arn
from trainer.cloud.aws_json.target_groups import UDP, WEB, target_group, target_group_attributes
from trainer.cloud.validate.balancing import GROUPS_OF

CHECKS = ("HTTP", "HTTPS", "TCP")
TRAFFIC_PORT = "traffic-port"
LAST_PORT = 65535

PRESERVE = "preserve_client_ip.enabled"
CROSS_ZONE = "load_balancing.cross_zone.enabled"
AS_THE_BALANCER = "use_load_balancer_configuration"

OTHER_ATTRIBUTES = (
    "deregistration_delay.timeout_seconds",
    "deregistration_delay.connection_termination.enabled",
    "load_balancing.algorithm.type",
    "load_balancing.algorithm.anomaly_mitigation",
    "proxy_protocol_v2.enabled",
    "slow_start.duration_seconds",
    "stickiness.enabled",
    "stickiness.type",
    "stickiness.app_cookie.cookie_name",
    "stickiness.app_cookie.duration_seconds",
    "stickiness.lb_cookie.duration_seconds",
    "target_group_health.dns_failover.minimum_healthy_targets.count",
    "target_group_health.dns_failover.minimum_healthy_targets.percentage",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.count",
    "target_group_health.unhealthy_state_routing.minimum_healthy_targets.percentage",
    "target_health_state.unhealthy.connection_termination.enabled",
    "target_health_state.unhealthy.draining_interval_seconds",
)
"""Attributes that AWS has and this model does not carry.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroupAttribute.html
"""

UNSEEN = (
    "HealthCheckEnabled",
    "HealthCheckPath",
    "HealthCheckIntervalSeconds",
    "HealthCheckTimeoutSeconds",
    "HealthyThresholdCount",
    "UnhealthyThresholdCount",
    "Matcher",
    "ProtocolVersion",
    "TargetControlPort",
)
"""Parameters on which it does not depend whether the answer to a check gets back."""


@action("elbv2", "CreateTargetGroup")
def create_target_group(cloud: Cloud, parameters: Parameters) -> Done:
    name = checked_name(parameters.text("Name"), "target group")
    target_type = parameters.find_text("TargetType") or TargetType.INSTANCE
    if target_type not in (TargetType.INSTANCE, TargetType.IP):
        raise not_modelled(f"A target group of type {target_type[:40]}")
    if (parameters.find_text("IpAddressType") or "ipv4") != "ipv4":
        raise not_modelled("A target group with IPv6 targets")
    for parameter, words in (("Protocol", "protocol"), ("Port", "port"), ("VpcId", "VPC ID")):
        if parameter not in parameters:
            raise AwsError("ValidationError", f"A {words} must be specified", parameter=parameter)
    protocol = parameters.text("Protocol")
    if protocol not in GROUPS_OF:
        raise not_modelled(f"A target group with the protocol {protocol[:20]}")
    vpc = cloud.find(Vpc, parameters.text("VpcId"))
    if vpc is None:
        raise AwsError(
            "ValidationError",
            f"The VPC ID '{parameters.text('VpcId')}' is not found",
            id=parameters.text("VpcId"),
        )
    group = TargetGroup(
        id=name,
        name=name_among(parameters, ""),
        vpc=vpc.id,
        protocol=protocol,
        port=_checked_port(parameters.integer("Port")),
        target_type=TargetType(target_type),
        health_check=_health_check(parameters, protocol, _default_check(protocol)),
    )
    existing = cloud.find(TargetGroup, name)
    if existing is not None:
        if replace(existing, targets=(), name=group.name, preserve_client_ip=None) != group:
            raise AwsError(
                "DuplicateTargetGroupName",
                f"A target group with the same name '{name}' exists, but with different settings",
                name=name,
            )
        group = existing
    else:
        check_unused(cloud, name)
    cloud = cloud.put(group)
    return Done(cloud, {"TargetGroups": [target_group(cloud, group)]})


@action("elbv2", "ModifyTargetGroup")
def modify_target_group(cloud: Cloud, parameters: Parameters) -> Done:
    """Only the health check can change: protocol, port and VPC of a group stay what they are."""
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    for name in UNSEEN:
        if name in parameters and name not in ("HealthCheckEnabled", "HealthCheckPath", "Matcher"):
            raise not_modelled(f"The health check setting {name}")
    check = _health_check(parameters, group.protocol, group.health_check)
    group = replace(group, health_check=check)
    cloud = cloud.put(group)
    return Done(cloud, {"TargetGroups": [target_group(cloud, group)]})


@action("elbv2", "DeleteTargetGroup")
def delete_target_group(cloud: Cloud, parameters: Parameters) -> Done:
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    if any(group.id in listener.target_groups for listener in cloud.of(Listener).values()):
        raise AwsError(
            "ResourceInUse",
            f"Target group '{target_group_arn(cloud, group)}' is currently in use by a listener "
            "or a rule",
            id=group.id,
        )
    return Done(cloud.without(group.id), {})


@action("elbv2", "ModifyTargetGroupAttributes")
def modify_target_group_attributes(cloud: Cloud, parameters: Parameters) -> Done:
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html"""
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    for attribute in parameters.parts("Attributes"):
        key, value = attribute.text("Key"), attribute.find_text("Value") or ""
        if key == PRESERVE:
            group = replace(group, preserve_client_ip=_checked_preserve(group, value))
        elif key == CROSS_ZONE:
            own = None if value == AS_THE_BALANCER else checked_switch(key, value)
            group = replace(group, cross_zone=own)
        elif key in OTHER_ATTRIBUTES:
            raise not_modelled(f"The target group attribute {key}")
        else:
            raise AwsError(
                "InvalidConfigurationRequest",
                f"Target group attribute key '{key[:60]}' is not recognized",
                key=key[:60],
            )
    return Done(cloud.put(group), target_group_attributes(group))


def _checked_preserve(group: TargetGroup, value: str) -> bool:
    wanted = checked_switch(PRESERVE, value)
    if group.protocol in WEB:
        raise AwsError(
            "InvalidConfigurationRequest",
            f"Target group attribute key '{PRESERVE}' is not supported by target groups with the "
            f"protocol '{group.protocol}'",
            key=PRESERVE,
        )
    if not wanted and group.protocol in UDP:
        raise AwsError(
            "InvalidConfigurationRequest",
            "Client IP preservation cannot be disabled for target groups with the protocol "
            f"'{group.protocol}'",
            key=PRESERVE,
        )
    return wanted


def _default_check(protocol: str) -> HealthCheck:
    return HealthCheck(protocol="HTTP" if protocol in WEB else "TCP")


def _health_check(parameters: Parameters, protocol: str, now: HealthCheck) -> HealthCheck:
    """The check that a request asks for, ``now`` where it says nothing."""
    if parameters.find_boolean("HealthCheckEnabled") is False:
        raise AwsError(
            "ValidationError", "Health check enabled must be true for instance and ip target groups"
        )
    wanted = parameters.find_text("HealthCheckProtocol") or now.protocol
    choices = CHECKS[:2] if protocol in WEB else CHECKS
    if wanted not in choices:
        raise AwsError(
            "ValidationError",
            f"Health check protocol '{wanted[:20]}' must be one of '{', '.join(choices)}'",
            protocol=wanted[:20],
        )
    text = parameters.find_text("HealthCheckPort")
    port = now.port
    if text == TRAFFIC_PORT:
        port = None
    elif text is not None:
        if not re.fullmatch("[0-9]{1,6}", text):
            raise AwsError(
                "ValidationError", f"Health check port '{text[:20]}' is not valid", port=text[:20]
            )
        port = _checked_port(int(text))
    return HealthCheck(protocol=wanted, port=port)


def _checked_port(port: int) -> int:
    if not 1 <= port <= LAST_PORT:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{port}' at 'port' failed to satisfy constraint: "
            f"Member must have value between 1 and {LAST_PORT}",
            port=str(port),
        )
    return port
