"""What security groups and network ACLs let pass, as sets, and the rows that decide.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network

from trainer.cloud import (
    AclAction,
    AclEntry,
    Direction,
    NetworkAcl,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.cloud.notation import acl_entry_text, group_rule_text, last_rule_text
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Rule


def far_side(direction: Direction, service: Service, peers: AddressSet) -> PacketSet:
    """Packets of this service whose far end (source if inbound) is one of ``peers``."""
    if direction is Direction.INBOUND:
        return PacketSet.of(source=peers, service=service)
    return PacketSet.of(destination=peers, service=service)


@dataclass(frozen=True, slots=True)
class GroupFilter:
    """What a set of security groups allows in one direction.

    ``plain`` comes from rules with addresses. ``referenced`` comes from rules that name a
    group: it holds only while a packet still carries whose interface sent it.
    """

    plain: PacketSet
    referenced: PacketSet
    rules: tuple[tuple[str, SecurityGroupRule, PacketSet], ...]

    def allows(self, *, identified: bool) -> PacketSet:
        return self.plain | self.referenced if identified else self.plain

    def naming(self, groups: tuple[str, ...]) -> PacketSet:
        """What rules that name one of these groups allow from an interface in them, whatever
        source its packets have."""
        return PacketSet.union(
            rule.service.packets() for _, rule, _ in self.rules if rule.peer in groups
        )

    def deciding(self, packets: PacketSet, direction: Direction) -> tuple[Rule, ...]:
        """The rules that match some of these packets."""
        return tuple(
            Rule(group, rule.id, group_rule_text(rule, direction))
            for group, rule, matches in self.rules
            if not matches.isdisjoint(packets)
        )

    def considered(self, direction: Direction) -> tuple[Rule, ...]:
        """All rules, for a refusal: none of them matched."""
        return tuple(
            Rule(group, rule.id, group_rule_text(rule, direction)) for group, rule, _ in self.rules
        )


def group_filter(
    groups: Iterable[SecurityGroup],
    direction: Direction,
    peers: Callable[[str], AddressSet],
    lists: Container[str],
) -> GroupFilter:
    """The union of the groups' rules; ``peers`` tells whom a named group or list means, and
    ``lists`` has the ids of the prefix lists."""
    plain: list[PacketSet] = []
    by_group: list[PacketSet] = []
    rules: list[tuple[str, SecurityGroupRule, PacketSet]] = []
    for group in groups:
        for rule in group.rules(direction):
            if isinstance(rule.peer, IPv4Network | IPv6Network):
                matches = far_side(direction, rule.service, AddressSet.of(rule.peer))
                plain.append(matches)
            else:
                matches = far_side(direction, rule.service, peers(rule.peer))
                (plain if rule.peer in lists else by_group).append(matches)
            rules.append((group.id, rule, matches))
    return GroupFilter(PacketSet.union(plain), PacketSet.union(by_group), tuple(rules))


def _in_order(acl: NetworkAcl, direction: Direction) -> Iterator[tuple[AclEntry | None, PacketSet]]:
    """The entries, lowest number first, each with what it decides; None is the rule ``*``."""
    left = PacketSet.everything()
    for entry in sorted(acl.entries(direction), key=lambda e: e.number):
        matches = far_side(direction, entry.service, AddressSet.of(entry.network)) & left
        yield entry, matches
        left -= matches
    yield None, left


def acl_allows(acl: NetworkAcl, direction: Direction) -> PacketSet:
    """What the ACL admits: for every packet the first matching entry decides."""
    return PacketSet.union(
        matches
        for entry, matches in _in_order(acl, direction)
        if entry is not None and entry.action is AclAction.ALLOW
    )


def acl_deciding(acl: NetworkAcl, direction: Direction, packets: PacketSet) -> tuple[Rule, ...]:
    """The entries that decide about these packets, in the order of their numbers."""
    found: list[Rule] = []
    for entry, matches in _in_order(acl, direction):
        if matches.isdisjoint(packets):
            continue
        if entry is None:
            found.append(Rule(acl.id, "*", last_rule_text(direction)))
        else:
            found.append(Rule(acl.id, str(entry.number), acl_entry_text(entry, direction)))
    return tuple(found)
