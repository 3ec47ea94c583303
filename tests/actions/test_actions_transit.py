"""Transit gateways: attachments, tables, routes, and what follows for the VPCs behind them."""

import pytest
from shop_cloud import act, refusal
from wide_cloud import wide

from trainer.cloud import (
    Cloud,
    SecurityGroup,
    TransitGateway,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
)

MAIN, SECOND = "tgw-rtb-main", "tgw-rtb-second"


def table(cloud: Cloud, table_id: str) -> TransitGatewayRouteTable:
    return cloud.get(TransitGatewayRouteTable, table_id)


def searched(cloud: Cloud, table_id: str) -> dict[str, tuple[str, str]]:
    """Destination: (type, state) of every route that a search finds."""
    found = act(
        cloud,
        "SearchTransitGatewayRoutes",
        TransitGatewayRouteTableId=table_id,
        Filters=[{"Name": "type", "Values": ["static", "propagated"]}],
    ).response["Routes"]
    return {r["DestinationCidrBlock"]: (r["Type"], r["State"]) for r in found}


def states(cloud: Cloud, table_id: str) -> dict[str, str]:
    shown = act(cloud, "DescribeRouteTables", RouteTableIds=[table_id]).response["RouteTables"][0]
    return {
        r["DestinationCidrBlock"]: r["State"] for r in shown["Routes"] if "TransitGatewayId" in r
    }


def test_a_new_gateway_takes_new_vpcs_into_its_default_table():
    done = act(wide(), "CreateTransitGateway")
    gateway = done.response["TransitGateway"]["TransitGatewayId"]
    options = done.response["TransitGateway"]["Options"]
    made = act(
        done.cloud,
        "CreateTransitGatewayVpcAttachment",
        TransitGatewayId=gateway,
        VpcId="vpc-a",
        SubnetIds=["subnet-a1", "subnet-a2"],
    )
    attachment = made.response["TransitGatewayVpcAttachment"]["TransitGatewayAttachmentId"]
    default = table(made.cloud, options["AssociationDefaultRouteTableId"])
    assert (default.associations, default.propagations) == ((attachment,), (attachment,))
    assert searched(made.cloud, default.id) == {"10.1.0.0/16": ("propagated", "active")}


def test_a_gateway_without_defaults_leaves_new_vpcs_alone():
    options = {"DefaultRouteTableAssociation": "disable", "DefaultRouteTablePropagation": "disable"}
    done = act(wide(), "CreateTransitGateway", Options=options)
    gateway = done.response["TransitGateway"]["TransitGatewayId"]
    assert not [t for t in done.cloud.of(TransitGatewayRouteTable).values() if t.gateway == gateway]


def test_a_topology_without_tables_has_the_default_one():
    cloud = act(
        wide(),
        "CreateTransitGatewayVpcAttachment",
        TransitGatewayId="tgw-two",
        VpcId="vpc-a",
        SubnetIds=["subnet-a1"],
    ).cloud
    assert len(table(cloud, "tgw-rtb-default-tgw-two").associations) == 1


def test_the_default_tables_are_chosen_anew():
    done = act(
        wide(),
        "ModifyTransitGateway",
        TransitGatewayId="tgw-hub",
        Options={
            "DefaultRouteTableAssociation": "enable",
            "AssociationDefaultRouteTableId": SECOND,
            "SecurityGroupReferencingSupport": "enable",
        },
    ).cloud
    assert table(done, SECOND).default_association
    assert done.get(TransitGateway, "tgw-hub").security_group_referencing
    accepted = act(
        done, "AcceptTransitGatewayVpcAttachment", TransitGatewayAttachmentId="tgw-attach-b"
    ).cloud
    assert table(accepted, SECOND).associations == ("tgw-attach-c", "tgw-attach-b")
    off = act(
        accepted,
        "ModifyTransitGateway",
        TransitGatewayId="tgw-hub",
        Options={"DefaultRouteTableAssociation": "disable"},
    ).cloud
    assert not table(off, SECOND).default_association


def test_a_detached_vpc_leaves_blackholes_on_both_sides():
    done = act(
        wide(), "DeleteTransitGatewayVpcAttachment", TransitGatewayAttachmentId="tgw-attach-c"
    )
    assert done.response["TransitGatewayVpcAttachment"]["State"] == "deleting"
    assert searched(done.cloud, MAIN)["10.9.0.0/16"] == ("static", "blackhole")
    assert "10.3.0.0/16" not in searched(done.cloud, MAIN)
    assert states(done.cloud, "rtb-c") == {"10.1.0.0/16": "blackhole"}
    assert states(done.cloud, "rtb-a") == {"10.3.0.0/16": "active"}
    error = refusal(
        done.cloud,
        "CreateRoute",
        RouteTableId="rtb-c",
        DestinationCidrBlock="10.8.0.0/16",
        TransitGatewayId="tgw-hub",
    )
    assert error.code == "InvalidTransitGatewayID.NotFound"


