"""VPN gateways and connections, Direct Connect, and the tables at the edge of a VPC."""

import pytest
from shop_cloud import act, refusal, shop
from wide_cloud import wide

from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DirectConnectGateway,
    InterfaceKind,
    RouteTable,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpnAttachment,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.ids import derived_id

DX = "directconnect"
CONNECTION = derived_id("dxcon", "site-hq")


def propagated(cloud: Cloud, table_id: str) -> set[str]:
    shown = act(cloud, "DescribeRouteTables", RouteTableIds=[table_id]).response["RouteTables"][0]
    return {
        r["DestinationCidrBlock"]
        for r in shown["Routes"]
        if r["Origin"] == "EnableVgwRoutePropagation"
    }


def test_propagation_makes_routes_appear_and_vanish():
    pair = {"RouteTableId": "rtb-a-spare", "GatewayId": "vgw-a"}
    on = act(wide(), "EnableVgwRoutePropagation", **pair).cloud
    assert propagated(on, "rtb-a-spare") == {"172.16.0.0/16"}
    off = act(on, "DisableVgwRoutePropagation", **pair).cloud
    assert propagated(off, "rtb-a-spare") == set()
    assert off == wide()


def test_a_detached_gateway_takes_its_propagation_along_and_leaves_blackholes():
    routed = act(
        wide(),
        "CreateRoute",
        RouteTableId="rtb-a",
        DestinationCidrBlock="192.0.2.0/24",
        GatewayId="vgw-a",
    ).cloud
    off = act(routed, "DetachVpnGateway", VpnGatewayId="vgw-a", VpcId="vpc-a").cloud
    assert off.get(RouteTable, "rtb-a").propagating == ()
    elsewhere = act(off, "AttachVpnGateway", VpnGatewayId="vgw-a", VpcId="vpc-b").cloud
    shown = act(elsewhere, "DescribeRouteTables", RouteTableIds=["rtb-a"]).response
    (state,) = [
        r["State"] for r in shown["RouteTables"][0]["Routes"] if r.get("GatewayId") == "vgw-a"
    ]
    assert state == "blackhole"


def test_a_gateway_comes_back_and_its_routes_work_again():
    off = act(wide(), "DetachVpnGateway", VpnGatewayId="vgw-a", VpcId="vpc-a").cloud
    on = act(off, "AttachVpnGateway", VpnGatewayId="vgw-a", VpcId="vpc-a").cloud
    assert on.get(VpnGateway, "vgw-a").vpc == "vpc-a"


def test_a_vpn_is_made_from_nothing():
    cloud = act(wide(), "CreateVpnGateway", Type="ipsec.1").cloud
    (gateway,) = (g for g in cloud.of(VpnGateway) if g not in wide().resources)
    cloud = act(cloud, "AttachVpnGateway", VpnGatewayId=gateway, VpcId="vpc-c").cloud
    done = act(cloud, "CreateCustomerGateway", Type="ipsec.1", IpAddress="198.51.100.77")
    device = done.response["CustomerGateway"]["CustomerGatewayId"]
    assert done.cloud.get(CustomerGateway, device).site == "site-hq"
    made = act(
        done.cloud,
        "CreateVpnConnection",
        Type="ipsec.1",
        CustomerGatewayId=device,
        VpnGatewayId=gateway,
        Options={"StaticRoutesOnly": True},
    )
    connection = made.response["VpnConnection"]["VpnConnectionId"]
    cloud = act(
        made.cloud,
        "CreateVpnConnectionRoute",
        VpnConnectionId=connection,
        DestinationCidrBlock="172.16.0.0/16",
    ).cloud
    cloud = act(cloud, "EnableVgwRoutePropagation", RouteTableId="rtb-c", GatewayId=gateway).cloud
    assert propagated(cloud, "rtb-c") == {"172.16.0.0/16"}
    less = act(
        cloud,
        "DeleteVpnConnectionRoute",
        VpnConnectionId=connection,
        DestinationCidrBlock="172.16.0.0/16",
    ).cloud
    assert propagated(less, "rtb-c") == set()
    gone = act(cloud, "DeleteVpnConnection", VpnConnectionId=connection).cloud
    assert propagated(gone, "rtb-c") == set()


