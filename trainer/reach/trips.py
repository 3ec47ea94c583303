"""From a question to trips: which address each client dials, and from where it starts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trainer.cloud import Address, Fact, LambdaFunction, LoadBalancer, NetworkInterface, Site
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach import names
from trainer.reach.answers import Finding, HopKind, Way
from trainer.reach.balancing import served_by
from trainer.reach.codes import Code
from trainer.reach.ends import NOBODY, End
from trainer.reach.hosts import source_ports
from trainer.reach.interface_addresses import first_address, own_addresses
from trainer.reach.parcel import (
    Change,
    Entering,
    Leaving,
    LeavingService,
    LeavingSite,
    OnInternet,
    Parcel,
    Place,
)
from trainer.reach.world import World


@dataclass(frozen=True, slots=True)
class Trip:
    """One client dialling one destination.

    ``source`` and ``target`` are interfaces, or places elsewhere. ``accepts`` are the ends at
    which the request may arrive: the target, or what stands behind a load balancer. ``asked``
    are the requests that are meant, as the client sends them; ``start`` is the first parcel.
    A trip that cannot begin has ``hindered``, and starts where it would without that; with
    ``anywhere`` the input does not tell where it would lead.
    """

    source: str
    target: str
    accepts: frozenset[str]
    asked: PacketSet
    dialled: tuple[Address, ...]
    start: Parcel
    hindered: Finding | None = None
    anywhere: bool = False


def start_of(world: World, end: str) -> Place:
    """Where packets that someone at this end sends begin."""
    resources = world.cloud.resources
    match resources.get(end):
        case NetworkInterface():
            return Leaving(end)
        case Site():
            return LeavingSite(end)
        case None:
            return OnInternet()
        case _:
            return LeavingService(end)


def trips(
    world: World, source: End, destination: End, service: Service, *, every_address: bool
) -> Iterator[Trip]:
    """Each client with each destination; an interface never dials itself.

    With ``every_address`` all addresses of both ends are meant, of both IP versions; without
    it those that a client would use: the primary one, IPv4 unless an IPv6 one was named.
    """
    planner = _Planner(world, destination, service, every_address)
    for client in source.interfaces:
        sources = planner.own(client)
        if source.literal is not None:
            sources = planner.behind(client, source.literal) or source.literal
        yield from planner.from_inside(client, sources)
    for here in source.elsewhere:
        if here.place != NOBODY:
            function = world.cloud.find(LambdaFunction, source.name) is not None
            yield from planner.from_elsewhere(here.place, here.addresses, calls_out=function)


def trips_as(
    world: World, client: str, sources: AddressSet, destination: End, service: Service
) -> Iterator[Trip]:
    """The trips of an interface as if it held all of ``sources``, to every address.

    For many interfaces that are alike: one walk answers for all of them.
    """
    return _Planner(world, destination, service, every_address=True).from_inside(client, sources)


@dataclass(frozen=True, slots=True)
class _Planner:
    world: World
    destination: End
    service: Service
    every_address: bool

    def own(self, client: str) -> AddressSet:
        interface = self.world.cloud.get(NetworkInterface, client)
        if self.every_address:
            return AddressSet.of(*own_addresses(interface))
        return AddressSet.of(first_address(interface), *interface.ipv6[:1])

    def behind(self, client: str, literal: AddressSet) -> AddressSet:
        """The addresses inside of the VPC that public ones of the client stand for."""
        interface = self.world.cloud.get(NetworkInterface, client)
        return AddressSet.of(
            *(
                address.ip
                for address in interface.addresses
                if (public := self.world.public_ip(interface, address.ip)) is not None
                and AddressSet.of(public) <= literal
            )
        )

    def targets(self) -> tuple[str, ...]:
        """The interfaces that are dialled: of a load balancer its node in every enabled zone.

        AWS takes a zone without a healthy target out of the name's addresses; whoever asks
        wants to know of that zone, and clients keep old addresses.
        """
        return self.destination.interfaces

    def from_inside(self, client: str, sources: AddressSet) -> Iterator[Trip]:
        for target in self.targets():
            if client == target:
                continue
            interface = self.world.cloud.get(NetworkInterface, target)
            if self.destination.literal is not None:
                dialled = self.destination.literal
            elif self.every_address:
                public = names.public_addresses(self.world, interface)
                dialled = AddressSet.of(*own_addresses(interface), *public)
            else:
                dialled = names.from_vpc(self.world, client, interface)
            trip = self._trip(client, target, sources, dialled)
            named = self.destination.literal is None and names.has_name_only(self.world, interface)
            yield self._by_name(client, trip) if named else trip
        for there in self.destination.elsewhere:
            yield from self._to_elsewhere(client, sources, there.place, there.addresses)

    def from_elsewhere(
        self, client: str, sources: AddressSet, *, calls_out: bool
    ) -> Iterator[Trip]:
        """What strangers do among themselves is nobody's question, unless the client
        ``calls_out``: a function outside of every VPC.
        """
        on_premises = self.world.cloud.find(Site, client) is not None
        for target in self.targets():
            interface = self.world.cloud.get(NetworkInterface, target)
            if self.destination.literal is not None:
                dialled = self.destination.literal
            elif on_premises:
                if self.every_address:
                    known = self.world.public_interfaces(client)
                    public = names.public_addresses(self.world, interface) if known else ()
                    dialled = AddressSet.of(*own_addresses(interface), *public)
                else:
                    dialled = names.from_site(self.world, client, interface)
            else:
                public = names.public_addresses(self.world, interface)
                dialled = AddressSet.of(*(public if self.every_address else public[:1]))
                if self.every_address:
                    dialled |= AddressSet.of(*interface.ipv6)
            if dialled:
                yield self._trip(client, target, sources, dialled)
            else:
                yield self._nothing_to_dial(client, sources, interface)
        for there in self.destination.elsewhere:
            if calls_out or (there.place != client and (on_premises or there.place == NOBODY)):
                yield self._trip(client, there.place, sources, there.addresses)

    def _to_elsewhere(
        self, client: str, sources: AddressSet, place: str, addresses: AddressSet
    ) -> Iterator[Trip]:
        if self.destination.literal is None:
            endpoint = names.service_endpoint(self.world, client, place)
            if endpoint is not None and self.world.lacks(Fact.INTERFACE, endpoint.id):
                trip = self._trip(client, place, sources, addresses)
                finding = _not_told(Fact.INTERFACE, endpoint.id, trip.asked)
                yield replace(trip, dialled=(), hindered=finding, anywhere=True)
                return
            if endpoint is not None:
                for target in endpoint.interfaces:
                    interface = self.world.cloud.get(NetworkInterface, target)
                    own = AddressSet.of(first_address(interface))
                    yield self._by_name(client, self._trip(client, target, sources, own))
                return
        four = addresses & AddressSet.ipv4()
        dialled = addresses if self.every_address or not four else four
        trip = self._trip(client, place, sources, dialled)
        vpc = names.endpoints_in_doubt(self.world, client, place)
        if vpc is not None and self.destination.literal is None:
            finding = _not_told(Fact.ENDPOINTS, vpc, trip.asked)
            yield replace(trip, dialled=(), hindered=finding, anywhere=True)
        else:
            yield self._by_name(client, trip) if place in self.world.services else trip

    def _by_name(self, client: str, trip: Trip) -> Trip:
        """A trip that begins with a look-up: without DNS support in the VPC it does not."""
        if self.every_address:
            return trip
        vpc = self.world.subnet_of(self.world.cloud.get(NetworkInterface, client)).vpc
        unknown = self.world.lacks(Fact.DNS_ATTRIBUTES, vpc)
        if not unknown and names.resolves(self.world, client):
            return trip
        finding = (
            _not_told(Fact.DNS_ATTRIBUTES, vpc, trip.asked)
            if unknown
            else Finding(Code.NAME_NOT_RESOLVED, Way.FORWARD, HopKind.SUBNET, vpc, trip.asked)
        )
        return replace(trip, dialled=(), hindered=finding)

    def _trip(self, client: str, target: str, sources: AddressSet, dialled: AddressSet) -> Trip:
        usable = _same_version(sources, dialled)
        asked = self._asked(client, usable, dialled)
        strange = self._no_common_version(client, asked) if dialled and not usable else None
        accepts = frozenset((target,))
        balancer = self._balancer_at(target)
        if balancer is not None:
            accepts = served_by(self.world, balancer.id)
        elif provider := names.provider_behind(self.world, target):
            accepts = served_by(self.world, provider)
        start = Parcel(
            Way.FORWARD,
            asked,
            start_of(self.world, client),
            identified=self.world.cloud.find(NetworkInterface, client) is not None,
        )
        return Trip(client, target, accepts, asked, _listed(dialled), start, strange)

    def _no_common_version(self, client: str, asked: PacketSet) -> Finding:
        interface = self.world.cloud.find(NetworkInterface, client)
        component = client if interface is None else interface.owner or interface.id
        return Finding(Code.NO_COMMON_IP_VERSION, Way.FORWARD, HopKind.INTERFACE, component, asked)

    def _balancer_at(self, target: str) -> LoadBalancer | None:
        interface = self.world.cloud.find(NetworkInterface, target)
        return None if interface is None else self.world.cloud.find(LoadBalancer, interface.owner)

    def _asked(self, client: str, sources: AddressSet, dialled: AddressSet) -> PacketSet:
        return PacketSet.of(
            source=sources,
            destination=dialled,
            service=self.service,
            source_ports=source_ports(self.world.cloud, client),
        )

    def _nothing_to_dial(
        self, client: str, sources: AddressSet, interface: NetworkInterface
    ) -> Trip:
        """No public address: the trip fails; it goes on as if the private one were public."""
        private = AddressSet.of(first_address(interface))
        asked = self._asked(client, sources & AddressSet.ipv4(), private)
        finding = Finding(
            Code.NO_PUBLIC_ADDRESS,
            Way.FORWARD,
            HopKind.INTERFACE,
            interface.owner or interface.id,
            asked,
        )
        vpc = self.world.subnet_of(interface).vpc
        gateway = self.world.internet_gateways.get(vpc)
        start = Parcel(Way.FORWARD, asked, OnInternet())
        if gateway is not None:
            assumed = start.translated(gateway.id, asked, Change.NOTHING, assumed=True)
            start = assumed.to(Entering(vpc))
        return Trip(client, interface.id, frozenset((interface.id,)), asked, (), start, finding)


def _not_told(what: Fact, about: str, asked: PacketSet) -> Finding:
    """A look-up whose answer the input does not tell, for the want of this."""
    facts = {"what": what.value}
    return Finding(Code.FACT_MISSING, Way.FORWARD, HopKind.SUBNET, about, asked, facts=facts)


def _same_version(sources: AddressSet, destinations: AddressSet) -> AddressSet:
    """The sources that can talk to some of the destinations."""
    versions = AddressSet.nothing()
    if destinations & AddressSet.ipv4():
        versions |= AddressSet.ipv4()
    if destinations & AddressSet.ipv6():
        versions |= AddressSet.ipv6()
    return sources & versions


def _listed(addresses: AddressSet) -> tuple[Address, ...]:
    """The addresses one by one if they are few; a range as a whole is nothing one dials."""
    if addresses.size > 8:
        return ()
    return tuple(host for network in addresses.networks() for host in network)
