"""VPC endpoints: route tables, subnets, groups, policy and private DNS afterwards.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.endpoint_parts import (
    check_private_dns,
    check_subnets,
    with_gateway_routes,
    without_gateway_routes,
)
from trainer.actions.endpoints import policy_given
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.interfaces import checked_groups
from trainer.actions.lookup import find, find_all
from trainer.actions.managed import with_groups, with_interfaces
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.removal import without_interface
from trainer.cloud import (
    FULL_ACCESS,
    Cloud,
    EndpointState,
    EndpointType,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    VpcEndpoint,
)

OF_GATEWAYS = ("AddRouteTableIds", "RemoveRouteTableIds")
OF_INTERFACES = (
    *("AddSubnetIds", "RemoveSubnetIds", "AddSecurityGroupIds", "RemoveSecurityGroupIds"),
    "PrivateDnsEnabled",
)


@action("ec2", "ModifyVpcEndpoint")
def modify_vpc_endpoint(cloud: Cloud, parameters: Parameters) -> Done:
    endpoint = find(cloud, VpcEndpoint, parameters.text("VpcEndpointId"))
    for name in ("SubnetConfigurations", "DnsOptions"):
        if name in parameters:
            raise not_modelled(f"The parameter {name} of an endpoint")
    foreign = OF_INTERFACES if endpoint.type is EndpointType.GATEWAY else OF_GATEWAYS
    for name in foreign:
        if name in parameters:
            raise AwsError(
                "InvalidParameter",
                f"The parameter {name} is not supported for endpoints of type {endpoint.type}.",
                parameter=name,
                type=endpoint.type,
            )
    if endpoint.state is not EndpointState.AVAILABLE:
        raise AwsError(
            "IncorrectState",
            f"The endpoint {endpoint.id} is in the state {endpoint.state}.",
            id=endpoint.id,
        )
    policy = policy_given(parameters)
    if policy is not None and parameters.boolean("ResetPolicy"):
        raise AwsError(
            "InvalidParameterCombination",
            "ResetPolicy and PolicyDocument cannot be specified together.",
        )
    if parameters.boolean("ResetPolicy"):
        policy = FULL_ACCESS
    if policy is not None:
        endpoint = replace(endpoint, policy=policy)
        cloud = cloud.put(endpoint)
    if endpoint.type is EndpointType.GATEWAY:
        cloud = _tables(cloud, endpoint, parameters)
    else:
        cloud = _subnets(cloud, endpoint, parameters)
        cloud = _groups(cloud, cloud.get(VpcEndpoint, endpoint.id), parameters)
        cloud = _private_dns(cloud, cloud.get(VpcEndpoint, endpoint.id), parameters)
    return Done(cloud, {"Return": True})


def _tables(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    gone = [t.id for t in find_all(cloud, RouteTable, parameters.texts("RemoveRouteTableIds"))]
    for table in gone:
        if table not in endpoint.route_tables:
            raise AwsError(
                "InvalidRouteTableId.NotFound",
                f"The route table {table} is not associated with the endpoint {endpoint.id}.",
                table=table,
                id=endpoint.id,
            )
    kept = tuple(t for t in endpoint.route_tables if t not in gone)
    endpoint = replace(endpoint, route_tables=kept)
    cloud = without_gateway_routes(cloud, endpoint.id, gone).put(endpoint)
    added = find_all(cloud, RouteTable, parameters.texts("AddRouteTableIds"))
    return with_gateway_routes(cloud, endpoint, added) if added else cloud


def _subnets(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    gone = {s.id for s in find_all(cloud, Subnet, parameters.texts("RemoveSubnetIds"))}
    here = {cloud.get(NetworkInterface, i).subnet: i for i in endpoint.interfaces}
    for subnet in gone:
        if subnet not in here:
            raise AwsError(
                "InvalidParameter",
                f"The subnet {subnet} is not associated with the endpoint {endpoint.id}.",
                subnet=subnet,
                id=endpoint.id,
            )
    groups = _groups_of(cloud, endpoint)
    kept = tuple(i for subnet, i in here.items() if subnet not in gone)
    endpoint = replace(endpoint, interfaces=kept)
    for subnet in gone:
        cloud = without_interface(cloud, here[subnet])
    added = find_all(cloud, Subnet, parameters.texts("AddSubnetIds"))
    check_subnets(cloud, endpoint, added)
    cloud, made = with_interfaces(cloud, endpoint.id, [s.id for s in added], groups)
    return cloud.put(replace(endpoint, interfaces=(*kept, *made)))


def _groups(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    removed = parameters.texts("RemoveSecurityGroupIds")
    added = parameters.texts("AddSecurityGroupIds")
    if not removed and not added:
        return cloud
    now = _groups_of(cloud, endpoint)
    for group in find_all(cloud, SecurityGroup, removed):
        if group.id not in now:
            raise AwsError(
                "InvalidParameter",
                f"The security group {group.id} is not associated with the endpoint {endpoint.id}.",
                group=group.id,
                id=endpoint.id,
            )
    wanted = [group for group in dict.fromkeys((*now, *added)) if group not in removed]
    if not wanted:
        raise AwsError(
            "InvalidParameter",
            "A VPC endpoint of type Interface needs at least one security group.",
            id=endpoint.id,
        )
    groups = checked_groups(cloud, endpoint.vpc, endpoint.id, wanted)
    return with_groups(cloud, endpoint.interfaces, groups)


def _private_dns(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    wanted = parameters.find_boolean("PrivateDnsEnabled")
    if wanted is None:
        return cloud
    if wanted:
        check_private_dns(cloud, endpoint)
    return cloud.put(replace(endpoint, private_dns=wanted))


def _groups_of(cloud: Cloud, endpoint: VpcEndpoint) -> tuple[str, ...]:
    """The groups of an endpoint are those of its interfaces, the same on each."""
    for interface in endpoint.interfaces:
        return cloud.get(NetworkInterface, interface).security_groups
    return ()
