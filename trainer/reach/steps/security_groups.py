"""Security groups: stateful, allow-only, all groups of an interface together.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trainer.cloud import Direction, NetworkInterface
from trainer.packets import PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import Parcel, Place, Step
from trainer.reach.steps.walker import Walker


def check(
    walker: Walker,
    parcel: Parcel,
    interface: NetworkInterface,
    direction: Direction,
    onward: Place,
) -> Iterator[Step]:
    """What the groups allow goes on; replies to requests that they saw need no rule.

    An interface without groups (a NAT gateway's, or a network load balancer's that was made
    without any) filters nothing.
    """
    groups = interface.security_groups
    if not groups:
        yield parcel.to(onward)
        return
    shown = groups[0] if len(groups) == 1 else interface.id
    packets = parcel.packets
    hop = partial(
        walker.hop,
        parcel,
        HopKind.SECURITY_GROUP,
        interface=interface.id,
        direction=direction,
    )
    if parcel.way is Way.RETURN:
        opposite = Direction.INBOUND if direction is Direction.OUTBOUND else Direction.OUTBOUND
        seen = walker.tracked.get((interface.id, opposite))
        if seen is not None:
            replies = packets & seen.reply()
            if replies:
                yield parcel.to(onward, replies, hop(shown, replies, tracked=True))
                packets = packets - replies
                if not packets:
                    return
    filter_ = walker.world.group_filter(interface, direction)
    # An outbound rule that names a group means the private addresses of its members, whoever
    # sends; an inbound one wants to know the sender.
    identified = parcel.identified or direction is Direction.OUTBOUND
    allowed = filter_.allows(identified=identified)
    if parcel.node and direction is Direction.INBOUND:
        identified = False
        allowed = filter_.plain
        if parcel.identified:
            sender = walker.world.cloud.get(NetworkInterface, parcel.node)
            allowed |= filter_.naming(sender.security_groups)
    passing = packets & allowed
    if passing:
        rules = filter_.deciding(passing, direction) if walker.explain else ()
        component = rules[0].table if rules else shown
        passed = hop(component, passing, rules)
        yield parcel.to(onward, passing, passed, (interface.id, direction))
    stopped = packets - passing
    for fact, about, part in walker.world.unknown_rules(interface, direction):
        doubtful = stopped & part
        if doubtful:
            stopped = stopped - doubtful
            on = [parcel.to(onward, doubtful, hop(about, doubtful), (interface.id, direction))]
            yield walker.lacking(parcel, doubtful, fact, HopKind.SECURITY_GROUP, about, on)
    if not stopped:
        return
    lost = stopped & filter_.referenced
    codes: list[tuple[Code, PacketSet]] = []
    if lost and not identified:
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
            rules=filter_.considered(direction) if walker.explain else (),
            facts={
                "interface": interface.owner or interface.id,
                "groups": ", ".join(groups),
                "direction": direction.value,
            },
            onward=[parcel.to(onward, part, hop(shown, part), (interface.id, direction))],
            interface=interface.id,
            direction=direction,
        )
