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
