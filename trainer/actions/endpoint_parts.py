"""What endpoints consist of: routes in tables, interfaces in subnets, a private name.

https://docs.aws.amazon.com/vpc/latest/privatelink/gateway-endpoints.html
https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.cloud import (
    AwsService,
    Cloud,
    EndpointServiceConfiguration,
    EndpointState,
    LoadBalancer,
    NetworkInterface,
    PrefixList,
    Route,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from trainer.cloud.service_addresses import managed_prefix_list, split_service_id

LIVE = (EndpointState.AVAILABLE, EndpointState.PENDING_ACCEPTANCE)


def with_gateway_routes(cloud: Cloud, endpoint: VpcEndpoint, tables: Iterable[RouteTable]) -> Cloud:
    """The endpoint associated with these route tables too, and the route to it in each.

    Raises:
        AwsError: a table is of another VPC, or has a route to the service already.
    """
    cloud, addresses = _prefix_list(cloud, endpoint.service)
    for table in tables:
        if table.vpc != endpoint.vpc:
            raise AwsError(
                "InvalidRouteTableId.NotFound",
                f"The route table {table.id} does not belong to the VPC {endpoint.vpc}.",
                table=table.id,
                vpc=endpoint.vpc,
            )
        if any(route.destination == addresses.id for route in table.routes):
            raise AwsError(
                "RouteAlreadyExists",
                f"route table {table.id} already has a route with destination-prefix-list-id "
                f"{addresses.id}",
                table=table.id,
                destination=addresses.id,
            )
        if table.gateways:
            raise AwsError(
                "InvalidParameterValue",
                f"The route table {table.id} is associated with a gateway and takes no route to "
                "an endpoint.",
                table=table.id,
            )
        route = Route(destination=addresses.id, target=endpoint.id)
        cloud = cloud.put(replace(table, routes=(*table.routes, route)))
        endpoint = replace(endpoint, route_tables=(*endpoint.route_tables, table.id))
    return cloud.put(endpoint)


def without_gateway_routes(cloud: Cloud, endpoint: str, tables: Iterable[str]) -> Cloud:
    """The cloud without the routes to an endpoint in these tables."""
    for table_id in tables:
        table = cloud.find(RouteTable, table_id)
        if table is not None:
            kept = tuple(route for route in table.routes if route.target != endpoint)
            cloud = cloud.put(replace(table, routes=kept))
    return cloud


def check_subnets(cloud: Cloud, endpoint: VpcEndpoint, subnets: Sequence[Subnet]) -> None:
    """Refuses subnets of another VPC, two in one zone, and zones without the service."""
    taken = {
        cloud.get(Subnet, cloud.get(NetworkInterface, interface).subnet).zone
        for interface in endpoint.interfaces
    }
    offered = _zones(cloud, endpoint.service)
    for subnet in subnets:
        if subnet.vpc != endpoint.vpc:
            raise AwsError(
                "InvalidParameter",
                f"The subnet {subnet.id} does not belong to the VPC {endpoint.vpc}.",
                subnet=subnet.id,
                vpc=endpoint.vpc,
            )
        if subnet.zone in taken:
            raise AwsError(
                "DuplicateSubnetsInSameZone",
                f"Found another VPC endpoint subnet in the availability zone of {subnet.id}",
                subnet=subnet.id,
                zone=subnet.zone,
            )
        if offered is not None and subnet.zone not in offered:
            raise AwsError(
                "InvalidParameter",
                f"The VPC endpoint service {endpoint.service} does not support the availability "
                f"zone of the subnet: {subnet.id}.",
                subnet=subnet.id,
                zone=subnet.zone,
            )
        taken.add(subnet.zone)


def check_private_dns(cloud: Cloud, endpoint: VpcEndpoint) -> None:
    """Private DNS needs a name to take over, both DNS attributes, and no rival.

    https://docs.aws.amazon.com/vpc/latest/privatelink/create-interface-endpoint.html#prerequisites-interface-endpoints
    """
    parts = split_service_id(endpoint.service)
    if parts is None or cloud.find(AwsService, endpoint.service) is None:
        raise AwsError(
            "InvalidParameter",
            f"Private DNS can't be enabled because the service {endpoint.service} does not "
            "provide a private DNS name.",
            service=endpoint.service,
        )
    vpc = cloud.get(Vpc, endpoint.vpc)
    if not (vpc.dns_support and vpc.dns_hostnames):
        raise AwsError(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC "
            f"attributes set to true for {vpc.id}",
            vpc=vpc.id,
        )
    for other in cloud.of(VpcEndpoint).values():
        same = (other.vpc, other.service) == (endpoint.vpc, endpoint.service)
        if same and other.id != endpoint.id and other.private_dns and other.state in LIVE:
            region, name = parts
            domain = ".".join((*reversed(name.split(".")), region, "amazonaws.com"))
            raise AwsError(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS "
                f"domain for {domain} in the VPC {vpc.id}",
                vpc=vpc.id,
                other=other.id,
            )


def _prefix_list(cloud: Cloud, service: str) -> tuple[Cloud, PrefixList]:
    """The prefix list that AWS manages for a service."""
    for found in cloud.of(PrefixList).values():
        if found.owner == service:
            return cloud, found
    name = service.rpartition(".")[2]
    list_id = f"pl-{name}"
    number = 1
    while list_id in cloud.resources:
        number += 1
        list_id = f"pl-{name}-{number}"
    made = managed_prefix_list(cloud.get(AwsService, service), list_id)
    return cloud.put(made), made


def _zones(cloud: Cloud, service: str) -> set[str] | None:
    """The zones of the load balancers behind a service of the account; None for AWS's own."""
    for offered in cloud.of(EndpointServiceConfiguration).values():
        if offered.service == service:
            balancers = (cloud.find(LoadBalancer, b) for b in offered.load_balancers)
            interfaces = (i for b in balancers if b is not None for i in b.interfaces)
            return {
                cloud.get(Subnet, cloud.get(NetworkInterface, interface).subnet).zone
                for interface in interfaces
            }
    return None
