"""Looking at what joins VPCs to each other and to the outside, and at what is set for them.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-requests.html
"""

from __future__ import annotations

from trainer.actions import filter_paths_links as paths
from trainer.actions.listing import Listing, page, register
from trainer.actions.lookup import KINDS, find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    CustomerGateway,
    EgressOnlyInternetGateway,
    EndpointServiceConfiguration,
    PrefixList,
    TransitGateway,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    VpcEndpoint,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.cloud.aws_json.block_public_access import (
    block_public_access_options,
    describe_block_public_access_exclusions,
)
from trainer.cloud.aws_json.dhcp_options import describe_dhcp_options
from trainer.cloud.aws_json.endpoints import (
    describe_vpc_endpoint_connections,
    describe_vpc_endpoint_service_configurations,
    describe_vpc_endpoints,
)
from trainer.cloud.aws_json.flow_logs import describe_flow_logs
from trainer.cloud.aws_json.gateways import describe_egress_only_internet_gateways
from trainer.cloud.aws_json.identities import describe_iam_instance_profile_associations
from trainer.cloud.aws_json.peering import describe_vpc_peering_connections
from trainer.cloud.aws_json.prefix_lists import (
    describe_managed_prefix_lists,
    describe_prefix_lists,
    managed_prefix_list_entries,
)
from trainer.cloud.aws_json.transit import (
    describe_transit_gateway_attachments,
    describe_transit_gateway_peering_attachments,
    describe_transit_gateway_vpc_attachments,
    describe_transit_gateways,
)
from trainer.cloud.aws_json.transit_routes import describe_transit_gateway_route_tables
from trainer.cloud.aws_json.vpn import (
    describe_customer_gateways,
    describe_vpn_connections,
    describe_vpn_gateways,
)

_ATTACHMENT = KINDS[TransitGatewayVpcAttachment]
NO_ATTACHMENT = (f"{_ATTACHMENT.code}.NotFound", _ATTACHMENT.missing)
"""The refusal of an attachment that does not exist, whatever it would attach."""

