"""ECS services: which tasks they keep running, and in which network.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.managed import default_group, with_interface
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    EcsTask,
    Launch,
    NetworkInterface,
    SecurityGroup,
    Subnet,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.cloud.aws_json import containers

KNOWN = ("cluster", "service", "networkConfiguration", "forceNewDeployment")


@action("ecs", "ListServices")
def list_services(cloud: Cloud, parameters: Parameters) -> Done:
    check_cluster(cloud, parameters)
    arns = [containers.service_arn(cloud, name) for name in containers.services(cloud)]
    return Done(cloud, {"serviceArns": arns})


@action("ecs", "DescribeServices")
def describe_services(cloud: Cloud, parameters: Parameters) -> Done:
    """Services by name or ARN; what is not there is listed as a failure."""
    check_cluster(cloud, parameters)
    wanted = parameters.texts("services")
    found = {name: _named(cloud, name) for name in wanted}
    return Done(
        cloud,
        {
            "services": [
                containers.service_json(cloud, s) for s in found.values() if s is not None
            ],
            "failures": [{"arn": w, "reason": "MISSING"} for w in wanted if found[w] is None],
        },
    )


@action("ecs", "UpdateService")
def update_service(cloud: Cloud, parameters: Parameters) -> Done:
    """A new network configuration starts every task anew, with a new interface; load balancers
    are told the new address. The task keeps its id here, so that one can go on speaking of it.

    Without a word on groups the tasks have the VPC's default one, and without one on public
    addresses they have none.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_AwsVpcConfiguration.html
    """
    for name in parameters:
        if name not in KNOWN:
            raise not_modelled(f"The service setting {name}")
    check_cluster(cloud, parameters)
    wanted = parameters.text("service")
    service = _named(cloud, wanted)
    if service is None:
        raise AwsError("ServiceNotFoundException", "Service not found.", id=wanted)
    network = parameters.part("networkConfiguration")
    config = None if network is None else network.part("awsvpcConfiguration")
    tasks = containers.tasks_of(cloud, service)
    if config is not None:
        subnets, groups, public = _checked(cloud, config, tasks[0].launch)
        for number, task in enumerate(tasks):
            subnet = subnets[number % len(subnets)]
            cloud = _started_anew(cloud, task, subnet, groups, public=public)
    elif parameters.boolean("forceNewDeployment"):
        for task in tasks:
            old = cloud.get(NetworkInterface, task.interfaces[0])
            public = old.addresses[0].public_ip is not None
            cloud = _started_anew(cloud, task, old.subnet, old.security_groups, public=public)
    return Done(cloud, {"service": containers.service_json(cloud, service)})


def check_cluster(cloud: Cloud, parameters: Parameters) -> None:
    """Left out, the cluster is the one called default, which is there once a task runs.

    Raises:
        AwsError: ``ClusterNotFoundException``.
    """
    arns = containers.list_clusters(cloud)["clusterArns"]
    wanted = parameters.find_text("cluster") or containers.CLUSTER
    if not isinstance(arns, list) or not arns or wanted not in (containers.CLUSTER, *arns):
        raise AwsError("ClusterNotFoundException", "Cluster not found.", id=wanted)


def _named(cloud: Cloud, text: str) -> str | None:
    """The service with this name or ARN."""
    for name in containers.services(cloud):
        if text in (name, containers.service_arn(cloud, name)):
            return name
    return None


def _started_anew(
    cloud: Cloud, task: EcsTask, subnet: str, groups: tuple[str, ...], *, public: bool
) -> Cloud:
    old = cloud.get(NetworkInterface, task.interfaces[0])
    cloud = cloud.without(*task.interfaces)
    cloud, interface = with_interface(cloud, task.id, subnet, groups, public=public)
    cloud = cloud.put(replace(task, interfaces=(interface,)))
    before = str(old.addresses[0].ip)
    now = str(cloud.get(NetworkInterface, interface).addresses[0].ip)
    vpc = cloud.get(Subnet, subnet).vpc
    for group in cloud.of(TargetGroup).values():
        if group.target_type is TargetType.IP and group.vpc == vpc:
            targets = tuple(_moved(target, before, now) for target in group.targets)
            cloud = cloud.put(replace(group, targets=targets))
    return cloud


def _moved(target: Target, before: str, now: str) -> Target:
    return replace(target, id=now, healthy=None) if target.id == before else target


def _checked(
    cloud: Cloud, config: Parameters, launch: Launch
) -> tuple[Sequence[str], tuple[str, ...], bool]:
    """Subnets, groups and whether there are public addresses, as ECS checks them."""
    subnets = tuple(dict.fromkeys(config.texts("subnets")))
    if not subnets:
        raise AwsError("InvalidParameterException", "subnets can not be empty.")
    for subnet in subnets:
        if cloud.find(Subnet, subnet) is None:
            raise AwsError(
                "InvalidParameterException",
                f"Error retrieving subnet information for [{subnet}]: The subnet ID '{subnet}' "
                "does not exist (ErrorCode: InvalidSubnetID.NotFound)",
                id=subnet,
            )
    vpcs = {cloud.get(Subnet, subnet).vpc for subnet in subnets}
    groups = tuple(dict.fromkeys(config.texts("securityGroups")))
    for group in groups:
        if cloud.find(SecurityGroup, group) is None:
            raise AwsError(
                "InvalidParameterException",
                f"Error retrieving security group information for [{group}]: The security group "
                f"'{group}' does not exist (ErrorCode: InvalidGroup.NotFound)",
                id=group,
            )
        vpcs.add(cloud.get(SecurityGroup, group).vpc)
    if len(vpcs) > 1:
        raise AwsError(
            "InvalidParameterException", "Subnets and security groups must be in the same VPC."
        )
    public = config.find_text("assignPublicIp") == "ENABLED"
    if public and launch is not Launch.FARGATE:
        raise AwsError(
            "InvalidParameterException", "Assign public IP is not supported for this launch type."
        )
    return subnets, groups or default_group(cloud, vpcs.pop()), public
