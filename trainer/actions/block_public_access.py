"""VPC Block Public Access: the setting of the Region, and what is excluded from it.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from dataclasses import replace

from trainer.actions.errors import AwsError, invalid
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import (
    BlockExclusion,
    BlockMode,
    Cloud,
    ExclusionMode,
    Fact,
    MissingFact,
    Subnet,
    Vpc,
    VpcBlockPublicAccess,
    missing_fact,
)
from trainer.cloud.aws_json.block_public_access import exclusion_id, exclusion_json
from trainer.cloud.aws_json.common import account_of, region_of


@action("ec2", "ModifyVpcBlockPublicAccessOptions")
def modify_options(cloud: Cloud, parameters: Parameters) -> Done:
    mode = parameters.text("InternetGatewayBlockMode")
    if mode not in set(BlockMode):
        raise invalid("internetGatewayBlockMode", mode, f"It is one of {', '.join(BlockMode)}.")
    cloud, setting = _setting(cloud)
    setting = replace(setting, mode=BlockMode(mode))
    cloud = _known(cloud.put(setting), setting)
    shown = {
        "AwsAccountId": account_of(cloud),
        "AwsRegion": setting.region,
        "State": "update-in-progress",
        "InternetGatewayBlockMode": str(setting.mode),
        "ManagedBy": "account",
    }
    return Done(cloud, {"VpcBlockPublicAccessOptions": shown})


@action("ec2", "CreateVpcBlockPublicAccessExclusion")
def create_exclusion(cloud: Cloud, parameters: Parameters) -> Done:
    """A VPC or a subnet is excluded once; another mode is a modification."""
    mode = _exclusion_mode(parameters)
    if parameters.one_of("SubnetId", "VpcId") == "SubnetId":
        resource = find(cloud, Subnet, parameters.text("SubnetId")).id
    else:
        resource = find(cloud, Vpc, parameters.text("VpcId")).id
    cloud, setting = _setting(cloud)
    if any(exclusion.resource == resource for exclusion in setting.exclusions):
        raise AwsError(
            "InvalidParameterValue",
            f"An exclusion for the resource {resource} already exists.",
            id=resource,
        )
    exclusion = BlockExclusion(resource=resource, mode=mode)
    setting = replace(setting, exclusions=(*setting.exclusions, exclusion))
    return _shown(cloud.put(setting), exclusion, "create-in-progress")


@action("ec2", "ModifyVpcBlockPublicAccessExclusion")
def modify_exclusion(cloud: Cloud, parameters: Parameters) -> Done:
    mode = _exclusion_mode(parameters)
    setting, old = _find(cloud, parameters)
    new = replace(old, mode=mode)
    setting = replace(setting, exclusions=tuple(new if e is old else e for e in setting.exclusions))
    return _shown(cloud.put(setting), new, "update-in-progress")


@action("ec2", "DeleteVpcBlockPublicAccessExclusion")
def delete_exclusion(cloud: Cloud, parameters: Parameters) -> Done:
    _, old = _find(cloud, parameters)
    after = without_exclusion(cloud, old.resource)
    shown = _shown(cloud, old, "delete-in-progress").response
    return Done(after, shown)


def without_exclusion(cloud: Cloud, resource: str) -> Cloud:
    """The cloud without what is excluded for a VPC or subnet, which goes or loses it."""
    for setting in cloud.of(VpcBlockPublicAccess).values():
        kept = tuple(e for e in setting.exclusions if e.resource != resource)
        if kept != setting.exclusions:
            cloud = cloud.put(replace(setting, exclusions=kept))
    return cloud


def _setting(cloud: Cloud) -> tuple[Cloud, VpcBlockPublicAccess]:
    """The setting of the cloud's Region; every Region has one, which begins switched off."""
    region = region_of(cloud)
    for setting in cloud.of(VpcBlockPublicAccess).values():
        if setting.region == region:
            return cloud, setting
    cloud, resource_id = new_id(cloud, "vpc-bpa")
    return cloud, VpcBlockPublicAccess(id=resource_id, region=region, mode=BlockMode.OFF)


def _known(cloud: Cloud, setting: VpcBlockPublicAccess) -> Cloud:
    """The cloud in which the mode is told that somebody has just set; who is excluded from it is
    not, where even the mode was not."""
    untold = [
        fact
        for fact in cloud.of(MissingFact).values()
        if fact.what is Fact.BLOCK_PUBLIC_ACCESS and _region_of(cloud, fact.about) == setting.region
    ]
    doubts = (missing_fact(fact.about, Fact.EXCLUSIONS) for fact in untold)
    return cloud.put(*doubts).without(*(fact.id for fact in untold))


def _region_of(cloud: Cloud, place: str) -> str:
    """The Region of a VPC or subnet."""
    subnet = cloud.find(Subnet, place)
    return region_of(cloud, place if subnet is None else subnet.vpc)


def _exclusion_mode(parameters: Parameters) -> ExclusionMode:
    mode = parameters.text("InternetGatewayExclusionMode")
    if mode not in set(ExclusionMode):
        raise invalid(
            "internetGatewayExclusionMode", mode, f"It is one of {', '.join(ExclusionMode)}."
        )
    return ExclusionMode(mode)


def _find(cloud: Cloud, parameters: Parameters) -> tuple[VpcBlockPublicAccess, BlockExclusion]:
    wanted = parameters.text("ExclusionId")
    for setting in cloud.of(VpcBlockPublicAccess).values():
        for exclusion in setting.exclusions:
            if exclusion_id(exclusion) == wanted:
                return setting, exclusion
    raise AwsError(
        "InvalidVpcBlockPublicAccessExclusionId.NotFound",
        f"The VPC Block Public Access exclusion ID '{wanted}' does not exist",
        id=wanted,
    )


def _shown(cloud: Cloud, exclusion: BlockExclusion, state: str) -> Done:
    shown = exclusion_json(cloud, exclusion, state)
    return Done(cloud, {"VpcBlockPublicAccessExclusion": shown})
