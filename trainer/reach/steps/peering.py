"""VPC peering connections: straight into the other VPC, and no further.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import Fact, Subnet, Vpc, VpcPeeringConnection
from trainer.packets import AddressSet
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import AtTarget, Entering, Parcel, Step, to_address
from trainer.reach.steps.walker import Walker


def across(
    walker: Walker, parcel: Parcel, place: AtTarget, connection: VpcPeeringConnection
) -> Iterator[Step]:
    """Only packets for an address of the other VPC pass: peering is not transitive, and its
    gateways are not shared. Security group identity survives within a Region."""
    cloud = walker.world.cloud
    here = cloud.get(Vpc, cloud.get(Subnet, place.subnet).vpc)
    there = cloud.find(Vpc, connection.other(here.id))
    if there is None:
        known = here.id in (connection.requester, connection.accepter)
        yield (
            walker.lacking(
                parcel, parcel.packets, Fact.VPC, HopKind.PEERING, connection.other(here.id) or ""
            )
            if known
            else walker.refuse(
                parcel,
                parcel.packets,
                Code.NO_POSSIBLE_DESTINATION,
                HopKind.PEERING,
                connection.id,
            )
        )
        return
    passing = to_address(parcel, AddressSet.of(*there.networks))
    if passing:
        hop = walker.hop(parcel, HopKind.PEERING, connection.id, passing)
        onward = parcel.to(Entering(there.id), passing, hop)
        yield replace(onward, identified=parcel.identified and here.region == there.region)
    beyond = parcel.packets - passing
    if beyond and walker.world.lacks(Fact.VPC, there.id):
        yield walker.lacking(parcel, beyond, Fact.VPC, HopKind.PEERING, there.id)
    elif beyond:
        yield walker.refuse(
            parcel,
            beyond,
            Code.PCX_REQUIRES_ADDRESS_IN_VPC_CIDR,
            HopKind.PEERING,
            connection.id,
            facts={"vpc": there.id, "networks": ", ".join(map(str, there.networks))},
        )
