"""From a question to trips: which address each client dials, and from where it starts.

The name layer decides here: inside a VPC a name leads to the private address, outside to the
public one. https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.cloud import Address, NetworkInterface
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Finding, HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.ends import End, source_ports
from trainer.reach.parcel import Change, Entering, Leaving, OnInternet, Parcel
from trainer.reach.world import World, own_addresses


@dataclass(frozen=True, slots=True)
class Trip:
    """One client dialling one destination.

    ``source`` and ``target`` are interfaces, or None for hosts outside. ``asked`` are the
    requests that are meant, as the client sends them; ``start`` is the first parcel. A trip
    that cannot begin has ``hindered``, and starts where it would without that hindrance.
    """

    source: str | None
    target: str | None
    asked: PacketSet
    dialled: tuple[Address, ...]
    start: Parcel
    hindered: Finding | None = None


def trips(
    world: World, source: End, destination: End, service: Service, *, every_address: bool
) -> Iterator[Trip]:
    """Each client with each destination; an interface never dials itself.

    With ``every_address`` all addresses of both ends are meant, of both IP versions; without
    it those that a client would use: the primary one, IPv4 unless an IPv6 one was named.
    """
    for client in (*source.interfaces, *((None,) if source.outside else ())):
        for target in destination.interfaces:
            if client == target:
                continue
            if client is None:
                yield from _from_outside(world, source, target, destination, service, every_address)
            else:
                yield from _inside(world, client, target, destination, service, every_address)
        if client is not None and destination.outside:
            yield from _to_outside(world, client, destination, service, every_address)


def _sources(world: World, client: str, every_address: bool) -> AddressSet:
    interface = world.cloud.get(NetworkInterface, client)
    if every_address:
        return AddressSet.of(*own_addresses(interface))
    return AddressSet.of(interface.addresses[0].ip, *interface.ipv6[:1])


def _same_version(sources: AddressSet, destinations: AddressSet) -> AddressSet:
    """The sources that can talk to some of the destinations."""
    versions = AddressSet.nothing()
    if destinations & AddressSet.ipv4():
        versions |= AddressSet.ipv4()
    if destinations & AddressSet.ipv6():
        versions |= AddressSet.ipv6()
    return sources & versions


def _asked(
    world: World, client: str | None, sources: AddressSet, dialled: AddressSet, service: Service
) -> PacketSet:
    return PacketSet.of(
        source=sources,
        destination=dialled,
        service=service,
        source_ports=source_ports(world.cloud, client),
    )


def _inside(
    world: World,
    client: str,
    target: str,
    destination: End,
    service: Service,
    every_address: bool,
) -> Iterator[Trip]:
    interface = world.cloud.get(NetworkInterface, target)
    if destination.literal is not None:
        dialled = destination.literal
    elif every_address:
        dialled = AddressSet.of(
            *own_addresses(interface), *_public_addresses(world, interface, every=True)
        )
    else:
        dialled = AddressSet.of(interface.addresses[0].ip)
    sources = _same_version(_sources(world, client, every_address), dialled)
    asked = _asked(world, client, sources, dialled, service)
    yield Trip(client, target, asked, _listed(dialled), _leaving(client, asked))


def _to_outside(
    world: World, client: str, destination: End, service: Service, every_address: bool
) -> Iterator[Trip]:
    dialled = destination.outside
    four = dialled & AddressSet.ipv4()
    if not every_address and four:
        dialled = four
    sources = _same_version(_sources(world, client, every_address), dialled)
    asked = _asked(world, client, sources, dialled, service)
    yield Trip(client, None, asked, _listed(dialled), _leaving(client, asked))


def _leaving(client: str, asked: PacketSet) -> Parcel:
    return Parcel(Way.FORWARD, asked, Leaving(client), identified=True)


def _public_addresses(
    world: World, interface: NetworkInterface, *, every: bool
) -> tuple[Address, ...]:
    """The public IPv4 addresses that stand for the interface's addresses."""
    found = [world.public_ip(interface, address.ip) for address in interface.addresses]
    public = [address for address in found if address is not None]
    return tuple(public if every else public[:1])


def _from_outside(
    world: World,
    source: End,
    target: str,
    destination: End,
    service: Service,
    every_address: bool,
) -> Iterator[Trip]:
    interface = world.cloud.get(NetworkInterface, target)
    public = _public_addresses(world, interface, every=every_address)
    if destination.literal is not None:
        addresses = destination.literal
    elif every_address:
        addresses = AddressSet.of(*public, *interface.ipv6)
    else:
        addresses = AddressSet.of(*public)
    if addresses:
        sources = _same_version(source.outside, addresses)
        asked = _asked(world, None, sources, addresses, service)
        start = Parcel(Way.FORWARD, asked, OnInternet())
        yield Trip(None, target, asked, _listed(addresses), start)
        return
    yield _nothing_to_dial(world, source, interface, service)


def _nothing_to_dial(
    world: World, source: End, interface: NetworkInterface, service: Service
) -> Trip:
    """No public address: the trip fails, and goes on as if the private one could be dialled."""
    private = AddressSet.of(interface.addresses[0].ip)
    sources = source.outside & AddressSet.ipv4()
    asked = _asked(world, None, sources, private, service)
    finding = Finding(
        Code.NO_PUBLIC_ADDRESS,
        Way.FORWARD,
        HopKind.INTERFACE,
        interface.owner or interface.id,
        asked,
    )
    vpc = world.subnet_of(interface).vpc
    gateway = world.internet_gateways.get(vpc)
    start = Parcel(Way.FORWARD, asked, OnInternet())
    if gateway is not None:
        start = start.translated(gateway.id, asked, Change.NOTHING, assumed=True).to(Entering(vpc))
    return Trip(None, interface.id, asked, (), start, finding)


def _listed(addresses: AddressSet) -> tuple[Address, ...]:
    """The addresses one by one if they are few; a range as a whole is nothing one dials."""
    if addresses.size > 8:
        return ()
    return tuple(
        address for network in addresses.networks() for address in (network[0], network[-1])
    )[: 2 * addresses.size]
