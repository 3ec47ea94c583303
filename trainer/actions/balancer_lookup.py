"""Finding load balancers, listeners and target groups by ARN, or by the ids they have here.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import re

from trainer.actions.errors import AwsError
from trainer.cloud import Cloud, Listener, LoadBalancer, TargetGroup
from trainer.cloud.aws_json.load_balancers import listener_arn, load_balancer_arn, target_group_arn

LONGEST_NAME = 32

_NAME = re.compile(r"[A-Za-z0-9-]+")


def find_balancer(cloud: Cloud, text: str) -> LoadBalancer:
    """The load balancer with this ARN or name.

    Raises:
        AwsError: ``LoadBalancerNotFound``.
    """
    found = cloud.find(LoadBalancer, text)
    for balancer in () if found else cloud.of(LoadBalancer).values():
        if load_balancer_arn(cloud, balancer) == text:
            return balancer
    if found is None:
        raise AwsError("LoadBalancerNotFound", f"Load balancer '{text}' not found", id=text)
    return found


def find_listener(cloud: Cloud, text: str) -> Listener:
    """The listener with this ARN or id.

    Raises:
        AwsError: ``ListenerNotFound``.
    """
    found = cloud.find(Listener, text)
    for listener in () if found else cloud.of(Listener).values():
        if listener_arn(cloud, listener) == text:
            return listener
    if found is None:
        raise AwsError("ListenerNotFound", f"Listener '{text}' not found", id=text)
    return found


def find_target_group(cloud: Cloud, text: str) -> TargetGroup:
    """The target group with this ARN or name.

    Raises:
        AwsError: ``TargetGroupNotFound``.
    """
    found = cloud.find(TargetGroup, text)
    for group in () if found else cloud.of(TargetGroup).values():
        if target_group_arn(cloud, group) == text:
            return group
    if found is None:
        raise AwsError("TargetGroupNotFound", f"Target groups '{text}' not found", id=text)
    return found


def checked_name(name: str, what: str) -> str:
    """A name that a load balancer or target group may have.

    Raises:
        AwsError: ``ValidationError``.
    """
    if len(name) > LONGEST_NAME:
        reason = f"cannot be longer than '{LONGEST_NAME}' characters"
    elif not _NAME.fullmatch(name):
        reason = "can only contain characters that are alphanumeric characters or hyphens(-)"
    elif name.startswith("-") or name.endswith("-"):
        reason = "cannot begin or end with a hyphen(-)"
    elif what == "load balancer" and name.startswith("internal-"):
        reason = "cannot begin with 'internal-'"
    else:
        return name
    raise AwsError("ValidationError", f"The {what} name '{name[:40]}' {reason}", name=name[:40])
