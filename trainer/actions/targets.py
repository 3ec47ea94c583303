"""Targets: who stands behind a load balancer.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address, IPv4Network

from trainer.actions.balancer_lookup import find_target_group
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    Instance,
    InstanceState,
    NetworkInterface,
    Subnet,
    Target,
    TargetGroup,
    TargetType,
    Vpc,
)

PRIVATE_RANGES = tuple(
    IPv4Network(cidr) for cidr in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16")
)
"""Addresses outside the VPC that may be targets."""

LAST_PORT = 65535


@action("elbv2", "RegisterTargets")
def register_targets(cloud: Cloud, parameters: Parameters) -> Done:
    """What is registered already stays as it is."""
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    for described in parameters.parts("Targets"):
        target = _checked_target(cloud, group, described)
        port = group.port if target.port is None else target.port
        known = {(t.id, group.port if t.port is None else t.port) for t in group.targets}
        if (target.id, port) not in known:
            group = replace(group, targets=(*group.targets, target))
    return Done(cloud.put(group), {})


@action("elbv2", "DeregisterTargets")
def deregister_targets(cloud: Cloud, parameters: Parameters) -> Done:
    """Without a port every registration of the target goes; one that is not there is no error.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html
    """
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    for described in parameters.parts("Targets"):
        port = described.find_integer("Port")
        kept = tuple(
            target
            for target in group.targets
            if target.id != described.text("Id")
            or port not in (None, group.port if target.port is None else target.port)
        )
        group = replace(group, targets=kept)
    return Done(cloud.put(group), {})


def _checked_target(cloud: Cloud, group: TargetGroup, described: Parameters) -> Target:
    port = described.find_integer("Port")
    if port is not None and not 1 <= port <= LAST_PORT:
        raise AwsError(
            "ValidationError",
            f"1 validation error detected: Value '{port}' at 'targets.port' failed to satisfy "
            f"constraint: Member must have value between 1 and {LAST_PORT}",
            port=str(port),
        )
    name = described.text("Id")
    if group.target_type is TargetType.INSTANCE:
        _check_instance(cloud, group, name)
    elif group.target_type is TargetType.ALB:
        raise not_modelled("Registering an application load balancer")
    else:
        name = str(_checked_address(cloud, group, name, described.find_text("AvailabilityZone")))
    return Target(id=name, port=None if port == group.port else port)


def _check_instance(cloud: Cloud, group: TargetGroup, name: str) -> None:
    instance = cloud.find(Instance, name)
    if instance is None:
        raise AwsError("ValidationError", f"Instance ID '{name[:40]}' is not valid", id=name[:40])
    if instance.state is not InstanceState.RUNNING:
        raise AwsError(
            "InvalidTarget",
            f"The following targets are not in a running state and cannot be registered: '{name}'",
            id=name,
        )
    interface = cloud.get(NetworkInterface, instance.interfaces[0])
    if cloud.get(Subnet, interface.subnet).vpc != group.vpc:
        raise AwsError(
            "InvalidTarget",
            f"The following targets are not in the target group VPC '{group.vpc}': '{name}'",
            id=name,
            vpc=group.vpc,
        )


def _checked_address(cloud: Cloud, group: TargetGroup, text: str, zone: str | None) -> IPv4Address:
    """A private address; one outside the VPC has to be said to be in all zones."""
    try:
        address = IPv4Address(text)
    except ValueError:
        raise AwsError(
            "ValidationError",
            f"The IP address '{text[:40]}' is not a valid IPv4 address",
            address=text[:40],
        ) from None
    inside = any(address in cidr for cidr in cloud.get(Vpc, group.vpc).cidrs)
    if not inside and not any(address in block for block in PRIVATE_RANGES):
        raise AwsError(
            "InvalidTarget",
            f"The IP address '{address}' is neither in the VPC '{group.vpc}' nor in a private "
            "address range",
            address=str(address),
        )
    if not inside and zone != "all":
        raise AwsError(
            "ValidationError",
            f"The Availability Zone of the IP address '{address}', which is outside the VPC, must "
            "be 'all'",
            address=str(address),
        )
    return address
