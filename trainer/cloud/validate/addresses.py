"""CIDR blocks and addresses: sizes, overlaps, who may use which.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html
https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import TypeVar

from trainer.cloud.cloud import Cloud
from trainer.cloud.compute import NetworkInterface
from trainer.cloud.gateways import ElasticIp, RegionalNatGateway
from trainer.cloud.network import Subnet, Vpc
from trainer.cloud.problem import Problem
from trainer.cloud.resource import Address, Network
from trainer.cloud.validate.places import Places

T = TypeVar("T")

RESERVED_AT_START = 4
"""AWS keeps the first four addresses of a subnet and the last one, in both families."""

_IPV4_LENGTHS = range(16, 29)
_VPC_IPV6_LENGTHS = range(44, 61, 4)
_SUBNET_IPV6_LENGTHS = range(44, 65, 4)

_NOT_PUBLIC = tuple(
    IPv4Network(cidr)
    for cidr in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
    )
)


def inside(inner: Network, outer: Network) -> bool:
    """Whether a CIDR block lies in another of the same family."""
    return (
        inner.version == outer.version
        and inner.prefixlen >= outer.prefixlen
        and inner.network_address in outer
    )


def is_public(address: IPv4Address) -> bool:
    """Whether the internet can route an address."""
    return not any(address in network for network in _NOT_PUBLIC)


class Blocks:
    """Some CIDR blocks, made for asking many times whether another lies in one of them."""

    def __init__(self, networks: Iterable[Network]) -> None:
        self._starts: dict[tuple[int, int], set[int]] = defaultdict(set)
        for network in networks:
            start = int(network.network_address)
            self._starts[network.version, network.prefixlen].add(start)

    def hold(self, network: Network) -> bool:
        """Whether one block has every address of the network."""
        start = int(network.network_address)
        for (version, length), starts in self._starts.items():
            if version == network.version and length <= network.prefixlen:
                shift = network.max_prefixlen - length
                if start >> shift << shift in starts:
                    return True
        return False


def overlaps(blocks: Iterable[tuple[Network, T]]) -> Iterator[tuple[T, T]]:
    """The tags of blocks that share addresses, each block with one wider or equal one.

    CIDR blocks are nested or disjoint, so that sorting brings every pair together.
    """
    ordered = sorted(blocks, key=lambda b: (b[0].version, b[0].network_address, b[0].prefixlen))
    outer: tuple[Network, T] | None = None
    for block in ordered:
        if outer is not None and inside(block[0], outer[0]):
            yield outer[1], block[1]
        else:
            outer = block


def vpc_sizes(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A VPC's blocks are /16 to /28, or /44 to /60 in steps of four for IPv6."""
    for vpc in cloud.of(Vpc).values():
        for index, cidr in enumerate(vpc.cidrs):
            if cidr.prefixlen not in _IPV4_LENGTHS:
                facts = {"cidr": str(cidr)}
                yield Problem("input.vpc_size", places.of(vpc.id, "cidrs", index), facts)
        for index, block in enumerate(vpc.ipv6_cidrs):
            if block.prefixlen not in _VPC_IPV6_LENGTHS:
                facts = {"cidr": str(block)}
                yield Problem("input.vpc_ipv6_size", places.of(vpc.id, "ipv6_cidrs", index), facts)


