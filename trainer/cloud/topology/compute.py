"""Network interfaces, instances and hosts on the internet of a topology."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from ipaddress import IPv4Address

from trainer.cloud.compute import (
    Forwarding,
    HostFacts,
    IamRole,
    Instance,
    InstanceState,
    NetworkInterface,
    OutsideHost,
    Platform,
)
from trainer.cloud.filters import SecurityGroup
from trainer.cloud.missing import Fact
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.node import Node
from trainer.cloud.resource import Network
from trainer.cloud.topology.draft import Draft, PlannedInterface, name_of
from trainer.cloud.topology.forms import parse_cidr, parse_ipv4, parse_ipv6, parse_service

MOST_SUBNETS = 16
"""The most that AWS takes for one owner of several interfaces, a Lambda function.

https://docs.aws.amazon.com/lambda/latest/api/API_VpcConfig.html
"""

_OF_THE_INTERFACE = (
    *("subnet", "private_ip", "private_ips", "public_ip", "ipv6"),
    *("security_groups", "source_dest_check"),
)


def read_network_interface(draft: Draft, resource_id: str, node: Node) -> None:
    """Plan an interface of its own; an instance or another owner may list it.

    One that serves something without interfaces of its own in the format names its ``owner``.
    """
    node.fields(("subnet",), (*_OF_THE_INTERFACE[1:], "owner", "name"))
    planned = _plan(draft, resource_id, node, launched=False, name=name_of(node))
    owner = node.get("owner")
    if owner is not None:
        if owner.text() not in draft.sections and owner.text() not in draft.elsewhere:
            raise owner.bad("input.unknown_owner", id=owner.text())
        planned.owner = owner.text()


def read_instance(draft: Draft, resource_id: str, node: Node) -> Instance:
    """An instance with the interfaces that it lists, or with one of its own in its subnet."""
    node.fields(
        optional=(
            *("interfaces", *_OF_THE_INTERFACE, "platform", "state", "role"),
            *("listens", "forwards", "ssm_agent", "name"),
        )
    )
    listed = node.get("interfaces")
    if listed is None:
        node.require("subnet")
        own = _plan(draft, draft.interface_id(resource_id), node, launched=True)
        own.owner = resource_id
        interfaces: tuple[str, ...] = (own.id,)
    else:
        interfaces = attached(draft, resource_id, node, listed, _OF_THE_INTERFACE)
    return Instance(
        id=resource_id,
        name=name_of(node),
        interfaces=interfaces,
        platform=node.read("platform", lambda n: n.choice(Platform), Platform.LINUX),
        state=node.read("state", lambda n: n.choice(InstanceState), InstanceState.RUNNING),
        role=node.read("role", lambda n: draft.reference(n, IamRole).id, None),
        host=read_host_facts(draft, resource_id, node),
    )


def attached(
    draft: Draft,
    owner: str,
    node: Node,
    listed: Node,
    instead_of: Iterable[str],
    *,
    shared: bool = False,
) -> tuple[str, ...]:
    """The interfaces that an owner lists, each of them described under an id of its own.

    They stand ``instead_of`` the keys that say what interfaces AWS makes for the owner. The list
    is empty only if the file says that they are not known. ``shared`` ones may have an owner.
    """
    for key in instead_of:
        own = node.get(key)
        if own is not None:
            raise own.bad("input.keys_exclude", first="interfaces", second=key)

    def attach(member: Node) -> str:
        interface = draft.interfaces.get(member.text())
        if interface is None:
            raise draft.no_such(member, member.text(), NetworkInterface)
        if interface.owner is not None and not shared:
            facts = {"id": interface.id, "owner": interface.owner}
            raise member.bad("input.interface_attached_twice", **facts)
        interface.owner = interface.owner or owner
        return interface.id

    found = draft.rows(owner, "interfaces", listed, attach)
    if not found and (owner, Fact.INTERFACE) not in draft.lacking:
        raise listed.missing_members()
    return found


def _plan(
    draft: Draft, interface_id: str, node: Node, *, launched: bool, name: str = ""
) -> PlannedInterface:
    """The interface that an entry describes. One made at launch follows the subnet's setting.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-ip-addressing.html
    """
    subnet = draft.reference(node.require("subnet"), Subnet)
    public = node.get("public_ip")
    given = public is not None and not public.is_null
    planned = PlannedInterface(
        id=interface_id,
        subnet=subnet,
        source=node,
        ips=_private_ips(draft, interface_id, node),
        public_ip=public.parse(parse_ipv4) if public is not None and given else None,
        wants_public_ip=launched and public is None and subnet.map_public_ip,
        ipv6=draft.rows(interface_id, "ipv6", node.get("ipv6"), lambda n: n.parse(parse_ipv6)),
        security_groups=security_groups_of(draft, interface_id, node, subnet.vpc),
        source_dest_check=node.read("source_dest_check", Node.boolean, True),
        name=name,
    )
    draft.plan(planned)
    return planned


def _private_ips(draft: Draft, interface_id: str, node: Node) -> tuple[IPv4Address, ...]:
    one, many = node.get("private_ip"), node.get("private_ips")
    if one is not None and many is not None:
        raise many.bad("input.keys_exclude", first="private_ip", second="private_ips")
    return draft.rows(interface_id, "addresses", one or many, lambda n: n.parse(parse_ipv4))


def security_groups_of(draft: Draft, interface_id: str, node: Node, vpc: str) -> tuple[str, ...]:
    """The groups that an entry lists, or the VPC's default group if it does not speak of them.

    With ``security_groups: null`` there are none, as on the interfaces of some AWS services.

    https://docs.aws.amazon.com/vpc/latest/userguide/default-security-group.html
    """
    listed = node.get("security_groups")
    if listed is None:
        default = draft.default_groups.get(vpc)
        return () if default is None else (default,)
    if listed.is_null:
        return ()
    found = draft.references(interface_id, "security_groups", listed, SecurityGroup, elsewhere=True)
    if not found:
        raise listed.missing_members()
    return found


def read_host_facts(draft: Draft, owner: str, node: Node) -> HostFacts:
    """What the entry says of the host itself; nothing known if it says nothing.

    It forwards nothing and the Systems Manager agent runs, unless it says otherwise.
    """
    listens = node.get("listens")
    known = listens is not None and not listens.is_null
    return HostFacts(
        listens=draft.rows(owner, "listens", listens, lambda n: n.parse(parse_service))
        if known
        else None,
        forwards=node.read("forwards", lambda n: n.choice(Forwarding), Forwarding.NONE),
        ssm_agent=node.read("ssm_agent", Node.boolean, True),
    )


def read_outside_host(draft: Draft, resource_id: str, node: Node) -> OutsideHost:
    """A host on the internet."""
    node.fields(("networks",), ("listens", "name"))
    return OutsideHost(
        id=resource_id,
        name=name_of(node),
        networks=networks_of(draft, resource_id, node.require("networks")),
        host=read_host_facts(draft, resource_id, node),
    )


def networks_of(draft: Draft, resource_id: str, node: Node) -> tuple[Network, ...]:
    """The CIDR blocks of a host or network outside; at least one."""
    found: tuple[Network, ...] = draft.rows(
        resource_id, "networks", node, lambda n: n.parse(parse_cidr)
    )
    if not found:
        raise node.missing_members()
    return found


def read_iam_role(draft: Draft, resource_id: str, node: Node) -> IamRole:
    """A role with its policies, as names of managed policies or as single actions."""
    node.fields(optional=("policies", "name"))
    return IamRole(
        id=resource_id,
        name=name_of(node),
        policies=draft.rows(resource_id, "policies", node.get("policies"), Node.line),
    )


def plan_in_subnets(
    draft: Draft,
    owner: str,
    node: Node,
    subnets: Sequence[str],
    *,
    public: bool = False,
    groups: bool = True,
) -> tuple[str, ...]:
    """Plan the interfaces that AWS makes for an owner, one in each subnet.

    Their ids end in the zone's letter: ``eni-alb-web-a``; there are at most `MOST_SUBNETS`.
    Without ``groups`` an entry that lists no security group gets none, not the default group.
    """
    if len(subnets) > MOST_SUBNETS:
        raise node.at("subnets", MOST_SUBNETS).bad("input.too_many_rows", limit=str(MOST_SUBNETS))
    planned: list[str] = []
    grouped = groups or node.get("security_groups") is not None
    for subnet_id in subnets:
        subnet = draft.get(Subnet, subnet_id)
        zone = subnet.zone.removeprefix(draft.get(Vpc, subnet.vpc).region).lstrip("-")
        interface_id = draft.free_id(f"{draft.interface_id(owner)}-{zone}")
        interface = PlannedInterface(
            id=interface_id,
            subnet=subnet,
            source=node,
            wants_public_ip=public,
            security_groups=security_groups_of(draft, interface_id, node, subnet.vpc)
            if grouped
            else (),
            owner=owner,
        )
        planned.append(draft.plan(interface))
    return tuple(planned)


def interfaces_of(
    draft: Draft,
    owner: str,
    node: Node,
    instead_of: Iterable[str],
    *,
    public: bool = False,
    groups: bool = True,
    shared: bool = False,
) -> tuple[tuple[str, ...], str]:
    """The interfaces of an owner with one in each of its subnets, and the VPC that they are in.

    The entry lists ``interfaces`` that are described elsewhere, or ``subnets``, see
    `plan_in_subnets`.
    """
    listed = node.get("interfaces")
    if listed is not None:
        found = attached(draft, owner, node, listed, instead_of, shared=shared)
        vpc = draft.interfaces[found[0]].subnet.vpc if found else draft.vpc_of(node).id
        return found, vpc
    subnets = draft.references(owner, "subnets", node.require("subnets"), Subnet)
    if not subnets:
        raise node.require("subnets").missing_members()
    planned = plan_in_subnets(draft, owner, node, subnets, public=public, groups=groups)
    return planned, draft.get(Subnet, subnets[0]).vpc
