"""Where a new DB instance goes: its subnet group, zone, groups and public access.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

from __future__ import annotations

from trainer.actions.db_network import (
    can_be_public,
    check_groups,
    check_public,
    checked_identifier,
    checked_port,
    with_standby,
)
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.lookup import find_db_subnet_group
from trainer.actions.managed import default_group, with_interface
from trainer.actions.parameters import Parameters
from trainer.actions.tagging import name_among
from trainer.cloud import Cloud, DbInstance, DbSubnetGroup, Subnet, Vpc
from trainer.cloud.aws_json.zones import zones

PLACED = (
    "DBInstanceIdentifier",
    "Engine",
    "DBSubnetGroupName",
    "VpcSecurityGroupIds",
    "AvailabilityZone",
    "MultiAZ",
    "PubliclyAccessible",
    "Port",
    "EnableIAMDatabaseAuthentication",
    "Tags",
)
"""Parameters that decide how a new instance lies in the network."""


def check_known(parameters: Parameters, names: tuple[str, ...]) -> None:
    """Refuses a parameter that AWS takes and this model does not carry.

    Raises:
        AwsError: ``UnsupportedOperation``.
    """
    for name in parameters:
        if name not in names:
            raise not_modelled(f"The DB instance setting {name}")


def placed(
    cloud: Cloud, parameters: Parameters, *, engine: str, port: int, iam: bool
) -> tuple[Cloud, DbInstance]:
    """A new instance in its subnet group, as `PLACED` says; ``port`` and ``iam`` stand in where
    the request says nothing.

    Without a word on public access, it is public where the VPC has an internet gateway.
    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html

    Raises:
        AwsError: RDS would refuse the instance.
    """
    name = checked_identifier(cloud, parameters, "DBInstanceIdentifier")
    if "DBSubnetGroupName" not in parameters:
        raise AwsError(
            "InvalidSubnet",
            "No default subnet detected in VPC. Please contact AWS Support to recreate default "
            "Subnets.",
        )
    group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
    groups = check_groups(cloud, group.vpc, parameters.texts("VpcSecurityGroupIds"))
    multi_az = parameters.boolean("MultiAZ")
    subnet = _primary_subnet(cloud, group, parameters, multi_az)
    wanted = parameters.find_integer("Port")
    wishes = parameters.find_boolean("PubliclyAccessible")
    public = can_be_public(cloud, group.vpc) if wishes is None else wishes
    if public:
        check_public(cloud, group.vpc)
    cloud, interface = with_interface(
        cloud, name, subnet.id, groups or default_group(cloud, group.vpc), public=public
    )
    authenticates = parameters.find_boolean("EnableIAMDatabaseAuthentication")
    db = DbInstance(
        id=name,
        name=name_among(parameters, ""),
        engine=engine,
        port=port if wanted is None else checked_port(wanted),
        subnet_group=group.id,
        interfaces=(interface,),
        publicly_accessible=public,
        iam_authentication=iam if authenticates is None else authenticates,
    )
    cloud = cloud.put(db)
    if multi_az:
        cloud = with_standby(cloud, name)
    return cloud, cloud.get(DbInstance, name)


def _primary_subnet(
    cloud: Cloud, group: DbSubnetGroup, parameters: Parameters, multi_az: bool
) -> Subnet:
    """The subnet of the zone that was asked for, or the group's first."""
    subnets = [cloud.get(Subnet, subnet) for subnet in group.subnets]
    zone = parameters.find_text("AvailabilityZone")
    if zone is None:
        return subnets[0]
    if multi_az:
        raise AwsError(
            "InvalidParameterCombination",
            "Requesting a specific availability zone is not valid for Multi-AZ instances.",
        )
    if zone not in zones(cloud, cloud.get(Vpc, group.vpc).region):
        raise AwsError("InvalidParameterValue", f"Invalid availability zone {zone}", zone=zone)
    for subnet in subnets:
        if subnet.zone == zone:
            return subnet
    raise AwsError(
        "InvalidVPCNetworkStateFault",
        f"Cannot create a DBInstance in Availability Zone {zone}: the DB subnet group "
        f"{group.id} has no subnet in it.",
        zone=zone,
        group=group.id,
    )
