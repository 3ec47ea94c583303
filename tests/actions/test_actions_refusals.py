"""What AWS refuses, and the code that it refuses with."""

import pytest
from shop_cloud import act, refusal, shop

from trainer.actions import AwsError, Call, perform
from trainer.cloud.aws_json.ids import derived_id

EVERYWHERE = {"CidrIp": "0.0.0.0/0"}


def rule(protocol="tcp", first=22, last=22, **peer):
    peer = peer or {"IpRanges": [EVERYWHERE]}
    return [{"IpProtocol": protocol, "FromPort": first, "ToPort": last, **peer}]


def entry(**changes):
    return {
        "NetworkAclId": "acl-app",
        "Egress": False,
        "RuleNumber": 200,
        "Protocol": "6",
        "PortRange": {"From": 80, "To": 80},
        "RuleAction": "allow",
        "CidrBlock": "0.0.0.0/0",
        **changes,
    }


def route(table="rtb-spare", cidr="0.0.0.0/0", **target):
    return {"RouteTableId": table, "DestinationCidrBlock": cidr, **target}


REFUSED = [
    # Routes
    ("CreateRoute", route("rtb-public", GatewayId="igw-shop"), "RouteAlreadyExists"),
    ("CreateRoute", route("rtb-public", "10.0.0.0/16", GatewayId="igw-shop"), "RouteAlreadyExists"),
    ("CreateRoute", route("rtb-lab", GatewayId="igw-shop"), "InvalidParameterValue"),
    ("CreateRoute", route("rtb-lab", NatGatewayId="nat-a"), "InvalidParameterValue"),
    ("CreateRoute", route("rtb-lab", InstanceId="i-web"), "InvalidParameterValue"),
    ("CreateRoute", route(GatewayId="igw-spare"), "InvalidParameterValue"),
    ("CreateRoute", route(GatewayId="igw-none"), "InvalidGatewayID.NotFound"),
    ("CreateRoute", route(NatGatewayId="nat-none"), "InvalidNatGatewayID.NotFound"),
    ("CreateRoute", route(InstanceId="i-twin"), "InvalidInstanceID"),
    ("CreateRoute", route(), "MissingParameter"),
    (
        "CreateRoute",
        route(GatewayId="igw-shop", NatGatewayId="nat-a"),
        "InvalidParameterCombination",
    ),
    ("CreateRoute", route(cidr="10.0.10.0/25", NatGatewayId="nat-a"), "InvalidParameterValue"),
    ("CreateRoute", route(cidr="10.0.10.0/24", GatewayId="igw-shop"), "InvalidParameterValue"),
    ("CreateRoute", route(cidr="169.254.169.0/24", NatGatewayId="nat-a"), "InvalidParameterValue"),
    ("CreateRoute", route(cidr="10.0.0.0/33", GatewayId="igw-shop"), "InvalidParameterValue"),
    ("CreateRoute", route("rtb-none", GatewayId="igw-shop"), "InvalidRouteTableID.NotFound"),
    ("CreateRoute", route("subnet-lab", GatewayId="igw-shop"), "InvalidRouteTableID.Malformed"),
    ("ReplaceRoute", route(GatewayId="igw-shop"), "InvalidParameterValue"),
    ("ReplaceRoute", route(cidr="10.0.0.0/16", NatGatewayId="nat-a"), "InvalidParameterValue"),
    ("DeleteRoute", route(), "InvalidRoute.NotFound"),
    ("DeleteRoute", route(cidr="10.0.0.0/16"), "InvalidParameterValue"),
    # Route tables
    (
        "AssociateRouteTable",
        {"RouteTableId": "rtb-spare", "SubnetId": "subnet-app-a"},
        "Resource.AlreadyAssociated",
    ),
    (
        "AssociateRouteTable",
        {"RouteTableId": "rtb-lab", "SubnetId": "subnet-app-a"},
        "InvalidParameterValue",
    ),
    ("DeleteRouteTable", {"RouteTableId": "rtb-main"}, "DependencyViolation"),
    ("DeleteRouteTable", {"RouteTableId": "rtb-public"}, "DependencyViolation"),
    (
        "DisassociateRouteTable",
        {"AssociationId": derived_id("rtbassoc", "rtb-main", "vpc-shop")},
        "InvalidParameterValue",
    ),
    ("DisassociateRouteTable", {"AssociationId": "rtbassoc-0"}, "InvalidAssociationID.NotFound"),
    # Internet gateways
    (
        "AttachInternetGateway",
        {"InternetGatewayId": "igw-spare", "VpcId": "vpc-shop"},
        "InvalidParameterValue",
    ),
    (
        "AttachInternetGateway",
        {"InternetGatewayId": "igw-shop", "VpcId": "vpc-lab"},
        "Resource.AlreadyAssociated",
    ),
    (
        "DetachInternetGateway",
        {"InternetGatewayId": "igw-shop", "VpcId": "vpc-shop"},
        "DependencyViolation",
    ),
    (
        "DetachInternetGateway",
        {"InternetGatewayId": "igw-spare", "VpcId": "vpc-shop"},
        "Gateway.NotAttached",
    ),
    ("DeleteInternetGateway", {"InternetGatewayId": "igw-shop"}, "DependencyViolation"),
    # Security groups
    (
        "CreateSecurityGroup",
        {"GroupName": "web", "Description": "日本語", "VpcId": "vpc-shop"},
        "InvalidParameterValue",
    ),
    (
        "CreateSecurityGroup",
        {"GroupName": "sg-web", "Description": "x", "VpcId": "vpc-shop"},
        "InvalidParameterValue",
    ),
    (
        "CreateSecurityGroup",
        {"GroupName": "default", "Description": "x", "VpcId": "vpc-shop"},
        "InvalidGroup.Reserved",
    ),
    ("CreateSecurityGroup", {"GroupName": "a", "Description": "x"}, "VPCIdNotSpecified"),
    ("DeleteSecurityGroup", {"GroupId": "sg-bastion"}, "DependencyViolation"),
    ("DeleteSecurityGroup", {"GroupId": "sg-default-vpc-shop"}, "CannotDelete"),
    ("DeleteSecurityGroup", {"GroupId": "sg-none"}, "InvalidGroup.NotFound"),
    ("DeleteSecurityGroup", {"GroupId": "web"}, "InvalidGroupId.Malformed"),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(first=80, last=80)},
        "InvalidPermission.Duplicate",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(first=90, last=80)},
        "InvalidParameterValue",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(first=80, last=70000)},
        "InvalidParameterValue",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": [{"IpProtocol": "tcp", "IpRanges": [EVERYWHERE]}]},
        "InvalidParameterValue",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": [{"IpProtocol": "-1"}]},
        "MissingParameter",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(UserIdGroupPairs=[{"GroupId": "sg-lab"}])},
        "InvalidGroup.NotFound",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(IpRanges=[{"CidrIp": "10.0.0.5"}])},
        "InvalidParameterValue",
    ),
    (
        "AuthorizeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule("foo")},
        "InvalidParameterValue",
    ),
    (
        "RevokeSecurityGroupIngress",
        {"GroupId": "sg-web", "IpPermissions": rule(first=81, last=81)},
        "InvalidPermission.NotFound",
    ),
    (
        "RevokeSecurityGroupIngress",
        {"GroupId": "sg-web", "SecurityGroupRuleIds": ["sgr-none"]},
        "InvalidSecurityGroupRuleId.NotFound",
    ),
    # Network ACLs
    ("CreateNetworkAclEntry", entry(RuleNumber=100), "NetworkAclEntryAlreadyExists"),
    ("CreateNetworkAclEntry", entry(RuleNumber=32767), "InvalidParameterValue"),
    ("CreateNetworkAclEntry", entry(RuleNumber=0), "InvalidParameterValue"),
    ("CreateNetworkAclEntry", entry(PortRange=None), "MissingParameter"),
    ("CreateNetworkAclEntry", entry(Protocol="1"), "MissingParameter"),
    ("CreateNetworkAclEntry", entry(Protocol="300"), "InvalidParameterValue"),
    ("CreateNetworkAclEntry", entry(RuleAction="drop"), "InvalidParameterValue"),
    ("CreateNetworkAclEntry", entry(Ipv6CidrBlock="::/0"), "InvalidParameterCombination"),
    ("ReplaceNetworkAclEntry", entry(RuleNumber=300), "InvalidNetworkAclEntry.NotFound"),
    (
        "DeleteNetworkAclEntry",
        {"NetworkAclId": "acl-app", "Egress": True, "RuleNumber": 110},
        "InvalidNetworkAclEntry.NotFound",
    ),
    ("DeleteNetworkAcl", {"NetworkAclId": "acl-app"}, "DependencyViolation"),
    ("DeleteNetworkAcl", {"NetworkAclId": "acl-default-vpc-shop"}, "InvalidParameterValue"),
    (
        "ReplaceNetworkAclAssociation",
        {
            "AssociationId": derived_id("aclassoc", "acl-app", "subnet-app-a"),
            "NetworkAclId": "acl-lab",
        },
        "InvalidParameterValue",
    ),
    # Addresses and NAT gateways
    (
        "AssociateAddress",
        {"AllocationId": "eipalloc-free", "InstanceId": "i-twin"},
        "InvalidInstanceID",
    ),
    (
        "AssociateAddress",
        {"AllocationId": "eipalloc-nat", "InstanceId": "i-web"},
        "AuthFailure",
    ),
    (
        "AssociateAddress",
        {
            "AllocationId": "eipalloc-free",
            "InstanceId": "i-web",
            "PrivateIpAddress": "10.0.0.200",
        },
        "InvalidParameterValue",
    ),
    ("ReleaseAddress", {"AllocationId": "eipalloc-nat"}, "InvalidIPAddress.InUse"),
    ("DisassociateAddress", {"PublicIp": "203.0.113.20"}, "AuthFailure"),
    ("DisassociateAddress", {"PublicIp": "203.0.113.99"}, "InvalidAddress.NotFound"),
    ("CreateNatGateway", {"SubnetId": "subnet-public-a"}, "MissingParameter"),
    (
        "CreateNatGateway",
        {"SubnetId": "subnet-public-a", "AllocationId": "eipalloc-nat"},
        "Resource.AlreadyAssociated",
    ),
    (
        "CreateNatGateway",
        {
            "SubnetId": "subnet-public-a",
            "AllocationId": "eipalloc-free",
            "ConnectivityType": "private",
        },
        "InvalidParameter",
    ),
    ("DeleteNatGateway", {"NatGatewayId": "nat-none"}, "NatGatewayNotFound"),
    # Subnets and VPCs
    ("CreateSubnet", {"VpcId": "vpc-shop", "CidrBlock": "10.1.0.0/24"}, "InvalidSubnet.Range"),
    ("CreateSubnet", {"VpcId": "vpc-shop", "CidrBlock": "10.0.40.0/29"}, "InvalidSubnet.Range"),
    ("CreateSubnet", {"VpcId": "vpc-shop", "CidrBlock": "10.0.10.0/28"}, "InvalidSubnet.Conflict"),
    (
        "CreateSubnet",
        {"VpcId": "vpc-shop", "CidrBlock": "10.0.40.0/24", "AvailabilityZone": "us-east-1a"},
        "InvalidParameterValue",
    ),
    ("DeleteSubnet", {"SubnetId": "subnet-app-a"}, "DependencyViolation"),
    ("DeleteSubnet", {"SubnetId": "subnet-data-c"}, "DependencyViolation"),
    (
        "ModifyVpcAttribute",
        {"VpcId": "vpc-shop", "EnableDnsSupport": {"Value": True}, "EnableDnsHostnames": {}},
        "InvalidParameterCombination",
    ),
    # Instances and interfaces
    (
        "ModifyInstanceAttribute",
        {"InstanceId": "i-web", "Groups": ["sg-lab"]},
        "InvalidGroup.NotFound",
    ),
    (
        "ModifyInstanceAttribute",
        {"InstanceId": "i-twin", "Groups": ["sg-db"]},
        "InvalidInstanceID",
    ),
    ("StartInstances", {"InstanceIds": ["i-none"]}, "InvalidInstanceID.NotFound"),
    (
        "ModifyNetworkInterfaceAttribute",
        {"NetworkInterfaceId": "eni-nat-a", "Groups": ["sg-web"]},
        "AuthFailure",
    ),
    (
        "AssignPrivateIpAddresses",
        {"NetworkInterfaceId": "eni-app", "PrivateIpAddresses": ["10.0.10.3"]},
        "InvalidParameterValue",
    ),
    (
        "AssignPrivateIpAddresses",
        {"NetworkInterfaceId": "eni-app", "PrivateIpAddresses": ["10.0.11.40"]},
        "InvalidParameterValue",
    ),
    (
        "AssignPrivateIpAddresses",
        {"NetworkInterfaceId": "eni-app", "PrivateIpAddresses": ["10.0.10.4"]},
        "InvalidIPAddress.InUse",
    ),
    # Tags and looking
    ("CreateTags", {"Resources": ["x-1"], "Tags": [{"Key": "Name"}]}, "InvalidID"),
    ("CreateTags", {"Resources": ["db-shop"], "Tags": [{"Key": "Name"}]}, "InvalidID"),
    (
        "DescribeSubnets",
        {"Filters": [{"Name": "vpc", "Values": ["vpc-shop"]}]},
        "InvalidParameterValue",
    ),
    ("DescribeSubnets", {"Filters": [{"Name": "vpc-id"}]}, "MissingParameter"),
    ("DescribeSubnets", {"SubnetIds": ["subnet-none"]}, "InvalidSubnetID.NotFound"),
    ("DescribeSubnets", {"MaxResults": 3}, "InvalidParameterValue"),
    ("DescribeNatGateways", {"NatGatewayIds": ["nat-none"]}, "NatGatewayNotFound"),
    # RDS
    (
        "ModifyDBInstance",
        {"DBInstanceIdentifier": "db-none"},
        "DBInstanceNotFound",
    ),
    (
        "ModifyDBInstance",
        {"DBInstanceIdentifier": "db-shop", "VpcSecurityGroupIds": ["sg-lab"]},
        "InvalidParameterCombination",
    ),
    (
        "ModifyDBInstance",
        {"DBInstanceIdentifier": "db-shop", "VpcSecurityGroupIds": ["sg-none"]},
        "InvalidParameterValue",
    ),
    (
        "ModifyDBInstance",
        {"DBInstanceIdentifier": "db-shop", "DBPortNumber": 80},
        "InvalidParameterValue",
    ),
    (
        "ModifyDBInstance",
        {"DBInstanceIdentifier": "db-shop", "DBSubnetGroupName": "dbsubnets-spare"},
        "InvalidVPCNetworkStateFault",
    ),
    (
        "CreateDBSubnetGroup",
        {
            "DBSubnetGroupName": "one-zone",
            "DBSubnetGroupDescription": "x",
            "SubnetIds": ["subnet-data-a", "subnet-app-a"],
        },
        "DBSubnetGroupDoesNotCoverEnoughAZs",
    ),
    (
        "ModifyDBSubnetGroup",
        {
            "DBSubnetGroupName": "dbsubnets-shop",
            "SubnetIds": ["subnet-app-a", "subnet-public-c"],
        },
        "SubnetInUse",
    ),
    (
        "DeleteDBSubnetGroup",
        {"DBSubnetGroupName": "dbsubnets-shop"},
        "InvalidDBSubnetGroupStateFault",
    ),
]


