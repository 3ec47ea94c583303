"""NAT gateways: create and delete.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNatGateway.html
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

from trainer.actions.addresses import freed
from trainer.actions.errors import AwsError, invalid, not_modelled
from trainer.actions.lookup import find, gateway_of
from trainer.actions.new import (
    check_private_address,
    free_public_address,
    new_id,
    next_private_address,
)
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    Connectivity,
    ElasticIp,
    NatGateway,
    NatState,
    NetworkInterface,
    PrivateAddress,
    RegionalNatGateway,
    Subnet,
    Vpc,
    ZonalAddress,
)
from trainer.cloud.aws_json.gateways import nat_gateway, regional_nat_gateway
from trainer.cloud.aws_json.ids import address_association_id

ZONAL, REGIONAL = "zonal", "regional"


@action("ec2", "CreateNatGateway")
def create_nat_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """AWS answers ``pending`` and makes the gateway afterwards; a public one in a VPC without
    internet gateway then fails.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-troubleshooting.html
    """
    mode = parameters.find_text("AvailabilityMode") or ZONAL
    if mode == REGIONAL:
        return _create_regional(cloud, parameters)
    if mode != ZONAL:
        raise invalid("availabilityMode", mode, f"It is {ZONAL} or {REGIONAL}.")
    subnet = find(cloud, Subnet, parameters.text("SubnetId"))
    connectivity = _connectivity(parameters)
    address = _elastic_ip(cloud, connectivity, parameters)
    cloud, resource_id = new_id(cloud, "nat")
    gateway = NatGateway(
        id=resource_id,
        name=name_given(parameters, "natgateway"),
        vpc=subnet.vpc,
        subnet=subnet.id,
        interface="",
        connectivity=connectivity,
    )
    if connectivity is Connectivity.PUBLIC and gateway_of(cloud, subnet.vpc) is None:
        cloud = cloud.put(replace(gateway, state=NatState.FAILED))
    else:
        cloud = _with_interface(cloud, gateway, subnet, address, parameters)
    return _pending(cloud, cloud.get(NatGateway, resource_id))


def _create_regional(cloud: Cloud, parameters: Parameters) -> Done:
    """A gateway of a whole VPC; AWS extends it to the zones in use and finds the addresses.

    https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html
    """
    if "AvailabilityZoneAddresses" in parameters:
        raise not_modelled("A regional NAT gateway with addresses of your own")
    for name in ("SubnetId", "AllocationId", "PrivateIpAddress"):
        if name in parameters:
            raise AwsError(
                "InvalidParameter",
                f"The {name} parameter is not supported with availability mode regional.",
                parameter=name,
            )
    if _connectivity(parameters) is Connectivity.PRIVATE:
        raise AwsError(
            "InvalidParameter",
            "The connectivity type private is not supported with availability mode regional.",
        )
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    cloud, resource_id = new_id(cloud, "nat")
    gateway = RegionalNatGateway(
        id=resource_id, name=name_given(parameters, "natgateway"), vpc=vpc.id, addresses=()
    )
    if gateway_of(cloud, vpc.id) is None:
        gateway = replace(gateway, state=NatState.FAILED)
        return _pending(cloud.put(gateway), gateway)
    used = sorted({s.zone for s in cloud.of(Subnet).values() if s.vpc == vpc.id})
    for zone in used:
        address = ZonalAddress(zone=zone, public_ip=free_public_address(cloud))
        gateway = replace(gateway, addresses=(*gateway.addresses, address))
        cloud = cloud.put(gateway)
    return _pending(cloud.put(gateway), gateway)


def _pending(cloud: Cloud, gateway: NatGateway | RegionalNatGateway) -> Done:
    """AWS's first answer, in which nothing has failed yet."""
    shown = (
        regional_nat_gateway(gateway)
        if isinstance(gateway, RegionalNatGateway)
        else nat_gateway(cloud, gateway)
    )
    for later in ("FailureCode", "FailureMessage"):
        shown.pop(later, None)
    return Done(cloud, {"NatGateway": {**shown, "State": "pending"}})


@action("ec2", "DeleteNatGateway")
def delete_nat_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """The gateway stays listed as deleted, its address stays allocated, and routes to it become
    blackholes."""
    wanted = parameters.text("NatGatewayId")
    gateway = cloud.find(NatGateway, wanted) or cloud.find(RegionalNatGateway, wanted)
    if gateway is None or gateway.state is NatState.DELETED:
        raise AwsError("NatGatewayNotFound", f"NatGateway {wanted} was not found", id=wanted)
    if isinstance(gateway, RegionalNatGateway):
        gone = replace(gateway, state=NatState.DELETED, addresses=())
        return Done(cloud.put(gone), {"NatGatewayId": gateway.id})
    for address in cloud.of(ElasticIp).values():
        if address.interface == gateway.interface:
            cloud = cloud.put(freed(address))
    cloud = cloud.without(gateway.interface).put(
        replace(gateway, state=NatState.DELETED, interface="")
    )
    return Done(cloud, {"NatGatewayId": gateway.id})


def _connectivity(parameters: Parameters) -> Connectivity:
    text = parameters.find_text("ConnectivityType") or str(Connectivity.PUBLIC)
    if text not in set(Connectivity):
        raise invalid("connectivityType", text, "It is public or private.")
    return Connectivity(text)


def _elastic_ip(
    cloud: Cloud, connectivity: Connectivity, parameters: Parameters
) -> ElasticIp | None:
    if connectivity is Connectivity.PRIVATE:
        if "AllocationId" in parameters:
            raise AwsError(
                "InvalidParameter",
                "The AllocationId parameter is not supported with connectivity type private.",
            )
        return None
    if "AllocationId" not in parameters:
        raise AwsError(
            "MissingParameter",
            "The request must include the AllocationId parameter. Add the required parameter and "
            "retry the request.",
            parameter="AllocationId",
        )
    address = find(cloud, ElasticIp, parameters.text("AllocationId"))
    check_unassociated(address)
    return address


def check_unassociated(address: ElasticIp) -> None:
    """Refuses an elastic IP address that something has."""
    if address.interface is not None:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"Elastic IP address [{address.id}] is already associated "
            f"({address_association_id(address)})",
            id=address.id,
        )


def _with_interface(
    cloud: Cloud,
    gateway: NatGateway,
    subnet: Subnet,
    address: ElasticIp | None,
    parameters: Parameters,
) -> Cloud:
    private_ip = _private_ip(cloud, subnet, parameters)
    cloud, interface_id = new_id(cloud, "eni")
    interface = NetworkInterface(
        id=interface_id,
        subnet=subnet.id,
        addresses=(PrivateAddress(ip=private_ip),),
        source_dest_check=False,
        owner=gateway.id,
    )
    cloud = cloud.put(interface, replace(gateway, interface=interface_id))
    if address is None:
        return cloud
    return cloud.put(replace(address, interface=interface_id, private_ip=private_ip))


def _private_ip(cloud: Cloud, subnet: Subnet, parameters: Parameters) -> IPv4Address:
    wanted = parameters.find_address("PrivateIpAddress")
    if wanted is None:
        return next_private_address(cloud, subnet)
    check_private_address(cloud, subnet, wanted)
    return wanted
