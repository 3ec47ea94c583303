"""``describe-security-groups`` and ``describe-security-group-rules``.

https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html
https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroupRule.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item
from trainer.cloud.account.services import Unreadable, protocol_of, service_of
from trainer.cloud.filters import Direction, SecurityGroup, SecurityGroupRule
from trainer.cloud.missing import Fact
from trainer.cloud.resource import Network
from trainer.packets import Service

_Peer: TypeAlias = Network | str
_Key: TypeAlias = tuple[str, Direction, Service, _Peer]

_LISTS = {Direction.INBOUND: "IpPermissions", Direction.OUTBOUND: "IpPermissionsEgress"}
_BROKEN_PEERINGS = ("deleted", "deleting", "rejected", "failed", "expired")
_PEERS = ("CidrIpv4", "CidrIpv6", "PrefixListId")


def read_security_groups(draft: AccountDraft) -> None:
    """Groups with the rules that their own response lists, and with the ids of the other one.

    A group that only the rules speak of has those, in the VPC of an interface that is in it.
    A group with a rule that cannot be read is a group of which not all is known.
    """
    loose = _Loose.read(draft)
    for item in draft.responses.all("SecurityGroups"):
        group_id, vpc = item.text("GroupId"), item.text("VpcId")
        if group_id is None:
            item.warn("account.without_id", key="GroupId")
            continue
        if vpc is None:
            item.warn("account.classic", id=group_id)
            continue
        found = {way: _rules(draft, item, group_id, way, loose.ids) for way in Direction}
        draft.add(
            SecurityGroup(
                id=group_id,
                name=item.name,
                vpc=vpc,
                group_name=item.text("GroupName") or group_id.removeprefix("sg-"),
                description=item.text("Description") or "",
                inbound=found[Direction.INBOUND],
                outbound=found[Direction.OUTBOUND],
            )
        )
    vpcs = _vpcs_of_groups(draft)
    for group_id, rules in loose.rules.items():
        if draft.knows(group_id) or group_id not in vpcs:
            continue
        draft.add(
            SecurityGroup(
                id=group_id,
                vpc=vpcs[group_id],
                group_name=group_id.removeprefix("sg-"),
                inbound=tuple(r for way, r in rules if way is Direction.INBOUND),
                outbound=tuple(r for way, r in rules if way is Direction.OUTBOUND),
            )
        )


@dataclass(frozen=True, slots=True)
class _Loose:
    """What ``describe-security-group-rules`` lists: rules by group, and the ids of rules."""

    rules: dict[str, list[tuple[Direction, SecurityGroupRule]]]
    ids: dict[_Key, str]

    @classmethod
    def read(cls, draft: AccountDraft) -> _Loose:
        found = cls({}, {})
        for item in draft.responses.all("SecurityGroupRules"):
            rule_id, group = item.text("SecurityGroupRuleId"), item.text("GroupId")
            if rule_id is None or group is None:
                item.warn("account.without_id", key="GroupId" if group is None else "RuleId")
                continue
            way = Direction.OUTBOUND if item.boolean("IsEgress") else Direction.INBOUND
            rules = found.rules.setdefault(group, [])
            try:
                service, peer = _service(item), _loose_peer(item)
            except Unreadable as unreadable:
                _not_all_known(draft, item, group, unreadable)
                continue
            if _is_stale(item, item.item("ReferencedGroupInfo"), group):
                continue
            description = item.text("Description") or ""
            rule = SecurityGroupRule(
                id=rule_id, service=service, peer=peer, description=description
            )
            if found.ids.setdefault((group, way, service, peer), rule_id) == rule_id:
                rules.append((way, rule))
        return found


def _rules(
    draft: AccountDraft, item: Item, group: str, way: Direction, ids: dict[_Key, str]
) -> tuple[SecurityGroupRule, ...]:
    """The rules of one direction, each permission spread over its peers."""
    key = _LISTS[way]
    found: dict[tuple[Service, _Peer], SecurityGroupRule] = {}
    if key not in item:
        _not_all_known(draft, item, group, Unreadable(key))
    for permission in item.items(key):
        try:
            service = _service(permission)
        except Unreadable as unreadable:
            _not_all_known(draft, item, group, unreadable)
            continue
        for peer, member in _peers(draft, permission, group):
            number = len(found) + 1
            made_up = f"sgr-{group.removeprefix('sg-')}-{_SHORT[way]}-{number}"
            found.setdefault(
                (service, peer),
                SecurityGroupRule(
                    id=ids.get((group, way, service, peer), made_up),
                    service=service,
                    peer=peer,
                    description=member.text("Description") or "",
                ),
            )
    return tuple(found.values())


_SHORT = {Direction.INBOUND: "in", Direction.OUTBOUND: "out"}


def _peers(draft: AccountDraft, permission: Item, group: str) -> Iterator[tuple[_Peer, Item]]:
    for member in permission.items("IpRanges"):
        if (four := member.network4("CidrIp")) is not None:
            yield four, member
        else:
            _not_all_known(draft, permission, group, Unreadable("CidrIp"))
    for member in permission.items("Ipv6Ranges"):
        if (six := member.network6("CidrIpv6")) is not None:
            yield six, member
        else:
            _not_all_known(draft, permission, group, Unreadable("CidrIpv6"))
    for key, peer_key in (("PrefixListIds", "PrefixListId"), ("UserIdGroupPairs", "GroupId")):
        for member in permission.items(key):
            peer = member.text(peer_key)
            if peer is None:
                _not_all_known(draft, permission, group, Unreadable(peer_key))
            elif not _is_stale(permission, member, group):
                yield peer, member


def _service(item: Item) -> Service:
    protocol = protocol_of(item, "IpProtocol")
    return service_of(protocol, item.integer("FromPort"), item.integer("ToPort"))


def _loose_peer(item: Item) -> _Peer:
    for key in _PEERS:
        if key in item:
            peer = item.text(key) if key == "PrefixListId" else item.network(key)
            if peer is not None:
                return peer
    peer = item.item("ReferencedGroupInfo").text("GroupId")
    if peer is None:
        raise Unreadable("ReferencedGroupInfo")
    return peer


def _is_stale(item: Item, pair: Item, group: str) -> bool:
    """Whether a rule names a group beyond a peering connection that is no more.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html
    """
    if pair.text("PeeringStatus") not in _BROKEN_PEERINGS:
        return False
    item.warn("account.stale_rule", id=group, peer=pair.text("GroupId") or "")
    return True


def _not_all_known(draft: AccountDraft, item: Item, group: str, unreadable: Unreadable) -> None:
    item.warn("account.unreadable_row", id=group, key=unreadable.key)
    draft.lack(group, Fact.SECURITY_GROUP)


def _vpcs_of_groups(draft: AccountDraft) -> dict[str, str]:
    """The VPCs of groups, as interfaces that are in them tell."""
    found: dict[str, str] = {}
    for item in draft.interfaces.values():
        vpc = item.text("VpcId")
        for group in item.items("Groups"):
            group_id = group.text("GroupId")
            if group_id is not None and vpc is not None:
                found.setdefault(group_id, vpc)
    return found
