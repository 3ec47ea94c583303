"""AWS services, prefix lists and VPC endpoints of a topology."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum

from trainer.cloud.balancing import LoadBalancer
from trainer.cloud.compute import IamRole, Instance
from trainer.cloud.endpoints import (
    FULL_ACCESS,
    AwsService,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    PolicyStatement,
    PrefixList,
    VpcEndpoint,
)
from trainer.cloud.network import Route, RouteTable, Vpc
from trainer.cloud.node import FormError, Node
from trainer.cloud.serverless import EcsTask
from trainer.cloud.service_addresses import (
    GATEWAY_SERVICES,
    ServiceAddresses,
    gateway_service,
    managed_prefix_list,
    service_id,
    split_service_id,
)
from trainer.cloud.topology.compute import interfaces_of, networks_of
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.forms import parse_cidr

AGENT_POLICY = "AmazonSSMManagedInstanceCore"
"""What an instance's role needs for Systems Manager.

https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-instance-permissions.html
"""

_OFFERED = re.compile(r"com\.amazonaws\.vpce\.[a-z0-9-]{1,30}\.vpce-svc-[0-9a-z-]{1,40}")
"""The name of a service that an account offers, here one that is not in the topology."""

_OF_THE_INTERFACES = ("subnets", "security_groups")
_INTERFACE_KEYS = ("interfaces", *_OF_THE_INTERFACES, "private_dns")


class _Effect(StrEnum):
    ALLOW = "Allow"
    DENY = "Deny"


# AWS services and prefix lists


def read_aws_service(draft: Draft, resource_id: str, node: Node) -> AwsService | None:
    """A service by its endpoint service name; without ``networks`` it is given addresses."""
    node.fields(optional=("networks", "name"))
    listed = node.get("networks")
    parts = split_service_id(resource_id)
    if listed is None or parts is None:
        return None
    return AwsService(
        id=resource_id,
        name=name_of(node),
        region=parts[0],
        networks=networks_of(draft, resource_id, listed),
    )


def services_without_addresses(draft: Draft) -> None:
    """Give addresses to the written services that have none, clear of those that have."""
    draft.service_addresses = ServiceAddresses(
        network for service in draft.of(AwsService) for network in service.networks
    )
    for resource_id, node in draft.entries("aws_services"):
        with draft.faults.catch():
            if node.get("networks") is None and split_service_id(resource_id) is not None:
                service = _service(draft, node, resource_id)
                draft.add(replace(service, name=name_of(node)))


def _service(draft: Draft, node: Node, service: str) -> AwsService:
    """The AWS service of this name; a mention of it is enough to make it."""
    found = draft.resources.get(service)
    if isinstance(found, AwsService):
        return found
    try:
        made = draft.service_addresses.service(service)
    except FormError as error:
        raise node.bad(error.code, **error.facts) from error
    draft.make(made, node)
    return made


def read_prefix_list(draft: Draft, resource_id: str, node: Node) -> PrefixList:
    """A prefix list that the account manages, or that AWS does for the service that is its
    ``owner``, for a file that does not leave that to AWS."""
    node.fields(("entries",), ("owner", "name"))
    owner = node.read("owner", Node.line, "")
    if gateway_service(owner) is not None:
        draft.managed_lists[owner] = resource_id
    return PrefixList(
        id=resource_id,
        name=name_of(node),
        entries=draft.rows(
            resource_id, "entries", node.require("entries"), lambda n: n.parse(parse_cidr)
        ),
        owner=owner,
    )


def prefix_list_id(draft: Draft, region: str, name: str) -> str:
    """The id of the prefix list that AWS manages for a service: ``pl-s3``, and
    ``pl-s3-us-east-1`` in a Region other than the file's own."""
    return f"pl-{name}" if region == draft.region else f"pl-{name}-{region}"


