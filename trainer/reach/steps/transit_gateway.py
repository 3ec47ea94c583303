"""Transit gateways: in by an attachment's zone, through a table, out by another attachment.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import (
    Direction,
    Fact,
    Subnet,
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)
from trainer.cloud.hub_rows import is_available
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.hub import HubRoute, HubTable
from trainer.reach.parcel import AtTarget, Departing, InHub, OutOfHub, Parcel, Step
from trainer.reach.steps import acl
from trainer.reach.steps.candidates import doors
from trainer.reach.steps.doubt import by_rows
from trainer.reach.steps.sites import over_links
from trainer.reach.steps.walker import Walker


def approach(
    walker: Walker, parcel: Parcel, place: AtTarget, gateway: TransitGateway
) -> Iterator[Step]:
    """A VPC reaches the gateway by the attachment's subnet in the packets' own zone.

    That subnet's ACL judges the packets as they come in, also if they start there.
    """
    cloud = walker.world.cloud
    here = cloud.get(Subnet, place.subnet)
    attachment = walker.world.vpc_attachment(gateway.id, here.vpc)
    if attachment is None:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.BAD_STATE_ATTACHMENT,
            HopKind.TRANSIT_GATEWAY,
            gateway.id,
            facts={"vpc": here.vpc},
        )
        return
    inside = InHub(gateway.id, attachment.id)
    subnets = {cloud.get(Subnet, s).zone: s for s in attachment.subnets}
    if here.zone not in subnets and walker.world.lacks(Fact.INTERFACE, attachment.id):
        kind, about = HopKind.TRANSIT_GATEWAY, attachment.id
        yield walker.lacking(
            parcel, parcel.packets, Fact.INTERFACE, kind, about, [parcel.to(inside)]
        )
        return
    if here.zone not in subnets:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.TGW_ROUTE_AZ_RESTRICTION,
            HopKind.TRANSIT_GATEWAY,
            attachment.id,
            facts={"zone": here.zone, "zones": ", ".join(sorted(subnets))},
            onward=[parcel.to(inside)],
        )
        return
    support = gateway.security_group_referencing and attachment.security_group_referencing
    parcel = replace(parcel, identified=parcel.identified and support, zone=here.zone)
    yield from acl.check(walker, parcel, subnets[here.zone], Direction.INBOUND, inside)


def look_up(walker: Walker, parcel: Parcel, place: InHub) -> Iterator[Step]:
    """The table that the attachment is associated with decides."""
    table = walker.world.hub_table(place.gateway, place.attachment)
    about = place.gateway if table is None else table.id
    if walker.world.lacks(Fact.TGW_ROUTES, place.gateway, place.attachment, about):
        yield _unknown_routes(walker, parcel, place, Fact.TGW_ROUTES, about)
        return
    if table is None:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.TGW_ATTACH_MISSING_TGW_RTB_ASSOCIATION,
            HopKind.TRANSIT_GATEWAY,
            place.attachment,
            facts={"gateway": place.gateway},
        )
        return
    for row in table.routes:
        if walker.world.is_unknown_list(row.destination):
            about = str(row.destination)
            yield _unknown_routes(walker, parcel, place, Fact.PREFIX_LIST, about)
            return
    yield from _by_table(walker, parcel, place, table.id, walker.world.hub_routes(table))


def _by_table(
    walker: Walker, parcel: Parcel, place: InHub, table: str, routes: HubTable
) -> Iterator[Step]:
    def take(part: Parcel, route: HubRoute) -> Step:
        return _by_row(walker, part, place, table, route)

    def rest(part: Parcel) -> Iterator[Step]:
        yield walker.refuse(
            part,
            part.packets,
            Code.TGW_RTB_NO_ROUTE_TO_TGW_ATTACHMENT,
            HopKind.TRANSIT_GATEWAY_ROUTE_TABLE,
            table,
            rules=tuple(route.rule(table) for route in routes.routes) if walker.explain else (),
            facts={"gateway": place.gateway},
            onward=_holders(walker, part, place),
        )

    matching = routes.matching(parcel.packets.destinations())
    yield from by_rows(walker, parcel, matching, take, rest)


def _by_row(walker: Walker, parcel: Parcel, place: InHub, table: str, route: HubRoute) -> Step:
    """All of the parcel by one row."""
    rule = route.rule(table)
    taken = parcel.packets
    hop = walker.hop(parcel, HopKind.TRANSIT_GATEWAY_ROUTE_TABLE, table, taken, (rule,))
    if route.attachment is not None and walker.world.lacks(Fact.TARGET, route.attachment):
        onward = _holders(walker, parcel, place)
        kind = HopKind.TRANSIT_GATEWAY
        return walker.lacking(parcel, taken, Fact.TARGET, kind, route.attachment, onward)
    if route.attachment is None or not is_available(walker.world.cloud, route.attachment):
        return walker.refuse(
            parcel,
            taken,
            Code.TGW_RTB_BAD_STATE_ROUTE,
            HopKind.TRANSIT_GATEWAY_ROUTE_TABLE,
            table,
            rules=(rule,),
            facts={"gateway": place.gateway},
        )
    out = parcel.to(OutOfHub(place.gateway, route.attachment), hop=hop)
    if out.place in parcel.visited:
        return walker.refuse(
            parcel,
            taken,
            Code.ROUTING_LOOP,
            HopKind.TRANSIT_GATEWAY_ROUTE_TABLE,
            table,
            rules=(rule,),
            facts={"target": route.attachment},
        )
    return out.visiting()


def _unknown_routes(walker: Walker, parcel: Parcel, place: InHub, fact: Fact, about: str) -> Step:
    """Any attachment may take the packets; those behind which their destinations lie are tried."""
    return walker.lacking(
        parcel,
        parcel.packets,
        fact,
        HopKind.TRANSIT_GATEWAY_ROUTE_TABLE,
        about,
        _holders(walker, parcel, place),
    )


def _holders(walker: Walker, parcel: Parcel, place: InHub) -> Iterator[Parcel]:
    """Past a missing route: to the attachments whose networks hold the destination."""
    destinations = parcel.packets.destinations()
    for attachment, networks in walker.world.hub_reach(place.gateway).items():
        onward = OutOfHub(place.gateway, attachment)
        if destinations & networks and onward not in parcel.visited:
            yield parcel.to(onward).visiting()


def leave(walker: Walker, parcel: Parcel, place: OutOfHub) -> Iterator[Step]:
    """Out by the attachment that the table chose."""
    match walker.world.cloud.resources.get(place.attachment):
        case TransitGatewayVpcAttachment() as attachment:
            yield from _into_vpc(walker, parcel, attachment)
        case TransitGatewayPeeringAttachment(gateway=one, peer=other):
            there = other if place.gateway == one else one
            hop = walker.hop(parcel, HopKind.TRANSIT_GATEWAY, there, parcel.packets)
            yield parcel.to(InHub(there, place.attachment), hop=hop).without_identity()
        case TransitGatewayVpnAttachment() | TransitGatewayDirectConnectAttachment():
            yield from over_links(walker, parcel.without_identity(), place.attachment)


def _into_vpc(
    walker: Walker, parcel: Parcel, attachment: TransitGatewayVpcAttachment
) -> Iterator[Step]:
    """In the packets' own zone where the attachment has a subnet, else in any of its zones.

    With appliance mode the gateway picks a zone for a flow and keeps it for both directions.
    """
    cloud = walker.world.cloud
    gateway = cloud.get(TransitGateway, attachment.gateway)
    subnets = {cloud.get(Subnet, s).zone: s for s in attachment.subnets}
    pinned = dict(parcel.pins).get(attachment.id)
    if attachment.appliance_mode:
        zones = [pinned] if pinned in subnets else sorted(subnets)
    elif parcel.zone in subnets:
        zones = [parcel.zone]
    else:
        zones = sorted(subnets)
    support = gateway.security_group_referencing and attachment.security_group_referencing
    hop = walker.hop(parcel, HopKind.TRANSIT_GATEWAY, attachment.id, parcel.packets)
    if not zones:
        yield walker.lacking(
            parcel,
            parcel.packets,
            Fact.VPC,
            HopKind.TRANSIT_GATEWAY,
            attachment.vpc,
            doors(walker, parcel),
        )
    for zone in zones:
        onward = parcel.to(Departing(subnets[zone]), hop=hop)
        pins = parcel.pins
        if attachment.appliance_mode and pinned is None:
            pins = (*pins, (attachment.id, zone))
        yield replace(onward, zone=zone, pins=pins, identified=parcel.identified and support)
