"""Routes: ``create-route``, ``replace-route``, ``delete-route``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.edge_tables import check_edge_route
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.lookup import find, vpc_of
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    LOCAL,
    AttachmentState,
    Cloud,
    EgressOnlyInternetGateway,
    Instance,
    InternetGateway,
    NatGateway,
    NatState,
    Network,
    NetworkInterface,
    PrefixList,
    RegionalNatGateway,
    Route,
    RouteOrigin,
    RouteTable,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnGateway,
)
from trainer.cloud.validate.addresses import inside
from trainer.cloud.validate.routes import LINK_LOCAL_SERVICES

DESTINATIONS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId")
TARGETS = (
    "GatewayId",
    "NatGatewayId",
    "NetworkInterfaceId",
    "InstanceId",
    "EgressOnlyInternetGatewayId",
    "TransitGatewayId",
    "VpcPeeringConnectionId",
    "VpcEndpointId",
    "LocalGatewayId",
    "CarrierGatewayId",
    "CoreNetworkArn",
    "OdbNetworkArn",
)


@action("ec2", "CreateRoute")
def create_route(cloud: Cloud, parameters: Parameters) -> Done:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    destination = _destination(cloud, parameters)
    target = _target(cloud, table, parameters.one_of(*TARGETS), parameters)
    if _listed(table, destination) is not None or _is_local(cloud, table, destination):
        raise AwsError(
            "RouteAlreadyExists",
            f"The route identified by {destination} already exists.",
            destination=str(destination),
        )
    _check_destination(cloud, table, destination, target)
    check_edge_route(cloud, table, destination, target)
    routes = (*table.routes, Route(destination=destination, target=target))
    return Done(cloud.put(replace(table, routes=routes)), {"Return": True})


@action("ec2", "ReplaceRoute")
def replace_route(cloud: Cloud, parameters: Parameters) -> Done:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    destination = _destination(cloud, parameters)
    chosen = parameters.one_of(*TARGETS, "LocalTarget")
    old = _listed(table, destination)
    is_local = _is_local(cloud, table, destination)
    if old is None and not is_local:
        raise AwsError(
            "InvalidParameterValue",
            f"There is no route defined for '{destination}' in the route table. "
            "Use CreateRoute instead.",
            destination=str(destination),
        )
    _refuse_endpoint_route(cloud, table, old)
    if chosen == "LocalTarget":
        if not is_local:
            raise AwsError(
                "InvalidParameterValue",
                f"The destination {destination} is not a CIDR block of this VPC.",
                destination=str(destination),
            )
        others = tuple(r for r in table.routes if r is not old)
        return Done(cloud.put(replace(table, routes=others)), {})
    target = _target(cloud, table, chosen, parameters)
    if is_local and not isinstance(cloud.resources[target], NetworkInterface):
        raise AwsError(
            "InvalidParameterValue",
            f"The target of the local route {destination} can only be a network interface "
            "or a Gateway Load Balancer endpoint.",
            destination=str(destination),
        )
    if not is_local:
        _check_destination(cloud, table, destination, target)
    check_edge_route(cloud, table, destination, target)
    new = Route(
        destination=destination,
        target=target,
        origin=RouteOrigin.LOCAL if is_local else RouteOrigin.STATIC,
    )
    routes = tuple(new if r is old else r for r in table.routes) if old else (*table.routes, new)
    return Done(cloud.put(replace(table, routes=routes)), {})


@action("ec2", "DeleteRoute")
def delete_route(cloud: Cloud, parameters: Parameters) -> Done:
    table = find(cloud, RouteTable, parameters.text("RouteTableId"))
    destination = _destination(cloud, parameters)
    if _is_local(cloud, table, destination):
        raise AwsError(
            "InvalidParameterValue",
            f"cannot remove local route {destination} in route table {table.id}",
            destination=str(destination),
            table=table.id,
        )
    old = _listed(table, destination)
    if old is None:
        raise AwsError(
            "InvalidRoute.NotFound",
            f"no route with destination-cidr-block {destination} in route table {table.id}",
            destination=str(destination),
            table=table.id,
        )
    _refuse_endpoint_route(cloud, table, old)
    routes = tuple(r for r in table.routes if r is not old)
    return Done(cloud.put(replace(table, routes=routes)), {})


def _refuse_endpoint_route(cloud: Cloud, table: RouteTable, route: Route | None) -> None:
    """The route of a gateway endpoint goes with the endpoint's association, not by itself.

    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html#gateway-endpoint-routing
    """
    if route is not None and cloud.find(VpcEndpoint, route.target) is not None:
        raise AwsError(
            "InvalidParameterValue",
            f"cannot modify VPC endpoint route {route.destination} in route table {table.id}. "
            "Use ModifyVpcEndpoint instead.",
            table=table.id,
            endpoint=route.target,
        )


def _destination(cloud: Cloud, parameters: Parameters) -> Network | str:
    match parameters.one_of(*DESTINATIONS):
        case "DestinationCidrBlock" as name:
            return parameters.network4(name)
        case "DestinationIpv6CidrBlock" as name:
            return parameters.network6(name)
        case name:
            return find(cloud, PrefixList, parameters.text(name)).id


def _target(cloud: Cloud, table: RouteTable, chosen: str, parameters: Parameters) -> str:
    """The id that the route will point to, once it is known to fit the table's VPC."""
    resource_id = parameters.text(chosen)
    match chosen:
        case "GatewayId" if resource_id == LOCAL:
            raise AwsError("InvalidParameterValue", "Use LocalTarget for the local route.")
        case "GatewayId":
            return _gateway(cloud, table, resource_id)
        case "NatGatewayId":
            return _nat_gateway(cloud, table, resource_id)
        case "NetworkInterfaceId":
            interface = find(cloud, NetworkInterface, resource_id)
            _same_vpc(table, vpc_of(cloud, interface), f"interface {resource_id}")
            return interface.id
        case "InstanceId":
            return _interface_of(cloud, table, find(cloud, Instance, resource_id))
        case "EgressOnlyInternetGatewayId":
            gateway = find(cloud, EgressOnlyInternetGateway, resource_id)
            _same_vpc(table, gateway.vpc, f"egress-only internet gateway {resource_id}")
            return resource_id
        case "VpcPeeringConnectionId":
            connection = find(cloud, VpcPeeringConnection, resource_id)
            if connection.other(table.vpc) is None:
                _same_vpc(table, None, f"peering connection {resource_id}")
            return resource_id
        case "TransitGatewayId":
            return _transit_gateway(cloud, table, resource_id)
        case _:
            raise not_modelled(f"A route to a {chosen.removesuffix('Id')}")


