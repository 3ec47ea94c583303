"""RDS: change a DB instance.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from trainer.actions.db_network import (
    check_available,
    check_groups,
    checked_identifier,
    checked_port,
    with_public_access,
    with_standby,
    without_standby,
)
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.lookup import find_db, find_db_subnet_group
from trainer.actions.managed import default_group, with_groups, with_interface
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, DbInstance, DbSubnetGroup, NetworkInterface
from trainer.cloud.aws_json.databases import db_instance

KNOWN = (
    "DBInstanceIdentifier",
    "VpcSecurityGroupIds",
    "PubliclyAccessible",
    "MultiAZ",
    "EnableIAMDatabaseAuthentication",
    "DBPortNumber",
    "DBSubnetGroupName",
    "NewDBInstanceIdentifier",
    "ApplyImmediately",
)


@action("rds", "ModifyDBInstance")
def modify_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """Groups, port and public access change at once. Multi-AZ, IAM authentication, another VPC
    and another name wait for the maintenance window unless ``ApplyImmediately`` is given: then
    the response lists them as pending, and nothing else happens here.

    Encryption is no parameter of this operation: it is chosen when an instance is made or
    restored.
    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
    """
    for name in parameters:
        if name not in KNOWN:
            raise not_modelled(f"The DB instance setting {name}")
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    check_available(db)
    moves = _checked_move(cloud, db, parameters)
    if "VpcSecurityGroupIds" in parameters and moves is None:
        vpc = cloud.get(DbSubnetGroup, db.subnet_group).vpc
        groups = check_groups(cloud, vpc, parameters.texts("VpcSecurityGroupIds"))
        cloud = with_groups(cloud, db.interfaces, groups)
    if "DBPortNumber" in parameters:
        cloud = cloud.put(replace(db, port=checked_port(parameters.integer("DBPortNumber"))))
    public = parameters.find_boolean("PubliclyAccessible")
    if public is not None:
        cloud = with_public_access(cloud, db.id, public)
    pending: dict[str, object] = {}
    name = db.id
    for field, shown, change in _later(cloud, db, parameters, moves):
        if not parameters.boolean("ApplyImmediately"):
            pending[field] = shown
            continue
        cloud = change(cloud)
        name = str(shown) if field == "DBInstanceIdentifier" else name
    answer = db_instance(cloud, cloud.get(DbInstance, name))
    return Done(cloud, {"DBInstance": {**answer, "PendingModifiedValues": pending}})


Change = Callable[[Cloud], Cloud]


def _later(
    cloud: Cloud, db: DbInstance, parameters: Parameters, moves: Change | None
) -> list[tuple[str, object, Change]]:
    """What waits unless it is wanted at once: the pending value's name, the value, the change."""
    found: list[tuple[str, object, Change]] = []
    if moves is not None:
        found.append(("DBSubnetGroupName", parameters.text("DBSubnetGroupName").lower(), moves))
    iam = parameters.find_boolean("EnableIAMDatabaseAuthentication")
    if iam is not None and iam != db.iam_authentication:
        wanted = iam

        def authenticate(cloud: Cloud) -> Cloud:
            return cloud.put(replace(cloud.get(DbInstance, db.id), iam_authentication=wanted))

        found.append(("IAMDatabaseAuthenticationEnabled", iam, authenticate))
    multi = parameters.find_boolean("MultiAZ")
    if multi is not None and multi != db.multi_az:
        change = with_standby if multi else without_standby
        found.append(("MultiAZ", multi, lambda cloud: change(cloud, db.id)))
    if "NewDBInstanceIdentifier" in parameters:
        name = checked_identifier(cloud, parameters, "NewDBInstanceIdentifier")
        found.append(("DBInstanceIdentifier", name, lambda cloud: _renamed(cloud, db.id, name)))
    return found


def _checked_move(cloud: Cloud, db: DbInstance, parameters: Parameters) -> Change | None:
    """The move to another VPC that a subnet group asks for.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.VPC2VPC.html
    """
    if "DBSubnetGroupName" not in parameters:
        return None
    group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
    if group.vpc == cloud.get(DbSubnetGroup, db.subnet_group).vpc:
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            f"You cannot move DB instance {db.id} to subnet group {group.id}. The specified DB "
            "subnet group and DB instance are in the same VPC. Choose a DB subnet group in "
            "different VPC than the specified DB instance and try again.",
            id=db.id,
            group=group.id,
        )
    if db.multi_az or parameters.boolean("MultiAZ"):
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            f"You cannot move DB instance {db.id} to subnet group {group.id} while it is a "
            "Multi-AZ deployment. Convert it to a Single-AZ deployment and try again.",
            id=db.id,
            group=group.id,
        )
    if parameters.find_boolean("PubliclyAccessible") is not None or db.publicly_accessible:
        raise not_modelled("Moving a publicly accessible DB instance to another VPC")
    groups = check_groups(cloud, group.vpc, parameters.texts("VpcSecurityGroupIds"))
    groups = groups or default_group(cloud, group.vpc)

    def move(cloud: Cloud) -> Cloud:
        cloud = cloud.without(*cloud.get(DbInstance, db.id).interfaces)
        cloud, interface = with_interface(cloud, db.id, group.subnets[0], groups)
        moved = cloud.get(DbInstance, db.id)
        return cloud.put(replace(moved, subnet_group=group.id, interfaces=(interface,)))

    return move


def _renamed(cloud: Cloud, old: str, new: str) -> Cloud:
    """The endpoint changes with the name; addresses and groups stay."""
    db = cloud.get(DbInstance, old)
    interfaces = [
        replace(cloud.get(NetworkInterface, interface), owner=new) for interface in db.interfaces
    ]
    return cloud.without(old).put(replace(db, id=new), *interfaces)
