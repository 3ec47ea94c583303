"""Topologies: the part of a scenario file that describes a cloud.

Short to write: friendly ids, and AWS's own default for whatever is left out. What AWS makes by
itself is made here, with ids that follow from the file:

- per VPC a main route table ``rtb-main-<vpc>``, a default network ACL ``acl-default-<vpc>`` and
  a default security group ``sg-default-<vpc>``;
- an interface ``eni-web`` for an instance ``i-web``, and ``eni-<id>`` for any other owner; the
  standby of a Multi-AZ database has ``eni-<id>-standby``, and an owner with one interface in
  each of its subnets (load balancer, interface endpoint, Lambda function) ``eni-<id>-<zone>``;
- every AWS service that something refers to, and the prefix lists ``pl-s3`` and ``pl-dynamodb``
  (``pl-s3-<region>`` in another Region than the file's) once something refers to them;
- a gateway endpoint's routes to its prefix list;
- an attachment ``tgw-attach-<id>`` for a VPN connection or Direct Connect gateway on a transit
  gateway, and a route table ``tgw-rtb-default-<gateway>`` for a transit gateway without one;
- rule ids ``sgr-web-in-1``, ``sgr-web-out-1`` … for the rules of ``sg-web``.

An id that the file itself uses is never taken: a number is appended then.

Whatever has interfaces may list ``interfaces`` of the file instead of having them made. What a
real account refers to and does not show is named in ``elsewhere``, a list of ids that may stand
where a resource is referred to; ``missing_facts`` say what follows.
"""

from __future__ import annotations

from collections.abc import Callable

