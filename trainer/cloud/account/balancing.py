"""``aws elbv2 describe-*``: load balancers, listeners, target groups and their health.

https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_LoadBalancer.html
https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_TargetHealth.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from trainer.cloud.account.assumed import Assumed
from trainer.cloud.account.draft import AccountDraft
from trainer.cloud.account.identifiers import arn_of, id_of, name_beside
from trainer.cloud.account.item import Item
from trainer.cloud.balancing import (
    BalancerType,
    HealthCheck,
    Listener,
    LoadBalancer,
    Scheme,
    Target,
    TargetGroup,
    TargetType,
)
from trainer.cloud.compute import Instance, NetworkInterface
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet

_TYPES = {kind.value: kind for kind in BalancerType}
_TARGETS = {kind.value: kind for kind in TargetType}
_LAMBDA = "lambda"
_HIGHEST_PORT = 65535

_HEALTH = {"healthy": True, "unhealthy": False, "initial": False}
"""What AWS reports of a target; ``unused`` and ``unavailable`` say nothing of it.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
"""
_NOT_REGISTERED = ("draining", "unhealthy.draining")


# Load balancers


def read_load_balancers(draft: AccountDraft) -> None:
    """Application and network load balancers, each with a node in every enabled zone."""
    nodes = _nodes(draft)
    assumed = Assumed(draft)
    for item in draft.responses.all("LoadBalancers"):
        arn, vpc = arn_of(item, "LoadBalancers"), item.text("VpcId")
        kind = _TYPES.get(item.text("Type") or "")
        if arn is None:
            continue
        if kind is None or vpc is None:
            item.warn("account.balancer_not_modelled", id=id_of(draft, arn))
            continue
        balancer = id_of(draft, arn)
        draft.add(
            LoadBalancer(
                id=balancer,
                name=name_beside(item, "LoadBalancers", balancer),
                vpc=vpc,
                type=kind,
                scheme=Scheme.INTERNAL
                if item.text("Scheme") == Scheme.INTERNAL
                else Scheme.INTERNET_FACING,
                interfaces=tuple(_interfaces(draft, item, arn, balancer, nodes, assumed)),
                cross_zone=_crosses_zones(draft, item, kind, balancer),
            )
        )
        name = item.text("LoadBalancerName") or ""
        listed = any(i.text("LoadBalancerArn") == arn for i in draft.responses.all("Listeners"))
        if not listed and not draft.responses.has("Listeners", name, near=item):
            draft.lack(balancer, Fact.LISTENERS)
            item.warn("account.no_listeners", id=balancer, arn=arn)
    for item in draft.responses.all("LoadBalancerDescriptions"):
        item.warn("account.balancer_not_modelled", id=item.text("LoadBalancerName") or "")


def _nodes(draft: AccountDraft) -> Mapping[str, list[str]]:
    """The end of a load balancer's ARN, which its interfaces carry, -> those interfaces."""
    found: dict[str, list[str]] = defaultdict(list)
    for interface, item in draft.interfaces.items():
        description = item.text("Description") or ""
        if description.startswith("ELB "):
            found[description.removeprefix("ELB ").strip()].append(interface)
    return found


def _interfaces(
    draft: AccountDraft,
    item: Item,
    arn: str,
    balancer: str,
    nodes: Mapping[str, list[str]],
    assumed: Assumed,
) -> Iterator[str]:
    """The nodes that the responses show and, in zones without one, one that must be there."""
    mine = [n for n in nodes.get(arn.partition(":loadbalancer/")[2], ()) if draft.own(n, balancer)]
    yield from mine
    found = (draft.find(NetworkInterface, n) for n in mine)
    served = {node.subnet for node in found if node is not None}
    public = item.text("Scheme") != Scheme.INTERNAL
    for zone in item.items("AvailabilityZones"):
        subnet = zone.text("SubnetId")
        if subnet is None or subnet in served:
            continue
        addresses = zone.items("LoadBalancerAddresses")
        made = assumed.make(
            balancer,
            subnet,
            item.texts("SecurityGroups"),
            private=next((a.address4("PrivateIPv4Address") for a in addresses), None),
            public=public,
        )
        if made is None:
            draft.lack(balancer, Fact.INTERFACE)
        else:
            yield made


def _crosses_zones(draft: AccountDraft, item: Item, kind: BalancerType, balancer: str) -> bool:
    if kind is BalancerType.APPLICATION:
        return True
    attributes = _attributes(draft, item, "load-balancer", "LoadBalancerName")
    if attributes is None:
        draft.lack(balancer, Fact.ATTRIBUTES)
        item.warn("account.no_balancer_attributes", id=balancer)
        return False
    return attributes.get("load_balancing.cross_zone.enabled") == "true"


