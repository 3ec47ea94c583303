"""Network interfaces with what is behind them: hosts, security groups, NAT and other instances.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
"""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_network

from plan import Address, Host

from compile.draft import STRAY_ANSWERS, Draft, Plans
from compile.facts import addresses, listed, peered, vpc_of, works
from compile.matches import members, of_networks, of_service
from trainer.cloud import (
    Cloud,
    DbInstance,
    Direction,
    EcsTask,
    Forwarding,
    Instance,
    LambdaFunction,
    NatGateway,
    NatState,
    NetworkInterface,
    SecurityGroup,
    SecurityGroupRule,
)

IDENTIFIED = 1
"""The DSCP value of packets that still come straight from the interface with their source."""

NAT_PORTS = "1024-65535"
"""https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html"""


def add_interface(plans: Plans, cloud: Cloud, interface: NetworkInterface, router: Draft) -> str:
    """The namespace behind an interface; the name of the router's device towards it."""
    draft = plans.new(interface.id)
    near, own = plans.link(router, draft)
    _addresses(draft, interface, own)
    gateway = cloud.find(NatGateway, interface.owner)
    if gateway is not None:
        _nat_gateway(draft, interface, gateway)
    else:
        _groups(draft, cloud, interface)
        _host(draft, cloud, interface)
        plans.hosts[interface.id] = Host(draft.name, addresses(interface))
    return near


def _addresses(draft: Draft, interface: NetworkInterface, device: str) -> None:
    for address in addresses(interface):
        draft.lines.append(
            f"addr add {address}/{address.max_prefixlen} dev {device}"
            + (" nodad" if address.version == 6 else "")
        )
    for version, everything in ((4, "0.0.0.0/0"), (6, "::/0")):
        first = next((a for a in addresses(interface) if a.version == version), None)
        source = "" if first is None else f" src {first}"
        draft.lines.append(f"route add {everything} dev {device}{source}")


# NAT gateways


def _nat_gateway(draft: Draft, interface: NetworkInterface, gateway: NatGateway) -> None:
    """Requests get its address and a port of its range; only their replies come back in."""
    own = interface.addresses[0].ip
    drop = draft.drop(gateway.id, "nat")
    draft.rule("raw", f"ip saddr {own}", draft.drop(gateway.id, "loop"))
    if gateway.state is not NatState.AVAILABLE:
        draft.rule("raw", drop)
    draft.rule("input", drop)
    draft.rule("forward", "meta nfproto ipv6", drop)
    draft.rule("forward", "meta l4proto != { tcp, udp, icmp }", drop)
    for stray in STRAY_ANSWERS:
        draft.rule("forward", stray, drop)
    draft.rule("nat", "meta l4proto { tcp, udp }", f"snat ip to {own}:{NAT_PORTS}")
    draft.rule("nat", "meta l4proto icmp", f"snat ip to {own}")


# Hosts


def _host(draft: Draft, cloud: Cloud, interface: NetworkInterface) -> None:
    """What it does with packets that are not for itself, if the groups let them in."""
    instance = cloud.find(Instance, interface.owner)
    forwards = Forwarding.NONE if instance is None else instance.host.forwards
    owner = interface.owner or interface.id
    drop = draft.drop(owner, "host")
    draft.mark_answers()
    if not works(cloud, interface):
        draft.rule("output", drop)
        forwards = Forwarding.NONE
    draft.rule("output", "ct state established,related accept")
    for chain in ("input", "forward"):
        draft.rule(chain, "ct state != { established, related } jump groups_in")
        # What it sent itself is no reply of anybody's, and no host takes it off the wire.
        for mine in of_networks("saddr", map(ip_network, addresses(interface))):
            draft.rule(chain, "iifname != lo", mine, "jump groups_in")
            draft.rule(chain, "iifname != lo", mine, draft.drop(owner, "loop"))
        draft.rule(chain, "ct state established,related accept")
    if not works(cloud, interface):
        draft.rule("input", drop)
    match forwards:
        case Forwarding.NONE:
            draft.rule("forward", drop)
        case Forwarding.STATEFUL:
            for stray in STRAY_ANSWERS:
                draft.rule("forward", stray, drop)
        case Forwarding.NAT:
            for stray in STRAY_ANSWERS:
                draft.rule("forward", stray, draft.count(owner, "nat"))
            for word, version in (("ip", 4), ("ip6", 6)):
                own = next((a for a in addresses(interface) if a.version == version), None)
                if own is None:
                    draft.rule("forward", f"ct state new meta nfproto ipv{version}", drop)
                else:
                    others = f"{word} saddr != {members(addresses_of(interface, version))}"
                    draft.rule("nat", others, f"snat {word} to {own}")
    draft.note_stray_answers(owner)
    draft.rule("forward", "jump groups_out")
    draft.rule("output", "jump groups_out")


def addresses_of(interface: NetworkInterface, version: int) -> list[Address]:
    return [a for a in addresses(interface) if a.version == version]


# Security groups


def _groups(draft: Draft, cloud: Cloud, interface: NetworkInterface) -> None:
    """Two chains: what a rule of any group allows returns from them, the rest is dropped."""
    for name, direction in (("groups_in", Direction.INBOUND), ("groups_out", Direction.OUTBOUND)):
        rules = draft.named[name] = []
        if not interface.security_groups:
            continue
        for group in interface.security_groups:
            for rule in cloud.get(SecurityGroup, group).rules(direction):
                for peer in _peers(cloud, interface, rule, direction):
                    rules.append(f"{peer} {of_service(rule.service)} return")
        rules.append(draft.drop(interface.id, "security group", direction.value))


def _peers(
    cloud: Cloud, interface: NetworkInterface, rule: SecurityGroupRule, direction: Direction
) -> Iterator[str]:
    """A group stands for its members' private addresses.

    Inbound the packet must also come from the member itself, not by way of a middlebox.
    https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
    """
    side = "saddr" if direction is Direction.INBOUND else "daddr"
    if not isinstance(rule.peer, str) or cloud.find(SecurityGroup, rule.peer) is None:
        yield from of_networks(side, listed(cloud, rule.peer))
        return
    here = vpc_of(cloud, interface)
    for version, word in ((4, "ip"), (6, "ip6")):
        found = [
            a
            for member in cloud.of(NetworkInterface).values()
            if rule.peer in member.security_groups
            and (direction is Direction.INBOUND or _known(cloud, here, vpc_of(cloud, member)))
            for a in addresses(member)
            if a.version == version
        ]
        if found:
            identified = f"{word} dscp {IDENTIFIED}" if direction is Direction.INBOUND else ""
            yield f"{word} {side} {members(found)} {identified}"


def _known(cloud: Cloud, here: str, there: str) -> bool:
    return here == there or peered(cloud, here, there)


# Who is behind them

INTERFACE_HOSTS = (Instance, DbInstance, EcsTask, LambdaFunction)
"""What may live behind an interface, so that a question may name it."""


def name_hosts(plans: Plans, cloud: Cloud) -> None:
    """By its own id an owner is at its first interface."""
    for kind in INTERFACE_HOSTS:
        for owner in cloud.of(kind).values():
            if owner.interfaces and owner.interfaces[0] in plans.hosts:
                plans.hosts[owner.id] = plans.hosts[owner.interfaces[0]]
