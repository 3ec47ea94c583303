"""What the names of EC2's filters look at, for what joins VPCs to each other and to the outside.

As `trainer.actions.filter_paths`, which holds the kinds inside a VPC.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeTransitGatewayAttachments.html
"""

from __future__ import annotations

from trainer.actions.filter_paths import Paths

EGRESS_ONLY_INTERNET_GATEWAYS: Paths = {}
"""Only tags."""

VPC_ENDPOINTS: Paths = {
    "service-name": "ServiceName",
    "vpc-endpoint-id": "VpcEndpointId",
    "vpc-endpoint-state": "State",
    "vpc-endpoint-type": "VpcEndpointType",
    "vpc-id": "VpcId",
}

ENDPOINT_SERVICES: Paths = {
    "service-id": "ServiceId",
    "service-name": "ServiceName",
    "service-state": "ServiceState",
    "supported-ip-address-types": "SupportedIpAddressTypes[]",
}

ENDPOINT_CONNECTIONS: Paths = {
    "ip-address-type": "IpAddressType",
    "service-id": "ServiceId",
    "vpc-endpoint-id": "VpcEndpointId",
    "vpc-endpoint-owner": "VpcEndpointOwner",
    "vpc-endpoint-region": "VpcEndpointRegion",
    "vpc-endpoint-state": "VpcEndpointState",
}

PREFIX_LISTS: Paths = {
    "prefix-list-id": "PrefixListId",
    "prefix-list-name": "PrefixListName",
}

MANAGED_PREFIX_LISTS: Paths = {**PREFIX_LISTS, "owner-id": "OwnerId"}

PEERING_CONNECTIONS: Paths = {
    "accepter-vpc-info.cidr-block": "AccepterVpcInfo.CidrBlock",
    "accepter-vpc-info.owner-id": "AccepterVpcInfo.OwnerId",
    "accepter-vpc-info.vpc-id": "AccepterVpcInfo.VpcId",
    "requester-vpc-info.cidr-block": "RequesterVpcInfo.CidrBlock",
    "requester-vpc-info.owner-id": "RequesterVpcInfo.OwnerId",
    "requester-vpc-info.vpc-id": "RequesterVpcInfo.VpcId",
    "status-code": "Status.Code",
    "status-message": "Status.Message",
    "vpc-peering-connection-id": "VpcPeeringConnectionId",
}

DHCP_OPTIONS: Paths = {
    "dhcp-options-id": "DhcpOptionsId",
    "key": "DhcpConfigurations[].Key",
    "owner-id": "OwnerId",
    "value": "DhcpConfigurations[].Values[].Value",
}

FLOW_LOGS: Paths = {
    "deliver-log-status": "DeliverLogsStatus",
    "flow-log-id": "FlowLogId",
    "log-destination-type": "LogDestinationType",
    "log-group-name": "LogGroupName",
    "resource-id": "ResourceId",
    "traffic-type": "TrafficType",
}

BLOCK_EXCLUSIONS: Paths = {
    "internet-gateway-exclusion-mode": "InternetGatewayExclusionMode",
    "resource-arn": "ResourceArn",
    "state": "State",
}

PROFILE_ASSOCIATIONS: Paths = {
    "instance-id": "InstanceId",
    "state": "State",
}

TRANSIT_GATEWAYS: Paths = {
    "options.amazon-side-asn": "Options.AmazonSideAsn",
    "options.auto-accept-shared-attachments": "Options.AutoAcceptSharedAttachments",
    "options.default-route-table-association": "Options.DefaultRouteTableAssociation",
    "options.default-route-table-propagation": "Options.DefaultRouteTablePropagation",
    "options.dns-support": "Options.DnsSupport",
    "options.vpn-ecmp-support": "Options.VpnEcmpSupport",
    "owner-id": "OwnerId",
    "state": "State",
    "transit-gateway-id": "TransitGatewayId",
}

_ATTACHED: Paths = {
    "resource-id": "ResourceId",
    "resource-type": "ResourceType",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
}

ATTACHMENTS: Paths = {
    **_ATTACHED,
    "association.state": "Association.State",
    "association.transit-gateway-route-table-id": "Association.TransitGatewayRouteTableId",
    "resource-owner-id": "ResourceOwnerId",
    "state": "State",
    "transit-gateway-id": "TransitGatewayId",
    "transit-gateway-owner-id": "TransitGatewayOwnerId",
}

VPC_ATTACHMENTS: Paths = {
    "state": "State",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
    "transit-gateway-id": "TransitGatewayId",
    "vpc-id": "VpcId",
}

PEERING_ATTACHMENTS: Paths = {
    "local-owner-id": "RequesterTgwInfo.OwnerId",
    "remote-owner-id": "AccepterTgwInfo.OwnerId",
    "state": "State",
    "transit-gateway-attachment-id": "TransitGatewayAttachmentId",
    "transit-gateway-id": "RequesterTgwInfo.TransitGatewayId|AccepterTgwInfo.TransitGatewayId",
}

TRANSIT_ROUTE_TABLES: Paths = {
    "default-association-route-table": "DefaultAssociationRouteTable",
    "default-propagation-route-table": "DefaultPropagationRouteTable",
    "state": "State",
    "transit-gateway-id": "TransitGatewayId",
    "transit-gateway-route-table-id": "TransitGatewayRouteTableId",
}

TRANSIT_ROUTES: Paths = {
    "attachment.resource-id": "TransitGatewayAttachments[].ResourceId",
    "attachment.resource-type": "TransitGatewayAttachments[].ResourceType",
    "attachment.transit-gateway-attachment-id": (
        "TransitGatewayAttachments[].TransitGatewayAttachmentId"
    ),
    "prefix-list-id": "PrefixListId",
    "state": "State",
    "type": "Type",
}

TABLE_ATTACHMENTS: Paths = _ATTACHED
"""Associations and propagations of one table."""

ATTACHMENT_PROPAGATIONS: Paths = {
    "transit-gateway-route-table-id": "TransitGatewayRouteTableId",
}

PREFIX_LIST_REFERENCES: Paths = {
    "attachment.resource-id": "TransitGatewayAttachment.ResourceId",
    "attachment.resource-type": "TransitGatewayAttachment.ResourceType",
    "attachment.transit-gateway-attachment-id": (
        "TransitGatewayAttachment.TransitGatewayAttachmentId"
    ),
    "is-blackhole": "Blackhole",
    "prefix-list-id": "PrefixListId",
    "prefix-list-owner-id": "PrefixListOwnerId",
    "state": "State",
}

VPN_GATEWAYS: Paths = {
    "amazon-side-asn": "AmazonSideAsn",
    "attachment.state": "VpcAttachments[].State",
    "attachment.vpc-id": "VpcAttachments[].VpcId",
    "state": "State",
    "type": "Type",
    "vpn-gateway-id": "VpnGatewayId",
}

CUSTOMER_GATEWAYS: Paths = {
    "bgp-asn": "BgpAsn",
    "customer-gateway-id": "CustomerGatewayId",
    "ip-address": "IpAddress",
    "state": "State",
    "type": "Type",
}

VPN_CONNECTIONS: Paths = {
    "customer-gateway-id": "CustomerGatewayId",
    "option.static-routes-only": "Options.StaticRoutesOnly",
    "route.destination-cidr-block": "Routes[].DestinationCidrBlock",
    "state": "State",
    "transit-gateway-id": "TransitGatewayId",
    "type": "Type",
    "vpn-connection-id": "VpnConnectionId",
    "vpn-gateway-id": "VpnGatewayId",
}
