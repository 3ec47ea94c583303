"""Requests that AWS rejects and that simulations of AWS are known to accept, one row each.

What AWS accepts and then lets fail stands at the end: it answers, and the resource is failed.
"""

import pytest
from balanced_cloud import balanced
from shop_cloud import act, refusal, shop
from wide_cloud import wide

from trainer.cloud import NatGateway, NatState, PeeringState, VpcPeeringConnection

TCP = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
WEB = {"GroupId": "sg-web"}
ENTRY = {
    "NetworkAclId": "acl-app",
    "Egress": False,
    "RuleNumber": 120,
    "RuleAction": "allow",
    "Protocol": "6",
    "CidrBlock": "0.0.0.0/0",
}
SSH = {"PortRange": {"From": 22, "To": 22}}
TOKYO = "com.amazonaws.ap-northeast-1"
INTERFACE = {"VpcEndpointType": "Interface"}
DB = {"DBInstanceIdentifier": "db-shop"}
LB = {"Name": "lb-new", "Subnets": ["subnet-a", "subnet-c"]}


def rule(**parts):
    return {**WEB, "IpPermissions": [{**TCP, **parts}]}


EC2_NETWORKING = [
    # Internet gateways and addresses
    (
        shop,
        "AttachInternetGateway",
        {"InternetGatewayId": "igw-spare", "VpcId": "vpc-shop"},
        "InvalidParameterValue",
    ),
    (
        shop,
        "AttachInternetGateway",
        {"InternetGatewayId": "igw-shop", "VpcId": "vpc-lab"},
        "Resource.AlreadyAssociated",
    ),
    (
        shop,
        "DetachInternetGateway",
        {"InternetGatewayId": "igw-shop", "VpcId": "vpc-shop"},
        "DependencyViolation",
    ),
    (shop, "DeleteInternetGateway", {"InternetGatewayId": "igw-shop"}, "DependencyViolation"),
    (
        wide,
        "RunInstances",
        {"ImageId": "ami-1", "MinCount": 1, "MaxCount": 1},
        "MissingInput",
    ),
    (
        shop,
        "CreateNatGateway",
        {"SubnetId": "subnet-public-a", "AllocationId": "eipalloc-nat"},
        "Resource.AlreadyAssociated",
    ),
    # Routes
    (
        shop,
        "CreateRoute",
        {
            "RouteTableId": "rtb-lab",
            "DestinationCidrBlock": "0.0.0.0/0",
            "GatewayId": "igw-shop",
        },
        "InvalidParameterValue",
    ),
    (
        shop,
        "CreateRoute",
        {
            "RouteTableId": "rtb-lab",
            "DestinationCidrBlock": "0.0.0.0/0",
            "NatGatewayId": "nat-a",
        },
        "InvalidParameterValue",
    ),
    (
        wide,
        "CreateRoute",
        {
            "RouteTableId": "rtb-b",
            "DestinationCidrBlock": "10.3.0.0/16",
            "TransitGatewayId": "tgw-hub",
        },
        "InvalidTransitGatewayID.NotFound",
    ),
    (
        wide,
        "CreateRoute",
        {
            "RouteTableId": "rtb-c",
            "DestinationCidrBlock": "10.2.0.0/16",
            "VpcPeeringConnectionId": "pcx-ab",
        },
        "InvalidParameterValue",
    ),
    (
        shop,
        "CreateRoute",
        {
            "RouteTableId": "rtb-public",
            "DestinationCidrBlock": "0.0.0.0/0",
            "NatGatewayId": "nat-a",
        },
        "RouteAlreadyExists",
    ),
    (
        shop,
        "AssociateRouteTable",
        {"RouteTableId": "rtb-spare", "SubnetId": "subnet-public-a"},
        "Resource.AlreadyAssociated",
    ),
    (
        shop,
        "AssociateRouteTable",
        {"RouteTableId": "rtb-lab", "SubnetId": "subnet-public-a"},
        "InvalidParameterValue",
    ),
    (
        wide,
        "EnableVgwRoutePropagation",
        {"RouteTableId": "rtb-b", "GatewayId": "vgw-a"},
        "Gateway.NotAttached",
    ),
    # Security groups
    (
        shop,
        "AuthorizeSecurityGroupIngress",
        rule(FromPort=90, IpRanges=[{"CidrIp": "0.0.0.0/0"}]),
        "InvalidParameterValue",
    ),
    (
        shop,
        "AuthorizeSecurityGroupIngress",
        rule(ToPort=70000, IpRanges=[{"CidrIp": "0.0.0.0/0"}]),
        "InvalidParameterValue",
    ),
    (shop, "AuthorizeSecurityGroupIngress", rule(), "MissingParameter"),
    (
        shop,
        "AuthorizeSecurityGroupIngress",
        rule(UserIdGroupPairs=[{"GroupId": "sg-lab"}]),
        "InvalidGroup.NotFound",
    ),
    (
        shop,
        "AuthorizeSecurityGroupIngress",
        rule(IpRanges=[{"CidrIp": "0.0.0.0/0"}]),
        "InvalidPermission.Duplicate",
    ),
    (shop, "DeleteSecurityGroup", {"GroupId": "sg-web"}, "DependencyViolation"),
    (shop, "DeleteSecurityGroup", {"GroupId": "sg-default-vpc-shop"}, "CannotDelete"),
    (
        shop,
        "ModifyNetworkInterfaceAttribute",
        {"NetworkInterfaceId": "eni-loose", "Groups": ["sg-lab"]},
        "InvalidGroup.NotFound",
    ),
    # Network ACLs
    (shop, "CreateNetworkAclEntry", ENTRY, "MissingParameter"),
    (
        shop,
        "CreateNetworkAclEntry",
        {**ENTRY, **SSH, "RuleNumber": 40000},
        "InvalidParameterValue",
    ),
    (shop, "ReplaceNetworkAclEntry", {**ENTRY, **SSH}, "InvalidNetworkAclEntry.NotFound"),
    # VPCs, subnets
    (shop, "CreateVpc", {"CidrBlock": "10.0.0.0/8"}, "InvalidVpc.Range"),
    (
        shop,
        "CreateSubnet",
        {"VpcId": "vpc-shop", "CidrBlock": "10.0.10.0/25"},
        "InvalidSubnet.Conflict",
    ),
    (
        shop,
        "CreateSubnet",
        {"VpcId": "vpc-shop", "CidrBlock": "10.8.0.0/24"},
        "InvalidSubnet.Range",
    ),
    # Endpoints
    (
        wide,
        "CreateVpcEndpoint",
        {"VpcId": "vpc-a", "ServiceName": f"{TOKYO}.bogus"},
        "InvalidServiceName",
    ),
    (
        wide,
        "CreateVpcEndpoint",
        {**INTERFACE, "VpcId": "vpc-a", "ServiceName": f"{TOKYO}.ssm"},
        "InvalidParameter",
    ),
    (
        wide,
        "CreateVpcEndpoint",
        {**INTERFACE, "VpcId": "vpc-c", "ServiceName": f"{TOKYO}.kms"},
        "InvalidParameter",
    ),
    (
        wide,
        "CreateVpcEndpoint",
        {"VpcId": "vpc-a", "ServiceName": f"{TOKYO}.s3", "RouteTableIds": ["rtb-a"]},
        "RouteAlreadyExists",
    ),
    # Transit gateways
    (
        wide,
        "AssociateTransitGatewayRouteTable",
        {
            "TransitGatewayRouteTableId": "tgw-rtb-second",
            "TransitGatewayAttachmentId": "tgw-attach-a",
        },
        "Resource.AlreadyAssociated",
    ),
    (
        wide,
        "CreateTransitGatewayVpcAttachment",
        {"TransitGatewayId": "tgw-hub", "VpcId": "vpc-a", "SubnetIds": ["subnet-a1"]},
        "DuplicateTransitGatewayAttachment",
    ),
    # Requests of any kind
    (
        shop,
        "DescribeVpcs",
        {"Filters": [{"Name": "colour", "Values": ["red"]}]},
        "InvalidParameterValue",
    ),
    (shop, "DescribeVpcs", {"MaxResults": 2}, "InvalidParameterValue"),
    (
        shop,
        "CreateTags",
        {"Resources": ["vpc-shop"], "Tags": [{"Key": "aws:cloudformation:x", "Value": "y"}]},
        "InvalidParameterValue",
    ),
    (
        shop,
        "CreateTags",
        {"Resources": ["vpc-shop"], "Tags": [{"Key": "k" * 129, "Value": "y"}]},
        "InvalidParameterValue",
    ),
    (shop, "DeleteNatGateway", {"NatGatewayId": "nat-a", "DryRun": True}, "DryRunOperation"),
]


