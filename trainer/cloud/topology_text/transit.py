"""Transit gateways, their attachments and route tables as entries."""

from __future__ import annotations

from trainer.cloud.topology.forms import BLACKHOLE
from trainer.cloud.topology_text.sheet import Entry, Sheet, Value, entry, unless
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


def transit_gateway(sheet: Sheet, gateway: TransitGateway) -> Entry:
    return entry(
        gateway,
        region=unless(gateway.region, sheet.region),
        security_group_referencing=unless(gateway.security_group_referencing, False),
    )


def _state(state: AttachmentState) -> Value | None:
    return unless(state.value, AttachmentState.AVAILABLE)


def vpc_attachment(sheet: Sheet, attachment: TransitGatewayVpcAttachment) -> Entry:
    return entry(
        attachment,
        gateway=sheet.ref(attachment.gateway),
        vpc=sheet.vpc(attachment.vpc),
        subnets=[sheet.ref(subnet) for subnet in attachment.subnets],
        appliance_mode=unless(attachment.appliance_mode, False),
        security_group_referencing=unless(attachment.security_group_referencing, True),
        state=_state(attachment.state),
    )


def peering_attachment(sheet: Sheet, attachment: TransitGatewayPeeringAttachment) -> Entry:
    return entry(
        attachment,
        gateway=sheet.ref(attachment.gateway),
        peer=sheet.ref(attachment.peer),
        state=_state(attachment.state),
    )


def vpn_attachment(sheet: Sheet, attachment: TransitGatewayVpnAttachment) -> Entry:
    return entry(
        attachment, connection=sheet.ref(attachment.connection), state=_state(attachment.state)
    )


def direct_connect_attachment(
    sheet: Sheet, attachment: TransitGatewayDirectConnectAttachment
) -> Entry:
    return entry(
        attachment,
        gateway=sheet.ref(attachment.gateway),
        direct_connect_gateway=sheet.ref(attachment.direct_connect_gateway),
        state=_state(attachment.state),
    )


def route_table(sheet: Sheet, table: TransitGatewayRouteTable) -> Entry:
    routes: list[Value] = [_route(sheet, route) for route in table.routes]
    return entry(
        table,
        gateway=sheet.ref(table.gateway),
        associations=sheet.refs(table.associations),
        propagations=sheet.refs(table.propagations),
        routes=routes or None,
        default_association=unless(table.default_association, False),
        default_propagation=unless(table.default_propagation, False),
    )


def _route(sheet: Sheet, route: TransitGatewayRoute) -> str:
    if isinstance(route.destination, str):
        sheet.ref(route.destination)
    target = BLACKHOLE if route.attachment is None else sheet.ref(route.attachment)
    return f"{route.destination} -> {target}"
