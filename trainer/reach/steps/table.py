"""Which step belongs to which place, and which to which target of a route."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from trainer.cloud import InternetGateway, NatGateway
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import (
    Arriving,
    AtNat,
    AtTarget,
    Departing,
    Entering,
    Inside,
    IntoGateway,
    Leaving,
    OnInternet,
    Parcel,
    Routing,
    Step,
)
from trainer.reach.steps import interface, internet, nat_gateway, subnet
from trainer.reach.steps.walker import Walker


def at_target(walker: Walker, parcel: Parcel, place: AtTarget) -> Iterator[Step]:
    """Into the gateway that a route names."""
    match walker.world.cloud.resources.get(place.target):
        case InternetGateway() as gateway:
            yield from internet.out(walker, parcel, place, gateway)
        case NatGateway() as nat:
            yield from nat_gateway.approach(walker, parcel, place, nat)
        case _:
            yield walker.refuse(
                parcel,
                parcel.packets,
                Code.NO_POSSIBLE_DESTINATION,
                HopKind.ROUTE_TABLE,
                place.target,
            )


STEPS: Final[Mapping[type, Callable[[Walker, Parcel, Any], Iterator[Step]]]] = {
    Leaving: interface.leave,
    Departing: subnet.depart,
    Routing: subnet.route,
    AtTarget: at_target,
    AtNat: nat_gateway.translate,
    Entering: subnet.enter,
    Arriving: interface.arrive,
    Inside: interface.receive,
    OnInternet: internet.across,
    IntoGateway: internet.into,
}
