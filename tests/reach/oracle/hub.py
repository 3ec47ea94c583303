"""Transit gateways.

https://docs.aws.amazon.com/vpc/latest/tgw/how-transit-gateways-work.html
https://docs.aws.amazon.com/vpc/latest/tgw/tgw-nacls.html
https://docs.aws.amazon.com/vpc/latest/tgw/transit-gateway-appliance-scenario.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from oracle.rules import acl_allows
from oracle.run import Run
from oracle.states import (
    AtHub,
    AtSite,
    Dropped,
    Flight,
    OnWire,
    OutOfHub,
    State,
    Undetermined,
)
from oracle.uplinks import Kind
from oracle.wire import span
from trainer.cloud import (
    AttachmentState,
    Direction,
    Network,
    PrefixList,
    TransitGateway,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
)


class HubRank(IntEnum):
    """Between routes of one length, the last one first."""

    VPN = 0
    DIRECT_CONNECT = 1
    VPC = 2
    PREFIX_LIST = 3
    STATIC = 4


@dataclass(frozen=True, slots=True)
class HubRoute:
    network: Network
    rank: HubRank
    attachment: str | None


def vpc_attachment(run: Run, gateway: str, vpc: str) -> TransitGatewayVpcAttachment | None:
    for attachment in run.model.cloud.of(TransitGatewayVpcAttachment).values():
        if (attachment.gateway, attachment.vpc, attachment.state) == (
            gateway,
            vpc,
            AttachmentState.AVAILABLE,
        ):
            return attachment
    return None


def enter_hub(run: Run, flight: Flight, gateway: str, vpc: str, subnet: str | None) -> State:
    """By the attachment's subnet in the zone that the packet comes from."""
    attachment = vpc_attachment(run, gateway, vpc)
    if attachment is None or subnet is None:
        raise Dropped(f"{vpc} is not attached to {gateway}")
    zone = run.model.segments[subnet].zone
    for name in attachment.subnets:
        door = run.model.segments[name]
        if door.zone == zone:
            if not acl_allows(
                run.model.acls[door.acl, Direction.INBOUND], flight.packet, flight.packet.source
            ):
                raise Dropped(f"{door.acl} before {gateway}")
            if not (
                run.model.cloud.get(TransitGateway, gateway).security_group_referencing
                and attachment.security_group_referencing
            ):
                flight.sender = None
            return AtHub(gateway, attachment.id, zone)
    raise Dropped(f"{attachment.id} has no subnet in {zone}")


def at_hub(run: Run, flight: Flight, state: AtHub) -> State:
    """The table that is associated with the attachment by which the packet came."""
    for table in run.model.cloud.of(TransitGatewayRouteTable).values():
        if table.gateway == state.gateway and state.attachment in table.associations:
            break
    else:
        raise Dropped(f"{state.attachment} is associated with no table")
    best = best_routes(run, table, flight.packet.destination)
    if not best:
        raise Dropped(f"{table.id} has no route")
    chosen = run.choices.pick(best)
    if chosen.attachment is None:
        raise Dropped(f"{table.id} has a blackhole")
    return OutOfHub(state.gateway, chosen.attachment, state.zone)


def best_routes(run: Run, table: TransitGatewayRouteTable, destination: int) -> list[HubRoute]:
    """The routes that win; more than one only where the gateway balances between equals."""
    best: list[HubRoute] = []
    for route in hub_routes(run, table):
        low, high = span(route.network)
        if not low <= destination <= high:
            continue
        key = route.network.prefixlen, route.rank
        if not best or key > (best[0].network.prefixlen, best[0].rank):
            best = [route]
        elif key == (best[0].network.prefixlen, best[0].rank) and route not in best:
            best.append(route)
    return best


def hub_routes(run: Run, table: TransitGatewayRouteTable) -> Iterator[HubRoute]:
    cloud = run.model.cloud
    for route in table.routes:
        if isinstance(route.destination, str):
            for network in cloud.get(PrefixList, route.destination).entries:
                yield HubRoute(network, HubRank.PREFIX_LIST, route.attachment)
        else:
            yield HubRoute(route.destination, HubRank.STATIC, route.attachment)
    for name in table.propagations:
        attachment = cloud.find(TransitGatewayVpcAttachment, name)
        if attachment is not None and attachment.state is AttachmentState.AVAILABLE:
            for network in run.model.vpcs[attachment.vpc].networks:
                yield HubRoute(network, HubRank.VPC, name)
        for uplink in run.model.uplinks:
            if uplink.up and uplink.attachment == name and uplink.gateway == table.gateway:
                direct = uplink.kind is Kind.DIRECT_CONNECT
                for network in uplink.from_site:
                    rank = HubRank.DIRECT_CONNECT if direct else HubRank.VPN
                    yield HubRoute(network, rank, name)


def leads_somewhere(run: Run, route: HubRoute) -> bool:
    attachment = run.model.cloud.resources.get(route.attachment or "")
    return getattr(attachment, "state", None) is AttachmentState.AVAILABLE


def out_of_hub(run: Run, flight: Flight, state: OutOfHub) -> State:
    attachment = run.model.cloud.resources.get(state.attachment)
    match attachment:
        case TransitGatewayVpcAttachment(state=AttachmentState.AVAILABLE):
            return into_vpc(run, flight, attachment, state.zone)
        case TransitGatewayPeeringAttachment(state=AttachmentState.AVAILABLE):
            flight.sender = None
            far = {attachment.gateway, attachment.peer} - {state.gateway}
            flight.zone_before = state.zone
            return AtHub(far.pop(), attachment.id, None)
        case _:
            return to_uplink(run, flight, state)


def to_uplink(run: Run, flight: Flight, state: OutOfHub) -> State:
    """A static VPN connection takes everything; others what BGP told of."""
    destination = flight.packet.destination
    ways = [u for u in run.model.uplinks if u.up and u.attachment == state.attachment]
    told = [
        u
        for u in ways
        if u.kind is Kind.VPN_STATIC
        or any(low <= destination <= high for low, high in map(span, u.from_site))
    ]
    if not told:
        if any(u.kind is Kind.VPN_BGP for u in ways):
            raise Undetermined("a static route to a VPN whose BGP did not tell of the prefix")
        raise Dropped(f"{state.attachment} does not work")
    return AtSite(run.choices.pick(told).site)


def into_vpc(
    run: Run, flight: Flight, attachment: TransitGatewayVpcAttachment, zone: str | None
) -> State:
    """Out of the attachment's interface in one zone, by the route table of its subnet.

    Neighbours in that subnet are reached without any ACL.
    """
    doors = {run.model.segments[s].zone: s for s in attachment.subnets}
    if attachment.appliance_mode:
        key = attachment.id, flight.packet.flow()
        if key not in run.pins:
            run.pins[key] = run.choices.pick(sorted(doors))
        door = doors[run.pins[key]]
    elif zone in doors:
        door = doors[zone]
    elif zone is None and flight.zone_before in doors and len(doors) > 1:
        raise Undetermined("the zone of packets that come back over a peering of gateways")
    else:
        door = doors[run.choices.pick(sorted(doors))]
    if not attachment.security_group_referencing:
        flight.sender = None
    flight.emitter = None
    return OnWire(door)
