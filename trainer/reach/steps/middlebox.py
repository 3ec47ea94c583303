"""Instances that pass on other people's packets: NAT instances, firewalls, routers.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import Direction, Fact, Forwarding, Instance, NetworkInterface
from trainer.packets import ICMP, ICMPV6, TCP, AddressSet, PacketSet, Service
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.interface_addresses import own_addresses
from trainer.reach.parcel import (
    Arriving,
    AtTarget,
    Change,
    InTransit,
    Leaving,
    Parcel,
    Step,
    Transit,
)
from trainer.reach.steps import acl, security_groups
from trainer.reach.steps.walker import Walker

_TOLD_FROM_REQUESTS = PacketSet.union(
    Service(protocol=number).packets() for number in (TCP, ICMP, ICMPV6)
)
"""Replies that a NAT instance does not know pass it as they are where the protocol shows that
they are replies; others it takes for requests and gives them another source."""


def approach(
    walker: Walker, parcel: Parcel, place: AtTarget, interface: NetworkInterface
) -> Iterator[Step]:
    """To the interface that a route names: for its host, or for the host to send on."""
    crossing = interface.subnet != place.subnet
    own = AddressSet.of(*own_addresses(interface))
    home = parcel.packets & PacketSet.of(destination=own)
    if home:
        yield parcel.to(Arriving(interface.id, crossing), home)
    others = parcel.to(place, parcel.packets - home)
    if not others.packets:
        return
    onward = Transit(interface.id)
    if crossing:
        yield from acl.check(
            walker, others, interface.subnet, Direction.INBOUND, onward, interface.id
        )
    else:
        yield others.to(onward)


def arrive(walker: Walker, parcel: Parcel, place: Transit) -> Iterator[Step]:
    """The source/destination check, then the security groups."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    inside = InTransit(interface.id)
    about = interface.owner or interface.id
    for fact in (Fact.OWNER, Fact.IMAGE):
        if walker.world.lacks(fact, about):
            yield walker.lacking(parcel, parcel.packets, fact, HopKind.MIDDLEBOX, about)
            return
    if walker.world.lacks(Fact.SOURCE_DEST_CHECK, interface.id):
        fact, kind = Fact.SOURCE_DEST_CHECK, HopKind.INTERFACE
        yield walker.lacking(parcel, parcel.packets, fact, kind, interface.id)
        return
    if interface.source_dest_check:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.ENI_SOURCE_DEST_CHECK_RESTRICTION,
            HopKind.INTERFACE,
            interface.id,
            facts={"interface": interface.owner or interface.id},
            onward=[parcel.to(inside)],
        )
        return
    yield from security_groups.check(walker, parcel, interface, Direction.INBOUND, inside)


def pass_on(walker: Walker, parcel: Parcel, place: InTransit) -> Iterator[Step]:
    """The instance sends the packets out again, translated if it is a NAT instance.

    What it sent itself and gets back from outside it drops, as operating systems do.
    """
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    forwarding = _forwarding(walker, interface)
    here = interface.owner or interface.id
    looped = parcel.packets & PacketSet.of(source=AddressSet.of(*own_addresses(interface)))
    if looped:
        yield walker.refuse(parcel, looped, Code.ROUTING_LOOP, HopKind.MIDDLEBOX, here)
        parcel = parcel.to(place, parcel.packets - looped)
    stopped, code = _kept_back(parcel, interface, forwarding, here)
    if stopped:
        yield walker.refuse(parcel, stopped, code, HopKind.MIDDLEBOX, here)
    parcel = parcel.to(place, parcel.packets - stopped)
    if not parcel.packets:
        return
    onward = replace(parcel.without_identity(), through=(*parcel.through, (here, parcel.disguise)))
    if forwarding is Forwarding.NAT and parcel.way is Way.FORWARD:
        own = AddressSet.of(interface.addresses[0].ip, *interface.ipv6[:1])
        sent = parcel.packets.with_source(own).with_source_port(1024, 65535)
        onward = onward.translated(here, sent, Change.SOURCE | Change.SOURCE_PORT)
        # From here on they are the instance's own packets, and its groups count.
        onward = replace(onward, identified=True)
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, here, onward.packets)
    yield onward.to(Leaving(interface.id), hop=hop)


def _forwarding(walker: Walker, interface: NetworkInterface) -> Forwarding:
    """What is behind the interface does with packets of others. That which is known only to be
    something, such as a firewall whose account is not told, sends them on as they are."""
    owner = walker.world.cloud.resources.get(interface.owner or "")
    if isinstance(owner, Instance):
        return owner.host.forwards
    unknown = interface.owner is not None and (owner is None or owner.id == interface.id)
    return Forwarding.ROUTE if unknown else Forwarding.NONE


def _kept_back(
    parcel: Parcel, interface: NetworkInterface, forwarding: Forwarding, here: str
) -> tuple[PacketSet, Code]:
    """What the instance does not send on, and the code that says why."""
    match forwarding, parcel.way:
        case Forwarding.NONE, _:
            return parcel.packets, Code.HOST_DOES_NOT_FORWARD
        case Forwarding.STATEFUL, Way.RETURN if (here, parcel.disguise) not in parcel.through:
            return parcel.packets, Code.APPLIANCE_NO_SESSION
        case Forwarding.NAT, Way.RETURN:
            return parcel.packets - _TOLD_FROM_REQUESTS, Code.APPLIANCE_NO_SESSION
        case Forwarding.NAT, Way.FORWARD if not interface.ipv6:
            ipv6 = PacketSet.of(source=AddressSet.ipv6())
            return parcel.packets & ipv6, Code.HOST_DOES_NOT_FORWARD
        case _:
            return PacketSet.nothing(), Code.HOST_DOES_NOT_FORWARD


def turn_back(walker: Walker, parcel: Parcel, interface: NetworkInterface) -> Iterator[Step]:
    """A NAT instance gives replies their client's address back."""
    here = interface.owner or interface.id
    back = parcel.turned_back()
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, here, back.packets)
    yield back.to(Leaving(interface.id), hop=hop)
