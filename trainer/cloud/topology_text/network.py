"""VPCs, subnets, route tables and peering connections as entries."""

from __future__ import annotations

from trainer.cloud.flow_log import FlowLog
from trainer.cloud.network import LOCAL, DhcpOptions, Route, RouteTable, Subnet, Vpc
from trainer.cloud.notation import route_text
from trainer.cloud.peering import PeeringState, VpcPeeringConnection
from trainer.cloud.topology_text.sheet import Entry, Sheet, Value, cidrs, entry, unless

_FIELDS = Vpc.__dataclass_fields__


def vpc(sheet: Sheet, vpc: Vpc) -> Entry:
    single = len(vpc.cidrs) == 1
    return entry(
        vpc,
        cidr=str(vpc.cidrs[0]) if single else None,
        cidrs=None if single else cidrs(vpc.cidrs),
        ipv6_cidrs=cidrs(vpc.ipv6_cidrs) or None,
        region=unless(vpc.region, sheet.region),
        account=unless(vpc.account, _FIELDS["account"].default),
        dns_support=unless(vpc.dns_support, True),
        dns_hostnames=unless(vpc.dns_hostnames, False),
        dhcp_options=None if vpc.dhcp_options is None else sheet.ref(vpc.dhcp_options),
    )


def dhcp_options(sheet: Sheet, options: DhcpOptions) -> Entry:
    return entry(
        options,
        domain_name=unless(options.domain_name, ""),
        domain_name_servers=[*options.domain_name_servers],
    )


def subnet(sheet: Sheet, subnet: Subnet) -> Entry:
    vpc = sheet.cloud.find(Vpc, subnet.vpc)
    region = sheet.region if vpc is None else vpc.region
    return entry(
        subnet,
        vpc=sheet.vpc(subnet.vpc),
        cidr=str(subnet.cidr),
        ipv6_cidr=None if subnet.ipv6_cidr is None else str(subnet.ipv6_cidr),
        zone=unless(subnet.zone.removeprefix(region), "a"),
        map_public_ip=unless(subnet.map_public_ip, False),
    )


def route_table(sheet: Sheet, table: RouteTable) -> Entry:
    routes: list[Value] = [_route(sheet, route) for route in table.routes]
    return entry(
        table,
        vpc=sheet.vpc(table.vpc),
        main=unless(table.main, False),
        subnets=sheet.refs(table.subnets),
        gateways=sheet.refs(table.gateways),
        routes=routes or None,
        propagating=sheet.refs(table.propagating),
    )


def _route(sheet: Sheet, route: Route) -> Value:
    if isinstance(route.destination, str):
        sheet.ref(route.destination)
    if route.blackhole:
        return {"to": str(route.destination), "target": route.target, "blackhole": True}
    if route.target != LOCAL:
        sheet.ref(route.target)
    return route_text(route)


def peering_connection(sheet: Sheet, connection: VpcPeeringConnection) -> Entry:
    return entry(
        connection,
        requester=sheet.ref(connection.requester),
        accepter=sheet.ref(connection.accepter),
        state=unless(connection.state.value, PeeringState.ACTIVE),
        requester_dns=unless(connection.requester_dns, False),
        accepter_dns=unless(connection.accepter_dns, False),
    )


def flow_log(sheet: Sheet, log: FlowLog) -> Entry:
    default = FlowLog(id=log.id, resource=log.resource)
    return entry(
        log,
        resource=sheet.ref(log.resource),
        traffic=unless(log.traffic.value, default.traffic),
        destination_type=unless(log.destination_type.value, default.destination_type),
        destination=unless(log.destination, default.destination),
    )
