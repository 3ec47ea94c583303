"""Rows of security groups and network ACLs, and what one packet is to them.

https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oracle.wire import ICMP, ICMPV6, TCP, UDP, Packet, Span, span
from trainer.cloud import AclAction, AclEntry, Cloud, PrefixList, SecurityGroupRule
from trainer.packets import Service


@dataclass(frozen=True, slots=True)
class Match:
    """The part of a rule that speaks of the protocol; None anywhere means any."""

    protocol: int | None
    first: int | None
    last: int | None
    icmp_type: int | None
    icmp_code: int | None

    @classmethod
    def of(cls, service: Service) -> Match:
        """The fields of the record as they stand; its methods are not used."""
        return cls(
            service.protocol, service.first, service.last, service.icmp_type, service.icmp_code
        )

    def fits(self, packet: Packet) -> bool:
        if self.protocol is None:
            return True
        if packet.protocol != self.protocol:
            return False
        if self.protocol in (TCP, UDP):
            if self.first is None or self.last is None:
                return True
            return self.first <= packet.destination_port <= self.last
        if self.protocol in (ICMP, ICMPV6):
            return self.icmp_type in (None, packet.icmp_type) and self.icmp_code in (
                None,
                packet.icmp_code,
            )
        return True

    def port_cuts(self) -> set[int]:
        """Ports at which this match may change its mind."""
        return set() if self.first is None or self.last is None else {self.first, self.last + 1}


@dataclass(frozen=True, slots=True)
class AclRow:
    allows: bool
    service: Match
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class GroupRow:
    """``group`` is the id of a referenced security group, else ``spans`` are the addresses."""

    service: Match
    spans: tuple[Span, ...]
    group: str | None


def acl_rows(entries: Iterable[AclEntry]) -> tuple[AclRow, ...]:
    """In the order of evaluation: the lowest number first."""
    return tuple(
        AclRow(e.action is AclAction.ALLOW, Match.of(e.service), *span(e.network))
        for e in sorted(entries, key=lambda e: e.number)
    )


def group_rows(cloud: Cloud, rules: Iterable[SecurityGroupRule]) -> tuple[GroupRow, ...]:
    def row(rule: SecurityGroupRule) -> GroupRow:
        if not isinstance(rule.peer, str):
            return GroupRow(Match.of(rule.service), (span(rule.peer),), None)
        prefix_list = cloud.find(PrefixList, rule.peer)
        if prefix_list is None:
            return GroupRow(Match.of(rule.service), (), rule.peer)
        return GroupRow(Match.of(rule.service), tuple(map(span, prefix_list.entries)), None)

    return tuple(row(rule) for rule in rules)


def acl_allows(rows: Iterable[AclRow], packet: Packet, far_side: int) -> bool:
    """The first row that fits decides; the row ``*`` denies the rest."""
    for row in rows:
        if row.low <= far_side <= row.high and row.service.fits(packet):
            return row.allows
    return False
