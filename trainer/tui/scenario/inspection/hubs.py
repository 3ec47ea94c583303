"""Pages for what joins VPCs: peering connections, transit gateways and their attachments."""

from __future__ import annotations

from trainer.cloud import (
    Cloud,
    Resource,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    VpcPeeringConnection,
)
from trainer.cloud.hub_rows import Priority, hub_rows, is_available
from trainer.tui.scenario.inspection.model import Leaf, Page, Row, Section, Word
from trainer.tui.scenario.inspection.properties import (
    NONE,
    line,
    linked,
    tables_to,
    yes_no,
)

Attachment = (
    TransitGatewayVpcAttachment
    | TransitGatewayPeeringAttachment
    | TransitGatewayVpnAttachment
    | TransitGatewayDirectConnectAttachment
)
_ATTACHMENTS: tuple[type[Resource], ...] = (
    TransitGatewayVpcAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpnAttachment,
    TransitGatewayDirectConnectAttachment,
)


def peering(cloud: Cloud, found: VpcPeeringConnection) -> tuple[Page, ...]:
    """Both ends, and the tables that send into the connection."""
    rows = (
        line("state", found.state.value),
        _to(cloud, "requester", found.requester),
        _to(cloud, "accepter", found.accepter),
        line("requester_dns", yes_no(found.requester_dns)),
        line("accepter_dns", yes_no(found.accepter_dns)),
        *linked("routed_by", tables_to(cloud, found.id)),
    )
    return (Page(Leaf.PROPERTIES, lambda: (Section(rows),)),)


def gateway(cloud: Cloud, found: TransitGateway) -> tuple[Page, ...]:
    """What is attached to it, and the routes of all its tables."""
    tables = [t for t in cloud.of(TransitGatewayRouteTable).values() if t.gateway == found.id]
    attached = [a.id for kind in _ATTACHMENTS for a in cloud.of(kind).values() if _at(a, found.id)]
    rows = (
        line("region", found.region),
        line("group_references", yes_no(found.security_group_referencing)),
        *linked("attachments", attached),
        *linked("tables", [table.id for table in tables]),
        *linked("routed_by", tables_to(cloud, found.id)),
    )
    return (
        Page(Leaf.PROPERTIES, lambda: (Section(rows),)),
        Page(Leaf.ROUTES, lambda: tuple(hub_section(cloud, table) for table in tables)),
    )


def table(cloud: Cloud, found: TransitGatewayRouteTable) -> tuple[Page, ...]:
    """Its routes, and whose packets they are for."""
    rows = (
        line("gateway", found.gateway, found.gateway),
        *linked("associations", found.associations),
        *linked("propagations", found.propagations),
        line("default_association", yes_no(found.default_association)),
        line("default_propagation", yes_no(found.default_propagation)),
    )
    return (
        Page(Leaf.ROUTES, lambda: (hub_section(cloud, found),)),
        Page(Leaf.PROPERTIES, lambda: (Section(rows),)),
    )


def attachment(cloud: Cloud, found: Attachment) -> tuple[Page, ...]:
    """What it joins; the table that decides for what comes in by it, and those that know it."""
    rows = [line("state", found.state.value), line("gateway", found.gateway, found.gateway)]
    match found:
        case TransitGatewayVpcAttachment():
            rows += [
                _to(cloud, "vpc", found.vpc),
                *linked("subnets", found.subnets),
                line("appliance_mode", yes_no(found.appliance_mode)),
                line("group_references", yes_no(found.security_group_referencing)),
            ]
        case TransitGatewayPeeringAttachment():
            rows.append(line("peer", found.peer, found.peer))
        case TransitGatewayVpnAttachment():
            rows.append(line("connection", found.connection, found.connection))
        case TransitGatewayDirectConnectAttachment():
            there = found.direct_connect_gateway
            rows.append(line("direct_connect_gateway", there, there))
    tables = cloud.of(TransitGatewayRouteTable).values()
    associated = [table for table in tables if found.id in table.associations]
    rows += linked("association", [table.id for table in associated])
    rows += linked("propagates_to", [t.id for t in tables if found.id in t.propagations])
    pages = (Page(Leaf.PROPERTIES, lambda: (Section(tuple(rows)),)),)
    if not associated:
        return pages
    return (
        *pages,
        Page(Leaf.ROUTES, lambda: tuple(hub_section(cloud, table) for table in associated)),
    )


def hub_section(cloud: Cloud, found: TransitGatewayRouteTable) -> Section:
    """The routes of a transit gateway route table in the order in which they win."""
    rows = tuple(
        Row(
            (
                row.prefix_list or str(row.network),
                row.attachment or NONE,
                Word(
                    "scenario.state.propagated"
                    if row.priority > Priority.PREFIX_LIST
                    else "scenario.state.static"
                ),
                "" if is_available(cloud, row.attachment) else Word("scenario.state.blackhole"),
            ),
            link=row.attachment,
        )
        for row in hub_rows(cloud, found)
    )
    return Section(rows, found.id, "scenario.section.routes")


def _at(found: Resource, hub: str) -> bool:
    """Whether an attachment is one of this gateway; a peering is one of two."""
    match found:
        case TransitGatewayPeeringAttachment(gateway=one, peer=other):
            return hub in (one, other)
        case _:
            return getattr(found, "gateway", "") == hub


def _to(cloud: Cloud, name: str, end: str) -> Row:
    """A line that leads on if its end is in the cloud: a VPC of another account is not."""
    return line(name, end, end if end in cloud.resources else None)
