"""RDS: what becomes of a database and its interfaces."""

import pytest
from shop_cloud import act, refusal, shop

from trainer.cloud import Cloud, DbInstance, NetworkInterface, Subnet
from trainer.packets import Service
from trainer.reach import Outcome, Question, ask

NEW = {
    "DBInstanceIdentifier": "db-new",
    "DBInstanceClass": "db.t4g.micro",
    "Engine": "postgres",
    "AllocatedStorage": 20,
    "MasterUsername": "shop",
    "MasterUserPassword": "a-long-secret",
    "DBSubnetGroupName": "dbsubnets-shop",
}


def rds(cloud: Cloud, operation: str, **parameters):
    return act(cloud, operation, "rds", **parameters)


def zones(cloud: Cloud, db: str) -> list[str]:
    return [
        cloud.get(Subnet, cloud.get(NetworkInterface, i).subnet).zone[-1]
        for i in cloud.get(DbInstance, db).interfaces
    ]


def with_standby() -> Cloud:
    given = {"DBInstanceIdentifier": "db-shop", "MultiAZ": True, "ApplyImmediately": True}
    return rds(shop(), "ModifyDBInstance", **given).cloud


def test_a_new_database_lies_in_its_subnet_group():
    done = rds(shop(), "CreateDBInstance", **NEW, VpcSecurityGroupIds=["sg-db"], MultiAZ=True)
    db = done.cloud.get(DbInstance, "db-new")
    assert (db.port, db.multi_az, db.storage_encrypted) == (5432, True, False)
    assert zones(done.cloud, "db-new") == ["a", "c"]
    assert done.response["DBInstance"]["DBInstanceStatus"] == "creating"
    # The VPC has an internet gateway and DNS host names, and nothing was said.
    assert db.publicly_accessible
    assert not (
        rds(shop(), "CreateDBInstance", **NEW, PubliclyAccessible=False)
        .cloud.get(DbInstance, "db-new")
        .publicly_accessible
    )


def test_without_groups_it_has_the_default_one():
    cloud = rds(shop(), "CreateDBInstance", **NEW).cloud
    interface = cloud.get(NetworkInterface, cloud.get(DbInstance, "db-new").interfaces[0])
    assert interface.security_groups == ("sg-default-vpc-shop",)


def test_a_stopped_database_answers_nobody_and_cannot_be_changed():
    question = Question("i-web", "db-shop", Service.tcp(3306))
    stopped = rds(shop(), "StopDBInstance", DBInstanceIdentifier="db-shop").cloud
    assert ask(shop(), question).outcome is Outcome.REACHABLE
    assert ask(stopped, question).outcome is Outcome.UNREACHABLE
    shown = rds(stopped, "DescribeDBInstances").response["DBInstances"][0]
    assert shown["DBInstanceStatus"] == "stopped"
    for operation in ("StopDBInstance", "RebootDBInstance", "ModifyDBInstance"):
        error = refusal(stopped, operation, "rds", DBInstanceIdentifier="db-shop")
        assert error.code == "InvalidDBInstanceState"
    assert rds(stopped, "StartDBInstance", DBInstanceIdentifier="db-shop").cloud == shop()


def test_a_forced_failover_swaps_primary_and_standby():
    cloud = with_standby()
    before = cloud.get(DbInstance, "db-shop").interfaces
    given = {"DBInstanceIdentifier": "db-shop"}
    swapped = rds(cloud, "RebootDBInstance", **given, ForceFailover=True).cloud
    assert swapped.get(DbInstance, "db-shop").interfaces == before[::-1]
    assert rds(cloud, "RebootDBInstance", **given).cloud == cloud


def test_public_access_follows_the_primary_and_goes_from_all():
    public = rds(
        with_standby(), "ModifyDBInstance", DBInstanceIdentifier="db-shop", PubliclyAccessible=True
    ).cloud
    swapped = rds(
        public, "RebootDBInstance", DBInstanceIdentifier="db-shop", ForceFailover=True
    ).cloud
    addresses = [
        swapped.get(NetworkInterface, i).addresses[0].public_ip
        for i in swapped.get(DbInstance, "db-shop").interfaces
    ]
    assert None not in addresses
    assert len(set(addresses)) == 2
    private = rds(
        swapped, "ModifyDBInstance", DBInstanceIdentifier="db-shop", PubliclyAccessible=False
    ).cloud
    assert all(
        private.get(NetworkInterface, i).addresses[0].public_ip is None
        for i in private.get(DbInstance, "db-shop").interfaces
    )


def test_a_copy_with_a_key_makes_a_database_encrypted():
    """https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html"""
    cloud = rds(
        shop(), "CreateDBSnapshot", DBInstanceIdentifier="db-shop", DBSnapshotIdentifier="plain"
    ).cloud
    copied = rds(
        cloud,
        "CopyDBSnapshot",
        SourceDBSnapshotIdentifier="plain",
        TargetDBSnapshotIdentifier="sealed",
        KmsKeyId="alias/shop",
    )
    assert copied.response["DBSnapshot"]["Encrypted"]
    cloud = rds(
        copied.cloud, "DeleteDBInstance", DBInstanceIdentifier="db-shop", SkipFinalSnapshot=True
    ).cloud
    restore = {"DBInstanceIdentifier": "db-shop", "DBSubnetGroupName": "dbsubnets-shop"}
    for snapshot, encrypted in (("sealed", True), ("plain", False)):
        done = rds(
            cloud,
            "RestoreDBInstanceFromDBSnapshot",
            **restore,
            DBSnapshotIdentifier=snapshot,
            VpcSecurityGroupIds=["sg-db"],
        )
        db = done.cloud.get(DbInstance, "db-shop")
        assert (db.storage_encrypted, db.engine, db.port) == (encrypted, "mysql", 3306)
    shown = rds(cloud, "DescribeDBSnapshots", DBInstanceIdentifier="db-shop").response
    assert [s["DBSnapshotIdentifier"] for s in shown["DBSnapshots"]] == ["plain", "sealed"]


