"""Choosing the addresses that a file leaves out, always the same ones for the same file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network

from trainer.cloud.compute import NetworkInterface, OutsideHost, PrivateAddress
from trainer.cloud.network import Subnet
from trainer.cloud.node import Node
from trainer.cloud.problem import BadInput
from trainer.cloud.topology.draft import Draft
from trainer.cloud.validate.addresses import RESERVED_AT_START

PUBLIC_POOL = tuple(
    IPv4Network(cidr) for cidr in ("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")
)
"""Ranges for documentation; they stand for the public addresses that AWS would assign."""


def assign_addresses(draft: Draft) -> None:
    """Make every planned interface, each with addresses; those that the file gives come first."""
    given: dict[str, set[IPv4Address]] = defaultdict(set)
    subnets: dict[str, Subnet] = {}
    for plan in draft.interfaces.values():
        given[plan.subnet.id].update(plan.ips, (ip for ip, _ in plan.secondary))
        subnets[plan.subnet.id] = plan.subnet
    free = {key: _free(subnets[key], taken) for key, taken in given.items()}
    draft.public_pool = _free_public(_spoken_for(draft))
    elastic = _with_elastic_ip(draft)
    for plan in draft.interfaces.values():
        with draft.faults.catch():
            ips = plan.ips
            if not ips:
                lowest = next(free[plan.subnet.id], None)
                if lowest is None:
                    raise plan.source.bad("input.subnet_full", subnet=plan.subnet.id)
                ips = (lowest,)
            ips = (*ips, *(ip for ip, _ in plan.secondary))
            public = plan.public_ip
            if plan.wants_public_ip and not elastic & {plan.id, plan.owner}:
                public = public_ip_for(draft, plan.source)
            draft.add(
                NetworkInterface(
                    id=plan.id,
                    name=plan.name,
                    subnet=plan.subnet.id,
                    addresses=(
                        PrivateAddress(ip=ips[0], public_ip=public),
                        *(PrivateAddress(ip=ip) for ip in ips[1:]),
                    ),
                    ipv6=plan.ipv6,
                    security_groups=plan.security_groups,
                    source_dest_check=plan.source_dest_check,
                    owner=plan.owner,
                )
            )


def _free(subnet: Subnet, taken: set[IPv4Address]) -> Iterator[IPv4Address]:
    first = int(subnet.cidr.network_address) + RESERVED_AT_START
    for number in range(first, int(subnet.cidr.broadcast_address)):
        address = IPv4Address(number)
        if address not in taken:
            yield address


def _with_elastic_ip(draft: Draft) -> set[str | None]:
    """Instances and interfaces that an elastic IP names: it takes the place of an assigned one."""
    found: set[str | None] = set()
    for _, node in draft.entries("elastic_ips"):
        try:
            for named in (node.get("instance"), node.get("interface")):
                if named is not None:
                    found.add(named.text())
        except BadInput:
            continue  # reading the entry reports it
    return found


def public_ip_for(draft: Draft, node: Node) -> IPv4Address:
    """The next free address of the pool, for what stands at ``node``."""
    address = next(draft.public_pool, None)
    if address is None:
        raise node.bad("input.no_public_address")
    return address


def _free_public(spoken_for: frozenset[str]) -> Iterator[IPv4Address]:
    # It holds no draft, which holds it: everything about a large file would stay for a while.
    for pool in PUBLIC_POOL:
        for address in pool.hosts():
            if str(address) not in spoken_for:
                yield address


def _spoken_for(draft: Draft) -> frozenset[str]:
    """The addresses of the pool that the file gives to somebody, in the cloud or outside."""
    outside = {
        network
        for host in draft.of(OutsideHost)
        for network in host.networks
        if isinstance(network, IPv4Network) and any(network.subnet_of(pool) for pool in PUBLIC_POOL)
    }
    written = _written_public_addresses(draft)
    return frozenset(written.union(str(address) for network in outside for address in network))


def _written_public_addresses(draft: Draft) -> set[str]:
    found: set[str] = set()
    for node in (*draft.nodes.values(), *_zonal(draft)):
        try:
            public = node.get("public_ip")
            if public is not None and not public.is_null:
                found.add(public.text())
        except BadInput:
            continue  # reading the entry reports it
    return found


def _zonal(draft: Draft) -> Iterator[Node]:
    """The zones of regional NAT gateways, each of which may have a public address."""
    for _, node in draft.entries("regional_nat_gateways"):
        match node.at("zones").content:
            case tuple(rows):
                yield from rows
