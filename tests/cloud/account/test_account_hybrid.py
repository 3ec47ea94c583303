"""VPN connections and Direct Connect as AWS describes them, and the sites behind them."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from dump import account, codes, lacking

from trainer.cloud import (
    Cloud,
    CustomerGateway,
    DirectConnectGateway,
    InterfaceKind,
    Network,
    Site,
    Tunnel,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.missing import Fact

OFFICE = ip_network("192.168.0.0/16")
BRANCH = ip_network("172.16.0.0/16")


def vgw(gateway: str = "vgw-1", vpc: str = "vpc-1", state: str = "attached") -> dict[str, Any]:
    return {
        "VpnGatewayId": gateway,
        "State": "available",
        "Type": "ipsec.1",
        "VpcAttachments": [{"VpcId": vpc, "State": state}],
    }


def cgw(number: int, address: str, name: str = "") -> dict[str, Any]:
    return {
        "CustomerGatewayId": f"cgw-{number}",
        "IpAddress": address,
        "State": "available",
        "BgpAsn": "65000",
        "Tags": [{"Key": "Name", "Value": name}] if name else [],
    }


def vpn(number: int, device: int = 1, *, static: bool = False, **more: Any) -> dict[str, Any]:
    """Without a transit gateway among ``more``, one on ``vgw-1``."""
    where = {} if "TransitGatewayId" in more else {"VpnGatewayId": "vgw-1"}
    return {
        "VpnConnectionId": f"vpn-{number}",
        "State": "available",
        "Type": "ipsec.1",
        "CustomerGatewayId": f"cgw-{device}",
        "Options": {
            "StaticRoutesOnly": static,
            "LocalIpv4NetworkCidr": "0.0.0.0/0",
            "RemoteIpv4NetworkCidr": "0.0.0.0/0",
        },
        "Routes": [],
        "VgwTelemetry": telemetry("UP", "DOWN"),
        **where,
        **more,
    }


def telemetry(*states: str, accepted: int = 1) -> list[dict[str, Any]]:
    return [
        {
            "OutsideIpAddress": f"203.0.113.{n}",
            "Status": state,
            "AcceptedRouteCount": accepted if state == "UP" else 0,
        }
        for n, state in enumerate(states)
    ]


def tables(*prefixes: str, propagating: bool = True) -> dict[str, Any]:
    rows = [
        {
            "DestinationCidrBlock": prefix,
            "GatewayId": "vgw-1",
            "Origin": "EnableVgwRoutePropagation",
            "State": "active",
        }
        for prefix in prefixes
    ]
    return {
        "RouteTables": [
            {
                "RouteTableId": "rtb-1",
                "VpcId": "vpc-1",
                "Associations": [],
                "PropagatingVgws": [{"GatewayId": "vgw-1"}] if propagating else [],
                "Routes": rows,
            }
        ]
    }


def dump(connections: list[dict[str, Any]], *prefixes: str, **more: Any) -> dict[str, Any]:
    return {
        "ec2.describe-vpcs": {"Vpcs": [{"VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}]},
        "ec2.describe-route-tables": tables(*prefixes),
        "ec2.describe-vpn-gateways": {"VpnGateways": [vgw()]},
        "ec2.describe-customer-gateways": {
            "CustomerGateways": [cgw(1, "198.51.100.1", "office"), cgw(2, "198.51.100.2")]
        },
        "ec2.describe-vpn-connections": {"VpnConnections": connections},
        "directconnect.describe-virtual-interfaces": {"virtualInterfaces": []},
        **more,
    }


def site_of(cloud: Cloud, line: str) -> Site:
    found = cloud.resources[line]
    if isinstance(found, VpnConnection):
        return cloud.get(Site, cloud.get(CustomerGateway, found.customer_gateway).site)
    assert isinstance(found, VirtualInterface)
    return cloud.get(Site, found.site)


def behind(cloud: Cloud, connection: str) -> tuple[Network, ...] | None:
    return cloud.get(VpnConnection, connection).advertises


def test_what_bgp_has_told_is_seen_in_propagated_routes(tmp_path: Path) -> None:
    read = account(tmp_path, dump([vpn(1)], str(OFFICE)))
    connection = read.cloud.get(VpnConnection, "vpn-1")
    assert (connection.static, connection.advertises) == (False, (OFFICE,))
    assert connection.tunnels == (Tunnel.UP, Tunnel.DOWN)
    site = site_of(read.cloud, "vpn-1")
    assert (site.id, site.name, site.networks) == ("site-cgw-1", "office", (OFFICE,))
    assert (site.routes, site.inbound, site.outbound) == (None, None, None)
    assert read.cloud.get(VpnGateway, "vgw-1").vpc == "vpc-1"
    assert Fact.ANNOUNCED not in {fact for _, fact in lacking(read)}


def test_a_static_connection_lists_its_prefixes(tmp_path: Path) -> None:
    routes = [
        {"DestinationCidrBlock": str(OFFICE), "Source": "Static", "State": "available"},
        {"DestinationCidrBlock": "10.99.0.0/16", "Source": "Static", "State": "deleted"},
    ]
    files = dump([vpn(1, static=True, Routes=routes), vpn(2, 2)], str(OFFICE), str(BRANCH))
    cloud = account(tmp_path, files).cloud
    assert cloud.get(VpnConnection, "vpn-1").routes == (OFFICE,)
    # What is written down for one connection was not announced over the other.
    assert behind(cloud, "vpn-2") == (BRANCH,)
    assert site_of(cloud, "vpn-1") != site_of(cloud, "vpn-2")


def test_a_connection_that_is_down_or_heard_nothing_announces_nothing(tmp_path: Path) -> None:
    down = vpn(1, VgwTelemetry=telemetry("DOWN", "DOWN"))
    silent = vpn(3, VgwTelemetry=telemetry("UP", "UP", accepted=0))
    cloud = account(tmp_path, dump([down, vpn(2, 2), silent], str(OFFICE))).cloud
    assert behind(cloud, "vpn-1") == ()
    assert behind(cloud, "vpn-3") == ()
    assert behind(cloud, "vpn-2") == (OFFICE,)


def test_deleted_things_are_gone(tmp_path: Path) -> None:
    files = dump([vpn(1, State="deleted"), vpn(2, 2)])
    files["ec2.describe-vpn-gateways"] = {"VpnGateways": [vgw(state="detached")]}
    cloud = account(tmp_path, files).cloud
    assert {*cloud.of(VpnConnection)} == {"vpn-2"}
    assert cloud.get(VpnGateway, "vgw-1").vpc is None


def test_one_device_or_overlapping_prefixes_make_one_site(tmp_path: Path) -> None:
    two_devices = dump([vpn(1), vpn(2, 2)], str(OFFICE))
    cloud = account(tmp_path / "prefixes", two_devices).cloud
    assert site_of(cloud, "vpn-1") == site_of(cloud, "vpn-2")
    one_address = dump([vpn(1), vpn(2, 2)])
    one_address["ec2.describe-customer-gateways"] = {
        "CustomerGateways": [cgw(1, "198.51.100.1"), cgw(2, "198.51.100.1")]
    }
    cloud = account(tmp_path / "address", one_address).cloud
    assert site_of(cloud, "vpn-1") == site_of(cloud, "vpn-2")
    apart = account(tmp_path / "apart", dump([vpn(1), vpn(2, 2)])).cloud
    assert site_of(apart, "vpn-1") != site_of(apart, "vpn-2")


def untold(number: int = 1, device: int = 1, **more: Any) -> dict[str, Any]:
    bare = vpn(number, device, **more)
    del bare["VgwTelemetry"]
    return bare


def test_without_telemetry_nobody_knows_whether_an_available_connection_is_up(
    tmp_path: Path,
) -> None:
    routes = [{"DestinationCidrBlock": str(OFFICE), "Source": "Static", "State": "available"}]
    read = account(tmp_path, dump([untold(static=True, Routes=routes)]))
    assert ("vpn-1", Fact.TUNNELS) in lacking(read)
    assert "no_telemetry" in codes(read)
    for state in ("pending", "deleting"):
        read = account(tmp_path / state, dump([untold(State=state)]))
        assert "no_telemetry" not in codes(read)


def test_a_tunnel_without_a_status_is_in_doubt_unless_the_other_is_up(tmp_path: Path) -> None:
    half = [{"OutsideIpAddress": "203.0.113.9"}, *telemetry("DOWN")]
    read = account(tmp_path / "half", dump([vpn(1, VgwTelemetry=half)]))
    assert ("vpn-1", Fact.TUNNELS) in lacking(read)
    other = [{"OutsideIpAddress": "203.0.113.9"}, *telemetry("UP")]
    read = account(tmp_path / "other", dump([vpn(1, VgwTelemetry=other)]))
    assert ("vpn-1", Fact.TUNNELS) not in lacking(read)


def test_a_prefix_that_only_one_connection_can_have_told_shows_that_it_works(
    tmp_path: Path,
) -> None:
    alone = account(tmp_path / "alone", dump([untold()], str(OFFICE)))
    assert alone.cloud.get(VpnConnection, "vpn-1").works
    assert ("vpn-1", Fact.TUNNELS) not in lacking(alone)
    both = account(tmp_path / "both", dump([untold(), untold(2, 2)], str(OFFICE)))
    assert {("vpn-1", Fact.TUNNELS), ("vpn-2", Fact.TUNNELS)} <= lacking(both)
    none = account(tmp_path / "none", dump([untold()]))
    assert ("vpn-1", Fact.TUNNELS) in lacking(none)


@pytest.mark.parametrize(
    ("better", "sent", "hides"),
    [
        ("192.168.0.0/16", "192.168.0.0/16", True),
        ("0.0.0.0/0", "172.16.0.0/12", True),
        ("0.0.0.0/0", None, False),
    ],
)
def test_a_better_route_may_hide_what_a_gateway_has_learnt(
    better: str, sent: str | None, hides: bool, tmp_path: Path
) -> None:
    """It does no harm where nothing else is sent to the gateway."""
    files = dump([vpn(1)], "10.9.0.0/16")
    rows = files["ec2.describe-route-tables"]["RouteTables"][0]["Routes"]
    target = "vgw-1" if better == sent else "igw-1"
    rows.append({"DestinationCidrBlock": better, "GatewayId": target, "State": "active"})
    if sent is not None and sent != better:
        rows.append({"DestinationCidrBlock": sent, "GatewayId": "vgw-1", "State": "active"})
    assert (("vgw-1", Fact.ANNOUNCED) in lacking(account(tmp_path, files))) is hides


@pytest.mark.parametrize(
    "name", ["ec2.describe-vpn-connections", "directconnect.describe-virtual-interfaces"]
)
def test_without_what_may_end_at_a_gateway_it_may_know_any_prefix(
    name: str, tmp_path: Path
) -> None:
    files = dump([vpn(1)], str(OFFICE))
    del files[name]
    read = account(tmp_path, files)
    assert ("vgw-1", Fact.ANNOUNCED) in lacking(read)
    assert "absent" in codes(read)


def test_a_gateway_whose_routes_nobody_shows_may_know_any_prefix(tmp_path: Path) -> None:
    files = dump([vpn(1)])
    files["ec2.describe-route-tables"] = tables(propagating=False)
    read = account(tmp_path / "hidden", files)
    assert ("vgw-1", Fact.ANNOUNCED) in lacking(read)
    assert "no_propagation" in codes(read)
    nobody = account(tmp_path / "nobody", dump([], str(OFFICE)))
    assert ("vgw-1", Fact.ANNOUNCED) in lacking(nobody)
    assert "unknown_announcer" in codes(nobody)


def test_narrowed_tunnels_are_not_modelled(tmp_path: Path) -> None:
    options = {"StaticRoutesOnly": False, "LocalIpv4NetworkCidr": "192.168.1.0/24"}
    read = account(tmp_path, dump([vpn(1, Options=options)], str(OFFICE)))
    assert ("vpn-1", Fact.ANNOUNCED) in lacking(read)


# On a transit gateway

HUB: dict[str, Any] = {
    "ec2.describe-transit-gateways": {
        "TransitGateways": [{"TransitGatewayId": "tgw-1", "State": "available", "Options": {}}]
    },
    "ec2.describe-transit-gateway-attachments": {
        "TransitGatewayAttachments": [
            {
                "TransitGatewayAttachmentId": f"tgw-attach-{number}",
                "TransitGatewayId": "tgw-1",
                "ResourceType": kind,
                "ResourceId": resource,
                "State": "available",
            }
            for number, kind, resource in (
                (1, "vpn", "vpn-1"),
                (2, "vpn", "vpn-2"),
                (3, "direct-connect-gateway", "dxgw-1"),
            )
        ]
    },
    "ec2.describe-transit-gateway-route-tables": {
        "TransitGatewayRouteTables": [
            {
                "TransitGatewayRouteTableId": "tgw-rtb-1",
                "TransitGatewayId": "tgw-1",
                "State": "available",
            }
        ]
    },
}


def learnt(cidr: str, attachment: str, kind: str = "propagated") -> dict[str, Any]:
    return {
        "DestinationCidrBlock": cidr,
        "Type": kind,
        "State": "active",
        "TransitGatewayAttachments": [
            {"TransitGatewayAttachmentId": attachment, "ResourceType": "vpn", "ResourceId": "x"}
        ],
    }


def test_a_transit_gateway_tells_by_which_attachment_it_has_a_prefix(tmp_path: Path) -> None:
    on = {"TransitGatewayId": "tgw-1"}
    files = dump([vpn(1, **on), vpn(2, 2, static=True, **on)], **HUB)
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [
            learnt(str(OFFICE), "tgw-attach-1"),
            learnt(str(BRANCH), "tgw-attach-2", "static"),
        ]
    }
    cloud = account(tmp_path, files).cloud
    assert behind(cloud, "vpn-1") == (OFFICE,)
    assert site_of(cloud, "vpn-1").networks == (OFFICE,)
    assert cloud.get(VpnConnection, "vpn-2").routes == (BRANCH,)
    assert site_of(cloud, "vpn-2").networks == (BRANCH,)


def test_an_attachment_that_propagates_nowhere_hides_what_it_has_heard(tmp_path: Path) -> None:
    files = dump([vpn(1, TransitGatewayId="tgw-1")], **HUB)
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [learnt(str(OFFICE), "tgw-attach-1", "static")]
    }
    assert ("tgw-attach-1", Fact.ANNOUNCED) in lacking(account(tmp_path, files))


# Direct Connect


def vif(number: int, kind: str, **more: Any) -> dict[str, Any]:
    return {
        "virtualInterfaceId": f"dxvif-{number}",
        "virtualInterfaceType": kind,
        "virtualInterfaceState": "available",
        "virtualInterfaceName": f"line {number}",
        "connectionId": "dxcon-1",
        "virtualGatewayId": "",
        "directConnectGatewayId": "",
        "routeFilterPrefixes": [],
        "authKey": "not for us",
        "bgpPeers": [{"bgpPeerState": "available", "bgpStatus": "up", "authKey": "no"}],
        **more,
    }


def association(gateway: str, *prefixes: str, state: str = "associated") -> dict[str, Any]:
    return {
        "directConnectGatewayId": "dxgw-1",
        "associationState": state,
        "associatedGateway": {"id": gateway, "type": "x", "region": "eu-west-1"},
        "allowedPrefixesToDirectConnectGateway": [{"cidr": prefix} for prefix in prefixes],
    }


def test_direct_connect(tmp_path: Path) -> None:
    files = dump([vpn(1)], str(OFFICE), **HUB)
    files["directconnect.describe-virtual-interfaces"] = {
        "virtualInterfaces": [
            vif(1, "private", virtualGatewayId="vgw-1"),
            vif(2, "transit", directConnectGatewayId="dxgw-1"),
            vif(3, "public", routeFilterPrefixes=[{"cidr": "203.0.113.0/24"}]),
            vif(4, "private", directConnectGatewayId="dxgw-1", virtualInterfaceState="deleted"),
            vif(5, "private", virtualGatewayId="vgw-1", bgpPeers=[{"bgpStatus": "down"}]),
        ]
    }
    files["directconnect.describe-direct-connect-gateways"] = {
        "directConnectGateways": [
            {"directConnectGatewayId": "dxgw-1", "directConnectGatewayName": "lines"}
        ]
    }
    files["directconnect.describe-direct-connect-gateway-associations.dxgw-1"] = {
        "directConnectGatewayAssociations": [
            association("tgw-1", "10.0.0.0/8"),
            association("vgw-9", state="disassociated"),
        ]
    }
    files["ec2.search-transit-gateway-routes.tgw-rtb-1"] = {
        "Routes": [learnt(str(BRANCH), "tgw-attach-3")]
    }
    read = account(tmp_path, files)
    cloud = read.cloud
    lines = cloud.of(VirtualInterface)
    assert {*lines} == {"dxvif-1", "dxvif-2", "dxvif-3", "dxvif-5"}
    assert lines["dxvif-1"].advertises == (OFFICE,)
    assert lines["dxvif-2"].advertises == (BRANCH,)
    assert lines["dxvif-3"].advertises == (ip_network("203.0.113.0/24"),)
    assert (lines["dxvif-5"].bgp_up, lines["dxvif-5"].advertises) == (False, ())
    assert lines["dxvif-2"].kind is InterfaceKind.TRANSIT
    (hub,) = cloud.of(DirectConnectGateway).values()
    assert (hub.name, [a.gateway for a in hub.associations]) == ("lines", ["tgw-1"])
    assert hub.associations[0].allowed_prefixes == (ip_network("10.0.0.0/8"),)
    # One Direct Connect connection, and a VPN connection that knows the same prefix.
    assert len({site_of(cloud, line).id for line in ("vpn-1", *lines)}) == 1
    assert "not for us" not in repr(cloud.resources)


def test_associations_that_nobody_saved(tmp_path: Path) -> None:
    files = dump([], **HUB)
    files["directconnect.describe-virtual-interfaces"] = {
        "virtualInterfaces": [vif(1, "transit", directConnectGatewayId="dxgw-1")]
    }
    read = account(tmp_path, files)
    assert ("dxgw-1", Fact.ANNOUNCED) in lacking(read)
    assert "no_direct_connect_associations" in codes(read)
