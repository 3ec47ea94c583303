"""NAT gateways: many private sources behind one address, replies only.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Address
from typing import Final

from trainer.cloud import Direction, NatGateway, NetworkInterface, RegionalNatGateway, Subnet
from trainer.packets import AddressSet, PacketSet, Service
from trainer.packets.protocol import ICMP, TCP, UDP
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.interface_addresses import first_address, own_addresses
from trainer.reach.parcel import (
    Arrival,
    Arriving,
    AtNat,
    AtTarget,
    Change,
    Departing,
    OnInternet,
    Parcel,
    Step,
    to_address,
)
from trainer.reach.steps import acl, block_public_access
from trainer.reach.steps.block_public_access import Door
from trainer.reach.steps.walker import Walker

NAT_PORTS: Final = (1024, 65535)
"""A NAT gateway sends from any of these ports, whatever the client's was."""

_CARRIED: Final = PacketSet.of(source=AddressSet.ipv4()) & PacketSet.union(
    Service(protocol=number).packets() for number in (TCP, UDP, ICMP)
)


def approach(walker: Walker, parcel: Parcel, place: AtTarget, nat: NatGateway) -> Iterator[Step]:
    """Into the gateway's subnet, past that subnet's ACL unless the packets start there.

    What is for the gateway's own address arrives at its interface, as on any other route.
    """
    crossing = place.subnet != nat.subnet
    interface = walker.world.cloud.get(NetworkInterface, nat.interface)
    home = to_address(parcel, AddressSet.of(*own_addresses(interface)))
    if home:
        yield parcel.to(Arriving(nat.interface, crossing), home)
    others = parcel.to(place, parcel.packets - home)
    if not others.packets:
        return
    if crossing:
        yield from acl.check(
            walker, others, nat.subnet, Direction.INBOUND, AtNat(nat.id), nat.interface
        )
    else:
        yield others.to(AtNat(nat.id))


def translate(walker: Walker, parcel: Parcel, place: AtNat) -> Iterator[Step]:
    """The source becomes the gateway's private address, the port one of `NAT_PORTS`."""
    nat = walker.world.cloud.get(NatGateway, place.gateway)
    interface = walker.world.cloud.get(NetworkInterface, nat.interface)
    carried = parcel.packets & _CARRIED
    refused = parcel.packets - carried
    if refused:
        yield walker.refuse(
            parcel,
            refused,
            Code.PROTOCOL_RESTRICTION,
            HopKind.NAT_GATEWAY,
            nat.id,
            facts={"protocols": "IPv4 tcp, udp, icmp"},
        )
    if not carried:
        return
    if parcel.way is Way.RETURN:
        # The request did not come through here: a reply opens no session.
        gateway = walker.world.internet_gateways.get(nat.vpc)
        yield walker.refuse(
            parcel,
            carried,
            Code.NAT_NO_SESSION,
            HopKind.NAT_GATEWAY,
            nat.id,
            onward=[] if gateway is None else [parcel.to(AtTarget(gateway.id, nat.subnet))],
        )
        return
    own = AddressSet.of(first_address(interface))
    sent = carried.with_source(own).with_source_port(*NAT_PORTS)
    after = parcel.to(Departing(nat.subnet, nat.interface), carried).translated(
        nat.id, sent, Change.SOURCE | Change.SOURCE_PORT
    )
    hop = walker.hop(parcel, HopKind.NAT_GATEWAY, nat.id, sent)
    yield after.without_identity().to(Departing(nat.subnet, nat.interface), hop=hop)


def through_regional(
    walker: Walker, parcel: Parcel, place: AtTarget, nat: RegionalNatGateway
) -> Iterator[Step]:
    """Straight to the internet, under the address of the packets' zone."""
    zone = walker.world.cloud.get(Subnet, place.subnet).zone
    address = next((a.public_ip for a in nat.addresses if a.zone == zone), None)
    carried = parcel.packets & _CARRIED
    refuse = partial(walker.refuse, parcel, kind=HopKind.NAT_GATEWAY, component=nat.id)
    if parcel.packets - carried:
        facts = {"protocols": "IPv4 tcp, udp, icmp"}
        yield refuse(parcel.packets - carried, Code.PROTOCOL_RESTRICTION, facts=facts)
    if not carried:
        return
    if address is None:
        yield refuse(carried, Code.REGIONAL_NGW_ROUTE_AZ_RESTRICTION, facts={"zone": zone})
    elif nat.vpc not in walker.world.internet_gateways:
        yield refuse(carried, Code.NO_INTERNET_GATEWAY, facts={"vpc": nat.vpc})
    elif parcel.way is Way.RETURN:
        yield refuse(carried, Code.NAT_NO_SESSION)
    else:
        door = Door(nat.id, HopKind.NAT_GATEWAY, nat.vpc, outward=True)
        for step in block_public_access.check(walker, parcel.to(place, carried), door):
            yield _sent(walker, step, nat, address) if isinstance(step, Parcel) else step


def _sent(walker: Walker, parcel: Parcel, nat: RegionalNatGateway, address: IPv4Address) -> Parcel:
    sent = parcel.packets.with_source(AddressSet.of(address)).with_source_port(*NAT_PORTS)
    after = parcel.translated(nat.id, sent, Change.SOURCE | Change.SOURCE_PORT)
    hop = walker.hop(parcel, HopKind.NAT_GATEWAY, nat.id, sent)
    return after.without_identity().to(OnInternet(), hop=hop)


def back_to_the_client(walker: Walker, parcel: Parcel, nat: NatGateway) -> Iterator[Step]:
    """Replies to a session go back to its client, those to the gateway's own requests end
    here; nothing else is let in."""
    session = parcel.session
    if parcel.way is Way.RETURN and session is None:
        yield Arrival(parcel, nat.interface)
        return
    if parcel.way is Way.RETURN and session is not None and session.component == nat.id:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.NAT_GATEWAY, nat.id, back.packets)
        yield back.to(Departing(nat.subnet, nat.interface), hop=hop)
    else:
        yield walker.refuse(
            parcel, parcel.packets, Code.NAT_NO_SESSION, HopKind.NAT_GATEWAY, nat.id
        )
