"""How a DB instance lies in its VPC: identifiers, ports, groups, public access, the standby.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import gateway_of
from trainer.actions.managed import check_unused, with_interface
from trainer.actions.new import free_public_address
from trainer.actions.parameters import Parameters
from trainer.cloud import Cloud, DbInstance, DbSubnetGroup, NetworkInterface, SecurityGroup, Vpc
from trainer.cloud.network import Subnet

PORTS = range(1150, 65536)
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""

_IDENTIFIER = re.compile(r"[a-zA-Z](?:-?[a-zA-Z0-9])*")
LONGEST_IDENTIFIER = 63


def check_available(db: DbInstance) -> None:
    """Refuses what RDS does not do to an instance that is stopped.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_StopInstance.html

    Raises:
        AwsError: ``InvalidDBInstanceState``.
    """
    if not db.available:
        raise AwsError(
            "InvalidDBInstanceState", "Database instance is not in available state.", id=db.id
        )


def identifier(parameters: Parameters, parameter: str, longest: int) -> str:
    """What RDS takes for an identifier, in lower case, as it stores it.

    Raises:
        AwsError: ``InvalidParameterValue``.
    """
    name = parameters.text(parameter)
    if not _IDENTIFIER.fullmatch(name) or len(name) > longest:
        raise AwsError(
            "InvalidParameterValue",
            f"The parameter {parameter} is not a valid identifier. Identifiers must begin with a "
            "letter; must contain only ASCII letters, digits, and hyphens; and must not end with "
            "a hyphen or contain two consecutive hyphens.",
            name=name[:40],
        )
    return name.lower()


def checked_identifier(cloud: Cloud, parameters: Parameters, parameter: str) -> str:
    """The identifier of an instance that a request makes.

    Raises:
        AwsError: ``InvalidParameterValue`` or ``DBInstanceAlreadyExists``.
    """
    name = identifier(parameters, parameter, LONGEST_IDENTIFIER)
    if cloud.find(DbInstance, name) is not None:
        raise AwsError("DBInstanceAlreadyExists", "DB instance already exists", name=name)
    check_unused(cloud, name)
    return name


def checked_port(port: int) -> int:
    """A port that RDS lets a database listen on.

    Raises:
        AwsError: ``InvalidParameterValue``.
    """
    if port not in PORTS:
        raise AwsError(
            "InvalidParameterValue",
            f"Invalid database port number: {port}. It must be from {PORTS[0]} to {PORTS[-1]}.",
            port=str(port),
        )
    return port


def check_groups(cloud: Cloud, vpc: str, ids: Sequence[str]) -> tuple[str, ...]:
    """Security groups of a request, each once, all of the database's VPC.

    Raises:
        AwsError: one does not exist or is of another VPC.
    """
    for group_id in ids:
        group = cloud.find(SecurityGroup, group_id)
        if group is None:
            raise AwsError(
                "InvalidParameterValue",
                f"Invalid security group , groupId= {group_id}, groupName=.",
                id=group_id,
            )
        if group.vpc != vpc:
            raise AwsError(
                "InvalidParameterCombination",
                "The DB instance and EC2 security group are in different VPCs. The DB instance "
                f"is in {vpc} and the EC2 security group is in {group.vpc}",
                id=group_id,
                vpc=vpc,
                other=group.vpc,
            )
    return tuple(dict.fromkeys(ids))


def can_be_public(cloud: Cloud, vpc_id: str) -> bool:
    """Whether RDS can give public access in this VPC."""
    vpc = cloud.get(Vpc, vpc_id)
    return vpc.dns_support and vpc.dns_hostnames and gateway_of(cloud, vpc_id) is not None


def check_public(cloud: Cloud, vpc_id: str) -> None:
    """Refuses public access where the VPC cannot give it.

    Raises:
        AwsError: ``InvalidVPCNetworkStateFault``.
    """
    vpc = cloud.get(Vpc, vpc_id)
    if not (vpc.dns_support and vpc.dns_hostnames):
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            "Cannot create a publicly accessible DBInstance. The specified VPC does not support "
            "DNS resolution, DNS hostnames, or both. Update the VPC and then try again",
            vpc=vpc.id,
        )
    if not can_be_public(cloud, vpc_id):
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            "Cannot create a publicly accessible DBInstance. The specified VPC has no internet "
            "gateway attached. Update the VPC and then try again",
            vpc=vpc.id,
        )


def with_public_access(cloud: Cloud, db_id: str, public: bool) -> Cloud:
    """The current primary has a public address, or no interface of the database has one.

    Raises:
        AwsError: ``InvalidVPCNetworkStateFault``, the VPC cannot give public access.
    """
    db = cloud.get(DbInstance, db_id)
    if public:
        check_public(cloud, cloud.get(DbSubnetGroup, db.subnet_group).vpc)
    cloud = cloud.put(replace(db, publicly_accessible=public))
    for interface_id in db.interfaces[:1] if public else db.interfaces:
        interface = cloud.get(NetworkInterface, interface_id)
        first, *others = interface.addresses
        if public != (first.public_ip is not None):
            first = replace(first, public_ip=free_public_address(cloud) if public else None)
            cloud = cloud.put(replace(interface, addresses=(first, *others)))
    return cloud


def with_standby(cloud: Cloud, db_id: str) -> Cloud:
    """A standby in another zone of the subnet group, with the groups of the primary.

    Raises:
        AwsError: ``InvalidVPCNetworkStateFault``, all subnets are in the primary's zone.
    """
    db = cloud.get(DbInstance, db_id)
    primary = cloud.get(NetworkInterface, db.interfaces[0])
    zone = cloud.get(Subnet, primary.subnet).zone
    members = cloud.get(DbSubnetGroup, db.subnet_group).subnets
    for subnet in (cloud.get(Subnet, s) for s in members):
        if subnet.zone != zone:
            cloud, standby = with_interface(cloud, db.id, subnet.id, primary.security_groups)
            return cloud.put(replace(db, multi_az=True, interfaces=(primary.id, standby)))
    raise AwsError(
        "InvalidVPCNetworkStateFault",
        f"The DB subnet group '{db.subnet_group}' has no subnet in another Availability Zone.",
        group=db.subnet_group,
    )


def without_standby(cloud: Cloud, db_id: str) -> Cloud:
    """Only the current primary is left."""
    db = cloud.get(DbInstance, db_id)
    cloud = cloud.without(*db.interfaces[1:])
    return cloud.put(replace(db, multi_az=False, interfaces=db.interfaces[:1]))
