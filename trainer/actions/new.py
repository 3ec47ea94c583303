"""What is made new: ids and addresses, the same ones whenever a series of calls is replayed."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from trainer.actions.errors import AwsError
from trainer.cloud import (
    AwsService,
    Cloud,
    ElasticIp,
    NetworkInterface,
    OutsideHost,
    RegionalNatGateway,
    Subnet,
    Vpc,
)
from trainer.cloud.aws_json.ids import derived_id
from trainer.cloud.validate.addresses import RESERVED_AT_START

PUBLIC_POOL = IPv4Network("203.0.113.128/25")
"""Where new public addresses come from: a range that exists only in documentation."""

IPV6_POOL = IPv6Network("2001:db8::/32")
"""Where AWS's IPv6 blocks come from: a range that exists only in documentation."""

IPV6_BLOCK_OF_A_VPC = 56


def new_id(cloud: Cloud, prefix: str) -> tuple[Cloud, str]:
    """A free id for a resource, and the cloud that remembers having given it."""
    while True:
        cloud = cloud.numbered()
        resource_id = derived_id(prefix, str(cloud.serial))
        if resource_id not in cloud.resources:
            return cloud, resource_id


def free_public_address(cloud: Cloud) -> IPv4Address:
    """The lowest public address that nobody has.

    Raises:
        AwsError: ``InsufficientAddressCapacity``.
    """
    taken = set(_public_addresses(cloud))
    outside: list[OutsideHost | AwsService] = [
        *cloud.of(OutsideHost).values(),
        *cloud.of(AwsService).values(),
    ]
    named = [
        network
        for host in outside
        for network in host.networks
        if isinstance(network, IPv4Network) and not network.supernet_of(PUBLIC_POOL)
    ]
    for address in PUBLIC_POOL.hosts():
        if address not in taken and not any(address in network for network in named):
            return address
    raise AwsError(
        "InsufficientAddressCapacity", "There are not enough free addresses to fulfil the request."
    )


def free_ipv6_block(cloud: Cloud) -> IPv6Network:
    """The lowest /56 that no VPC has a part of.

    https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html#vpc-sizing-ipv6
    """
    taken = [block for vpc in cloud.of(Vpc).values() for block in vpc.ipv6_cidrs]
    blocks = IPV6_POOL.subnets(new_prefix=IPV6_BLOCK_OF_A_VPC)
    return next(b for b in blocks if not any(b.overlaps(other) for other in taken))


def next_ipv6_address(cloud: Cloud, subnet: Subnet) -> IPv6Address:
    """The lowest free IPv6 address of a subnet.

    Raises:
        AwsError: the subnet has no IPv6 block.
    """
    if subnet.ipv6_cidr is None:
        raise no_ipv6_block(subnet)
    taken = {
        address
        for interface in cloud.of(NetworkInterface).values()
        if interface.subnet == subnet.id
        for address in interface.ipv6
    }
    number = RESERVED_AT_START
    while subnet.ipv6_cidr[number] in taken:
        number += 1
    return subnet.ipv6_cidr[number]


def no_ipv6_block(subnet: Subnet) -> AwsError:
    """Why a subnet gives no IPv6 address."""
    return AwsError(
        "InvalidParameterValue",
        f"The subnet '{subnet.id}' does not have an IPv6 CIDR block associated with it.",
        subnet=subnet.id,
    )


def private_addresses(cloud: Cloud, subnet: str) -> frozenset[IPv4Address]:
    """The private addresses in use in a subnet."""
    return frozenset(
        address.ip
        for interface in cloud.of(NetworkInterface).values()
        if interface.subnet == subnet
        for address in interface.addresses
    )


def free_private_addresses(cloud: Cloud, subnet: Subnet) -> Iterator[IPv4Address]:
    """The addresses of a subnet that are neither in use nor kept by AWS, lowest first."""
    taken = private_addresses(cloud, subnet.id)
    for number in range(RESERVED_AT_START, subnet.cidr.num_addresses - 1):
        address = subnet.cidr[number]
        if address not in taken:
            yield address


def next_private_address(cloud: Cloud, subnet: Subnet) -> IPv4Address:
    """The lowest free private address of a subnet.

    Raises:
        AwsError: ``InsufficientFreeAddressesInSubnet``.
    """
    for address in free_private_addresses(cloud, subnet):
        return address
    raise AwsError(
        "InsufficientFreeAddressesInSubnet",
        f"There are not enough free addresses in subnet '{subnet.id}' to satisfy the requested "
        "number of instances.",
        subnet=subnet.id,
    )


def check_private_address(cloud: Cloud, subnet: Subnet, wanted: IPv4Address) -> None:
    """Refuses an address that is outside the subnet, kept by AWS, or in use.

    https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html

    Raises:
        AwsError: ``InvalidParameterValue`` or ``InvalidIPAddress.InUse``.
    """
    facts = {"address": str(wanted), "subnet": subnet.id}
    if wanted not in subnet.cidr:
        raise AwsError(
            "InvalidParameterValue",
            "Address does not fall within the subnet's address range",
            **facts,
        )
    number = int(wanted) - int(subnet.cidr.network_address)
    if number < RESERVED_AT_START or wanted == subnet.cidr.broadcast_address:
        raise AwsError(
            "InvalidParameterValue", "Address is in subnet's reserved address range", **facts
        )
    if wanted in private_addresses(cloud, subnet.id):
        raise AwsError("InvalidIPAddress.InUse", f"Address {wanted} is in use.", **facts)


def _public_addresses(cloud: Cloud) -> Iterator[IPv4Address]:
    for elastic in cloud.of(ElasticIp).values():
        yield elastic.public_ip
    for interface in cloud.of(NetworkInterface).values():
        for address in interface.addresses:
            if address.public_ip is not None:
                yield address.public_ip
    for gateway in cloud.of(RegionalNatGateway).values():
        yield from (address.public_ip for address in gateway.addresses)
