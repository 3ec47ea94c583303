"""Looking at load balancers, their listeners and rules, target groups and targets.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from trainer.actions.balancer_lookup import find_balancer, find_listener, find_target_group
from trainer.actions.errors import AwsError
from trainer.actions.health import health_of
from trainer.actions.listing import cut
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, Listener, LoadBalancer, Resource, Target, TargetGroup
from trainer.cloud.aws_json.common import Json, short_name
from trainer.cloud.aws_json.load_balancers import (
    listener_json,
    load_balancer,
    load_balancer_attributes,
    rules,
)
from trainer.cloud.aws_json.target_groups import (
    balancers_of,
    target_group,
    target_group_attributes,
    target_health_description,
)

R = TypeVar("R", bound=Resource)
PAGE = range(1, 401)


def _named(found: Iterable[R], names: Sequence[str], code: str, words: str) -> list[R]:
    """The resources with these names."""
    known = {short_name(resource): resource for resource in found}
    absent = [name for name in names if name not in known]
    if absent:
        raise AwsError(code, f"{words} '[{', '.join(absent)}]' not found", id=absent[0])
    return [known[name] for name in dict.fromkeys(names)]


def _page(cloud: Cloud, parameters: Parameters, key: str, items: list[Json]) -> Done:
    size = parameters.find_integer("PageSize")
    if size is not None and size not in PAGE:
        raise AwsError("ValidationError", f"PageSize is from {PAGE[0]} to {PAGE[-1]}.")
    most = PAGE[-1] if size is None else size
    return Done(cloud, cut(key, items, most, parameters, "Marker", "NextMarker"))


@action("elbv2", "DescribeLoadBalancers")
def describe_load_balancers(cloud: Cloud, parameters: Parameters) -> Done:
    arns = parameters.texts("LoadBalancerArns")
    found = [find_balancer(cloud, wanted) for wanted in arns] or [*cloud.of(LoadBalancer).values()]
    names = parameters.texts("Names")
    found = _named(found, names, "LoadBalancerNotFound", "Load balancers") if names else found
    return _page(cloud, parameters, "LoadBalancers", [load_balancer(cloud, b) for b in found])


@action("elbv2", "DescribeLoadBalancerAttributes")
def describe_load_balancer_attributes(cloud: Cloud, parameters: Parameters) -> Done:
    balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
    return Done(cloud, load_balancer_attributes(balancer))


@action("elbv2", "DescribeListeners")
def describe_listeners(cloud: Cloud, parameters: Parameters) -> Done:
    """The listeners of one load balancer, or single ones."""
    if parameters.one_of("LoadBalancerArn", "ListenerArns") == "ListenerArns":
        found = [find_listener(cloud, wanted) for wanted in parameters.texts("ListenerArns")]
    else:
        balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
        found = [x for x in cloud.of(Listener).values() if x.load_balancer == balancer.id]
    return _page(cloud, parameters, "Listeners", [listener_json(cloud, x) for x in found])


@action("elbv2", "DescribeRules")
def describe_rules(cloud: Cloud, parameters: Parameters) -> Done:
    """The rules of one listener, or single ones."""
    if parameters.one_of("ListenerArn", "RuleArns") == "ListenerArn":
        return Done(cloud, rules(cloud, find_listener(cloud, parameters.text("ListenerArn"))))
    every = [rule for x in cloud.of(Listener).values() for rule in _rules_of(rules(cloud, x))]
    known = {rule["RuleArn"]: rule for rule in every}
    wanted = parameters.texts("RuleArns")
    if any(arn not in known for arn in wanted):
        raise AwsError("RuleNotFound", "One or more rules not found")
    return Done(cloud, {"Rules": [known[arn] for arn in wanted]})


def _rules_of(response: Json) -> list[Json]:
    found = response["Rules"]
    return found if isinstance(found, list) else []


@action("elbv2", "DescribeTargetGroups")
def describe_target_groups(cloud: Cloud, parameters: Parameters) -> Done:
    """All target groups, those of one load balancer, or single ones."""
    arns = parameters.texts("TargetGroupArns")
    found = [find_target_group(cloud, wanted) for wanted in arns] or [
        *cloud.of(TargetGroup).values()
    ]
    if "LoadBalancerArn" in parameters:
        balancer = find_balancer(cloud, parameters.text("LoadBalancerArn"))
        found = [g for g in found if balancer in balancers_of(cloud, g.id)]
    names = parameters.texts("Names")
    found = _named(found, names, "TargetGroupNotFound", "Target groups") if names else found
    return _page(cloud, parameters, "TargetGroups", [target_group(cloud, g) for g in found])


@action("elbv2", "DescribeTargetGroupAttributes")
def describe_target_group_attributes(cloud: Cloud, parameters: Parameters) -> Done:
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    return Done(cloud, target_group_attributes(group))


@action("elbv2", "DescribeTargetHealth")
def describe_target_health(cloud: Cloud, parameters: Parameters) -> Done:
    """The health of all targets of a group, or of some, as the engine judges it."""
    group = find_target_group(cloud, parameters.text("TargetGroupArn"))
    asked = [(t.text("Id"), t.find_integer("Port")) for t in parameters.parts("Targets")]
    health = health_of(cloud)

    def is_asked_for(target: Target) -> bool:
        port = group.port if target.port is None else target.port
        return not asked or any(
            wanted == target.id and wanted_port in (None, port) for wanted, wanted_port in asked
        )

    return Done(
        cloud,
        {
            "TargetHealthDescriptions": [
                target_health_description(cloud, group, target, health(group, target))
                for target in group.targets
                if is_asked_for(target)
            ]
        },
    )
