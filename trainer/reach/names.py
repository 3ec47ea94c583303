"""The name layer: which address a client gets for what it wants to reach.

https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
https://docs.aws.amazon.com/vpc/latest/privatelink/manage-dns-names.html
"""

from __future__ import annotations

from ipaddress import IPv4Address

from trainer.cloud import (
    AMAZON_DNS,
    DbInstance,
    DhcpOptions,
    EndpointServiceConfiguration,
    EndpointState,
    EndpointType,
    Fact,
    LoadBalancer,
    NetworkInterface,
    Scheme,
    Vpc,
    VpcEndpoint,
    VpcPeeringConnection,
)
from trainer.packets import AddressSet
from trainer.reach.interface_addresses import first_address
from trainer.reach.world import World


def public_addresses(world: World, interface: NetworkInterface) -> tuple[IPv4Address, ...]:
    """The public IPv4 addresses that stand for the interface's addresses, primary first."""
    found = (world.public_ip(interface, address.ip) for address in interface.addresses)
    return tuple(address for address in found if address is not None)


def endpoints_in_doubt(world: World, client: str, service: str) -> str | None:
    """The VPC of a client in which an endpoint that the input does not tell of may take the
    name of an AWS service."""
    vpc = world.subnet_of(world.cloud.get(NetworkInterface, client)).vpc
    if service not in world.services or not world.lacks(Fact.ENDPOINTS, vpc):
        return None
    return vpc


def resolves(world: World, client: str) -> bool:
    """Whether a client in a VPC can look up names: by the VPC's DNS support, or at the servers
    of its DHCP options, which are taken to answer."""
    interface = world.cloud.get(NetworkInterface, client)
    vpc = world.cloud.get(Vpc, world.subnet_of(interface).vpc)
    return vpc.dns_support or not asks_resolver(world, vpc)


def asks_resolver(world: World, vpc: Vpc) -> bool:
    """Whether hosts of a VPC ask Route 53 Resolver. Other servers know the names that everybody
    knows: not those that the VPC's own endpoints take over, and of a database with a public
    address only that one.

    https://docs.aws.amazon.com/vpc/latest/userguide/DHCPOptionSetConcepts.html
    """
    options = world.cloud.find(DhcpOptions, vpc.dhcp_options)
    return options is None or AMAZON_DNS in options.domain_name_servers


def has_name_only(world: World, interface: NetworkInterface) -> bool:
    """Whether people reach it by name, because its addresses are AWS's to change."""
    return isinstance(world.cloud.resources.get(interface.owner or ""), DbInstance | LoadBalancer)


def from_vpc(world: World, client: str, interface: NetworkInterface) -> AddressSet:
    """What a client in a VPC dials.

    The private address in the own VPC, if it asks Route 53 Resolver. In another one as well,
    but the name of a database that is publicly accessible gives its public address there,
    unless a peering connection's DNS option is on; the name of a load balancer that faces the
    internet always does.
    """
    private = AddressSet.of(first_address(interface))
    public = public_addresses(world, interface)
    here = world.subnet_of(world.cloud.get(NetworkInterface, client)).vpc
    there = world.subnet_of(interface).vpc
    inside = asks_resolver(world, world.cloud.get(Vpc, here))
    match world.cloud.resources.get(interface.owner or ""):
        case LoadBalancer(scheme=Scheme.INTERNET_FACING) if public:
            return AddressSet.of(public[0])
        case DbInstance() if public and not (
            inside and (here == there or private_over(world, here, there))
        ):
            return AddressSet.of(public[0])
        case _:
            return private


def from_site(world: World, site: str, interface: NetworkInterface) -> AddressSet:
    """What a host on premises dials: the private address, unless a public virtual interface
    leads to the public one and no other link to AWS, or a public name names it.

    https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
    """
    public = public_addresses(world, interface)
    if public and world.public_interfaces(site):
        linked = any(link.site == site for link in world.links)
        if not linked or has_name_only(world, interface):
            return AddressSet.of(public[0])
    return AddressSet.of(first_address(interface))


def private_over(world: World, client_vpc: str, target_vpc: str) -> bool:
    """Whether a public name of the target's VPC gives a private address in the client's.

    https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-dns.html
    """
    for connection in world.cloud.of(VpcPeeringConnection).values():
        if connection.other(client_vpc) == target_vpc:
            if connection.accepter == target_vpc:
                return connection.accepter_dns
            return connection.requester_dns
    return False


def service_endpoint(world: World, client: str, service: str) -> VpcEndpoint | None:
    """The endpoint that a service's own name leads to from the client's VPC.

    That takes an interface endpoint with private DNS, and both DNS attributes of the VPC, which
    are taken for granted where the input does not tell them; and hosts that ask Route 53
    Resolver.
    None: the name leads to the service's public addresses.
    """
    vpc = world.cloud.get(Vpc, world.subnet_of(world.cloud.get(NetworkInterface, client)).vpc)
    unknown = world.lacks(Fact.DNS_ATTRIBUTES, vpc.id)
    if not (unknown or (vpc.dns_support and vpc.dns_hostnames)) or not asks_resolver(world, vpc):
        return None
    for endpoint in world.cloud.of(VpcEndpoint).values():
        if (
            endpoint.vpc == vpc.id
            and endpoint.service == service
            and endpoint.type is EndpointType.INTERFACE
            and endpoint.private_dns
            and endpoint.state is EndpointState.AVAILABLE
        ):
            return endpoint
    return None


def provider_behind(world: World, interface: str) -> str | None:
    """The load balancer of the service that an endpoint's interface leads to, if an account
    offers it and not AWS."""
    found = world.cloud.find(NetworkInterface, interface)
    endpoint = world.cloud.find(VpcEndpoint, found.owner) if found is not None else None
    if endpoint is None:
        return None
    for offered in world.cloud.of(EndpointServiceConfiguration).values():
        if offered.service == endpoint.service and offered.load_balancers:
            return offered.load_balancers[0]
    return None
