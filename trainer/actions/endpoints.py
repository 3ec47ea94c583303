"""VPC endpoints: create and delete.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.endpoint_parts import (
    check_private_dns,
    check_subnets,
    with_gateway_routes,
    without_gateway_routes,
)
from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.interfaces import checked_groups
from trainer.actions.lookup import find, find_all
from trainer.actions.managed import default_group, with_interfaces
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.policy_documents import statements
from trainer.actions.registry import Done, action
from trainer.actions.removal import without_interface
from trainer.actions.tagging import name_given
from trainer.cloud import (
    FULL_ACCESS,
    Cloud,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    PolicyStatement,
    RouteTable,
    Subnet,
    Vpc,
    VpcEndpoint,
)
from trainer.cloud.aws_json.endpoints import vpc_endpoint
from trainer.cloud.endpoint_services import is_gateway_service, is_interface_service
from trainer.cloud.service_addresses import split_service_id, with_services

NOT_MODELLED = ("ServiceRegion", "SubnetConfigurations", "ServiceNetworkArn")
OTHER_TYPES = ("GatewayLoadBalancer", "Resource", "ServiceNetwork")


@action("ec2", "CreateVpcEndpoint")
def create_vpc_endpoint(cloud: Cloud, parameters: Parameters) -> Done:
    """A gateway endpoint puts its route into each of its route tables; an interface endpoint
    has a network interface in each of its subnets."""
    for name in (*NOT_MODELLED, "ResourceConfigurationArn"):
        if name in parameters:
            raise not_modelled(f"The parameter {name} of an endpoint")
    kind = _kind(parameters)
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    service = parameters.text("ServiceName")
    _check_service(cloud, vpc, service, kind)
    endpoint = VpcEndpoint(
        id="",
        name=name_given(parameters, "vpc-endpoint"),
        vpc=vpc.id,
        service=service,
        type=kind,
        policy=policy_given(parameters) or FULL_ACCESS,
    )
    cloud, resource_id = new_id(cloud, "vpce")
    endpoint = replace(endpoint, id=resource_id)
    if split_service_id(service) is not None:
        cloud = with_services(cloud, [service])
    if kind is EndpointType.GATEWAY:
        cloud = _gateway(cloud, endpoint, parameters)
    else:
        cloud = _interface(cloud, endpoint, parameters)
    made = cloud.get(VpcEndpoint, resource_id)
    shown = vpc_endpoint(cloud, made)
    if kind is EndpointType.INTERFACE and made.state is EndpointState.AVAILABLE:
        shown["State"] = "pending"
    return Done(cloud, {"VpcEndpoint": shown})


@action("ec2", "DeleteVpcEndpoints")
def delete_vpc_endpoints(cloud: Cloud, parameters: Parameters) -> Done:
    """What does not exist is told in the answer; the others go all the same."""
    ids = parameters.texts("VpcEndpointIds")
    if not ids:
        raise missing("VpcEndpointIds")
    unsuccessful = []
    for wanted in dict.fromkeys(ids):
        try:
            endpoint = find(cloud, VpcEndpoint, wanted)
        except AwsError as error:
            item = {"Code": error.code, "Message": error.message}
            unsuccessful.append({"Error": item, "ResourceId": wanted})
            continue
        cloud = without_gateway_routes(cloud, endpoint.id, endpoint.route_tables)
        for interface in endpoint.interfaces:
            cloud = without_interface(cloud, interface)
        cloud = cloud.without(endpoint.id)
    return Done(cloud, {"Unsuccessful": unsuccessful})


def policy_given(parameters: Parameters) -> tuple[PolicyStatement, ...] | None:
    """The statements of the request's policy document, if it has one."""
    text = parameters.find_text("PolicyDocument")
    return None if text is None else statements(text)


def _kind(parameters: Parameters) -> EndpointType:
    text = parameters.find_text("VpcEndpointType") or str(EndpointType.GATEWAY)
    if text in OTHER_TYPES:
        raise not_modelled(f"An endpoint of type {text}")
    if text not in set(EndpointType):
        raise AwsError(
            "InvalidVpcEndpointType", f"The endpoint type {text} is not valid.", value=text
        )
    return EndpointType(text)


def _check_service(cloud: Cloud, vpc: Vpc, service: str, kind: EndpointType) -> None:
    """The service exists in the VPC's Region and has endpoints of this type."""
    parts = split_service_id(service)
    own = any(s.service == service for s in cloud.of(EndpointServiceConfiguration).values())
    gateway = is_gateway_service(service)
    interface = own or is_interface_service(service)
    here = own or (parts is not None and parts[0] == vpc.region)
    if not here or not (gateway or interface):
        raise AwsError(
            "InvalidServiceName",
            f"The Vpc Endpoint Service '{service}' does not exist",
            service=service,
        )
    types = [t for t, has in (("Gateway", gateway), ("Interface", interface)) if has]
    if str(kind) not in types:
        raise AwsError(
            "InvalidParameter",
            f"Endpoint type ({kind}) does not match available service types "
            f"([{', '.join(types)}]).",
            service=service,
            type=kind,
        )


def _gateway(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    for name in ("SubnetIds", "SecurityGroupIds"):
        if parameters.texts(name):
            raise _not_for(name, EndpointType.GATEWAY)
    if parameters.boolean("PrivateDnsEnabled"):
        raise _not_for("PrivateDnsEnabled", EndpointType.GATEWAY)
    tables = find_all(cloud, RouteTable, parameters.texts("RouteTableIds"))
    return with_gateway_routes(cloud, endpoint, tables)


def _interface(cloud: Cloud, endpoint: VpcEndpoint, parameters: Parameters) -> Cloud:
    if parameters.texts("RouteTableIds"):
        raise _not_for("RouteTableIds", EndpointType.INTERFACE)
    if (parameters.find_text("IpAddressType") or "ipv4") != "ipv4":
        raise not_modelled("An endpoint with IPv6 addresses")
    subnets = find_all(cloud, Subnet, parameters.texts("SubnetIds"))
    check_subnets(cloud, endpoint, subnets)
    groups = _groups(cloud, endpoint.vpc, parameters.texts("SecurityGroupIds"))
    of_account = next(
        (
            s
            for s in cloud.of(EndpointServiceConfiguration).values()
            if s.service == endpoint.service
        ),
        None,
    )
    wanted = parameters.find_boolean("PrivateDnsEnabled")
    if wanted is None:
        wanted = of_account is None and not is_gateway_service(endpoint.service)
    if wanted:
        check_private_dns(cloud, endpoint)
    waits = of_account is not None and of_account.acceptance_required
    cloud, interfaces = with_interfaces(cloud, endpoint.id, [s.id for s in subnets], groups)
    return cloud.put(
        replace(
            endpoint,
            interfaces=interfaces,
            private_dns=wanted,
            state=EndpointState.PENDING_ACCEPTANCE if waits else EndpointState.AVAILABLE,
        )
    )


def _groups(cloud: Cloud, vpc: str, wanted: Sequence[str]) -> tuple[str, ...]:
    return checked_groups(cloud, vpc, vpc, wanted) if wanted else default_group(cloud, vpc)


def _not_for(parameter: str, kind: EndpointType) -> AwsError:
    return AwsError(
        "InvalidParameter",
        f"The parameter {parameter} is not supported for endpoints of type {kind}.",
        parameter=parameter,
        type=kind,
    )