def test_propagation_makes_a_route_appear_and_vanish():
    pair = {"TransitGatewayRouteTableId": SECOND, "TransitGatewayAttachmentId": "tgw-attach-a"}
    on = act(wide(), "EnableTransitGatewayRouteTablePropagation", **pair).cloud
    assert searched(on, SECOND) == {"10.1.0.0/16": ("propagated", "active")}
    off = act(on, "DisableTransitGatewayRouteTablePropagation", **pair).cloud
    assert searched(off, SECOND) == {}
    assert off == wide()


def test_an_association_moves_by_way_of_none():
    pair = {"TransitGatewayRouteTableId": MAIN, "TransitGatewayAttachmentId": "tgw-attach-a"}
    other = {**pair, "TransitGatewayRouteTableId": SECOND}
    kept = refusal(wide(), "AssociateTransitGatewayRouteTable", **other)
    assert kept.code == "Resource.AlreadyAssociated"
    off = act(wide(), "DisassociateTransitGatewayRouteTable", **pair).cloud
    moved = act(off, "AssociateTransitGatewayRouteTable", **other).cloud
    assert table(moved, SECOND).associations == ("tgw-attach-c", "tgw-attach-a")


def test_static_routes_are_made_replaced_and_deleted():
    where = {"TransitGatewayRouteTableId": SECOND, "DestinationCidrBlock": "10.8.0.0/16"}
    made = act(
        wide(), "CreateTransitGatewayRoute", TransitGatewayAttachmentId="tgw-attach-far", **where
    )
    assert made.response["Route"]["State"] == "active"
    blocked = act(made.cloud, "ReplaceTransitGatewayRoute", Blackhole=True, **where)
    assert blocked.response["Route"]["State"] == "blackhole"
    assert act(blocked.cloud, "DeleteTransitGatewayRoute", **where).cloud == wide()


def test_a_prefix_list_is_a_destination():
    where = {"TransitGatewayRouteTableId": SECOND, "PrefixListId": "pl-offices"}
    done = act(
        wide(),
        "CreateTransitGatewayPrefixListReference",
        TransitGatewayAttachmentId="tgw-attach-a",
        **where,
    ).cloud
    assert searched(done, SECOND) == {"198.51.100.0/24": ("static", "active")}
    dropped = act(done, "ModifyTransitGatewayPrefixListReference", Blackhole=True, **where).cloud
    assert searched(dropped, SECOND) == {"198.51.100.0/24": ("static", "blackhole")}
    gone = act(dropped, "DeleteTransitGatewayPrefixListReference", **where).cloud
    assert gone == wide()


def test_subnets_and_options_of_an_attachment_change():
    cloud = act(
        wide(),
        "ModifyTransitGatewayVpcAttachment",
        TransitGatewayAttachmentId="tgw-attach-a",
        AddSubnetIds=["subnet-a2", "subnet-a3"],
        RemoveSubnetIds=["subnet-a1"],
        Options={"ApplianceModeSupport": "enable"},
    ).cloud
    attachment = cloud.get(TransitGatewayVpcAttachment, "tgw-attach-a")
    assert attachment.subnets == ("subnet-a2", "subnet-a3")
    assert attachment.appliance_mode


def test_a_peering_waits_for_the_other_side():
    done = act(
        wide(),
        "CreateTransitGatewayPeeringAttachment",
        TransitGatewayId="tgw-two",
        PeerTransitGatewayId="tgw-far",
        PeerAccountId="111122223333",
        PeerRegion="us-west-2",
    )
    found = done.response["TransitGatewayPeeringAttachment"]["TransitGatewayAttachmentId"]
    accepted = act(
        done.cloud, "AcceptTransitGatewayPeeringAttachment", TransitGatewayAttachmentId=found
    ).cloud
    default = table(accepted, "tgw-rtb-default-tgw-two")
    assert (default.associations, default.propagations) == ((found,), ())
    gone = act(
        accepted, "DeleteTransitGatewayPeeringAttachment", TransitGatewayAttachmentId=found
    ).cloud
    assert gone.find(TransitGatewayPeeringAttachment, found) is None
    assert table(gone, "tgw-rtb-default-tgw-two").associations == ()


def test_a_gateway_goes_when_nothing_is_attached():
    done = act(wide(), "DeleteTransitGateway", TransitGatewayId="tgw-two").cloud
    assert done.find(TransitGateway, "tgw-two") is None
    assert done.find(TransitGatewayRouteTable, "tgw-rtb-default-tgw-two") is None


