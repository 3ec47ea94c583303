"""By which id a resource goes here that AWS knows by an ARN and people by a short name.

A name is unique in one account and Region only, so that two databases may both be called
``db``. What nobody else is called goes by its short name, everything else by its ARN.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.item import Item

_ADDRESSED = ("DBInstances", "LoadBalancers", "Functions")
_OTHERS = ("DBSubnetGroups", "TargetGroups")
_KEYS = {
    "DBInstances": ("DBInstanceIdentifier", "DBInstanceArn", "rds", "db:"),
    "DBSubnetGroups": ("DBSubnetGroupName", "DBSubnetGroupArn", "rds", "subgrp:"),
    "Functions": ("FunctionName", "FunctionArn", "lambda", "function:"),
    "LoadBalancers": ("LoadBalancerName", "LoadBalancerArn", "elasticloadbalancing", ""),
    "TargetGroups": ("TargetGroupName", "TargetGroupArn", "elasticloadbalancing", ""),
}
"""Response -> where it has the short name and the ARN, and how that ARN begins."""


def choose_ids(draft: AccountDraft) -> None:
    """Choose the id of every resource of these kinds; those that a question can name first."""
    for kinds in (_ADDRESSED, _OTHERS):
        named = {arn: short for kind in kinds for arn, short in _named(draft, kind)}
        shared = Counter(named.values())
        taken = set(draft.ids.values())
        for arn, short in named.items():
            unique = shared[short] == 1 and short not in taken and not draft.knows(short)
            draft.ids[arn] = short if unique else arn


def _named(draft: AccountDraft, kind: str) -> Iterator[tuple[str, str]]:
    for item, near in _described(draft, kind):
        short, arn = item.text(_KEYS[kind][0]), arn_of(item, kind, near)
        if short is not None and arn is not None:
            yield arn, short


def _described(draft: AccountDraft, kind: str) -> Iterator[tuple[Item, Item]]:
    """The objects of a kind, each with one whose account and Region it shares."""
    for item in draft.responses.all(kind):
        yield item, item
    if kind == "DBSubnetGroups":
        for database in draft.responses.all("DBInstances"):
            if "DBSubnetGroup" in database:
                yield database.item("DBSubnetGroup"), database


def arn_of(item: Item, kind: str, near: Item | None = None) -> str | None:
    """The ARN of an object; one that is left out is put together from what else is known, of
    ``near`` where the object stands inside of that one."""
    short_key, arn_key, service, prefix = _KEYS[kind]
    short, place = item.text(short_key), near or item
    if short is None:
        item.warn("account.without_id", key=short_key)
        return None
    made = f"arn:aws:{service}:{place.region or ''}:{place.account or ''}:{prefix}{short}"
    return item.text(arn_key) or made


def id_of(draft: AccountDraft, arn: str) -> str:
    """The id that was chosen for the resource with an ARN, or that ARN."""
    return draft.ids.get(arn, arn)


def name_beside(item: Item, kind: str, chosen: str) -> str:
    """What to call a resource beside its id: its short name where that could not be the id, else
    its Name tag."""
    short = item.text(_KEYS[kind][0]) or ""
    return item.name if chosen == short else short
