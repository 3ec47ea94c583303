"""``aws ec2 describe-vpc-endpoints`` and what is seen from the other side of an endpoint:
``describe-vpc-endpoint-service-configurations``, ``describe-vpc-endpoint-connections``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcEndpoint.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ServiceConfiguration.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, digits, region_of, tags
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.aws_json.interfaces import groups
from trainer.cloud.aws_json.load_balancers import load_balancer_arn
from trainer.cloud.aws_json.policies import endpoint_policy
from trainer.cloud.balancing import LoadBalancer
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.endpoints import (
    EndpointServiceConfiguration,
    EndpointType,
    VpcEndpoint,
)
from trainer.cloud.network import Subnet
from trainer.cloud.service_addresses import split_service_id


def describe_vpc_endpoints(cloud: Cloud) -> Json:
    """All endpoints in the response's shape."""
    return {"VpcEndpoints": [vpc_endpoint(cloud, e) for e in cloud.of(VpcEndpoint).values()]}


def describe_vpc_endpoint_service_configurations(cloud: Cloud) -> Json:
    """All services that the account offers, in the response's shape."""
    return {
        "ServiceConfigurations": [
            service_configuration(cloud, s) for s in cloud.of(EndpointServiceConfiguration).values()
        ]
    }


def describe_vpc_endpoint_connections(cloud: Cloud) -> Json:
    """The endpoints of services that the account offers, in the response's shape."""
    offered = {s.service: s for s in cloud.of(EndpointServiceConfiguration).values()}
    return {
        "VpcEndpointConnections": [
            _connection(cloud, endpoint, offered[endpoint.service])
            for endpoint in cloud.of(VpcEndpoint).values()
            if endpoint.service in offered
        ]
    }


def vpc_endpoint(cloud: Cloud, endpoint: VpcEndpoint) -> Json:
    """One endpoint; its subnets and groups are those of its interfaces."""
    interfaces = _interfaces(cloud, endpoint)
    return {
        "VpcEndpointId": endpoint.id,
        "VpcEndpointType": str(endpoint.type),
        "VpcId": endpoint.vpc,
        "ServiceName": endpoint.service,
        "State": str(endpoint.state),
        "PolicyDocument": endpoint_policy(cloud, endpoint),
        "RouteTableIds": [*endpoint.route_tables],
        "SubnetIds": [interface.subnet for interface in interfaces],
        "Groups": groups(cloud, interfaces[0]) if interfaces else [],
        "PrivateDnsEnabled": endpoint.private_dns,
        "RequesterManaged": False,
        "NetworkInterfaceIds": [interface.id for interface in interfaces],
        "DnsEntries": dns_entries(cloud, endpoint),
        "Tags": tags(endpoint),
        "OwnerId": account_of(cloud, endpoint.vpc),
    }


def dns_entries(cloud: Cloud, endpoint: VpcEndpoint) -> list[Json]:
    """The names of an interface endpoint: its own, one for each zone, and the private one.

    https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html#interface-endpoint-dns-hostnames
    """
    if endpoint.type is EndpointType.GATEWAY:
        return []
    region = region_of(cloud, endpoint.vpc)
    parts = split_service_id(endpoint.service)
    short = endpoint.service.rpartition(".")[2] if parts is None else parts[1]
    label = f"{endpoint.id}-{digits(8, endpoint.id)}"
    end = f"{short}.{region}.vpce.amazonaws.com"
    zones = [cloud.get(Subnet, i.subnet).zone for i in _interfaces(cloud, endpoint)]
    names = [f"{label}.{end}", *(f"{label}-{zone}.{end}" for zone in zones)]
    zone_id = "Z" + digits(13, "vpce", region).upper()
    shown: list[Json] = [{"DnsName": name, "HostedZoneId": zone_id} for name in names]
    if endpoint.private_dns and parts is not None:
        private = ".".join((*reversed(parts[1].split(".")), region, "amazonaws.com"))
        own_zone = "Z" + digits(20, endpoint.id, private).upper()
        shown.append({"DnsName": private, "HostedZoneId": own_zone})
    return shown


def service_configuration(cloud: Cloud, service: EndpointServiceConfiguration) -> Json:
    """One offered service; it is in the zones of its load balancers."""
    balancers = _balancers(cloud, service)
    region = region_of(cloud, balancers[0].vpc if balancers else None)
    interfaces = (
        cloud.find(NetworkInterface, interface)
        for balancer in balancers
        for interface in balancer.interfaces
    )
    zones = {cloud.get(Subnet, i.subnet).zone for i in interfaces if i is not None}
    return {
        "ServiceType": [{"ServiceType": "Interface"}],
        "ServiceId": service.id,
        "ServiceName": service.service,
        "ServiceState": "Available",
        "AvailabilityZones": sorted(zones),
        "AcceptanceRequired": service.acceptance_required,
        "ManagesVpcEndpoints": False,
        "NetworkLoadBalancerArns": [load_balancer_arn(cloud, b) for b in balancers],
        "SupportedIpAddressTypes": ["ipv4"],
        "BaseEndpointDnsNames": [f"{service.id}.{region}.vpce.amazonaws.com"],
        "Tags": tags(service),
    }


def _connection(cloud: Cloud, endpoint: VpcEndpoint, service: EndpointServiceConfiguration) -> Json:
    return {
        "ServiceId": service.id,
        "VpcEndpointId": endpoint.id,
        "VpcEndpointOwner": account_of(cloud, endpoint.vpc),
        "VpcEndpointState": str(endpoint.state),
        "DnsEntries": dns_entries(cloud, endpoint),
        "NetworkLoadBalancerArns": [
            load_balancer_arn(cloud, b) for b in _balancers(cloud, service)
        ],
        "IpAddressType": "ipv4",
        "VpcEndpointConnectionId": derived_id("vpce-con", service.id, endpoint.id),
        "Tags": [],
        "VpcEndpointRegion": region_of(cloud, endpoint.vpc),
    }


def _balancers(cloud: Cloud, service: EndpointServiceConfiguration) -> list[LoadBalancer]:
    found = (cloud.find(LoadBalancer, balancer) for balancer in service.load_balancers)
    return [balancer for balancer in found if balancer is not None]


def _interfaces(cloud: Cloud, endpoint: VpcEndpoint) -> list[NetworkInterface]:
    return [cloud.get(NetworkInterface, interface) for interface in endpoint.interfaces]
