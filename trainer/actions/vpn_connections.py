"""Site-to-Site VPN connections: create, modify, delete, and their static routes.

https://docs.aws.amazon.com/vpn/latest/s2svpn/VPNRoutingTypes.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, invalid, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters, network
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.actions.transit_links import with_defaults, without_mentions
from trainer.actions.vpn_gateways import check_type
from trainer.cloud import (
    Cloud,
    CustomerGateway,
    Network,
    Site,
    TransitGateway,
    TransitGatewayVpnAttachment,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.vpn import vpn_connection

NOT_MODELLED = ("VpnConcentratorId", "PreSharedKeyStorage")
OPTIONS_NOT_MODELLED = ("TransportTransitGatewayAttachmentId", "TunnelBandwidth")


@action("ec2", "CreateVpnConnection")
def create_vpn_connection(cloud: Cloud, parameters: Parameters) -> Done:
    """The device on premises is taken to be configured at once, so that both tunnels come up.

    A static connection to a VPN gateway begins without routes; one to a transit gateway leaves
    them to the gateway's tables.
    """
    check_type(parameters)
    options = parameters.part("Options") or Parameters({})
    for where, names in ((parameters, NOT_MODELLED), (options, OPTIONS_NOT_MODELLED)):
        for name in names:
            if name in where:
                raise not_modelled(f"The parameter {name} of a VPN connection")
    device = find(cloud, CustomerGateway, parameters.text("CustomerGatewayId"))
    private, transit = _ends(cloud, parameters)
    static = options.boolean("StaticRoutesOnly")
    for other in cloud.of(VpnConnection).values():
        if other.customer_gateway == device.id and private and other.vpn_gateway == private:
            raise AwsError(
                "InvalidOption.Conflict",
                f"A VPN connection between {private} and {device.id} already exists: {other.id}",
                other=other.id,
            )
    cloud, resource_id = new_id(cloud, "vpn")
    connection = VpnConnection(
        id=resource_id,
        name=name_given(parameters, "vpn-connection"),
        customer_gateway=device.id,
        vpn_gateway=private,
        transit_gateway=transit,
        static=static,
        routes=_behind(cloud, device) if static and transit else (),
    )
    cloud = _attached(cloud.put(connection), connection)
    shown = {**vpn_connection(cloud, connection), "State": "pending"}
    return Done(cloud, {"VpnConnection": shown})


@action("ec2", "ModifyVpnConnection")
def modify_vpn_connection(cloud: Cloud, parameters: Parameters) -> Done:
    """Another gateway at AWS's end, or another device at the far one.

    https://docs.aws.amazon.com/vpn/latest/s2svpn/modify-vpn-target.html
    """
    connection = find(cloud, VpnConnection, parameters.text("VpnConnectionId"))
    if "CustomerGatewayId" in parameters:
        device = find(cloud, CustomerGateway, parameters.text("CustomerGatewayId"))
        connection = replace(connection, customer_gateway=device.id)
    elif "VpnGatewayId" not in parameters and "TransitGatewayId" not in parameters:
        raise missing("vpnGatewayId")
    if "VpnGatewayId" in parameters or "TransitGatewayId" in parameters:
        private, transit = _ends(cloud, parameters)
        device = cloud.get(CustomerGateway, connection.customer_gateway)
        to_hub = connection.static and transit is not None
        connection = replace(
            connection,
            vpn_gateway=private,
            transit_gateway=transit,
            routes=_behind(cloud, device) if to_hub else (),
        )
        cloud = _detached(cloud, connection.id)
        cloud = _attached(cloud.put(connection), connection)
    cloud = cloud.put(connection)
    shown = {**vpn_connection(cloud, connection), "State": "modifying"}
    return Done(cloud, {"VpnConnection": shown})


@action("ec2", "DeleteVpnConnection")
def delete_vpn_connection(cloud: Cloud, parameters: Parameters) -> Done:
    """What it propagated vanishes; a transit gateway's static routes to it are blackholes."""
    connection = find(cloud, VpnConnection, parameters.text("VpnConnectionId"))
    return Done(_detached(cloud, connection.id).without(connection.id), {})


