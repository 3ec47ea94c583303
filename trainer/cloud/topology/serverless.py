"""Lambda functions, ECS tasks and EKS pods of a topology."""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud.compute import IamRole, Instance
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.serverless import EcsTask, EksPod, LambdaFunction, Launch
from trainer.cloud.topology.compute import (
    plan_in_subnets,
    read_host_facts,
    security_groups_of,
)
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_ipv4
from trainer.cloud.topology.network import parse_region

MOST_PODS = 250
"""The most that AWS recommends for one node.

https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html
"""


def read_lambda_function(draft: Draft, resource_id: str, node: Node) -> LambdaFunction:
    """A function, in a VPC only if it lists subnets; AWS never gives it a public address.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    node.fields(optional=("subnets", "security_groups", "region", "role", "name"))
    listed = node.get("subnets")
    region = node.get("region")
    interfaces: tuple[str, ...] = ()
    where = draft.region if region is None else region.parse(parse_region)
    if listed is None:
        groups = node.get("security_groups")
        if groups is not None:
            raise groups.bad("input.key_needs", key="security_groups", needs="subnets")
    else:
        subnets = draft.references(resource_id, "subnets", listed, Subnet)
        if not subnets:
            raise listed.missing_members()
        if region is not None:
            raise region.bad("input.keys_exclude", first="subnets", second="region")
        where = draft.get(Vpc, draft.get(Subnet, subnets[0]).vpc).region
        interfaces = plan_in_subnets(draft, resource_id, node, subnets)
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
        ("subnet",),
        (
            *("security_groups", "private_ip", "public_ip", "launch", "image", "secrets"),
            *("logs", "listens", "name"),
        ),
    )
    launch = node.read("launch", lambda n: n.choice(Launch), Launch.FARGATE)
    subnet = draft.reference(node.require("subnet"), Subnet)
    interface_id = draft.interface_id(resource_id)
    interface = PlannedInterface(
        id=interface_id,
        subnet=subnet,
        source=node,
        ips=draft.one_address(interface_id, node),
        security_groups=security_groups_of(draft, interface_id, node, subnet.vpc),
        owner=resource_id,
    )
    public = node.get("public_ip")
    if public is not None:
        given = _public_ip(public)
        if given is not False and launch is Launch.EC2:
            raise public.bad("input.key_needs", key="public_ip", needs="launch: FARGATE")
        interface.wants_public_ip = given is True
        interface.public_ip = given if isinstance(given, IPv4Address) else None
    draft.plan(interface)
    return EcsTask(
        id=resource_id,
        name=name_of(node),
        interfaces=(interface_id,),
        launch=launch,
        image=node.read("image", Node.line, ""),
        secrets=node.read("secrets", Node.boolean, False),
        logs=node.read("logs", Node.boolean, True),
        host=read_host_facts(draft, resource_id, node),
    )


def _public_ip(node: Node) -> IPv4Address | bool:
    """Whether there is a public address, or which."""
    return node.boolean() if node.content in ("true", "false") else node.parse(parse_ipv4)


def read_eks_pod(draft: Draft, resource_id: str, node: Node) -> EksPod:
    """A pod: its address is a secondary one of an interface of its node.

    The interface is the one in whose subnet the address lies, else the node's first.
    https://docs.aws.amazon.com/eks/latest/best-practices/vpc-cni.html
    """
    node.fields(("node", "address"), ("listens", "name"))
    at = node.require("address")
    address = at.parse(parse_ipv4)
    host = draft.reference(node.require("node"), Instance)
    plans = [draft.interfaces[interface] for interface in host.interfaces]
    plan = next((p for p in plans if address in p.subnet.cidr), plans[0])
    if len(plan.secondary) >= MOST_PODS:
        raise node.bad("input.too_many_rows", limit=str(MOST_PODS))
    draft.give_address(plan.id, address, at)
    return EksPod(
        id=resource_id,
        name=name_of(node),
        node=host.id,
        address=str(address),
        host=read_host_facts(draft, resource_id, node),
    )
