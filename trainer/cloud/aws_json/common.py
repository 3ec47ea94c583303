"""What several shapes of the AWS API have in common."""

from __future__ import annotations

from hashlib import sha256

from trainer.cloud.cloud import Cloud
from trainer.cloud.network import Vpc
from trainer.cloud.resource import Resource
from trainer.cloud.transit import TransitGateway

Json = dict[str, object]

ACCOUNT = "111122223333"
REGION = "ap-northeast-1"
"""The account and the Region of a cloud that has no VPC."""


def tags(resource: Resource) -> list[Json]:
    """The Name tag; resources without a name have no tags."""
    return [{"Key": "Name", "Value": resource.name}] if resource.name else []


def account_of(cloud: Cloud, vpc: str | None = None) -> str:
    """The account that owns a VPC; without one, that of the cloud's first VPC."""
    found = _vpc(cloud, vpc)
    return ACCOUNT if found is None else found.account


def region_of(cloud: Cloud, vpc: str | None = None) -> str:
    """The Region of a VPC; without one, that of the cloud's first VPC."""
    found = _vpc(cloud, vpc)
    return REGION if found is None else found.region


def arn(
    cloud: Cloud, kind: str, resource_id: str, vpc: str | None = None, service: str = "ec2"
) -> str:
    """``arn:aws:ec2:ap-northeast-1:111122223333:subnet/subnet-…``; in RDS and Lambda a colon
    stands before the id. An id that is an ARN is taken as it is."""
    if is_arn(resource_id):
        return resource_id
    slash = ":" if service in ("rds", "lambda") else "/"
    return plain_arn(
        service, region_of(cloud, vpc), account_of(cloud, vpc), f"{kind}{slash}{resource_id}"
    )


def plain_arn(service: str, region: str, account: str, rest: str) -> str:
    """An ARN of these parts; global services have no Region, S3 no account either."""
    return f"arn:aws:{service}:{region}:{account}:{rest}"


def short_name(resource: Resource) -> str:
    """What people call a resource that has both a name and an ARN: what goes by its ARN here has
    its name beside it."""
    return resource.name or resource.id if is_arn(resource.id) else resource.id


def is_arn(text: str) -> bool:
    """Whether a text is an ARN: what was read from an account may have one for its id."""
    return text.startswith("arn:")


def digits(length: int, *parts: str) -> str:
    """Hexadecimal digits that follow from the parts: for names that AWS makes up."""
    return sha256("|".join(parts).encode()).hexdigest()[:length]


def hub_region(cloud: Cloud, gateway: str) -> str:
    """The Region of a transit gateway."""
    found = cloud.find(TransitGateway, gateway)
    return region_of(cloud) if found is None else found.region


def _vpc(cloud: Cloud, resource_id: str | None) -> Vpc | None:
    return cloud.find(Vpc, resource_id) or next(iter(cloud.of(Vpc).values()), None)
