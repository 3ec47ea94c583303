"""Looking at what is there: ``describe-*`` with ids, filters and pages.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-requests.html
"""

from __future__ import annotations

from collections.abc import Sequence

from trainer.actions import filter_paths as paths
from trainer.actions.errors import invalid
from trainer.actions.filtering import values_at, wanted_by
from trainer.actions.listing import Listing, cut, items_of, register
from trainer.actions.lookup import find_db, find_db_subnet_group
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    ElasticIp,
    Instance,
    InternetGateway,
    NetworkAcl,
    NetworkInterface,
    RouteTable,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.common import Json, account_of
from trainer.cloud.aws_json.databases import (
    db_instance,
    db_subnet_group,
    describe_db_instances,
    describe_db_subnet_groups,
)
from trainer.cloud.aws_json.gateways import (
    describe_addresses,
    describe_internet_gateways,
    describe_nat_gateways,
)
from trainer.cloud.aws_json.instances import describe_instance_status, describe_instances
from trainer.cloud.aws_json.interfaces import describe_network_interfaces
from trainer.cloud.aws_json.network_acls import describe_network_acls
from trainer.cloud.aws_json.networks import describe_subnets, describe_vpcs
from trainer.cloud.aws_json.route_tables import describe_route_tables
from trainer.cloud.aws_json.security_groups import (
    describe_security_group_rules,
    describe_security_groups,
)
from trainer.cloud.aws_json.zones import describe_availability_zones

RDS_PAGE = range(20, 101)


def _has_status(item: Json, parameters: Parameters) -> bool:
    """Only running instances have a status, unless all are asked for."""
    return parameters.boolean("IncludeAllInstances") or list(
        values_at(item, ("InstanceState", "Name"))
    ) == ["running"]


LISTINGS = (
    Listing("DescribeVpcs", describe_vpcs, "Vpcs", "VpcIds", "VpcId", paths.VPCS, Vpc),
    Listing(
        "DescribeSubnets",
        describe_subnets,
        "Subnets",
        "SubnetIds",
        "SubnetId",
        paths.SUBNETS,
        Subnet,
    ),
    Listing(
        "DescribeRouteTables",
        describe_route_tables,
        "RouteTables",
        "RouteTableIds",
        "RouteTableId",
        paths.ROUTE_TABLES,
        RouteTable,
    ),
    Listing(
        "DescribeInternetGateways",
        describe_internet_gateways,
        "InternetGateways",
        "InternetGatewayIds",
        "InternetGatewayId",
        paths.INTERNET_GATEWAYS,
        InternetGateway,
    ),
    Listing(
        "DescribeNatGateways",
        describe_nat_gateways,
        "NatGateways",
        "NatGatewayIds",
        "NatGatewayId",
        paths.NAT_GATEWAYS,
        filters="Filter",
        absent=("NatGatewayNotFound", "NatGateway {} was not found"),
    ),
    Listing(
        "DescribeAddresses",
        describe_addresses,
        "Addresses",
        "AllocationIds",
        "AllocationId",
        paths.ADDRESSES,
        ElasticIp,
    ),
    Listing(
        "DescribeSecurityGroups",
        describe_security_groups,
        "SecurityGroups",
        "GroupIds",
        "GroupId",
        paths.SECURITY_GROUPS,
        SecurityGroup,
    ),
    Listing(
        "DescribeSecurityGroupRules",
        describe_security_group_rules,
        "SecurityGroupRules",
        "SecurityGroupRuleIds",
        "SecurityGroupRuleId",
        paths.SECURITY_GROUP_RULES,
        absent=(
            "InvalidSecurityGroupRuleId.NotFound",
            "The security group rule ID '{}' does not exist",
        ),
    ),
    Listing(
        "DescribeNetworkAcls",
        describe_network_acls,
        "NetworkAcls",
        "NetworkAclIds",
        "NetworkAclId",
        paths.NETWORK_ACLS,
        NetworkAcl,
    ),
    Listing(
        "DescribeNetworkInterfaces",
        describe_network_interfaces,
        "NetworkInterfaces",
        "NetworkInterfaceIds",
        "NetworkInterfaceId",
        paths.NETWORK_INTERFACES,
        NetworkInterface,
    ),
    Listing(
        "DescribeInstances",
        describe_instances,
        "Reservations",
        "InstanceIds",
        "InstanceId",
        paths.INSTANCES,
        Instance,
        within="Instances",
    ),
    Listing(
        "DescribeInstanceStatus",
        describe_instance_status,
        "InstanceStatuses",
        "InstanceIds",
        "InstanceId",
        paths.INSTANCE_STATUS,
        Instance,
        shown=_has_status,
    ),
    Listing(
        "DescribeAvailabilityZones",
        describe_availability_zones,
        "AvailabilityZones",
        "ZoneNames",
        "ZoneName",
        paths.ZONES,
        absent=("InvalidParameterValue", "Invalid availability zone: [{}]"),
    ),
)

register(LISTINGS)


@action("rds", "DescribeDBInstances")
def rds_db_instances(cloud: Cloud, parameters: Parameters) -> Done:
    if "DBInstanceIdentifier" in parameters:
        db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
        return _rds_page(cloud, parameters, "DBInstances", [db_instance(cloud, db)])
    test = wanted_by(parameters.parts("Filters"), paths.DB_INSTANCES)
    items = items_of(describe_db_instances(cloud), "DBInstances")
    return _rds_page(cloud, parameters, "DBInstances", [i for i in items if test(i)])


@action("rds", "DescribeDBSubnetGroups")
def rds_db_subnet_groups(cloud: Cloud, parameters: Parameters) -> Done:
    if "DBSubnetGroupName" in parameters:
        group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
        return _rds_page(cloud, parameters, "DBSubnetGroups", [db_subnet_group(cloud, group)])
    items = items_of(describe_db_subnet_groups(cloud), "DBSubnetGroups")
    return _rds_page(cloud, parameters, "DBSubnetGroups", items)


@action("sts", "GetCallerIdentity")
def get_caller_identity(cloud: Cloud, parameters: Parameters) -> Done:
    account = account_of(cloud)
    return Done(
        cloud,
        {
            "UserId": "AIDAEXAMPLE0LEARNER",
            "Account": account,
            "Arn": f"arn:aws:iam::{account}:user/learner",
        },
    )


def _rds_page(cloud: Cloud, parameters: Parameters, key: str, items: Sequence[Json]) -> Done:
    size = parameters.find_integer("MaxRecords") or RDS_PAGE[-1]
    if size not in RDS_PAGE:
        raise invalid("MaxRecords", size, f"It is from {RDS_PAGE[0]} to {RDS_PAGE[-1]}.")
    return Done(cloud, cut(key, items, size, parameters, "Marker"))