def service_of(operation):
    return "rds" if "DB" in operation else "ec2"


@pytest.mark.parametrize(("operation", "parameters", "code"), REFUSED)
def test_refused(operation, parameters, code):
    error = refusal(shop(), operation, service_of(operation), **parameters)
    assert error.code == code


def test_an_operation_that_is_not_modelled_says_so():
    with pytest.raises(AwsError) as caught:
        perform(shop(), Call("ec2", "RequestSpotInstances", {}))
    assert caught.value.code == "UnsupportedOperation"


def test_a_dry_run_changes_nothing_and_says_so():
    error = refusal(shop(), "DeleteNatGateway", NatGatewayId="nat-a", DryRun=True)
    assert error.code == "DryRunOperation"


def test_a_dry_run_of_a_refused_call_is_refused():
    error = refusal(shop(), "DeleteNatGateway", NatGatewayId="nat-none", DryRun=True)
    assert error.code == "NatGatewayNotFound"


def test_dns_hostnames_need_dns_support():
    off = act(shop(), "ModifyVpcAttribute", VpcId="vpc-lab", EnableDnsSupport={"Value": False})
    error = refusal(
        off.cloud, "ModifyVpcAttribute", VpcId="vpc-lab", EnableDnsHostnames={"Value": True}
    )
    assert error.code == "InvalidParameterValue"


def test_a_public_database_needs_dns_hostnames():
    off = act(shop(), "ModifyVpcAttribute", VpcId="vpc-shop", EnableDnsHostnames={"Value": False})
    error = refusal(
        off.cloud,
        "ModifyDBInstance",
        "rds",
        DBInstanceIdentifier="db-shop",
        PubliclyAccessible=True,
    )
    assert error.code == "InvalidVPCNetworkStateFault"


def test_an_address_stays_where_reassociation_is_forbidden():
    here = act(shop(), "AssociateAddress", AllocationId="eipalloc-free", InstanceId="i-web")
    error = refusal(
        here.cloud,
        "AssociateAddress",
        AllocationId="eipalloc-free",
        InstanceId="i-app",
        AllowReassociation=False,
    )
    assert error.code == "Resource.AlreadyAssociated"


def test_errors_carry_their_facts():
    error = refusal(shop(), "DescribeVpcs", VpcIds=["vpc-none"])
    assert error.message == "The vpc ID 'vpc-none' does not exist"
    assert error.facts == {"id": "vpc-none"}
