"""RDS: databases and the subnets that they may use.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from __future__ import annotations

from dataclasses import dataclass

from trainer.cloud.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSubnetGroup(Resource):
    """At least two subnets in two Availability Zones, for a Single-AZ database as well."""

    vpc: str
    subnets: tuple[str, ...]
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DbInstance(Resource):
    """An RDS DB instance.

    ``interfaces`` are its network interfaces, the current primary's first; a Multi-AZ
    instance has one more for the standby in another zone. Security groups are the interfaces'.
    ``available`` is False while it is stopped or its zone is down.
    """

    engine: str
    port: int
    subnet_group: str
    interfaces: tuple[str, ...]
    publicly_accessible: bool = False
    multi_az: bool = False
    storage_encrypted: bool = False
    iam_authentication: bool = False
    available: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DbSnapshot(Resource):
    """A copy of a DB instance's storage, and what an instance restored from it inherits.

    ``instance`` is the id of the DB instance it was taken of, which may be gone; ``kms_key`` is
    empty where the snapshot is not encrypted.
    """

    instance: str
    engine: str
    port: int
    vpc: str
    kms_key: str = ""
    iam_authentication: bool = False
