"""``aws ec2 describe-vpn-gateways``, ``describe-customer-gateways``, ``describe-vpn-connections``

What AWS shows of a VPN without its keys and the configuration for the customer's device.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpnConnection.html
"""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud.aws_json.common import Json, account_of, digits, plain_arn, region_of, tags
from trainer.cloud.aws_json.transit import AMAZON_ASN
from trainer.cloud.cloud import Cloud
from trainer.cloud.hybrid import CustomerGateway, Tunnel, VpnConnection, VpnGateway
from trainer.cloud.links import links

CUSTOMER_ASN = "65000"
"""The number of the customer's side unless somebody chose another."""

_OUTSIDE = IPv4Address("192.0.2.0")
_INSIDE = IPv4Address("169.254.0.0")
_FIRST_INSIDE, _INSIDE_BLOCKS = 64, 16_000
"""Blocks of four addresses for the inside of tunnels; AWS keeps some of the lowest ones.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNTunnels.html
"""


def describe_vpn_gateways(cloud: Cloud) -> Json:
    """All virtual private gateways in the response's shape."""
    return {"VpnGateways": [vpn_gateway(g) for g in cloud.of(VpnGateway).values()]}


def describe_customer_gateways(cloud: Cloud) -> Json:
    """All customer gateways in the response's shape."""
    return {
        "CustomerGateways": [customer_gateway(cloud, g) for g in cloud.of(CustomerGateway).values()]
    }


def describe_vpn_connections(cloud: Cloud) -> Json:
    """All Site-to-Site VPN connections in the response's shape."""
    return {"VpnConnections": [vpn_connection(cloud, c) for c in cloud.of(VpnConnection).values()]}


def vpn_gateway(gateway: VpnGateway) -> Json:
    return {
        "AmazonSideAsn": AMAZON_ASN,
        "Tags": tags(gateway),
        "VpnGatewayId": gateway.id,
        "State": "available",
        "Type": "ipsec.1",
        "VpcAttachments": []
        if gateway.vpc is None
        else [{"VpcId": gateway.vpc, "State": "attached"}],
    }


def customer_gateway(cloud: Cloud, gateway: CustomerGateway) -> Json:
    """One customer gateway; without an address it is known by a certificate."""
    shown: Json = {
        "CustomerGatewayId": gateway.id,
        "State": "available",
        "Type": "ipsec.1",
        "BgpAsn": CUSTOMER_ASN,
        "Tags": tags(gateway),
    }
    if gateway.public_ip:
        return {**shown, "IpAddress": gateway.public_ip}
    certificate = f"certificate/{digits(32, gateway.id)}"
    place = region_of(cloud), account_of(cloud)
    return {**shown, "CertificateArn": plain_arn("acm", *place, certificate)}


def vpn_connection(cloud: Cloud, connection: VpnConnection) -> Json:
    """One connection: its end at AWS, static routes, and the state of both tunnels."""
    shown: Json = {
        "Category": "VPN",
        "GatewayAssociationState": "associated",
        "Options": {
            "EnableAcceleration": False,
            "StaticRoutesOnly": connection.static,
            "LocalIpv4NetworkCidr": "0.0.0.0/0",
            "RemoteIpv4NetworkCidr": "0.0.0.0/0",
            "OutsideIpAddressType": "PublicIpv4",
            "TunnelInsideIpVersion": "ipv4",
            "TunnelOptions": [
                {
                    "OutsideIpAddress": _outside(connection, number),
                    "TunnelInsideCidr": _inside(connection, number),
                }
                for number in range(len(connection.tunnels))
            ],
        },
        "Routes": static_routes(connection),
        "Tags": tags(connection),
        "VgwTelemetry": _telemetry(cloud, connection),
        "VpnConnectionId": connection.id,
        "State": "available",
        "Type": "ipsec.1",
        "CustomerGatewayId": connection.customer_gateway,
    }
    if connection.vpn_gateway is not None:
        shown["VpnGatewayId"] = connection.vpn_gateway
    if connection.transit_gateway is not None:
        shown["TransitGatewayId"] = connection.transit_gateway
    return shown


def static_routes(connection: VpnConnection) -> list[Json]:
    """The routes that were given to a connection: a transit gateway has them in its tables."""
    if not connection.static or connection.vpn_gateway is None:
        return []
    return [
        {"DestinationCidrBlock": str(network), "Source": "Static", "State": "available"}
        for network in connection.routes
    ]


def _telemetry(cloud: Cloud, connection: VpnConnection) -> list[Json]:
    """What AWS sees of each tunnel; routes are accepted by BGP only."""
    learnt = _learnt(cloud, connection)
    return [
        {
            "AcceptedRouteCount": learnt if state is Tunnel.UP else 0,
            "OutsideIpAddress": _outside(connection, number),
            "Status": str(state),
            "StatusMessage": f"{learnt} BGP ROUTES"
            if state is Tunnel.UP and not connection.static
            else "",
        }
        for number, state in enumerate(connection.tunnels)
    ]


def _learnt(cloud: Cloud, connection: VpnConnection) -> int:
    """How many prefixes the far side of a connection announces."""
    if connection.static:
        return 0
    found = (link for link in cloud.derived(links) if link.component == connection.id)
    return max((len(link.to_site) for link in found), default=0)


def _outside(connection: VpnConnection, tunnel: int) -> str:
    """A stand-in for the public address of AWS's end of a tunnel."""
    return str(_OUTSIDE + 1 + int(digits(8, connection.id, str(tunnel)), 16) % 254)


def _inside(connection: VpnConnection, tunnel: int) -> str:
    block = _FIRST_INSIDE + int(digits(8, connection.id, "inside", str(tunnel)), 16) % (
        _INSIDE_BLOCKS
    )
    return f"{_INSIDE + 4 * block}/30"
