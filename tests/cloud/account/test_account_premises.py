"""Questions about hosts on premises, of whom AWS shows nothing but prefixes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from dump import account
from plain_vpc import instance, interface, plain, table

from trainer.packets import Service
from trainer.reach import Question, Verdict, ask

SERVER = instance("i-server", interface(1, "subnet-app-a", "10.0.2.10"))


def propagated(prefix: str) -> dict[str, Any]:
    return {
        "DestinationCidrBlock": prefix,
        "GatewayId": "vgw-1",
        "Origin": "EnableVgwRoutePropagation",
        "State": "active",
    }


def written(prefix: str) -> dict[str, Any]:
    return propagated(prefix) | {"Origin": "CreateRoute"}


def line(**more: Any) -> dict[str, Any]:
    return {
        "VpnConnectionId": "vpn-1",
        "State": "available",
        "CustomerGatewayId": "cgw-1",
        "VpnGatewayId": "vgw-1",
        "Options": {"StaticRoutesOnly": False},
        "Routes": [],
        "VgwTelemetry": [{"Status": "UP", "AcceptedRouteCount": 2}],
        **more,
    }


def dump(
    connection: dict[str, Any] | None, *routes: dict[str, Any], propagates: bool = True
) -> dict[str, Any]:
    files = plain(SERVER)
    main = table("rtb-main", {"Main": True}, routes=[*routes])
    main["PropagatingVgws"] = [{"GatewayId": "vgw-1"}] if propagates else []
    files["ec2.describe-route-tables"] = {"RouteTables": [main]}
    files["ec2.describe-vpn-gateways"] = {
        "VpnGateways": [
            {
                "VpnGatewayId": "vgw-1",
                "State": "available",
                "VpcAttachments": [{"VpcId": "vpc-1", "State": "attached"}],
            }
        ]
    }
    files["ec2.describe-customer-gateways"] = {
        "CustomerGateways": [
            {
                "CustomerGatewayId": "cgw-1",
                "IpAddress": "203.0.113.1",
                "State": "available",
                "Tags": [{"Key": "Name", "Value": "head office"}],
            }
        ]
    }
    files["ec2.describe-vpn-connections"] = {
        "VpnConnections": [] if connection is None else [connection]
    }
    return files


def verdict(folder: Path, files: dict[str, Any], source: str, target: str) -> Verdict:
    question = Question(source, target, Service.tcp(443))
    return ask(account(folder, files).cloud, question)


def outcomes(folder: Path, files: dict[str, Any], far: str) -> tuple[str, str]:
    """From there to here, and from here to there."""
    cloud = account(folder, files).cloud
    asked = (
        Question(far, "i-server", Service.tcp(443)),
        Question("i-server", far, Service.tcp(443)),
    )
    first, second = (ask(cloud, question).outcome.value for question in asked)
    return first, second


@pytest.mark.parametrize("far", ["192.168.7.7", "192.168.7.0/24", "head office", "site-cgw-1"])
def test_a_host_behind_bgp(tmp_path: Path, far: str) -> None:
    files = dump(line(), propagated("192.168.0.0/16"))
    assert outcomes(tmp_path, files, far) == ("reachable", "reachable")


def test_a_host_behind_static_routes(tmp_path: Path) -> None:
    routes = [{"DestinationCidrBlock": "192.168.0.0/16", "State": "available"}]
    static = line(Options={"StaticRoutesOnly": True}, Routes=routes)
    files = dump(static, written("192.168.0.0/16"), propagates=False)
    assert outcomes(tmp_path / "routed", files, "192.168.7.7") == ("reachable", "reachable")
    unrouted = dump(static, propagates=False)
    assert outcomes(tmp_path / "unrouted", unrouted, "192.168.7.7") == (
        "unreachable",
        "unreachable",
    )


def test_a_public_address_may_be_on_premises(tmp_path: Path) -> None:
    files = dump(line(), propagated("198.51.100.0/24"))
    assert outcomes(tmp_path, files, "198.51.100.7") == ("reachable", "reachable")


def test_tunnels_that_are_down(tmp_path: Path) -> None:
    routes = [{"DestinationCidrBlock": "192.168.0.0/16", "State": "available"}]
    down = [{"Status": "DOWN"}, {"Status": "DOWN"}]
    static = line(Options={"StaticRoutesOnly": True}, Routes=routes, VgwTelemetry=down)
    files = dump(static, propagated("192.168.0.0/16"))
    assert outcomes(tmp_path, files, "192.168.7.7") == ("unreachable", "unreachable")


def test_an_address_that_nobody_has(tmp_path: Path) -> None:
    files = dump(line(), propagated("192.168.0.0/16"))
    source, target = outcomes(tmp_path, files, "172.31.7.7")
    assert (source, target) == ("unknown", "unreachable")


def test_what_bgp_has_told_may_be_hidden(tmp_path: Path) -> None:
    hidden = dump(line(), written("192.168.0.0/16"), propagates=False)
    found = verdict(tmp_path, hidden, "i-server", "192.168.7.7")
    assert (found.outcome.value, found.missing) == ("unknown", ("announced vgw-1",))
