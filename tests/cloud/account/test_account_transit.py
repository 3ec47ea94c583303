"""Transit gateways as AWS describes them."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any

from dump import account, codes, lacking

from trainer.cloud import (
    AttachmentState,
    TransitGateway,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
    Vpc,
)
from trainer.cloud.missing import Fact

TGW = {
    "TransitGatewayId": "tgw-1",
    "TransitGatewayArn": "arn:aws:ec2:eu-west-1:111122223333:transit-gateway/tgw-1",
    "State": "available",
    "OwnerId": "111122223333",
    "Options": {"AmazonSideAsn": 64512, "SecurityGroupReferencingSupport": "enable"},
    "Tags": [{"Key": "Name", "Value": "hub"}],
}


def attached(number: int, state: str = "available", **options: str) -> dict[str, Any]:
    return {
        "TransitGatewayAttachmentId": f"tgw-attach-{number}",
        "TransitGatewayId": "tgw-1",
        "VpcId": f"vpc-{number}",
        "VpcOwnerId": "111122223333",
        "State": state,
        "SubnetIds": [f"subnet-{number}"],
        "Options": {"DnsSupport": "enable", "Ipv6Support": "disable", **options},
    }


def table(table_id: str = "tgw-rtb-1") -> dict[str, Any]:
    return {
        "TransitGatewayRouteTableId": table_id,
        "TransitGatewayId": "tgw-1",
        "State": "available",
        "DefaultAssociationRouteTable": True,
        "DefaultPropagationRouteTable": True,
    }


def route(cidr: str, attachment: str | None, kind: str = "static", **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"DestinationCidrBlock": cidr, "Type": kind, "State": "active", **more}
    if attachment is not None:
        found["TransitGatewayAttachments"] = [
            {"ResourceId": "x", "TransitGatewayAttachmentId": attachment, "ResourceType": "vpc"}
        ]
    return found


def subnet(number: int) -> dict[str, Any]:
    return {
        "SubnetId": f"subnet-{number}",
        "VpcId": f"vpc-{number}",
        "CidrBlock": f"10.{number}.0.0/24",
        "AvailabilityZone": "eu-west-1a",
    }


HUB: dict[str, Any] = {
    "ec2.describe-vpcs": {
        "Vpcs": [{"VpcId": f"vpc-{n}", "CidrBlock": f"10.{n}.0.0/16"} for n in (1, 2)]
    },
    "ec2.describe-subnets": {"Subnets": [subnet(1), subnet(2)]},
    "ec2.describe-transit-gateways": {"TransitGateways": [TGW]},
    "ec2.describe-transit-gateway-vpc-attachments": {
        "TransitGatewayVpcAttachments": [
            attached(1, ApplianceModeSupport="enable", SecurityGroupReferencingSupport="disable"),
            attached(2, state="modifying"),
            attached(3, state="deleted"),
        ]
    },
    "ec2.describe-transit-gateway-route-tables": {"TransitGatewayRouteTables": [table()]},
    "ec2.search-transit-gateway-routes.tgw-rtb-1": {
        "Routes": [
            route("10.1.0.0/16", "tgw-attach-1", "propagated"),
            route("10.9.0.0/16", "tgw-attach-2"),
            route("10.8.0.0/16", None, State="blackhole"),
            route("10.7.0.0/16", "tgw-attach-2", State="deleted"),
        ],
        "AdditionalRoutesAvailable": False,
    },
    "ec2.get-transit-gateway-route-table-associations.tgw-rtb-1": {
        "Associations": [
            {"TransitGatewayAttachmentId": "tgw-attach-1", "State": "associated"},
            {"TransitGatewayAttachmentId": "tgw-attach-2", "State": "disassociated"},
        ]
    },
    "ec2.get-transit-gateway-route-table-propagations.tgw-rtb-1": {
        "TransitGatewayRouteTablePropagations": [
            {"TransitGatewayAttachmentId": "tgw-attach-2", "State": "enabled"}
        ]
    },
}


def without(*names: str) -> dict[str, Any]:
    return {name: content for name, content in HUB.items() if name not in names}


def test_gateways_attachments_and_tables(tmp_path: Path) -> None:
    read = account(tmp_path, HUB)
    cloud = read.cloud
    hub = cloud.get(TransitGateway, "tgw-1")
    assert (hub.name, hub.region, hub.security_group_referencing) == ("hub", "eu-west-1", True)
    attachments = cloud.of(TransitGatewayVpcAttachment)
    assert {*attachments} == {"tgw-attach-1", "tgw-attach-2"}
    one, two = attachments["tgw-attach-1"], attachments["tgw-attach-2"]
    assert (one.appliance_mode, one.security_group_referencing) == (True, False)
    assert (two.appliance_mode, two.security_group_referencing) == (False, True)
    assert two.state is AttachmentState.AVAILABLE
    found = cloud.get(TransitGatewayRouteTable, "tgw-rtb-1")
    assert found.associations == ("tgw-attach-1",)
    assert found.propagations == ("tgw-attach-2", "tgw-attach-1")
    assert [(str(r.destination), r.attachment) for r in found.routes] == [
        ("10.9.0.0/16", "tgw-attach-2"),
        ("10.8.0.0/16", None),
    ]
    assert not [fact for _, fact in lacking(read) if fact in (Fact.TGW_ROUTES, Fact.TARGET)]


def test_routes_that_nobody_saved_are_unknown(tmp_path: Path) -> None:
    read = account(tmp_path, without("ec2.search-transit-gateway-routes.tgw-rtb-1"))
    assert ("tgw-rtb-1", Fact.TGW_ROUTES) in lacking(read)
    assert "no_tgw_routes" in codes(read)


def test_routes_beyond_the_first_thousand_are_unknown(tmp_path: Path) -> None:
    found = HUB["ec2.search-transit-gateway-routes.tgw-rtb-1"]
    more = {
        "ec2.search-transit-gateway-routes.tgw-rtb-1": found | {"AdditionalRoutesAvailable": True}
    }
    read = account(tmp_path, HUB | more)
    assert ("tgw-rtb-1", Fact.TGW_ROUTES) in lacking(read)
    assert "more_pages" in codes(read)


def test_a_gateway_without_tables_belongs_to_another_account(tmp_path: Path) -> None:
    read = account(tmp_path, without("ec2.describe-transit-gateway-route-tables"))
    assert ("tgw-1", Fact.TGW_ROUTES) in lacking(read)


def test_associations_may_stand_at_the_attachments(tmp_path: Path) -> None:
    files = without("ec2.get-transit-gateway-route-table-associations.tgw-rtb-1")
    files["attachments"] = {
        "TransitGatewayAttachments": [
            {
                "TransitGatewayAttachmentId": "tgw-attach-2",
                "TransitGatewayId": "tgw-1",
                "ResourceType": "vpc",
                "ResourceId": "vpc-2",
                "State": "available",
                "Association": {
                    "TransitGatewayRouteTableId": "tgw-rtb-1",
                    "State": "associated",
                },
            }
        ]
    }
    read = account(tmp_path / "with", files)
    found = read.cloud.get(TransitGatewayRouteTable, "tgw-rtb-1")
    assert found.associations == ("tgw-attach-2",)
    del files["attachments"]
    assert ("tgw-1", Fact.TGW_ROUTES) in lacking(account(tmp_path / "without", files))


def general(attachment: str, kind: str, resource: str) -> dict[str, Any]:
    return {
        "TransitGatewayAttachmentId": attachment,
        "TransitGatewayId": "tgw-1",
        "ResourceType": kind,
        "ResourceId": resource,
        "State": "available",
    }


def test_what_is_not_modelled_leads_to_the_unknown(tmp_path: Path) -> None:
    files = dict(HUB)
    files["ec2.describe-transit-gateway-attachments"] = {
        "TransitGatewayAttachments": [general("tgw-attach-c", "connect", "tgw-attach-1")]
    }
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [
            route("10.5.0.0/16", "tgw-attach-c", "propagated"),
            route("10.4.0.0/16", "tgw-attach-elsewhere"),
        ]
    }
    read = account(tmp_path, files)
    found = read.cloud.get(TransitGatewayRouteTable, "tgw-rtb-1")
    assert [(str(r.destination), r.attachment) for r in found.routes] == [
        ("10.4.0.0/16", "tgw-attach-elsewhere"),
        ("10.5.0.0/16", "tgw-attach-c"),
    ]
    assert {
        ("tgw-attach-c", Fact.TARGET),
        ("tgw-attach-elsewhere", Fact.TARGET),
    } <= lacking(read)
    assert {"attachment_not_modelled", "unknown_attachment"} <= codes(read)


def test_the_vpc_of_another_account_has_the_prefixes_that_it_propagates(tmp_path: Path) -> None:
    files = dict(HUB)
    files["ec2.describe-transit-gateway-attachments"] = {
        "TransitGatewayAttachments": [general("tgw-attach-7", "vpc", "vpc-7")]
    }
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [route("10.7.0.0/16", "tgw-attach-7", "propagated")]
    }
    read = account(tmp_path, files)
    assert read.cloud.get(Vpc, "vpc-7").networks == (ip_network("10.7.0.0/16"),)
    assert ("vpc-7", Fact.VPC) in lacking(read)
    assert "tgw-attach-7" in read.cloud.get(TransitGatewayRouteTable, "tgw-rtb-1").propagations


def test_interfaces_tell_in_which_subnets_an_attachment_is(tmp_path: Path) -> None:
    files = without("ec2.describe-transit-gateway-vpc-attachments")
    files["ec2.describe-transit-gateway-attachments"] = {
        "TransitGatewayAttachments": [
            general("tgw-attach-1", "vpc", "vpc-1"),
            general("tgw-attach-2", "vpc", "vpc-2"),
        ]
    }
    files["ec2.describe-network-interfaces"] = {
        "NetworkInterfaces": [
            {
                "NetworkInterfaceId": "eni-1",
                "SubnetId": "subnet-1",
                "InterfaceType": "transit_gateway",
                "Description": "Network Interface for Transit Gateway Attachment tgw-attach-1",
            }
        ]
    }
    read = account(tmp_path, files)
    assert read.cloud.get(TransitGatewayVpcAttachment, "tgw-attach-1").subnets == ("subnet-1",)
    assert ("tgw-attach-2", Fact.INTERFACE) in lacking(read)
    assert ("tgw-attach-1", Fact.INTERFACE) not in lacking(read)


def test_two_gateways_of_one_region_have_two_ids_for_their_peering(tmp_path: Path) -> None:
    files = dict(HUB)
    files["ec2.describe-transit-gateway-peering-attachments"] = {
        "TransitGatewayPeeringAttachments": [
            {
                "TransitGatewayAttachmentId": "tgw-attach-p",
                "AccepterTransitGatewayAttachmentId": "tgw-attach-q",
                "RequesterTgwInfo": {"TransitGatewayId": "tgw-1", "Region": "eu-west-1"},
                "AccepterTgwInfo": {"TransitGatewayId": "tgw-2", "Region": "eu-west-1"},
                "State": "available",
            }
        ]
    }
    files["ec2.describe-transit-gateway-attachments"] = {
        "TransitGatewayAttachments": [
            general("tgw-attach-p", "peering", "tgw-2"),
            general("tgw-attach-q", "peering", "tgw-1") | {"TransitGatewayId": "tgw-2"},
        ]
    }
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [route("10.6.0.0/16", "tgw-attach-q")]
    }
    read = account(tmp_path, files)
    (peering,) = read.cloud.of(TransitGatewayPeeringAttachment).values()
    assert (peering.id, peering.gateway, peering.peer) == ("tgw-attach-p", "tgw-1", "tgw-2")
    (only,) = read.cloud.get(TransitGatewayRouteTable, "tgw-rtb-1").routes
    assert only.attachment == "tgw-attach-p"


def test_an_attachment_of_a_vpn_connection_names_it_with_its_address(tmp_path: Path) -> None:
    files = dict(HUB)
    files["ec2.describe-transit-gateway-attachments"] = {
        "TransitGatewayAttachments": [general("tgw-attach-v", "vpn", "vpn-1(203.0.113.9)")]
    }
    read = account(tmp_path, files)
    assert read.cloud.get(TransitGatewayVpnAttachment, "tgw-attach-v").connection == "vpn-1"
