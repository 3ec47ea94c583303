"""Pages for endpoints, services, load balancers and what else AWS runs for a VPC."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from trainer.actions.health import health_of
from trainer.cloud import (
    AwsService,
    Cloud,
    EgressOnlyInternetGateway,
    EksPod,
    EndpointServiceConfiguration,
    EndpointType,
    Listener,
    LoadBalancer,
    PolicyStatement,
    RegionalNatGateway,
    TargetGroup,
    VpcEndpoint,
)
from trainer.tui.scenario.inspection.model import Leaf, Page, Row, Section
from trainer.tui.scenario.inspection.properties import (
    line,
    linked,
    listens,
    tables_to,
    yes_no,
)

Service = (
    AwsService
    | EgressOnlyInternetGateway
    | EksPod
    | EndpointServiceConfiguration
    | Listener
    | RegionalNatGateway
    | TargetGroup
)


def pages(cloud: Cloud, found: Service) -> tuple[Page, ...]:
    """The properties; for a target group its targets as well."""
    rows = tuple(_rows(cloud, found))
    properties = Page(Leaf.PROPERTIES, lambda: (Section(rows),))
    if isinstance(found, TargetGroup):
        return properties, Page(Leaf.TARGETS, lambda: (_targets(cloud, found),))
    return (properties,)


def _rows(cloud: Cloud, found: Service) -> Iterable[Row]:
    match found:
        case AwsService():
            yield line("region", found.region)
            yield from (line("addresses", str(network)) for network in found.networks)
            yield from linked("endpoints", _endpoints_to(cloud, found.id))
        case EndpointServiceConfiguration():
            yield line("service", found.service)
            yield from linked("load_balancers", found.load_balancers)
            yield line("acceptance_required", yes_no(found.acceptance_required))
            yield from linked("endpoints", _endpoints_to(cloud, found.service))
        case EgressOnlyInternetGateway():
            yield line("vpc", found.vpc, found.vpc)
            yield from linked("routed_by", tables_to(cloud, found.id))
        case RegionalNatGateway():
            yield line("state", found.state.value)
            yield line("vpc", found.vpc, found.vpc)
            for address in found.addresses:
                yield line("zone", f"{address.zone}  {address.public_ip}")
            yield from linked("routed_by", tables_to(cloud, found.id))
        case EksPod():
            yield line("node", found.node, found.node)
            yield line("private_ip", found.address)
            if found.host.listens is not None:
                yield listens(found.host.listens)
        case Listener():
            yield line("protocol", f"{found.protocol} {found.port}")
            yield line("load_balancer", found.load_balancer, found.load_balancer)
            yield from linked("target_groups", found.target_groups)
        case TargetGroup():
            check = found.health_check
            yield line("protocol", f"{found.protocol} {found.port}")
            yield line("vpc", found.vpc, found.vpc)
            yield line("target_type", found.target_type.value)
            port = str(check.port) if check.port is not None else "traffic-port"
            yield line("health_check", f"{check.protocol} {port}")


def endpoint(cloud: Cloud, found: VpcEndpoint) -> tuple[Row, ...]:
    """What an endpoint leads to, and for whom."""
    known = found.service if found.service in cloud.resources else None
    offered = (
        service.id
        for service in cloud.of(EndpointServiceConfiguration).values()
        if service.service == found.service
    )
    rows = [
        line("state", found.state.value),
        line("kind", found.type.value),
        line("service", found.service, known or next(offered, None)),
        line("vpc", found.vpc, found.vpc),
    ]
    if found.type is EndpointType.GATEWAY:
        rows += linked("tables", found.route_tables)
    else:
        rows.append(line("private_dns", yes_no(found.private_dns)))
    rows += (line("policy", _statement(statement)) for statement in found.policy)
    return tuple(rows)


def balancer(cloud: Cloud, found: LoadBalancer) -> tuple[Row, ...]:
    """The properties of a load balancer beside those of its nodes."""
    return (
        line("kind", found.type.value),
        line("scheme", found.scheme.value),
        line("vpc", found.vpc, found.vpc),
        line("cross_zone", yes_no(found.cross_zone)),
        *linked("listeners", (listener.id for listener in _listeners(cloud, found))),
    )


def targets(cloud: Cloud, found: LoadBalancer) -> tuple[Section, ...]:
    """The targets of every group that a listener of the load balancer names."""
    names = (name for listener in _listeners(cloud, found) for name in listener.target_groups)
    groups = (cloud.find(TargetGroup, name) for name in dict.fromkeys(names))
    return tuple(_targets(cloud, group) for group in groups if group is not None)


def _listeners(cloud: Cloud, found: LoadBalancer) -> Iterator[Listener]:
    return (each for each in cloud.of(Listener).values() if each.load_balancer == found.id)


def _targets(cloud: Cloud, group: TargetGroup) -> Section:
    """Each target with its health in the words in which AWS reports it."""
    health = health_of(cloud)
    rows = []
    for target in group.targets:
        found = health(group, target)
        port = str(group.port if target.port is None else target.port)
        known = target.id if target.id in cloud.resources else None
        rows.append(Row((target.id, port, found.state, found.reason), link=known))
    return Section(tuple(rows), group.id, "scenario.section.targets")


def _endpoints_to(cloud: Cloud, service: str) -> Iterator[str]:
    return (each.id for each in cloud.of(VpcEndpoint).values() if each.service == service)


def _statement(statement: PolicyStatement) -> str:
    actions, resources = ", ".join(statement.actions), ", ".join(statement.resources)
    return f"{statement.effect} {actions} {resources}" + (" *" if statement.conditional else "")
