"""Looking at Direct Connect, functions, containers, agents and roles.

https://docs.aws.amazon.com/directconnect/latest/APIReference/Welcome.html
https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DescribeTasks.html
https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DescribeInstanceInformation.html
https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from trainer.actions.container_services import check_cluster
from trainer.actions.errors import AwsError
from trainer.actions.filtering import values_at
from trainer.actions.health import agents_online, can_start_session
from trainer.actions.listing import cut, items_of
from trainer.actions.parameters import Parameters
from trainer.actions.profiles import find_profile
from trainer.actions.registry import Done, action
from trainer.actions.roles import find_role
from trainer.cloud import Cloud, EcsTask, IamRole, Instance, LambdaFunction
from trainer.cloud.aws_json import (
    containers,
    direct_connect,
    functions,
    identities,
    systems_manager,
)
from trainer.cloud.aws_json.common import Json

MOST = 100
"""How many items these services give in one page, unless a call asks for fewer."""


def _page(
    cloud: Cloud,
    parameters: Parameters,
    key: str,
    items: Sequence[object],
    *,
    size: str,
    token: str,
    next_token: str = "",
) -> Done:
    """A page of a service that counts with ``size`` and goes on with ``token``."""
    wanted = parameters.find_integer(size)
    most = MOST if wanted is None else max(1, wanted)
    return Done(cloud, cut(key, items, most, parameters, token, next_token))


# Direct Connect

_Narrowing = Mapping[str, str]

DIRECT_CONNECT: tuple[tuple[str, Callable[[Cloud], Json], str, _Narrowing], ...] = (
    (
        "DescribeConnections",
        direct_connect.describe_connections,
        "connections",
        {"connectionId": "connectionId"},
    ),
    (
        "DescribeVirtualInterfaces",
        direct_connect.describe_virtual_interfaces,
        "virtualInterfaces",
        {"connectionId": "connectionId", "virtualInterfaceId": "virtualInterfaceId"},
    ),
    (
        "DescribeDirectConnectGateways",
        direct_connect.describe_direct_connect_gateways,
        "directConnectGateways",
        {"directConnectGatewayId": "directConnectGatewayId"},
    ),
    (
        "DescribeDirectConnectGatewayAssociations",
        direct_connect.describe_direct_connect_gateway_associations,
        "directConnectGatewayAssociations",
        {
            "associatedGatewayId": "associatedGateway.id",
            "associationId": "associationId",
            "directConnectGatewayId": "directConnectGatewayId",
            "virtualGatewayId": "virtualGatewayId",
        },
    ),
    (
        "DescribeDirectConnectGatewayAttachments",
        direct_connect.describe_direct_connect_gateway_attachments,
        "directConnectGatewayAttachments",
        {
            "directConnectGatewayId": "directConnectGatewayId",
            "virtualInterfaceId": "virtualInterfaceId",
        },
    ),
)
"""Operation, writer, key of the items, and where the items have what a parameter asks for.