def test_the_same_device_is_recorded_once():
    done = act(wide(), "CreateCustomerGateway", Type="ipsec.1", IpAddress="198.51.100.9")
    assert done.response["CustomerGateway"]["CustomerGatewayId"] == "cgw-hq"
    assert done.cloud == wide()


def test_a_vpn_on_a_transit_gateway_is_an_attachment():
    done = act(
        wide(),
        "CreateVpnConnection",
        Type="ipsec.1",
        CustomerGatewayId="cgw-hq",
        TransitGatewayId="tgw-two",
    )
    (attachment,) = (
        a for a in done.cloud.of(TransitGatewayVpnAttachment) if a not in wide().resources
    )
    table = done.cloud.get(TransitGatewayRouteTable, "tgw-rtb-default-tgw-two")
    assert (table.associations, table.propagations) == ((attachment,), (attachment,))
    connection = done.response["VpnConnection"]["VpnConnectionId"]
    moved = act(
        done.cloud, "ModifyVpnConnection", VpnConnectionId=connection, VpnGatewayId="vgw-spare"
    ).cloud
    assert moved.find(TransitGatewayVpnAttachment, attachment) is None
    assert moved.get(VpnConnection, connection).vpn_gateway == "vgw-spare"


def test_a_transit_gateway_joins_direct_connect():
    done = act(
        wide(),
        "CreateDirectConnectGatewayAssociation",
        DX,
        directConnectGatewayId="dxgw-spare",
        gatewayId="tgw-two",
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.1.0.0/16"}],
    )
    association = done.response["directConnectGatewayAssociation"]["associationId"]
    assert len(done.cloud.of(TransitGatewayDirectConnectAttachment)) == 1
    other = act(
        done.cloud,
        "UpdateDirectConnectGatewayAssociation",
        DX,
        associationId=association,
        addAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.2.0.0/16"}],
        removeAllowedPrefixesToDirectConnectGateway=[{"cidr": "10.1.0.0/16"}],
    ).cloud
    (changed,) = other.get(DirectConnectGateway, "dxgw-spare").associations
    assert [str(p) for p in changed.allowed_prefixes] == ["10.2.0.0/16"]
    gone = act(other, "DeleteDirectConnectGatewayAssociation", DX, associationId=association).cloud
    assert gone == wide()


def test_virtual_interfaces_come_and_go():
    done = act(
        wide(),
        "CreateTransitVirtualInterface",
        DX,
        connectionId=CONNECTION,
        newTransitVirtualInterface={"directConnectGatewayId": "dxgw-spare"},
    )
    found = done.response["virtualInterface"]["virtualInterfaceId"]
    assert done.cloud.get(VirtualInterface, found).kind is InterfaceKind.TRANSIT
    gone = act(done.cloud, "DeleteVirtualInterface", DX, virtualInterfaceId=found).cloud
    assert gone == wide()


def test_a_direct_connect_gateway_is_made_and_deleted():
    done = act(wide(), "CreateDirectConnectGateway", DX, directConnectGatewayName="new")
    found = done.response["directConnectGateway"]["directConnectGatewayId"]
    gone = act(done.cloud, "DeleteDirectConnectGateway", DX, directConnectGatewayId=found)
    assert gone.cloud == wide()


def test_a_vpn_gateway_has_a_table_for_what_comes_in():
    cloud = act(wide(), "AssociateRouteTable", RouteTableId="rtb-a-spare", GatewayId="vgw-a").cloud
    assert cloud.get(RouteTable, "rtb-a-spare").gateways == ("vgw-a",)
    error = refusal(
        cloud,
        "CreateRoute",
        RouteTableId="rtb-a-spare",
        DestinationCidrBlock="192.0.2.0/24",
        GatewayId="vgw-a",
    )
    assert error.code == "InvalidParameterValue"