def _attributes(draft: AccountDraft, item: Item, kind: str, key: str) -> Mapping[str, str] | None:
    """The attributes of a load balancer or target group, which may share a name; None if there is
    no response with them."""
    named = [
        row
        for row in draft.responses.of("Attributes", item.text(key) or "")
        if row.source.command == f"describe-{kind}-attributes" and row.source.covers(item.source)
    ]
    return {row.text("Key") or "": row.text("Value") or "" for row in named} or None


# Listeners


def read_listeners(draft: AccountDraft) -> None:
    """Listeners with what their default action does; the rules of an application load balancer
    depend on the request itself and are not looked at."""
    invoked = {i.text("TargetGroupArn"): i for i in _target_groups(draft, lambdas=True)}
    for item in draft.responses.all("Listeners"):
        listener, balancer = item.text("ListenerArn"), item.text("LoadBalancerArn")
        port, protocol = item.integer("Port"), item.text("Protocol")
        if listener is None or balancer is None:
            key = "ListenerArn" if listener is None else "LoadBalancerArn"
            item.warn("account.without_id", key=key)
            continue
        if draft.find(LoadBalancer, id_of(draft, balancer)) is None:
            continue
        if port is None or protocol is None or not 0 < port <= _HIGHEST_PORT:
            draft.lack(id_of(draft, balancer), Fact.LISTENERS)
            item.warn("account.odd_value", key="Port")
            continue
        forwards, answers = _default_action(item)
        called = [group for group in forwards if group in invoked]
        answers = answers or any(_is_invoked(draft, invoked[group]) for group in called)
        unknown = [g for g in called if _registered(draft, invoked[g]) is None]
        draft.add(
            Listener(
                id=listener,
                load_balancer=id_of(draft, balancer),
                protocol=protocol,
                port=port,
                target_groups=tuple(
                    id_of(draft, group)
                    for group in forwards
                    if group not in invoked or group in unknown
                ),
                answers=answers,
            )
        )


def _default_action(item: Item) -> tuple[tuple[str, ...], bool]:
    """The target groups that requests are forwarded to, and whether the load balancer answers
    them itself, by a redirect or a fixed response.

    The last action decides; what comes before it authenticates clients.
    """
    actions = sorted(item.items("DefaultActions"), key=lambda a: a.integer("Order") or 0)
    last = actions[-1] if actions else item.item("")
    if last.text("Type") in ("redirect", "fixed-response"):
        return (), True
    rows = [
        (row.text("TargetGroupArn"), row.integer("Weight"))
        for row in last.item("ForwardConfig").items("TargetGroups")
    ]
    weighty = [arn for arn, weight in rows if arn is not None and weight != 0]
    single = last.text("TargetGroupArn")
    return tuple(dict.fromkeys(weighty or ([single] if single is not None else []))), False


# Target groups


def _target_groups(draft: AccountDraft, *, lambdas: bool) -> Iterator[Item]:
    for item in draft.responses.all("TargetGroups"):
        if (item.text("TargetType") == _LAMBDA) is lambdas:
            yield item


def _registered(draft: AccountDraft, item: Item) -> tuple[Item, ...] | None:
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


def _is_invoked(draft: AccountDraft, item: Item) -> bool:
    """Whether a function is registered: it is called without any packet of the VPC."""
    return bool(_registered(draft, item))


def read_target_groups(draft: AccountDraft) -> None:
    """Target groups with registered targets and what AWS reports of their health.

    A group of a function is none here: its listener answers (see `read_listeners`).
    """
    held = _addresses(draft)
    for item in _target_groups(draft, lambdas=False):
        arn, vpc = arn_of(item, "TargetGroups"), item.text("VpcId")
        kind = _TARGETS.get(item.text("TargetType") or TargetType.INSTANCE)
        port, protocol = item.integer("Port"), item.text("Protocol")
        if arn is None or vpc is None or kind is None or port is None or protocol is None:
            item.warn("account.target_group_not_modelled", id=item.text("TargetGroupName") or "")
            continue
        group = id_of(draft, arn)
        rows = _registered(draft, item)
        if rows is None:
            draft.lack(group, Fact.TARGET_HEALTH)
            item.warn("account.no_target_health", id=group, arn=arn)
        attributes = _attributes(draft, item, "target-group", "TargetGroupName")
        if attributes is None:
            draft.lack(group, Fact.ATTRIBUTES)
            item.warn("account.no_target_group_attributes", id=group, arn=arn)
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
