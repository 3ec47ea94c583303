"""IAM roles: attach and detach managed policies, put and delete policies of a role's own.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html
"""

from __future__ import annotations

import json
import re
from dataclasses import replace

from trainer.actions.errors import AwsError, not_modelled
from trainer.actions.parameters import Parameters
from trainer.actions.registry import Done, action
from trainer.cloud import Cloud, IamRole, InlinePolicy
from trainer.cloud.role_policies import MANAGED

AWS_POLICY = re.compile(r"arn:aws:iam::aws:policy/(?:[\w+=,.@-]+/)*([\w+=,.@-]+)")

OTHER_MANAGED = frozenset(
    {
        "AmazonEC2ContainerRegistryPullOnly",
        "AmazonEC2ContainerRegistryReadOnly",
        "AmazonEC2FullAccess",
        "AmazonEC2ReadOnlyAccess",
        "AmazonECSTaskExecutionRolePolicy",
        "AmazonEKSWorkerNodePolicy",
        "AmazonEKS_CNI_Policy",
        "AmazonRDSFullAccess",
        "AmazonRDSReadOnlyAccess",
        "AmazonS3FullAccess",
        "AmazonS3ReadOnlyAccess",
        "AmazonSSMFullAccess",
        "AmazonSSMPatchAssociation",
        "AmazonSSMReadOnlyAccess",
        "AmazonVPCFullAccess",
        "AmazonVPCReadOnlyAccess",
        "AWSLambdaBasicExecutionRole",
        "AWSLambdaVPCAccessExecutionRole",
        "CloudWatchAgentServerPolicy",
        "ReadOnlyAccess",
        "SecretsManagerReadWrite",
    }
)
"""Managed policies that people attach in the hope that they help; they allow none of the actions
that are looked at here.

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""

MOST_ATTACHED = 10
LONGEST_INLINE = 10_240
_POLICY_NAME = re.compile(r"[\w+=,.@-]{1,128}")


@action("iam", "AttachRolePolicy")
def attach_role_policy(cloud: Cloud, parameters: Parameters) -> Done:
    """A policy that is attached already stays so."""
    role = find_role(cloud, parameters.text("RoleName"))
    name = _managed_name(parameters.text("PolicyArn"))
    attached = [policy for policy in role.policies if ":" not in policy]
    if name not in attached and len(attached) >= MOST_ATTACHED:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {MOST_ATTACHED}")
    policies = tuple(dict.fromkeys((*role.policies, name)))
    return Done(cloud.put(replace(role, policies=policies)), {})


@action("iam", "DetachRolePolicy")
def detach_role_policy(cloud: Cloud, parameters: Parameters) -> Done:
    role = find_role(cloud, parameters.text("RoleName"))
    arn = parameters.text("PolicyArn")
    matched = AWS_POLICY.fullmatch(arn)
    if matched is None or matched[1] not in role.policies:
        raise AwsError("NoSuchEntity", f"Policy {arn} was not found.", arn=arn)
    policies = tuple(policy for policy in role.policies if policy != matched[1])
    return Done(cloud.put(replace(role, policies=policies)), {})


@action("iam", "PutRolePolicy")
def put_role_policy(cloud: Cloud, parameters: Parameters) -> Done:
    """A policy of the same name is replaced."""
    role = find_role(cloud, parameters.text("RoleName"))
    name = parameters.text("PolicyName")
    if not _POLICY_NAME.fullmatch(name):
        raise AwsError(
            "ValidationError",
            "The specified value for policyName is invalid. It must contain only alphanumeric "
            "characters and/or the following: +=,.@_-",
            name=name[:40],
        )
    policy = InlinePolicy(name=name, document=_document(parameters.text("PolicyDocument")))
    others = tuple(p for p in role.inline if p.name != name)
    return Done(cloud.put(replace(role, inline=(*others, policy))), {})


@action("iam", "DeleteRolePolicy")
def delete_role_policy(cloud: Cloud, parameters: Parameters) -> Done:
    """Single permissions that a scenario gave to a role count as a policy called ``inline``."""
    role = find_role(cloud, parameters.text("RoleName"))
    name = parameters.text("PolicyName")
    others = tuple(p for p in role.inline if p.name != name)
    single = [policy for policy in role.policies if ":" in policy]
    if len(others) < len(role.inline):
        return Done(cloud.put(replace(role, inline=others)), {})
    if name == "inline" and single:
        managed = tuple(policy for policy in role.policies if ":" not in policy)
        return Done(cloud.put(replace(role, policies=managed)), {})
    raise AwsError(
        "NoSuchEntity", f"The role policy with name {name} cannot be found.", name=name[:40]
    )


def find_role(cloud: Cloud, name: str) -> IamRole:
    """The role with this name.

    Raises:
        AwsError: ``NoSuchEntity``.
    """
    found = cloud.find(IamRole, name)
    if found is None:
        raise AwsError("NoSuchEntity", f"The role with name {name} cannot be found.", name=name)
    return found


def _managed_name(arn: str) -> str:
    matched = AWS_POLICY.fullmatch(arn)
    if matched is None and re.fullmatch(r"arn:aws:iam::[0-9]{12}:policy/.+", arn):
        raise not_modelled("A customer managed policy")
    if matched is None:
        raise AwsError("InvalidInput", f"ARN {arn[:200]} is not valid.", arn=arn[:200])
    if matched[1] not in MANAGED and matched[1] not in OTHER_MANAGED:
        raise AwsError(
            "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", arn=arn
        )
    return matched[1]


def _document(text: str) -> str:
    """A policy document in one spelling.

    Raises:
        AwsError: ``MalformedPolicyDocument``, or ``UnsupportedOperation`` for parts that the
            model does not weigh.
    """
    if len(text) > LONGEST_INLINE:
        raise AwsError(
            "LimitExceeded", f"Maximum policy size of {LONGEST_INLINE} bytes exceeded for role"
        )
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _malformed("Syntax errors in policy.") from None
    written = document.get("Statement") if isinstance(document, dict) else None
    rows = [written] if isinstance(written, dict) else written
    if not isinstance(rows, list) or not rows:
        raise _malformed("Syntax errors in policy.")
    for row in rows:
        _check_statement(row)
    return json.dumps(document)


def _check_statement(row: object) -> None:
    if not isinstance(row, dict) or row.get("Effect") not in ("Allow", "Deny"):
        raise _malformed("Syntax errors in policy.")
    for key in ("Condition", "NotAction", "NotResource"):
        if key in row:
            raise not_modelled(f"{key} in the policy of a role")
    if "Principal" in row:
        raise _malformed("Policy document should not specify a principal.")
    for key, vendors in (("Action", True), ("Resource", False)):
        names = row.get(key)
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, list) or not listed:
            raise _malformed(f"Policy statement must contain {key.lower()}s.")
        for name in listed:
            if not isinstance(name, str) or not (name == "*" or ":" in name):
                if vendors:
                    raise _malformed(
                        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."
                    )
                raise _malformed(f'Resource {str(name)[:80]} must be in ARN format or "*".')


def _malformed(message: str) -> AwsError:
    return AwsError("MalformedPolicyDocument", message)
