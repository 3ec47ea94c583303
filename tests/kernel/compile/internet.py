"""The internet, and the edge of a VPC towards it: internet gateway and egress-only gateway.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Internet_Gateway.html
https://docs.aws.amazon.com/vpc/latest/userguide/egress-only-internet-gateway.html
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_network

from plan import Address, Host

from compile.draft import SINK, STRAY_ANSWERS, Draft, Plans
from compile.facts import addresses, interfaces_in, public_addresses
from compile.matches import PRIVATE, members, of_networks
from compile.vpc import Router
from trainer.cloud import (
    AwsService,
    Cloud,
    EgressOnlyInternetGateway,
    ElasticIp,
    InternetGateway,
    Network,
    OutsideHost,
    Site,
    Vpc,
)

INTERNET = "internet"

_STRANGERS: tuple[Address, ...] = (
    IPv4Address("198.18.0.77"),
    IPv4Address("8.8.4.4"),
    IPv6Address("2001:db8:ffff::77"),
)
_LAST = 9999
"""The metric of routes to nobody: a door's route to the same network comes before."""


def add_internet(plans: Plans, cloud: Cloud) -> Draft:
    """One namespace that is everybody outside: it has all addresses that no VPC and no site has.

    A site's line to public addresses would be Direct Connect, which has no counterpart here.
    """
    draft = plans.new(INTERNET)
    plans.sink(draft)
    draft.mark_answers()
    draft.note_stray_answers(INTERNET)
    for everything in ("0.0.0.0/0", "::/0"):
        draft.lines.append(f"route add local {everything} dev lo table local")
    on_premises = {
        s.id: [n for n in s.networks if not _is_private(n)] for s in cloud.of(Site).values()
    }
    nobody = draft.drop(INTERNET, "nobody")
    for chain in ("forward", "output"):
        for vpc in cloud.of(Vpc).values():
            closed = draft.drop(vpc.id, "internet gateway")
            for lost in of_networks("daddr", _behind(cloud, vpc)):
                draft.rule(chain, f"oifname {SINK}", lost, closed)
        for site, networks in on_premises.items():
            absent = draft.drop(site, "nobody")
            for lost in of_networks("daddr", networks):
                draft.rule(chain, f"oifname {SINK}", lost, absent)
        draft.rule(chain, f"oifname {SINK}", nobody)
    idle = [ip_network(e.public_ip) for e in cloud.of(ElasticIp).values()]
    behind = [n for vpc in cloud.of(Vpc).values() for n in _behind(cloud, vpc)]
    off_line = [n for networks in on_premises.values() for n in networks]
    for network in dict.fromkeys((*PRIVATE, *idle, *behind, *off_line)):
        draft.lines.append(f"route add {network} dev {SINK} table local metric {_LAST}")
    taken = [
        n
        for kind in (OutsideHost, AwsService, Site)
        for r in cloud.of(kind).values()
        for n in r.networks
    ]
    free = tuple(a for a in _STRANGERS if not any(a in n for n in taken))
    plans.hosts[INTERNET] = Host(INTERNET, free)
    for kind in (OutsideHost, AwsService):
        for host in cloud.of(kind).values():
            plans.hosts[host.id] = Host(INTERNET, some_of(host.networks))
    return draft


def _is_private(network: Network) -> bool:
    return any(network.version == p.version and network.subnet_of(p) for p in PRIVATE)  # type: ignore[arg-type]


def _behind(cloud: Cloud, vpc: Vpc) -> list[Network]:
    """What the internet sends to a VPC, if that has a door."""
    return [*map(ip_network, public_addresses(cloud, vpc.id).values()), *vpc.ipv6_cidrs]


