"""RDS: modify a DB instance; DB subnet groups.

https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.lookup import find_db, find_db_subnet_group, gateway_of
from trainer.actions.new import free_public_address, new_id, next_private_address
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    DbInstance,
    DbSubnetGroup,
    NetworkInterface,
    PrivateAddress,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.databases import db_instance

PORTS = range(1150, 65536)
"""https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html"""

KNOWN = (
    "DBInstanceIdentifier",
    "VpcSecurityGroupIds",
    "PubliclyAccessible",
    "MultiAZ",
    "EnableIAMDatabaseAuthentication",
    "DBPortNumber",
    "DBSubnetGroupName",
    "ApplyImmediately",
)


@action("rds", "ModifyDBInstance")
def modify_db_instance(cloud: Cloud, parameters: Parameters) -> Done:
    """Groups, port and public access change at once. Multi-AZ and IAM authentication wait for
    the maintenance window unless ``ApplyImmediately`` is given: then the response lists them as
    pending, and nothing else happens here.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.Settings.html
    """
    for name in parameters:
        if name not in KNOWN:
            raise not_modelled(f"The DB instance setting {name}")
    db = find_db(cloud, parameters.text("DBInstanceIdentifier"))
    if "DBSubnetGroupName" in parameters:
        _refuse_move(cloud, db, parameters.text("DBSubnetGroupName"))
    if "VpcSecurityGroupIds" in parameters:
        cloud = _with_groups(cloud, db, parameters.texts("VpcSecurityGroupIds"))
    if "DBPortNumber" in parameters:
        cloud = cloud.put(replace(db, port=_port(parameters.integer("DBPortNumber"))))
    public = parameters.find_boolean("PubliclyAccessible")
    if public is not None:
        cloud = _with_public_access(cloud, db.id, public)
    pending: dict[str, object] = {}
    now = parameters.boolean("ApplyImmediately")
    iam = parameters.find_boolean("EnableIAMDatabaseAuthentication")
    if iam is not None and iam != db.iam_authentication:
        if now:
            cloud = cloud.put(replace(cloud.get(DbInstance, db.id), iam_authentication=iam))
        else:
            pending["IAMDatabaseAuthenticationEnabled"] = iam
    multi = parameters.find_boolean("MultiAZ")
    if multi is not None and multi != db.multi_az:
        if now:
            cloud = _with_standby(cloud, db.id) if multi else _without_standby(cloud, db.id)
        else:
            pending["MultiAZ"] = multi
    shown = db_instance(cloud, cloud.get(DbInstance, db.id))
    return Done(cloud, {"DBInstance": {**shown, "PendingModifiedValues": pending}})


def _refuse_move(cloud: Cloud, db: DbInstance, name: str) -> None:
    group = find_db_subnet_group(cloud, name)
    if group.vpc == cloud.get(DbSubnetGroup, db.subnet_group).vpc:
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            f"You cannot move DB instance {db.id} to subnet group {group.id}. The specified DB "
            "subnet group and DB instance are in the same VPC. Choose a DB subnet group in "
            "different VPC than the specified DB instance and try again.",
            id=db.id,
            group=group.id,
        )
    raise not_modelled("Moving a DB instance to another VPC")


def _with_groups(cloud: Cloud, db: DbInstance, ids: Sequence[str]) -> Cloud:
    vpc = cloud.get(DbSubnetGroup, db.subnet_group).vpc
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
    groups = tuple(dict.fromkeys(ids))
    for interface_id in db.interfaces:
        interface = cloud.get(NetworkInterface, interface_id)
        cloud = cloud.put(replace(interface, security_groups=groups))
    return cloud


def _port(port: int) -> int:
    if port not in PORTS:
        raise AwsError(
            "InvalidParameterValue",
            f"Invalid database port number: {port}. It must be from {PORTS[0]} to {PORTS[-1]}.",
            port=str(port),
        )
    return port


def _with_public_access(cloud: Cloud, db_id: str, public: bool) -> Cloud:
    """The current primary gets or loses a public address.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_VPC.WorkingWithRDSInstanceinaVPC.html
    """
    db = cloud.get(DbInstance, db_id)
    vpc = cloud.get(Vpc, cloud.get(DbSubnetGroup, db.subnet_group).vpc)
    if public and not (vpc.dns_support and vpc.dns_hostnames):
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            "Cannot create a publicly accessible DBInstance. The specified VPC does not support "
            "DNS resolution, DNS hostnames, or both. Update the VPC and then try again",
            vpc=vpc.id,
        )
    if public and gateway_of(cloud, vpc.id) is None:
        raise AwsError(
            "InvalidVPCNetworkStateFault",
            "Cannot create a publicly accessible DBInstance. The specified VPC has no internet "
            "gateway attached. Update the VPC and then try again",
            vpc=vpc.id,
        )
    cloud = cloud.put(replace(db, publicly_accessible=public))
    if public == db.publicly_accessible:
        return cloud
    interface = cloud.get(NetworkInterface, db.interfaces[0])
    first, *others = interface.addresses
    first = replace(first, public_ip=free_public_address(cloud) if public else None)
    return cloud.put(replace(interface, addresses=(first, *others)))


def _with_standby(cloud: Cloud, db_id: str) -> Cloud:
    """A standby in another zone of the subnet group, with the groups of the primary."""
    db = cloud.get(DbInstance, db_id)
    primary = cloud.get(NetworkInterface, db.interfaces[0])
    zone = cloud.get(Subnet, primary.subnet).zone
    members = cloud.get(DbSubnetGroup, db.subnet_group).subnets
    for subnet in (cloud.get(Subnet, s) for s in members):
        if subnet.zone != zone:
            address = next_private_address(cloud, subnet)
            cloud, interface_id = new_id(cloud, "eni")
            interface = NetworkInterface(
                id=interface_id,
                subnet=subnet.id,
                addresses=(PrivateAddress(ip=address),),
                security_groups=primary.security_groups,
                owner=db.id,
            )
            interfaces = (db.interfaces[0], interface_id)
            return cloud.put(interface, replace(db, multi_az=True, interfaces=interfaces))
    raise AwsError(
        "InvalidVPCNetworkStateFault",
        f"The DB subnet group '{db.subnet_group}' has no subnet in another Availability Zone.",
        group=db.subnet_group,
    )


def _without_standby(cloud: Cloud, db_id: str) -> Cloud:
    db = cloud.get(DbInstance, db_id)
    cloud = cloud.without(*db.interfaces[1:])
    return cloud.put(replace(db, multi_az=False, interfaces=db.interfaces[:1]))
