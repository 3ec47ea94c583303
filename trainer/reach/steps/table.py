"""Which step belongs to which place, and which to which target of a route."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from trainer.cloud import (
    EgressOnlyInternetGateway,
    Fact,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkInterface,
    RegionalNatGateway,
    TransitGateway,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import (
    Arriving,
    AtEdge,
    AtNat,
    AtTarget,
    Departing,
    Entering,
    InHub,
    Inside,
    IntoGateway,
    IntoSite,
    IntoVpnGateway,
    InTransit,
    Leaving,
    LeavingService,
    LeavingSite,
    OnInternet,
    OutOfHub,
    Parcel,
    Routing,
    Step,
    Transit,
)
from trainer.reach.steps import (
    edge,
    egress_only,
    endpoints,
    interface,
    internet,
    middlebox,
    nat_gateway,
    peering,
    sites,
    subnet,
    transit_gateway,
)
from trainer.reach.steps.candidates import doors
from trainer.reach.steps.walker import Walker


def at_target(walker: Walker, parcel: Parcel, place: AtTarget) -> Iterator[Step]:
    """Into the gateway that a route names."""
    match walker.world.cloud.resources.get(place.target):
        case InternetGateway() as gateway:
            yield from internet.out(walker, parcel, place, gateway)
        case NatGateway() as nat:
            yield from nat_gateway.approach(walker, parcel, place, nat)
        case RegionalNatGateway() as regional:
            yield from nat_gateway.through_regional(walker, parcel, place, regional)
        case EgressOnlyInternetGateway() as gateway:
            yield from egress_only.out(walker, parcel, place, gateway)
        case NetworkInterface() as interface_:
            yield from middlebox.approach(walker, parcel, place, interface_)
        case Instance(interfaces=(first, *_)):
            primary = walker.world.cloud.get(NetworkInterface, first)
            yield from middlebox.approach(walker, parcel, place, primary)
        case VpcPeeringConnection() as connection:
            yield from peering.across(walker, parcel, place, connection)
        case TransitGateway() as hub:
            yield from transit_gateway.approach(walker, parcel, place, hub)
        case VpnGateway() as vpn:
            yield from sites.out(walker, parcel, place, vpn)
        case VpcEndpoint() as endpoint:
            yield from endpoints.through(walker, parcel, place, endpoint)
        case None:
            yield walker.lacking(
                parcel,
                parcel.packets,
                walker.world.lacking_about(place.target) or Fact.TARGET,
                HopKind.ROUTE_TABLE,
                place.target,
                doors(walker, parcel),
            )
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
    AtEdge: edge.enter,
    Entering: subnet.enter,
    Arriving: interface.arrive,
    Inside: interface.receive,
    OnInternet: internet.across,
    IntoGateway: internet.into,
    Transit: middlebox.arrive,
    InTransit: middlebox.pass_on,
    InHub: transit_gateway.look_up,
    OutOfHub: transit_gateway.leave,
    IntoSite: sites.into_site,
    LeavingSite: sites.leave_site,
    IntoVpnGateway: sites.into_vpc,
    LeavingService: endpoints.answer,
}
