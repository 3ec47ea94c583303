"""Network ACLs: create, delete, and which subnets they guard.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.tagging import name_given
from trainer.cloud import Cloud, NetworkAcl, Subnet, Vpc
from trainer.cloud.aws_json.ids import acl_association_id, subnets_of_acl
from trainer.cloud.aws_json.network_acls import network_acl


@action("ec2", "CreateNetworkAcl")
def create_network_acl(cloud: Cloud, parameters: Parameters) -> Done:
    """A new network ACL has no rule but ``*``: it denies everything."""
    vpc = find(cloud, Vpc, parameters.text("VpcId"))
    cloud, resource_id = new_id(cloud, "acl")
    acl = NetworkAcl(id=resource_id, name=name_given(parameters, "network-acl"), vpc=vpc.id)
    cloud = cloud.put(acl)
    return Done(cloud, {"NetworkAcl": network_acl(cloud, acl)})


@action("ec2", "DeleteNetworkAcl")
def delete_network_acl(cloud: Cloud, parameters: Parameters) -> Done:
    acl = find(cloud, NetworkAcl, parameters.text("NetworkAclId"))
    if acl.default:
        raise AwsError(
            "InvalidParameterValue", f"cannot delete default network ACL {acl.id}", id=acl.id
        )
    if acl.subnets:
        raise AwsError(
            "DependencyViolation",
            f"The networkAcl '{acl.id}' has dependencies and cannot be deleted.",
            id=acl.id,
        )
    return Done(cloud.without(acl.id), {})


@action("ec2", "ReplaceNetworkAclAssociation")
def replace_network_acl_association(cloud: Cloud, parameters: Parameters) -> Done:
    association = parameters.text("AssociationId")
    old, subnet = _find(cloud, association)
    new = find(cloud, NetworkAcl, parameters.text("NetworkAclId"))
    if new.vpc != old.vpc:
        raise AwsError(
            "InvalidParameterValue",
            f"Network acl {new.id} and subnet {subnet} belong to different networks",
            acl=new.id,
            subnet=subnet,
        )
    cloud = cloud.put(replace(old, subnets=tuple(s for s in old.subnets if s != subnet)))
    new = cloud.get(NetworkAcl, new.id)
    if not new.default:
        cloud = cloud.put(replace(new, subnets=(*new.subnets, subnet)))
    return Done(cloud, {"NewAssociationId": acl_association_id(new, subnet)})


def _find(cloud: Cloud, association: str) -> tuple[NetworkAcl, str]:
    for acl in cloud.of(NetworkAcl).values():
        for subnet in subnets_of_acl(cloud, acl):
            if acl_association_id(acl, subnet) == association:
                return acl, cloud.get(Subnet, subnet).id
    raise AwsError(
        "InvalidAssociationID.NotFound",
        f"The association ID '{association}' does not exist",
        id=association,
    )
