"""Internet gateways: create, attach, detach, delete.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find, gateway_of, vpc_of
from trainer.actions.moved_gateways import attached_to, detached
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    Cloud,
    ElasticIp,
    InternetGateway,
    NetworkInterface,
    RegionalNatGateway,
    Vpc,
)
from trainer.cloud.aws_json.gateways import internet_gateway
from trainer.cloud.aws_json.interfaces import public_address


@action("ec2", "CreateInternetGateway")
def create_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    cloud, resource_id = new_id(cloud, "igw")
    gateway = InternetGateway(id=resource_id, name=name_given(parameters, "internet-gateway"))
    cloud = cloud.put(gateway)
    return Done(cloud, {"InternetGateway": internet_gateway(cloud, gateway)})


@action("ec2", "AttachInternetGateway")
def attach_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = find(cloud, InternetGateway, parameters.text("InternetGatewayId"))
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if gateway.vpc is not None:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"resource {gateway.id} is already attached to network {gateway.vpc}",
            id=gateway.id,
            vpc=gateway.vpc,
        )
    other = gateway_of(cloud, vpc.id)
    if other is not None:
        raise AwsError(
            "InvalidParameterValue",
            f"Network {vpc.id} already has an internet gateway attached",
            vpc=vpc.id,
            other=other.id,
        )
    return Done(attached_to(cloud.put(replace(gateway, vpc=vpc.id)), gateway.id, vpc.id), {})


@action("ec2", "DetachInternetGateway")
def detach_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    """Refused while anything in the VPC has a public address; routes turn into blackholes."""
    gateway = find(cloud, InternetGateway, parameters.text("InternetGatewayId"))
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    if gateway.vpc != vpc.id:
        raise AwsError(
            "Gateway.NotAttached",
            f"resource {gateway.id} is not attached to network {vpc.id}",
            id=gateway.id,
            vpc=vpc.id,
        )
    if has_public_addresses(cloud, vpc.id):
        raise AwsError(
            "DependencyViolation",
            f"Network {vpc.id} has some mapped public address(es). Please unmap those public "
            "address(es) before detaching the gateway.",
            vpc=vpc.id,
        )
    return Done(detached(cloud, gateway.id).put(replace(gateway, vpc=None)), {})


@action("ec2", "DeleteInternetGateway")
def delete_internet_gateway(cloud: Cloud, parameters: Parameters) -> Done:
    gateway = find(cloud, InternetGateway, parameters.text("InternetGatewayId"))
    if gateway.vpc is not None:
        raise AwsError(
            "DependencyViolation",
            f"The internetGateway '{gateway.id}' has dependencies and cannot be deleted.",
            id=gateway.id,
        )
    return Done(cloud.without(gateway.id), {})


def has_public_addresses(cloud: Cloud, vpc: str) -> bool:
    """Whether an address in the VPC is known to the internet by a public one."""
    elastic = {e.interface for e in cloud.of(ElasticIp).values()}
    regional = cloud.of(RegionalNatGateway).values()
    return any(gateway.vpc == vpc and gateway.addresses for gateway in regional) or any(
        vpc_of(cloud, interface) == vpc
        and (
            interface.id in elastic
            or any(public_address(cloud, interface, a) for a in interface.addresses)
        )
        for interface in cloud.of(NetworkInterface).values()
    )
