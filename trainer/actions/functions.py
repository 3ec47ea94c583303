"""Lambda functions: in and out of a VPC.

https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.managed import with_groups, with_interface
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    IamRole,
    LambdaFunction,
    NetworkInterface,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.functions import function, function_arn

KNOWN = ("FunctionName", "VpcConfig", "Role")
MOST_SUBNETS = 16
MOST_GROUPS = 5


@action("lambda", "UpdateFunctionConfiguration")
def update_function_configuration(cloud: Cloud, parameters: Parameters) -> Done:
    """A VPC configuration replaces the one before: interfaces come and go with its subnets, and
    with empty lists the function leaves the VPC.

    https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
    """
    for name in parameters:
        if name not in KNOWN:
            raise not_modelled(f"The function setting {name}")
    found = find_function(cloud, parameters.text("FunctionName"))
    if "Role" in parameters:
        found = replace(found, role=_role(cloud, parameters.text("Role")))
        cloud = cloud.put(found)
    config = parameters.part("VpcConfig")
    if config is not None:
        cloud = _with_vpc(cloud, found, config)
    shown = function(cloud, cloud.get(LambdaFunction, found.id))
    return Done(cloud, {**shown, "LastUpdateStatus": "InProgress"})


def find_function(cloud: Cloud, text: str) -> LambdaFunction:
    """The function with this name or ARN.

    Raises:
        AwsError: ``ResourceNotFoundException``.
    """
    found = cloud.find(LambdaFunction, text)
    for each in () if found else cloud.of(LambdaFunction).values():
        if function_arn(cloud, each) == text:
            return each
    if found is None:
        raise AwsError("ResourceNotFoundException", f"Function not found: {text}", id=text)
    return found


def _with_vpc(cloud: Cloud, found: LambdaFunction, config: Parameters) -> Cloud:
    subnets, groups = _checked(cloud, found, config)
    have = {cloud.get(NetworkInterface, i).subnet: i for i in found.interfaces}
    cloud = cloud.without(*(i for subnet, i in have.items() if subnet not in subnets))
    interfaces = []
    for subnet in subnets:
        interface = have.get(subnet)
        if interface is None:
            cloud, interface = with_interface(cloud, found.id, subnet, groups)
        interfaces.append(interface)
    cloud = with_groups(cloud, interfaces, groups)
    region = cloud.get(Vpc, cloud.get(Subnet, subnets[0]).vpc).region if subnets else found.region
    return cloud.put(replace(found, interfaces=tuple(interfaces), region=region))


def _checked(
    cloud: Cloud, found: LambdaFunction, config: Parameters
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Subnets and groups of one VPC; what is left out stays as it was."""
    now = [cloud.get(NetworkInterface, i) for i in found.interfaces]
    subnets: Sequence[str] = config.texts("SubnetIds")
    groups: Sequence[str] = config.texts("SecurityGroupIds")
    if "SubnetIds" not in config:
        subnets = [interface.subnet for interface in now]
    if "SecurityGroupIds" not in config:
        groups = now[0].security_groups if now else ()
    if config.boolean("Ipv6AllowedForDualStack"):
        raise not_modelled("A dual-stack function")
    if bool(subnets) != bool(groups):
        raise _invalid("SubnetIds and SecurityIds must coexist or be both empty list.")
    for limit, ids, kind in ((MOST_SUBNETS, subnets, "subnets"), (MOST_GROUPS, groups, "groups")):
        if len(ids) > limit:
            raise _invalid(f"A function has at most {limit} {kind}.")
    for subnet in subnets:
        if cloud.find(Subnet, subnet) is None:
            raise _invalid(
                "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. "
                f"EC2 Error Message: The subnet ID '{subnet}' does not exist"
            )
    for group in groups:
        if cloud.find(SecurityGroup, group) is None:
            raise _invalid(
                "Error occurred while DescribeSecurityGroups. EC2 Error Code: "
                "InvalidGroup.NotFound. EC2 Error Message: The security group "
                f"'{group}' does not exist"
            )
    vpcs = {cloud.get(Subnet, s).vpc for s in subnets}
    vpcs |= {cloud.get(SecurityGroup, g).vpc for g in groups}
    if len(vpcs) > 1:
        raise _invalid("Security Groups and Subnets must belong to the same VPC.")
    return tuple(dict.fromkeys(subnets)), tuple(dict.fromkeys(groups))


def _role(cloud: Cloud, text: str) -> str:
    """A role by its ARN."""
    name = text.rpartition("/")[2]
    if cloud.find(IamRole, name) is None:
        raise _invalid("The role defined for the function cannot be assumed by Lambda.")
    return name


def _invalid(message: str) -> AwsError:
    return AwsError("InvalidParameterValueException", message)
