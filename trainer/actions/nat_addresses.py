"""Further addresses of a zonal NAT gateway.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from ipaddress import IPv4Address

from trainer.actions.addresses import freed
from trainer.actions.errors import AwsError, invalid, missing
from trainer.actions.lookup import find
from trainer.actions.nat_gateways import check_unassociated
from trainer.actions.new import check_private_address, next_private_address
from trainer.actions.parameters import Parameters, address4
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    Connectivity,
    ElasticIp,
    NatGateway,
    NatState,
    NetworkInterface,
    PrivateAddress,
    Subnet,
)
from trainer.cloud.aws_json.gateways import nat_gateway
from trainer.cloud.aws_json.ids import address_association_id, elastic_ip_of

MOST_ADDRESSES = 8


@action("ec2", "AssociateNatGatewayAddress")
def associate_nat_gateway_address(cloud: Cloud, parameters: Parameters) -> Done:
    """Each elastic IP address comes with a private one of the gateway's subnet."""
    gateway = _gateway(cloud, parameters, Connectivity.PUBLIC)
    allocations = parameters.texts("AllocationIds")
    if not allocations:
        raise missing("AllocationIds")
    wanted = _wanted(parameters)
    if wanted and len(wanted) != len(allocations):
        raise AwsError(
            "InvalidParameterValue",
            "The number of private IP addresses must match the number of allocation IDs.",
        )
    before = _addresses(cloud, gateway)
    for number, allocation in enumerate(dict.fromkeys(allocations)):
        elastic = find(cloud, ElasticIp, allocation)
        check_unassociated(elastic)
        cloud, private = _with_address(cloud, gateway, wanted[number] if wanted else None)
        cloud = cloud.put(replace(elastic, interface=gateway.interface, private_ip=private))
    return _shown(cloud, gateway, before, "associating")


@action("ec2", "DisassociateNatGatewayAddress")
def disassociate_nat_gateway_address(cloud: Cloud, parameters: Parameters) -> Done:
    """The primary address stays with the gateway; of a further one the private part goes too."""
    gateway = _gateway(cloud, parameters, Connectivity.PUBLIC)
    associations = parameters.texts("AssociationIds")
    if not associations:
        raise missing("AssociationIds")
    shown = []
    interface = cloud.get(NetworkInterface, gateway.interface)
    for association in dict.fromkeys(associations):
        elastic = _associated(cloud, gateway, association)
        if elastic.private_ip == interface.addresses[0].ip:
            raise AwsError(
                "InvalidParameter",
                f"The primary address of the NAT gateway {gateway.id} cannot be disassociated.",
                id=gateway.id,
            )
        shown += [a for a in _items(cloud, gateway) if a["AssociationId"] == association]
        cloud = cloud.put(freed(elastic))
        cloud = _without_addresses(cloud, gateway, [elastic.private_ip])
    answer = [{**address, "Status": "disassociating"} for address in shown]
    return Done(cloud, {"NatGatewayId": gateway.id, "NatGatewayAddresses": answer})


