"""Gateway endpoints, PrivateLink, and AWS services as ends.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-share-your-services.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from trainer.cloud import (
    Direction,
    LoadBalancer,
    NetworkInterface,
    VpcEndpoint,
)
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.interface_addresses import first_address
from trainer.reach.parcel import (
    Arrival,
    AtTarget,
    Change,
    Entering,
    Inside,
    LeavingService,
    OnInternet,
    Parcel,
    Refusal,
    Step,
    to_address,
)
from trainer.reach.steps import load_balancer, security_groups
from trainer.reach.steps.walker import Walker

_CARRIED: Final = PacketSet.union(
    (Service.parse("tcp").packets(), Service.parse("icmp/echo").packets())
)
"""A gateway endpoint accepts TCP and echo requests."""


def through(
    walker: Walker, parcel: Parcel, place: AtTarget, endpoint: VpcEndpoint
) -> Iterator[Step]:
    """From interfaces of the endpoint's VPC to its service's addresses and to nothing else."""
    world = walker.world
    held = PacketSet.of(source=AddressSet.of(*world.holders(endpoint.vpc)))
    foreign = parcel.packets - held
    if foreign:
        yield walker.refuse(
            parcel,
            foreign,
            Code.VPCE_REQUIRES_SOURCE_IN_VPC,
            HopKind.VPC_ENDPOINT,
            endpoint.id,
        )
        parcel = parcel.to(place, parcel.packets & held)
    addresses = world.services.get(endpoint.service, AddressSet.nothing())
    meant = to_address(parcel, addresses)
    others = parcel.packets - meant
    if others:
        yield walker.refuse(
            parcel,
            others,
            Code.NO_POSSIBLE_DESTINATION,
            HopKind.VPC_ENDPOINT,
            endpoint.id,
        )
    passing = meant & _CARRIED
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
    """A service answers by the gateway endpoint that the request came by, else over public
    addresses."""
    session = parcel.session
    if parcel.way is Way.RETURN and session is not None:
        match walker.world.cloud.resources.get(session.component):
            case VpcEndpoint(id=endpoint, vpc=vpc):
                back = parcel.turned_back()
                hop = walker.hop(parcel, HopKind.VPC_ENDPOINT, endpoint, back.packets)
                yield back.to(Entering(vpc), hop=hop)
                return
    yield parcel.to(OnInternet())


def to_provider(
    walker: Walker, parcel: Parcel, interface: NetworkInterface, balancer: LoadBalancer
) -> Iterator[Step]:
    """From an endpoint's interface to the provider's network load balancer, at its node in the
    endpoint's own zone.

    Its groups judge the consumer's address; targets see the nodes' addresses.
    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-security-groups.html
    """
    zone = walker.world.subnet_of(interface).zone
    nodes = [walker.world.cloud.get(NetworkInterface, node) for node in balancer.interfaces]
    near = [node for node in nodes if walker.world.subnet_of(node).zone == zone]
    if not near:
        yield walker.refuse(
            parcel,
            parcel.packets,
            Code.ELBV2_NO_TARGETS_IN_AZ,
            HopKind.LOAD_BALANCER,
            balancer.id,
            facts={"detail": zone},
        )
    for there in near:
        asking = parcel.without_identity()
        for step in security_groups.check(walker, asking, there, Direction.INBOUND, parcel.place):
            if isinstance(step, Parcel):
                yield _at_the_node(walker, step, interface, there)
            elif isinstance(step, Refusal):
                further = (_at_the_node(walker, o, interface, there) for o in step.onward)
                yield replace(step, onward=tuple(further))


def _at_the_node(
    walker: Walker, parcel: Parcel, interface: NetworkInterface, there: NetworkInterface
) -> Parcel:
    own = AddressSet.of(first_address(there))
    sent = (
        parcel.packets.with_destination(own)
        .with_source(own)
        .with_source_port(*load_balancer.NODE_PORTS)
    )
    changes = Change.DESTINATION | Change.SOURCE | Change.SOURCE_PORT
    after = parcel.translated(interface.id, sent, changes).without_identity()
    hop = walker.hop(parcel, HopKind.VPC_ENDPOINT, interface.owner or interface.id, sent)
    return after.to(Inside(there.id), hop=hop)
