"""Gateway endpoints, and AWS services as ends.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trainer.cloud import VpcEndpoint
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import (
    Arrival,
    AtTarget,
    Change,
    Entering,
    LeavingService,
    OnInternet,
    Parcel,
    Step,
    to_address,
)
from trainer.reach.steps.walker import Walker

_CARRIED: Final = PacketSet.union(
    (Service.parse("tcp").packets(), Service.parse("icmp/echo").packets())
)
"""A gateway endpoint carries TCP and pings."""


def through(
    walker: Walker, parcel: Parcel, place: AtTarget, endpoint: VpcEndpoint
) -> Iterator[Step]:
    """From the endpoint's VPC to its service's addresses and to nothing else."""
    world = walker.world
    addresses = world.services.get(endpoint.service, AddressSet.nothing())
    meant = to_address(parcel, addresses)
    others = parcel.packets - meant
    if others:
        yield walker.refuse(
            parcel,
            others,
            Code.VPCE_GATEWAY_EGRESS_SOURCE_ADDRESS_RESTRICTION,
            HopKind.VPC_ENDPOINT,
            endpoint.id,
        )
    passing = meant & (_CARRIED | _CARRIED.reply())
    refused = meant - passing
    if refused:
        yield walker.refuse(
            parcel,
            refused,
            Code.VPCE_GATEWAY_PROTOCOL_RESTRICTION,
            HopKind.VPC_ENDPOINT,
            endpoint.id,
        )
    if passing:
        there = parcel.to(place, passing).translated(endpoint.id, passing, Change.NOTHING)
        hop = walker.hop(parcel, HopKind.VPC_ENDPOINT, endpoint.id, passing)
        yield Arrival(
            there.to(LeavingService(endpoint.service), hop=hop).without_identity(),
            endpoint.service,
        )


def answer(walker: Walker, parcel: Parcel, place: LeavingService) -> Iterator[Step]:
    """A service answers the way it was asked: by the endpoint, else over public addresses."""
    session = parcel.session
    endpoint = (
        walker.world.cloud.find(VpcEndpoint, session.component) if session is not None else None
    )
    if parcel.way is Way.RETURN and endpoint is not None:
        back = parcel.turned_back()
        hop = walker.hop(parcel, HopKind.VPC_ENDPOINT, endpoint.id, back.packets)
        yield back.to(Entering(endpoint.vpc), hop=hop)
    else:
        yield parcel.to(OnInternet())
