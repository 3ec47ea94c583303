"""Random rules of security groups and network ACLs: some sensible, some nearly so."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network

from oracle.maker import Maker
from trainer.cloud import (
    AclAction,
    AclEntry,
    Network,
    NetworkAcl,
    NetworkInterface,
    OutsideHost,
    PeeringState,
    PrefixList,
    SecurityGroup,
    SecurityGroupRule,
    Subnet,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
)
from trainer.packets import Service

ALL_IPV4, ALL_IPV6 = IPv4Network("0.0.0.0/0"), IPv6Network("::/0")
OFFICE = IPv4Network("198.51.100.0/28")
SITES = IPv4Network("192.168.0.0/16")

WIDE = tuple(map(Service.parse, ("all", "tcp", "tcp/1024-65535", "udp/1024-65535", "udp", "icmp")))
NARROW = tuple(
    map(
        Service.parse,
        (
            "tcp/443",
            "tcp/400-500",
            "tcp/5432",
            "tcp/32768-65535",
            "tcp/32768-60999",
            "tcp/49152-65535",
            "udp/53",
            "icmp/echo",
            "icmp/3/4",
            "icmpv6",
            "proto/47",
        ),
    )
)
EPHEMERAL = tuple(
    map(Service.parse, ("tcp/1024-32767", "tcp/49152-65535", "udp/61000-65535", "tcp/40000"))
)
"""Parts of the ports that clients and gateways send from."""


def random_service(make: Maker) -> Service:
    return make.one(WIDE if make.maybe(0.4) else NARROW)


def random_network(make: Maker, *, six: bool = False) -> Network:
    """A range that matters to somebody, or half of it, or one address in it."""
    if six:
        ranges: list[Network] = [n for v in make.of(Vpc) for n in v.ipv6_cidrs]
        ranges += [s.ipv6_cidr for s in make.of(Subnet) if s.ipv6_cidr is not None]
        return make.one(ranges) if ranges and make.maybe(0.4) else ALL_IPV6
    if make.maybe(0.45):
        return ALL_IPV4
    found = make.one(four_places(make))
    match make.random.randrange(8):
        case 0 if found.prefixlen < 32:
            return make.one(list(found.subnets(prefixlen_diff=1)))
        case 1:
            return IPv4Network(make.one(make.of(NetworkInterface)).addresses[0].ip)
        case 2 if found.prefixlen > 8:
            return found.supernet(1)
        case _:
            return found


def four_places(make: Maker) -> list[IPv4Network]:
    """IPv4 ranges inside and outside that rules may speak of."""
    found = [OFFICE, IPv4Network("203.0.113.0/24")]
    for resource in make.resources.values():
        if not isinstance(resource, OutsideHost):
            networks = getattr(resource, "networks", ())
            found += [n for n in networks if isinstance(n, IPv4Network)]
    return found


# Security groups


def fill_groups(make: Maker) -> None:
    """Give every security group its rules; about half of them are open wide."""
    for group in make.of(SecurityGroup):
        inbound = group_rules(make, group, "in", 0.5)
        outbound = group_rules(make, group, "out", 0.75)
        make.add(
            SecurityGroup(
                id=group.id,
                vpc=group.vpc,
                group_name=group.group_name,
                inbound=inbound,
                outbound=outbound,
            )
        )


def group_rules(
    make: Maker, group: SecurityGroup, way: str, wide: float
) -> tuple[SecurityGroupRule, ...]:
    rules: dict[tuple[Service, Network | str], None] = {}
    if make.maybe(wide):
        rules[Service.ALL, ALL_IPV4] = rules[Service.ALL, ALL_IPV6] = None
    for _ in range(make.random.randint(0, 3)):
        rules[random_service(make), random_peer(make, group.vpc)] = None
    return tuple(
        SecurityGroupRule(id=f"sgr-{group.id}-{way}-{number}", service=service, peer=peer)
        for number, (service, peer) in enumerate(rules)
    )


def random_peer(make: Maker, vpc: str) -> Network | str:
    chance = make.random.random()
    lists = make.of(PrefixList)
    if chance < 0.3:
        return make.one(groups_to_name(make, vpc))
    if chance < 0.38 and lists:
        return make.one(lists).id
    return random_network(make, six=chance > 0.85)


def groups_to_name(make: Maker, vpc: str) -> list[str]:
    """Groups of the VPC itself, and of VPCs that are joined to it in some way."""
    joined = {vpc}
    for peering in make.of(VpcPeeringConnection):
        if vpc in (peering.requester, peering.accepter) and peering.state is PeeringState.ACTIVE:
            joined |= {peering.requester, peering.accepter}
    regions = {v.id: v.region for v in make.of(Vpc)}
    attached = {a.vpc for a in make.of(TransitGatewayVpcAttachment)}
    if vpc in attached:
        joined |= attached
    return [
        g.id for g in make.of(SecurityGroup) if g.vpc in joined and regions[g.vpc] == regions[vpc]
    ]


# Network ACLs


def make_acls(make: Maker, vpc: Vpc) -> None:
    """The default ACL, mostly open as AWS makes it, and perhaps another for some subnets."""
    subnets = [s.id for s in make.of(Subnet, vpc.id)]
    everything = tuple(
        AclEntry(number=n, action=AclAction.ALLOW, service=Service.ALL, network=net)
        for n, net in ((100, ALL_IPV4), (101, ALL_IPV6))
    )
    open_wide = make.maybe(0.7)
    make.add(
        NetworkAcl(
            id=f"acl-{vpc.id}",
            vpc=vpc.id,
            default=True,
            inbound=everything if open_wide else acl_entries(make),
            outbound=everything if open_wide else acl_entries(make),
        )
    )
    if make.maybe(0.6):
        make.add(
            NetworkAcl(
                id=f"acl-{vpc.id}-1",
                vpc=vpc.id,
                subnets=tuple(make.some(subnets, 2)),
                inbound=acl_entries(make),
                outbound=acl_entries(make),
            )
        )


def acl_entries(make: Maker) -> tuple[AclEntry, ...]:
    """A few allows and denies in any order, mostly before one that allows the rest."""
    entries = []
    for number in make.random.sample(range(1, 200), make.random.randint(0, 4)):
        allow = make.maybe(0.5)
        entries.append(
            AclEntry(
                number=number,
                action=AclAction.ALLOW if allow else AclAction.DENY,
                service=random_service(make) if allow else make.one(NARROW),
                network=random_network(make, six=make.maybe(0.2)),
            )
        )
    if make.maybe(0.3):
        entries.append(
            AclEntry(
                number=290,
                action=AclAction.DENY,
                service=make.one(EPHEMERAL),
                network=random_network(make),
            )
        )
    if make.maybe(0.75):
        for number, network in ((300, ALL_IPV4), (301, ALL_IPV6)):
            entries.append(
                AclEntry(
                    number=number, action=AclAction.ALLOW, service=Service.ALL, network=network
                )
            )
    make.random.shuffle(entries)
    return tuple(entries)