@pytest.mark.parametrize(("cloud", "operation", "parameters", "code"), EC2_NETWORKING)
def test_refused(cloud, operation, parameters, code):
    assert refusal(cloud(), operation, **parameters).code == code


def test_an_elastic_ip_needs_an_internet_gateway():
    made = act(wide(), "AllocateAddress")
    error = refusal(
        made.cloud,
        "AssociateAddress",
        AllocationId=made.response["AllocationId"],
        InstanceId="i-a",
    )
    assert error.code == "Gateway.NotAttached"


def test_dns_host_names_need_dns_support():
    off = act(wide(), "ModifyVpcAttribute", VpcId="vpc-c", EnableDnsSupport={"Value": False})
    error = refusal(
        off.cloud, "ModifyVpcAttribute", VpcId="vpc-c", EnableDnsHostnames={"Value": True}
    )
    assert error.code == "InvalidParameterValue"


def test_an_acl_guards_subnets_of_its_own_vpc():
    shown = act(shop(), "DescribeNetworkAcls", NetworkAclIds=["acl-app"]).response
    association = shown["NetworkAcls"][0]["Associations"][0]["NetworkAclAssociationId"]
    error = refusal(
        shop(),
        "ReplaceNetworkAclAssociation",
        AssociationId=association,
        NetworkAclId="acl-lab",
    )
    assert error.code == "InvalidParameterValue"


