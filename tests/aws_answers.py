"""Everything that AWS would answer about a cloud: one response for each call that reads.

`saved` are the answers that the script behind ``vpcdojo export-script`` saves, under the names
that it gives them; `answers` has what the prompt shows besides.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.actions.health import agents_online, can_start_session, health_of
from trainer.actions.listing import items_of
from trainer.cloud import (
    Cloud,
    DirectConnectGateway,
    EcsTask,
    IamRole,
    Instance,
    LambdaFunction,
    Listener,
    LoadBalancer,
    PrefixList,
    TargetGroup,
    TransitGatewayRouteTable,
    Vpc,
)
from trainer.cloud.aws_json import block_public_access as bpa
from trainer.cloud.aws_json import (
    containers,
    databases,
    dhcp_options,
    direct_connect,
    endpoints,
    flow_logs,
    functions,
    gateways,
    identities,
    images,
    instances,
    interfaces,
    load_balancers,
    network_acls,
    networks,
    peering,
    prefix_lists,
    route_tables,
    security_groups,
    systems_manager,
    target_groups,
    transit,
    transit_routes,
    vpn,
    zones,
)
from trainer.cloud.aws_json.common import Json

DESCRIBES = (
    ("ec2", "DescribeAvailabilityZones", zones.describe_availability_zones),
    ("ec2", "DescribeVpcs", networks.describe_vpcs),
    ("ec2", "DescribeSubnets", networks.describe_subnets),
    ("ec2", "DescribeRouteTables", route_tables.describe_route_tables),
    ("ec2", "DescribeInternetGateways", gateways.describe_internet_gateways),
    (
        "ec2",
        "DescribeEgressOnlyInternetGateways",
        gateways.describe_egress_only_internet_gateways,
    ),
    ("ec2", "DescribeNatGateways", gateways.describe_nat_gateways),
    ("ec2", "DescribeAddresses", gateways.describe_addresses),
    ("ec2", "DescribeSecurityGroups", security_groups.describe_security_groups),
    ("ec2", "DescribeSecurityGroupRules", security_groups.describe_security_group_rules),
    ("ec2", "DescribeNetworkAcls", network_acls.describe_network_acls),
    ("ec2", "DescribeNetworkInterfaces", interfaces.describe_network_interfaces),
    ("ec2", "DescribeInstances", instances.describe_instances),
    ("ec2", "DescribeImages", images.describe_images),
    ("ec2", "DescribeVpcEndpoints", endpoints.describe_vpc_endpoints),
    (
        "ec2",
        "DescribeVpcEndpointServiceConfigurations",
        endpoints.describe_vpc_endpoint_service_configurations,
    ),
    ("ec2", "DescribePrefixLists", prefix_lists.describe_prefix_lists),
    ("ec2", "DescribeManagedPrefixLists", prefix_lists.describe_managed_prefix_lists),
    ("ec2", "DescribeVpcPeeringConnections", peering.describe_vpc_peering_connections),
    ("ec2", "DescribeDhcpOptions", dhcp_options.describe_dhcp_options),
    ("ec2", "DescribeTransitGateways", transit.describe_transit_gateways),
    ("ec2", "DescribeTransitGatewayAttachments", transit.describe_transit_gateway_attachments),
    (
        "ec2",
        "DescribeTransitGatewayVpcAttachments",
        transit.describe_transit_gateway_vpc_attachments,
    ),
    (
        "ec2",
        "DescribeTransitGatewayPeeringAttachments",
        transit.describe_transit_gateway_peering_attachments,
    ),
    (
        "ec2",
        "DescribeTransitGatewayRouteTables",
        transit_routes.describe_transit_gateway_route_tables,
    ),
    ("ec2", "DescribeVpnGateways", vpn.describe_vpn_gateways),
    ("ec2", "DescribeCustomerGateways", vpn.describe_customer_gateways),
    ("ec2", "DescribeVpnConnections", vpn.describe_vpn_connections),
    ("ec2", "DescribeFlowLogs", flow_logs.describe_flow_logs),
    (
        "ec2",
        "DescribeVpcBlockPublicAccessExclusions",
        bpa.describe_block_public_access_exclusions,
    ),
    ("rds", "DescribeDBInstances", databases.describe_db_instances),
    ("rds", "DescribeDBSubnetGroups", databases.describe_db_subnet_groups),
    ("elbv2", "DescribeLoadBalancers", load_balancers.describe_load_balancers),
    ("elbv2", "DescribeTargetGroups", target_groups.describe_target_groups),
    ("lambda", "ListFunctions", functions.list_functions),
    ("directconnect", "DescribeVirtualInterfaces", direct_connect.describe_virtual_interfaces),
    (
        "directconnect",
        "DescribeDirectConnectGateways",
        direct_connect.describe_direct_connect_gateways,
    ),
)
"""The responses that no parameter narrows and that the script saves."""

ASKED_FOR = (
    ("ec2", "DescribeInstanceStatus", instances.describe_instance_status),
    ("ec2", "DescribeVpcEndpointConnections", endpoints.describe_vpc_endpoint_connections),
    (
        "ec2",
        "DescribeIamInstanceProfileAssociations",
        identities.describe_iam_instance_profile_associations,
    ),
    ("ecs", "ListClusters", containers.list_clusters),
    ("ecs", "ListTasks", containers.list_tasks),
    (
        "directconnect",
        "DescribeDirectConnectGatewayAttachments",
        direct_connect.describe_direct_connect_gateway_attachments,
    ),
    ("iam", "ListInstanceProfiles", identities.list_instance_profiles),
)
"""Those that only somebody at the prompt asks for."""


@dataclass(frozen=True)
class Answer:
    """The response to one call; ``about`` is what the call named, if it named something."""

    service: str
    operation: str
    body: Json
    about: str = ""

    @property
    def file(self) -> str:
        """The name that the export script gives it."""
        command = _kebab(self.operation)
        return ".".join(part for part in (self.service, command, self.about, "json") if part)


def saved(cloud: Cloud) -> Iterator[Answer]:
    """The responses that the script saves, whichever Region they are of."""
    for service, operation, write in DESCRIBES:
        yield Answer(service, operation, write(cloud))
    yield from _of_networks(cloud)
    yield from _of_services(cloud)


def answers(cloud: Cloud) -> Iterator[Answer]:
    """Every response about this cloud."""
    yield from saved(cloud)
    for service, operation, write in ASKED_FOR:
        yield Answer(service, operation, write(cloud))
    yield from _at_the_prompt(cloud)
    yield from _of_roles(cloud)


def _of_networks(cloud: Cloud) -> Iterator[Answer]:
    for vpc in cloud.of(Vpc).values():
        for name in ("enableDnsSupport", "enableDnsHostnames"):
            body = networks.vpc_attribute(vpc, name)
            assert body is not None
            yield Answer("ec2", "DescribeVpcAttribute", body, f"{vpc.id}.{name}")
    for found in cloud.of(PrefixList).values():
        body = prefix_lists.managed_prefix_list_entries(found)
        yield Answer("ec2", "GetManagedPrefixListEntries", body, found.id)
    for table in cloud.of(TransitGatewayRouteTable).values():
        for operation, write in (
            ("SearchTransitGatewayRoutes", transit_routes.transit_gateway_routes),
            ("GetTransitGatewayRouteTableAssociations", transit_routes.table_associations),
            ("GetTransitGatewayRouteTablePropagations", transit_routes.table_propagations),
        ):
            yield Answer("ec2", operation, write(cloud, table), table.id)
    for hub in cloud.of(DirectConnectGateway).values():
        whole = direct_connect.describe_direct_connect_gateway_associations(cloud)
        key = "directConnectGatewayAssociations"
        mine = [a for a in items_of(whole, key) if a["directConnectGatewayId"] == hub.id]
        yield Answer(
            "directconnect", "DescribeDirectConnectGatewayAssociations", {key: mine}, hub.id
        )
    homes = dict.fromkeys((vpc.account, vpc.region) for vpc in cloud.of(Vpc).values())
    for account, region in homes:
        body = bpa.block_public_access_options(cloud, region, account)
        about = f"{account}.{region}"
        yield Answer("ec2", "DescribeVpcBlockPublicAccessOptions", body, about)


def _of_services(cloud: Cloud) -> Iterator[Answer]:
    for balancer in cloud.of(LoadBalancer).values():
        attributes = load_balancers.load_balancer_attributes(balancer)
        listed = load_balancers.describe_listeners(cloud, balancer)
        yield Answer("elbv2", "DescribeLoadBalancerAttributes", attributes, balancer.id)
        yield Answer("elbv2", "DescribeListeners", listed, balancer.id)
    health = health_of(cloud)
    for group in cloud.of(TargetGroup).values():
        attributes = target_groups.target_group_attributes(group)
        targets = target_groups.target_health(cloud, group, health)
        yield Answer("elbv2", "DescribeTargetGroupAttributes", attributes, group.id)
        yield Answer("elbv2", "DescribeTargetHealth", targets, group.id)
    yield Answer(
        "ecs", "DescribeTasks", containers.describe_tasks(cloud), f"{containers.CLUSTER}.1"
    )
    online = systems_manager.describe_instance_information(cloud, agents_online(cloud))
    yield Answer("ssm", "DescribeInstanceInformation", online)


def _at_the_prompt(cloud: Cloud) -> Iterator[Answer]:
    for table in cloud.of(TransitGatewayRouteTable).values():
        body = transit_routes.prefix_list_references(cloud, table)
        yield Answer("ec2", "GetTransitGatewayPrefixListReferences", body, table.id)
    for attachment in transit.attachments(cloud):
        body = transit_routes.attachment_propagations(cloud, attachment)
        yield Answer("ec2", "GetTransitGatewayAttachmentPropagations", body, attachment.id)
    for listener in cloud.of(Listener).values():
        body = load_balancers.rules(cloud, listener)
        yield Answer("elbv2", "DescribeRules", body, listener.id)
    for function in cloud.of(LambdaFunction).values():
        body = functions.function(cloud, function)
        yield Answer("lambda", "GetFunctionConfiguration", body, function.id)
    for task in cloud.of(EcsTask).values():
        body = containers.task_definition(cloud, task)
        yield Answer("ecs", "DescribeTaskDefinition", body, task.id)
    for instance in cloud.of(Instance).values():
        connected = can_start_session(cloud, instance)
        body = systems_manager.connection_status(instance.id, connected=connected)
        yield Answer("ssm", "GetConnectionStatus", body, instance.id)


def _of_roles(cloud: Cloud) -> Iterator[Answer]:
    for role in cloud.of(IamRole).values():
        yield Answer("iam", "GetRole", {"Role": identities.role_json(cloud, role)}, role.id)
        profile = {"InstanceProfile": identities.instance_profile(cloud, role)}
        yield Answer("iam", "GetInstanceProfile", profile, role.id)
        attached = identities.attached_policies(role)
        yield Answer("iam", "ListAttachedRolePolicies", attached, role.id)
        yield Answer("iam", "ListRolePolicies", identities.inline_policy_names(role), role.id)
        yield Answer("iam", "GetRolePolicy", identities.inline_policy(role), role.id)


def _kebab(operation: str) -> str:
    words = operation.replace("DB", "Db")
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in words).lstrip("-")
