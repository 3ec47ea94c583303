"""VPC peering connections of a topology."""

from __future__ import annotations

from trainer.cloud.network import Vpc
from trainer.cloud.node import Node
from trainer.cloud.peering import PeeringState, VpcPeeringConnection
from trainer.cloud.topology.draft import Draft, name_of


def read_peering_connection(draft: Draft, resource_id: str, node: Node) -> VpcPeeringConnection:
    """A peering connection, active and without DNS resolution unless it says otherwise.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
    """
    node.fields(("requester", "accepter"), ("state", "requester_dns", "accepter_dns", "name"))
    return VpcPeeringConnection(
        id=resource_id,
        name=name_of(node),
        requester=draft.named(node.require("requester"), Vpc),
        accepter=draft.named(node.require("accepter"), Vpc),
        state=node.read("state", lambda n: n.choice(PeeringState), PeeringState.ACTIVE),
        requester_dns=node.read("requester_dns", Node.boolean, False),
        accepter_dns=node.read("accepter_dns", Node.boolean, False),
    )
