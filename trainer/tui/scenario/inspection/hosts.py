"""Pages for what has network interfaces: instances, databases, interfaces by themselves."""

from __future__ import annotations

from trainer.actions import Call
from trainer.cloud import (
    Cloud,
    DbInstance,
    EcsTask,
    ElasticIp,
    Instance,
    InstanceState,
    LambdaFunction,
    LoadBalancer,
    NetworkInterface,
    SecurityGroup,
    Subnet,
    VpcEndpoint,
)
from trainer.reach import ends
from trainer.reach.world import World
from trainer.tui.scenario.forms import compute
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.inspection import services
from trainer.tui.scenario.inspection.access import access
from trainer.tui.scenario.inspection.effective import effective
from trainer.tui.scenario.inspection.model import Leaf, Page, Row, Section
from trainer.tui.scenario.inspection.properties import NONE, Sections, line, linked, listens, yes_no
from trainer.tui.scenario.inspection.tables import acl_sections, group_sections, route_section

Host = (
    DbInstance | EcsTask | Instance | LambdaFunction | LoadBalancer | NetworkInterface | VpcEndpoint
)


def pages(cloud: Cloud, host: Host) -> tuple[Page, ...]:
    """Properties, rules of the groups, the subnet's routes and ACL, and who gets in."""
    interfaces = _interfaces(cloud, host)
    found = [Page(Leaf.PROPERTIES, lambda: _properties(cloud, host, interfaces))]
    if isinstance(host, LoadBalancer):
        found.append(Page(Leaf.TARGETS, lambda: services.targets(cloud, host)))
    if not interfaces:
        return tuple(found)
    found.append(Page(Leaf.RULES, lambda: _rules(cloud, interfaces)))
    found.append(Page(Leaf.EFFECTIVE, lambda: effective(cloud, interfaces)))
    found.append(Page(Leaf.NETWORK, lambda: _network(cloud, interfaces[0].subnet)))
    if host.id in ends(cloud):
        found.append(Page(Leaf.ACCESS, steps=lambda: access(cloud, host.id)))
    return tuple(found)


def offers(cloud: Cloud, host: Host) -> tuple[Offer[Call], ...]:
    """What can be changed of the host as a whole."""
    groups = " ".join(dict.fromkeys(g for i in _interfaces(cloud, host) for g in i.security_groups))
    match host:
        case Instance():
            given = {"instance": host.id}
            interface = cloud.find(NetworkInterface, (*host.interfaces, "")[0])
            checked = interface is None or interface.source_dest_check
            running = host.state is InstanceState.RUNNING
            return (
                Offer(compute.INSTANCE_GROUPS, given, {"groups": groups}),
                Offer(compute.ASSOCIATE_ADDRESS, {"holder": host.id}),
                Offer(compute.INSTANCE_CHECK, given, {"switch": _flipped(checked)}),
                Offer(compute.STOP if running else compute.START, given),
            )
        case DbInstance():
            given = {"database": host.id}
            public = {"switch": _flipped(host.publicly_accessible)}
            return (
                Offer(compute.DB_GROUPS, given, {"groups": groups}),
                Offer(compute.DB_PUBLIC, given, public),
            )
        case NetworkInterface():
            given = {"interface": host.id}
            return (
                Offer(compute.INTERFACE_GROUPS, given, {"groups": groups}),
                Offer(compute.ASSOCIATE_ADDRESS, {"holder": host.id}),
                Offer(compute.INTERFACE_CHECK, given, {"switch": _flipped(host.source_dest_check)}),
            )
        case _:
            return ()


def _flipped(value: bool) -> str:
    """Who opens a switch wants to turn it."""
    return "false" if value else "true"


def _interfaces(cloud: Cloud, host: Host) -> tuple[NetworkInterface, ...]:
    if isinstance(host, NetworkInterface):
        return (host,)
    found = (cloud.find(NetworkInterface, each) for each in host.interfaces)
    return tuple(interface for interface in found if interface is not None)


def _properties(cloud: Cloud, host: Host, interfaces: tuple[NetworkInterface, ...]) -> Sections:
    rows: list[Row] = []
    match host:
        case Instance():
            rows.append(line("state", host.state.value))
            rows.append(line("platform", host.platform.value))
        case DbInstance():
            rows += [
                line("engine", host.engine),
                line("port", str(host.port)),
                line("public_access", yes_no(host.publicly_accessible)),
                line("multi_az", yes_no(host.multi_az)),
                line("encrypted", yes_no(host.storage_encrypted)),
                line("iam_authentication", yes_no(host.iam_authentication)),
                line("subnet_group", host.subnet_group, host.subnet_group),
            ]
        case LoadBalancer():
            rows += services.balancer(cloud, host)
        case VpcEndpoint():
            rows += services.endpoint(cloud, host)
        case LambdaFunction():
            rows.append(line("region", host.region))
            if host.role is not None:
                rows.append(line("role", host.role))
        case EcsTask():
            rows.append(line("kind", host.launch.value))
            rows.append(line("image", host.image or NONE))
    for interface in interfaces:
        rows += _interface(cloud, interface)
    if isinstance(host, Instance | EcsTask) and host.host.listens is not None:
        rows.append(listens(host.host.listens))
    return (Section(tuple(rows)),)


def _interface(cloud: Cloud, interface: NetworkInterface) -> list[Row]:
    world = cloud.derived(World)
    subnet = cloud.get(Subnet, interface.subnet)
    rows = [
        line("interface", interface.id, interface.id),
        line("subnet", subnet.id, subnet.id),
        line("zone", subnet.zone),
    ]
    for address in interface.addresses:
        rows.append(line("private_ip", str(address.ip)))
        public = world.public_ip(interface, address.ip)
        elastic = world.elastic.get((interface.id, address.ip))
        link = elastic.id if isinstance(elastic, ElasticIp) else None
        rows.append(line("public_ip", str(public) if public else NONE, link))
    rows += [line("ipv6", str(address)) for address in interface.ipv6]
    rows += linked("groups", interface.security_groups)
    rows.append(line("source_dest_check", yes_no(interface.source_dest_check)))
    return rows


def _rules(cloud: Cloud, interfaces: tuple[NetworkInterface, ...]) -> Sections:
    names = dict.fromkeys(g for interface in interfaces for g in interface.security_groups)
    groups = (cloud.find(SecurityGroup, name) for name in names)
    return tuple(part for group in groups if group is not None for part in group_sections(group))


def _network(cloud: Cloud, subnet: str) -> Sections:
    """The routes and the ACL of the subnet, which act on all that enters or leaves it."""
    world = cloud.derived(World)
    table, acl = world.route_table(subnet), world.network_acl(subnet)
    found = [] if table is None else [route_section(cloud, table)]
    return (*found, *(() if acl is None else acl_sections(acl)))
