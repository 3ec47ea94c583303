"""Security groups and network ACLs: who may talk to whom.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from trainer.cloud.resource import Network, Resource
from trainer.packets import Service


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroupRule:
    """One permission: these services, from (or to) this peer.

    ``peer`` is a CIDR, or the id of a security group or of a prefix list. ``id`` is the
    ``sgr-…`` id that AWS gives each rule.
    """

    id: str
    service: Service
    peer: Network | str
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SecurityGroup(Resource):
    """Allow-only and stateful: the reply to what one direction lets in needs no rule."""

    vpc: str
    group_name: str = ""
    description: str = ""
    inbound: tuple[SecurityGroupRule, ...] = ()
    outbound: tuple[SecurityGroupRule, ...] = ()

    def rules(self, direction: Direction) -> tuple[SecurityGroupRule, ...]:
        return self.inbound if direction is Direction.INBOUND else self.outbound


class AclAction(StrEnum):
    ALLOW = "allow"
    DENY = "deny"


LAST_RULE = 32767
"""The number of the rule ``*``: it denies all, stands last and cannot be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AclEntry:
    """One numbered rule of a network ACL; ``network`` is the far side's address range."""

    number: int
    action: AclAction
    service: Service
    network: Network


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAcl(Resource):
    """Stateless; judged where packets enter or leave a subnet, lowest number first.

    ``subnets`` are the explicit associations; a subnet in no list uses the ACL of its VPC that
    has ``default``. Entries stand in any order; the rule ``*`` is implied and not listed.
    """

    vpc: str
    default: bool = False
    subnets: tuple[str, ...] = ()
    inbound: tuple[AclEntry, ...] = ()
    outbound: tuple[AclEntry, ...] = ()

    def entries(self, direction: Direction) -> tuple[AclEntry, ...]:
        return self.inbound if direction is Direction.INBOUND else self.outbound
