"""Endpoints, the services behind them, and peering connections."""

import json

import pytest
from shop_cloud import act, refusal
from wide_cloud import wide

from trainer.cloud import (
    AwsService,
    Cloud,
    EndpointServiceConfiguration,
    EndpointState,
    NetworkInterface,
    PeeringState,
    PrefixList,
    RouteTable,
    VpcEndpoint,
    VpcPeeringConnection,
)

TOKYO = "com.amazonaws.ap-northeast-1"


def routes_to(cloud: Cloud, table: str, target: str) -> list[str]:
    return [str(r.destination) for r in cloud.get(RouteTable, table).routes if r.target == target]


def test_a_gateway_endpoint_puts_its_route_into_its_tables():
    done = act(
        wide(),
        "CreateVpcEndpoint",
        VpcId="vpc-a",
        ServiceName=f"{TOKYO}.dynamodb",
        RouteTableIds=["rtb-a", "rtb-a-spare"],
    )
    endpoint = done.response["VpcEndpoint"]["VpcEndpointId"]
    (addresses,) = (p for p in done.cloud.of(PrefixList).values() if "dynamodb" in p.owner)
    assert routes_to(done.cloud, "rtb-a", endpoint) == [addresses.id]
    assert routes_to(done.cloud, "rtb-a-spare", endpoint) == [addresses.id]
    assert done.cloud.find(AwsService, f"{TOKYO}.dynamodb") is not None
    gone = act(done.cloud, "DeleteVpcEndpoints", VpcEndpointIds=[endpoint, "vpce-none"])
    assert routes_to(gone.cloud, "rtb-a", endpoint) == []
    (failed,) = gone.response["Unsuccessful"]
    assert failed["Error"]["Code"] == "InvalidVpcEndpointId.NotFound"


def test_the_route_of_a_gateway_endpoint_moves_with_its_tables():
    moved = act(
        wide(),
        "ModifyVpcEndpoint",
        VpcEndpointId="vpce-s3",
        AddRouteTableIds=["rtb-a-spare"],
        RemoveRouteTableIds=["rtb-a"],
    ).cloud
    assert routes_to(moved, "rtb-a", "vpce-s3") == []
    assert routes_to(moved, "rtb-a-spare", "vpce-s3") == ["pl-s3"]
    back = act(
        moved,
        "ModifyVpcEndpoint",
        VpcEndpointId="vpce-s3",
        AddRouteTableIds=["rtb-a"],
        RemoveRouteTableIds=["rtb-a-spare"],
    ).cloud
    assert back.get(VpcEndpoint, "vpce-s3") == wide().get(VpcEndpoint, "vpce-s3")


def test_an_interface_endpoint_has_an_interface_in_each_subnet():
    done = act(
        wide(),
        "CreateVpcEndpoint",
        VpcId="vpc-a",
        VpcEndpointType="Interface",
        ServiceName=f"{TOKYO}.ssmmessages",
        SubnetIds=["subnet-a1", "subnet-a2"],
        SecurityGroupIds=["sg-a-https"],
    )
    shown = done.response["VpcEndpoint"]
    endpoint = done.cloud.get(VpcEndpoint, shown["VpcEndpointId"])
    made = [done.cloud.get(NetworkInterface, i) for i in endpoint.interfaces]
    assert [i.subnet for i in made] == ["subnet-a1", "subnet-a2"]
    assert {i.security_groups for i in made} == {("sg-a-https",)}
    assert (endpoint.private_dns, shown["State"]) == (True, "pending")
    gone = act(done.cloud, "DeleteVpcEndpoints", VpcEndpointIds=[endpoint.id]).cloud
    assert gone == wide()


def test_subnets_groups_policy_and_private_dns_of_an_interface_endpoint_change():
    policy = json.dumps(
        {
            "Statement": {
                "Effect": "Allow",
                "Principal": "*",
                "Action": "ssm:*",
                "Resource": "arn:aws:s3:::bucket/*",
            }
        }
    )
    cloud = act(
        wide(),
        "ModifyVpcEndpoint",
        VpcEndpointId="vpce-ssm",
        AddSubnetIds=["subnet-a2"],
        RemoveSubnetIds=["subnet-a1"],
        AddSecurityGroupIds=["sg-a"],
        RemoveSecurityGroupIds=["sg-a-https"],
        PrivateDnsEnabled=False,
        PolicyDocument=policy,
    ).cloud
    endpoint = cloud.get(VpcEndpoint, "vpce-ssm")
    (interface,) = (cloud.get(NetworkInterface, i) for i in endpoint.interfaces)
    assert (interface.subnet, interface.security_groups) == ("subnet-a2", ("sg-a",))
    assert not endpoint.private_dns
    assert endpoint.policy[0].resources == ("bucket",)


