"""Virtual private gateways: create, attach, detach, delete, and the propagation of routes.

https://docs.aws.amazon.com/vpn/latest/s2svpn/how_it_works.html
https://docs.aws.amazon.com/vpc/latest/userguide/WorkWithRouteTables.html#EnableDisableRouteProp
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, in_use, incorrect_state, invalid
from trainer.actions.lookup import find
from trainer.actions.moved_gateways import attached_to, detached
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    DirectConnectGateway,
    RouteTable,
    VirtualInterface,
    Vpc,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.vpn import vpn_gateway

IPSEC = "ipsec.1"


@action("ec2", "CreateVpnGateway")
def create_vpn_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    check_type(parameters)
    cloud, resource_id = new_id(cloud, "vgw")
    gateway = VpnGateway(id=resource_id, name=name_given(parameters, "vpn-gateway"))
    return Done(cloud.put(gateway), {"VpnGateway": vpn_gateway(gateway)})


@action("ec2", "AttachVpnGateway")
def attach_vpn_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """A VPC has one such gateway at a time, and a gateway one VPC."""
    gateway = find(cloud, VpnGateway, parameters.text("VpnGatewayId"))
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if gateway.vpc not in (None, vpc.id):
        raise AwsError(
            "VpnGatewayAttachmentLimitExceeded",
            f"The VPN gateway {gateway.id} is already attached to the VPC {gateway.vpc}.",
            id=gateway.id,
            vpc=str(gateway.vpc),
        )
    for other in cloud.of(VpnGateway).values():
        if other.vpc == vpc.id and other.id != gateway.id:
            raise AwsError(
                "InvalidVpcState",
                f"The VPC {vpc.id} already has the VPN gateway {other.id} attached to it.",
                vpc=vpc.id,
                other=other.id,
            )
    cloud = attached_to(cloud.put(replace(gateway, vpc=vpc.id)), gateway.id, vpc.id)
    return Done(cloud, {"VpcAttachment": {"State": "attaching", "VpcId": vpc.id}})


@action("ec2", "DetachVpnGateway")
def detach_vpn_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Propagated routes vanish, and static ones to it are blackholes."""
    gateway = find(cloud, VpnGateway, parameters.text("VpnGatewayId"))
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if gateway.vpc != vpc.id:
        raise AwsError(
            "InvalidVpnGatewayAttachment.NotFound",
            f"The attachment with vpn gateway ID '{gateway.id}' and vpc ID '{vpc.id}' does not "
            "exist",
            id=gateway.id,
            vpc=vpc.id,
        )
    return Done(detached(cloud, gateway.id).put(replace(gateway, vpc=None)), {})


@action("ec2", "DeleteVpnGateway")
def delete_vpn_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while it is attached or has connections."""
    gateway = find(cloud, VpnGateway, parameters.text("VpnGatewayId"))
    if gateway.vpc is not None:
        raise incorrect_state(
            f"The vpnGateway '{gateway.id}' is attached to the VPC {gateway.vpc}. Detach it "
            "before deleting it.",
            id=gateway.id,
            vpc=gateway.vpc,
        )
    user = _user(cloud, gateway.id)
    if user is not None:
        raise in_use("vpnGateway", gateway.id, dependent=user)
    return Done(cloud.without(gateway.id), {})


@action("ec2", "EnableVgwRoutePropagation")
def enable_vgw_route_propagation(cloud: Cloud, parameters: Parameters) -> Done:
    """What the gateway learns stands in the table at once."""
    table, gateway = _pair(cloud, parameters)
    if gateway.vpc != table.vpc:
        raise AwsError(
            "Gateway.NotAttached",
            f"resource {gateway.id} is not attached to network {table.vpc}",
            id=gateway.id,
            vpc=table.vpc,
        )
    if table.gateways:
        raise AwsError(
            "InvalidParameterValue",
            f"The route table {table.id} is associated with the gateway {table.gateways[0]} and "
            "takes no propagated routes.",
            table=table.id,
            gateway=table.gateways[0],
        )
    if gateway.id not in table.propagating:
        table = replace(table, propagating=(*table.propagating, gateway.id))
    return Done(cloud.put(table), {})


@action("ec2", "DisableVgwRoutePropagation")
def disable_vgw_route_propagation(cloud: Cloud, parameters: Parameters) -> Done:
    table, gateway = _pair(cloud, parameters)
    kept = tuple(g for g in table.propagating if g != gateway.id)
    return Done(cloud.put(replace(table, propagating=kept)), {})


def check_type(parameters: Parameters) -> None:
    """Refuses another type than the one that there is."""
    given = parameters.text("Type")
    if given != IPSEC:
        raise invalid("type", given, f"It is {IPSEC}.")


def _pair(cloud: Cloud, parameters: Parameters) -> tuple[RouteTable, VpnGateway]:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    wanted = parameters.text("GatewayId")
    gateway = cloud.find(VpnGateway, wanted)
    if gateway is None:
        raise AwsError(
            "InvalidGatewayID.NotFound", f"The gateway ID '{wanted}' does not exist", id=wanted
        )
    return table, gateway


def _user(cloud: Cloud, gateway: str) -> str | None:
    """The id of something that ends at the gateway."""
    for connection in cloud.of(VpnConnection).values():
        if connection.vpn_gateway == gateway:
            return connection.id
    for interface in cloud.of(VirtualInterface).values():
        if interface.gateway == gateway:
            return interface.id
    for hub in cloud.of(DirectConnectGateway).values():
        if any(association.gateway == gateway for association in hub.associations):
            return hub.id
    return None
