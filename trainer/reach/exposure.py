"""Who can reach something at all: every source in the cloud, on premises and outside.

Sources are taken a subnet at a time: one walk answers for all interfaces in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from trainer.cloud import Cloud, Direction, NetworkInterface, Site, Subnet
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Question, Way
from trainer.reach.ask import ask
from trainer.reach.ends import resolve
from trainer.reach.health import is_healthy, tracked
from trainer.reach.hosts import source_ports
from trainer.reach.parcel import INTERNET, Arrival, Arriving, Departing, Entering, Leaving, Parcel
from trainer.reach.steps import Walker
from trainer.reach.walk import walk
from trainer.reach.world import World, own_addresses


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
    world = cloud.derived(World)
    end = resolve(cloud, destination)
    found = [
        exposed for target in end.interfaces for exposed in _from_inside(world, target, service)
    ]
    for source in (*cloud.of(Site), INTERNET):
        question = Question(source, destination, service)
        verdict = ask(cloud, question, every_address=True, hosts=False, explain=False)
        if packets := verdict.works | verdict.sometimes:
            found.append(Exposed((source,), packets))
    return tuple(found)


Alike: TypeAlias = tuple[str, str, str, str]
"""VPC, route table, network ACL and zone: what decides the way of packets from a subnet."""


def _from_inside(world: World, target: str, service: Service) -> Iterator[Exposed]:
    interface = world.cloud.get(NetworkInterface, target)
    wanted = PacketSet.of(destination=AddressSet.of(*own_addresses(interface)), service=service)
    if interface.security_groups:
        wanted &= world.group_filter(interface, Direction.INBOUND).allows(identified=True)
    within = wanted.sources()
    for subnet, groups in _by_subnet(world, interface.subnet).items():
        sent = []
        for members in groups:
            inside = [m for m in members if m.id != target and _admits(within, m)]
            if inside:
                sent.append((inside, _sent(world, inside, wanted)))
        packets = PacketSet.union(mine for _, mine in sent)
        if not packets:
            continue
        answered = _answered(world, subnet, packets, interface)
        for inside, mine in sent:
            if through := mine & answered:
                addresses = through.sources()
                owners = (m.owner or m.id for m in inside if _admits(addresses, m))
                yield Exposed(tuple(owners), through)


def _by_subnet(world: World, target: str) -> dict[str, list[list[NetworkInterface]]]:
    """A subnet for each kind of way, with its interfaces and those of subnets like it, together
    if their filters are the same. The target's own subnet is like no other."""
    first: dict[Alike, str] = {}
    found: dict[str, dict[object, list[NetworkInterface]]] = defaultdict(lambda: defaultdict(list))
    place: dict[str, str] = {}
    for subnet in world.cloud.of(Subnet).values():
        table, acl = world.route_table(subnet.id), world.network_acl(subnet.id)
        alike = (subnet.vpc, table.id if table else "", acl.id if acl else "", subnet.zone)
        place[subnet.id] = subnet.id if subnet.id == target else first.setdefault(alike, subnet.id)
    for interface in world.cloud.of(NetworkInterface).values():
        if world.nat_gateway_of(interface) is None:
            ports = source_ports(world.cloud, interface.id)
            found[place[interface.subnet]][interface.security_groups, ports].append(interface)
    return {subnet: list(groups.values()) for subnet, groups in found.items()}


def _admits(within: AddressSet, interface: NetworkInterface) -> bool:
    return any(address in within for address in own_addresses(interface))


def _sent(world: World, members: list[NetworkInterface], wanted: PacketSet) -> PacketSet:
    """What may leave interfaces with the same filters for the target."""
    own = PacketSet.of(
        source=AddressSet.of(*(a for m in members for a in own_addresses(m))),
        source_ports=source_ports(world.cloud, members[0].id),
    )
    if not members[0].security_groups:
        return own & wanted
    return own & wanted & world.group_filter(members[0], Direction.OUTBOUND).allows(identified=True)


def _answered(world: World, subnet: str, packets: PacketSet, target: NetworkInterface) -> PacketSet:
    """The requests from interfaces of a subnet that arrive and whose replies come back to it."""
    start = Parcel(
        Way.FORWARD,
        packets,
        Departing(subnet),
        identified=True,
        zone=world.cloud.get(Subnet, subnet).zone,
    )
    found: list[PacketSet] = []
    there = walk(Walker(world, is_healthy, explain=False), [start])
    for arrival in there.arrivals:
        if arrival.end == target.id:
            found.append(_back(world, subnet, arrival))
    return PacketSet.union(found) & packets


def _back(world: World, subnet: str, arrival: Arrival) -> PacketSet:
    """Replies as far as the source's side; there only its subnet's ACL is left, because the
    source's own security groups have seen the request."""
    parcel = arrival.parcel
    reply = Parcel(
        Way.RETURN,
        parcel.packets.reply(),
        Leaving(arrival.end),
        session=parcel.session,
        identified=True,
        pins=parcel.pins,
        through=parcel.through,
    )
    walker = Walker(world, is_healthy, tracked(parcel.trail), explain=False)
    home = world.cloud.get(Subnet, subnet)
    acl = world.network_acl(subnet)
    allowed = PacketSet.everything() if acl is None else world.acl_allows(acl, Direction.INBOUND)
    found: list[Parcel] = []
    for back in walk(walker, [reply], stop=lambda p: _at_home(world, p, home)).stopped:
        inside = isinstance(back.place, Arriving)
        found.append(back.to(back.place, back.packets if inside else back.packets & allowed))
    return PacketSet.union(p.origins() for p in found)


def _at_home(world: World, parcel: Parcel, home: Subnet) -> bool:
    """Whether replies are in the source's VPC, with every translation undone, or already past
    their subnet's ACL or never outside of it."""
    if parcel.session is not None:
        return False
    match parcel.place:
        case Entering(vpc=vpc):
            return vpc == home.vpc
        case Arriving(interface=interface, crossing=False):
            return world.cloud.get(NetworkInterface, interface).subnet == home.id
        case _:
            return False
