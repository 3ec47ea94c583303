"""The responses that are read: the top-level key of each, and the command that prints it."""

from __future__ import annotations

from types import MappingProxyType

COMMANDS = MappingProxyType(
    {
        "Vpcs": "aws ec2 describe-vpcs",
        "EnableDnsSupport": "aws ec2 describe-vpc-attribute --attribute enableDnsSupport",
        "EnableDnsHostnames": "aws ec2 describe-vpc-attribute --attribute enableDnsHostnames",
        "Subnets": "aws ec2 describe-subnets",
        "RouteTables": "aws ec2 describe-route-tables",
        "Reservations": "aws ec2 describe-instances",
        "Images": "aws ec2 describe-images",
        "NetworkInterfaces": "aws ec2 describe-network-interfaces",
        "Addresses": "aws ec2 describe-addresses",
        "SecurityGroups": "aws ec2 describe-security-groups",
        "SecurityGroupRules": "aws ec2 describe-security-group-rules",
        "NetworkAcls": "aws ec2 describe-network-acls",
        "InternetGateways": "aws ec2 describe-internet-gateways",
        "EgressOnlyInternetGateways": "aws ec2 describe-egress-only-internet-gateways",
        "NatGateways": "aws ec2 describe-nat-gateways",
        "VpcEndpoints": "aws ec2 describe-vpc-endpoints",
        "ServiceConfigurations": "aws ec2 describe-vpc-endpoint-service-configurations",
        "PrefixLists": "aws ec2 describe-managed-prefix-lists",
        "Entries": "aws ec2 get-managed-prefix-list-entries",
        "VpcPeeringConnections": "aws ec2 describe-vpc-peering-connections",
        "VpcBlockPublicAccessOptions": "aws ec2 describe-vpc-block-public-access-options",
        "VpcBlockPublicAccessExclusions": "aws ec2 describe-vpc-block-public-access-exclusions",
        "DhcpOptions": "aws ec2 describe-dhcp-options",
        "FlowLogs": "aws ec2 describe-flow-logs",
        "TransitGateways": "aws ec2 describe-transit-gateways",
        "TransitGatewayAttachments": "aws ec2 describe-transit-gateway-attachments",
        "TransitGatewayVpcAttachments": "aws ec2 describe-transit-gateway-vpc-attachments",
        "TransitGatewayPeeringAttachments": "aws ec2 describe-transit-gateway-peering-attachments",
        "TransitGatewayRouteTables": "aws ec2 describe-transit-gateway-route-tables",
        "TransitGatewayConnects": "aws ec2 describe-transit-gateway-connects",
        "TransitGatewayRouteTablePropagations": (
            "aws ec2 get-transit-gateway-route-table-propagations"
        ),
        "Associations": "aws ec2 get-transit-gateway-route-table-associations",
        "Routes": "aws ec2 search-transit-gateway-routes",
        "TransitGatewayPrefixListReferences": (
            "aws ec2 get-transit-gateway-prefix-list-references"
        ),
        "VpnGateways": "aws ec2 describe-vpn-gateways",
        "CustomerGateways": "aws ec2 describe-customer-gateways",
        "VpnConnections": "aws ec2 describe-vpn-connections",
        "virtualInterfaces": "aws directconnect describe-virtual-interfaces",
        "virtualGateways": "aws directconnect describe-virtual-gateways",
        "directConnectGateways": "aws directconnect describe-direct-connect-gateways",
        "directConnectGatewayAssociations": (
            "aws directconnect describe-direct-connect-gateway-associations"
        ),
        "directConnectGatewayAttachments": (
            "aws directconnect describe-direct-connect-gateway-attachments"
        ),
        "DBInstances": "aws rds describe-db-instances",
        "DBClusters": "aws rds describe-db-clusters",
        "DBSubnetGroups": "aws rds describe-db-subnet-groups",
        "LoadBalancers": "aws elbv2 describe-load-balancers",
        "LoadBalancerDescriptions": "aws elb describe-load-balancers",
        "Listeners": "aws elbv2 describe-listeners",
        "Rules": "aws elbv2 describe-rules",
        "TargetGroups": "aws elbv2 describe-target-groups",
        "TargetHealthDescriptions": "aws elbv2 describe-target-health",
        "Attributes": "aws elbv2 describe-load-balancer-attributes",
        "Functions": "aws lambda list-functions",
        "tasks": "aws ecs describe-tasks",
        "InstanceInformationList": "aws ssm describe-instance-information",
    }
)
"""``Attributes`` is of ``describe-target-group-attributes`` as well, and ``PrefixLists`` of
``describe-prefix-lists``: the file name and the objects tell which."""

WHOLE = frozenset({"EnableDnsSupport", "EnableDnsHostnames"})
"""Keys whose response is one object, with the id that it belongs to beside the key."""

UNREAD = frozenset(
    {
        "AvailabilityZones",
        "InstanceStatuses",
        "Regions",
        "UserId",  # sts get-caller-identity
        "clusterArns",
        "connections",
        "serviceArns",
        "taskArns",
    }
)
"""Keys of responses that scripts save on the way, and that tell nothing that is needed here."""