def find_prefix_list(draft: Draft, list_id: str, node: Node) -> bool:
    """Whether there is such a prefix list; those that AWS manages are there when mentioned.

    https://docs.aws.amazon.com/vpc/latest/userguide/working-with-aws-managed-prefix-lists.html
    """
    if draft.knows(list_id, PrefixList) or list_id in draft.elsewhere:
        return True
    regions = dict.fromkeys((draft.region, *(vpc.region for vpc in draft.of(Vpc))))
    for region in regions:
        for name in GATEWAY_SERVICES:
            if list_id == prefix_list_id(draft, region, name):
                _managed_list(draft, node, region, name)
                return True
    return False


def _managed_list(draft: Draft, node: Node, region: str, name: str) -> PrefixList:
    """The prefix list of a service with gateway endpoints; it takes the id if that is free."""
    service = _service(draft, node, service_id(region, name))
    known = draft.managed_lists.get(service.id)
    if known is not None:
        return draft.get(PrefixList, known)
    made = managed_prefix_list(service, draft.free_id(prefix_list_id(draft, region, name)))
    draft.make(made, node)
    draft.managed_lists[service.id] = made.id
    return made


def implied_services(draft: Draft) -> None:
    """The services that a task's launch and a Systems Manager agent call, wherever they are.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
    https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
    """
    for owner in tuple(draft.resources.values()):
        node = draft.nodes[owner.id]
        match owner:
            case EcsTask(secrets=secrets, logs=logs):
                names = ["ecr.api", "ecr.dkr", "s3"]
                names += ["logs"] if logs else []
                names += ["secretsmanager"] if secrets else []
            case Instance() if _is_managed(draft, owner, node):
                names = ["ssm", "ssmmessages"]
            case _:
                continue
        if not owner.interfaces:
            continue
        with draft.faults.catch():
            subnet = draft.interfaces[owner.interfaces[0]].subnet
            region = draft.get(Vpc, subnet.vpc).region
            for name in names:
                _service(draft, node, service_id(region, name))


def _is_managed(draft: Draft, instance: Instance, node: Node) -> bool:
    """Whether the file speaks of the agent, or the instance's role is made for it."""
    role = draft.resources.get(instance.role or "")
    has_policy = isinstance(role, IamRole) and AGENT_POLICY in role.policies
    return has_policy or node.get("ssm_agent") is not None


# Endpoints


def read_endpoint_service(
    draft: Draft, resource_id: str, node: Node
) -> EndpointServiceConfiguration:
    """A service that the account itself offers by its load balancers.

    https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
    """
    node.fields(("load_balancers",), ("acceptance_required", "name"))
    listed = node.require("load_balancers")
    balancers = draft.references(resource_id, "load_balancers", listed, LoadBalancer)
    if not balancers:
        raise listed.missing_members()
    region = draft.get(Vpc, draft.get(LoadBalancer, balancers[0]).vpc).region
    return EndpointServiceConfiguration(
        id=resource_id,
        name=name_of(node),
        service=f"com.amazonaws.vpce.{region}.{resource_id}",
        load_balancers=balancers,
        acceptance_required=node.read("acceptance_required", Node.boolean, True),
    )


def read_vpc_endpoint(draft: Draft, resource_id: str, node: Node) -> VpcEndpoint:
    """An endpoint: of type interface if it lists subnets or interfaces, else gateway, as is AWS's
    default.

    The route tables of a gateway endpoint are read later. Private DNS is on for AWS services
    unless the entry says otherwise, but not for those that have gateway endpoints as well.
    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
    https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
    """
    node.fields(
        ("service",),
        ("type", "vpc", "route_tables", *_INTERFACE_KEYS, "policy", "state", "name"),
    )
    has_interfaces = node.get("subnets") is not None or node.get("interfaces") is not None
    left_out = EndpointType.INTERFACE if has_interfaces else EndpointType.GATEWAY
    kind = node.read("type", _endpoint_type, left_out)
    _check_keys(node, kind)
    interfaces: tuple[str, ...] = ()
    private_dns = False
    if kind is EndpointType.INTERFACE:
        interfaces, vpc_id = interfaces_of(draft, resource_id, node, _OF_THE_INTERFACES)
        vpc = draft.vpc_of(node) if node.get("vpc") is not None else draft.get(Vpc, vpc_id)
        service = _service_of(draft, node.require("service"), vpc.region)
        of_aws = isinstance(draft.resources.get(service), AwsService)
        left_on = of_aws and gateway_service(service) is None
        private_dns = node.read("private_dns", Node.boolean, left_on)
    else:
        vpc = draft.vpc_of(node)
        service = _service_of(draft, node.require("service"), vpc.region)
    return VpcEndpoint(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        service=service,
        type=kind,
        interfaces=interfaces,
        private_dns=private_dns,
        policy=_policy(draft, resource_id, node.get("policy")),
        state=node.read("state", lambda n: n.choice(EndpointState), EndpointState.AVAILABLE),
    )


