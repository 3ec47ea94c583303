"""Who can reach something at all: every source in the cloud, on premises and outside.

Sources are taken a subnet at a time: one walk answers for all interfaces in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from trainer.cloud import Cloud, Direction, NetworkInterface, Site, Subnet
from trainer.packets import AddressSet, PacketSet, Service
from trainer.reach.answers import Question, Way
from trainer.reach.ask import ask
from trainer.reach.ends import resolve
from trainer.reach.health import is_healthy, tracked
from trainer.reach.hosts import source_ports
from trainer.reach.parcel import INTERNET, Arrival, Departing, Entering, Leaving, Parcel
from trainer.reach.steps import Walker
from trainer.reach.walk import walk
from trainer.reach.world import World, own_addresses


@dataclass(frozen=True, slots=True)
class Exposed:
    """A source, and the requests of it that may be answered."""

    source: str
    packets: PacketSet


def exposure(cloud: Cloud, destination: str, service: Service = Service.ALL) -> tuple[Exposed, ...]:
    """Everybody who can reach the destination, in the order of the cloud, `INTERNET` last.

    All addresses of both sides are meant, and the network alone is judged.

    Raises:
        UnknownEnd: the destination names nothing.
    """
    world = cloud.derived(World)
    end = resolve(cloud, destination)
    by_owner: dict[str, list[PacketSet]] = defaultdict(list)
    for target in end.interfaces:
        for source, packets in _from_subnets(world, target, service):
            by_owner[source].append(packets)
    elsewhere = [*cloud.of(Site), INTERNET]
    for source in elsewhere:
        question = Question(source, destination, service)
        verdict = ask(cloud, question, every_address=True, hosts=False, explain=False)
        by_owner[source].append(verdict.works | verdict.sometimes)
    found = ((source, PacketSet.union(packets)) for source, packets in by_owner.items())
    return tuple(Exposed(source, packets) for source, packets in found if packets)


def _from_subnets(world: World, target: str, service: Service) -> Iterator[tuple[str, PacketSet]]:
    interface = world.cloud.get(NetworkInterface, target)
    dialled = AddressSet.of(*own_addresses(interface))
    admitted = world.group_filter(interface, Direction.INBOUND).allows(identified=True)
    if not interface.security_groups:
        admitted = PacketSet.everything()
    wanted = PacketSet.of(destination=dialled, service=service)
    within = (wanted & admitted).sources()
    for subnet, members in _by_subnet(world).items():
        here = [m for m in members if m.id != target]
        sent = {m.id: _sent(world, m, wanted) for m in here if _admits(within, m)}
        packets = PacketSet.union(sent.values())
        if packets:
            answered = _answered(world, subnet, packets, interface)
            for member, mine in sent.items():
                if through := mine & answered:
                    yield world.cloud.get(NetworkInterface, member).owner or member, through


def _by_subnet(world: World) -> dict[str, list[NetworkInterface]]:
    found: dict[str, list[NetworkInterface]] = defaultdict(list)
    for interface in world.cloud.of(NetworkInterface).values():
        if world.nat_gateway_of(interface) is None:
            found[interface.subnet].append(interface)
    return found


def _admits(within: AddressSet, interface: NetworkInterface) -> bool:
    return any(address in within for address in own_addresses(interface))


def _sent(world: World, interface: NetworkInterface, wanted: PacketSet) -> PacketSet:
    """What may leave the interface for the target."""
    own = PacketSet.of(
        source=AddressSet.of(*own_addresses(interface)),
        source_ports=source_ports(world.cloud, interface.id),
    )
    if not interface.security_groups:
        return own & wanted
    allowed = world.group_filter(interface, Direction.OUTBOUND).allows(identified=True)
    return own & wanted & allowed


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
    """Replies as far as the VPC of the source; there only its subnet's ACL is left, because
    the source's own security groups have seen the request."""
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
    back = walk(walker, [reply], stop=lambda p: p.place == Entering(home.vpc))
    acl = world.network_acl(subnet)
    allowed = PacketSet.everything() if acl is None else world.acl_allows(acl, Direction.INBOUND)
    found = [p.to(p.place, p.packets & allowed).origins() for p in back.stopped]
    found.extend(a.parcel.origins() for a in back.arrivals)
    return PacketSet.union(found)
