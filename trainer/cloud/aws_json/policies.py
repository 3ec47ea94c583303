"""IAM policy documents, as endpoints and roles carry them.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from trainer.cloud.aws_json.common import Json, account_of, plain_arn, region_of
from trainer.cloud.cloud import Cloud
from trainer.cloud.endpoints import FULL_ACCESS, PolicyStatement, VpcEndpoint
from trainer.cloud.service_addresses import split_service_id


def endpoint_policy(cloud: Cloud, endpoint: VpcEndpoint) -> str:
    """The policy of an endpoint as the text that AWS keeps; what it names becomes an ARN.

    The one that AWS gives to an endpoint without a policy of its own bears an older version.
    https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
    """
    version = "2008-10-17" if endpoint.policy == FULL_ACCESS else "2012-10-17"
    statements = [_statement(cloud, endpoint, statement) for statement in endpoint.policy]
    return json.dumps({"Version": version, "Statement": statements})


def role_policy(actions: Iterable[str]) -> Json:
    """A policy that allows actions on everything."""
    return {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": [*actions], "Resource": "*"}],
    }


def trust_policy(services: Iterable[str]) -> Json:
    """Who may take on a role: services by their principal (``ec2.amazonaws.com``)."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": one_or_all([*services])},
                "Action": "sts:AssumeRole",
            }
        ],
    }


def one_or_all(members: list[str]) -> str | list[str]:
    """A list of one is written as what is in it."""
    return members[0] if len(members) == 1 else members


def _statement(cloud: Cloud, endpoint: VpcEndpoint, statement: PolicyStatement) -> Json:
    named = [arn for name in statement.resources for arn in _arns(cloud, endpoint, name)]
    return {
        "Effect": statement.effect,
        "Principal": "*",
        "Action": one_or_all([*statement.actions]),
        "Resource": one_or_all(named),
    }


def _arns(cloud: Cloud, endpoint: VpcEndpoint, name: str) -> list[str]:
    """What a policy writes for a thing of the endpoint's service: for a bucket, itself and the
    objects in it."""
    if name == "*" or name.startswith("arn:"):
        return [name]
    parts = split_service_id(endpoint.service)
    service = "execute-api" if parts is None else parts[1].partition(".")[0]
    if service == "s3":
        return [plain_arn("s3", "", "", name), plain_arn("s3", "", "", f"{name}/*")]
    kind = "table/" if service == "dynamodb" else ""
    place = region_of(cloud, endpoint.vpc), account_of(cloud, endpoint.vpc)
    return [plain_arn(service, *place, kind + name)]
