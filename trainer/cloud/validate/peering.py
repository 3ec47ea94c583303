"""VPC peering connections: which pairs of VPCs AWS joins.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Vpc
from trainer.cloud.peering import PeeringState, VpcPeeringConnection
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Network
from trainer.cloud.validate.addresses import Blocks
from trainer.cloud.validate.places import Places

_LIVE = frozenset({PeeringState.PENDING_ACCEPTANCE, PeeringState.ACTIVE})


def peering_with_itself(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A connection joins two VPCs.

    https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcPeeringConnection.html
    """
    for connection in cloud.of(VpcPeeringConnection).values():
        if connection.requester == connection.accepter:
            place = places.of(connection.id, "accepter")
            yield Problem("input.peering_itself", place, {"id": connection.requester})


def peering_overlaps(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """VPCs with matching or overlapping blocks cannot be peered: the connection goes from
    initiating-request to failed, and as a failed one it may stand in a file."""
    blocks = {vpc.id: Blocks(vpc.networks) for vpc in cloud.of(Vpc).values()}
    for connection in cloud.of(VpcPeeringConnection).values():
        one, other = cloud.find(Vpc, connection.requester), cloud.find(Vpc, connection.accepter)
        if connection.state not in _LIVE or one is None or other is None or one is other:
            continue
        shared = _shared(one.networks, blocks[other.id]) or _shared(other.networks, blocks[one.id])
        if shared is not None:
            facts = {"requester": one.id, "accepter": other.id, "cidr": str(shared)}
            yield Problem("input.peering_overlap", places.of(connection.id), facts)


def _shared(networks: tuple[Network, ...], blocks: Blocks) -> Network | None:
    return next((network for network in networks if blocks.hold(network)), None)


def one_peering_per_pair(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Two VPCs have one connection between them at a time, whoever asked for it.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-connection-quotas.html
    """
    first: dict[frozenset[str], str] = {}
    for connection in cloud.of(VpcPeeringConnection).values():
        if connection.state in _LIVE:
            pair = frozenset({connection.requester, connection.accepter})
            other = first.setdefault(pair, connection.id)
            if other != connection.id:
                facts = {
                    "id": connection.id,
                    "requester": connection.requester,
                    "accepter": connection.accepter,
                    "other": other,
                }
                yield Problem("input.second_peering", places.of(connection.id), facts)
