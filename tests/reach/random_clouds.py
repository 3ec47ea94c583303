"""Small random clouds that AWS would let one build, and questions about them.

One or two VPCs with public and private subnets, most ways out of them (internet gateway, NAT
gateway, egress-only gateway, peering, transit gateway, VPN to a site, a forwarding instance), and
rules that let a good part of the packets through. Load balancers are left out: with no healthy
target a network load balancer tries them all, so a rule that heals one closes the way to another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network
from os import environ
from typing import TypeAlias

from hypothesis import settings
from hypothesis import strategies as st

from trainer.cloud import (
    AclAction,
    AclEntry,
    AttachmentState,
    Cloud,
    Connectivity,
    CustomerGateway,
    EgressOnlyInternetGateway,
    ElasticIp,
    FirewallRule,
    Forwarding,
    HostFacts,
    Instance,
    InstanceState,
    InternetGateway,
    NatGateway,
    Network,
    NetworkAcl,
    NetworkInterface,
    PeeringState,
    Platform,
    PrefixList,
    PrivateAddress,
    Resource,
    Route,
    RouteTable,
    SecurityGroup,
    SecurityGroupRule,
    Site,
    Subnet,
    TransitGateway,
    TransitGatewayRoute,
    TransitGatewayRouteTable,
    TransitGatewayVpcAttachment,
    Vpc,
    VpcPeeringConnection,
    VpnConnection,
    VpnGateway,
)
from trainer.packets import Service
from trainer.reach import Question

SERVICES = tuple(
    Service.parse(text)
    for text in (
        "all",
        "tcp",
        "udp",
        "icmp",
        "icmpv6/echo",
        "proto/50",
        "tcp/22",
        "tcp/80-443",
        "tcp/1024-65535",
        "tcp/32768-60999",
        "udp/53",
        "icmp/echo",
    )
)
PEERS: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/0",
        "::/0",
        "10.0.0.0/8",
        "10.0.0.0/16",
        "10.1.0.0/16",
        "10.0.0.0/24",
        "10.0.1.0/24",
        "10.0.0.10/32",
        "192.168.0.0/16",
        "203.0.113.0/24",
        "2001:db8::/32",
    )
)
Permissions: TypeAlias = Sequence[tuple[Service, Network | str]]
OPEN: Permissions = ((Service.ALL, PEERS[0]), (Service.ALL, PEERS[1]))
HUB, PEERING, SITE, LIST = "tgw-hub", "pcx-both", "site-office", "pl-office"

# Building a cloud takes longer than judging it. The environment may ask for more examples.
settings.register_profile("laws", deadline=None, max_examples=int(environ.get("LAWS", "30")))
laws = settings(settings.get_profile("laws"))

services = st.sampled_from((Service.ALL, Service.ALL, *SERVICES))
seldom = st.sampled_from((False, False, False, True))
mostly = seldom.map(lambda value: not value)


def some(members: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    """Any of the members, in their order."""
    return st.tuples(*(st.booleans() for _ in members)).map(
        lambda kept: tuple(m for m, keep in zip(members, kept, strict=True) if keep)
    )


@st.composite
def clouds(draw: st.DrawFn) -> Cloud:
    count = draw(st.sampled_from((1, 2, 2)))
    resources = [*_links(draw, count)]
    for v in range(count):
        resources.extend(_vpc(draw, v, count))
    return Cloud.of_resources(resources)


def _links(draw: st.DrawFn, count: int) -> Iterator[Resource]:
    """What joins VPCs to each other and to a site."""
    yield PrefixList(id=LIST, entries=(IPv4Network("203.0.113.0/24"), IPv4Network("10.1.0.0/16")))
    pending = draw(seldom)
    if count == 2:
        state = PeeringState.PENDING_ACCEPTANCE if pending else PeeringState.ACTIVE
        yield VpcPeeringConnection(id=PEERING, requester="vpc-0", accepter="vpc-1", state=state)
    attachments = [f"tgw-attach-{v}" for v in range(count)]
    targets = st.sampled_from((*attachments, None))
    static = draw(st.dictionaries(st.sampled_from(PEERS[2:6]), targets, max_size=2))
    yield TransitGateway(id=HUB, security_group_referencing=draw(st.booleans()))
    yield TransitGatewayRouteTable(
        id="tgw-rtb",
        gateway=HUB,
        associations=tuple(attachments),
        propagations=draw(some(attachments)),
        routes=tuple(TransitGatewayRoute(destination=d, attachment=a) for d, a in static.items()),
    )
    firewall = draw(st.none() | st.lists(services, max_size=2))
    yield Site(
        id=SITE,
        networks=(IPv4Network("192.168.0.0/24"),),
        inbound=None
        if firewall is None
        else tuple(FirewallRule(service=s, network=PEERS[2]) for s in firewall),
    )
    yield CustomerGateway(id="cgw", site=SITE)
    yield VpnGateway(id="vgw-0", vpc="vpc-0")
    yield VpnConnection(id="vpn", customer_gateway="cgw", vpn_gateway="vgw-0")


def _vpc(draw: st.DrawFn, v: int, count: int) -> Iterator[Resource]:
    vpc, six = f"vpc-{v}", draw(st.booleans())
    yield Vpc(
        id=vpc,
        cidrs=(IPv4Network(f"10.{v}.0.0/16"),),
        ipv6_cidrs=(IPv6Network(f"2001:db8:{v}::/56"),) if six else (),
    )
    subnets = [
        Subnet(
            id=f"subnet-{v}-{s}",
            vpc=vpc,
            cidr=IPv4Network(f"10.{v}.{s}.0/24"),
            ipv6_cidr=IPv6Network(f"2001:db8:{v}:{s}::/64") if six else None,
            zone=zone,
        )
        for s, zone in enumerate("aca")
    ]
    names = [s.id for s in subnets]
    yield from subnets
    yield InternetGateway(id=f"igw-{v}", vpc=vpc)
    yield EgressOnlyInternetGateway(id=f"eigw-{v}", vpc=vpc)
    yield from _nat(draw, v)
    yield TransitGatewayVpcAttachment(
        id=f"tgw-attach-{v}",
        gateway=HUB,
        vpc=vpc,
        subnets=tuple(names[1:] if draw(mostly) else names[1:2]),
        state=AttachmentState.AVAILABLE if draw(mostly) else AttachmentState.PENDING_ACCEPTANCE,
        appliance_mode=draw(seldom),
    )
    groups = [f"sg-{u}-{g}" for u in range(count) for g in range(2)]
    for g in range(2):
        yield _group(draw, f"sg-{v}-{g}", vpc, groups)
    associated = draw(some(names))
    for a, of_acl in enumerate(((), associated)):
        yield NetworkAcl(
            id=f"acl-{v}-{a}",
            vpc=vpc,
            default=a == 0,
            subnets=of_acl,
            inbound=_entries(draw),
            outbound=_entries(draw),
        )
    yield from _tables(draw, v, subnets, count)
    yield from _hosts(draw, v, subnets)


def _nat(draw: st.DrawFn, v: int) -> Iterator[Resource]:
    """A public or a private NAT gateway in the first subnet."""
    nat, eni = f"nat-{v}", f"eni-nat-{v}"
    address = PrivateAddress(ip=IPv4Address(f"10.{v}.0.5"))
    kind = Connectivity.PUBLIC if draw(mostly) else Connectivity.PRIVATE
    subnet = f"subnet-{v}-0"
    yield NatGateway(id=nat, vpc=f"vpc-{v}", subnet=subnet, interface=eni, connectivity=kind)
    yield NetworkInterface(
        id=eni, subnet=subnet, addresses=(address,), source_dest_check=False, owner=nat
    )
    if kind is Connectivity.PUBLIC:
        public = IPv4Address(f"198.51.100.{v}")
        yield ElasticIp(id=f"eip-{v}", public_ip=public, interface=eni, private_ip=address.ip)


def _group(draw: st.DrawFn, name: str, vpc: str, groups: list[str]) -> SecurityGroup:
    peers = st.sampled_from((*PEERS[:2], *PEERS, *groups, *groups, LIST))
    pairs = st.lists(st.tuples(services, peers), max_size=3, unique=True)
    inbound = OPEN if draw(st.booleans()) else draw(pairs)
    outbound = OPEN if draw(mostly) else draw(pairs)

    def rules(word: str, drawn: Permissions) -> Iterator[SecurityGroupRule]:
        for number, (service, peer) in enumerate(drawn):
            yield SecurityGroupRule(id=f"sgr-{name}-{word}-{number}", service=service, peer=peer)

    return SecurityGroup(
        id=name,
        vpc=vpc,
        group_name=name,
        inbound=tuple(rules("in", inbound)),
        outbound=tuple(rules("out", outbound)),
    )


def _entry(number: int, action: AclAction, service: Service, network: Network) -> AclEntry:
    return AclEntry(number=number, action=action, service=service, network=network)


ADMIT_ALL = tuple(
    _entry(100 + n, AclAction.ALLOW, Service.ALL, network) for n, network in enumerate(PEERS[:2])
)
entries = st.lists(
    st.builds(
        _entry, st.integers(1, 90), st.sampled_from(AclAction), services, st.sampled_from(PEERS)
    ),
    max_size=3,
    unique_by=lambda entry: entry.number,
).map(tuple)


def _entries(draw: st.DrawFn) -> tuple[AclEntry, ...]:
    """Nothing special, or a few entries, mostly before those that admit all."""
    if draw(st.booleans()):
        return ADMIT_ALL
    return (*draw(entries), *(ADMIT_ALL if draw(mostly) else ()))


def _tables(draw: st.DrawFn, v: int, subnets: list[Subnet], count: int) -> Iterator[RouteTable]:
    """A main table, one for some subnets, and perhaps one for the internet gateway."""
    vpc, box, igw, nat = f"vpc-{v}", f"eni-box-{v}", f"igw-{v}", f"nat-{v}"
    six = subnets[0].ipv6_cidr is not None
    other, across = f"10.{1 - v}.0.0/16", PEERING if count == 2 else HUB
    rows = [
        *(("0.0.0.0/0", target) for target in (igw, nat, box, HUB)),
        *((other, target) for target in (HUB, across, nat, box)),
        *(("10.0.0.0/8", target) for target in (HUB, across, nat)),
        *(("192.168.0.0/16", target) for target in (HUB, box)),
        *((LIST, target) for target in (igw, across)),
        *((f"10.{v}.1.0/24", target) for target in (box, nat)),
        *(("::/0", target) for target in (igw, f"eigw-{v}", box) if six),
    ]
    usual = [(other, across), ("0.0.0.0/0", igw), *([("::/0", igw)] if six else [])]
    extra = st.lists(st.sampled_from(rows), max_size=4)
    for t, associated in enumerate(((), draw(some([s.id for s in subnets])))):
        chosen = dict([*(usual if draw(mostly) else ()), *draw(extra)])
        yield RouteTable(
            id=f"rtb-{v}-{t}",
            vpc=vpc,
            main=t == 0,
            subnets=associated,
            routes=tuple(
                Route(destination=to if to == LIST else ip_network(to), target=target)
                for to, target in chosen.items()
            ),
            propagating=("vgw-0",) if v == 0 and draw(st.booleans()) else (),
        )
    if draw(seldom):
        inside = Route(destination=IPv4Network(f"10.{v}.1.0/24"), target=box)
        yield RouteTable(id=f"rtb-edge-{v}", vpc=vpc, gateways=(igw,), routes=(inside,))


KINDS = (
    *([{}] * 9),
    {"platform": Platform.WINDOWS},
    {"state": InstanceState.STOPPED},
    {"host": HostFacts(listens=(Service.tcp(22), Service.tcp(80, 443)))},
)
"""What is special about an instance; mostly nothing."""


def _hosts(draw: st.DrawFn, v: int, subnets: list[Subnet]) -> Iterator[Resource]:
    """One or two instances in each subnet, and one that forwards in the last."""
    groups = st.sampled_from(((f"sg-{v}-0",), (f"sg-{v}-1",), (f"sg-{v}-0", f"sg-{v}-1")))
    for place, n in ((0, 0), (0, 1), (1, 0), (2, 0)):
        subnet, name = subnets[place], f"{v}-{place}-{n}"
        public = IPv4Address(f"198.51.100.{100 + 50 * v + 10 * place + n}")
        own = PrivateAddress(ip=subnet.cidr[10 + n], public_ip=public if draw(mostly) else None)
        yield NetworkInterface(
            id=f"eni-{name}",
            subnet=subnet.id,
            addresses=(own,),
            ipv6=_six(subnet, 10 + n),
            security_groups=draw(groups),
            owner=f"i-{name}",
        )
        kind = draw(st.sampled_from(KINDS))
        yield Instance(id=f"i-{name}", interfaces=(f"eni-{name}",), **kind)
    last = subnets[-1]
    yield NetworkInterface(
        id=f"eni-box-{v}",
        subnet=last.id,
        addresses=(PrivateAddress(ip=last.cidr[20]),),
        ipv6=_six(last, 20),
        security_groups=draw(groups),
        source_dest_check=draw(seldom),
        owner=f"i-box-{v}",
    )
    facts = HostFacts(forwards=draw(st.sampled_from(Forwarding)))
    yield Instance(id=f"i-box-{v}", interfaces=(f"eni-box-{v}",), host=facts)


def _six(subnet: Subnet, number: int) -> tuple[IPv6Address, ...]:
    return () if subnet.ipv6_cidr is None else (subnet.ipv6_cidr[number],)


def groups_and_lists(cloud: Cloud) -> tuple[str, ...]:
    """What a rule may name instead of a network."""
    return (*cloud.of(SecurityGroup), *cloud.of(PrefixList))


def names(cloud: Cloud) -> list[str]:
    """What questions may name: hosts, groups of them, addresses, and what lies outside."""
    several = ["sg-0-0", "sg-0-1", "subnet-0-0", "10.0.0.0/24"]
    outside = ["internet", "internet", SITE, "203.0.113.7"]
    return [*cloud.of(Instance), *several, *outside]


def involved(cloud: Cloud, asked_about: list[Question]) -> list[NetworkInterface]:
    """The interfaces of the hosts that questions name; all if they name none."""
    named = {end for question in asked_about for end in (question.source, question.destination)}
    interfaces = cloud.of(NetworkInterface).values()
    return [i for i in interfaces if i.owner in named] or [*interfaces]


def questions(cloud: Cloud) -> st.SearchStrategy[Question]:
    ends = st.sampled_from(names(cloud))
    return st.builds(Question, ends, ends, services).filter(lambda q: q.source != q.destination)


@st.composite
def asked(draw: st.DrawFn) -> tuple[Cloud, list[Question]]:
    """A cloud and three questions about it."""
    cloud = draw(clouds())
    return cloud, [draw(questions(cloud)) for _ in range(3)]