def _endpoint_type(node: Node) -> EndpointType:
    text = node.text()
    for kind in EndpointType:
        if kind.lower() == text.lower():
            return kind
    raise node.bad("input.not_a_choice", found=text, choices=", ".join(EndpointType).lower())


def _check_keys(node: Node, kind: EndpointType) -> None:
    """No key of the other type."""
    foreign = ("route_tables",) if kind is EndpointType.INTERFACE else _INTERFACE_KEYS
    needs = EndpointType.GATEWAY if kind is EndpointType.INTERFACE else EndpointType.INTERFACE
    for key in foreign:
        found = node.get(key)
        if found is not None:
            raise found.bad("input.key_needs", key=key, needs=f"type: {needs.lower()}")


def _service_of(draft: Draft, node: Node, region: str) -> str:
    """The endpoint service name that is meant: ``s3`` is that of the VPC's own Region."""
    text = node.text()
    own = draft.resources.get(text)
    if isinstance(own, EndpointServiceConfiguration):
        return own.service
    if draft.knows(text, EndpointServiceConfiguration):
        raise draft.no_such(node, text, EndpointServiceConfiguration)
    if _OFFERED.fullmatch(text):
        return text
    name = text if text.startswith("com.amazonaws.") else service_id(region, text)
    return _service(draft, node, name).id


def _policy(draft: Draft, endpoint: str, node: Node | None) -> tuple[PolicyStatement, ...]:
    """An endpoint policy; left out it allows everything.

    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    if node is None:
        return FULL_ACCESS

    def read(row: Node) -> PolicyStatement:
        row.fields(optional=("effect", "actions", "resources", "conditional"))
        return PolicyStatement(
            effect=row.read("effect", lambda n: n.choice(_Effect).value, _Effect.ALLOW.value),
            actions=row.read("actions", _names, ("*",)),
            resources=row.read("resources", _names, ("*",)),
            conditional=row.read("conditional", Node.boolean, False),
        )

    found = draft.rows(endpoint, "policy", node, read)
    if not found:
        raise node.missing_members()
    return found


def _names(node: Node) -> tuple[str, ...]:
    found = tuple(member.line() for member in node.one_or_more())
    if not found:
        raise node.missing_members()
    return found


def gateway_endpoint_routes(draft: Draft) -> None:
    """Associate each gateway endpoint with its route tables; AWS adds the route to each.

    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing
    """
    for resource_id, node in draft.entries("vpc_endpoints"):
        endpoint = draft.resources.get(resource_id)
        if not isinstance(endpoint, VpcEndpoint) or endpoint.type is EndpointType.INTERFACE:
            continue
        with draft.faults.catch():
            tables = draft.references(
                resource_id, "route_tables", node.get("route_tables"), RouteTable, elsewhere=True
            )
            draft.add(replace(endpoint, route_tables=tables))
            name = gateway_service(endpoint.service)
            if name is None:
                continue
            region = draft.get(AwsService, endpoint.service).region
            addresses = _managed_list(draft, node, region, name)
            route = Route(destination=addresses.id, target=resource_id)
            for table_id in tables:
                table = draft.resources.get(table_id)
                if isinstance(table, RouteTable) and route not in table.routes:
                    draft.add(replace(table, routes=(*table.routes, route)))
