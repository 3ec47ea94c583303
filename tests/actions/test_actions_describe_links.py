"""Looking at what joins VPCs: filters, searches, refusals."""

import pytest
from shop_cloud import act, refusal
from whole_cloud import whole_cloud


def shown(operation, key, **parameters):
    return act(whole_cloud(), operation, **parameters).response[key]


def filtered(operation, key, id_key, name, *values):
    return [
        item[id_key]
        for item in shown(operation, key, Filters=[{"Name": name, "Values": [*values]}])
    ]


def searched(name, *values, table="tgw-rtb-main"):
    found = shown(
        "SearchTransitGatewayRoutes",
        "Routes",
        TransitGatewayRouteTableId=table,
        Filters=[{"Name": name, "Values": [*values]}],
    )
    return [
        (
            route["DestinationCidrBlock"],
            [a["TransitGatewayAttachmentId"] for a in route.get("TransitGatewayAttachments", ())],
            route["State"],
        )
        for route in found
    ]


def test_static_and_propagated_routes_of_a_transit_gateway():
    assert searched("type", "static") == [
        ("203.0.113.0/28", ["tgw-attach-b"], "active"),
        ("198.51.100.0/24", ["tgw-attach-b"], "active"),
        ("10.9.0.0/16", ["tgw-attach-peer"], "active"),
        ("10.8.0.0/16", [], "blackhole"),
    ]
    assert searched("type", "propagated") == [
        ("2001:db8::/56", ["tgw-attach-a"], "active"),
        ("192.168.0.0/17", ["tgw-attach-vpn-bgp"], "active"),
        ("10.0.0.0/16", ["tgw-attach-a"], "active"),
    ]
    assert searched("state", "blackhole") == [("10.8.0.0/16", [], "blackhole")]
    assert [c for c, _, _ in searched("attachment.resource-type", "vpn")] == ["192.168.0.0/17"]
    assert len(searched("prefix-list-id", "pl-office")) == 2


@pytest.mark.parametrize(
    ("relation", "block", "expected"),
    [
        ("exact-match", "10.9.0.0/16", ["10.9.0.0/16"]),
        ("exact-match", "10.9.0.0/24", []),
        ("longest-prefix-match", "10.9.1.1/32", ["10.9.0.0/16"]),
        ("subnet-of-match", "10.8.0.0/15", ["10.9.0.0/16", "10.8.0.0/16"]),
        ("supernet-of-match", "192.168.1.0/24", ["192.168.0.0/17"]),
    ],
)
def test_routes_are_searched_by_address(relation, block, expected):
    assert [cidr for cidr, _, _ in searched(f"route-search.{relation}", block)] == expected


def test_a_search_without_a_filter_is_refused():
    error = refusal(
        whole_cloud(), "SearchTransitGatewayRoutes", TransitGatewayRouteTableId="tgw-rtb-main"
    )
    assert error.code == "MissingParameter"


def test_a_peering_is_seen_from_both_transit_gateways():
    both = [
        (a["TransitGatewayId"], a["ResourceId"])
        for a in shown("DescribeTransitGatewayAttachments", "TransitGatewayAttachments")
        if a["TransitGatewayAttachmentId"] == "tgw-attach-peer"
    ]
    assert both == [("tgw-hub", "tgw-far"), ("tgw-far", "tgw-hub")]
    for gateway in ("tgw-hub", "tgw-far"):
        assert filtered(
            "DescribeTransitGatewayPeeringAttachments",
            "TransitGatewayPeeringAttachments",
            "TransitGatewayAttachmentId",
            "transit-gateway-id",
            gateway,
        ) == ["tgw-attach-peer"]


def test_who_is_associated_and_who_propagates():
    of_table = {"TransitGatewayRouteTableId": "tgw-rtb-main"}
    associated = shown("GetTransitGatewayRouteTableAssociations", "Associations", **of_table)
    assert [(a["ResourceType"], a["ResourceId"]) for a in associated] == [
        ("vpc", "vpc-a"),
        ("vpc", "vpc-b"),
        ("vpn", "vpn-hub"),
    ]
    key = "TransitGatewayRouteTablePropagations"
    propagating = shown("GetTransitGatewayRouteTablePropagations", key, **of_table)
    assert [p["ResourceId"] for p in propagating] == ["vpc-a", "vpn-bgp"]
    key = "TransitGatewayAttachmentPropagations"
    to = shown(
        "GetTransitGatewayAttachmentPropagations", key, TransitGatewayAttachmentId="tgw-attach-a"
    )
    assert [t["TransitGatewayRouteTableId"] for t in to] == ["tgw-rtb-main"]