def test_a_deleted_nat_gateway_is_no_target():
    gone = act(shop(), "DeleteNatGateway", NatGatewayId="nat-a").cloud
    error = refusal(
        gone,
        "CreateRoute",
        RouteTableId="rtb-spare",
        DestinationCidrBlock="0.0.0.0/0",
        NatGatewayId="nat-a",
    )
    assert error.code == "InvalidNatGatewayID.NotFound"


def test_a_public_nat_gateway_without_an_internet_gateway_fails():
    done = act(shop(), "CreateNatGateway", SubnetId="subnet-lab", AllocationId="eipalloc-free")
    found = done.response["NatGateway"]["NatGatewayId"]
    assert done.cloud.get(NatGateway, found).state is NatState.FAILED


def test_vpcs_that_overlap_fail_to_peer():
    done = act(wide(), "CreateVpcPeeringConnection", VpcId="vpc-a", PeerVpcId="vpc-same")
    found = done.response["VpcPeeringConnection"]["VpcPeeringConnectionId"]
    assert done.cloud.get(VpcPeeringConnection, found).state is PeeringState.FAILED


SERVICES = [
    # RDS
    (
        shop,
        "rds",
        "CreateDBSubnetGroup",
        {
            "DBSubnetGroupName": "one-zone",
            "DBSubnetGroupDescription": "one zone",
            "SubnetIds": ["subnet-data-a", "subnet-app-a"],
        },
        "DBSubnetGroupDoesNotCoverEnoughAZs",
    ),
    (
        shop,
        "rds",
        "CreateDBSubnetGroup",
        {
            "DBSubnetGroupName": "two-vpcs",
            "DBSubnetGroupDescription": "two VPCs",
            "SubnetIds": ["subnet-data-a", "subnet-lab"],
        },
        "InvalidSubnet",
    ),
    (
        shop,
        "rds",
        "ModifyDBSubnetGroup",
        {"DBSubnetGroupName": "dbsubnets-shop", "SubnetIds": ["subnet-data-c", "subnet-app-a"]},
        "SubnetInUse",
    ),
    (
        shop,
        "rds",
        "ModifyDBInstance",
        DB | {"VpcSecurityGroupIds": ["sg-no"]},
        "InvalidParameterValue",
    ),
    (
        shop,
        "rds",
        "ModifyDBInstance",
        DB | {"VpcSecurityGroupIds": ["sg-lab"]},
        "InvalidParameterCombination",
    ),
    (shop, "rds", "ModifyDBInstance", DB | {"DBPortNumber": 22}, "InvalidParameterValue"),
    (
        shop,
        "rds",
        "ModifyDBInstance",
        DB | {"DBSubnetGroupName": "dbsubnets-spare"},
        "InvalidVPCNetworkStateFault",
    ),
    (
        shop,
        "rds",
        "DeleteDBSubnetGroup",
        {"DBSubnetGroupName": "dbsubnets-shop"},
        "InvalidDBSubnetGroupStateFault",
    ),
    (shop, "rds", "StartDBInstance", DB, "InvalidDBInstanceState"),
    # Elastic Load Balancing
    (balanced, "elbv2", "CreateLoadBalancer", LB | {"Subnets": ["subnet-a"]}, "ValidationError"),
    (
        balanced,
        "elbv2",
        "CreateLoadBalancer",
        LB | {"SecurityGroups": ["sg-other"]},
        "InvalidConfigurationRequest",
    ),
    (
        balanced,
        "elbv2",
        "SetSubnets",
        {"LoadBalancerArn": "alb-web", "Subnets": ["subnet-c"]},
        "ValidationError",
    ),
    (
        balanced,
        "elbv2",
        "SetSecurityGroups",
        {"LoadBalancerArn": "alb-web", "SecurityGroups": ["sg-other"]},
        "InvalidConfigurationRequest",
    ),
    (
        balanced,
        "elbv2",
        "SetSecurityGroups",
        {"LoadBalancerArn": "nlb-open", "SecurityGroups": ["sg-alb"]},
        "InvalidConfigurationRequest",
    ),
    (
        balanced,
        "elbv2",
        "RegisterTargets",
        {"TargetGroupArn": "tg-app", "Targets": [{"Id": "i-other"}]},
        "InvalidTarget",
    ),
    (balanced, "elbv2", "DeleteTargetGroup", {"TargetGroupArn": "tg-app"}, "ResourceInUse"),
    # Lambda
    (
        balanced,
        "lambda",
        "UpdateFunctionConfiguration",
        {
            "FunctionName": "fn-job",
            "VpcConfig": {"SubnetIds": ["subnet-a"], "SecurityGroupIds": ["sg-none"]},
        },
        "InvalidParameterValueException",
    ),
    (
        balanced,
        "lambda",
        "UpdateFunctionConfiguration",
        {
            "FunctionName": "fn-job",
            "VpcConfig": {"SubnetIds": ["subnet-none"], "SecurityGroupIds": ["sg-app"]},
        },
        "InvalidParameterValueException",
    ),
    # Sessions, roles, flow logs
    (balanced, "ssm", "StartSession", {"Target": "i-off"}, "TargetNotConnected"),
    (
        balanced,
        "iam",
        "AttachRolePolicy",
        {"RoleName": "role-app", "PolicyArn": "arn:aws:iam::aws:policy/NoSuchPolicy"},
        "NoSuchEntity",
    ),
    (
        shop,
        "ec2",
        "CreateFlowLogs",
        {
            "ResourceIds": ["vpc-shop"],
            "ResourceType": "VPC",
            "TrafficType": "ALL",
            "LogGroupName": "flows",
        },
        "InvalidParameter",
    ),
]


@pytest.mark.parametrize(("cloud", "service", "operation", "parameters", "code"), SERVICES)
def test_refused_by_services(cloud, service, operation, parameters, code):
    assert refusal(cloud(), operation, service, **parameters).code == code
