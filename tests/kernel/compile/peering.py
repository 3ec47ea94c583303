"""VPC peering connections: between two VPCs, and no further.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from compile.draft import Plans
from compile.matches import of_others
from compile.vpc import Router
from trainer.cloud import PeeringState, VpcPeeringConnection


def add_peering(plans: Plans, connection: VpcPeeringConnection, routers: dict[str, Router]) -> None:
    """Each side takes only what is for its own interfaces, whatever its route tables say."""
    one, other = routers.get(connection.requester), routers.get(connection.accepter)
    if connection.state is not PeeringState.ACTIVE or one is None or other is None:
        return
    devices = plans.link(one.draft, other.draft)
    for here, there, device in ((one, other, devices[0]), (other, one, devices[1])):
        here.doors[connection.id] = device
        here.enter_locally(device)
        drop = here.draft.drop(connection.id, "peering")
        for beyond in of_others("daddr", there.vpc.networks):
            here.refusals.append(f"oifname {device} {beyond} {drop}")
        if here.vpc.region != there.vpc.region:
            here.draft.identity(device, 0)
