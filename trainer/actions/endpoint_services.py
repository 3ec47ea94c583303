"""Services that the account offers by PrivateLink, and who is connected to them.

https://docs.aws.amazon.com/vpc/latest/privatelink/create-endpoint-service.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from trainer.actions.endpoint_parts import LIVE
from trainer.actions.errors import AwsError, missing, not_modelled
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import (
    BalancerType,
    Cloud,
    EndpointServiceConfiguration,
    EndpointState,
    LoadBalancer,
    VpcEndpoint,
)
from trainer.cloud.aws_json.common import region_of
from trainer.cloud.aws_json.endpoints import service_configuration
from trainer.cloud.aws_json.load_balancers import load_balancer_arn

NOT_MODELLED = (
    *("PrivateDnsName", "RemovePrivateDnsName", "GatewayLoadBalancerArns"),
    *("AddGatewayLoadBalancerArns", "RemoveGatewayLoadBalancerArns"),
    *("SupportedRegions", "AddSupportedRegions", "RemoveSupportedRegions"),
)


@action("ec2", "CreateVpcEndpointServiceConfiguration")
def create_vpc_endpoint_service_configuration(cloud: Cloud, parameters: Parameters) -> Done:
    _check_modelled(parameters)
    balancers = _balancers(cloud, parameters.texts("NetworkLoadBalancerArns"))
    if not balancers:
        raise missing("NetworkLoadBalancerArns")
    cloud, resource_id = new_id(cloud, "vpce-svc")
    region = region_of(cloud, cloud.get(LoadBalancer, balancers[0]).vpc)
    service = EndpointServiceConfiguration(
        id=resource_id,
        name=name_given(parameters, "vpc-endpoint-service"),
        service=f"com.amazonaws.vpce.{region}.{resource_id}",
        load_balancers=balancers,
        acceptance_required=parameters.boolean("AcceptanceRequired", default=True),
    )
    cloud = cloud.put(service)
    return Done(cloud, {"ServiceConfiguration": service_configuration(cloud, service)})


@action("ec2", "ModifyVpcEndpointServiceConfiguration")
def modify_vpc_endpoint_service_configuration(cloud: Cloud, parameters: Parameters) -> Done:
    _check_modelled(parameters)
    service = find(cloud, EndpointServiceConfiguration, parameters.text("ServiceId"))
    removed = _balancers(cloud, parameters.texts("RemoveNetworkLoadBalancerArns"))
    added = _balancers(cloud, parameters.texts("AddNetworkLoadBalancerArns"))
    kept = tuple(b for b in service.load_balancers if b not in removed)
    balancers = tuple(dict.fromkeys((*kept, *added)))
    if not balancers:
        raise AwsError(
            "InvalidParameter",
            f"The endpoint service {service.id} needs at least one load balancer.",
            id=service.id,
        )
    acceptance = parameters.boolean("AcceptanceRequired", default=service.acceptance_required)
    service = replace(service, load_balancers=balancers, acceptance_required=acceptance)
    return Done(cloud.put(service), {"Return": True})


@action("ec2", "DeleteVpcEndpointServiceConfigurations")
def delete_vpc_endpoint_service_configurations(cloud: Cloud, parameters: Parameters) -> Done:
    """A service that endpoints are connected to stays, which the answer tells."""
    ids = parameters.texts("ServiceIds")
    if not ids:
        raise missing("ServiceIds")
    unsuccessful = []
    for wanted in dict.fromkeys(ids):
        try:
            service = find(cloud, EndpointServiceConfiguration, wanted)
            _check_unused(cloud, service)
        except AwsError as error:
            unsuccessful.append(_item(wanted, error))
            continue
        cloud = cloud.without(service.id)
    return Done(cloud, {"Unsuccessful": unsuccessful})


@action("ec2", "AcceptVpcEndpointConnections")
def accept_vpc_endpoint_connections(cloud: Cloud, parameters: Parameters) -> Done:
    """Also one that was rejected before can be accepted."""
    return _decide(
        cloud,
        parameters,
        EndpointState.AVAILABLE,
        (EndpointState.PENDING_ACCEPTANCE, EndpointState.REJECTED),
    )


@action("ec2", "RejectVpcEndpointConnections")
def reject_vpc_endpoint_connections(cloud: Cloud, parameters: Parameters) -> Done:
    """Also one that was accepted before can be rejected."""
    return _decide(
        cloud,
        parameters,
        EndpointState.REJECTED,
        (EndpointState.PENDING_ACCEPTANCE, EndpointState.AVAILABLE),
    )


def _decide(
    cloud: Cloud,
    parameters: Parameters,
    state: EndpointState,
    possible: tuple[EndpointState, ...],
) -> Done:
    service = find(cloud, EndpointServiceConfiguration, parameters.text("ServiceId"))
    ids = parameters.texts("VpcEndpointIds")
    if not ids:
        raise missing("VpcEndpointIds")
    unsuccessful = []
    for wanted in dict.fromkeys(ids):
        endpoint = cloud.find(VpcEndpoint, wanted)
        if endpoint is None or endpoint.service != service.service:
            error = AwsError(
                "InvalidVpcEndpointId.NotFound",
                f"The Vpc Endpoint Id '{wanted}' is not connected to {service.id}",
            )
            unsuccessful.append(_item(wanted, error))
        elif endpoint.state not in possible:
            error = AwsError(
                "InvalidState", f"The endpoint {wanted} is in the state {endpoint.state}."
            )
            unsuccessful.append(_item(wanted, error))
        else:
            cloud = cloud.put(replace(endpoint, state=state))
    return Done(cloud, {"Unsuccessful": unsuccessful})


def _check_modelled(parameters: Parameters) -> None:
    for name in NOT_MODELLED:
        if name in parameters:
            raise not_modelled(f"The parameter {name} of an endpoint service")


def _balancers(cloud: Cloud, arns: Iterable[str]) -> tuple[str, ...]:
    """The network load balancers with these ARNs; their ids are understood as well."""
    known = {load_balancer_arn(cloud, b): b for b in cloud.of(LoadBalancer).values()}
    found = []
    for arn in dict.fromkeys(arns):
        balancer = known.get(arn) or cloud.find(LoadBalancer, arn)
        if balancer is None:
            raise AwsError(
                "InvalidNetworkLoadBalancerArn.NotFound",
                f"The Network Load Balancer ARN '{arn}' does not exist",
                arn=arn,
            )
        if balancer.type is not BalancerType.NETWORK:
            raise AwsError(
                "InvalidNetworkLoadBalancerArn.Malformed",
                f"The ARN '{arn}' is not that of a Network Load Balancer",
                arn=arn,
            )
        found.append(balancer.id)
    return tuple(found)


def _check_unused(cloud: Cloud, service: EndpointServiceConfiguration) -> None:
    for endpoint in cloud.of(VpcEndpoint).values():
        if endpoint.service == service.service and endpoint.state in LIVE:
            raise AwsError(
                "ExistingVpcEndpointConnections",
                f"Service '{service.id}' has existing active VPC Endpoint connections!",
                id=service.id,
                endpoint=endpoint.id,
            )


def _item(resource: str, error: AwsError) -> dict[str, object]:
    return {"Error": {"Code": error.code, "Message": error.message}, "ResourceId": resource}
