"""What the compiler reads from a cloud more than once."""

from __future__ import annotations

from plan import Address

from trainer.cloud import (
    Cloud,
    DbInstance,
    ElasticIp,
    Instance,
    InstanceState,
    Network,
    NetworkAcl,
    NetworkInterface,
    PeeringState,
    PrefixList,
    RouteTable,
    Subnet,
    Vpc,
    VpcPeeringConnection,
)


def vpc_of(cloud: Cloud, interface: NetworkInterface) -> str:
    return cloud.get(Subnet, interface.subnet).vpc


def addresses(interface: NetworkInterface) -> tuple[Address, ...]:
    """Private IPv4 addresses, the primary one first, then IPv6."""
    return (*(a.ip for a in interface.addresses), *interface.ipv6)


def interfaces_in(cloud: Cloud, vpc: str) -> list[NetworkInterface]:
    return [i for i in cloud.of(NetworkInterface).values() if vpc_of(cloud, i) == vpc]


def subnets_in(cloud: Cloud, vpc: str) -> list[Subnet]:
    return [s for s in cloud.of(Subnet).values() if s.vpc == vpc]


def works(cloud: Cloud, interface: NetworkInterface) -> bool:
    """Whether somebody is behind it."""
    match cloud.resources.get(interface.owner or ""):
        case Instance(state=state):
            return state is InstanceState.RUNNING
        case DbInstance(available=available):
            return available
        case _:
            return interface.owner is not None


def table_of(cloud: Cloud, subnet: Subnet) -> RouteTable | None:
    """The table that the subnet is associated with, else its VPC's main one."""
    tables = [t for t in cloud.of(RouteTable).values() if t.vpc == subnet.vpc]
    own = [t for t in tables if subnet.id in t.subnets]
    return next(iter(own or [t for t in tables if t.main]), None)


def acl_of(cloud: Cloud, subnet: Subnet) -> NetworkAcl | None:
    acls = [a for a in cloud.of(NetworkAcl).values() if a.vpc == subnet.vpc]
    own = [a for a in acls if subnet.id in a.subnets]
    return next(iter(own or [a for a in acls if a.default]), None)


def listed(cloud: Cloud, destination: Network | str) -> tuple[Network, ...]:
    """A CIDR itself, or the entries of a prefix list."""
    if isinstance(destination, str):
        return cloud.get(PrefixList, destination).entries
    return (destination,)


def public_addresses(cloud: Cloud, vpc: str) -> dict[Address, Address]:
    """Private to public addresses; an elastic IP takes the place of one given at launch."""
    found: dict[Address, Address] = {}
    for interface in interfaces_in(cloud, vpc):
        for address in interface.addresses:
            if address.public_ip is not None:
                found[address.ip] = address.public_ip
        for elastic in cloud.of(ElasticIp).values():
            if elastic.interface == interface.id:
                inside = elastic.private_ip or interface.addresses[0].ip
                found[inside] = elastic.public_ip
    return found


def peered(cloud: Cloud, one: str, other: str) -> bool:
    """By an active connection within a Region, over which groups may be named."""
    regions = {cloud.get(Vpc, v).region for v in (one, other)}
    return len(regions) == 1 and any(
        p.state is PeeringState.ACTIVE and {p.requester, p.accepter} == {one, other}
        for p in cloud.of(VpcPeeringConnection).values()
    )
