"""AWS services, endpoints, load balancers and databases as entries."""

from __future__ import annotations

from trainer.cloud.balancing import (
    BalancerType,
    Listener,
    LoadBalancer,
    Scheme,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.cloud.database import DbInstance, DbSubnetGroup
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
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.service_addresses import service_id, split_service_id
from trainer.cloud.topology.balancing import default_check
from trainer.cloud.topology.database import DEFAULT_PORTS
from trainer.cloud.topology_text.sheet import Entry, Sheet, Value, cidrs, entry, unless


def aws_service(_: Sheet, service: AwsService) -> Entry:
    return entry(service, networks=cidrs(service.networks))


def prefix_list(_: Sheet, found: PrefixList) -> Entry:
    return entry(found, entries=cidrs(found.entries), owner=found.owner or None)


def vpc_endpoint(sheet: Sheet, endpoint: VpcEndpoint) -> Entry:
    policy: list[Value] = [_statement(statement) for statement in endpoint.policy]
    gateway = endpoint.type is EndpointType.GATEWAY
    return entry(
        endpoint,
        vpc=sheet.vpc(endpoint.vpc),
        service=_service(sheet, endpoint),
        interfaces=None if gateway else [sheet.ref(i) for i in endpoint.interfaces],
        private_dns=None if gateway else endpoint.private_dns,
        route_tables=sheet.refs(endpoint.route_tables) if gateway else None,
        policy=None if endpoint.policy == FULL_ACCESS else policy,
        state=unless(endpoint.state.value, EndpointState.AVAILABLE),
    )


def _service(sheet: Sheet, endpoint: VpcEndpoint) -> str:
    """The shortest name that the reader understands."""
    for offered in sheet.cloud.of(EndpointServiceConfiguration).values():
        if offered.service == endpoint.service:
            return offered.id
    vpc, parts = sheet.cloud.find(Vpc, endpoint.vpc), split_service_id(endpoint.service)
    if vpc is None or parts is None or endpoint.service != service_id(vpc.region, parts[1]):
        return endpoint.service
    return endpoint.service if parts[1] in sheet.cloud.resources else parts[1]


def _statement(statement: PolicyStatement) -> Entry:
    found: Entry = {
        "effect": statement.effect,
        "actions": [*statement.actions],
        "resources": [*statement.resources],
    }
    return found | {"conditional": True} if statement.conditional else found


def endpoint_service(sheet: Sheet, offered: EndpointServiceConfiguration) -> Entry:
    return entry(
        offered,
        load_balancers=sheet.refs(offered.load_balancers),
        acceptance_required=unless(offered.acceptance_required, True),
    )


def load_balancer(sheet: Sheet, balancer: LoadBalancer) -> Entry:
    application = balancer.type is BalancerType.APPLICATION
    empty = not balancer.interfaces and sheet.lacks(balancer.id, Fact.INTERFACE)
    return entry(
        balancer,
        vpc=sheet.vpc(balancer.vpc) if empty else None,
        type=unless(balancer.type.value, BalancerType.APPLICATION),
        scheme=unless(balancer.scheme.value, Scheme.INTERNET_FACING),
        interfaces=[sheet.ref(i) for i in balancer.interfaces],
        cross_zone=unless(balancer.cross_zone, application),
    )


def target_group(sheet: Sheet, group: TargetGroup) -> Entry:
    check: Entry = {}
    if group.health_check.protocol != default_check(group.protocol):
        check["protocol"] = group.health_check.protocol
    if group.health_check.port is not None:
        check["port"] = group.health_check.port
    return entry(
        group,
        vpc=sheet.vpc(group.vpc),
        protocol=group.protocol,
        port=group.port,
        target_type=unless(group.target_type.value, TargetType.INSTANCE),
        targets=[_target(target) for target in group.targets] or None,
        health_check=check or None,
        preserve_client_ip=group.preserve_client_ip,
        cross_zone=group.cross_zone,
    )


def _target(target: Target) -> Value:
    port = "" if target.port is None else f":{target.port}"
    text = f"[{target.id}]{port}" if port and ":" in target.id else f"{target.id}{port}"
    return text if target.healthy is None else {"target": text, "healthy": target.healthy}


def listener(sheet: Sheet, listener: Listener) -> Entry:
    return entry(
        listener,
        load_balancer=sheet.ref(listener.load_balancer),
        protocol=listener.protocol,
        port=listener.port,
        target_groups=sheet.refs(listener.target_groups),
        answers=unless(listener.answers, False),
    )


def db_subnet_group(sheet: Sheet, group: DbSubnetGroup) -> Entry:
    first = sheet.cloud.find(Subnet, group.subnets[0]) if group.subnets else None
    return entry(
        group,
        vpc=None if first is not None and first.vpc == group.vpc else sheet.ref(group.vpc),
        subnets=sheet.refs(group.subnets),
        description=group.description or None,
    )


def db_instance(sheet: Sheet, database: DbInstance) -> Entry:
    return entry(
        database,
        engine=database.engine,
        port=unless(database.port, DEFAULT_PORTS.get(database.engine)),
        subnet_group=sheet.ref(database.subnet_group),
        interfaces=[sheet.ref(i) for i in database.interfaces],
        publicly_accessible=unless(database.publicly_accessible, False),
        multi_az=unless(database.multi_az, False),
        storage_encrypted=unless(database.storage_encrypted, False),
        iam_authentication=unless(database.iam_authentication, False),
        available=unless(database.available, True),
    )
