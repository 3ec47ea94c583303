"""Network interfaces: leaving one, arriving at one, and what its owner does.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import (
    Direction,
    Instance,
    InstanceState,
    NetworkInterface,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import Arrival, Arriving, Departing, Inside, Leaving, Parcel, Place, Step
from trainer.reach.steps import acl
from trainer.reach.steps.nat_gateway import back_to_the_client
from trainer.reach.steps.walker import Walker
from trainer.reach.world import own_addresses


def leave(walker: Walker, parcel: Parcel, place: Leaving) -> Iterator[Step]:
    """Source check, then the security groups' outbound rules."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    if _stopped(walker, interface):
        yield _out_of_order(walker, parcel, interface, Departing(interface.id))
        return
    if interface.source_dest_check:
        own = parcel.packets & PacketSet.of(source=AddressSet.of(*own_addresses(interface)))
        foreign = parcel.packets - own
        if foreign:
            yield walker.refuse(
                parcel,
                foreign,
                Code.ENI_SOURCE_DEST_CHECK_RESTRICTION,
                HopKind.INTERFACE,
                interface.id,
                onward=[parcel.to(Departing(interface.id), foreign)],
            )
        parcel = replace(parcel, packets=own)
    if parcel.packets:
        yield from _security_groups(
            walker, parcel, interface, Direction.OUTBOUND, Departing(interface.id)
        )


def arrive(walker: Walker, parcel: Parcel, place: Arriving) -> Iterator[Step]:
    """The subnet's ACL if the packets come from outside of it, then the security groups."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    if place.crossing:
        yield from acl.check(
            walker,
            parcel,
            interface.subnet,
            Direction.INBOUND,
            Arriving(interface.id, crossing=False),
        )
        return
    if walker.world.nat_gateway_of(interface) is not None:
        yield parcel.to(Inside(interface.id))
        return
    yield from _security_groups(walker, parcel, interface, Direction.INBOUND, Inside(interface.id))


def receive(walker: Walker, parcel: Parcel, place: Inside) -> Iterator[Step]:
    """The owner has the packets: an end of the walk, or a gateway that turns replies back."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    if _stopped(walker, interface) and not parcel.blockers:
        yield _out_of_order(walker, parcel, interface, place)
        return
    nat = walker.world.nat_gateway_of(interface)
    if nat is not None:
        yield from back_to_the_client(walker, parcel, nat)
        return
    yield Arrival(parcel, interface.id)


def _stopped(walker: Walker, interface: NetworkInterface) -> bool:
    instance = walker.world.cloud.find(Instance, interface.owner)
    return instance is not None and instance.state is not InstanceState.RUNNING


def _out_of_order(
    walker: Walker, parcel: Parcel, interface: NetworkInterface, onward: Place
) -> Step:
    return walker.refuse(
        parcel,
        parcel.packets,
        Code.BAD_STATE,
        HopKind.INTERFACE,
        interface.owner or interface.id,
        onward=[parcel.to(onward)],
    )


def _security_groups(
    walker: Walker,
    parcel: Parcel,
    interface: NetworkInterface,
    direction: Direction,
    onward: Place,
) -> Iterator[Step]:
    """All groups of the interface together; replies to requests that they saw need no rule."""
    groups = interface.security_groups
    if walker.world.nat_gateway_of(interface) is not None:
        yield parcel.to(onward)
        return
    shown = groups[0] if len(groups) == 1 else interface.id
    packets = parcel.packets
    if parcel.way is Way.RETURN:
        opposite = Direction.INBOUND if direction is Direction.OUTBOUND else Direction.OUTBOUND
        seen = walker.tracked.get((interface.id, opposite))
        if seen is not None:
            replies = packets & seen.reply()
            if replies:
                hop = walker.hop(parcel, HopKind.SECURITY_GROUP, shown, replies, tracked=True)
                yield parcel.to(onward, replies, hop)
                packets = packets - replies
                if not packets:
                    return
    filter_ = walker.world.group_filter(interface, direction)
    passing = packets & filter_.allows(identified=parcel.identified)
    if passing:
        rules = filter_.deciding(passing, direction) if walker.explain else ()
        component = rules[0].table if rules else shown
        hop = walker.hop(parcel, HopKind.SECURITY_GROUP, component, passing, rules)
        yield parcel.to(onward, passing, hop, (interface.id, direction))
    stopped = packets - passing
    if not stopped:
        return
    lost = stopped & filter_.referenced
    codes: list[tuple[Code, PacketSet]] = []
    if lost and not parcel.identified:
        codes.append((Code.SG_REFERENCES_NOT_PRESERVED, lost))
        stopped = stopped - lost
    if stopped:
        empty = not filter_.rules
        codes.append((Code.SG_HAS_NO_RULES if empty else Code.ENI_SG_RULES_MISMATCH, stopped))
    for code, part in codes:
        yield walker.refuse(
            parcel,
            part,
            code,
            HopKind.SECURITY_GROUP,
            shown,
            rules=filter_.considered(direction),
            facts={
                "interface": interface.owner or interface.id,
                "groups": ", ".join(groups),
                "direction": direction.value,
            },
            onward=[
                parcel.to(
                    onward,
                    part,
                    passed=(interface.id, direction),
                    hop=walker.hop(parcel, HopKind.SECURITY_GROUP, shown, part),
                )
            ],
        )
