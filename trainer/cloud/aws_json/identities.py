"""``aws iam get-role``, ``list-attached-role-policies``, ``get-instance-profile`` and the like;
``aws ec2 describe-iam-instance-profile-associations``

Every role of an instance has an instance profile of its own name, as the console makes it.
https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
"""

from __future__ import annotations

import json

from trainer.cloud.aws_json.common import Json, account_of, digits, plain_arn, tags
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.aws_json.policies import role_policy, trust_policy
from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import IamRole, Instance, InstanceProfile
from trainer.cloud.serverless import LambdaFunction

INLINE = "inline"
"""The name of the policy that holds the single permissions of a role."""


def role_json(cloud: Cloud, role: IamRole) -> Json:
    """One role, with who may take it on: what runs with it, else instances."""
    users = {
        "ec2.amazonaws.com": any(i.role == role.id for i in cloud.of(Instance).values()),
        "lambda.amazonaws.com": any(f.role == role.id for f in cloud.of(LambdaFunction).values()),
    }
    services = [service for service, used in users.items() if used]
    return {
        "Path": "/",
        "RoleName": role.id,
        "RoleId": _unique_id("AROA", role.id),
        "Arn": role_arn(cloud, role.id),
        "AssumeRolePolicyDocument": trust_policy(services or ["ec2.amazonaws.com"]),
        "MaxSessionDuration": 3600,
        "Tags": tags(role),
    }


def attached_policies(role: IamRole) -> Json:
    """The managed policies of a role in the response's shape."""
    return {
        "AttachedPolicies": [
            {"PolicyName": name, "PolicyArn": plain_arn("iam", "", "aws", f"policy/{name}")}
            for name in managed(role)
        ]
    }


def inline_policy_names(role: IamRole) -> Json:
    """The names of the policies that belong to a role alone, in the response's shape."""
    single = [INLINE] if permissions(role) else []
    return {"PolicyNames": [*single, *(policy.name for policy in role.inline)]}


def inline_policy(role: IamRole) -> Json:
    """The policy that belongs to a role alone, in the response's shape."""
    return {
        "RoleName": role.id,
        "PolicyName": INLINE,
        "PolicyDocument": role_policy(permissions(role)),
    }


def put_policy(role: IamRole, name: str) -> Json | None:
    """A policy that a request has put on a role, in the response's shape; None if there is no
    such policy."""
    for policy in role.inline:
        if policy.name == name:
            document: Json = json.loads(policy.document)
            return {"RoleName": role.id, "PolicyName": name, "PolicyDocument": document}
    return None


def managed(role: IamRole) -> list[str]:
    """The names of the managed policies of a role."""
    return [policy for policy in role.policies if ":" not in policy]


def permissions(role: IamRole) -> list[str]:
    """The single permissions of a role, by action."""
    return [policy for policy in role.policies if ":" in policy]


def instance_profile(cloud: Cloud, role: IamRole) -> Json:
    return {
        "Path": "/",
        "InstanceProfileName": role.id,
        "InstanceProfileId": _unique_id("AIPA", role.id),
        "Arn": profile_arn(cloud, role.id),
        "Roles": [role_json(cloud, role)],
        "Tags": [],
    }


def made_profile(cloud: Cloud, profile: InstanceProfile) -> Json:
    """A profile that a request has made, with its role if it has one."""
    role = cloud.find(IamRole, profile.role)
    return {
        "Path": "/",
        "InstanceProfileName": profile.id,
        "InstanceProfileId": _unique_id("AIPA", profile.id),
        "Arn": profile_arn(cloud, profile.id),
        "Roles": [] if role is None else [role_json(cloud, role)],
        "Tags": [],
    }


def list_instance_profiles(cloud: Cloud) -> Json:
    """The instance profiles of all roles that are not a function's alone, in the response's
    shape."""
    of_instances = {instance.role for instance in cloud.of(Instance).values()}
    of_functions = {function.role for function in cloud.of(LambdaFunction).values()}
    without = of_functions - of_instances
    return {
        "InstanceProfiles": [
            instance_profile(cloud, role)
            for role in cloud.of(IamRole).values()
            if role.id not in without
        ]
    }


def describe_iam_instance_profile_associations(cloud: Cloud) -> Json:
    """Which instance has which profile, in the response's shape."""
    return {
        "IamInstanceProfileAssociations": [
            profile_association(cloud, instance)
            for instance in cloud.of(Instance).values()
            if instance.role is not None
        ]
    }


def profile_association(cloud: Cloud, instance: Instance) -> Json:
    return {
        "AssociationId": profile_association_id(instance),
        "InstanceId": instance.id,
        "IamInstanceProfile": profile_reference(cloud, str(instance.role)),
        "State": "associated",
    }


def profile_association_id(instance: Instance) -> str:
    """``iip-assoc-…`` of an instance and its profile."""
    return derived_id("iip-assoc", instance.id, str(instance.role))


def profile_reference(cloud: Cloud, role: str) -> Json:
    """An instance profile as instances name it."""
    return {"Arn": profile_arn(cloud, role), "Id": _unique_id("AIPA", role)}


def role_arn(cloud: Cloud, role: str) -> str:
    """``arn:aws:iam::111122223333:role/role-app``"""
    return plain_arn("iam", "", account_of(cloud), f"role/{role}")


def profile_arn(cloud: Cloud, role: str) -> str:
    """``arn:aws:iam::111122223333:instance-profile/role-app``"""
    return plain_arn("iam", "", account_of(cloud), f"instance-profile/{role}")


def _unique_id(prefix: str, name: str) -> str:
    return prefix + digits(17, prefix, name).upper()