def test_a_static_vpn_shows_its_routes_and_both_tunnels():
    (vpn,) = shown("DescribeVpnConnections", "VpnConnections", VpnConnectionIds=["vpn-a"])
    assert vpn["Options"]["StaticRoutesOnly"] is True
    assert [r["DestinationCidrBlock"] for r in vpn["Routes"]] == ["192.168.0.0/16"]
    assert [t["Status"] for t in vpn["VgwTelemetry"]] == ["UP", "DOWN"]
    assert "PreSharedKey" not in str(vpn)
    assert "CustomerGatewayConfiguration" not in vpn


def test_propagated_routes_are_shown_with_their_origin():
    (table,) = shown("DescribeRouteTables", "RouteTables", RouteTableIds=["rtb-a"])
    routes = {r.get("DestinationCidrBlock"): r for r in table["Routes"]}
    assert routes["172.16.0.0/16"]["Origin"] == "EnableVgwRoutePropagation"
    assert routes["172.16.0.0/16"]["GatewayId"] == "vgw-a"


def test_an_endpoint_shows_its_policy_groups_and_names():
    (gateway,) = shown("DescribeVpcEndpoints", "VpcEndpoints", VpcEndpointIds=["vpce-s3"])
    assert "arn:aws:s3:::bucket-a/*" in gateway["PolicyDocument"]
    assert gateway["RouteTableIds"] == ["rtb-a", "rtb-main-vpc-a"]
    (ssm,) = shown("DescribeVpcEndpoints", "VpcEndpoints", VpcEndpointIds=["vpce-ssm"])
    assert [g["GroupId"] for g in ssm["Groups"]] == ["sg-a"]
    assert ssm["DnsEntries"][-1]["DnsName"] == "ssm.ap-northeast-1.amazonaws.com"


def test_of_a_peering_that_waits_the_accepter_says_little():
    pending = shown(
        "DescribeVpcPeeringConnections",
        "VpcPeeringConnections",
        Filters=[{"Name": "status-code", "Values": ["pending-acceptance"]}],
    )
    assert [p["VpcPeeringConnectionId"] for p in pending] == ["pcx-bc"]
    assert "CidrBlock" not in pending[0]["AccepterVpcInfo"]
    assert pending[0]["RequesterVpcInfo"]["CidrBlock"] == "10.1.0.0/16"


@pytest.mark.parametrize(
    ("operation", "parameter", "value", "code"),
    [
        (
            "DescribeVpcEndpoints",
            "VpcEndpointIds",
            ["vpce-none"],
            "InvalidVpcEndpointId.NotFound",
        ),
        (
            "DescribeVpcPeeringConnections",
            "VpcPeeringConnectionIds",
            ["pcx-none"],
            "InvalidVpcPeeringConnectionID.NotFound",
        ),
        (
            "DescribeTransitGateways",
            "TransitGatewayIds",
            ["tgw-none"],
            "InvalidTransitGatewayID.NotFound",
        ),
        (
            "DescribeTransitGatewayAttachments",
            "TransitGatewayAttachmentIds",
            ["tgw-attach-none"],
            "InvalidTransitGatewayAttachmentID.NotFound",
        ),
        (
            "DescribeTransitGatewayRouteTables",
            "TransitGatewayRouteTableIds",
            ["tgw-rtb-none"],
            "InvalidRouteTableID.NotFound",
        ),
        ("DescribeVpnGateways", "VpnGatewayIds", ["vgw-none"], "InvalidVpnGatewayID.NotFound"),
        (
            "DescribeVpnConnections",
            "VpnConnectionIds",
            ["vpn-none"],
            "InvalidVpnConnectionID.NotFound",
        ),
        ("DescribeFlowLogs", "FlowLogIds", ["fl-none"], "InvalidFlowLogId.NotFound"),
        (
            "GetManagedPrefixListEntries",
            "PrefixListId",
            "pl-none",
            "InvalidPrefixListID.NotFound",
        ),
    ],
)
def test_what_does_not_exist_is_refused(operation, parameter, value, code):
    assert refusal(whole_cloud(), operation, **{parameter: value}).code == code
