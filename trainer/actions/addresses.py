"""Elastic IP addresses.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Address

from trainer.actions.errors import AwsError, invalid
from trainer.actions.lookup import find, gateway_of, vpc_of
from trainer.actions.new import free_public_address, new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, ElasticIp, Instance, NetworkInterface
from trainer.cloud.aws_json.common import region_of
from trainer.cloud.aws_json.ids import address_association_id, elastic_ip_of


@action("ec2", "AllocateAddress")
def allocate_address(cloud: Cloud, parameters: Parameters) -> Done:
    domain = parameters.find_text("Domain") or "vpc"
    if domain != "vpc":
        raise invalid("domain", domain, "Addresses are for use with a VPC.")
    public_ip = free_public_address(cloud)
    cloud, resource_id = new_id(cloud, "eipalloc")
    address = ElasticIp(
        id=resource_id, name=name_given(parameters, "elastic-ip"), public_ip=public_ip
    )
    response = {
        "AllocationId": address.id,
        "PublicIpv4Pool": "amazon",
        "NetworkBorderGroup": region_of(cloud),
        "Domain": "vpc",
        "PublicIp": str(public_ip),
    }
    return Done(cloud.put(address), response)


@action("ec2", "ReleaseAddress")
def release_address(cloud: Cloud, parameters: Parameters) -> Done:
    address = _address(cloud, parameters)
    if address.interface is not None:
        raise AwsError(
            "InvalidIPAddress.InUse",
            f"Address {address.public_ip} is in use.",
            address=str(address.public_ip),
        )
    return Done(cloud.without(address.id), {})


@action("ec2", "AssociateAddress")
def associate_address(cloud: Cloud, parameters: Parameters) -> Done:
    """The address moves here from where it was, unless that is forbidden; what the private
    address had before as its public one is given up."""
    address = _address(cloud, parameters)
    interface = _interface(cloud, parameters)
    wanted = parameters.find_address("PrivateIpAddress") or interface.addresses[0].ip
    if wanted not in [a.ip for a in interface.addresses]:
        raise invalid(
            "privateIpAddress", wanted, f"It is not an address of the interface {interface.id}."
        )
    vpc = vpc_of(cloud, interface)
    if gateway_of(cloud, vpc) is None:
        raise AwsError(
            "Gateway.NotAttached",
            f"Network {vpc} is not attached to any internet gateway",
            vpc=vpc,
        )
    _check_free(cloud, address, interface, wanted, parameters)
    cloud = _without_public_address(cloud, interface, wanted)
    address = replace(address, interface=interface.id, private_ip=wanted)
    return Done(cloud.put(address), {"AssociationId": address_association_id(address)})


@action("ec2", "DisassociateAddress")
def disassociate_address(cloud: Cloud, parameters: Parameters) -> Done:
    if "AssociationId" in parameters:
        address = _associated(cloud, parameters.text("AssociationId"))
    else:
        address = _by_public_ip(cloud, parameters.text("PublicIp"))
        if address.interface is None:
            raise AwsError(
                "InvalidAssociationID.NotFound",
                f"The association ID for address {address.public_ip} does not exist",
                address=str(address.public_ip),
            )
    _refuse_managed(cloud, address.interface)
    return Done(cloud.put(freed(address)), {})


def freed(address: ElasticIp) -> ElasticIp:
    """The address, associated with nothing."""
    return replace(address, interface=None, private_ip=None)


def _check_free(
    cloud: Cloud,
    address: ElasticIp,
    interface: NetworkInterface,
    private_ip: IPv4Address,
    parameters: Parameters,
) -> None:
    _refuse_managed(cloud, interface.id)
    _refuse_managed(cloud, address.interface)
    here = (address.interface, address.private_ip) == (interface.id, private_ip)
    if address.interface is None or here:
        return
    if not parameters.boolean("AllowReassociation", default=True):
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"resource {address.id} is already associated with associate-id "
            f"{address_association_id(address)}",
            id=address.id,
        )


def _without_public_address(
    cloud: Cloud, interface: NetworkInterface, private_ip: IPv4Address
) -> Cloud:
    """The private address without the public one that it had."""
    other = elastic_ip_of(cloud, interface.id, private_ip)
    if other is not None:
        cloud = cloud.put(freed(other))
    addresses = tuple(
        replace(a, public_ip=None) if a.ip == private_ip else a for a in interface.addresses
    )
    return cloud.put(replace(interface, addresses=addresses))


def _address(cloud: Cloud, parameters: Parameters) -> ElasticIp:
    if parameters.one_of("AllocationId", "PublicIp") == "AllocationId":
        return find(cloud, ElasticIp, parameters.text("AllocationId"))
    return _by_public_ip(cloud, parameters.text("PublicIp"))


def _by_public_ip(cloud: Cloud, text: str) -> ElasticIp:
    for address in cloud.of(ElasticIp).values():
        if str(address.public_ip) == text:
            return address
    raise AwsError("InvalidAddress.NotFound", f"Address '{text}' not found.", address=text)


def _associated(cloud: Cloud, association: str) -> ElasticIp:
    for address in cloud.of(ElasticIp).values():
        if address.interface is not None and address_association_id(address) == association:
            return address
    raise AwsError(
        "InvalidAssociationID.NotFound",
        f"The association ID '{association}' does not exist",
        id=association,
    )


def _interface(cloud: Cloud, parameters: Parameters) -> NetworkInterface:
    if parameters.one_of("InstanceId", "NetworkInterfaceId") == "NetworkInterfaceId":
        return find(cloud, NetworkInterface, parameters.text("NetworkInterfaceId"))
    instance = find(cloud, Instance, parameters.text("InstanceId"))
    if len(instance.interfaces) != 1:
        raise AwsError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance.id}'. "
            "Please specify an interface ID for the operation instead.",
            id=instance.id,
        )
    return cloud.get(NetworkInterface, instance.interfaces[0])


def _refuse_managed(cloud: Cloud, interface: str | None) -> None:
    """What has an interface of a NAT gateway, a database … is decided by its service.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/requester-managed-eni.html
    """
    found = cloud.find(NetworkInterface, interface)
    if found is None or found.owner is None:
        return
    if cloud.find(Instance, found.owner) is None:
        raise AwsError(
            "AuthFailure",
            "You do not have permission to access the specified resource.",
            id=found.id,
        )
