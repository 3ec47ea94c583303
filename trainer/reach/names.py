"""The name layer: which address a client gets for what it wants to reach.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
"""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud import (
    EndpointState,
    EndpointType,
    NetworkInterface,
    Vpc,
    VpcEndpoint,
)
from trainer.packets import AddressSet
from trainer.reach.world import World


def public_addresses(world: World, interface: NetworkInterface) -> tuple[IPv4Address, ...]:
    """The public IPv4 addresses that stand for the interface's addresses, primary first."""
    found = (world.public_ip(interface, address.ip) for address in interface.addresses)
    return tuple(address for address in found if address is not None)


def from_vpc(world: World, client: str, interface: NetworkInterface) -> AddressSet:
    """What a client in a VPC dials: the private address, in its own VPC and in others.

    In another VPC a public name would lead to the public address unless the peering
    connection's DNS option is on; networks that are joined are dialled by private address.
    """
    return AddressSet.of(interface.addresses[0].ip)


def service_endpoints(world: World, client: str, service: str) -> tuple[str, ...]:
    """The endpoint interfaces that a service's own name leads to from the client's VPC.

    That takes an interface endpoint with private DNS, and both DNS attributes of the VPC.
    Empty: the name leads to the service's public addresses.
    """
    vpc = world.cloud.get(Vpc, world.subnet_of(world.cloud.get(NetworkInterface, client)).vpc)
    if not (vpc.dns_support and vpc.dns_hostnames):
        return ()
    for endpoint in world.cloud.of(VpcEndpoint).values():
        if (
            endpoint.vpc == vpc.id
            and endpoint.service == service
            and endpoint.type is EndpointType.INTERFACE
            and endpoint.private_dns
            and endpoint.state is EndpointState.AVAILABLE
        ):
            return endpoint.interfaces
    return ()