def _gateway(cloud: Cloud, table: RouteTable, resource_id: str) -> str:
    """AWS takes several kinds of gateway here and files each under its own name."""
    resource = cloud.resources.get(resource_id)
    match resource:
        case InternetGateway(vpc=vpc):
            _same_vpc(table, vpc, f"network gateway {resource_id}")
            return resource_id
        case VpnGateway(vpc=vpc):
            _same_vpc(table, vpc, f"network gateway {resource_id}")
            return resource_id
        case NatGateway() | RegionalNatGateway():
            return _nat_gateway(cloud, table, resource_id)
        case _:
            raise AwsError(
                "InvalidGatewayID.NotFound",
                f"The gateway ID '{resource_id}' does not exist",
                id=resource_id,
            )


def _transit_gateway(cloud: Cloud, table: RouteTable, resource_id: str) -> str:
    """A transit gateway that the VPC is attached to; of any other EC2 says it does not exist."""
    for attachment in cloud.of(TransitGatewayVpcAttachment).values():
        if (attachment.gateway, attachment.vpc) != (resource_id, table.vpc):
            continue
        if attachment.state is AttachmentState.AVAILABLE:
            return resource_id
    raise AwsError(
        "InvalidTransitGatewayID.NotFound",
        f"The transitGateway ID '{resource_id}' does not exist",
        id=resource_id,
    )


def _nat_gateway(cloud: Cloud, table: RouteTable, resource_id: str) -> str:
    regional = cloud.find(RegionalNatGateway, resource_id)
    gateway = find(cloud, NatGateway, resource_id) if regional is None else regional
    if gateway.state is not NatState.AVAILABLE:
        raise AwsError(
            "InvalidNatGatewayID.NotFound",
            f"The natGateway ID '{resource_id}' does not exist",
            id=resource_id,
        )
    _same_vpc(table, gateway.vpc, f"NAT gateway {resource_id}")
    return resource_id


def _interface_of(cloud: Cloud, table: RouteTable, instance: Instance) -> str:
    if len(instance.interfaces) != 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance.id}'. "
            "Please specify an interface ID for the operation instead.",
            id=instance.id,
        )
    interface = cloud.get(NetworkInterface, instance.interfaces[0])
    _same_vpc(table, vpc_of(cloud, interface), f"instance {instance.id}")
    return interface.id


def _same_vpc(table: RouteTable, vpc: str | None, what: str) -> None:
    if vpc != table.vpc:
        raise AwsError(
            "InvalidParameterValue",
            f"route table {table.id} and {what} belong to different networks",
            table=table.id,
            target=what.rpartition(" ")[2],
        )


def _listed(table: RouteTable, destination: Network | str) -> Route | None:
    """The route that the table itself holds; a propagated one may stand beside it."""
    own = (r for r in table.routes if r.origin is not RouteOrigin.PROPAGATED)
    return next((r for r in own if r.destination == destination), None)


def _is_local(cloud: Cloud, table: RouteTable, destination: Network | str) -> bool:
    return destination in cloud.get(Vpc, table.vpc).networks


def _check_destination(
    cloud: Cloud, table: RouteTable, destination: Network | str, target: str
) -> None:
    """What AWS does not let a static route say about the VPC's own addresses.

    https://docs.aws.amazon.com/vpc/latest/userguide/route-table-options.html
    """
    if isinstance(destination, str):
        return
    if any(inside(destination, reserved) for reserved in LINK_LOCAL_SERVICES):
        raise AwsError(
            "InvalidParameterValue",
            f"The destination {destination} is reserved for services of AWS.",
            destination=str(destination),
        )
    if destination.version == 4 and cloud.find(EgressOnlyInternetGateway, target) is not None:
        raise AwsError(
            "InvalidParameterValue",
            f"The egress-only internet gateway {target} takes IPv6 traffic only.",
            destination=str(destination),
            target=target,
        )
    vpc = cloud.get(Vpc, table.vpc)
    if not any(inside(destination, local) for local in vpc.networks):
        return
    subnets = {n for s in cloud.of(Subnet).values() if s.vpc == vpc.id for n in s.networks}
    if destination not in subnets:
        raise AwsError(
            "InvalidParameterValue",
            f"The destination CIDR block {destination} is more specific than one of this VPC's "
            "CIDR blocks, but is not the entire CIDR block of a subnet in the VPC.",
            destination=str(destination),
        )
    if not isinstance(cloud.resources[target], NetworkInterface | NatGateway):
        raise AwsError(
            "InvalidParameterValue",
            f"The destination CIDR block {destination} is equal to or more specific than one of "
            "this VPC's CIDR blocks. This route can target only a NAT gateway, a network "
            "interface, an instance or a Gateway Load Balancer endpoint.",
            destination=str(destination),
        )
