"""What the names of EC2's filters look at: paths into the response's items.

``Routes[].State`` is the state of every route; ``A|B`` looks at either. The names are those of
each operation's page in the API reference, as far as the model knows what they look at.
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html
"""

from __future__ import annotations

from collections.abc import Mapping

Paths = Mapping[str, str]


def _under(prefix: str, path: str, names: Mapping[str, str]) -> dict[str, str]:
    return {f"{prefix}.{name}": f"{path}.{end}" for name, end in names.items()}


VPCS: Paths = {
    "cidr": "CidrBlock",
    "cidr-block-association.association-id": "CidrBlockAssociationSet[].AssociationId",
    "cidr-block-association.cidr-block": "CidrBlockAssociationSet[].CidrBlock",
    "cidr-block-association.state": "CidrBlockAssociationSet[].CidrBlockState.State",
    "dhcp-options-id": "DhcpOptionsId",
    "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet[].AssociationId",
    "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlockState.State",
    "is-default": "IsDefault",
    "owner-id": "OwnerId",
    "state": "State",
    "vpc-id": "VpcId",
}

SUBNETS: Paths = {
    "availability-zone": "AvailabilityZone",
    "availability-zone-id": "AvailabilityZoneId",
    "available-ip-address-count": "AvailableIpAddressCount",
    "cidr-block": "CidrBlock",
    "default-for-az": "DefaultForAz",
    "enable-dns64": "EnableDns64",
    "ipv6-cidr-block-association.association-id": "Ipv6CidrBlockAssociationSet[].AssociationId",
    "ipv6-cidr-block-association.ipv6-cidr-block": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlock",
    "ipv6-cidr-block-association.state": "Ipv6CidrBlockAssociationSet[].Ipv6CidrBlockState.State",
    "ipv6-native": "Ipv6Native",
    "map-public-ip-on-launch": "MapPublicIpOnLaunch",
    "owner-id": "OwnerId",
    "state": "State",
    "subnet-arn": "SubnetArn",
    "subnet-id": "SubnetId",
    "vpc-id": "VpcId",
}

ROUTE_TABLES: Paths = {
    "association.gateway-id": "Associations[].GatewayId",
    "association.main": "Associations[].Main",
    "association.route-table-association-id": "Associations[].RouteTableAssociationId",
    "association.route-table-id": "Associations[].RouteTableId",
    "association.subnet-id": "Associations[].SubnetId",
    "owner-id": "OwnerId",
    "route-table-id": "RouteTableId",
    "vpc-id": "VpcId",
    **_under(
        "route",
        "Routes[]",
        {
            "destination-cidr-block": "DestinationCidrBlock",
            "destination-ipv6-cidr-block": "DestinationIpv6CidrBlock",
            "destination-prefix-list-id": "DestinationPrefixListId",
            "egress-only-internet-gateway-id": "EgressOnlyInternetGatewayId",
            "gateway-id": "GatewayId",
            "instance-id": "InstanceId",
            "nat-gateway-id": "NatGatewayId",
            "origin": "Origin",
            "state": "State",
            "transit-gateway-id": "TransitGatewayId",
            "vpc-peering-connection-id": "VpcPeeringConnectionId",
        },
    ),
}

INTERNET_GATEWAYS: Paths = {
    "attachment.state": "Attachments[].State",
    "attachment.vpc-id": "Attachments[].VpcId",
    "internet-gateway-id": "InternetGatewayId",
    "owner-id": "OwnerId",
}

NAT_GATEWAYS: Paths = {
    "nat-gateway-id": "NatGatewayId",
    "state": "State",
    "subnet-id": "SubnetId",
    "vpc-id": "VpcId",
}

ADDRESSES: Paths = {
    "allocation-id": "AllocationId",
    "association-id": "AssociationId",
    "instance-id": "InstanceId",
    "network-border-group": "NetworkBorderGroup",
    "network-interface-id": "NetworkInterfaceId",
    "network-interface-owner-id": "NetworkInterfaceOwnerId",
    "private-ip-address": "PrivateIpAddress",
    "public-ip": "PublicIp",
}

_PERMISSION = {
    "cidr": "IpRanges[].CidrIp",
    "from-port": "FromPort",
    "group-id": "UserIdGroupPairs[].GroupId",
    "ipv6-cidr": "Ipv6Ranges[].CidrIpv6",
    "prefix-list-id": "PrefixListIds[].PrefixListId",
    "protocol": "IpProtocol",
    "to-port": "ToPort",
    "user-id": "UserIdGroupPairs[].UserId",
}

SECURITY_GROUPS: Paths = {
    "description": "Description",
    "group-id": "GroupId",
    "group-name": "GroupName",
    "owner-id": "OwnerId",
    "vpc-id": "VpcId",
    **_under("ip-permission", "IpPermissions[]", _PERMISSION),
    **_under("egress.ip-permission", "IpPermissionsEgress[]", _PERMISSION),
}

