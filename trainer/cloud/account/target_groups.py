"""``aws elbv2 describe-target-groups``, ``-target-health`` and the attributes of both ends.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetGroup.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.identifiers import arn_of, id_of, name_beside
from trainer.cloud.account.item import Item
from trainer.cloud.balancing import HealthCheck, LoadBalancer, Target, TargetGroup, TargetType
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet

_TARGETS = {kind.value: kind for kind in TargetType}
_LAMBDA = "lambda"

_HEALTH = {"healthy": True, "unhealthy": False, "initial": False}
"""What AWS reports of a target; ``unused`` and ``unavailable`` say nothing of it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""
_NOT_REGISTERED = ("draining", "unhealthy.draining")


def attributes_of(draft: AccountDraft, item: Item, kind: str, key: str) -> Mapping[str, str] | None:
    """The attributes of a load balancer or target group, which may share a name; None if there is
    no response with them."""
    named = [
        row
        for row in draft.responses.of("Attributes", item.text(key) or "")
        if row.source.command == f"describe-{kind}-attributes" and row.source.covers(item.source)
    ]
    return {row.text("Key") or "": row.text("Value") or "" for row in named} or None


def target_groups(draft: AccountDraft, *, lambdas: bool) -> Iterator[Item]:
    for item in draft.responses.all("TargetGroups"):
        if (item.text("TargetType") == _LAMBDA) is lambdas:
            yield item


def registered(draft: AccountDraft, item: Item) -> tuple[Item, ...] | None:
    """The targets of a group as their health is reported; None if there is no response."""
    name = item.text("TargetGroupName") or ""
    if not draft.responses.has("TargetHealthDescriptions", name, near=item):
        return None
    found = draft.responses.of("TargetHealthDescriptions", name)
    return tuple(
        row
        for row in found
        if row.source.covers(item.source)
        and row.item("TargetHealth").text("State") not in _NOT_REGISTERED
    )


def is_invoked(draft: AccountDraft, item: Item) -> bool:
    """Whether a function is registered: it is called without any packet of the VPC."""
    return bool(registered(draft, item))


def read_target_groups(draft: AccountDraft) -> None:
    """Target groups with registered targets and what AWS reports of their health.

    A group of a function is none here: its listener answers (see `read_listeners`).
    """
    held = _addresses(draft)
    for item in target_groups(draft, lambdas=False):
        arn, vpc = arn_of(item, "TargetGroups"), item.text("VpcId")
        kind = _TARGETS.get(item.text("TargetType") or TargetType.INSTANCE)
        port, protocol = item.integer("Port"), item.text("Protocol")
        if arn is None or vpc is None or kind is None or port is None or protocol is None:
            item.warn("account.target_group_not_modelled", id=item.text("TargetGroupName") or "")
            continue
        group, name = id_of(draft, arn), item.text("TargetGroupName") or ""
        rows = registered(draft, item)
        if rows is None:
            draft.lack(group, Fact.TARGET_HEALTH)
            item.warn("account.no_target_health", id=group, name=name)
        attributes = attributes_of(draft, item, "target-group", "TargetGroupName")
        if attributes is None:
            draft.lack(group, Fact.ATTRIBUTES)
            item.warn("account.no_target_group_attributes", id=group, name=name)
        targets = tuple(_targets(draft, rows or (), kind))
        draft.add(
            TargetGroup(
                id=group,
                name=name_beside(item, "TargetGroups", group),
                vpc=vpc,
                protocol=protocol,
                port=port,
                target_type=kind,
                targets=targets,
                health_check=_health_check(item),
                preserve_client_ip=_flag(attributes, "preserve_client_ip.enabled"),
                cross_zone=_flag(attributes, "load_balancing.cross_zone.enabled"),
            )
        )
        for target in targets:
            if target.healthy is not False and not _is_here(draft, target, kind, vpc, held):
                draft.lack(group, Fact.TARGET_HEALTH)
                item.warn("account.target_elsewhere", id=group, target=target.id)


def _flag(attributes: Mapping[str, str] | None, key: str) -> bool | None:
    """Yes, no, or what else decides."""
    return {"true": True, "false": False}.get((attributes or {}).get(key, ""))


def _targets(draft: AccountDraft, rows: tuple[Item, ...], kind: TargetType) -> Iterator[Target]:
    for row in rows:
        target = row.item("Target")
        named = target.text("Id")
        if named is None:
            row.warn("account.without_id", key="Target.Id")
            continue
        state = row.item("TargetHealth").text("State") or ""
        yield Target(
            id=id_of(draft, named) if kind is TargetType.ALB else named,
            port=target.integer("Port"),
            healthy=_HEALTH.get(state),
        )


def _health_check(item: Item) -> HealthCheck:
    port = item.text("HealthCheckPort") or ""
    return HealthCheck(
        protocol=item.text("HealthCheckProtocol") or HealthCheck().protocol,
        port=int(port) if port.isascii() and port.isdecimal() and len(port) <= 5 else None,
    )


def _addresses(draft: AccountDraft) -> Mapping[str, frozenset[str]]:
    """VPC -> the addresses that interfaces hold in it."""
    found: dict[str, set[str]] = defaultdict(set)
    for interface in draft.of(NetworkInterface):
        subnet = draft.find(Subnet, interface.subnet)
        if subnet is not None:
            found[subnet.vpc].update(str(a.ip) for a in interface.addresses)
            found[subnet.vpc].update(str(a) for a in interface.ipv6)
    return {vpc: frozenset(addresses) for vpc, addresses in found.items()}


def _is_here(
    draft: AccountDraft,
    target: Target,
    kind: TargetType,
    vpc: str,
    held: Mapping[str, frozenset[str]],
) -> bool:
    """Whether a target is in the responses, and in the group's VPC where that must be."""
    match kind:
        case TargetType.INSTANCE:
            return draft.find(Instance, target.id) is not None
        case TargetType.ALB:
            return draft.find(LoadBalancer, target.id) is not None
        case TargetType.IP:
            return target.id in held.get(vpc, frozenset())