def test_a_last_snapshot_stays_when_the_database_goes():
    cloud = rds(
        shop(),
        "DeleteDBInstance",
        DBInstanceIdentifier="db-shop",
        FinalDBSnapshotIdentifier="last",
    ).cloud
    assert cloud.find(DbInstance, "db-shop") is None
    assert cloud.find(NetworkInterface, "eni-db-shop") is None
    deleted = rds(cloud, "DeleteDBSnapshot", DBSnapshotIdentifier="last")
    assert deleted.response["DBSnapshot"]["Status"] == "deleted"


def test_a_new_name_waits_unless_it_is_wanted_at_once():
    given = {"DBInstanceIdentifier": "db-shop", "NewDBInstanceIdentifier": "db-old"}
    waiting = rds(shop(), "ModifyDBInstance", **given)
    assert waiting.cloud == shop()
    assert waiting.response["DBInstance"]["PendingModifiedValues"] == {
        "DBInstanceIdentifier": "db-old"
    }
    renamed = rds(shop(), "ModifyDBInstance", **given, ApplyImmediately=True)
    assert renamed.response["DBInstance"]["Endpoint"]["Address"].startswith("db-old.")
    interface = renamed.cloud.get(DbInstance, "db-old").interfaces[0]
    assert renamed.cloud.get(NetworkInterface, interface).owner == "db-old"


SNAPSHOT = {"DBInstanceIdentifier": "db-shop", "DBSnapshotIdentifier": "once"}


@pytest.mark.parametrize(
    ("operation", "parameters", "code"),
    [
        ("CreateDBInstance", NEW | {"DBInstanceIdentifier": "DB-Shop"}, "DBInstanceAlreadyExists"),
        ("CreateDBInstance", NEW | {"DBInstanceIdentifier": "db--new"}, "InvalidParameterValue"),
        # The sign for kelvin, which a lower case k is made of as well.
        ("CreateDBInstance", NEW | {"DBInstanceIdentifier": "\u212a2"}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"DBInstanceIdentifier": "d" * 64}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"DBInstanceIdentifier": "i-web"}, "UnsupportedOperation"),
        ("CreateDBInstance", NEW | {"MasterUsername": ""}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"MasterUserPassword": "short"}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"Engine": "foxpro"}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"Port": 80}, "InvalidParameterValue"),
        ("CreateDBInstance", NEW | {"DBSubnetGroupName": "none"}, "DBSubnetGroupNotFoundFault"),
        (
            "CreateDBInstance",
            {k: v for k, v in NEW.items() if k != "DBSubnetGroupName"},
            "InvalidSubnet",
        ),
        ("CreateDBInstance", NEW | {"VpcSecurityGroupIds": ["sg-no"]}, "InvalidParameterValue"),
        (
            "CreateDBInstance",
            NEW | {"VpcSecurityGroupIds": ["sg-lab"]},
            "InvalidParameterCombination",
        ),
        (
            "CreateDBInstance",
            NEW | {"AvailabilityZone": "ap-northeast-1a", "MultiAZ": True},
            "InvalidParameterCombination",
        ),
        (
            "CreateDBInstance",
            NEW | {"AvailabilityZone": "ap-northeast-1d"},
            "InvalidVPCNetworkStateFault",
        ),
        ("StartDBInstance", {"DBInstanceIdentifier": "db-shop"}, "InvalidDBInstanceState"),
        (
            "RebootDBInstance",
            {"DBInstanceIdentifier": "db-shop", "ForceFailover": True},
            "InvalidParameterCombination",
        ),
        ("DeleteDBInstance", {"DBInstanceIdentifier": "db-shop"}, "InvalidParameterCombination"),
        ("DeleteDBSnapshot", {"DBSnapshotIdentifier": "none"}, "DBSnapshotNotFound"),
        ("CreateDBSnapshot", SNAPSHOT | {"DBSnapshotIdentifier": "a_b"}, "InvalidParameterValue"),
        (
            "CreateDBSnapshot",
            SNAPSHOT | {"DBSnapshotIdentifier": "a-" * 150 + "b"},
            "InvalidParameterValue",
        ),
    ],
)
def test_what_rds_refuses(operation, parameters, code):
    assert refusal(shop(), operation, "rds", **parameters).code == code


def test_a_snapshot_has_a_name_of_its_own():
    cloud = rds(shop(), "CreateDBSnapshot", **SNAPSHOT).cloud
    assert refusal(cloud, "CreateDBSnapshot", "rds", **SNAPSHOT).code == "DBSnapshotAlreadyExists"
    stopped = rds(cloud, "StopDBInstance", DBInstanceIdentifier="db-shop").cloud
    given = {"DBInstanceIdentifier": "db-shop", "DBSnapshotIdentifier": "other"}
    assert refusal(stopped, "CreateDBSnapshot", "rds", **given).code == "InvalidDBInstanceState"
