"""Finding load balancers, listeners and target groups by ARN, or by the ids they have here.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/CommonErrors.html
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

from trainer.actions.errors import AwsError
from trainer.cloud import Cloud, Listener, LoadBalancer, TargetGroup
from trainer.cloud.aws_json.load_balancers import listener_arn, load_balancer_arn, target_group_arn

R = TypeVar("R", LoadBalancer, Listener, TargetGroup)

LONGEST_NAME = 32

_NAME = re.compile(r"[A-Za-z0-9-]+")


def find_balancer(cloud: Cloud, text: str) -> LoadBalancer:
    """The load balancer with this ARN or name.

    Raises:
        AwsError: ``LoadBalancerNotFound``.
    """
    missing = AwsError("LoadBalancerNotFound", f"Load balancer '{text}' not found", id=text)
    return _by_id_or_arn(cloud, LoadBalancer, text, load_balancer_arn, missing)


def find_listener(cloud: Cloud, text: str) -> Listener:
    """The listener with this ARN or id.

    Raises:
        AwsError: ``ListenerNotFound``.
    """
    missing = AwsError("ListenerNotFound", f"Listener '{text}' not found", id=text)
    return _by_id_or_arn(cloud, Listener, text, listener_arn, missing)


def find_target_group(cloud: Cloud, text: str) -> TargetGroup:
    """The target group with this ARN or name.

    Raises:
        AwsError: ``TargetGroupNotFound``.
    """
    missing = AwsError("TargetGroupNotFound", f"Target groups '{text}' not found", id=text)
    return _by_id_or_arn(cloud, TargetGroup, text, target_group_arn, missing)


def _by_id_or_arn(
    cloud: Cloud, kind: type[R], text: str, arn: Callable[[Cloud, R], str], missing: AwsError
) -> R:
    found = cloud.find(kind, text)
    if found is not None:
        return found
    for resource in cloud.of(kind).values():
        if arn(cloud, resource) == text:
            return resource
    raise missing


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
