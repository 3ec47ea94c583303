"""``aws rds describe-db-instances`` and ``describe-db-subnet-groups``

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html
"""

from __future__ import annotations

from hashlib import sha256

from trainer.cloud.aws_json.common import (
    Json,
    account_of,
    arn,
    region_of,
    short_name,
    tags,
)
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.database import DbInstance, DbSnapshot, DbSubnetGroup
from trainer.cloud.network import Subnet


def describe_db_instances(cloud: Cloud) -> Json:
    """All DB instances in the response's shape."""
    return {"DBInstances": [db_instance(cloud, db) for db in cloud.of(DbInstance).values()]}


def describe_db_subnet_groups(cloud: Cloud) -> Json:
    """All DB subnet groups in the response's shape."""
    return {"DBSubnetGroups": [db_subnet_group(cloud, g) for g in cloud.of(DbSubnetGroup).values()]}


def db_instance(cloud: Cloud, db: DbInstance) -> Json:
    """One DB instance; its security groups and zones are those of its interfaces."""
    interfaces = [cloud.get(NetworkInterface, i) for i in db.interfaces]
    zones = [cloud.get(Subnet, interface.subnet).zone for interface in interfaces]
    group = cloud.find(DbSubnetGroup, db.subnet_group)
    vpc = group.vpc if group is not None else None
    shown: Json = {
        "DBInstanceIdentifier": short_name(db),
        "Engine": db.engine,
        "DBInstanceStatus": "available" if db.available else "stopped",
        "Endpoint": {"Address": endpoint_address(cloud, db), "Port": db.port},
        "VpcSecurityGroups": [
            {"VpcSecurityGroupId": g, "Status": "active"}
            for g in (interfaces[0].security_groups if interfaces else ())
        ],
        "DBSubnetGroup": {"DBSubnetGroupName": db.subnet_group}
        if group is None
        else db_subnet_group(cloud, group),
        "PendingModifiedValues": {},
        "MultiAZ": db.multi_az,
        "PubliclyAccessible": db.publicly_accessible,
        "StorageEncrypted": db.storage_encrypted,
        "IAMDatabaseAuthenticationEnabled": db.iam_authentication,
        "DBInstanceArn": arn(cloud, "db", db.id, vpc, service="rds"),
        "TagList": tags(db),
    }
    if zones:
        shown["AvailabilityZone"] = zones[0]
    if db.multi_az and len(zones) > 1:
        shown["SecondaryAvailabilityZone"] = zones[1]
    return shown


def db_subnet_group(cloud: Cloud, group: DbSubnetGroup) -> Json:
    return {
        "DBSubnetGroupName": short_name(group),
        "DBSubnetGroupDescription": group.description,
        "VpcId": group.vpc,
        "SubnetGroupStatus": "Complete",
        "Subnets": [
            {
                "SubnetIdentifier": subnet.id,
                "SubnetAvailabilityZone": {"Name": subnet.zone},
                "SubnetOutpost": {},
                "SubnetStatus": "Active",
            }
            for subnet in (cloud.find(Subnet, s) for s in group.subnets)
            if subnet is not None
        ],
        "DBSubnetGroupArn": arn(cloud, "subgrp", group.id, group.vpc, service="rds"),
    }


def describe_db_snapshots(cloud: Cloud) -> Json:
    """All DB snapshots in the response's shape."""
    return {"DBSnapshots": [db_snapshot(cloud, s) for s in cloud.of(DbSnapshot).values()]}


def db_snapshot(cloud: Cloud, snapshot: DbSnapshot) -> Json:
    """https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBSnapshot.html"""
    shown: Json = {
        "DBSnapshotIdentifier": snapshot.id,
        "DBInstanceIdentifier": snapshot.instance,
        "Engine": snapshot.engine,
        "Status": "available",
        "Port": snapshot.port,
        "VpcId": snapshot.vpc,
        "SnapshotType": "manual",
        "PercentProgress": 100,
        "Encrypted": bool(snapshot.kms_key),
        "DBSnapshotArn": arn(cloud, "snapshot", snapshot.id, snapshot.vpc, service="rds"),
        "IAMDatabaseAuthenticationEnabled": snapshot.iam_authentication,
        "TagList": tags(snapshot),
    }
    return {**shown, "KmsKeyId": snapshot.kms_key} if snapshot.kms_key else shown


def endpoint_address(cloud: Cloud, db: DbInstance) -> str:
    """The name that clients dial: ``db-shop.c0ffee012345.ap-northeast-1.rds.amazonaws.com``.

    Its second label is one for each account and Region.
    """
    group = cloud.find(DbSubnetGroup, db.subnet_group)
    vpc = None if group is None else group.vpc
    place = f"{account_of(cloud, vpc)}|{region_of(cloud, vpc)}"
    label = "c" + sha256(place.encode()).hexdigest()[:11]
    return f"{short_name(db)}.{label}.{region_of(cloud, vpc)}.rds.amazonaws.com"
