"""Instance profiles: what hands a role to an instance.

https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html
"""

from __future__ import annotations

import re
from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.managed import check_unused
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.actions.roles import find_role
from trainer.cloud import Cloud, IamRole, InstanceProfile
from trainer.cloud.aws_json.identities import made_profile

_NAME = re.compile(r"[\w+=,.@-]{1,128}")


@action("iam", "CreateInstanceProfile")
def create_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    """A new profile has no role yet."""
    name = parameters.text("InstanceProfileName")
    if not _NAME.fullmatch(name):
        raise AwsError(
            "ValidationError",
            "The specified value for instanceProfileName is invalid. It must contain only "
            "alphanumeric characters and/or the following: +=,.@_-",
            name=name[:40],
        )
    if cloud.find(IamRole, name) or cloud.find(InstanceProfile, name):
        raise AwsError("EntityAlreadyExists", f"Instance Profile {name} already exists.", name=name)
    check_unused(cloud, name)
    profile = InstanceProfile(id=name)
    cloud = cloud.put(profile)
    return Done(cloud, {"InstanceProfile": made_profile(cloud, profile)})


@action("iam", "AddRoleToInstanceProfile")
def add_role_to_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    """A profile holds one role."""
    name = parameters.text("InstanceProfileName")
    has_its_own = cloud.find(IamRole, name) is not None
    profile = None if has_its_own else find_profile(cloud, name)
    role = find_role(cloud, parameters.text("RoleName"))
    if profile is None or profile.role is not None:
        raise AwsError(
            "LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1"
        )
    return Done(cloud.put(replace(profile, role=role.id)), {})


@action("iam", "RemoveRoleFromInstanceProfile")
def remove_role_from_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    name = parameters.text("InstanceProfileName")
    if cloud.find(IamRole, name) is not None:
        raise not_modelled("Taking a role out of the instance profile of its own name")
    profile = find_profile(cloud, name)
    role = find_role(cloud, parameters.text("RoleName"))
    if profile.role != role.id:
        raise AwsError(
            "NoSuchEntity", f"Role {role.id} in Instance Profile {name} cannot be found.", name=name
        )
    return Done(cloud.put(replace(profile, role=None)), {})


def find_profile(cloud: Cloud, name: str) -> InstanceProfile:
    """A profile that a request has made.

    Raises:
        AwsError: ``NoSuchEntity``.
    """
    found = cloud.find(InstanceProfile, name)
    if found is None:
        raise AwsError("NoSuchEntity", f"Instance Profile {name} cannot be found.", name=name)
    return found
