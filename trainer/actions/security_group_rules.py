"""Rules of security groups: authorize, revoke, modify.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trainer.actions.errors import AwsError
from trainer.actions.lookup import find
from trainer.actions.new import new_id
from trainer.actions.parameters import Parameters
from trainer.actions.permissions import (
    Permission,
    covers_same,
    description_of,
    permissions,
    read_service,
    referenced_group,
    shown,
)
from trainer.actions.registry import Done, action
from trainer.cloud import (
    Cloud,
    Direction,
    Network,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.cloud.aws_json.security_groups import security_group_rule

IN, OUT = Direction.INBOUND, Direction.OUTBOUND


@action("ec2", "AuthorizeSecurityGroupIngress")
def authorize_ingress(cloud: Cloud, parameters: Parameters) -> Done:
    return _authorize(cloud, parameters, IN)


@action("ec2", "AuthorizeSecurityGroupEgress")
def authorize_egress(cloud: Cloud, parameters: Parameters) -> Done:
    return _authorize(cloud, parameters, OUT)


@action("ec2", "RevokeSecurityGroupIngress")
def revoke_ingress(cloud: Cloud, parameters: Parameters) -> Done:
    return _revoke(cloud, parameters, IN)


@action("ec2", "RevokeSecurityGroupEgress")
def revoke_egress(cloud: Cloud, parameters: Parameters) -> Done:
    return _revoke(cloud, parameters, OUT)


@action("ec2", "ModifySecurityGroupRules")
def modify_rules(cloud: Cloud, parameters: Parameters) -> Done:
    group = _group(cloud, parameters)
    for update in parameters.parts("SecurityGroupRules"):
        resource_id = update.text("SecurityGroupRuleId")
        direction, old = _rule(group, resource_id)
        wanted = update.part("SecurityGroupRule")
        if wanted is None:
            raise AwsError(
                "MissingParameter", "The request must contain the parameter securityGroupRule"
            )
        new = replace(
            old,
            service=read_service(wanted),
            peer=_peer(cloud, group, wanted),
            description=description_of(wanted) if "Description" in wanted else old.description,
        )
        others = [r for r in group.rules(direction) if r.id != resource_id]
        _refuse_duplicate(others, Permission(new.service, new.peer))
        rules = tuple(new if r.id == resource_id else r for r in group.rules(direction))
        group = with_rules(group, direction, rules)
    return Done(cloud.put(group), {"Return": True})


@action("ec2", "UpdateSecurityGroupRuleDescriptionsIngress")
def describe_ingress_rules(cloud: Cloud, parameters: Parameters) -> Done:
    return _update_descriptions(cloud, parameters, IN)


@action("ec2", "UpdateSecurityGroupRuleDescriptionsEgress")
def describe_egress_rules(cloud: Cloud, parameters: Parameters) -> Done:
    return _update_descriptions(cloud, parameters, OUT)


def with_rules(
    group: SecurityGroup, direction: Direction, rules: Sequence[SecurityGroupRule]
) -> SecurityGroup:
    """The group with these rules in one direction."""
    if direction is IN:
        return replace(group, inbound=tuple(rules))
    return replace(group, outbound=tuple(rules))


def _authorize(cloud: Cloud, parameters: Parameters, direction: Direction) -> Done:
    group = _group(cloud, parameters)
    rules = list(group.rules(direction))
    added = []
    for permission in permissions(cloud, group, parameters):
        _refuse_stranger(cloud, group, permission)
        _refuse_duplicate(rules, permission)
        cloud, resource_id = new_id(cloud, "sgr")
        rule = SecurityGroupRule(
            id=resource_id,
            service=permission.service,
            peer=permission.peer,
            description=permission.description,
        )
        rules.append(rule)
        added.append(rule)
    cloud = cloud.put(with_rules(group, direction, rules))
    return Done(
        cloud,
        {
            "Return": True,
            "SecurityGroupRules": [
                security_group_rule(cloud, group, rule, direction) for rule in added
            ],
        },
    )


def _revoke(cloud: Cloud, parameters: Parameters, direction: Direction) -> Done:
    group = _group(cloud, parameters)
    rules = list(group.rules(direction))
    if "SecurityGroupRuleIds" in parameters:
        gone = []
        for resource_id in parameters.texts("SecurityGroupRuleIds"):
            where, rule = _rule(group, resource_id)
            if where is not direction:
                raise _no_such_rule(resource_id)
            gone.append(rule)
    else:
        gone = [
            _matching(rules, permission) for permission in permissions(cloud, group, parameters)
        ]
    rules = [rule for rule in rules if rule not in gone]
    return Done(
        cloud.put(with_rules(group, direction, rules)),
        {
            "Return": True,
            "RevokedSecurityGroupRules": [
                _revoked(security_group_rule(cloud, group, rule, direction)) for rule in gone
            ],
        },
    )


def _revoked(rule: dict[str, object]) -> dict[str, object]:
    """The shorter shape in which a response lists what it revoked."""
    kept = {
        key: value
        for key, value in rule.items()
        if key not in ("GroupOwnerId", "Tags", "SecurityGroupRuleArn", "ReferencedGroupInfo")
    }
    match rule.get("ReferencedGroupInfo"):
        case {"GroupId": group}:
            kept["ReferencedGroupId"] = group
    return kept


def _update_descriptions(cloud: Cloud, parameters: Parameters, direction: Direction) -> Done:
    group = _group(cloud, parameters)
    rules = list(group.rules(direction))
    for item in parameters.parts("SecurityGroupRuleDescriptions"):
        where, rule = _rule(group, item.text("SecurityGroupRuleId"))
        if where is not direction:
            raise _no_such_rule(rule.id)
        rules[rules.index(rule)] = replace(rule, description=description_of(item))
    if "IpPermissions" in parameters:
        for permission in permissions(cloud, group, parameters):
            rule = _matching(rules, permission)
            rules[rules.index(rule)] = replace(rule, description=permission.description)
    return Done(cloud.put(with_rules(group, direction, rules)), {"Return": True})


def _group(cloud: Cloud, parameters: Parameters) -> SecurityGroup:
    """The group of a request; by name only where AWS knows one, in the default VPC."""
    if "GroupId" in parameters:
        return find(cloud, SecurityGroup, parameters.text("GroupId"))
    if "GroupName" in parameters:
        name = parameters.text("GroupName")
        raise AwsError(
            "InvalidGroup.NotFound",
            f"The security group '{name}' does not exist in default VPC 'none'",
            id=name,
        )
    raise AwsError(
        "MissingParameter", "The request must contain the parameter groupName or groupId"
    )


def _rule(group: SecurityGroup, resource_id: str) -> tuple[Direction, SecurityGroupRule]:
    for direction in Direction:
        for rule in group.rules(direction):
            if rule.id == resource_id:
                return direction, rule
    raise _no_such_rule(resource_id)


def _no_such_rule(resource_id: str) -> AwsError:
    return AwsError(
        "InvalidSecurityGroupRuleId.NotFound",
        f"The security group rule ID '{resource_id}' does not exist",
        id=resource_id,
    )


def _peer(cloud: Cloud, group: SecurityGroup, wanted: Parameters) -> Network | str:
    match wanted.one_of("CidrIpv4", "CidrIpv6", "ReferencedGroupId", "PrefixListId"):
        case "CidrIpv4" as name:
            return wanted.network4(name)
        case "CidrIpv6" as name:
            return wanted.network6(name)
        case "ReferencedGroupId" as name:
            return referenced_group(cloud, group, wanted.text(name))
        case name:
            return find(cloud, PrefixList, wanted.text(name)).id


def _same(rule: SecurityGroupRule, permission: Permission) -> bool:
    return rule.peer == permission.peer and covers_same(rule.service, permission.service)


def _refuse_stranger(cloud: Cloud, group: SecurityGroup, permission: Permission) -> None:
    """A new rule names a group only if the two VPCs are joined in a way that knows groups."""
    peer = permission.peer
    if isinstance(peer, str) and cloud.find(SecurityGroup, peer) is not None:
        referenced_group(cloud, group, peer)


def _refuse_duplicate(rules: Sequence[SecurityGroupRule], permission: Permission) -> None:
    if any(_same(rule, permission) for rule in rules):
        raise AwsError(
            "InvalidPermission.Duplicate",
            f'the specified rule "{shown(permission)}" already exists',
            rule=shown(permission),
        )


def _matching(rules: Sequence[SecurityGroupRule], permission: Permission) -> SecurityGroupRule:
    for rule in rules:
        if _same(rule, permission):
            return rule
    raise AwsError(
        "InvalidPermission.NotFound",
        "The specified rule does not exist in this security group.",
        rule=shown(permission),
    )
