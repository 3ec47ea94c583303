"""Who can be asked about: turning what a person names into interfaces and addresses."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from typing import Final

from trainer.cloud import (
    Cloud,
    DbInstance,
    HostFacts,
    Instance,
    NatGateway,
    NetworkInterface,
    OutsideHost,
    Platform,
    SecurityGroup,
    Subnet,
    Vpc,
)
from trainer.packets import AddressSet, Service
from trainer.reach.addresses import PUBLIC
from trainer.reach.world import World, own_addresses

INTERNET: Final = "internet"
"""Any host outside of the cloud, with any public address that the cloud does not use."""


class UnknownEnd(ValueError):
    """Nothing, or more than one thing, goes by this name; ``nearest`` are likely ones."""

    def __init__(self, text: str, nearest: tuple[str, ...]) -> None:
        super().__init__(text)
        self.text = text
        self.nearest = nearest


@dataclass(frozen=True, slots=True)
class End:
    """One end of a question: interfaces inside, addresses outside, or both.

    ``literal`` is the address itself if the end was named by one: it is dialled as it is.
    """

    name: str
    interfaces: tuple[str, ...] = ()
    outside: AddressSet = field(default_factory=AddressSet.nothing)
    literal: AddressSet | None = None


def ends(cloud: Cloud) -> tuple[str, ...]:
    """The ids of everything worth asking about, and `INTERNET`."""
    owners = {i.owner for i in cloud.of(NetworkInterface).values()}
    return (
        *cloud.of(Instance),
        *cloud.of(DbInstance),
        *(i.id for i in cloud.of(NetworkInterface).values() if i.owner is None),
        *(host for host in cloud.of(OutsideHost) if host not in owners),
        INTERNET,
    )


def resolve(cloud: Cloud, text: str) -> End:
    """What a person means by ``text``.

    Ids come first, then Name tags that are unique, then addresses and CIDRs. A subnet, VPC or
    security group stands for all interfaces in it.

    Raises:
        UnknownEnd: nothing fits, or a Name tag is shared.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    world = cloud.derived(World)
    if text == INTERNET:
        return End(text, outside=PUBLIC - world.public_addresses)
    resource = cloud.resources.get(text)
    if resource is None:
        named = [r for r in cloud.resources.values() if r.name == text]
        resource = named[0] if len(named) == 1 else None
    match resource:
        case Instance() | DbInstance():
            return End(resource.id, interfaces=resource.interfaces[:1])
        case NetworkInterface():
            return End(resource.id, interfaces=(resource.id,))
        case NatGateway():
            return End(resource.id, interfaces=(resource.interface,))
        case OutsideHost():
            return End(resource.id, outside=AddressSet.of(*resource.networks))
        case Subnet() | Vpc() | SecurityGroup():
            return End(resource.id, interfaces=_inside(world, resource))
    return _by_address(world, text)


def _inside(world: World, place: Subnet | Vpc | SecurityGroup) -> tuple[str, ...]:
    def belongs(interface: NetworkInterface) -> bool:
        match place:
            case Subnet():
                return interface.subnet == place.id
            case Vpc():
                return world.subnet_of(interface).vpc == place.id
            case SecurityGroup():
                return place.id in interface.security_groups

    interfaces = world.cloud.of(NetworkInterface).values()
    return tuple(i.id for i in interfaces if belongs(i) and world.nat_gateway_of(i) is None)


def _by_address(world: World, text: str) -> End:
    try:
        meant = AddressSet.of(ip_network(text) if "/" in text else ip_address(text))
    except ValueError:
        known = [*ends(world.cloud), *(r.name for r in world.cloud.resources.values() if r.name)]
        raise UnknownEnd(text, tuple(get_close_matches(text, known, 3, 0.5))) from None
    holders = [
        interface.id
        for interface in world.cloud.of(NetworkInterface).values()
        if any(a in meant for a in own_addresses(interface))
    ]
    public = {
        address: (vpc, inside)
        for address, (vpc, inside) in world.public_holders.items()
        if address in meant and address != inside
    }
    behind = [world.holders(vpc)[inside] for vpc, inside in public.values()]
    literal = meant if meant.size == 1 else None
    outside = (meant & PUBLIC) - world.public_addresses
    interfaces = tuple(dict.fromkeys((*holders, *behind)))
    return End(text, interfaces, outside, literal)


LINUX_PORTS: Final = (32768, 60999)
WINDOWS_PORTS: Final = (49152, 65535)
OTHER_PORTS: Final = (1024, 65535)


def source_ports(cloud: Cloud, interface: str | None) -> tuple[int, int]:
    """From which ports a client there may send; None is a client outside.

    https://docs.aws.amazon.com/vpc/latest/userguide/custom-network-acl.html#nacl-ephemeral-ports
    """
    found = cloud.find(NetworkInterface, interface)
    if found is None:
        return OTHER_PORTS
    match cloud.resources.get(found.owner or ""):
        case Instance(platform=Platform.WINDOWS):
            return WINDOWS_PORTS
        case Instance() | None:
            return LINUX_PORTS
        case _:
            return OTHER_PORTS


def listens(cloud: Cloud, interface: str) -> tuple[Service, ...] | None:
    """The services with a listener behind an interface; None if that is not known."""
    found = cloud.get(NetworkInterface, interface)
    match cloud.resources.get(found.owner or ""):
        case Instance(host=HostFacts(listens=services)):
            return services
        case DbInstance(port=port):
            return (Service.tcp(port),)
        case _:
            return None


def answers_ping(cloud: Cloud, interface: str) -> bool:
    """Databases never do.

    https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Troubleshooting.html
    """
    found = cloud.get(NetworkInterface, interface)
    return not isinstance(cloud.resources.get(found.owner or ""), DbInstance)


def outside_listens(cloud: Cloud, addresses: AddressSet) -> tuple[Service, ...] | None:
    """The same for a host outside; None unless one host that a scenario names is meant."""
    for host in cloud.of(OutsideHost).values():
        if addresses <= AddressSet.of(*host.networks):
            return host.host.listens
    return None
