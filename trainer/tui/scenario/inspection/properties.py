"""The properties of each kind of resource."""

from __future__ import annotations

from collections.abc import Iterable

from trainer.cloud import (
    Cloud,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.ids import subnets_of_acl
from trainer.packets import Service
from trainer.picture import is_public
from trainer.reach.world import World
from trainer.tui.scenario.forms import routes as route_forms
from trainer.tui.scenario.forms.form import Offer
from trainer.tui.scenario.inspection.model import Cell, Row, Section, Word

Sections = tuple[Section, ...]

YES = Word("scenario.value.yes")
NO = Word("scenario.value.no")
NONE = Word("scenario.value.none")


def yes_no(value: bool) -> Word:
    """A truth value as a word."""
    return YES if value else NO


def line(name: str, value: Cell, link: str | None = None) -> Row:
    """A property by the name of its label, ``scenario.property.<name>``."""
    return Row((Word(f"scenario.property.{name}"), value), link=link)


def linked(name: str, ids: Iterable[str]) -> list[Row]:
    """A property that names resources, one a row; the label stands on the first."""
    rows = [
        Row((Word(f"scenario.property.{name}") if number == 0 else "", each), link=each)
        for number, each in enumerate(ids)
    ]
    return rows or [line(name, NONE)]


def listens(services: Iterable[Service]) -> Row:
    """On which ports a host has something listening."""
    return line("listens", ", ".join(map(str, services)) or NONE)


def internet() -> Sections:
    """What is meant by the internet."""
    return (Section((line("meaning", Word("scenario.value.internet")),)),)


def vpc(found: Vpc) -> Sections:
    rows = [line("cidr", str(network)) for network in found.networks]
    rows += [
        line("region", found.region),
        line("dns_support", yes_no(found.dns_support)),
        line("dns_hostnames", yes_no(found.dns_hostnames)),
    ]
    return (Section(tuple(rows)),)


def subnet(cloud: Cloud, found: Subnet) -> Sections:
    world = cloud.derived(World)
    table, acl = world.route_table(found.id), world.network_acl(found.id)
    explicit = route_forms.explicit_table(cloud, found.id)
    kind = "public" if is_public(cloud, found) else "private"
    inside = [
        interface.owner or interface.id
        for interface in cloud.of(NetworkInterface).values()
        if interface.subnet == found.id
    ]
    rows = [
        *(line("cidr", str(network)) for network in found.networks),
        line("zone", found.zone),
        line("vpc", found.vpc, found.vpc),
        line("kind", Word(f"picture.{kind}")),
        *linked("table", [table.id] if table else []),
        line("association", Word(f"scenario.value.{'explicit' if explicit else 'by_main'}")),
        *linked("acl", [acl.id] if acl else []),
        line("map_public_ip", yes_no(found.map_public_ip)),
        *linked("inside", dict.fromkeys(inside)),
    ]
    return (Section(tuple(rows)),)


def route_table(cloud: Cloud, found: RouteTable) -> Sections:
    world = cloud.derived(World)
    implicit = [
        each.id
        for each in cloud.of(Subnet).values()
        if each.id not in found.subnets and world.route_table(each.id) is found
    ]
    associated = tuple(
        Row(
            (Word("scenario.property.associated") if number == 0 else "", each),
            link=each,
            remove=Offer(route_forms.LEAVE_TABLE, {"table": found.id, "subnet": each}),
        )
        for number, each in enumerate(found.subnets)
    )
    rows = [
        line("vpc", found.vpc, found.vpc),
        line("main", yes_no(found.main)),
        *(associated or (line("associated", NONE),)),
        *(linked("gateways", found.gateways) if found.gateways else ()),
        *(linked("propagating", found.propagating) if found.propagating else ()),
        *linked("by_main", implicit),
    ]
    add = Offer(route_forms.USE_TABLE, {"table": found.id})
    return (Section(tuple(rows), add=add),)


def network_acl(cloud: Cloud, found: NetworkAcl) -> Sections:
    rows = [
        line("vpc", found.vpc, found.vpc),
        line("default", yes_no(found.default)),
        *linked("associated", subnets_of_acl(cloud, found)),
    ]
    return (Section(tuple(rows)),)


def security_group(cloud: Cloud, found: SecurityGroup) -> Sections:
    members = [
        interface.owner or interface.id
        for interface in cloud.of(NetworkInterface).values()
        if found.id in interface.security_groups
    ]
    named_by = [
        other.id
        for other in cloud.of(SecurityGroup).values()
        if any(rule.peer == found.id for rule in (*other.inbound, *other.outbound))
    ]
    rows = [
        line("vpc", found.vpc, found.vpc),
        line("description", found.description or NONE),
        *linked("members", dict.fromkeys(members)),
        *linked("named_by", named_by),
    ]
    return (Section(tuple(rows)),)


def internet_gateway(cloud: Cloud, found: InternetGateway) -> Sections:
    attached = line("vpc", found.vpc, found.vpc) if found.vpc else line("vpc", NONE)
    return (Section((attached, *linked("routed_by", tables_to(cloud, found.id)))),)


def nat_gateway(cloud: Cloud, found: NatGateway) -> Sections:
    interface = cloud.get(NetworkInterface, found.interface)
    private = interface.addresses[0].ip
    public = cloud.derived(World).public_ip(interface, private)
    rows = [
        line("state", found.state.value),
        line("connectivity", found.connectivity.value),
        line("subnet", found.subnet, found.subnet),
        line("private_ip", str(private)),
        line("public_ip", str(public) if public else NONE),
        *linked("routed_by", tables_to(cloud, found.id)),
    ]
    return (Section(tuple(rows)),)


def tables_to(cloud: Cloud, target: str) -> list[str]:
    """The route tables of VPCs with a route to this target."""
    return [
        table.id
        for table in cloud.of(RouteTable).values()
        if any(route.target == target for route in table.routes)
    ]


def elastic_ip(cloud: Cloud, found: ElasticIp) -> Sections:
    interface = cloud.find(NetworkInterface, found.interface)
    holder = (interface.owner or interface.id) if interface else None
    rows = [
        line("public_ip", str(found.public_ip)),
        *linked("holder", [holder] if holder else []),
        line("private_ip", str(found.private_ip) if found.private_ip else NONE),
    ]
    return (Section(tuple(rows)),)


def outside_host(found: OutsideHost) -> Sections:
    rows = [line("addresses", str(network)) for network in found.networks]
    if found.host.listens is not None:
        rows.append(listens(found.host.listens))
    return (Section(tuple(rows)),)
