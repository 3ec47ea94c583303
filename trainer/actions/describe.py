"""Looking at what is there: ``describe-*`` with ids, filters and pages.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/query-requests.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from trainer.actions import filter_paths as paths
from trainer.actions.errors import AwsError, invalid
from trainer.actions.filtering import values_at, wanted_by
from trainer.actions.lookup import find, find_db, find_db_subnet_group
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    ElasticIp,
    Instance,
    InternetGateway,
    NatGateway,
    NetworkAcl,
    NetworkInterface,
    Resource,
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

EC2_PAGE = range(5, 1001)
RDS_PAGE = range(20, 101)


@dataclass(frozen=True, slots=True)
class Listing:
    """One kind of ``describe``.

    ``write`` makes the whole response, whose items are under ``key``. ``ids`` is the parameter
    that asks for single items, ``id_path`` where an item has its id. Where each item only wraps
    the thing that is looked for, ``within`` is the list that has it.
    """

    operation: str
    write: Callable[[Cloud], Json]
    key: str
    ids: str
    id_path: str
    paths: paths.Paths
    kind: type[Resource] | None = None
    filters: str = "Filters"
    within: str = ""


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
        NatGateway,
        "Filter",
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
    ),
    Listing(
        "DescribeAvailabilityZones",
        describe_availability_zones,
        "AvailabilityZones",
        "ZoneNames",
        "ZoneName",
        paths.ZONES,
    ),
)


def _describe(listing: Listing) -> Callable[[Cloud, Parameters], Done]:
    def perform(cloud: Cloud, parameters: Parameters) -> Done:
        response = listing.write(cloud)
        items = _items(response[listing.key])
        ids = parameters.texts(listing.ids)
        if ids:
            _check_ids(cloud, listing, ids, items)
        test = wanted_by(parameters.parts(listing.filters), listing.paths)
        chosen = [
            item
            for item in items
            if (not ids or _id(listing, item) in ids)
            and test(_inner(listing, item))
            and _is_shown(listing, item, parameters)
        ]
        page, token = _page(chosen, parameters, ids)
        shown: Json = {listing.key: page}
        return Done(cloud, {**shown, "NextToken": token} if token else shown)

    return perform


for one in LISTINGS:
    action("ec2", one.operation)(_describe(one))


@action("rds", "DescribeDBInstances")
def rds_db_instances(cloud: Cloud, parameters: Parameters) -> Done:
    if "DBInstanceIdentifier" in parameters:
        db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
        return _rds_page(cloud, parameters, "DBInstances", [db_instance(cloud, db)])
    test = wanted_by(parameters.parts("Filters"), paths.DB_INSTANCES)
    items = _items(describe_db_instances(cloud)["DBInstances"])
    return _rds_page(cloud, parameters, "DBInstances", [i for i in items if test(i)])


@action("rds", "DescribeDBSubnetGroups")
def rds_db_subnet_groups(cloud: Cloud, parameters: Parameters) -> Done:
    if "DBSubnetGroupName" in parameters:
        group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
        return _rds_page(cloud, parameters, "DBSubnetGroups", [db_subnet_group(cloud, group)])
    items = _items(describe_db_subnet_groups(cloud)["DBSubnetGroups"])
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


def _items(value: object) -> list[Json]:
    return value if isinstance(value, list) else []


def _inner(listing: Listing, item: Json) -> Json:
    return _items(item[listing.within])[0] if listing.within else item


def _id(listing: Listing, item: Json) -> str:
    return next(values_at(_inner(listing, item), (listing.id_path,)))


def _is_shown(listing: Listing, item: Json, parameters: Parameters) -> bool:
    """Only running instances have a status, unless all are asked for."""
    if listing.operation != "DescribeInstanceStatus" or parameters.boolean("IncludeAllInstances"):
        return True
    return list(values_at(item, ("InstanceState", "Name"))) == ["running"]


def _check_ids(cloud: Cloud, listing: Listing, ids: Sequence[str], items: Sequence[Json]) -> None:
    known = {_id(listing, item) for item in items}
    for wanted in ids:
        if wanted in known:
            continue
        if listing.kind is NatGateway:
            raise AwsError("NatGatewayNotFound", f"NatGateway {wanted} was not found", id=wanted)
        if listing.kind is not None:
            find(cloud, listing.kind, wanted)
        if listing.operation == "DescribeSecurityGroupRules":
            raise AwsError(
                "InvalidSecurityGroupRuleId.NotFound",
                f"The security group rule ID '{wanted}' does not exist",
                id=wanted,
            )
        raise AwsError(
            "InvalidParameterValue", f"Invalid availability zone: [{wanted}]", value=wanted
        )


def _page(
    items: Sequence[Json], parameters: Parameters, ids: Sequence[str]
) -> tuple[Sequence[Json], str | None]:
    """The items of the page that is asked for, and the token of the next one."""
    size = parameters.find_integer("MaxResults")
    if size is None:
        return items, None
    if ids:
        raise AwsError(
            "InvalidParameterCombination",
            "The parameters for resource IDs cannot be used with the parameter maxResults",
        )
    if size not in EC2_PAGE:
        raise invalid(
            "maxResults", size, f"Expecting a value from {EC2_PAGE[0]} to {EC2_PAGE[-1]}."
        )
    return _cut(items, size, parameters.find_text("NextToken"), "NextToken")


def _rds_page(cloud: Cloud, parameters: Parameters, key: str, items: Sequence[Json]) -> Done:
    size = parameters.find_integer("MaxRecords") or RDS_PAGE[-1]
    if size not in RDS_PAGE:
        raise invalid("MaxRecords", size, f"It is from {RDS_PAGE[0]} to {RDS_PAGE[-1]}.")
    page, token = _cut(items, size, parameters.find_text("Marker"), "Marker")
    shown: Json = {key: page}
    return Done(cloud, {**shown, "Marker": token} if token else shown)


def _cut(
    items: Sequence[Json], size: int, token: str | None, parameter: str
) -> tuple[Sequence[Json], str | None]:
    start = 0
    if token is not None:
        if not re.fullmatch("page-[0-9]{1,9}", token):
            raise invalid(parameter, token[:40], "It comes from an earlier answer.")
        start = int(token.removeprefix("page-"))
    end = start + size
    return items[start:end], f"page-{end}" if end < len(items) else None