REFUSED = [
    (
        "AttachVpnGateway",
        {"VpnGatewayId": "vgw-a", "VpcId": "vpc-b"},
        "VpnGatewayAttachmentLimitExceeded",
    ),
    ("AttachVpnGateway", {"VpnGatewayId": "vgw-spare", "VpcId": "vpc-a"}, "InvalidVpcState"),
    (
        "DetachVpnGateway",
        {"VpnGatewayId": "vgw-spare", "VpcId": "vpc-a"},
        "InvalidVpnGatewayAttachment.NotFound",
    ),
    ("DeleteVpnGateway", {"VpnGatewayId": "vgw-a"}, "IncorrectState"),
    ("DeleteVpnGateway", {"VpnGatewayId": "vgw-none"}, "InvalidVpnGatewayID.NotFound"),
    (
        "EnableVgwRoutePropagation",
        {"RouteTableId": "rtb-b", "GatewayId": "vgw-a"},
        "Gateway.NotAttached",
    ),
    (
        "EnableVgwRoutePropagation",
        {"RouteTableId": "rtb-b", "GatewayId": "igw-none"},
        "InvalidGatewayID.NotFound",
    ),
    ("CreateCustomerGateway", {"Type": "ipsec.2"}, "InvalidParameterValue"),
    (
        "CreateCustomerGateway",
        {"Type": "ipsec.1", "IpAddress": "10.0.0.1"},
        "InvalidParameterValue",
    ),
    ("DeleteCustomerGateway", {"CustomerGatewayId": "cgw-hq"}, "IncorrectState"),
    (
        "CreateVpnConnection",
        {"Type": "ipsec.1", "CustomerGatewayId": "cgw-hq", "VpnGatewayId": "vgw-a"},
        "InvalidOption.Conflict",
    ),
    (
        "CreateVpnConnectionRoute",
        {"VpnConnectionId": "vpn-hub", "DestinationCidrBlock": "172.16.0.0/16"},
        "InvalidVpnConnection.InvalidType",
    ),
    (
        "DeleteVpnConnectionRoute",
        {"VpnConnectionId": "vpn-a", "DestinationCidrBlock": "172.17.0.0/16"},
        "InvalidRoute.NotFound",
    ),
    (
        "CreateDirectConnectGatewayAssociation",
        {"directConnectGatewayId": "dxgw-hq", "gatewayId": "tgw-two"},
        "DirectConnectClientException",
    ),
    (
        "CreateDirectConnectGatewayAssociation",
        {"directConnectGatewayId": "dxgw-spare", "gatewayId": "tgw-two"},
        "DirectConnectClientException",
    ),
    (
        "DeleteDirectConnectGateway",
        {"directConnectGatewayId": "dxgw-hq"},
        "DirectConnectClientException",
    ),
    (
        "CreateTransitVirtualInterface",
        {
            "connectionId": CONNECTION,
            "newTransitVirtualInterface": {"directConnectGatewayId": "dxgw-hq"},
        },
        "DirectConnectClientException",
    ),
    ("DeleteVirtualInterface", {"virtualInterfaceId": "x"}, "DirectConnectClientException"),
    (
        "DeleteRoute",
        {"RouteTableId": "rtb-a", "DestinationPrefixListId": "pl-s3"},
        "InvalidParameterValue",
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    direct = "DirectConnect" in operation or "VirtualInterface" in operation
    service = DX if direct else "ec2"
    assert refusal(wide(), operation, service, **parameters).code == code


def test_a_table_with_a_way_out_is_none_for_a_gateway():
    error = refusal(shop(), "AssociateRouteTable", RouteTableId="rtb-public", GatewayId="igw-shop")
    assert error.code == "InvalidParameterValue"


def test_an_egress_only_gateway_takes_no_ipv4():
    done = act(shop(), "CreateEgressOnlyInternetGateway", VpcId="vpc-shop")
    gateway = done.response["EgressOnlyInternetGateway"]["EgressOnlyInternetGatewayId"]
    error = refusal(
        done.cloud,
        "CreateRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock="0.0.0.0/0",
        EgressOnlyInternetGatewayId=gateway,
    )
    assert error.code == "InvalidParameterValue"