Something that does not exist is no error there: the answer is empty.
"""


def _narrowed(
    write: Callable[[Cloud], Json], key: str, paths: _Narrowing
) -> Callable[[Cloud, Parameters], Done]:
    def perform(cloud: Cloud, parameters: Parameters) -> Done:
        items = items_of(write(cloud), key)
        for parameter, path in paths.items():
            wanted = parameters.find_text(parameter)
            if wanted is not None:
                steps = path.split(".")
                items = [item for item in items if wanted in values_at(item, steps)]
        return _page(cloud, parameters, key, items, size="maxResults", token="nextToken")

    return perform


for operation, writer, items_key, narrowing in DIRECT_CONNECT:
    action("directconnect", operation)(_narrowed(writer, items_key, narrowing))


# Lambda


@action("lambda", "ListFunctions")
def list_functions(cloud: Cloud, parameters: Parameters) -> Done:
    items = items_of(functions.list_functions(cloud), "Functions")
    return _page(
        cloud,
        parameters,
        "Functions",
        items,
        size="MaxItems",
        token="Marker",
        next_token="NextMarker",
    )


@action("lambda", "GetFunctionConfiguration")
def get_function_configuration(cloud: Cloud, parameters: Parameters) -> Done:
    """By name or by ARN."""
    wanted = parameters.text("FunctionName")
    for function in cloud.of(LambdaFunction).values():
        shown = functions.function(cloud, function)
        if wanted in (function.id, shown["FunctionName"], shown["FunctionArn"]):
            return Done(cloud, shown)
    raise AwsError("ResourceNotFoundException", f"Function not found: {wanted}", id=wanted)


# ECS


@action("ecs", "ListClusters")
def list_clusters(cloud: Cloud, parameters: Parameters) -> Done:
    return Done(cloud, containers.list_clusters(cloud))


@action("ecs", "ListTasks")
def list_tasks(cloud: Cloud, parameters: Parameters) -> Done:
    check_cluster(cloud, parameters)
    family = parameters.find_text("family")
    launch = parameters.find_text("launchType")
    service = parameters.find_text("serviceName")
    arns = [
        containers.task_arn(cloud, task)
        for task in cloud.of(EcsTask).values()
        if family in (None, task.id)
        and launch in (None, str(task.launch))
        and service in (None, task.service)
    ]
    return _page(cloud, parameters, "taskArns", arns, size="maxResults", token="nextToken")


@action("ecs", "DescribeTasks")
def describe_tasks(cloud: Cloud, parameters: Parameters) -> Done:
    """Tasks by id or ARN; what is not there is listed as a failure."""
    check_cluster(cloud, parameters)
    known = {
        name: task
        for task in cloud.of(EcsTask).values()
        for name in (task.id, containers.task_arn(cloud, task))
    }
    wanted = parameters.texts("tasks")
    return Done(
        cloud,
        {
            "tasks": [containers.task_json(cloud, known[t]) for t in wanted if t in known],
            "failures": [{"arn": t, "reason": "MISSING"} for t in wanted if t not in known],
        },
    )


@action("ecs", "DescribeTaskDefinition")
def describe_task_definition(cloud: Cloud, parameters: Parameters) -> Done:
    """By family, with or without a revision, or by ARN."""
    wanted = parameters.text("taskDefinition")
    for task in cloud.of(EcsTask).values():
        if wanted in (task.id, f"{task.id}:1", containers.task_definition_arn(cloud, task)):
            return Done(cloud, containers.task_definition(cloud, task))
    raise AwsError("ClientException", "Unable to describe task definition.", id=wanted)


# Systems Manager

_AGENT_FILTERS = {
    "AgentVersion": "AgentVersion",
    "InstanceIds": "InstanceId",
    "PingStatus": "PingStatus",
    "PlatformTypes": "PlatformType",
    "ResourceType": "ResourceType",
}


@action("ssm", "DescribeInstanceInformation")
def describe_instance_information(cloud: Cloud, parameters: Parameters) -> Done:
    """The instances whose agents get through, as the engine judges it."""
    response = systems_manager.describe_instance_information(cloud, agents_online(cloud))
    items = items_of(response, "InstanceInformationList")
    filters = [(one.text("Key"), one.texts("Values")) for one in parameters.parts("Filters")]
    filters += [
        (one.text("key"), one.texts("valueSet"))
        for one in parameters.parts("InstanceInformationFilterList")
    ]
    for key, values in filters:
        if key not in _AGENT_FILTERS:
            raise AwsError("InvalidFilterKey", f"The filter key {key} is not valid.", key=key)
        path = (_AGENT_FILTERS[key],)
        items = [item for item in items if any(v in values for v in values_at(item, path))]
    key = "InstanceInformationList"
    return _page(cloud, parameters, key, items, size="MaxResults", token="NextToken")


@action("ssm", "GetConnectionStatus")
def get_connection_status(cloud: Cloud, parameters: Parameters) -> Done:
    """Whether a session can begin; of what does not exist it is ``notconnected``."""
    wanted = parameters.text("Target")
    instance = cloud.find(Instance, wanted)
    connected = instance is not None and can_start_session(cloud, instance)
    return Done(cloud, systems_manager.connection_status(wanted, connected=connected))


# IAM


@action("iam", "GetRole")
def get_role(cloud: Cloud, parameters: Parameters) -> Done:
    role = find_role(cloud, parameters.text("RoleName"))
    return Done(cloud, {"Role": identities.role_json(cloud, role)})


@action("iam", "ListAttachedRolePolicies")
def list_attached_role_policies(cloud: Cloud, parameters: Parameters) -> Done:
    role = find_role(cloud, parameters.text("RoleName"))
    return Done(cloud, {**identities.attached_policies(role), "IsTruncated": False})


@action("iam", "ListRolePolicies")
def list_role_policies(cloud: Cloud, parameters: Parameters) -> Done:
    role = find_role(cloud, parameters.text("RoleName"))
    return Done(cloud, {**identities.inline_policy_names(role), "IsTruncated": False})


@action("iam", "GetRolePolicy")
def get_role_policy(cloud: Cloud, parameters: Parameters) -> Done:
    role = find_role(cloud, parameters.text("RoleName"))
    name = parameters.text("PolicyName")
    put = identities.put_policy(role, name)
    if put is not None:
        return Done(cloud, put)
    if name != identities.INLINE or not identities.permissions(role):
        message = f"The role policy with name {name} cannot be found."
        raise AwsError("NoSuchEntity", message, name=name)
    return Done(cloud, identities.inline_policy(role))


@action("iam", "GetInstanceProfile")
def get_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    name = parameters.text("InstanceProfileName")
    role = cloud.find(IamRole, name)
    if role is not None:
        return Done(cloud, {"InstanceProfile": identities.instance_profile(cloud, role)})
    profile = find_profile(cloud, name)
    return Done(cloud, {"InstanceProfile": identities.made_profile(cloud, profile)})


@action("iam", "ListInstanceProfiles")
def list_instance_profiles(cloud: Cloud, parameters: Parameters) -> Done:
    return Done(cloud, {**identities.list_instance_profiles(cloud), "IsTruncated": False})