def test_a_policy_for_one_account_leaves_open_whether_it_applies():
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "111122223333"},
        "Action": ["s3:GetObject"],
        "Resource": "*",
    }
    cloud = act(
        wide(),
        "ModifyVpcEndpoint",
        VpcEndpointId="vpce-s3",
        PolicyDocument=json.dumps({"Statement": [statement]}),
    ).cloud
    assert cloud.get(VpcEndpoint, "vpce-s3").policy[0].conditional


def test_an_endpoint_of_a_service_of_the_account_waits_for_acceptance():
    done = act(
        wide(),
        "CreateVpcEndpointServiceConfiguration",
        NetworkLoadBalancerArns=["nlb-b-two"],
        AcceptanceRequired=True,
    )
    service = done.response["ServiceConfiguration"]["ServiceId"]
    name = done.response["ServiceConfiguration"]["ServiceName"]
    made = act(
        done.cloud,
        "CreateVpcEndpoint",
        VpcId="vpc-a",
        VpcEndpointType="Interface",
        ServiceName=name,
        SubnetIds=["subnet-a1"],
    )
    endpoint = made.response["VpcEndpoint"]["VpcEndpointId"]
    assert made.response["VpcEndpoint"]["State"] == "pendingAcceptance"
    accepted = act(
        made.cloud, "AcceptVpcEndpointConnections", ServiceId=service, VpcEndpointIds=[endpoint]
    )
    assert accepted.response == {"Unsuccessful": []}
    assert accepted.cloud.get(VpcEndpoint, endpoint).state is EndpointState.AVAILABLE
    busy = act(
        accepted.cloud, "DeleteVpcEndpointServiceConfigurations", ServiceIds=[service]
    ).response["Unsuccessful"]
    assert busy[0]["Error"]["Code"] == "ExistingVpcEndpointConnections"
    rejected = act(
        accepted.cloud,
        "RejectVpcEndpointConnections",
        ServiceId=service,
        VpcEndpointIds=[endpoint],
    ).cloud
    gone = act(rejected, "DeleteVpcEndpointServiceConfigurations", ServiceIds=[service]).cloud
    assert gone.find(EndpointServiceConfiguration, service) is None


def test_a_peering_connection_lives_from_request_to_deletion():
    done = act(wide(), "CreateVpcPeeringConnection", VpcId="vpc-a", PeerVpcId="vpc-c")
    shown = done.response["VpcPeeringConnection"]
    found = shown["VpcPeeringConnectionId"]
    assert shown["Status"]["Code"] == "initiating-request"
    active = act(done.cloud, "AcceptVpcPeeringConnection", VpcPeeringConnectionId=found).cloud
    assert active.get(VpcPeeringConnection, found).state is PeeringState.ACTIVE
    twice = refusal(active, "AcceptVpcPeeringConnection", VpcPeeringConnectionId=found)
    assert twice.code == "InvalidStateTransition"
    gone = act(active, "DeleteVpcPeeringConnection", VpcPeeringConnectionId=found).cloud
    assert gone.get(VpcPeeringConnection, found).state is PeeringState.DELETED


def test_overlapping_vpcs_fail_to_peer():
    done = act(wide(), "CreateVpcPeeringConnection", VpcId="vpc-a", PeerVpcId="vpc-same")
    found = done.response["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    assert done.cloud.get(VpcPeeringConnection, found).state is PeeringState.FAILED
    error = refusal(done.cloud, "AcceptVpcPeeringConnection", VpcPeeringConnectionId=found)
    assert error.code == "InvalidStateTransition"


def test_a_deleted_peering_connection_leaves_a_blackhole():
    gone = act(wide(), "DeleteVpcPeeringConnection", VpcPeeringConnectionId="pcx-ab").cloud
    shown = act(gone, "DescribeRouteTables", RouteTableIds=["rtb-b"]).response["RouteTables"]
    states = [r["State"] for r in shown[0]["Routes"] if "VpcPeeringConnectionId" in r]
    assert states == ["blackhole"]


def test_each_side_of_a_peering_connection_resolves_names():
    done = act(
        wide(),
        "ModifyVpcPeeringConnectionOptions",
        VpcPeeringConnectionId="pcx-ab",
        AccepterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True},
    )
    connection = done.cloud.get(VpcPeeringConnection, "pcx-ab")
    assert (connection.requester_dns, connection.accepter_dns) == (False, True)
    assert done.response == {
        "AccepterPeeringConnectionOptions": {"AllowDnsResolutionFromRemoteVpc": True}
    }


