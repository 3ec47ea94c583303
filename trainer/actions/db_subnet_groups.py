"""DB subnet groups: create, modify, delete.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBSubnetGroup.html
"""

from __future__ import annotations

import re
from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find_db_subnet_group
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_among
from trainer.cloud import Cloud, DbInstance, DbSubnetGroup, NetworkInterface, Subnet
from trainer.cloud.aws_json.databases import db_subnet_group

LEAST_ZONES = 2
_NAME = re.compile(r"[a-z0-9 ._-]{1,255}")


@action("rds", "CreateDBSubnetGroup")
def create_db_subnet_group(cloud: Cloud, parameters: Parameters) -> Done:
    """Names are stored in lower case."""
    name = parameters.text("DBSubnetGroupName").lower()
    if not _NAME.fullmatch(name) or name == "default":
        raise AwsError(
            "InvalidParameterValue",
            f"The parameter DBSubnetGroupName is not a valid identifier: {name[:40]}",
            name=name[:40],
        )
    if name in cloud.resources:
        raise AwsError(
            "DBSubnetGroupAlreadyExists", f"The DB subnet group '{name}' already exists.", name=name
        )
    vpc, subnets = _subnets(cloud, parameters)
    group = DbSubnetGroup(
        id=name,
        name=name_among(parameters, ""),
        vpc=vpc,
        subnets=subnets,
        description=parameters.text("DBSubnetGroupDescription"),
    )
    cloud = cloud.put(group)
    return Done(cloud, {"DBSubnetGroup": db_subnet_group(cloud, group)})


@action("rds", "ModifyDBSubnetGroup")
def modify_db_subnet_group(cloud: Cloud, parameters: Parameters) -> Done:
    """The list of subnets replaces the old one; a subnet that a database uses has to stay."""
    group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
    vpc, subnets = _subnets(cloud, parameters)
    if vpc != group.vpc:
        raise AwsError(
            "InvalidParameterValue",
            f"The new subnets are not in the same VPC as the existing subnet group {group.id}.",
            vpc=vpc,
            expected=group.vpc,
        )
    for db in cloud.of(DbInstance).values():
        for interface in (cloud.get(NetworkInterface, i) for i in db.interfaces):
            if db.subnet_group == group.id and interface.subnet not in subnets:
                raise AwsError(
                    "SubnetInUse",
                    f"The DB subnet {interface.subnet} is already in use by the DB instance "
                    f"{db.id}.",
                    subnet=interface.subnet,
                    id=db.id,
                )
    description = parameters.find_text("DBSubnetGroupDescription") or group.description
    group = replace(group, subnets=subnets, description=description)
    cloud = cloud.put(group)
    return Done(cloud, {"DBSubnetGroup": db_subnet_group(cloud, group)})


@action("rds", "DeleteDBSubnetGroup")
def delete_db_subnet_group(cloud: Cloud, parameters: Parameters) -> Done:
    group = find_db_subnet_group(cloud, parameters.text("DBSubnetGroupName"))
    for db in cloud.of(DbInstance).values():
        if db.subnet_group == group.id:
            raise AwsError(
                "InvalidDBSubnetGroupStateFault",
                f"Cannot delete the subnet group '{group.id}' because at least one database "
                f"instance: {db.id} is still using it.",
                group=group.id,
                id=db.id,
            )
    return Done(cloud.without(group.id), {})


def _subnets(cloud: Cloud, parameters: Parameters) -> tuple[str, tuple[str, ...]]:
    """The VPC and the subnets: all of one VPC, in two Availability Zones at least."""
    ids = tuple(dict.fromkeys(parameters.texts("SubnetIds")))
    missing = [subnet for subnet in ids if cloud.find(Subnet, subnet) is None]
    if missing or not ids:
        listed = ", ".join(missing)
        raise AwsError(
            "InvalidSubnet",
            f"Some input subnets in :[{listed}] are invalid.",
            subnets=listed,
        )
    subnets = [cloud.get(Subnet, subnet) for subnet in ids]
    vpcs = {subnet.vpc for subnet in subnets}
    if len(vpcs) > 1:
        raise AwsError(
            "InvalidSubnet", "Subnets are not all in the same VPC.", subnets=", ".join(ids)
        )
    zones = sorted({subnet.zone for subnet in subnets})
    if len(zones) < LEAST_ZONES:
        raise AwsError(
            "DBSubnetGroupDoesNotCoverEnoughAZs",
            "The DB subnet group doesn't meet Availability Zone (AZ) coverage requirement. "
            f"Current AZ coverage: {', '.join(zones)}. Add subnets to cover at least "
            f"{LEAST_ZONES} AZs.",
            zones=", ".join(zones),
        )
    return subnets[0].vpc, ids
