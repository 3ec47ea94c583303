"""RDS: make, delete, stop, start and reboot DB instances.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.db_network import check_available, with_public_access
from trainer.actions.db_placement import PLACED, check_known, placed
from trainer.actions.db_snapshots import with_snapshot
from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.lookup import find_db
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, DbInstance
from trainer.cloud.aws_json.databases import db_instance
from trainer.cloud.topology.database import DEFAULT_PORTS

UNSEEN = (
    "DBInstanceClass",
    "AllocatedStorage",
    "StorageType",
    "Iops",
    "StorageThroughput",
    "EngineVersion",
    "DBName",
    "LicenseModel",
    "BackupRetentionPeriod",
    "PreferredBackupWindow",
    "PreferredMaintenanceWindow",
    "AutoMinorVersionUpgrade",
    "CopyTagsToSnapshot",
    "NetworkType",
    "StorageEncrypted",
    "KmsKeyId",
    "MasterUsername",
    "MasterUserPassword",
    "ManageMasterUserPassword",
)
"""Parameters taken by create that do not decide where packets go."""

SHORTEST_PASSWORD = 8


@action("rds", "CreateDBInstance")
def create_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """The instance is there at once; AWS takes some minutes for it."""
    check_known(parameters, (*PLACED, *UNSEEN))
    engine = parameters.text("Engine")
    if engine not in DEFAULT_PORTS:
        raise AwsError("InvalidParameterValue", f"Invalid DB engine: {engine[:40]}", engine=engine)
    if engine.startswith("aurora"):
        raise not_modelled("Making an instance of an Aurora cluster")
    _check_master(parameters)
    cloud, db = placed(cloud, parameters, engine=engine, port=DEFAULT_PORTS[engine], iam=False)
    encrypted = parameters.boolean("StorageEncrypted") or "KmsKeyId" in parameters
    db = replace(db, storage_encrypted=encrypted)
    cloud = cloud.put(db)
    return Done(cloud, {"DBInstance": {**db_instance(cloud, db), "DBInstanceStatus": "creating"}})


@action("rds", "DeleteDBInstance")
def delete_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """The instance and its interfaces go; a last snapshot has to be declined or named."""
    check_known(
        parameters,
        (
            "DBInstanceIdentifier",
            "SkipFinalSnapshot",
            "FinalDBSnapshotIdentifier",
            "DeleteAutomatedBackups",
        ),
    )
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    skips = parameters.boolean("SkipFinalSnapshot")
    if skips and "FinalDBSnapshotIdentifier" in parameters:
        raise AwsError(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier can not be specified when deleting a database instance "
            "with SkipFinalSnapshot.",
        )
    if not skips and "FinalDBSnapshotIdentifier" not in parameters:
        raise AwsError(
            "InvalidParameterCombination",
            "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.",
        )
    shown = {**db_instance(cloud, db), "DBInstanceStatus": "deleting"}
    if not skips:
        cloud = with_snapshot(cloud, db, parameters, "FinalDBSnapshotIdentifier")
    return Done(cloud.without(db.id, *db.interfaces), {"DBInstance": shown})


@action("rds", "StopDBInstance")
def stop_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html"""
    check_known(parameters, ("DBInstanceIdentifier",))
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    if not db.available:
        raise AwsError(
            "InvalidDBInstanceState", f"Instance {db.id} is not in available state.", id=db.id
        )
    if db.engine.startswith("sqlserver") and db.multi_az:
        raise AwsError(
            "InvalidDBInstanceState",
            f"Cannot stop the DB instance {db.id}: SQL Server in a Multi-AZ deployment.",
            id=db.id,
        )
    return _with_status(cloud, replace(db, available=False), "stopping")


@action("rds", "StartDBInstance")
def start_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StartInstance.html"""
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    if db.available:
        raise AwsError(
            "InvalidDBInstanceState",
            f"Instance {db.id} cannot be started as it is not in one of the following statuses: "
            "'stopped, inaccessible-encryption-credentials-recoverable, incompatible-network'.",
            id=db.id,
        )
    return _with_status(cloud, replace(db, available=True), "starting")


@action("rds", "RebootDBInstance")
def reboot_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """With ``ForceFailover`` the standby becomes the primary: the name leads to its address.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_RebootInstance.html
    """
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    check_available(db)
    if parameters.boolean("ForceFailover"):
        if not db.multi_az or len(db.interfaces) < len(("primary", "standby")):
            raise AwsError(
                "InvalidParameterCombination",
                f"Cannot force a failover of {db.id}: it is not a Multi-AZ deployment.",
                id=db.id,
            )
        primary, standby, *others = db.interfaces
        db = replace(db, interfaces=(standby, primary, *others))
        cloud = cloud.put(db)
        if db.publicly_accessible:
            cloud = with_public_access(cloud, db.id, True)
    return _with_status(cloud, db, "rebooting")


def _check_master(parameters: Parameters) -> None:
    managed = parameters.boolean("ManageMasterUserPassword")
    for name in ("MasterUsername", "MasterUserPassword"):
        if managed and name == "MasterUserPassword":
            continue
        if not parameters.find_text(name):
            raise AwsError(
                "InvalidParameterValue",
                f"The parameter {name} must be provided and must not be blank.",
                parameter=name,
            )
    if not managed and len(parameters.text("MasterUserPassword")) < SHORTEST_PASSWORD:
        raise AwsError(
            "InvalidParameterValue",
            "The parameter MasterUserPassword is not a valid password because it is shorter than "
            f"{SHORTEST_PASSWORD} characters.",
        )


def _with_status(cloud: Cloud, db: DbInstance, status: str) -> Done:
    """The instance as it is now, and the response with the status that it passes through."""
    cloud = cloud.put(db)
    return Done(cloud, {"DBInstance": {**db_instance(cloud, db), "DBInstanceStatus": status}})
