"""Egress-only internet gateways: IPv6 out, replies in, nothing else.

https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import EgressOnlyInternetGateway
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import AtTarget, Change, OnInternet, Parcel, Step
from trainer.reach.steps import block_public_access
from trainer.reach.steps.block_public_access import Door
from trainer.reach.steps.walker import Walker


def out(
    walker: Walker, parcel: Parcel, place: AtTarget, gateway: EgressOnlyInternetGateway
) -> Iterator[Step]:
    """IPv6 packets that start inside leave unchanged; the gateway remembers them."""
    six = parcel.packets & PacketSet.of(source=AddressSet.ipv6())
    four = parcel.packets - six
    if four:
        yield walker.refuse(
            parcel,
            four,
            Code.PROTOCOL_RESTRICTION,
            HopKind.EGRESS_ONLY_INTERNET_GATEWAY,
            gateway.id,
            facts={"protocols": "IPv6"},
        )
    if not six:
        return
    if parcel.way is Way.RETURN:
        yield walker.refuse(
            parcel,
            six,
            Code.NAT_NO_SESSION,
            HopKind.EGRESS_ONLY_INTERNET_GATEWAY,
            gateway.id,
        )
        return
    door = Door(gateway.id, HopKind.EGRESS_ONLY_INTERNET_GATEWAY, gateway.vpc, outward=True)
    for step in block_public_access.check(walker, parcel.to(place, six), door):
        if isinstance(step, Parcel):
            hop = walker.hop(step, HopKind.EGRESS_ONLY_INTERNET_GATEWAY, gateway.id, step.packets)
            sent = step.translated(gateway.id, step.packets, Change.NOTHING)
            yield sent.to(OnInternet(), hop=hop).without_identity()
        else:
            yield step