LISTINGS = (
    Listing(
        "DescribeEgressOnlyInternetGateways",
        describe_egress_only_internet_gateways,
        "EgressOnlyInternetGateways",
        "EgressOnlyInternetGatewayIds",
        "EgressOnlyInternetGatewayId",
        paths.EGRESS_ONLY_INTERNET_GATEWAYS,
        EgressOnlyInternetGateway,
    ),
    Listing(
        "DescribeVpcEndpoints",
        describe_vpc_endpoints,
        "VpcEndpoints",
        "VpcEndpointIds",
        "VpcEndpointId",
        paths.VPC_ENDPOINTS,
        VpcEndpoint,
    ),
    Listing(
        "DescribeVpcEndpointServiceConfigurations",
        describe_vpc_endpoint_service_configurations,
        "ServiceConfigurations",
        "ServiceIds",
        "ServiceId",
        paths.ENDPOINT_SERVICES,
        EndpointServiceConfiguration,
    ),
    Listing(
        "DescribeVpcEndpointConnections",
        describe_vpc_endpoint_connections,
        "VpcEndpointConnections",
        "",
        "VpcEndpointConnectionId",
        paths.ENDPOINT_CONNECTIONS,
    ),
    Listing(
        "DescribePrefixLists",
        describe_prefix_lists,
        "PrefixLists",
        "PrefixListIds",
        "PrefixListId",
        paths.PREFIX_LISTS,
        absent=("InvalidPrefixListId.NotFound", "The prefix list ID '{}' does not exist"),
    ),
    Listing(
        "DescribeManagedPrefixLists",
        describe_managed_prefix_lists,
        "PrefixLists",
        "PrefixListIds",
        "PrefixListId",
        paths.MANAGED_PREFIX_LISTS,
        PrefixList,
    ),
    Listing(
        "DescribeVpcPeeringConnections",
        describe_vpc_peering_connections,
        "VpcPeeringConnections",
        "VpcPeeringConnectionIds",
        "VpcPeeringConnectionId",
        paths.PEERING_CONNECTIONS,
        VpcPeeringConnection,
    ),
    Listing(
        "DescribeDhcpOptions",
        describe_dhcp_options,
        "DhcpOptions",
        "DhcpOptionsIds",
        "DhcpOptionsId",
        paths.DHCP_OPTIONS,
        absent=("InvalidDhcpOptionID.NotFound", "The dhcpOption ID '{}' does not exist"),
    ),
    Listing(
        "DescribeFlowLogs",
        describe_flow_logs,
        "FlowLogs",
        "FlowLogIds",
        "FlowLogId",
        paths.FLOW_LOGS,
        filters="Filter",
        absent=(
            "InvalidFlowLogId.NotFound",
            "These flow log ids in the input list are not found: [TotalCount: 1] {}",
        ),
    ),
    Listing(
        "DescribeVpcBlockPublicAccessExclusions",
        describe_block_public_access_exclusions,
        "VpcBlockPublicAccessExclusions",
        "ExclusionIds",
        "ExclusionId",
        paths.BLOCK_EXCLUSIONS,
        absent=(
            "InvalidVpcBlockPublicAccessExclusionId.NotFound",
            "The VPC Block Public Access exclusion ID '{}' does not exist",
        ),
    ),
    Listing(
        "DescribeIamInstanceProfileAssociations",
        describe_iam_instance_profile_associations,
        "IamInstanceProfileAssociations",
        "AssociationIds",
        "AssociationId",
        paths.PROFILE_ASSOCIATIONS,
        absent=(
            "InvalidAssociationID.NotFound",
            "An invalid association-id of '{}' was given",
        ),
    ),
    Listing(
        "DescribeTransitGateways",
        describe_transit_gateways,
        "TransitGateways",
        "TransitGatewayIds",
        "TransitGatewayId",
        paths.TRANSIT_GATEWAYS,
        TransitGateway,
    ),
    Listing(
        "DescribeTransitGatewayAttachments",
        describe_transit_gateway_attachments,
        "TransitGatewayAttachments",
        "TransitGatewayAttachmentIds",
        "TransitGatewayAttachmentId",
        paths.ATTACHMENTS,
        absent=NO_ATTACHMENT,
    ),
    Listing(
        "DescribeTransitGatewayVpcAttachments",
        describe_transit_gateway_vpc_attachments,
        "TransitGatewayVpcAttachments",
        "TransitGatewayAttachmentIds",
        "TransitGatewayAttachmentId",
        paths.VPC_ATTACHMENTS,
        absent=NO_ATTACHMENT,
    ),
    Listing(
        "DescribeTransitGatewayPeeringAttachments",
        describe_transit_gateway_peering_attachments,
        "TransitGatewayPeeringAttachments",
        "TransitGatewayAttachmentIds",
        "TransitGatewayAttachmentId",
        paths.PEERING_ATTACHMENTS,
        absent=NO_ATTACHMENT,
    ),
    Listing(
        "DescribeTransitGatewayRouteTables",
        describe_transit_gateway_route_tables,
        "TransitGatewayRouteTables",
        "TransitGatewayRouteTableIds",
        "TransitGatewayRouteTableId",
        paths.TRANSIT_ROUTE_TABLES,
        TransitGatewayRouteTable,
    ),
    Listing(
        "DescribeVpnGateways",
        describe_vpn_gateways,
        "VpnGateways",
        "VpnGatewayIds",
        "VpnGatewayId",
        paths.VPN_GATEWAYS,
        VpnGateway,
    ),
    Listing(
        "DescribeCustomerGateways",
        describe_customer_gateways,
        "CustomerGateways",
        "CustomerGatewayIds",
        "CustomerGatewayId",
        paths.CUSTOMER_GATEWAYS,
        CustomerGateway,
    ),
    Listing(
        "DescribeVpnConnections",
        describe_vpn_connections,
        "VpnConnections",
        "VpnConnectionIds",
        "VpnConnectionId",
        paths.VPN_CONNECTIONS,
        VpnConnection,
    ),
)

register(LISTINGS)


@action("ec2", "GetManagedPrefixListEntries")
def get_managed_prefix_list_entries(cloud: Cloud, parameters: Parameters) -> Done:
    found = find(cloud, PrefixList, parameters.text("PrefixListId"))
    entries = managed_prefix_list_entries(found)["Entries"]
    assert isinstance(entries, list)
    return Done(cloud, page("Entries", entries, parameters))


@action("ec2", "DescribeVpcBlockPublicAccessOptions")
def describe_block_options(cloud: Cloud, parameters: Parameters) -> Done:
    return Done(cloud, block_public_access_options(cloud))
