"""Where packets without a working route might have gone.

Used only to go on after a refusal and see what else is in the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import (
    EgressOnlyInternetGateway,
    EndpointType,
    NatGateway,
    NatState,
    NetworkInterface,
    RegionalNatGateway,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
)
from trainer.packets import AddressSet
from trainer.reach.addresses import PUBLIC
from trainer.reach.parcel import AtTarget, Entering, Parcel, to_address
from trainer.reach.steps.walker import Walker
from trainer.reach.world import World


def other_ways_out(walker: Walker, parcel: Parcel, subnet: Subnet) -> Iterator[Parcel]:
    """The parcel at each gateway of the VPC that could carry some of its packets."""
    for target, addresses in _ways(walker.world, subnet.vpc):
        place = AtTarget(target, subnet.id)
        meant = to_address(parcel, addresses)
        if meant and place not in parcel.visited:
            yield parcel.to(place, meant).visiting()


def any_way_out(walker: Walker, parcel: Parcel, subnet: Subnet) -> Iterator[Parcel]:
    """The parcel at everything in the VPC that a route may lead to, for want of a table."""
    for target in _targets(walker.world, subnet.vpc):
        place = AtTarget(target, subnet.id)
        if place not in parcel.visited:
            yield parcel.to(place).visiting()


def _targets(world: World, vpc: str) -> Iterator[str]:
    """Gateways, connections, gateway endpoints, and interfaces that take packets of others."""
    cloud = world.cloud
    internet = world.internet_gateways.get(vpc)
    if internet is not None:
        yield internet.id
    vpn = world.vpn_gateways.get(vpc)
    if vpn is not None:
        yield vpn.id
    gateways: tuple[EgressOnlyInternetGateway | NatGateway | RegionalNatGateway, ...] = (
        *cloud.of(EgressOnlyInternetGateway).values(),
        *cloud.of(NatGateway).values(),
        *cloud.of(RegionalNatGateway).values(),
    )
    yield from (gateway.id for gateway in gateways if gateway.vpc == vpc)
    for connection in cloud.of(VpcPeeringConnection).values():
        if connection.other(vpc) is not None:
            yield connection.id
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        if attachment.vpc == vpc:
            yield attachment.gateway
    for endpoint in cloud.of(VpcEndpoint).values():
        if endpoint.vpc == vpc and endpoint.type is EndpointType.GATEWAY:
            yield endpoint.id
    for interface in cloud.of(NetworkInterface).values():
        passing_on = not interface.source_dest_check and world.nat_gateway_of(interface) is None
        if passing_on and world.subnet_of(interface).vpc == vpc:
            yield interface.id


def doors(walker: Walker, parcel: Parcel) -> Iterator[Parcel]:
    """The parcel before each interface that holds one of its destinations, wherever it is.

    Where nobody knows the way: whoever it is for has filters of its own all the same.
    """
    destinations = parcel.packets.destinations()
    for vpc in walker.world.cloud.of(Vpc):
        held = AddressSet.of(*walker.world.holders(vpc)) & destinations
        if held:
            yield parcel.to(Entering(vpc), to_address(parcel, held))


def as_if_working(walker: Walker, parcel: Parcel, target: str, subnet: Subnet) -> Iterator[Parcel]:
    """The parcel at the target of a blackhole route, where that is the target's own state."""
    place = AtTarget(target, subnet.id)
    cloud = walker.world.cloud
    match cloud.resources.get(target):
        case NatGateway() as nat if cloud.find(NetworkInterface, nat.interface) is None:
            return  # deleted, or never made: nothing is left to walk through
        case NatGateway() | VpcPeeringConnection() | VpcEndpoint() if place not in parcel.visited:
            yield parcel.to(place).visiting()


def _ways(world: World, vpc: str) -> Iterator[tuple[str, AddressSet]]:
    """Each gateway of a VPC with the addresses behind it."""
    gateway = world.internet_gateways.get(vpc)
    if gateway is not None:
        yield gateway.id, PUBLIC
    for nat in world.cloud.of(NatGateway).values():
        if nat.vpc == vpc and nat.state is NatState.AVAILABLE:
            yield nat.id, PUBLIC
    for connection in world.cloud.of(VpcPeeringConnection).values():
        other = world.cloud.find(Vpc, connection.other(vpc))
        if other is not None:
            yield connection.id, AddressSet.of(*other.networks)
    for attachment in world.cloud.of(TransitGatewayVpcAttachment).values():
        if attachment.vpc == vpc:
            for other_end, addresses in world.hub_reach(attachment.gateway).items():
                if other_end != attachment.id:
                    yield attachment.gateway, addresses
    vpn = world.vpn_gateways.get(vpc)
    if vpn is not None:
        for link in world.links_of(vpn.id):
            yield vpn.id, AddressSet.of(*link.to_site)