INTERFACE = {"VpcId": "vpc-a", "VpcEndpointType": "Interface"}
GATEWAY = {"VpcId": "vpc-a", "ServiceName": f"{TOKYO}.s3"}
REFUSED = [
    ("CreateVpcEndpoint", {**GATEWAY, "RouteTableIds": ["rtb-a"]}, "RouteAlreadyExists"),
    ("CreateVpcEndpoint", {**GATEWAY, "RouteTableIds": ["rtb-b"]}, "InvalidRouteTableId.NotFound"),
    ("CreateVpcEndpoint", {**GATEWAY, "SubnetIds": ["subnet-a1"]}, "InvalidParameter"),
    ("CreateVpcEndpoint", {"VpcId": "vpc-a", "ServiceName": f"{TOKYO}.ssm"}, "InvalidParameter"),
    ("CreateVpcEndpoint", {"VpcId": "vpc-a", "ServiceName": "s3"}, "InvalidServiceName"),
    (
        "CreateVpcEndpoint",
        {**INTERFACE, "ServiceName": "com.amazonaws.us-east-1.ssm"},
        "InvalidServiceName",
    ),
    ("CreateVpcEndpoint", {**INTERFACE, "ServiceName": f"{TOKYO}.nothing"}, "InvalidServiceName"),
    (
        "CreateVpcEndpoint",
        {**INTERFACE, "ServiceName": f"{TOKYO}.ssm", "SubnetIds": ["subnet-a2"]},
        "InvalidParameter",
    ),
    (
        "CreateVpcEndpoint",
        {**INTERFACE, "ServiceName": f"{TOKYO}.kms", "SubnetIds": ["subnet-a1", "subnet-a3"]},
        "DuplicateSubnetsInSameZone",
    ),
    (
        "CreateVpcEndpoint",
        {**INTERFACE, "ServiceName": f"{TOKYO}.kms", "SubnetIds": ["subnet-b1"]},
        "InvalidParameter",
    ),
    (
        "CreateVpcEndpoint",
        {**INTERFACE, "ServiceName": f"{TOKYO}.kms", "SecurityGroupIds": ["sg-b"]},
        "InvalidGroup.NotFound",
    ),
    (
        "CreateVpcEndpoint",
        {"VpcId": "vpc-c", "VpcEndpointType": "Interface", "ServiceName": f"{TOKYO}.kms"},
        "InvalidParameter",
    ),
    ("CreateVpcEndpoint", {**GATEWAY, "PolicyDocument": "{"}, "InvalidPolicyDocument"),
    (
        "ModifyVpcEndpoint",
        {"VpcEndpointId": "vpce-ssm", "AddRouteTableIds": ["rtb-a"]},
        "InvalidParameter",
    ),
    (
        "ModifyVpcEndpoint",
        {"VpcEndpointId": "vpce-ssm", "RemoveSecurityGroupIds": ["sg-a-https"]},
        "InvalidParameter",
    ),
    (
        "ModifyVpcEndpoint",
        {"VpcEndpointId": "vpce-none"},
        "InvalidVpcEndpointId.NotFound",
    ),
    (
        "CreateVpcEndpointServiceConfiguration",
        {"NetworkLoadBalancerArns": ["nlb-none"]},
        "InvalidNetworkLoadBalancerArn.NotFound",
    ),
    (
        "CreateVpcPeeringConnection",
        {"VpcId": "vpc-a", "PeerVpcId": "vpc-b"},
        "VpcPeeringConnectionAlreadyExists",
    ),
    (
        "CreateVpcPeeringConnection",
        {"VpcId": "vpc-a", "PeerVpcId": "vpc-none"},
        "InvalidVpcID.NotFound",
    ),
    (
        "ModifyVpcPeeringConnectionOptions",
        {
            "VpcPeeringConnectionId": "pcx-bc",
            "RequesterPeeringConnectionOptions": {"AllowDnsResolutionFromRemoteVpc": True},
        },
        "OperationNotPermitted",
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    assert refusal(wide(), operation, **parameters).code == code


def test_a_side_without_host_names_resolves_none():
    active = act(wide(), "AcceptVpcPeeringConnection", VpcPeeringConnectionId="pcx-bc").cloud
    error = refusal(
        active,
        "ModifyVpcPeeringConnectionOptions",
        VpcPeeringConnectionId="pcx-bc",
        RequesterPeeringConnectionOptions={"AllowDnsResolutionFromRemoteVpc": True},
    )
    assert error.code == "InvalidVpcPeeringConnectionState.DnsHostnamesDisabled"
