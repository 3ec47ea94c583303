"""Security groups and network ACLs as entries."""

from __future__ import annotations

from trainer.cloud.filters import (
    AclEntry,
    Direction,
    NetworkAcl,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.cloud.notation import acl_entry_text, group_rule_text
from trainer.cloud.topology.filters import DEFAULT_GROUP, default_group_id, implied_rule_id
from trainer.cloud.topology.forms import preposition
from trainer.cloud.topology_text.sheet import Entry, Sheet, Value, entry, unless


def security_group(sheet: Sheet, group: SecurityGroup) -> Entry:
    default = group.id == default_group_id(group.vpc)
    implied = DEFAULT_GROUP if default else group.id.removeprefix("sg-")
    return entry(
        group,
        vpc=sheet.vpc(group.vpc),
        group_name=unless(group.group_name, implied),
        description=group.description or None,
        inbound=_rules(sheet, group, Direction.INBOUND),
        outbound=_rules(sheet, group, Direction.OUTBOUND),
    )


def _rules(sheet: Sheet, group: SecurityGroup, direction: Direction) -> list[Value]:
    found: list[Value] = []
    for number, rule in enumerate(group.rules(direction), start=1):
        implied = implied_rule_id(group.id, direction, number)
        found.append(_rule(sheet, rule, direction, implied))
    return found


def _rule(sheet: Sheet, rule: SecurityGroupRule, direction: Direction, implied: str) -> Value:
    if isinstance(rule.peer, str):
        sheet.ref(rule.peer)
    # The reader passes over an id that a resource has.
    takes_implied = rule.id == implied and implied not in sheet.cloud.resources
    if takes_implied and not rule.description:
        return group_rule_text(rule, direction)
    found: Entry = {} if takes_implied else {"id": rule.id}
    found |= {"service": str(rule.service), preposition(direction): str(rule.peer)}
    if rule.description:
        found["description"] = rule.description
    return found


def network_acl(sheet: Sheet, acl: NetworkAcl) -> Entry:
    return entry(
        acl,
        vpc=sheet.vpc(acl.vpc),
        default=unless(acl.default, False),
        subnets=sheet.refs(acl.subnets),
        inbound=_entries(acl.inbound, Direction.INBOUND),
        outbound=_entries(acl.outbound, Direction.OUTBOUND),
    )


def _entries(entries: tuple[AclEntry, ...], direction: Direction) -> list[Value]:
    return [acl_entry_text(row, direction) for row in entries]
