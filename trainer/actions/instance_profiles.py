"""Which instance profile an instance has: associate, replace, disassociate.

Every role has an instance profile of its own name, beside those that requests make.
https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, incorrect_state, missing
from trainer.actions.lookup import find
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, IamRole, Instance, InstanceProfile
from trainer.cloud.aws_json.identities import (
    profile_arn,
    profile_association,
    profile_association_id,
)


@action("ec2", "AssociateIamInstanceProfile")
def associate_iam_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    instance = find(cloud, Instance, parameters.text("InstanceId"))
    role = _role(cloud, parameters)
    if instance.role is not None:
        raise incorrect_state(
            f"There is an existing association for instance {instance.id}", id=instance.id
        )
    return _shown(cloud, replace(instance, role=role.id), "associating")


@action("ec2", "ReplaceIamInstanceProfileAssociation")
def replace_iam_instance_profile_association(cloud: Cloud, parameters: Parameters) -> Done:
    instance = _associated(cloud, parameters.text("AssociationId"))
    role = _role(cloud, parameters)
    return _shown(cloud, replace(instance, role=role.id), "associating")


@action("ec2", "DisassociateIamInstanceProfile")
def disassociate_iam_instance_profile(cloud: Cloud, parameters: Parameters) -> Done:
    instance = _associated(cloud, parameters.text("AssociationId"))
    shown = {**profile_association(cloud, instance), "State": "disassociating"}
    return Done(cloud.put(replace(instance, role=None)), {"IamInstanceProfileAssociation": shown})


def role_of_profile(cloud: Cloud, profile: Parameters) -> IamRole:
    """The role behind the instance profile that a request names, by name or by ARN.

    Raises:
        AwsError: ``InvalidParameterValue``, there is no such profile, or it has no role.
    """
    how = profile.one_of("Name", "Arn")
    wanted = profile.text(how)
    roles = {role.id: role.id for role in cloud.of(IamRole).values()}
    named = roles | {made.id: made.role for made in cloud.of(InstanceProfile).values()}
    for name, role in named.items():
        if wanted == (name if how == "Name" else profile_arn(cloud, name)):
            found = cloud.find(IamRole, role)
            if found is not None:
                return found
            raise AwsError(
                "InvalidParameterValue",
                f"IAM Instance Profile {profile_arn(cloud, name)} has no associated IAM Roles",
                value=wanted,
            )
    what = "name" if how == "Name" else "ARN"
    raise AwsError(
        "InvalidParameterValue",
        f"Value ({wanted}) for parameter iamInstanceProfile.{how.lower()} is invalid. Invalid IAM "
        f"Instance Profile {what}",
        value=wanted,
    )


def _role(cloud: Cloud, parameters: Parameters) -> IamRole:
    profile = parameters.part("IamInstanceProfile")
    if profile is None:
        raise missing("iamInstanceProfile")
    return role_of_profile(cloud, profile)


def _associated(cloud: Cloud, association: str) -> Instance:
    for instance in cloud.of(Instance).values():
        if instance.role is not None and profile_association_id(instance) == association:
            return instance
    raise AwsError(
        "InvalidAssociationID.NotFound",
        f"An invalid association-id of '{association}' was given",
        id=association,
    )


def _shown(cloud: Cloud, instance: Instance, state: str) -> Done:
    cloud = cloud.put(instance)
    shown = {**profile_association(cloud, instance), "State": state}
    return Done(cloud, {"IamInstanceProfileAssociation": shown})
