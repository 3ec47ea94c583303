"""DB snapshots: the way to an encrypted copy of a database that is not encrypted.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.db_network import identifier
from trainer.actions.db_placement import PLACED, check_known, placed
from trainer.actions.errors import AwsError
from trainer.actions.lookup import find_db
from trainer.actions.managed import check_unused
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_among
from trainer.cloud import Cloud, DbInstance, DbSnapshot, DbSubnetGroup
from trainer.cloud.aws_json.common import account_of, region_of
from trainer.cloud.aws_json.databases import db_instance, db_snapshot

DEFAULT_KEY = "alias/aws/rds"
"""The key that AWS manages for RDS in an account."""

UNSEEN = (
    "DBSnapshotIdentifier",
    "DBInstanceClass",
    "Engine",
    "StorageType",
    "Iops",
    "AutoMinorVersionUpgrade",
    "CopyTagsToSnapshot",
    "LicenseModel",
    "NetworkType",
)

LONGEST_NAME = 255


@action("rds", "CreateDBSnapshot")
def create_db_snapshot(cloud: Cloud, parameters: Parameters) -> Done:
    """The snapshot is available at once; it is encrypted if its database is."""
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    cloud = with_snapshot(cloud, db, parameters, "DBSnapshotIdentifier")
    made = find_snapshot(cloud, parameters.text("DBSnapshotIdentifier"))
    made = replace(made, name=name_among(parameters, ""))
    shown = {**db_snapshot(cloud, made), "Status": "creating", "PercentProgress": 0}
    return Done(cloud.put(made), {"DBSnapshot": shown})


@action("rds", "CopyDBSnapshot")
def copy_db_snapshot(cloud: Cloud, parameters: Parameters) -> Done:
    """A copy with a key is encrypted; a copy of what is encrypted cannot be in the clear.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CopyDBSnapshot.html
    """
    source = find_snapshot(cloud, parameters.text("SourceDBSnapshotIdentifier"))
    name = _new_name(cloud, parameters, "TargetDBSnapshotIdentifier")
    key = parameters.find_text("KmsKeyId")
    copy = replace(
        source,
        id=name,
        name=name_among(parameters, source.name if parameters.boolean("CopyTags") else ""),
        kms_key=source.kms_key if key is None else _key_arn(cloud, source.vpc, key),
    )
    shown = {
        **db_snapshot(cloud, copy),
        "SourceDBSnapshotIdentifier": source.id,
        "Status": "creating",
        "PercentProgress": 0,
    }
    return Done(cloud.put(copy), {"DBSnapshot": shown})


@action("rds", "DeleteDBSnapshot")
def delete_db_snapshot(cloud: Cloud, parameters: Parameters) -> Done:
    snapshot = find_snapshot(cloud, parameters.text("DBSnapshotIdentifier"))
    shown = {**db_snapshot(cloud, snapshot), "Status": "deleted"}
    return Done(cloud.without(snapshot.id), {"DBSnapshot": shown})


@action("rds", "DescribeDBSnapshots")
def describe_db_snapshots(cloud: Cloud, parameters: Parameters) -> Done:
    """By snapshot or by DB instance; without either, all of them."""
    if "DBSnapshotIdentifier" in parameters:
        found = [find_snapshot(cloud, parameters.text("DBSnapshotIdentifier"))]
    else:
        found = list(cloud.of(DbSnapshot).values())
    of_instance = parameters.find_text("DBInstanceIdentifier")
    shown = [
        db_snapshot(cloud, s)
        for s in found
        if of_instance in (None, s.instance, s.instance.lower())
    ]
    return Done(cloud, {"DBSnapshots": shown})


@action("rds", "RestoreDBInstanceFromDBSnapshot")
def restore_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """A new instance with an endpoint of its own. It is encrypted as its snapshot is; its
    security group is the VPC's default one unless others are named.

    https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_RestoreDBInstanceFromDBSnapshot.html
    """
    check_known(parameters, (*PLACED, *UNSEEN))
    snapshot = find_snapshot(cloud, parameters.text("DBSnapshotIdentifier"))
    engine = parameters.find_text("Engine") or snapshot.engine
    if engine != snapshot.engine:
        raise AwsError(
            "InvalidParameterValue",
            f"The DB engine {engine[:40]} cannot restore a snapshot of {snapshot.engine}.",
            engine=engine[:40],
        )
    cloud, db = placed(
        cloud,
        parameters,
        engine=snapshot.engine,
        port=snapshot.port,
        iam=snapshot.iam_authentication,
    )
    db = replace(db, storage_encrypted=bool(snapshot.kms_key))
    cloud = cloud.put(db)
    return Done(cloud, {"DBInstance": {**db_instance(cloud, db), "DBInstanceStatus": "creating"}})


def find_snapshot(cloud: Cloud, name: str) -> DbSnapshot:
    """The snapshot with this identifier or ARN; RDS stores names in lower case.

    Raises:
        AwsError: ``DBSnapshotNotFound``.
    """
    wanted = name.rpartition(":snapshot:")[2]
    found = cloud.find(DbSnapshot, wanted) or cloud.find(DbSnapshot, wanted.lower())
    if found is None:
        raise AwsError("DBSnapshotNotFound", f"DBSnapshot {name} not found.", name=name)
    return found


def with_snapshot(cloud: Cloud, db: DbInstance, parameters: Parameters, parameter: str) -> Cloud:
    """The cloud with a snapshot of a database, named by a parameter of the request.

    Raises:
        AwsError: the name is wrong or taken, or the database is not available.
    """
    name = _new_name(cloud, parameters, parameter)
    if not db.available:
        raise AwsError(
            "InvalidDBInstanceState",
            "Cannot create a snapshot because the database instance "
            f"{db.id} is not currently in the available state.",
            id=db.id,
        )
    vpc = cloud.get(DbSubnetGroup, db.subnet_group).vpc
    return cloud.put(
        DbSnapshot(
            id=name,
            instance=db.id,
            engine=db.engine,
            port=db.port,
            vpc=vpc,
            kms_key=_key_arn(cloud, vpc, DEFAULT_KEY) if db.storage_encrypted else "",
            iam_authentication=db.iam_authentication,
        )
    )


def _new_name(cloud: Cloud, parameters: Parameters, parameter: str) -> str:
    name = identifier(parameters, parameter, LONGEST_NAME)
    if cloud.find(DbSnapshot, name) is not None:
        raise AwsError(
            "DBSnapshotAlreadyExists",
            f"Cannot create the snapshot because a snapshot with the identifier {name} already "
            "exists.",
            name=name,
        )
    check_unused(cloud, name)
    return name


def _key_arn(cloud: Cloud, vpc: str, key: str) -> str:
    """A key as RDS shows it: by its ARN, whatever it was called in the request."""
    if key.startswith("arn:"):
        return key
    kind = key if key.startswith("alias/") else f"key/{key}"
    return f"arn:aws:kms:{region_of(cloud, vpc)}:{account_of(cloud, vpc)}:{kind}"
