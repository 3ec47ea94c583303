"""``aws ec2 describe-internet-gateways``, ``describe-egress-only-internet-gateways``,
``describe-nat-gateways``, ``describe-addresses``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Address.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, region_of, tags
from trainer.cloud.aws_json.ids import address_association_id, elastic_ip_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    NatState,
    RegionalNatGateway,
)


def describe_internet_gateways(cloud: Cloud) -> Json:
    """All internet gateways in the response's shape."""
    return {
        "InternetGateways": [internet_gateway(cloud, g) for g in cloud.of(InternetGateway).values()]
    }


def describe_egress_only_internet_gateways(cloud: Cloud) -> Json:
    """All egress-only internet gateways in the response's shape."""
    return {
        "EgressOnlyInternetGateways": [
            egress_only_internet_gateway(g) for g in cloud.of(EgressOnlyInternetGateway).values()
        ]
    }


def describe_nat_gateways(cloud: Cloud) -> Json:
    """All NAT gateways in the response's shape; deleted ones are shown for a while."""
    zonal = [nat_gateway(cloud, g) for g in cloud.of(NatGateway).values()]
    regional = [regional_nat_gateway(g) for g in cloud.of(RegionalNatGateway).values()]
    return {"NatGateways": [*zonal, *regional]}


def describe_addresses(cloud: Cloud) -> Json:
    """All elastic IP addresses in the response's shape."""
    return {"Addresses": [address_json(cloud, a) for a in cloud.of(ElasticIp).values()]}


def internet_gateway(cloud: Cloud, gateway: InternetGateway) -> Json:
    return {
        "Attachments": []
        if gateway.vpc is None
        else [{"State": "available", "VpcId": gateway.vpc}],
        "InternetGatewayId": gateway.id,
        "OwnerId": account_of(cloud, gateway.vpc),
        "Tags": tags(gateway),
    }


def egress_only_internet_gateway(gateway: EgressOnlyInternetGateway) -> Json:
    return {
        "Attachments": [{"State": "attached", "VpcId": gateway.vpc}],
        "EgressOnlyInternetGatewayId": gateway.id,
        "Tags": tags(gateway),
    }


def nat_gateway(cloud: Cloud, gateway: NatGateway) -> Json:
    """A gateway that failed has no address; AWS says in it why."""
    shown: Json = {
        "NatGatewayAddresses": _addresses(cloud, gateway),
        "NatGatewayId": gateway.id,
        "State": str(gateway.state),
        "SubnetId": gateway.subnet,
        "VpcId": gateway.vpc,
        "Tags": tags(gateway),
        "ConnectivityType": str(gateway.connectivity),
        "AvailabilityMode": "zonal",
    }
    if gateway.state is NatState.FAILED:
        shown["FailureCode"] = "Gateway.NotAttached"
        shown["FailureMessage"] = f"Network {gateway.vpc} has no Internet gateway attached"
    return shown


def regional_nat_gateway(gateway: RegionalNatGateway) -> Json:
    """A gateway that is in no subnet and has an address for each zone that it serves."""
    return {
        "NatGatewayAddresses": [
            {
                "PublicIp": str(address.public_ip),
                "AvailabilityZone": address.zone,
                "Status": "succeeded",
            }
            for address in gateway.addresses
        ],
        "NatGatewayId": gateway.id,
        "State": str(gateway.state),
        "VpcId": gateway.vpc,
        "Tags": tags(gateway),
        "ConnectivityType": "public",
        "AvailabilityMode": "regional",
    }


def _addresses(cloud: Cloud, gateway: NatGateway) -> list[Json]:
    interface = cloud.find(NetworkInterface, gateway.interface)
    if interface is None:
        return []
    shown = []
    for number, private in enumerate(interface.addresses):
        address: Json = {
            "NetworkInterfaceId": interface.id,
            "PrivateIp": str(private.ip),
            "IsPrimary": number == 0,
            "Status": "succeeded",
        }
        elastic = elastic_ip_of(cloud, interface.id, private.ip)
        if elastic is not None:
            address["AllocationId"] = elastic.id
            address["PublicIp"] = str(elastic.public_ip)
            address["AssociationId"] = address_association_id(elastic)
        shown.append(address)
    return shown


def address_json(cloud: Cloud, address: ElasticIp) -> Json:
    shown: Json = {
        "AllocationId": address.id,
        "Domain": "vpc",
        "Tags": tags(address),
        "PublicIp": str(address.public_ip),
        "PublicIpv4Pool": "amazon",
        "NetworkBorderGroup": region_of(cloud),
    }
    interface = cloud.find(NetworkInterface, address.interface)
    if interface is not None:
        shown["AssociationId"] = address_association_id(address)
        shown["NetworkInterfaceId"] = interface.id
        shown["NetworkInterfaceOwnerId"] = account_of(cloud)
        shown["PrivateIpAddress"] = str(address.private_ip)
        if cloud.find(Instance, interface.owner) is not None:
            shown["InstanceId"] = interface.owner
    return shown