AT_MAIN = {"TransitGatewayRouteTableId": MAIN}
REFUSED = [
    ("DeleteTransitGateway", {"TransitGatewayId": "tgw-hub"}, "IncorrectState"),
    ("DeleteTransitGateway", {"TransitGatewayId": "tgw-none"}, "InvalidTransitGatewayID.NotFound"),
    (
        "CreateTransitGatewayVpcAttachment",
        {"TransitGatewayId": "tgw-hub", "VpcId": "vpc-a", "SubnetIds": ["subnet-a1"]},
        "DuplicateTransitGatewayAttachment",
    ),
    (
        "CreateTransitGatewayVpcAttachment",
        {"TransitGatewayId": "tgw-two", "VpcId": "vpc-a", "SubnetIds": ["subnet-a1", "subnet-a3"]},
        "DuplicateSubnetsInSameZone",
    ),
    (
        "CreateTransitGatewayVpcAttachment",
        {"TransitGatewayId": "tgw-two", "VpcId": "vpc-a", "SubnetIds": ["subnet-b1"]},
        "InvalidSubnetID.NotFound",
    ),
    (
        "CreateTransitGatewayVpcAttachment",
        {"TransitGatewayId": "tgw-far", "VpcId": "vpc-a", "SubnetIds": ["subnet-a1"]},
        "InvalidTransitGatewayID.NotFound",
    ),
    (
        "ModifyTransitGatewayVpcAttachment",
        {"TransitGatewayAttachmentId": "tgw-attach-a", "RemoveSubnetIds": ["subnet-a1"]},
        "InsufficientSubnetsException",
    ),
    (
        "AcceptTransitGatewayVpcAttachment",
        {"TransitGatewayAttachmentId": "tgw-attach-a"},
        "IncorrectState",
    ),
    (
        "DeleteTransitGatewayRouteTable",
        {"TransitGatewayRouteTableId": SECOND},
        "IncorrectState",
    ),
    (
        "DeleteTransitGatewayRouteTable",
        {"TransitGatewayRouteTableId": "tgw-rtb-none"},
        "InvalidRouteTableID.NotFound",
    ),
    (
        "EnableTransitGatewayRouteTablePropagation",
        {**AT_MAIN, "TransitGatewayAttachmentId": "tgw-attach-far"},
        "InvalidParameterValue",
    ),
    (
        "EnableTransitGatewayRouteTablePropagation",
        {**AT_MAIN, "TransitGatewayAttachmentId": "tgw-attach-a"},
        "TransitGatewayRouteTablePropagation.Duplicate",
    ),
    (
        "DisableTransitGatewayRouteTablePropagation",
        {**AT_MAIN, "TransitGatewayAttachmentId": "tgw-attach-far"},
        "TransitGatewayRouteTablePropagation.NotFound",
    ),
    (
        "AssociateTransitGatewayRouteTable",
        {**AT_MAIN, "TransitGatewayAttachmentId": "tgw-attach-b"},
        "IncorrectState",
    ),
    (
        "CreateTransitGatewayRoute",
        {**AT_MAIN, "DestinationCidrBlock": "10.9.0.0/16", "Blackhole": True},
        "RouteAlreadyExists",
    ),
    (
        "CreateTransitGatewayRoute",
        {**AT_MAIN, "DestinationCidrBlock": "10.4.0.0/16"},
        "MissingParameter",
    ),
    (
        "CreateTransitGatewayRoute",
        {
            **AT_MAIN,
            "DestinationCidrBlock": "10.4.0.0/16",
            "TransitGatewayAttachmentId": "tgw-attach-none",
        },
        "InvalidTransitGatewayAttachmentID.NotFound",
    ),
    (
        "ReplaceTransitGatewayRoute",
        {**AT_MAIN, "DestinationCidrBlock": "10.4.0.0/16", "Blackhole": True},
        "InvalidRoute.NotFound",
    ),
    (
        "DeleteTransitGatewayRoute",
        {**AT_MAIN, "DestinationCidrBlock": "10.3.0.0/16"},
        "InvalidRoute.NotFound",
    ),
    (
        "CreateTransitGatewayPeeringAttachment",
        {
            "TransitGatewayId": "tgw-hub",
            "PeerTransitGatewayId": "tgw-far",
            "PeerAccountId": "111122223333",
            "PeerRegion": "us-west-2",
        },
        "DuplicateTransitGatewayAttachment",
    ),
]


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    assert refusal(wide(), operation, **parameters).code == code


def test_a_rule_may_name_a_group_across_a_gateway_that_passes_groups_on():
    cloud = wide()
    groups = []
    for vpc in ("vpc-a", "vpc-c"):
        made = act(cloud, "CreateSecurityGroup", GroupName="far", Description="far", VpcId=vpc)
        groups.append(made.response["GroupId"])
        cloud = made.cloud
    near, far = groups
    rule = {
        "GroupId": near,
        "IpPermissions": [
            {
                "IpProtocol": "tcp",
                "FromPort": 443,
                "ToPort": 443,
                "UserIdGroupPairs": [{"GroupId": far}],
            }
        ],
    }
    refused = refusal(cloud, "AuthorizeSecurityGroupIngress", **rule)
    assert refused.code == "InvalidGroup.NotFound"

    def referencing(cloud: Cloud, value: str) -> Cloud:
        options = {"SecurityGroupReferencingSupport": value}
        return act(cloud, "ModifyTransitGateway", TransitGatewayId="tgw-hub", Options=options).cloud

    named = act(referencing(cloud, "enable"), "AuthorizeSecurityGroupIngress", **rule).cloud
    revoked = act(referencing(named, "disable"), "RevokeSecurityGroupIngress", **rule).cloud
    assert [r.peer for r in named.get(SecurityGroup, near).inbound] == [far]
    assert revoked.get(SecurityGroup, near).inbound == ()
