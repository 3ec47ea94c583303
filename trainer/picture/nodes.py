"""What lies between VPCs and beyond them: hubs, connections, sites, AWS services.

Each is a node below its parents, the nearest to a VPC first: attachment, transit gateway, VPN
connection, customer gateway, site, host.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.cloud import (
    AttachmentState,
    AwsService,
    Cloud,
    CustomerGateway,
    DirectConnectGateway,
    EndpointServiceConfiguration,
    EndpointType,
    InterfaceKind,
    PeeringState,
    Site,
    SiteHost,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.picture.grid import Role
from trainer.picture.picture import Detail
from trainer.picture.ports import peering_port, privatelink_port, providers_of
from trainer.picture.symbols import Symbol
from trainer.picture.titles import service_title, title, with_networks, with_state
from trainer.reach import INTERNET
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.width import cells


@dataclass(frozen=True, slots=True)
class Node:
    """``parents`` are other nodes and ports by their keys, or the internet; those that are not
    drawn do not count. ``also`` are ids of what has its place here and no node of its own."""

    id: str
    symbol: str
    label: str
    parents: tuple[str, ...] = ()
    role: Role = Role.GATEWAY
    also: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """With the space that sets a wire at its right off."""
        return cells(self.label) + 3


def nodes(cloud: Cloud, detail: Detail, language: Language) -> tuple[Node, ...]:
    """All nodes, each after its parents."""
    down = say(language, "picture.down")
    return (
        *_services(cloud, detail),
        *_peerings(cloud),
        *_hubs(cloud, detail),
        *_idle_gateways(cloud, language),
        *_direct_connect_gateways(cloud),
        *_virtual_interfaces(cloud, down),
        *_vpns(cloud, down),
        *_sites(cloud, detail),
    )


def _peerings(cloud: Cloud) -> Iterator[Node]:
    for connection in cloud.of(VpcPeeringConnection).values():
        ends = (connection.requester, connection.accepter)
        yield Node(
            connection.id,
            Symbol.BETWEEN,
            with_state(title(connection), connection.state, PeeringState.ACTIVE),
            tuple(peering_port(vpc, connection.id) for vpc in ends),
        )


def _hubs(cloud: Cloud, detail: Detail) -> Iterator[Node]:
    """Transit gateways, and what is attached to them besides VPCs."""
    attached: dict[str, list[str]] = defaultdict(list)
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        attached[attachment.gateway].append(attachment.id)
    tables: dict[str, list[TransitGatewayRouteTable]] = defaultdict(list)
    for table in cloud.of(TransitGatewayRouteTable).values():
        tables[table.gateway].append(table)
    for hub in cloud.of(TransitGateway).values():
        inside = tables[hub.id]
        names = map(title, (hub, *inside) if detail is Detail.FULL else (hub,))
        parents, also = tuple(attached[hub.id]), tuple(table.id for table in inside)
        yield Node(hub.id, Symbol.BETWEEN, " ".join(names), parents, also=also)
    for peering in cloud.of(TransitGatewayPeeringAttachment).values():
        yield _attachment(peering, (peering.gateway, peering.peer))
    for vpn in cloud.of(TransitGatewayVpnAttachment).values():
        yield _attachment(vpn, (vpn.gateway,))
    for line in cloud.of(TransitGatewayDirectConnectAttachment).values():
        yield _attachment(line, (line.gateway,))


def _attachment(
    attachment: TransitGatewayPeeringAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment,
    parents: tuple[str, ...],
) -> Node:
    label = with_state(title(attachment), attachment.state, AttachmentState.AVAILABLE)
    return Node(attachment.id, Symbol.BETWEEN, label, parents)


def _idle_gateways(cloud: Cloud, language: Language) -> Iterator[Node]:
    """Virtual private gateways that stand on no VPC's border."""
    for gateway in cloud.of(VpnGateway).values():
        if gateway.vpc is None:
            yield Node(
                gateway.id, Symbol.BETWEEN, f"{title(gateway)} {say(language, 'picture.detached')}"
            )


def _direct_connect_gateways(cloud: Cloud) -> Iterator[Node]:
    attachments = cloud.of(TransitGatewayDirectConnectAttachment).values()
    for gateway in cloud.of(DirectConnectGateway).values():
        behind = [a for a in attachments if a.direct_connect_gateway == gateway.id]
        attached = {attachment.gateway for attachment in behind}
        parents = (
            *(a.gateway for a in gateway.associations if a.gateway not in attached),
            *(attachment.id for attachment in behind),
        )
        yield Node(gateway.id, Symbol.BETWEEN, title(gateway), parents)


def _virtual_interfaces(cloud: Cloud, down: str) -> Iterator[Node]:
    for interface in cloud.of(VirtualInterface).values():
        public = interface.kind is InterfaceKind.PUBLIC
        label = title(interface) if interface.bgp_up else f"{title(interface)} {down}"
        yield Node(
            interface.id, Symbol.BETWEEN, label, (INTERNET if public else interface.gateway or "",)
        )


def _vpns(cloud: Cloud, down: str) -> Iterator[Node]:
    attachments = {a.connection: a.id for a in cloud.of(TransitGatewayVpnAttachment).values()}
    ending: dict[str, list[str]] = defaultdict(list)
    for connection in cloud.of(VpnConnection).values():
        ending[connection.customer_gateway].append(connection.id)
        gateway = connection.vpn_gateway or connection.transit_gateway or ""
        label = title(connection) if connection.works else f"{title(connection)} {down}"
        yield Node(connection.id, Symbol.BETWEEN, label, (attachments.get(connection.id, gateway),))
    for device in cloud.of(CustomerGateway).values():
        yield Node(device.id, Symbol.BETWEEN, title(device), tuple(ending[device.id]))


def _sites(cloud: Cloud, detail: Detail) -> Iterator[Node]:
    ending: dict[str, list[str]] = defaultdict(list)
    for device in cloud.of(CustomerGateway).values():
        ending[device.site].append(device.id)
    for interface in cloud.of(VirtualInterface).values():
        ending[interface.site].append(interface.id)
    for site in cloud.of(Site).values():
        label = with_networks(title(site), site.networks, detail)
        yield Node(site.id, Symbol.SITE, label, tuple(ending[site.id]), Role.OUTSIDE)
    for host in cloud.of(SiteHost).values():
        label = with_networks(title(host), host.networks, detail)
        yield Node(host.id, Symbol.INSTANCE, label, (host.site,), Role.OUTSIDE)


def _services(cloud: Cloud, detail: Detail) -> Iterator[Node]:
    """Services that endpoints lead to; those of AWS can be reached over the internet as well."""
    leading: dict[str, list[str]] = defaultdict(list)
    for endpoint in cloud.of(VpcEndpoint).values():
        by_link = endpoint.type is EndpointType.INTERFACE
        leading[endpoint.service].append(privatelink_port(endpoint.vpc) if by_link else endpoint.id)
    for service in cloud.of(AwsService).values():
        if service.id in leading:
            parents = (*dict.fromkeys(leading[service.id]), INTERNET)
            yield Node(
                service.id, Symbol.OUTSIDE, service_title(service, detail), parents, Role.OUTSIDE
            )
    for offered in cloud.of(EndpointServiceConfiguration).values():
        ends = (*leading[offered.service], *map(privatelink_port, providers_of(cloud, offered)))
        yield Node(offered.id, Symbol.BETWEEN, title(offered), tuple(dict.fromkeys(ends)))
