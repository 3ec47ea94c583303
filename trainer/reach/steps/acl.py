"""Network ACLs: judged where packets enter or leave a subnet, requests and replies alike.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trainer.cloud import Direction, Fact, Subnet
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.filters import acl_deciding
from trainer.reach.parcel import Parcel, Place, Step
from trainer.reach.steps.walker import Walker


def check(
    walker: Walker,
    parcel: Parcel,
    subnet: str,
    direction: Direction,
    onward: Place,
    interface: str = "",
) -> Iterator[Step]:
    """What the subnet's ACL admits goes to ``onward``; for the rest it is to blame.

    ``interface`` is the one in the subnet that the packets come from or go to.
    """
    acl = walker.world.network_acl(subnet)
    if acl is None or walker.world.lacks_acl(walker.world.cloud.get(Subnet, subnet)):
        yield walker.lacking(
            parcel,
            parcel.packets,
            Fact.NETWORK_ACL,
            HopKind.NETWORK_ACL,
            subnet if acl is None else acl.id,
            [parcel.to(onward)],
        )
        return
    hop = partial(
        walker.hop, parcel, HopKind.NETWORK_ACL, acl.id, interface=interface, direction=direction
    )
    passing = parcel.packets & walker.world.acl_allows(acl, direction)
    if passing:
        rules = acl_deciding(acl, direction, passing) if walker.explain else ()
        yield parcel.to(onward, passing, hop(passing, rules))
    stopped = parcel.packets - passing
    if stopped:
        yield walker.refuse(
            parcel,
            stopped,
            Code.SUBNET_ACL_RESTRICTION,
            HopKind.NETWORK_ACL,
            acl.id,
            rules=acl_deciding(acl, direction, stopped) if walker.explain else (),
            facts={"subnet": subnet, "direction": direction.value},
            onward=[parcel.to(onward, stopped, hop(stopped))],
            interface=interface,
            direction=direction,
        )