@action("ec2", "CreateVpnConnectionRoute")
def create_vpn_connection_route(cloud: Cloud, parameters: Parameters) -> Done:
    connection, destination = _static(cloud, parameters)
    if destination not in connection.routes:
        connection = replace(connection, routes=(*connection.routes, destination))
    return Done(cloud.put(connection), {})


@action("ec2", "DeleteVpnConnectionRoute")
def delete_vpn_connection_route(cloud: Cloud, parameters: Parameters) -> Done:
    connection, destination = _static(cloud, parameters)
    if destination not in connection.routes:
        raise AwsError(
            "InvalidRoute.NotFound",
            f"The VPN connection {connection.id} has no static route to {destination}.",
            id=connection.id,
            destination=str(destination),
        )
    kept = tuple(route for route in connection.routes if route != destination)
    return Done(cloud.put(replace(connection, routes=kept)), {})


@action("ec2", "ModifyVpnTunnelOptions")
def modify_vpn_tunnel_options(cloud: Cloud, parameters: Parameters) -> Done:
    """Keys, lifetimes and the like have no part in where packets can go."""
    connection = find(cloud, VpnConnection, parameters.text("VpnConnectionId"))
    address = parameters.text("VpnTunnelOutsideIpAddress")
    if address not in outside_addresses(cloud, connection):
        raise invalid(
            "vpnTunnelOutsideIpAddress", address, f"It is not that of a tunnel of {connection.id}."
        )
    raise not_modelled("What can be set of a VPN tunnel")


def outside_addresses(cloud: Cloud, connection: VpnConnection) -> list[object]:
    """The outside addresses of AWS's ends of the tunnels."""
    telemetry = vpn_connection(cloud, connection)["VgwTelemetry"]
    assert isinstance(telemetry, list)
    return [tunnel["OutsideIpAddress"] for tunnel in telemetry]


def _ends(cloud: Cloud, parameters: Parameters) -> tuple[str | None, str | None]:
    """The VPN gateway or the transit gateway at AWS's end."""
    if parameters.one_of("VpnGatewayId", "TransitGatewayId") == "VpnGatewayId":
        return find(cloud, VpnGateway, parameters.text("VpnGatewayId")).id, None
    return None, find(cloud, TransitGateway, parameters.text("TransitGatewayId")).id


def _behind(cloud: Cloud, device: CustomerGateway) -> tuple[Network, ...]:
    site = cloud.find(Site, device.site)
    return () if site is None else site.networks


def _attached(cloud: Cloud, connection: VpnConnection) -> Cloud:
    """On a transit gateway a connection is an attachment."""
    if connection.transit_gateway is None:
        return cloud
    cloud, resource_id = new_id(cloud, "tgw-attach")
    attachment = TransitGatewayVpnAttachment(
        id=resource_id, gateway=connection.transit_gateway, connection=connection.id
    )
    return with_defaults(cloud.put(attachment), attachment)


def _detached(cloud: Cloud, connection: str) -> Cloud:
    for attachment in cloud.of(TransitGatewayVpnAttachment).values():
        if attachment.connection == connection:
            cloud = without_mentions(cloud, attachment.id).without(attachment.id)
    return cloud


def _static(cloud: Cloud, parameters: Parameters) -> tuple[VpnConnection, Network]:
    """A connection that takes static routes, and the destination of the request."""
    connection = find(cloud, VpnConnection, parameters.text("VpnConnectionId"))
    name = "DestinationCidrBlock"
    destination = network(parameters.called(name), parameters.text(name))
    if not connection.static or connection.vpn_gateway is None:
        raise AwsError(
            "InvalidVpnConnection.InvalidType",
            f"The VPN connection {connection.id} does not support static routes.",
            id=connection.id,
        )
    return connection, destination
