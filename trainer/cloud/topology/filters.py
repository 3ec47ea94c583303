"""Security groups and network ACLs of a topology."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_network
from itertools import count

from trainer.cloud.endpoints import PrefixList
from trainer.cloud.filters import (
    AclAction,
    AclEntry,
    Direction,
    NetworkAcl,
    SecurityGroup,
    SecurityGroupRule,
)
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.problem import BadInput
from trainer.cloud.resource import Network
from trainer.cloud.topology.draft import Draft, name_of
from trainer.cloud.topology.endpoints import find_prefix_list
from trainer.cloud.topology.forms import (
    parse_acl_action,
    parse_acl_entry,
    parse_acl_network,
    parse_description,
    parse_group_name,
    parse_group_rule,
    parse_peer,
    parse_rule_number,
    parse_service,
    preposition,
)
from trainer.packets import Service

DEFAULT_GROUP = "default"
"""The group name that marks the security group which AWS makes with a VPC."""

_EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))
_SHORT = {Direction.INBOUND: "in", Direction.OUTBOUND: "out"}


def _everywhere(vpc: Vpc) -> tuple[Network, ...]:
    """Every address of the families that the VPC has."""
    return _EVERYWHERE if vpc.ipv6_cidrs else _EVERYWHERE[:1]


# Security groups


def default_group_id(vpc: str) -> str:
    """The id of the default security group of a VPC, if the file does not write another."""
    return f"sg-default-{vpc}"


def default_security_groups(draft: Draft) -> None:
    """Each VPC has a group called "default"; AWS makes one unless the file writes it.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    """
    for group_id, node in draft.entries("security_groups"):
        try:
            if _is_default(group_id, node, vpc := draft.vpc_of(node)):
                draft.default_groups[vpc.id] = group_id
        except BadInput:
            continue  # reading the group reports it
    for vpc in tuple(draft.of(Vpc)):
        if (
            vpc.id not in draft.default_groups
            and (vpc.id, Fact.SECURITY_GROUP) not in draft.lacking
        ):
            group_id = draft.free_id(default_group_id(vpc.id))
            group = SecurityGroup(
                id=group_id,
                vpc=vpc.id,
                group_name=DEFAULT_GROUP,
                description="default VPC security group",
                inbound=_from_itself(draft, group_id),
                outbound=_to_everywhere(draft, group_id, vpc),
            )
            draft.make(group, draft.nodes[vpc.id])
            draft.default_groups[vpc.id] = group_id


def _is_default(group_id: str, node: Node, vpc: Vpc) -> bool:
    name = node.get("group_name")
    if name is not None:
        return name.text() == DEFAULT_GROUP
    return group_id == default_group_id(vpc.id)


def read_security_group(draft: Draft, resource_id: str, node: Node) -> SecurityGroup:
    """A group with AWS's rules for what is left out: nothing comes in, everything goes out.

    https://docs.aws.amazon.com/vpc/latest/userguide/creating-security-groups.html
    """
    node.fields(optional=("vpc", "group_name", "description", "inbound", "outbound", "name"))
    vpc = draft.vpc_of(node)
    default = _is_default(resource_id, node, vpc)
    own_name = DEFAULT_GROUP if default else resource_id.removeprefix("sg-")
    inbound, outbound = node.get("inbound"), node.get("outbound")
    if inbound is None:
        incoming = _from_itself(draft, resource_id) if default else ()
    else:
        incoming = _read_rules(draft, resource_id, inbound, Direction.INBOUND)
    if outbound is None:
        outgoing = _to_everywhere(draft, resource_id, vpc)
    else:
        outgoing = _read_rules(draft, resource_id, outbound, Direction.OUTBOUND)
    return SecurityGroup(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        group_name=node.read("group_name", lambda n: n.parse(parse_group_name), own_name),
        description=node.read("description", lambda n: n.parse(parse_description), ""),
        inbound=incoming,
        outbound=outgoing,
    )


def implied_rule_id(group: str, direction: Direction, number: int) -> str:
    """The id of a rule that the file gives none, by its place in the list."""
    return f"sgr-{group.removeprefix('sg-')}-{_SHORT[direction]}-{number}"


def _from_itself(draft: Draft, group: str) -> tuple[SecurityGroupRule, ...]:
    rule_id = draft.rule_id(implied_rule_id(group, Direction.INBOUND, 1), None)
    return (SecurityGroupRule(id=rule_id, service=Service.ALL, peer=group),)


def _to_everywhere(draft: Draft, group: str, vpc: Vpc) -> tuple[SecurityGroupRule, ...]:
    return tuple(
        SecurityGroupRule(
            id=draft.rule_id(implied_rule_id(group, Direction.OUTBOUND, number), None),
            service=Service.ALL,
            peer=network,
        )
        for number, network in enumerate(_everywhere(vpc), start=1)
    )


def _read_rules(
    draft: Draft, group: str, node: Node, direction: Direction
) -> tuple[SecurityGroupRule, ...]:
    numbers = count(1)

    def read(row: Node) -> SecurityGroupRule:
        return _read_rule(draft, row, direction, implied_rule_id(group, direction, next(numbers)))

    return draft.rows(group, direction, node, read)


def _read_rule(draft: Draft, node: Node, direction: Direction, wanted_id: str) -> SecurityGroupRule:
    if isinstance(node.content, Mapping):
        word = preposition(direction)
        node.fields(("service", word), ("id", "description"))
        rule = SecurityGroupRule(
            id=draft.rule_id(wanted_id, node.get("id")),
            service=node.require("service").parse(parse_service),
            peer=node.require(word).parse(parse_peer),
            description=node.read("description", lambda n: n.parse(parse_description), ""),
        )
    else:
        rule_id = draft.rule_id(wanted_id, None)
        rule = node.parse(lambda text: parse_group_rule(text, direction, rule_id))
    peer = rule.peer
    if isinstance(peer, str) and not (peer in draft.elsewhere or draft.knows(peer, SecurityGroup)):
        at = node.at(preposition(direction))
        if not find_prefix_list(draft, peer, at):
            raise draft.no_such(at, peer, SecurityGroup, PrefixList)
    return rule


# Network ACLs


def read_network_acl(draft: Draft, resource_id: str, node: Node) -> NetworkAcl:
    """An ACL; a direction that is left out allows nothing, but everything in a default ACL."""
    node.fields(optional=("vpc", "default", "subnets", "inbound", "outbound", "name"))
    vpc = draft.vpc_of(node)
    default = node.read("default", Node.boolean, False)
    left_out = _allow_all(vpc) if default else ()
    return NetworkAcl(
        id=resource_id,
        name=name_of(node),
        vpc=vpc.id,
        default=default,
        subnets=draft.references(resource_id, "subnets", node.get("subnets"), Subnet),
        inbound=_read_entries(draft, resource_id, node, Direction.INBOUND, left_out),
        outbound=_read_entries(draft, resource_id, node, Direction.OUTBOUND, left_out),
    )


def _read_entries(
    draft: Draft, acl: str, node: Node, direction: Direction, left_out: tuple[AclEntry, ...]
) -> tuple[AclEntry, ...]:
    rows = node.get(direction)
    if rows is None:
        return left_out
    return draft.rows(acl, direction, rows, lambda row: _read_entry(row, direction))


def _read_entry(node: Node, direction: Direction) -> AclEntry:
    if not isinstance(node.content, Mapping):
        return node.parse(lambda text: parse_acl_entry(text, direction))
    word = preposition(direction)
    node.fields(("number", "action", "service", word))
    return AclEntry(
        number=node.require("number").parse(parse_rule_number),
        action=node.require("action").parse(parse_acl_action),
        service=node.require("service").parse(parse_service),
        network=node.require(word).parse(parse_acl_network),
    )


def _allow_all(vpc: Vpc) -> tuple[AclEntry, ...]:
    return tuple(
        AclEntry(number=number, action=AclAction.ALLOW, service=Service.ALL, network=network)
        for number, network in enumerate(_everywhere(vpc), start=100)
    )


def default_network_acls(draft: Draft) -> None:
    """Each VPC has a default ACL; AWS makes ``acl-default-<vpc>`` unless one is written.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html
    """
    have = {acl.vpc for acl in draft.of(NetworkAcl) if acl.default}
    for vpc in tuple(draft.of(Vpc)):
        if vpc.id not in have and (vpc.id, Fact.NETWORK_ACL) not in draft.lacking:
            allowed = _allow_all(vpc)
            acl = NetworkAcl(
                id=draft.free_id(f"acl-default-{vpc.id}"),
                vpc=vpc.id,
                default=True,
                inbound=allowed,
                outbound=allowed,
            )
            draft.make(acl, draft.nodes[vpc.id])
