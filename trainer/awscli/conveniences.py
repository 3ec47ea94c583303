"""Options that the AWS CLI has beside those of the API, to spare typing: what they are.

Each operation that has some is one `Convenience`; what its options do stands in a module of its
own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trainer.awscli import group_rules, launch_options
from trainer.awscli.convenience import Convenience

ACL_ENTRY_OPERATIONS = frozenset({"CreateNetworkAclEntry", "ReplaceNetworkAclEntry"})
PROTOCOL_NUMBERS = MappingProxyType({"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"})
PROTOCOL_NAMES = MappingProxyType({number: name for name, number in PROTOCOL_NUMBERS.items()})


def _numbered(parameters: Mapping[str, object], extras: Mapping[str, object]) -> dict[str, object]:
    """Names of protocols stand for numbers in network ACL entries.

    https://docs.aws.amazon.com/cli/latest/reference/ec2/create-network-acl-entry.html
    """
    protocol = parameters.get("Protocol")
    if not isinstance(protocol, str):
        return dict(parameters)
    return {**parameters, "Protocol": PROTOCOL_NUMBERS.get(protocol, protocol)}


CONVENIENCES: Mapping[str, Convenience] = MappingProxyType(
    {
        **dict.fromkeys(group_rules.OPERATIONS, group_rules.CONVENIENCE),
        **dict.fromkeys(ACL_ENTRY_OPERATIONS, Convenience(expand=_numbered)),
        "RunInstances": launch_options.CONVENIENCE,
    }
)
"""By the API's name of the operation."""

_NONE = Convenience(expand=lambda parameters, extras: dict(parameters))


def convenience(api: str) -> Convenience:
    """What the AWS CLI adds to an operation; for most of them, nothing."""
    return CONVENIENCES.get(api, _NONE)