SECURITY_GROUP_RULES: Paths = {
    "group-id": "GroupId",
    "security-group-rule-id": "SecurityGroupRuleId",
}

NETWORK_ACLS: Paths = {
    "association.association-id": "Associations[].NetworkAclAssociationId",
    "association.network-acl-id": "Associations[].NetworkAclId",
    "association.subnet-id": "Associations[].SubnetId",
    "default": "IsDefault",
    "network-acl-id": "NetworkAclId",
    "owner-id": "OwnerId",
    "vpc-id": "VpcId",
    **_under(
        "entry",
        "Entries[]",
        {
            "cidr": "CidrBlock",
            "egress": "Egress",
            "icmp.code": "IcmpTypeCode.Code",
            "icmp.type": "IcmpTypeCode.Type",
            "ipv6-cidr": "Ipv6CidrBlock",
            "port-range.from": "PortRange.From",
            "port-range.to": "PortRange.To",
            "protocol": "Protocol",
            "rule-action": "RuleAction",
            "rule-number": "RuleNumber",
        },
    ),
}

_INTERFACE = {
    "addresses.association.public-ip": "PrivateIpAddresses[].Association.PublicIp",
    "addresses.primary": "PrivateIpAddresses[].Primary",
    "addresses.private-ip-address": "PrivateIpAddresses[].PrivateIpAddress",
    "association.allocation-id": "Association.AllocationId",
    "association.association-id": "Association.AssociationId",
    "association.ip-owner-id": "Association.IpOwnerId",
    "association.public-dns-name": "Association.PublicDnsName",
    "association.public-ip": "Association.PublicIp",
    "attachment.attachment-id": "Attachment.AttachmentId",
    "attachment.device-index": "Attachment.DeviceIndex",
    "attachment.instance-id": "Attachment.InstanceId",
    "attachment.instance-owner-id": "Attachment.InstanceOwnerId",
    "attachment.status": "Attachment.Status",
    "availability-zone": "AvailabilityZone",
    "description": "Description",
    "group-id": "Groups[].GroupId",
    "ipv6-addresses.ipv6-address": "Ipv6Addresses[].Ipv6Address",
    "mac-address": "MacAddress",
    "network-interface-id": "NetworkInterfaceId",
    "owner-id": "OwnerId",
    "private-dns-name": "PrivateIpAddresses[].PrivateDnsName",
    "private-ip-address": "PrivateIpAddress",
    "requester-managed": "RequesterManaged",
    "source-dest-check": "SourceDestCheck",
    "status": "Status",
    "subnet-id": "SubnetId",
    "vpc-id": "VpcId",
}

NETWORK_INTERFACES: Paths = {**_INTERFACE, "interface-type": "InterfaceType"}

INSTANCES: Paths = {
    "availability-zone": "Placement.AvailabilityZone",
    "dns-name": "PublicDnsName",
    "instance-id": "InstanceId",
    "instance-state-code": "State.Code",
    "instance-state-name": "State.Name",
    "instance.group-id": "SecurityGroups[].GroupId",
    "instance.group-name": "SecurityGroups[].GroupName",
    "ip-address": "PublicIpAddress",
    "ipv6-address": "NetworkInterfaces[].Ipv6Addresses[].Ipv6Address",
    "monitoring-state": "Monitoring.State",
    "platform": "Platform",
    "platform-details": "PlatformDetails",
    "private-dns-name": "PrivateDnsName",
    "private-ip-address": "PrivateIpAddress",
    "source-dest-check": "SourceDestCheck",
    "subnet-id": "SubnetId",
    "tenancy": "Placement.Tenancy",
    "vpc-id": "VpcId",
    **_under("network-interface", "NetworkInterfaces[]", _INTERFACE),
}

INSTANCE_STATUS: Paths = {
    "availability-zone": "AvailabilityZone",
    "instance-state-code": "InstanceState.Code",
    "instance-state-name": "InstanceState.Name",
    "instance-status.reachability": "InstanceStatus.Details[].Status",
    "instance-status.status": "InstanceStatus.Status",
    "system-status.reachability": "SystemStatus.Details[].Status",
    "system-status.status": "SystemStatus.Status",
}

ZONES: Paths = {
    "group-name": "GroupName",
    "opt-in-status": "OptInStatus",
    "region-name": "RegionName",
    "state": "State",
    "zone-id": "ZoneId",
    "zone-name": "ZoneName",
    "zone-type": "ZoneType",
}

DB_INSTANCES: Paths = {
    "db-instance-id": "DBInstanceIdentifier",
    "engine": "Engine",
}