@action("ec2", "AssignPrivateNatGatewayAddress")
def assign_private_nat_gateway_address(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = _gateway(cloud, parameters, Connectivity.PRIVATE)
    before = _addresses(cloud, gateway)
    if parameters.one_of("PrivateIpAddresses", "PrivateIpAddressCount") == "PrivateIpAddresses":
        for wanted in _wanted(parameters):
            cloud, _ = _with_address(cloud, gateway, wanted)
    else:
        count = parameters.integer("PrivateIpAddressCount")
        if not 1 <= count < MOST_ADDRESSES:
            raise invalid("PrivateIpAddressCount", count, f"It is from 1 to {MOST_ADDRESSES - 1}.")
        for _ in range(count):
            cloud, _ = _with_address(cloud, gateway, None)
    return _shown(cloud, gateway, before, "assigning")


@action("ec2", "UnassignPrivateNatGatewayAddress")
def unassign_private_nat_gateway_address(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = _gateway(cloud, parameters, Connectivity.PRIVATE)
    wanted = _wanted(parameters)
    if not wanted:
        raise missing("PrivateIpAddresses")
    secondary = _addresses(cloud, gateway)[1:]
    for address in wanted:
        if address not in secondary:
            raise invalid(
                "PrivateIpAddresses",
                address,
                f"It is not a secondary address of the NAT gateway {gateway.id}.",
            )
    shown = [
        {**address, "Status": "unassigning"}
        for address in _items(cloud, gateway)
        if address["PrivateIp"] in {str(a) for a in wanted}
    ]
    cloud = _without_addresses(cloud, gateway, wanted)
    return Done(cloud, {"NatGatewayId": gateway.id, "NatGatewayAddresses": shown})


def _gateway(cloud: Cloud, parameters: Parameters, connectivity: Connectivity) -> NatGateway:
    """The gateway of the request, if it works and is of this type."""
    wanted = parameters.text("NatGatewayId")
    gateway = cloud.find(NatGateway, wanted)
    if gateway is None or gateway.state is not NatState.AVAILABLE:
        raise AwsError("NatGatewayNotFound", f"NatGateway {wanted} was not found", id=wanted)
    if gateway.connectivity is not connectivity:
        raise AwsError(
            "InvalidParameter",
            f"The operation is not supported for a NAT gateway with connectivity type "
            f"{gateway.connectivity}.",
            id=gateway.id,
        )
    return gateway


def _wanted(parameters: Parameters) -> list[IPv4Address]:
    texts = dict.fromkeys(parameters.texts("PrivateIpAddresses"))
    return [address4("PrivateIpAddresses", text) for text in texts]


def _addresses(cloud: Cloud, gateway: NatGateway) -> list[IPv4Address]:
    return [a.ip for a in cloud.get(NetworkInterface, gateway.interface).addresses]


def _with_address(
    cloud: Cloud, gateway: NatGateway, wanted: IPv4Address | None
) -> tuple[Cloud, IPv4Address]:
    interface = cloud.get(NetworkInterface, gateway.interface)
    if len(interface.addresses) >= MOST_ADDRESSES:
        raise AwsError(
            "PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit."
        )
    subnet = cloud.get(Subnet, gateway.subnet)
    if wanted is None:
        wanted = next_private_address(cloud, subnet)
    else:
        check_private_address(cloud, subnet, wanted)
    addresses = (*interface.addresses, PrivateAddress(ip=wanted))
    return cloud.put(replace(interface, addresses=addresses)), wanted


def _without_addresses(
    cloud: Cloud, gateway: NatGateway, gone: Sequence[IPv4Address | None]
) -> Cloud:
    interface = cloud.get(NetworkInterface, gateway.interface)
    kept = tuple(a for a in interface.addresses if a.ip not in gone)
    return cloud.put(replace(interface, addresses=kept))


def _associated(cloud: Cloud, gateway: NatGateway, association: str) -> ElasticIp:
    for address in _addresses(cloud, gateway):
        elastic = elastic_ip_of(cloud, gateway.interface, address)
        if elastic is not None and address_association_id(elastic) == association:
            return elastic
    raise AwsError(
        "InvalidAssociationID.NotFound",
        f"The association ID '{association}' does not exist",
        id=association,
    )


def _items(cloud: Cloud, gateway: NatGateway) -> list[dict[str, object]]:
    shown = nat_gateway(cloud, gateway)["NatGatewayAddresses"]
    return shown if isinstance(shown, list) else []


def _shown(cloud: Cloud, gateway: NatGateway, before: Sequence[IPv4Address], state: str) -> Done:
    """The addresses that came; they are ready a moment later."""
    known = {str(address) for address in before}
    added = [
        {**address, "Status": state}
        for address in _items(cloud, gateway)
        if address["PrivateIp"] not in known
    ]
    return Done(cloud, {"NatGatewayId": gateway.id, "NatGatewayAddresses": added})
