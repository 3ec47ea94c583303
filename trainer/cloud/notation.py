"""How one row of a table is written: the notation of the scenario format.

It is the same in every language, so that findings, forms and files show a row alike.
"""

from __future__ import annotations

from trainer.cloud.filters import AclEntry, Direction, SecurityGroupRule
from trainer.cloud.network import Route


def route_text(route: Route) -> str:
    """``0.0.0.0/0 -> igw-shop``"""
    return f"{route.destination} -> {route.target}"


def _preposition(direction: Direction) -> str:
    return "from" if direction is Direction.INBOUND else "to"


def group_rule_text(rule: SecurityGroupRule, direction: Direction) -> str:
    """``tcp/443 from 0.0.0.0/0``"""
    return f"{rule.service} {_preposition(direction)} {rule.peer}"


def acl_entry_text(entry: AclEntry, direction: Direction) -> str:
    """``100 allow tcp/80 from 0.0.0.0/0``"""
    return (
        f"{entry.number} {entry.action} {entry.service} {_preposition(direction)} {entry.network}"
    )


def last_rule_text(direction: Direction) -> str:
    """The rule ``*`` that ends every network ACL."""
    return f"* deny all {_preposition(direction)} all"
