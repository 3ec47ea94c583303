"""``--protocol``, ``--port``, ``--cidr``, ``--source-group`` and ``--group-owner`` make one element
of a security group's ``IpPermissions``.

https://docs.aws.amazon.com/cli/latest/reference/ec2/authorize-security-group-ingress.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trainer.awscli.convenience import Added, Convenience
from trainer.awscli.errors import Fault, usage_error

OPERATIONS = frozenset(
    {
        "AuthorizeSecurityGroupIngress",
        "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
        "RevokeSecurityGroupEgress",
    }
)

_PROTOCOLS = ("tcp", "udp", "icmp", "all")


def _expand(parameters: Mapping[str, object], extras: Mapping[str, object]) -> dict[str, object]:
    given = {name: str(word) for name, word in extras.items() if word}
    if not given:
        return dict(parameters)
    if "IpPermissions" in parameters:
        name = next(iter(given))
        raise usage_error(
            Fault.INVALID_VALUE,
            f"The --{name} option is not compatible with the --ip-permissions option",
            option=f"--{name}",
        )
    return {**parameters, "IpPermissions": [_permission(given)]}


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


CONVENIENCE = Convenience(
    expand=_expand,
    added=(
        Added("protocol", "The IP protocol: tcp, udp, icmp, all, or a protocol number."),
        Added("port", "A port (22) or a range (8000-8010); of ICMP the type and the code (8-0)."),
        Added("cidr", "The IPv4 address range."),
        Added("source-group", "The ID or name of the source security group."),
        Added("group-owner", "The AWS account ID that owns the source security group."),
    ),
    hidden=frozenset(
        {
            "IpProtocol",
            "FromPort",
            "ToPort",
            "CidrIp",
            "SourceSecurityGroupName",
            "SourceSecurityGroupOwnerId",
        }
    ),
)
