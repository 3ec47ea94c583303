"""``aws ec2 describe-vpc-peering-connections``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcPeeringConnection.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, region_of, tags
from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Vpc
from trainer.cloud.peering import PeeringState, VpcPeeringConnection

NEVER_ACCEPTED = (PeeringState.PENDING_ACCEPTANCE, PeeringState.FAILED, PeeringState.REJECTED)


def describe_vpc_peering_connections(cloud: Cloud) -> Json:
    """All peering connections in the response's shape."""
    return {
        "VpcPeeringConnections": [
            vpc_peering_connection(cloud, p) for p in cloud.of(VpcPeeringConnection).values()
        ]
    }


def vpc_peering_connection(cloud: Cloud, peering: VpcPeeringConnection) -> Json:
    """One connection; of an accepter that has not accepted the CIDR blocks are not shown."""
    accepted = peering.state not in NEVER_ACCEPTED
    return {
        "AccepterVpcInfo": _side(cloud, peering.accepter, peering.accepter_dns, shown=accepted),
        "RequesterVpcInfo": _side(cloud, peering.requester, peering.requester_dns, shown=True),
        "Status": {"Code": str(peering.state), "Message": _message(cloud, peering)},
        "Tags": tags(peering),
        "VpcPeeringConnectionId": peering.id,
    }


def _side(cloud: Cloud, vpc_id: str, dns: bool, *, shown: bool) -> Json:
    vpc = cloud.find(Vpc, vpc_id)
    side: Json = {
        "OwnerId": account_of(cloud, vpc_id),
        "VpcId": vpc_id,
        "Region": region_of(cloud, vpc_id),
    }
    if vpc is None or not shown:
        return side
    side["PeeringOptions"] = {
        "AllowDnsResolutionFromRemoteVpc": dns,
        "AllowEgressFromLocalClassicLinkToRemoteVpc": False,
        "AllowEgressFromLocalVpcToRemoteClassicLink": False,
    }
    if vpc.cidrs:
        side["CidrBlock"] = str(vpc.cidrs[0])
        side["CidrBlockSet"] = [{"CidrBlock": str(cidr)} for cidr in vpc.cidrs]
    if vpc.ipv6_cidrs:
        side["Ipv6CidrBlockSet"] = [{"Ipv6CidrBlock": str(cidr)} for cidr in vpc.ipv6_cidrs]
    return side


def _message(cloud: Cloud, peering: VpcPeeringConnection) -> str:
    accepter = account_of(cloud, peering.accepter)
    match peering.state:
        case PeeringState.ACTIVE:
            return "Active"
        case PeeringState.PENDING_ACCEPTANCE:
            return f"Pending Acceptance by {accepter}"
        case PeeringState.REJECTED:
            return f"Rejected by {accepter}"
        case PeeringState.DELETED:
            return f"Deleted by {accepter}"
        case PeeringState.EXPIRED:
            return f"Expired: not accepted by {accepter} in seven days"
        case PeeringState.FAILED:
            return "Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range"
