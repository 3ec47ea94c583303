"""The internet gateway and the internet behind it.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/reachability/explanation-codes.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from trainer.cloud import (
    Address,
    EgressOnlyInternetGateway,
    Fact,
    InternetGateway,
    Network,
    RegionalNatGateway,
    Resource,
    Subnet,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach.addresses import RFC1918, RFC6598
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import (
    INTERNET,
    Arrival,
    AtEdge,
    AtTarget,
    Change,
    Entering,
    IntoGateway,
    OnInternet,
    Parcel,
    Step,
    to_address,
)
from trainer.reach.steps import block_public_access, edge, public_interfaces
from trainer.reach.steps.block_public_access import Door
from trainer.reach.steps.candidates import other_ways_out
from trainer.reach.steps.walker import Walker


def out(
    walker: Walker, parcel: Parcel, place: AtTarget, gateway: InternetGateway
) -> Iterator[Step]:
    """Past a gateway route table that wants it otherwise and Block Public Access, then out."""
    for step in edge.check_way_out(walker, parcel, gateway):
        if isinstance(step, Parcel):
            yield from _past_the_switch(walker, step, gateway)
        else:
            further = (p for o in step.onward for p in _past_the_switch(walker, o, gateway))
            yield replace(step, onward=tuple(p for p in further if isinstance(p, Parcel)))


def _past_the_switch(walker: Walker, parcel: Parcel, gateway: InternetGateway) -> Iterator[Step]:
    if gateway.vpc is None:
        return
    door = Door(gateway.id, HopKind.INTERNET_GATEWAY, gateway.vpc, outward=True)
    for step in block_public_access.check(walker, parcel, door):
        if isinstance(step, Parcel):
            yield from _translate(walker, step, gateway)
        else:
            yield step


def _translate(walker: Walker, parcel: Parcel, gateway: InternetGateway) -> Iterator[Step]:
    """Private sources become their public addresses; what has none is dropped."""
    packets = parcel.packets
    for ranges, code in (
        (RFC1918, Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS),
        (RFC6598, Code.IGW_DESTINATION_ADDRESS_NOT_IN_RFC6598_EGRESS),
    ):
        inward = packets & PacketSet.of(destination=ranges)
        if inward:
            yield walker.refuse(
                parcel,
                inward,
                code,
                HopKind.INTERNET_GATEWAY,
                gateway.id,
                onward=_elsewhere(walker, parcel.to(parcel.place, inward)),
            )
            packets = packets - inward
    if gateway.vpc is None:
        return
    parcel = parcel.to(parcel.place, packets)
    if parcel.way is Way.RETURN:
        yield from _replies_out(walker, parcel, gateway)
        return
    six = packets & PacketSet.of(source=AddressSet.ipv6())
    if six:
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, gateway.id, six)
        yield parcel.to(OnInternet(), six, hop).without_identity()
    four = packets - six
    sources = four.sources()
    for private, public in walker.world.associations.get(gateway.vpc, {}).items():
        if private not in sources:
            continue
        mine = four & PacketSet.of(source=AddressSet.of(private))
        four = four - mine
        sent = mine.with_source(AddressSet.of(public))
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, gateway.id, sent)
        yield (
            parcel.to(OnInternet(), mine)
            .translated(gateway.id, sent, Change.SOURCE)
            .to(OnInternet(), hop=hop)
            .without_identity()
        )
    if four:
        yield walker.refuse(
            parcel,
            four,
            Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS,
            HopKind.INTERNET_GATEWAY,
            gateway.id,
            onward=[
                parcel.to(OnInternet(), four)
                .translated(gateway.id, four, Change.NOTHING, assumed=True)
                .without_identity()
            ],
        )


def _elsewhere(walker: Walker, parcel: Parcel) -> Iterator[Parcel]:
    """Where a more specific route might have sent packets that are not for the internet."""
    if isinstance(parcel.place, AtTarget):
        subnet = walker.world.cloud.get(Subnet, parcel.place.subnet)
        yield from other_ways_out(walker, parcel, subnet)


def _replies_out(walker: Walker, parcel: Parcel, gateway: InternetGateway) -> Iterator[Step]:
    """Replies leave by the gateway their requests came in by, under the address dialled."""
    session = parcel.session
    six = parcel.packets & PacketSet.of(source=AddressSet.ipv6())
    if six:
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, gateway.id, six)
        yield parcel.to(OnInternet(), six, hop)
    four = parcel.packets - six
    if not four:
        return
    parcel = parcel.to(parcel.place, four)
    if session is not None and session.component == gateway.id:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, gateway.id, back.packets)
        yield back.to(OnInternet(), hop=hop)
        return
    # The request did not come in here, so the gateway gives the reply an address, if it has
    # one at all, that the client never dialled.
    known = AddressSet.of(*walker.world.associations.get(gateway.vpc or "", {}))
    changed = four & PacketSet.of(source=known)
    if changed:
        yield walker.refuse(
            parcel, changed, Code.REPLY_SOURCE_CHANGED, HopKind.INTERNET_GATEWAY, gateway.id
        )
    nameless = four - changed
    if nameless:
        yield walker.refuse(
            parcel,
            nameless,
            Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS,
            HopKind.INTERNET_GATEWAY,
            gateway.id,
        )


def across(walker: Walker, parcel: Parcel, place: OnInternet) -> Iterator[Step]:
    """To the VPC, service or site that a public address belongs to; else to whoever has it."""
    world = walker.world
    session = parcel.session
    if parcel.way is Way.RETURN and session is not None:
        if session.assumed:
            yield parcel.to(IntoGateway(session.component))
            return
        kind = _REMEMBERING.get(type(world.cloud.resources.get(session.component)))
        if kind is not None:
            yield _remembered(walker, parcel, session.component, kind)
            return
    by_vpc: dict[str, list[Address | Network]] = defaultdict(list)
    destinations = parcel.packets.destinations() & world.public_addresses
    if destinations:
        for public, (vpc, _) in world.public_holders.items():
            if public in destinations:
                by_vpc[vpc].append(public)
        for vpc, blocks in world.ipv6_blocks.items():
            if destinations & AddressSet.of(*blocks):
                by_vpc[vpc].extend(blocks)
    left = parcel.packets
    for vpc, addresses in by_vpc.items():
        for_it = left & PacketSet.of(destination=AddressSet.of(*addresses))
        left = left - for_it
        gateway = world.internet_gateways.get(vpc)
        if gateway is not None:
            yield parcel.to(IntoGateway(gateway.id), for_it)
        elif world.lacks(Fact.INTERNET_GATEWAY, vpc):
            on = _inside(walker, parcel.to(place, for_it), vpc, vpc, assumed=True)
            fact = Fact.INTERNET_GATEWAY
            yield walker.lacking(parcel, for_it, fact, HopKind.INTERNET, vpc, on)
        else:
            yield walker.refuse(
                parcel,
                for_it,
                Code.NO_INTERNET_GATEWAY,
                HopKind.INTERNET,
                vpc,
                facts={"vpc": vpc},
                onward=_inside(walker, parcel.to(place, for_it), vpc, vpc, assumed=True),
            )
    for service, networks in world.services.items():
        for_it = to_address(parcel, networks) & left
        if for_it:
            left = left - for_it
            yield Arrival(parcel.to(place, for_it), service)
    for eip, address in world.idle.items():
        for_it = to_address(parcel, address) & left
        if for_it:
            left = left - for_it
            if world.lacks(Fact.INTERFACE, eip):
                yield walker.lacking(parcel, for_it, Fact.INTERFACE, HopKind.INTERNET, eip)
                continue
            code = Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS
            yield walker.refuse(parcel, for_it, code, HopKind.INTERNET, eip)
    left = yield from public_interfaces.into_sites(walker, parcel.to(place, left))
    private = left & PacketSet.of(destination=RFC1918 | RFC6598)
    if private:
        code = Code.PRIVATE_ADDRESS_ON_THE_INTERNET
        yield walker.refuse(parcel, private, code, HopKind.INTERNET, INTERNET)
        left = left - private
    if left:
        yield Arrival(parcel.to(place, left), INTERNET)


_REMEMBERING: Mapping[type[Resource] | type[None], HopKind] = {
    EgressOnlyInternetGateway: HopKind.EGRESS_ONLY_INTERNET_GATEWAY,
    RegionalNatGateway: HopKind.NAT_GATEWAY,
}
"""Gateways that face the internet themselves and know the connections they let out."""


def _remembered(walker: Walker, parcel: Parcel, component: str, kind: HopKind) -> Parcel:
    """Replies go back in by the gateway that let their request out."""
    gateway = walker.world.cloud.resources[component]
    assert isinstance(gateway, EgressOnlyInternetGateway | RegionalNatGateway)
    back = parcel.turned_back()
    hop = walker.hop(parcel, kind, component, back.packets)
    return back.to(Entering(gateway.vpc), hop=hop)


def into(walker: Walker, parcel: Parcel, place: IntoGateway) -> Iterator[Step]:
    """Public destinations become the private addresses that they stand for."""
    gateway = walker.world.cloud.get(InternetGateway, place.gateway)
    if gateway.vpc is None:
        return
    session = parcel.session
    if parcel.way is Way.RETURN and session is not None and session.component == gateway.id:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, gateway.id, back.packets)
        yield back.to(AtEdge(gateway.id, gateway.vpc), hop=hop)
        return
    door = Door(gateway.id, HopKind.INTERNET_GATEWAY, gateway.vpc, outward=False)
    for inside in _inside(walker, parcel, gateway.vpc, gateway.id, assumed=False):
        yield from block_public_access.check(walker, inside, door)


def _inside(
    walker: Walker, parcel: Parcel, vpc: str, component: str, *, assumed: bool
) -> Iterator[Parcel]:
    """The parcel inside the VPC, one part for each public address that it was sent to."""
    six = to_address(parcel, AddressSet.ipv6())
    if six:
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, component, six)
        yield parcel.to(AtEdge(component, vpc), six, hop).without_identity()
    four = parcel.packets - six
    destinations = four.destinations()
    for private, public in walker.world.associations.get(vpc, {}).items():
        if public not in destinations:
            continue
        mine = four & PacketSet.of(destination=AddressSet.of(public))
        sent = mine.with_destination(AddressSet.of(private))
        hop = walker.hop(parcel, HopKind.INTERNET_GATEWAY, component, sent)
        yield (
            parcel.to(Entering(vpc), mine)
            .translated(component, sent, Change.DESTINATION, assumed=assumed)
            .to(AtEdge(component, vpc), hop=hop)
            .without_identity()
        )
