"""``describe-vpc-peering-connections``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcPeeringConnection.html
"""

from __future__ import annotations

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.aws_json.common import ACCOUNT, REGION
from trainer.cloud.missing import Fact
from trainer.cloud.network import Vpc
from trainer.cloud.peering import PeeringState, VpcPeeringConnection

_STATES = {state.value: state for state in PeeringState} | {
    "initiating-request": PeeringState.PENDING_ACCEPTANCE,
    "provisioning": PeeringState.PENDING_ACCEPTANCE,
    "deleting": PeeringState.DELETED,
}


def read_peering_connections(draft: AccountDraft) -> None:
    """Peering connections. The VPC on the far side, which may be another account's, is as far
    known as the connection tells: its address ranges, and nothing that is in it."""
    for item in draft.responses.all("VpcPeeringConnections"):
        connection = item.text("VpcPeeringConnectionId")
        requester, accepter = item.item("RequesterVpcInfo"), item.item("AccepterVpcInfo")
        ends = requester.text("VpcId"), accepter.text("VpcId")
        state = _STATES.get(item.item("Status").text("Code") or "")
        if connection is None or state is None:
            item.warn(
                "account.without_id", key="VpcPeeringConnectionId" if state else "Status.Code"
            )
            continue
        if ends[0] is None or ends[1] is None:
            if state is not PeeringState.DELETED:
                item.warn("account.without_id", key="VpcId")
            continue
        draft.add(
            VpcPeeringConnection(
                id=connection,
                name=item.name,
                requester=ends[0],
                accepter=ends[1],
                state=state,
                requester_dns=_resolves(requester),
                accepter_dns=_resolves(accepter),
            )
        )
        if state is PeeringState.ACTIVE:
            _add_far_side(draft, requester)
            _add_far_side(draft, accepter)


def _resolves(side: Item) -> bool:
    return side.item("PeeringOptions").boolean("AllowDnsResolutionFromRemoteVpc") is True


def _add_far_side(draft: AccountDraft, side: Item) -> None:
    vpc = side.text("VpcId")
    if vpc is None or draft.knows(vpc):
        return
    blocks = [side.network4("CidrBlock")]
    blocks += [block.network4("CidrBlock") for block in side.items("CidrBlockSet")]
    six = [block.network6("Ipv6CidrBlock") for block in side.items("Ipv6CidrBlockSet")]
    draft.add(
        Vpc(
            id=vpc,
            cidrs=tuple(dict.fromkeys(c for c in blocks if c is not None)),
            ipv6_cidrs=tuple(dict.fromkeys(c for c in six if c is not None)),
            region=side.text("Region") or REGION,
            account=side.account or ACCOUNT,
        )
    )
    side.warn("account.unknown_vpc", id=vpc)
    for fact in (Fact.DNS_ATTRIBUTES, Fact.INTERFACE, *(() if any(blocks) else (Fact.VPC,))):
        draft.lack(vpc, fact)
