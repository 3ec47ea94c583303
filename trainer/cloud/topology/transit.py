"""Transit gateways of a topology, their attachments and route tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trainer.cloud.endpoints import PrefixList
from trainer.cloud.hybrid import DirectConnectGateway, VpnConnection
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.problem import BadInput
from trainer.cloud.resource import Resource
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.endpoints import find_prefix_list
from trainer.cloud.topology.forms import BLACKHOLE, parse_hub_route, parse_id, parse_peer
from trainer.cloud.topology.network import parse_region
from trainer.cloud.transit import (
    AttachmentState,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)

Attachment = (
    TransitGatewayVpcAttachment
    | TransitGatewayPeeringAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
)

ATTACHMENTS: tuple[type[Resource], ...] = (
    TransitGatewayVpcAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpnAttachment,
    TransitGatewayDirectConnectAttachment,
)


def read_transit_gateway(draft: Draft, resource_id: str, node: Node) -> TransitGateway:
    """A transit gateway in the file's Region unless it names another.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-transit-gateways.html
    """
    node.fields(optional=("region", "security_group_referencing", "name"))
    return TransitGateway(
        id=resource_id,
        name=name_of(node),
        region=node.read("region", lambda n: n.parse(parse_region), draft.region),
        security_group_referencing=node.read("security_group_referencing", Node.boolean, False),
    )


def _state(node: Node) -> AttachmentState:
    return node.read("state", lambda n: n.choice(AttachmentState), AttachmentState.AVAILABLE)


def read_vpc_attachment(draft: Draft, resource_id: str, node: Node) -> TransitGatewayVpcAttachment:
    """A VPC on a transit gateway, in the zones of the subnets that it lists.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpc-attachments.html
    """
    node.fields(
        ("gateway", "subnets"),
        ("vpc", "appliance_mode", "security_group_referencing", "state", "name"),
    )
    listed = node.require("subnets")
    named = node.get("vpc")
    subnets = draft.references(resource_id, "subnets", listed, Subnet)
    if not subnets and (named is None or named.text() not in draft.elsewhere):
        raise listed.missing_members()
    vpc = draft.get(Subnet, subnets[0]).vpc if named is None else draft.named(named, Vpc)
    return TransitGatewayVpcAttachment(
        id=resource_id,
        name=name_of(node),
        gateway=draft.reference(node.require("gateway"), TransitGateway).id,
        vpc=vpc,
        subnets=subnets,
        state=_state(node),
        appliance_mode=node.read("appliance_mode", Node.boolean, False),
        security_group_referencing=node.read("security_group_referencing", Node.boolean, True),
    )


def read_peering_attachment(
    draft: Draft, resource_id: str, node: Node
) -> TransitGatewayPeeringAttachment:
    """Two transit gateways side by side.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-peering.html
    """
    node.fields(("gateway", "peer"), ("state", "name"))
    return TransitGatewayPeeringAttachment(
        id=resource_id,
        name=name_of(node),
        gateway=draft.reference(node.require("gateway"), TransitGateway).id,
        peer=draft.reference(node.require("peer"), TransitGateway).id,
        state=_state(node),
    )


def read_vpn_attachment(draft: Draft, resource_id: str, node: Node) -> TransitGatewayVpnAttachment:
    """The attachment of a VPN connection, for a file that does not leave it to AWS."""
    node.fields(("connection",), ("state", "name"))
    at = node.require("connection")
    connection = draft.reference(at, VpnConnection)
    if connection.transit_gateway is None:
        raise at.bad("input.not_on_a_transit_gateway", id=connection.id)
    return TransitGatewayVpnAttachment(
        id=resource_id,
        name=name_of(node),
        gateway=connection.transit_gateway,
        connection=connection.id,
        state=_state(node),
    )


def read_direct_connect_attachment(
    draft: Draft, resource_id: str, node: Node
) -> TransitGatewayDirectConnectAttachment:
    """The attachment of a Direct Connect gateway, for a file that does not leave it to AWS."""
    node.fields(("gateway", "direct_connect_gateway"), ("state", "name"))
    at = node.require("direct_connect_gateway")
    gateway = draft.reference(node.require("gateway"), TransitGateway).id
    hub = draft.reference(at, DirectConnectGateway)
    if all(association.gateway != gateway for association in hub.associations):
        raise at.bad("input.not_associated", id=hub.id, gateway=gateway)
    return TransitGatewayDirectConnectAttachment(
        id=resource_id,
        name=name_of(node),
        gateway=gateway,
        direct_connect_gateway=hub.id,
        state=_state(node),
    )


def implied_attachments(draft: Draft) -> None:
    """A VPN connection or Direct Connect gateway on a transit gateway is an attachment: AWS
    makes it, ``tgw-attach-<id>``, unless one is written. A Direct Connect gateway on several
    transit gateways has ``tgw-attach-<id>-<transit gateway>`` on each.

    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-vpn-attachments.html
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-dcg-attachments.html
    """
    vpns = {a.connection for a in draft.of(TransitGatewayVpnAttachment)}
    for connection in tuple(draft.of(VpnConnection)):
        on = connection.transit_gateway
        if on is not None and connection.id not in vpns:
            attachment_id = draft.free_id(f"tgw-attach-{connection.id}")
            made: Attachment = TransitGatewayVpnAttachment(
                id=attachment_id, gateway=on, connection=connection.id
            )
            draft.make(made, draft.nodes[connection.id])
    links = {
        (a.gateway, a.direct_connect_gateway)
        for a in draft.of(TransitGatewayDirectConnectAttachment)
    }
    for gateway in tuple(draft.of(DirectConnectGateway)):
        hubs = [a.gateway for a in gateway.associations if draft.knows(a.gateway, TransitGateway)]
        for hub in hubs:
            if (hub, gateway.id) in links:
                continue
            wanted = f"tgw-attach-{gateway.id}" + (f"-{hub}" if len(hubs) > 1 else "")
            made = TransitGatewayDirectConnectAttachment(
                id=draft.free_id(wanted), gateway=hub, direct_connect_gateway=gateway.id
            )
            draft.make(made, draft.nodes[gateway.id])


def read_route_table(draft: Draft, resource_id: str, node: Node) -> TransitGatewayRouteTable:
    """A table with the associations, propagations and static routes that it lists.

    Two keys make it the table of attachments that come later; nothing is added to its lists.
    """
    node.fields(
        ("gateway",),
        (
            *("associations", "propagations", "routes", "name"),
            *("default_association", "default_propagation"),
        ),
    )

    def attachments(key: str) -> tuple[str, ...]:
        seen: set[str] = set()

        def read(row: Node) -> str:
            found = _attachment(draft, row, row.text())
            if found in seen:
                raise row.bad("input.listed_twice", id=found)
            seen.add(found)
            return found

        return draft.rows(resource_id, key, node.get(key), read)

    return TransitGatewayRouteTable(
        id=resource_id,
        name=name_of(node),
        gateway=draft.reference(node.require("gateway"), TransitGateway).id,
        associations=attachments("associations"),
        propagations=attachments("propagations"),
        routes=draft.rows(
            resource_id, "routes", node.get("routes"), lambda row: _read_route(draft, row)
        ),
        default_association=node.read("default_association", Node.boolean, False),
        default_propagation=node.read("default_propagation", Node.boolean, False),
    )


def _attachment(draft: Draft, node: Node, attachment: str) -> str:
    if isinstance(draft.resources.get(attachment), ATTACHMENTS) or attachment in draft.elsewhere:
        return attachment
    raise draft.no_such(node, attachment, *ATTACHMENTS)


def _read_route(draft: Draft, node: Node) -> TransitGatewayRoute:
    if isinstance(node.content, Mapping):
        node.fields(("to", "target"))
        at = node.require("target")
        target = at.parse(parse_id)
        route = TransitGatewayRoute(
            destination=node.require("to").parse(parse_peer),
            attachment=None if target == BLACKHOLE else target,
        )
    else:
        at, route = node, node.parse(parse_hub_route)
    if route.attachment is not None:
        _attachment(draft, at, route.attachment)
    destination = route.destination
    if isinstance(destination, str) and not find_prefix_list(draft, destination, node):
        raise draft.no_such(node.at("to"), destination, PrefixList)
    return route


def default_route_tables(draft: Draft) -> None:
    """A transit gateway without a written table has the one that AWS makes with it.

    ``tgw-rtb-default-<gateway>`` has every attachment associated with it, and every one but
    peering propagates to it. A gateway with written tables was made without a default table.
    https://docs.aws.amazon.com/vpc/latest/tgw/tgw-route-tables.html
    """
    written = {table.gateway for table in draft.of(TransitGatewayRouteTable)}
    written.update(_named_gateways(draft))
    attached: dict[str, list[Attachment]] = defaultdict(list)
    for resource in draft.resources.values():
        if isinstance(resource, Attachment):
            attached[resource.gateway].append(resource)
            if isinstance(resource, TransitGatewayPeeringAttachment):
                attached[resource.peer].append(resource)
    for gateway in tuple(draft.of(TransitGateway)):
        if gateway.id in written or (gateway.id, Fact.TGW_ROUTES) in draft.lacking:
            continue
        members = attached[gateway.id]
        table = TransitGatewayRouteTable(
            id=draft.free_id(f"tgw-rtb-default-{gateway.id}"),
            gateway=gateway.id,
            associations=tuple(a.id for a in members),
            propagations=tuple(
                a.id for a in members if not isinstance(a, TransitGatewayPeeringAttachment)
            ),
            default_association=True,
            default_propagation=True,
        )
        draft.make(table, draft.nodes[gateway.id])


def _named_gateways(draft: Draft) -> Iterator[str]:
    """The gateways of tables that could not be read."""
    for _, node in draft.entries("transit_gateway_route_tables"):
        try:
            yield node.require("gateway").text()
        except BadInput:
            continue  # reading the entry reports it
