"""Who can reach something at all: every source in the cloud, on premises and outside.

Sources inside are taken together where packets go the same way from them: one walk answers for
all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from trainer.cloud import (
    Cloud,
    Direction,
    NatGateway,
    NetworkInterface,
    Site,
    Subnet,
    VpcEndpoint,
)
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Question, Way
from trainer.reach.ask import asking
from trainer.reach.endpoint_policy import endpoint_of, permits
from trainer.reach.ends import End, resolve
from trainer.reach.health import is_healthy, tracked
from trainer.reach.hosts import out_of_order, source_ports
from trainer.reach.interface_addresses import own_addresses
from trainer.reach.parcel import INTERNET, Arrival, Arriving, Departing, Entering, Parcel, Trail
from trainer.reach.replies import UNANSWERED, reply_to
from trainer.reach.steps import Walker
from trainer.reach.trips import trips_as
from trainer.reach.walk import walk
from trainer.reach.world import World
from trainer.steps import UNKNOWN, Steps, at_once, within


@dataclass(frozen=True, slots=True)
class Exposed:
    """Sources that are alike, and the requests of theirs that may be answered."""

    sources: tuple[str, ...]
    packets: PacketSet


def exposure(cloud: Cloud, destination: str, service: Service = Service.ALL) -> tuple[Exposed, ...]:
    """Everybody who can reach the destination, `INTERNET` last.

    All addresses of both sides are meant, and the network alone is judged.

    Raises:
        UnknownEnd: the destination names nothing.
    """
    return at_once(exposing(cloud, destination, service))


def exposing(
    cloud: Cloud, destination: str, service: Service = Service.ALL
) -> Steps[tuple[Exposed, ...]]:
    """As `exposure`, in steps of one subnet or source, whose number is not known at first."""
    world = cloud.derived(World)
    yield UNKNOWN
    yield from world.preparing()
    end = resolve(cloud, destination)
    homes = _homes(world, end)
    alone = (*world.pods, *cloud.of(Site), INTERNET)
    found: list[Exposed] = []
    for number, (home, senders) in enumerate(homes.items()):
        yield number, len(homes) + len(alone)
        found += _Asker(world, cloud.get(Subnet, home), service).exposed(senders, end)
    for number, source in enumerate(alone, start=len(homes)):
        now = number, len(homes) + len(alone)
        yield now
        question = Question(source, destination, service)
        asked = asking(cloud, question, every_address=True, hosts=False, explain=False)
        verdict = yield from within(asked, now)
        if packets := verdict.works | verdict.sometimes:
            interface = cloud.find(NetworkInterface, source)
            known_as = source if interface is None else interface.owner or source
            found.append(Exposed((known_as,), packets))
    return tuple(found)


Alike: TypeAlias = tuple[str, str, str, str]
"""VPC, route table, network ACL and zone: what decides the way of packets from a subnet."""

_SILENT: Final = (NatGateway, VpcEndpoint)
"""Owners whose interfaces never begin a conversation."""


def _homes(world: World, end: End) -> dict[str, list[NetworkInterface]]:
    """A subnet for each way that packets take, with the senders in all subnets like it, but for
    those that pods share, which speak under two addresses.

    A subnet with the destination in it, or with an interface that passes packets on, is like no
    other: between neighbours there is no ACL.
    """
    interfaces = world.cloud.of(NetworkInterface).values()
    alone = {i.subnet for i in interfaces if i.id in end.interfaces or _passes_on(world, i)}
    first: dict[Alike, str] = {}
    home: dict[str, str] = {}
    for subnet in world.cloud.of(Subnet).values():
        table, acl = world.route_table(subnet.id), world.network_acl(subnet.id)
        alike = (subnet.vpc, table.id if table else "", acl.id if acl else "", subnet.zone)
        home[subnet.id] = subnet.id if subnet.id in alone else first.setdefault(alike, subnet.id)
    found: dict[str, list[NetworkInterface]] = defaultdict(list)
    for interface in interfaces:
        if _is_silent(world, interface) or interface.id in world.pods:
            continue
        if out_of_order(world.cloud, interface) is None:
            found[home[interface.subnet]].append(interface)
    return found


def _is_silent(world: World, interface: NetworkInterface) -> bool:
    return isinstance(world.cloud.resources.get(interface.owner or ""), _SILENT)


def _passes_on(world: World, interface: NetworkInterface) -> bool:
    return not interface.source_dest_check or _is_silent(world, interface)


@dataclass(frozen=True, slots=True)
class _Asker:
    """Asks for the senders in subnets like ``home``, all at once."""

    world: World
    home: Subnet
    service: Service

    def exposed(self, senders: list[NetworkInterface], end: End) -> Iterator[Exposed]:
        """Those that reach the end, together where they reach the same of it."""
        # One target at a time, because nobody dials itself.
        targets = [replace(end, interfaces=(i,), elsewhere=()) for i in end.interfaces]
        if end.elsewhere:
            targets.append(replace(end, interfaces=()))
        packets = PacketSet.union(self._answered(senders, target) for target in targets)
        for members, addresses in _alike(senders, packets):
            owners = dict.fromkeys(m.owner or m.id for m in members)
            yield Exposed(tuple(owners), packets & PacketSet.of(source=addresses))

    def _answered(self, senders: list[NetworkInterface], target: End) -> PacketSet:
        """The requests from any of the senders that arrive and are answered."""
        others = [s for s in senders if s.id not in target.interfaces]
        # Trips of the same number differ only in what is asked.
        trips = zip(*(self._trips(*group, target) for group in self._grouped(others)), strict=True)
        found: list[PacketSet] = []
        for alike in trips:
            start = Parcel(
                Way.FORWARD,
                PacketSet.union(asked for asked, _ in alike),
                Departing(self.home.id),
                identified=True,
                zone=self.home.zone,
            )
            _, accepts = alike[0]
            for arrival in walk(self._walker(), [start]).arrivals:
                if arrival.end in accepts and self._permitted(arrival, target):
                    found.append(self._heard_back(arrival) & start.packets)
        return PacketSet.union(found)

    def _grouped(
        self, senders: list[NetworkInterface]
    ) -> Iterator[tuple[list[NetworkInterface], PacketSet]]:
        """The senders that use the same ports and whose groups let the same out."""
        groups: dict[tuple[PacketSet, tuple[int, int]], list[NetworkInterface]] = defaultdict(list)
        for sender in senders:
            allowed = PacketSet.everything()
            if sender.security_groups:
                filter_ = self.world.group_filter(sender, Direction.OUTBOUND)
                allowed = filter_.allows(identified=True)
            groups[allowed, source_ports(self.world.cloud, sender.id)].append(sender)
        for (allowed, _), members in groups.items():
            yield members, allowed

    def _trips(
        self, senders: list[NetworkInterface], allowed: PacketSet, target: End
    ) -> Iterator[tuple[PacketSet, frozenset[str]]]:
        """What the senders may ask, and where it is meant to arrive."""
        own = AddressSet.of(*(a for s in senders for a in own_addresses(s)))
        for trip in trips_as(self.world, senders[0].id, own, target, self.service):
            yield trip.asked & allowed, trip.accepts

    def _walker(self, trail: Trail | None = None) -> Walker:
        return Walker(self.world, is_healthy, tracked(trail), explain=False)

    def _permitted(self, arrival: Arrival, target: End) -> bool:
        endpoint = endpoint_of(self.world, arrival)
        return endpoint is None or permits(endpoint, target.resource) is not False

    def _heard_back(self, arrival: Arrival) -> PacketSet:
        """The requests whose replies come to the VPC of the senders; there only the ACL is
        left, because the senders' own security groups have seen the request."""
        start = reply_to(self.world, arrival)
        back = walk(self._walker(arrival.parcel.trail), [start], stop=self._is_home)
        acl = self.world.network_acl(self.home.id)
        admitted = PacketSet.nothing()
        if acl is not None and not self.world.lacks_acl(self.home):
            admitted = self.world.acl_allows(acl, Direction.INBOUND)
        unanswered = arrival.parcel.packets & UNANSWERED
        found = [arrival.parcel.to(arrival.parcel.place, unanswered).origins()]
        for parcel in back.stopped:
            crosses = isinstance(parcel.place, Entering)
            packets = parcel.packets & admitted if crosses else parcel.packets
            found.append(parcel.to(parcel.place, packets).origins())
        return PacketSet.union(found)

    def _is_home(self, parcel: Parcel) -> bool:
        """Whether a reply is at the senders' subnet, or at one of them come from a neighbour."""
        match parcel.place:
            case Entering(vpc=vpc):
                return parcel.session is None and vpc == self.home.vpc
            case Arriving(interface=interface, crossing=False):
                near = self.world.cloud.get(NetworkInterface, interface)
                vpc = self.world.subnet_of(near).vpc
                return parcel.session is None and vpc == self.home.vpc
            case _:
                return False


def _alike(
    senders: list[NetworkInterface], packets: PacketSet
) -> Iterator[tuple[list[NetworkInterface], AddressSet]]:
    """The senders whose packets meet the same conditions, with their addresses."""
    boxes = tuple(packets.boxes())
    groups: dict[frozenset[tuple[int, int]], list[NetworkInterface]] = defaultdict(list)
    for sender in senders:
        own = own_addresses(sender)
        meets = ((n, a.version) for n, box in enumerate(boxes) for a in own if a in box.source)
        groups[frozenset(meets)].append(sender)
    for conditions, members in groups.items():
        if conditions:
            yield members, AddressSet.of(*(a for m in members for a in own_addresses(m)))