def some_of(networks: tuple[Network, ...]) -> tuple[Address, ...]:
    """The first, the middle and the last address of each network."""
    found: dict[Address, None] = {}
    for network in networks:
        first, last = network.network_address, network.broadcast_address
        middle = network[network.num_addresses // 2]
        for address in (first if first == last else first + 1, middle, last):
            found[address] = None
    return tuple(found)


def add_edge(plans: Plans, cloud: Cloud, router: Router, internet: Draft) -> None:
    """The doors of one VPC to the internet; none if it has no gateway."""
    vpc = router.vpc
    of_vpc = (g for g in cloud.of(InternetGateway).values() if g.vpc == vpc.id)
    gateway = next(of_vpc, None)
    outward = [g for g in cloud.of(EgressOnlyInternetGateway).values() if g.vpc == vpc.id]
    if gateway is None and not outward:
        return
    draft = plans.new(f"edge of {vpc.id}")
    net, far = plans.link(draft, internet)
    draft.nowhere(1, net)
    draft.lookup(f"iif {net}", 3, 300)
    for six in vpc.ipv6_cidrs:
        internet.lines.append(f"route add {six} dev {far} table local metric 1")
    if outward:
        _egress_only(plans, router, draft, net, outward[0].id)
    if gateway is not None:
        _internet_gateway(plans, cloud, router, draft, (net, far, internet), gateway.id)
    else:
        plans.sink(draft)
        draft.nowhere(3)
        draft.rule("forward", f"oifname {SINK}", draft.drop(vpc.id, "internet gateway"))


def _egress_only(plans: Plans, router: Router, draft: Draft, net: str, gateway: str) -> None:
    """Connections start inside. What answers one that came in by the other door starts none."""
    inner, own = plans.link(router.draft, draft)
    router.doors[gateway] = inner
    router.enter_locally(inner)
    drop = draft.drop(gateway, "egress-only")
    draft.lookup(f"iif {own}", 1, 100)
    draft.rule("forward", f"iifname {own} meta nfproto ipv4", drop)
    for stray in ("ct direction reply", *STRAY_ANSWERS):
        draft.rule("forward", f"iifname {own}", stray, drop)
    draft.rule("prerouting", f"iifname {net} ct direction reply meta mark set 1")
    draft.lookup(f"iif {net} fwmark 1", 2, 200)
    draft.nowhere(2, own)


def _internet_gateway(
    plans: Plans,
    cloud: Cloud,
    router: Router,
    draft: Draft,
    outside: tuple[str, str, Draft],
    gateway: str,
) -> None:
    """One public for one private address, without memory; IPv6 passes as it is."""
    net, far, internet = outside
    inner, own = plans.link(router.draft, draft)
    router.doors[gateway] = inner
    router.enter_locally(inner)
    drop = draft.drop(gateway, "internet gateway")
    draft.lookup(f"iif {own}", 1, 100)
    draft.nowhere(3, own)
    draft.rule("raw", f"iifname {own} notrack")
    draft.identity(own, 0)
    draft.identity(net, 0)
    pairs = public_addresses(cloud, router.vpc.id)
    held = [a for i in interfaces_in(cloud, router.vpc.id) for a in addresses(i)]
    six = [a for a in held if a.version == 6]
    for private in of_networks("daddr", PRIVATE):
        draft.rule("raw", f"iifname {own} {private}", drop)
    if pairs:
        inside, public = members(pairs), members(pairs.values())
        outward = ", ".join(f"{a} : {p}" for a, p in pairs.items())
        inward = ", ".join(f"{p} : {a}" for a, p in pairs.items())
        draft.rule("raw", f"iifname {own} ip saddr != {inside}", drop)
        draft.rule("raw", f"iifname {own} ip saddr set ip saddr map {{ {outward} }}")
        draft.rule("raw", f"iifname {net} ip daddr != {public}", drop)
        draft.rule("raw", f"iifname {net} ip daddr set ip daddr map {{ {inward} }}")
    else:
        draft.rule("raw", "meta nfproto ipv4", drop)
    draft.rule("raw", f"iifname {net} meta nfproto ipv4 notrack")
    if six:
        draft.rule("raw", f"iifname {own} ip6 saddr != {members(six)}", drop)
    else:
        draft.rule("raw", f"iifname {own} meta nfproto ipv6", drop)
    for address in pairs.values():
        internet.lines.append(f"route add {address}/32 dev {far} table local metric 1")