def vpc_cidrs_overlap(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The blocks of one VPC do not overlap.

    https://docs.aws.amazon.com/vpc/latest/userguide/add-ipv4-cidr.html
    """
    for vpc in cloud.of(Vpc).values():
        fields: tuple[tuple[str, tuple[Network, ...]], ...] = (
            ("cidrs", vpc.cidrs),
            ("ipv6_cidrs", vpc.ipv6_cidrs),
        )
        for field, blocks in fields:
            for pair in overlaps((cidr, index) for index, cidr in enumerate(blocks)):
                first, second = sorted(pair)
                facts = {"cidr": str(blocks[second]), "other": str(blocks[first])}
                yield Problem("input.vpc_cidrs_overlap", places.of(vpc.id, field, second), facts)


def subnet_sizes(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A subnet is /16 to /28, or /44 to /64 in steps of four for IPv6."""
    for subnet in cloud.of(Subnet).values():
        if subnet.cidr.prefixlen not in _IPV4_LENGTHS:
            facts = {"cidr": str(subnet.cidr)}
            yield Problem("input.subnet_size", places.of(subnet.id, "cidr"), facts)
        block = subnet.ipv6_cidr
        if block is not None and block.prefixlen not in _SUBNET_IPV6_LENGTHS:
            facts = {"cidr": str(block)}
            yield Problem("input.subnet_ipv6_size", places.of(subnet.id, "ipv6_cidr"), facts)


def subnets_inside_vpc(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A subnet lies in one block of its VPC."""
    blocks = {vpc.id: Blocks(vpc.networks) for vpc in cloud.of(Vpc).values()}
    for subnet in cloud.of(Subnet).values():
        vpc = cloud.find(Vpc, subnet.vpc)
        if vpc is None:
            continue
        for field, cidr in (("cidr", subnet.cidr), ("ipv6_cidr", subnet.ipv6_cidr)):
            if cidr is not None and not blocks[vpc.id].hold(cidr):
                facts = {
                    "cidr": str(cidr),
                    "vpc": vpc.id,
                    "cidrs": ", ".join(str(n) for n in vpc.networks),
                }
                yield Problem("input.subnet_outside_vpc", places.of(subnet.id, field), facts)


def subnets_overlap(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """The subnets of one VPC do not overlap."""
    order = {subnet_id: index for index, subnet_id in enumerate(cloud.of(Subnet))}
    blocks: dict[tuple[str, str], list[tuple[Network, str]]] = defaultdict(list)
    for subnet in cloud.of(Subnet).values():
        blocks[subnet.vpc, "cidr"].append((subnet.cidr, subnet.id))
        if subnet.ipv6_cidr is not None:
            blocks[subnet.vpc, "ipv6_cidr"].append((subnet.ipv6_cidr, subnet.id))
    for (_, field), members in blocks.items():
        cidrs = {subnet_id: cidr for cidr, subnet_id in members}
        for pair in overlaps(members):
            first, second = sorted(pair, key=order.__getitem__)
            facts = {
                "cidr": str(cidrs[second]),
                "other": first,
                "other_cidr": str(cidrs[first]),
            }
            yield Problem("input.subnets_overlap", places.of(second, field), facts)


def private_addresses_inside_subnet(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An interface's addresses lie in its subnet and are none of those that AWS keeps."""
    for interface in cloud.of(NetworkInterface).values():
        subnet = cloud.find(Subnet, interface.subnet)
        if subnet is None:
            continue
        for field, index, address in _private_addresses(interface):
            network = subnet.cidr if address.version == 4 else subnet.ipv6_cidr
            place = places.of(interface.id, field, index)
            facts = {"address": str(address), "subnet": subnet.id, "cidr": str(network or "-")}
            if network is None or address not in network:
                yield Problem("input.address_outside_subnet", place, facts)
            elif _reserved(address, network):
                yield Problem("input.address_reserved", place, facts)


def _private_addresses(interface: NetworkInterface) -> Iterator[tuple[str, int, Address]]:
    for index, private in enumerate(interface.addresses):
        yield "addresses", index, private.ip
    for index, address in enumerate(interface.ipv6):
        yield "ipv6", index, address


def _reserved(address: Address, network: Network) -> bool:
    offset = int(address) - int(network.network_address)
    return offset < RESERVED_AT_START or offset == network.num_addresses - 1


def private_addresses_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """An address of a subnet is on one interface only."""
    holders: dict[tuple[str, Address], str] = {}
    for interface in cloud.of(NetworkInterface).values():
        for field, index, address in _private_addresses(interface):
            other = holders.get((interface.subnet, address))
            if other is None:
                holders[interface.subnet, address] = interface.id
            else:
                facts = {"address": str(address), "other": other}
                place = places.of(interface.id, field, index)
                yield Problem("input.address_used_twice", place, facts)


def _public_addresses(cloud: Cloud) -> Iterator[tuple[str, IPv4Address]]:
    for eip in cloud.of(ElasticIp).values():
        yield eip.id, eip.public_ip
    for gateway in cloud.of(RegionalNatGateway).values():
        for zonal in gateway.addresses:
            yield gateway.id, zonal.public_ip
    for interface in cloud.of(NetworkInterface).values():
        for private in interface.addresses:
            if private.public_ip is not None:
                yield interface.id, private.public_ip


def public_addresses_public(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """What stands as a public address is one that the internet can route.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-instance-addressing.html
    """
    for resource_id, address in _public_addresses(cloud):
        if not is_public(address):
            facts = {"address": str(address)}
            yield Problem("input.not_public", places.of(resource_id, "public_ip"), facts)


def public_addresses_once(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A public address belongs to one private address only."""
    holders: dict[IPv4Address, str] = {}
    for resource_id, address in _public_addresses(cloud):
        other = holders.setdefault(address, resource_id)
        if other != resource_id:
            facts = {"address": str(address), "other": other}
            yield Problem("input.public_address_twice", places.of(resource_id, "public_ip"), facts)


def one_public_address_each(cloud: Cloud, places: Places) -> Iterator[Problem]:
    """A private address has one public one: an elastic IP replaces what was assigned before.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/elastic-ip-addresses-eip.html
    """
    holders: dict[tuple[str, IPv4Address], str] = {}
    for interface in cloud.of(NetworkInterface).values():
        for private in interface.addresses:
            if private.public_ip is not None:
                holders[interface.id, private.ip] = str(private.public_ip)
    for eip in cloud.of(ElasticIp).values():
        if eip.interface is None or eip.private_ip is None:
            continue
        other = holders.setdefault((eip.interface, eip.private_ip), eip.id)
        if other != eip.id:
            facts = {"address": str(eip.private_ip), "interface": eip.interface, "other": other}
            yield Problem("input.two_public_addresses", places.of(eip.id), facts)
