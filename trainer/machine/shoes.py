"""In whose shoes one can stand, and what is known there: interface, addresses, Region."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, ip_address
from typing import Final

from trainer.cloud import (
    Address,
    Cloud,
    EcsTask,
    EksPod,
    Instance,
    InstanceState,
    LambdaFunction,
    NetworkInterface,
    OutsideHost,
    Resource,
    Site,
    SiteHost,
    Subnet,
    Vpc,
)
from trainer.machine.answer import Misused, Note
from trainer.packets import AddressSet
from trainer.reach import INTERNET, UnknownEnd
from trainer.reach.ends import resolve
from trainer.reach.interface_addresses import first_address, own_addresses
from trainer.reach.world import World

_SHOES: Final = (Instance, EcsTask, EksPod, LambdaFunction, OutsideHost, SiteHost)

_DOCUMENTATION: Final = tuple(
    IPv4Network(text) for text in ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24")
)
"""https://datatracker.ietf.org/doc/html/rfc5737"""


@dataclass(frozen=True, slots=True)
class Shoes:
    """A host as whoever works on it knows it.

    ``interface`` is None outside of the VPCs. ``address`` is what it sends from.
    """

    id: str
    address: Address
    interface: NetworkInterface | None = None
    vpc: Vpc | None = None
    region: str = "ap-northeast-1"

    @property
    def resolver(self) -> Address:
        """The VPC's resolver, at the second address of its primary CIDR; elsewhere a public one.

        https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html
        """
        if self.vpc is None:
            return IPv4Address("192.0.2.53")
        return self.vpc.cidrs[0][2]


def hosts(cloud: Cloud) -> tuple[str, ...]:
    """Everybody in whose shoes one can stand."""
    return (*(r.id for kind in _SHOES for r in cloud.of(kind).values()), INTERNET)


def host_named(cloud: Cloud, text: str) -> str:
    """The id of the host that a person means.

    Raises:
        Misused: nobody is called so, or nobody can log in there.
    """
    try:
        end = resolve(cloud, text)
    except UnknownEnd as unknown:
        near = unknown.nearest or hosts(cloud)
        raise Misused("", 1, Note("machine.note.no_host", {"name": text, "near": near})) from None
    found = end.name
    if found not in cloud.resources and end.interfaces:
        found = owner_of(cloud, end.interfaces[0])
    if found == INTERNET or is_shoes(cloud.resources.get(found)):
        return found
    raise Misused("", 1, Note("machine.note.no_shell", {"name": found, "hosts": hosts(cloud)}))


def is_shoes(resource: Resource | None) -> bool:
    """Whether somebody can work there."""
    return isinstance(resource, _SHOES)


def owner_of(cloud: Cloud, interface: str) -> str:
    """What an interface serves, or itself."""
    found = cloud.find(NetworkInterface, interface)
    return interface if found is None else found.owner or found.id


def shoes(cloud: Cloud, host: str) -> Shoes:
    """What is known on a host.

    Raises:
        Misused: the instance does not run, or the host has no interface.
    """
    world = cloud.derived(World)
    resource = world.cloud.resources.get(host)
    match resource:
        case Instance(state=state) if state is not InstanceState.RUNNING:
            raise Misused("", 1, Note("machine.note.stopped", {"name": host}))
        case Instance(interfaces=interfaces) | EcsTask(interfaces=interfaces) if interfaces:
            return _inside(world, host, interfaces[0])
        case EksPod(address=address):
            found = world.interface_of(resource)
            if found is not None:
                return _inside(world, host, found, ip_address(address))
        case LambdaFunction(interfaces=()):
            return Shoes(host, stranger(world), region=resource.region)
        case LambdaFunction(interfaces=interfaces):
            return _inside(world, host, interfaces[0])
        case OutsideHost(networks=networks) | SiteHost(networks=networks) if networks:
            first = networks[0]
            return Shoes(host, first[min(10, first.num_addresses - 1)])
        case None if host == INTERNET:
            return Shoes(host, stranger(world))
    raise Misused("", 1, Note("machine.note.no_shell", {"name": host, "hosts": hosts(cloud)}))


def site_of(cloud: Cloud, host: str) -> Site | None:
    """The site on premises that a host is at."""
    found = cloud.find(SiteHost, host)
    return None if found is None else cloud.find(Site, found.site)


def stranger(world: World) -> IPv4Address:
    """A public address that stands for anybody on the internet, of those that are documentation's.

    It is nobody's whom the cloud names.
    """
    named = AddressSet.of(*(n for o in world.cloud.of(OutsideHost).values() for n in o.networks))
    free = world.strangers - named
    for documentation in _DOCUMENTATION:
        for network in (free & AddressSet.of(documentation)).networks()[:1]:
            if isinstance(network, IPv4Network):
                return network[min(80, network.num_addresses - 1)]
    first = (free & AddressSet.ipv4()).first()
    return first if isinstance(first, IPv4Address) else IPv4Address("192.0.2.80")


def _inside(world: World, host: str, interface: str, address: Address | None = None) -> Shoes:
    found = world.cloud.get(NetworkInterface, interface)
    if not own_addresses(found):
        raise Misused("", 1, Note("machine.note.no_shell", {"name": host, "hosts": (host,)}))
    vpc = world.cloud.get(Vpc, world.cloud.get(Subnet, found.subnet).vpc)
    return Shoes(host, address or first_address(found), found, vpc, vpc.region)
