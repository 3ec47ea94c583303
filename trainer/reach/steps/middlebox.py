"""Instances that pass on other people's packets: NAT instances, firewalls, routers.

https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import Direction, Forwarding, Instance, NetworkInterface
from trainer.packets import ICMP, ICMPV6, TCP, AddressSet, PacketSet, Service
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
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
from trainer.reach.world import own_addresses

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
    """The instance sends the packets out again, translated if it is a NAT instance."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    instance = walker.world.cloud.find(Instance, interface.owner)
    forwarding = Forwarding.NONE if instance is None else instance.host.forwards
    here = interface.owner or interface.id
    if forwarding is Forwarding.NONE:
        yield walker.refuse(
            parcel, parcel.packets, Code.HOST_DOES_NOT_FORWARD, HopKind.MIDDLEBOX, here
        )
        return
    if (
        parcel.way is Way.RETURN
        and forwarding is Forwarding.STATEFUL
        and here not in parcel.through
    ):
        yield walker.refuse(
            parcel, parcel.packets, Code.APPLIANCE_NO_SESSION, HopKind.MIDDLEBOX, here
        )
        return
    if forwarding is Forwarding.NAT and parcel.way is Way.RETURN:
        stray = parcel.packets - _TOLD_FROM_REQUESTS
        if stray:
            yield walker.refuse(parcel, stray, Code.APPLIANCE_NO_SESSION, HopKind.MIDDLEBOX, here)
        parcel = parcel.to(place, parcel.packets - stray)
        if not parcel.packets:
            return
    onward = replace(parcel.without_identity(), through=(*parcel.through, here))
    if forwarding is Forwarding.NAT and parcel.way is Way.FORWARD:
        own = AddressSet.of(interface.addresses[0].ip)
        sent = parcel.packets.with_source(own).with_source_port(1024, 65535)
        onward = onward.translated(here, sent, Change.SOURCE | Change.SOURCE_PORT)
        # From here on they are the instance's own packets, and its groups count.
        onward = replace(onward, identified=True)
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, here, onward.packets)
    yield onward.to(Leaving(interface.id), hop=hop)


def turn_back(walker: Walker, parcel: Parcel, interface: NetworkInterface) -> Iterator[Step]:
    """A NAT instance gives replies their client's address back."""
    here = interface.owner or interface.id
    back = parcel.turned_back()
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, here, back.packets)
    yield back.to(Leaving(interface.id), hop=hop)
