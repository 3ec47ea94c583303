"""``aws ec2 describe-vpc-block-public-access-options`` and ``…-exclusions``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_VpcBlockPublicAccessOptions.html
"""

from __future__ import annotations

from trainer.cloud.aws_json.common import Json, account_of, arn, region_of
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.cloud import Cloud
from trainer.cloud.gateways import BlockExclusion, BlockMode, VpcBlockPublicAccess
from trainer.cloud.network import Subnet


def block_public_access_options(
    cloud: Cloud, region: str | None = None, account: str | None = None
) -> Json:
    """The setting of a Region and an account, the cloud's own unless others are named."""
    where = region_of(cloud) if region is None else region
    whose = account_of(cloud) if account is None else account
    found = block_of(cloud, where, whose)
    return {
        "VpcBlockPublicAccessOptions": {
            "AwsAccountId": whose,
            "AwsRegion": where,
            "State": "default-state" if found is None else "update-complete",
            "InternetGatewayBlockMode": str(BlockMode.OFF if found is None else found.mode),
            "ManagedBy": "account",
            "ExclusionsAllowed": "allowed",
        }
    }


def describe_block_public_access_exclusions(cloud: Cloud) -> Json:
    """What is spared, in the response's shape."""
    return {
        "VpcBlockPublicAccessExclusions": [
            exclusion_json(cloud, exclusion)
            for block in cloud.of(VpcBlockPublicAccess).values()
            for exclusion in block.exclusions
        ]
    }


def exclusion_json(cloud: Cloud, exclusion: BlockExclusion, state: str = "create-complete") -> Json:
    """A VPC or subnet that is spared."""
    subnet = cloud.find(Subnet, exclusion.resource)
    kind, vpc = ("vpc", exclusion.resource) if subnet is None else ("subnet", subnet.vpc)
    return {
        "ExclusionId": exclusion_id(exclusion),
        "InternetGatewayExclusionMode": str(exclusion.mode),
        "ResourceArn": arn(cloud, kind, exclusion.resource, vpc),
        "State": state,
        "Tags": [],
    }


def exclusion_id(exclusion: BlockExclusion) -> str:
    """``vpcbpa-exclude-…`` of what is spared."""
    return derived_id("vpcbpa-exclude", exclusion.resource)


def block_of(cloud: Cloud, region: str, account: str) -> VpcBlockPublicAccess | None:
    """The setting of a Region for an account, if somebody made one."""
    blocks = cloud.of(VpcBlockPublicAccess).values()
    mine = (b for b in blocks if b.region == region and b.account in ("", account))
    return next(mine, None)
