"""``aws ec2 describe-security-groups`` and ``describe-security-group-rules``

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud.aws_json.common import Json, account_of, arn, tags
from trainer.cloud.cloud import Cloud
from trainer.cloud.filters import Direction, SecurityGroup, SecurityGroupRule
from trainer.packets import HAS_PORTS, ICMP, ICMPV6, Service, protocol_name


def describe_security_groups(cloud: Cloud) -> Json:
    """All security groups in the response's shape."""
    return {"SecurityGroups": [security_group(cloud, g) for g in cloud.of(SecurityGroup).values()]}


def describe_security_group_rules(cloud: Cloud) -> Json:
    """All rules of all security groups in the response's shape."""
    return {
        "SecurityGroupRules": [
            security_group_rule(cloud, group, rule, direction)
            for group in cloud.of(SecurityGroup).values()
            for direction in Direction
            for rule in group.rules(direction)
        ]
    }


def security_group(cloud: Cloud, group: SecurityGroup) -> Json:
    return {
        "GroupId": group.id,
        "IpPermissionsEgress": ip_permissions(cloud, group.outbound),
        "Tags": tags(group),
        "VpcId": group.vpc,
        "SecurityGroupArn": arn(cloud, "security-group", group.id, group.vpc),
        "OwnerId": account_of(cloud, group.vpc),
        "GroupName": group.group_name or group.id,
        "Description": group.description,
        "IpPermissions": ip_permissions(cloud, group.inbound),
    }


def ip_permissions(cloud: Cloud, rules: Iterable[SecurityGroupRule]) -> list[Json]:
    """The rules as AWS groups them: one permission for each service, with all its peers."""
    grouped: dict[Service, list[SecurityGroupRule]] = {}
    for rule in rules:
        grouped.setdefault(rule.service, []).append(rule)
    return [
        {
            **service_fields(service),
            "UserIdGroupPairs": [
                _with_description({"UserId": _owner(cloud, str(r.peer)), "GroupId": str(r.peer)}, r)
                for r in peers
                if _is_group(r)
            ],
            "IpRanges": [
                _with_description({"CidrIp": str(r.peer)}, r)
                for r in peers
                if isinstance(r.peer, IPv4Network)
            ],
            "Ipv6Ranges": [
                _with_description({"CidrIpv6": str(r.peer)}, r)
                for r in peers
                if isinstance(r.peer, IPv6Network)
            ],
            "PrefixListIds": [
                _with_description({"PrefixListId": str(r.peer)}, r)
                for r in peers
                if isinstance(r.peer, str) and not _is_group(r)
            ],
        }
        for service, peers in grouped.items()
    ]


def security_group_rule(
    cloud: Cloud, group: SecurityGroup, rule: SecurityGroupRule, direction: Direction
) -> Json:
    """One rule with its ``sgr-…`` id."""
    ports = {"FromPort": -1, "ToPort": -1, **service_fields(rule.service)}
    shown: Json = {
        "SecurityGroupRuleId": rule.id,
        "GroupId": group.id,
        "GroupOwnerId": account_of(cloud, group.vpc),
        "IsEgress": direction is Direction.OUTBOUND,
        **ports,
        **_peer(cloud, rule),
        "Tags": [],
        "SecurityGroupRuleArn": arn(cloud, "security-group-rule", rule.id, group.vpc),
    }
    return _with_description(shown, rule)


def service_fields(service: Service) -> Json:
    """``IpProtocol`` with ``FromPort`` and ``ToPort``, which of ICMP are the type and the code;
    -1 means any."""
    match service.protocol:
        case None:
            return {"IpProtocol": "-1"}
        case protocol if protocol in HAS_PORTS:
            first = 0 if service.first is None else service.first
            last = 65535 if service.last is None else service.last
            return {"IpProtocol": protocol_name(protocol), "FromPort": first, "ToPort": last}
        case protocol if protocol in (ICMP, ICMPV6):
            kind = -1 if service.icmp_type is None else service.icmp_type
            code = -1 if service.icmp_code is None else service.icmp_code
            return {"IpProtocol": protocol_name(protocol), "FromPort": kind, "ToPort": code}
        case protocol:
            return {"IpProtocol": str(protocol)}


def _peer(cloud: Cloud, rule: SecurityGroupRule) -> Json:
    match rule.peer:
        case IPv4Network():
            return {"CidrIpv4": str(rule.peer)}
        case IPv6Network():
            return {"CidrIpv6": str(rule.peer)}
        case peer if _is_group(rule):
            return {"ReferencedGroupInfo": {"GroupId": peer, "UserId": _owner(cloud, str(peer))}}
        case peer:
            return {"PrefixListId": peer}


def _is_group(rule: SecurityGroupRule) -> bool:
    return isinstance(rule.peer, str) and not rule.peer.startswith("pl-")


def _owner(cloud: Cloud, group: str) -> str:
    found = cloud.find(SecurityGroup, group)
    return account_of(cloud, None if found is None else found.vpc)


def _with_description(shown: Json, rule: SecurityGroupRule) -> Json:
    return {**shown, "Description": rule.description} if rule.description else shown
