"""What the AWS CLI adds to EC2's own parameters to spare typing.

``--protocol``, ``--port``, ``--cidr``, ``--source-group`` and ``--group-owner`` make one element
of ``IpPermissions``; names of protocols stand for numbers in network ACL entries.
https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from trainer.awscli.errors import Fault, usage_error

GROUP_RULE_OPERATIONS = frozenset(
    {
        "AuthorizeSecurityGroupIngress",
        "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
    }
)

GROUP_RULE_OPTIONS: Mapping[str, str] = MappingProxyType(
    {
        "protocol": "The IP protocol: tcp, udp, icmp, all, or a protocol number.",
        "port": "A port (22) or a range (8000-8010); of ICMP the type and the code (8-0).",
        "cidr": "The IPv4 address range.",
        "source-group": "The ID or name of the source security group.",
        "group-owner": "The AWS account ID that owns the source security group.",
    }
)

HIDDEN_BY_THEM = frozenset(
    {
        "IpProtocol",
        "FromPort",
        "ToPort",
        "CidrIp",
        "SourceSecurityGroupName",
        "SourceSecurityGroupOwnerId",
    }
)

ACL_ENTRY_OPERATIONS = frozenset({"CreateNetworkAclEntry", "ReplaceNetworkAclEntry"})
PROTOCOL_NUMBERS = MappingProxyType({"tcp": "6", "udp": "17", "icmp": "1", "all": "-1"})
PROTOCOL_NAMES = MappingProxyType({number: name for name, number in PROTOCOL_NUMBERS.items()})

_PROTOCOLS = ("tcp", "udp", "icmp", "all")


def expand(
    api: str, parameters: Mapping[str, object], extras: Mapping[str, str]
) -> dict[str, object]:
    """The parameters that the API gets.

    ``extras`` are the words after the options of `GROUP_RULE_OPTIONS`.

    Raises:
        CliError: the options do not go together, or a word is not what its option takes.
    """
    expanded = dict(parameters)
    if api in ACL_ENTRY_OPERATIONS and isinstance(expanded.get("Protocol"), str):
        protocol = str(expanded["Protocol"])
        expanded["Protocol"] = PROTOCOL_NUMBERS.get(protocol, protocol)
    given = {name: word for name, word in extras.items() if word}
    if not given:
        return expanded
    if "IpPermissions" in expanded:
        name = next(iter(given))
        raise usage_error(
            Fault.INVALID_VALUE,
            f"The --{name} option is not compatible with the --ip-permissions option",
            option=f"--{name}",
        )
    expanded["IpPermissions"] = [_permission(given)]
    return expanded


def _permission(given: Mapping[str, str]) -> dict[str, object]:
    permission: dict[str, object] = {}
    if "protocol" in given:
        permission["IpProtocol"] = _protocol(given["protocol"])
    if "port" in given:
        permission["FromPort"], permission["ToPort"] = _ports(given["port"])
    if "cidr" in given:
        permission["IpRanges"] = [{"CidrIp": given["cidr"]}]
    pair = {}
    if "source-group" in given:
        group = given["source-group"]
        pair["GroupId" if group.startswith("sg-") else "GroupName"] = group
    if "group-owner" in given:
        pair["UserId"] = given["group-owner"]
    if pair:
        permission["UserIdGroupPairs"] = [pair]
    return permission


def _protocol(word: str) -> str:
    if word == "all":
        return "-1"
    if word in _PROTOCOLS or word == "-1":
        return word
    if re.fullmatch("[0-9]{1,3}", word) and int(word) <= 255:
        return word
    raise usage_error(
        Fault.INVALID_VALUE,
        "protocol parameter should be one of: tcp|udp|icmp|all or any valid protocol number.",
        option="--protocol",
        value=word[:40],
    )


def _ports(word: str) -> tuple[int, int]:
    if word in ("-1", "all"):
        return -1, -1
    found = re.fullmatch("([0-9]{1,9})(?:-(-?[0-9]{1,9}))?", word)
    if found is None:
        raise usage_error(
            Fault.INVALID_VALUE,
            "port parameter should be of the form <from[-to]> (e.g. 22 or 22-25)",
            option="--port",
            value=word[:40],
        )
    first = int(found[1])
    return first, first if found[2] is None else int(found[2])
