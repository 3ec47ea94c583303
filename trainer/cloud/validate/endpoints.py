"""VPC endpoints, the services behind them, and prefix lists.

https://docs.aws.amazon.com/vpc/latest/privatelink/concepts.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud.balancing import BalancerType, LoadBalancer
from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import (
    AwsService,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    PrefixList,
    VpcEndpoint,
)
from trainer.cloud.network import RouteTable, Vpc
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Network
from trainer.cloud.service_addresses import gateway_service
from trainer.cloud.validate.addresses import overlaps
from trainer.cloud.validate.placement import one_subnet_per_zone, subnets_of
from trainer.cloud.validate.places import Places

_LIVE = frozenset({EndpointState.AVAILABLE, EndpointState.PENDING_ACCEPTANCE})


def gateway_endpoint_services(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Gateway endpoints exist for S3 and DynamoDB of the VPC's own Region.

    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    for endpoint in cloud.of(VpcEndpoint).values():
        if endpoint.type is not EndpointType.GATEWAY:
            continue
        place = places.of(endpoint.id, "service")
        if gateway_service(endpoint.service) is None:
            yield Problem("input.gateway_endpoint_service", place, {"service": endpoint.service})
            continue
        service, vpc = cloud.find(AwsService, endpoint.service), cloud.find(Vpc, endpoint.vpc)
        if service is not None and vpc is not None and service.region != vpc.region:
            facts = {"id": service.id, "region": service.region, "expected": vpc.region}
            yield Problem("input.other_region", place, facts)


def gateway_endpoint_tables(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A gateway endpoint is associated with route tables of its own VPC.

    https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
    """
    for endpoint in cloud.of(VpcEndpoint).values():
        for index, table_id in enumerate(endpoint.route_tables):
            table = cloud.find(RouteTable, table_id)
            if table is not None and table.vpc != endpoint.vpc:
                facts = {"id": table.id, "vpc": table.vpc, "expected": endpoint.vpc}
                place = places.of(endpoint.id, "route_tables", index)
                yield Problem("input.other_vpc", place, facts)


def interface_endpoint_subnets(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An interface endpoint has one subnet in each zone, all of its VPC
    (DuplicateSubnetsInSameZone).

    https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
    """
    for endpoint in cloud.of(VpcEndpoint).values():
        subnets = subnets_of(cloud, endpoint.interfaces)
        yield from one_subnet_per_zone(cloud, places, endpoint.id, endpoint.vpc, subnets)


def private_dns_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """In a VPC one interface endpoint takes over the name of a service.

    https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
    """
    first: dict[tuple[str, str], str] = {}
    for endpoint in cloud.of(VpcEndpoint).values():
        if endpoint.private_dns and endpoint.state in _LIVE:
            other = first.setdefault((endpoint.vpc, endpoint.service), endpoint.id)
            if other != endpoint.id:
                facts = {"service": endpoint.service, "vpc": endpoint.vpc, "other": other}
                place = places.of(endpoint.id, "private_dns")
                yield Problem("input.private_dns_conflict", place, facts)


def endpoint_service_balancers(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """Behind an endpoint service stand network load balancers.

    https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
    """
    for service in cloud.of(EndpointServiceConfiguration).values():
        for index, balancer_id in enumerate(service.load_balancers):
            balancer = cloud.find(LoadBalancer, balancer_id)
            if balancer is not None and balancer.type is not BalancerType.NETWORK:
                place = places.of(service.id, "load_balancers", index)
                yield Problem("input.endpoint_service_balancer", place, {"id": balancer_id})


def services_overlap(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A public address belongs to one AWS service, so that it is known who answers there."""
    order = {service: index for index, service in enumerate(cloud.of(AwsService))}
    blocks = ((n, s.id) for s in cloud.of(AwsService).values() for n in s.networks)
    for pair in overlaps(blocks):
        first, second = sorted(pair, key=order.__getitem__)
        facts = {"id": second, "other": first}
        yield Problem("input.services_overlap", places.of(second, "networks"), facts)


def prefix_list_entries(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A prefix list holds blocks of one IP version, each once.

    https://docs.aws.amazon.com/vpc/latest/userguide/managed-prefix-lists.html
    """
    for prefix_list in cloud.of(PrefixList).values():
        seen: set[Network] = set()
        for index, network in enumerate(prefix_list.entries):
            place = places.of(prefix_list.id, "entries", index)
            if network in seen:
                yield Problem("input.listed_twice", place, {"id": str(network)})
            seen.add(network)
            if network.version != prefix_list.entries[0].version:
                facts = {"cidr": str(network), "family": f"IPv{prefix_list.entries[0].version}"}
                yield Problem("input.prefix_list_family", place, facts)
