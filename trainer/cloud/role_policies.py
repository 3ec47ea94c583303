"""What an IAM role may do: the managed policies that matter here, and policies of its own.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Final

from trainer.cloud.compute import IamRole

AGENT_ACTIONS: Final = (
    "ssm:UpdateInstanceInformation",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
)
"""What the Systems Manager agent calls for a session.

https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
"""

CONNECT_ACTION: Final = "rds-db:connect"
AGENT_POLICY: Final = "AmazonSSMManagedInstanceCore"

MANAGED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        AGENT_POLICY: AGENT_ACTIONS,
        "AmazonEC2RoleforSSM": AGENT_ACTIONS,
        "AmazonSSMManagedEC2InstanceDefaultPolicy": AGENT_ACTIONS,
        "AdministratorAccess": ("*",),
        "PowerUserAccess": (*AGENT_ACTIONS, CONNECT_ACTION),
    }
)
"""AWS managed policies -> those of the actions looked at here that they allow; any other managed
policy allows none of them (``AmazonRDSFullAccess`` has no ``rds-db:connect``).

https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
"""


def allows(role: IamRole, action: str) -> bool:
    """Whether the role may call an action on something: allowed by some policy, denied by none."""
    statements = [s for policy in role.inline for s in _statements(policy.document)]
    if any(effect == "Deny" and _covers(names, action) for effect, names in statements):
        return False
    if any(effect == "Allow" and _covers(names, action) for effect, names in statements):
        return True
    return any(
        _covers(MANAGED.get(policy, (policy,) if ":" in policy else ()), action)
        for policy in role.policies
    )


def allows_sessions(role: IamRole) -> bool:
    """Whether the agent of an instance with this role may hold sessions."""
    return all(allows(role, action) for action in AGENT_ACTIONS)


def _covers(names: tuple[str, ...], action: str) -> bool:
    """Actions are compared without regard to case, with ``*`` and ``?``."""
    return any(fnmatchcase(action.lower(), name.lower().replace("[", "[[]")) for name in names)


def _statements(document: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Effect and actions of each statement; the request has checked the document's form."""
    written = json.loads(document)["Statement"]
    for row in [written] if isinstance(written, dict) else written:
        actions = row.get("Action", ())
        yield row["Effect"], (actions,) if isinstance(actions, str) else tuple(actions)
