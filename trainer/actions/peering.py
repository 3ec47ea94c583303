"""VPC peering connections: create, accept, reject, delete, and each side's DNS option.

https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.lookup import LIVE_PEERINGS, find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, PeeringState, Vpc, VpcPeeringConnection
from trainer.cloud.aws_json.peering import vpc_peering_connection

REQUESTER, ACCEPTER = "RequesterPeeringConnectionOptions", "AccepterPeeringConnectionOptions"
DNS = "AllowDnsResolutionFromRemoteVpc"


@action("ec2", "CreateVpcPeeringConnection")
def create_vpc_peering_connection(cloud: Cloud, parameters: Parameters) -> Done:
    """AWS answers ``initiating-request``; with overlapping blocks, or in the wrong account or
    Region, the connection then fails, else it waits for acceptance."""
    requester = find(cloud, Vpc, parameters.text("VpcId"))
    peer_id = parameters.text("PeerVpcId")
    if peer_id == requester.id:
        raise AwsError(
            "InvalidParameterValue",
            "The VPC and the peer VPC of a peering connection must be different VPCs.",
            vpc=requester.id,
        )
    owner = parameters.find_text("PeerOwnerId") or requester.account
    region = parameters.find_text("PeerRegion") or requester.region
    peer = cloud.find(Vpc, peer_id)
    if peer is None and (owner, region) != (requester.account, requester.region):
        raise not_modelled("A VPC in another account or Region that is not in the practice cloud")
    peer = find(cloud, Vpc, peer_id)
    reached = (peer.account, peer.region) == (owner, region)
    live = _live_between(cloud, requester.id, peer.id)
    if live is not None:
        raise AwsError(
            "VpcPeeringConnectionAlreadyExists",
            f"A VPC peering connection between {requester.id} and {peer.id} already exists: "
            f"{live.id}",
            id=live.id,
        )
    overlap = any(a.overlaps(b) for a in requester.cidrs for b in peer.cidrs) or any(
        a.overlaps(b) for a in requester.ipv6_cidrs for b in peer.ipv6_cidrs
    )
    cloud, resource_id = new_id(cloud, "pcx")
    works = reached and not overlap
    connection = VpcPeeringConnection(
        id=resource_id,
        name=name_given(parameters, "vpc-peering-connection"),
        requester=requester.id,
        accepter=peer.id,
        state=PeeringState.PENDING_ACCEPTANCE if works else PeeringState.FAILED,
    )
    cloud = cloud.put(connection)
    status = {
        "Code": "initiating-request",
        "Message": f"Initiating Request to {owner}",
    }
    shown = {**vpc_peering_connection(cloud, connection), "Status": status}
    return Done(cloud, {"VpcPeeringConnection": shown})


@action("ec2", "AcceptVpcPeeringConnection")
def accept_vpc_peering_connection(cloud: Cloud, parameters: Parameters) -> Done:
    connection = _pending(cloud, parameters, "accept")
    connection = replace(connection, state=PeeringState.ACTIVE)
    cloud = cloud.put(connection)
    return Done(cloud, {"VpcPeeringConnection": vpc_peering_connection(cloud, connection)})


@action("ec2", "RejectVpcPeeringConnection")
def reject_vpc_peering_connection(cloud: Cloud, parameters: Parameters) -> Done:
    connection = _pending(cloud, parameters, "reject")
    return Done(cloud.put(replace(connection, state=PeeringState.REJECTED)), {"Return": True})


@action("ec2", "DeleteVpcPeeringConnection")
def delete_vpc_peering_connection(cloud: Cloud, parameters: Parameters) -> Done:
    """It stays listed as deleted for a while, and routes to it are blackholes."""
    connection = find(cloud, VpcPeeringConnection, parameters.text("VpcPeeringConnectionId"))
    if connection.state not in LIVE_PEERINGS:
        raise _wrong_state(connection, "delete")
    connection = replace(
        connection, state=PeeringState.DELETED, requester_dns=False, accepter_dns=False
    )
    return Done(cloud.put(connection), {"Return": True})


@action("ec2", "ModifyVpcPeeringConnectionOptions")
def modify_vpc_peering_connection_options(cloud: Cloud, parameters: Parameters) -> Done:
    """A side's option lets the other side's queries for its public names be answered with
    private addresses; both VPCs need DNS host names and DNS support.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
    """
    connection = find(cloud, VpcPeeringConnection, parameters.text("VpcPeeringConnectionId"))
    if connection.state is not PeeringState.ACTIVE:
        raise AwsError(
            "OperationNotPermitted",
            f"Peering pcx options can be added only to active peerings. {connection.id} is "
            f"{connection.state}.",
            id=connection.id,
        )
    if REQUESTER not in parameters and ACCEPTER not in parameters:
        raise missing("requesterPeeringConnectionOptions")
    answer: dict[str, object] = {}
    requester = _wanted_dns(cloud, parameters.part(REQUESTER), connection)
    if requester is not None:
        connection = replace(connection, requester_dns=requester)
        answer[REQUESTER] = {DNS: requester}
    accepter = _wanted_dns(cloud, parameters.part(ACCEPTER), connection)
    if accepter is not None:
        connection = replace(connection, accepter_dns=accepter)
        answer[ACCEPTER] = {DNS: accepter}
    return Done(cloud.put(connection), answer)


def _wanted_dns(
    cloud: Cloud, options: Parameters | None, connection: VpcPeeringConnection
) -> bool | None:
    """What the options of one side ask for; None if there are none for it."""
    if options is None:
        return None
    wanted = options.find_boolean(DNS)
    if wanted is None:
        raise not_modelled("A peering option other than DNS resolution")
    for vpc_id in (connection.requester, connection.accepter) if wanted else ():
        vpc = cloud.find(Vpc, vpc_id)
        if vpc is not None and not (vpc.dns_support and vpc.dns_hostnames):
            raise AwsError(
                "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled",
                f"DNS host names are not enabled for the VPC {vpc_id}.",
                vpc=vpc_id,
            )
    return wanted


def _live_between(cloud: Cloud, one: str, other: str) -> VpcPeeringConnection | None:
    for connection in cloud.of(VpcPeeringConnection).values():
        if connection.state in LIVE_PEERINGS and connection.other(one) == other:
            return connection
    return None


def _pending(cloud: Cloud, parameters: Parameters, deed: str) -> VpcPeeringConnection:
    connection = find(cloud, VpcPeeringConnection, parameters.text("VpcPeeringConnectionId"))
    if connection.state is not PeeringState.PENDING_ACCEPTANCE:
        raise _wrong_state(connection, deed)
    return connection


def _wrong_state(connection: VpcPeeringConnection, deed: str) -> AwsError:
    return AwsError(
        "InvalidStateTransition",
        f"Invalid state transition for {connection.id}, attempted to {deed} a connection in the "
        f"state {connection.state}.",
        id=connection.id,
        state=connection.state,
    )
