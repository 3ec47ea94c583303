"""Where packets without a working route might have gone.

Used only to go on after a refusal and see what else is in the way.
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import NatGateway, NatState, Subnet
from trainer.reach.addresses import PUBLIC
from trainer.reach.parcel import AtTarget, Parcel, to_address
from trainer.reach.steps.walker import Walker


def other_ways_out(walker: Walker, parcel: Parcel, subnet: Subnet) -> Iterator[Parcel]:
    """The parcel at each gateway of the VPC that could carry such packets."""
    outward = to_address(parcel, PUBLIC)
    if not outward:
        return
    world = walker.world
    targets: list[str] = []
    gateway = world.internet_gateways.get(subnet.vpc)
    if gateway is not None:
        targets.append(gateway.id)
    targets.extend(
        nat.id
        for nat in world.cloud.of(NatGateway).values()
        if nat.vpc == subnet.vpc and nat.state is NatState.AVAILABLE
    )
    for target in targets:
        place = AtTarget(target, subnet.id)
        if place not in parcel.visited:
            yield parcel.to(place, outward).visiting()