from trainer.cloud.balancing import Listener, LoadBalancer, TargetGroup
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import IamRole, Instance, NetworkInterface, OutsideHost
from trainer.cloud.database import DbInstance, DbSubnetGroup
from trainer.cloud.endpoints import (
    AwsService,
    EndpointServiceConfiguration,
    PrefixList,
    VpcEndpoint,
)
from trainer.cloud.filters import NetworkAcl, SecurityGroup
from trainer.cloud.flow_log import FlowLog
from trainer.cloud.gateways import (
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    NatGateway,
    RegionalNatGateway,
    VpcBlockPublicAccess,
)
from trainer.cloud.hybrid import (
    CustomerGateway,
    DirectConnectGateway,
    Site,
    SiteHost,
    VirtualInterface,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.missing import MissingFact
from trainer.cloud.network import DhcpOptions, RouteTable, Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.peering import VpcPeeringConnection
from trainer.cloud.serverless import EcsTask, EksPod, LambdaFunction
from trainer.cloud.service_addresses import parse_service_id
from trainer.cloud.topology import (
    balancing,
    compute,
    database,
    endpoints,
    filters,
    gateways,
    hybrid,
    logs,
    missing,
    network,
    peering,
    serverless,
    transit,
)
from trainer.cloud.topology.addresses import assign_addresses
from trainer.cloud.topology.draft import Draft
from trainer.cloud.topology.section import Section
from trainer.cloud.transit import (
    TransitGateway,
    TransitGatewayDirectConnectAttachment,
    TransitGatewayPeeringAttachment,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    TransitGatewayVpnAttachment,
)
from trainer.cloud.validate import CHECKS, WHOLE_CHECKS, validate

STEPS: tuple[Callable[[Draft], None], ...] = (
    Section("outside_hosts", OutsideHost, compute.read_outside_host),
    Section("sites", Site, hybrid.read_site),
    Section("site_hosts", SiteHost, hybrid.read_site_host),
    Section("iam_roles", IamRole, compute.read_iam_role),
    Section("dhcp_options", DhcpOptions, network.read_dhcp_options),
    Section("vpcs", Vpc, network.read_vpc),
    Section("subnets", Subnet, network.read_subnet),
    Section("vpc_block_public_access", VpcBlockPublicAccess, gateways.read_block_public_access),
    Section("aws_services", AwsService, endpoints.read_aws_service, parse_service_id),
    endpoints.services_without_addresses,
    Section("prefix_lists", PrefixList, endpoints.read_prefix_list),
    filters.default_security_groups,
    Section("security_groups", SecurityGroup, filters.read_security_group),
    # Whatever has interfaces comes before these get their addresses.
    Section("network_interfaces", NetworkInterface, compute.read_network_interface),
    Section("instances", Instance, compute.read_instance),
    Section("nat_gateways", NatGateway, gateways.read_nat_gateway),
    Section("db_subnet_groups", DbSubnetGroup, database.read_db_subnet_group),
    Section("db_instances", DbInstance, database.read_db_instance),
    Section("load_balancers", LoadBalancer, balancing.read_load_balancer),
    Section("lambda_functions", LambdaFunction, serverless.read_lambda_function),
    Section("ecs_tasks", EcsTask, serverless.read_ecs_task),
    Section("eks_pods", EksPod, serverless.read_eks_pod),
    Section("endpoint_services", EndpointServiceConfiguration, endpoints.read_endpoint_service),
    Section("vpc_endpoints", VpcEndpoint, endpoints.read_vpc_endpoint),
    endpoints.implied_services,
    assign_addresses,
    Section("target_groups", TargetGroup, balancing.read_target_group),
    Section("listeners", Listener, balancing.read_listener),
    Section("internet_gateways", InternetGateway, gateways.read_internet_gateway),
    Section(
        "egress_only_internet_gateways",
        EgressOnlyInternetGateway,
        gateways.read_egress_only_internet_gateway,
    ),
    Section("regional_nat_gateways", RegionalNatGateway, gateways.read_regional_nat_gateway),
    Section("elastic_ips", ElasticIp, gateways.read_elastic_ip),
    Section("peering_connections", VpcPeeringConnection, peering.read_peering_connection),
    Section("transit_gateways", TransitGateway, transit.read_transit_gateway),
    Section("vpn_gateways", VpnGateway, hybrid.read_vpn_gateway),
    Section("customer_gateways", CustomerGateway, hybrid.read_customer_gateway),
    Section("vpn_connections", VpnConnection, hybrid.read_vpn_connection),
    Section("direct_connect_gateways", DirectConnectGateway, hybrid.read_direct_connect_gateway),
    Section("virtual_interfaces", VirtualInterface, hybrid.read_virtual_interface),
    Section(
        "transit_gateway_vpc_attachments", TransitGatewayVpcAttachment, transit.read_vpc_attachment
    ),
    Section(
        "transit_gateway_peering_attachments",
        TransitGatewayPeeringAttachment,
        transit.read_peering_attachment,
    ),
    Section(
        "transit_gateway_vpn_attachments", TransitGatewayVpnAttachment, transit.read_vpn_attachment
    ),
    Section(
        "transit_gateway_direct_connect_attachments",
        TransitGatewayDirectConnectAttachment,
        transit.read_direct_connect_attachment,
    ),
    transit.implied_attachments,
    Section("transit_gateway_route_tables", TransitGatewayRouteTable, transit.read_route_table),
    transit.default_route_tables,
    Section("route_tables", RouteTable, network.read_route_table),
    network.main_route_tables,
    endpoints.gateway_endpoint_routes,
    Section("network_acls", NetworkAcl, filters.read_network_acl),
    filters.default_network_acls,
    Section("flow_logs", FlowLog, logs.read_flow_log),
    Section("missing_facts", MissingFact, missing.read_missing_fact),
)
"""A cloud is made in this order; each step may refer to what the steps before it made."""

_SECTIONS = {step.name: step for step in STEPS if isinstance(step, Section)}


def load_topology(node: Node) -> Cloud:
    """The cloud that a topology describes.

    Raises:
        BadInput: the topology breaks a rule of the format or of AWS; several problems at once.
    """
    node.fields(optional=("region", "elsewhere", *_SECTIONS))
    draft = Draft(
        root=node,
        region=node.read("region", lambda n: n.parse(network.parse_region), network.DEFAULT_REGION),
        section_of={section.kind: section.name for section in _SECTIONS.values()},
    )
    draft.declare({name: section.parse_id for name, section in _SECTIONS.items()})
    for step in STEPS:
        step(draft)
    cloud = draft.cloud()
    checks = CHECKS if draft.faults else (*CHECKS, *WHOLE_CHECKS)
    draft.faults.extend(validate(cloud, draft.places(), checks))
    draft.faults.check()
    return cloud
