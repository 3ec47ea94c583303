"""Lambda functions, ECS tasks and EKS pods of a topology."""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud.compute import IamRole, Instance
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.serverless import EcsTask, EksPod, LambdaFunction, Launch
from trainer.cloud.topology.compute import (
    attached,
    interfaces_of,
    read_host_facts,
    security_groups_of,
)
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_ipv4
from trainer.cloud.topology.network import parse_region

_OF_THE_INTERFACES = ("subnets", "security_groups")
_OF_THE_TASKS_INTERFACE = ("subnet", "security_groups", "private_ip", "public_ip")

MOST_PODS = 250
"""The most that AWS recommends for one node.

https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
"""


def read_lambda_function(draft: Draft, resource_id: str, node: Node) -> LambdaFunction:
    """A function, in a VPC only if it lists subnets or interfaces; AWS never gives it a public
    address. Functions with the same subnets and groups share their interfaces.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    node.fields(optional=("interfaces", *_OF_THE_INTERFACES, "vpc", "region", "role", "name"))
    region = node.get("region")
    interfaces: tuple[str, ...] = ()
    where = draft.region if region is None else region.parse(parse_region)
    in_vpc = next((key for key in ("interfaces", "subnets") if node.get(key) is not None), None)
    if in_vpc is None:
        groups = node.get("security_groups")
        if groups is not None:
            raise groups.bad("input.key_needs", key="security_groups", needs="subnets")
    else:
        if region is not None:
            raise region.bad("input.keys_exclude", first=in_vpc, second="region")
        interfaces, vpc = interfaces_of(draft, resource_id, node, _OF_THE_INTERFACES, shared=True)
        where = draft.get(Vpc, vpc).region
    return LambdaFunction(
        id=resource_id,
        name=name_of(node),
        interfaces=interfaces,
        region=where,
        role=node.read("role", lambda n: draft.reference(n, IamRole).id, None),
    )


def read_ecs_task(draft: Draft, resource_id: str, node: Node) -> EcsTask:
    """A task with an interface of its own; Fargate may give it a public address.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-networking-awsvpc.html
    """
    node.fields(
        optional=(
            *("interfaces", *_OF_THE_TASKS_INTERFACE, "launch", "image", "secrets"),
            *("logs", "service", "listens", "name"),
        ),
    )
    launch = node.read("launch", lambda n: n.choice(Launch), Launch.FARGATE)
    listed = node.get("interfaces")
    if listed is None:
        interfaces: tuple[str, ...] = (_plan_task(draft, resource_id, node, launch),)
    else:
        interfaces = attached(draft, resource_id, node, listed, _OF_THE_TASKS_INTERFACE)
    return EcsTask(
        id=resource_id,
        name=name_of(node),
        interfaces=interfaces,
        launch=launch,
        image=node.read("image", Node.line, ""),
        secrets=node.read("secrets", Node.boolean, False),
        logs=node.read("logs", Node.boolean, True),
        service=node.read("service", Node.line, ""),
        host=read_host_facts(draft, resource_id, node),
    )


def _plan_task(draft: Draft, owner: str, node: Node, launch: Launch) -> str:
    """The interface that AWS makes for a task."""
    subnet = draft.reference(node.require("subnet"), Subnet)
    interface_id = draft.interface_id(owner)
    interface = PlannedInterface(
        id=interface_id,
        subnet=subnet,
        source=node,
        ips=draft.one_address(interface_id, node),
        security_groups=security_groups_of(draft, interface_id, node, subnet.vpc),
        owner=owner,
    )
    public = node.get("public_ip")
    if public is not None:
        given = _public_ip(public)
        if given is not False and launch is Launch.EC2:
            raise public.bad("input.key_needs", key="public_ip", needs="launch: FARGATE")
        interface.wants_public_ip = given is True
        interface.public_ip = given if isinstance(given, IPv4Address) else None
    return draft.plan(interface)


def _public_ip(node: Node) -> IPv4Address | bool:
    """Whether there is a public address, or which."""
    return node.boolean() if node.content in ("true", "false") else node.parse(parse_ipv4)


def read_eks_pod(draft: Draft, resource_id: str, node: Node) -> EksPod:
    """A pod: its address is a secondary one of an interface of its node.

    The interface is the one that lists the address, else the one in whose subnet it lies, else
    the node's first.
    https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
    """
    node.fields(("node", "address"), ("listens", "name"))
    at = node.require("address")
    address = at.parse(parse_ipv4)
    host = draft.reference(node.require("node"), Instance)
    plans = [draft.interfaces[interface] for interface in host.interfaces]
    if any(address in plan.ips[1:] for plan in plans):
        return _pod(draft, resource_id, node, host.id, address)
    plan = next((p for p in plans if address in p.subnet.cidr), plans[0])
    if len(plan.secondary) >= MOST_PODS:
        raise node.bad("input.too_many_rows", limit=str(MOST_PODS))
    draft.give_address(plan.id, address, at)
    return _pod(draft, resource_id, node, host.id, address)


def _pod(draft: Draft, resource_id: str, node: Node, host: str, address: IPv4Address) -> EksPod:
    return EksPod(
        id=resource_id,
        name=name_of(node),
        node=host,
        address=str(address),
        host=read_host_facts(draft, resource_id, node),
    )
