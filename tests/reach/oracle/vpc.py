"""Inside a VPC: interfaces, subnets, route tables.

https://docs.aws.amazon.com/vpc/latest/userguide/VPC_Route_Tables.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from oracle import devices
from oracle.model import Nic, Segment
from oracle.rules import GroupRow, acl_allows
from oracle.run import Run
from oracle.states import (
    Arriving,
    AtBalancer,
    AtEndpoint,
    AtTable,
    AtTarget,
    Dropped,
    Flight,
    Inside,
    Leaving,
    OnWire,
    State,
    Undetermined,
)
from oracle.wire import Packet
from trainer.cloud import LOCAL, Direction, VpcEndpoint


def leave_interface(run: Run, flight: Flight, state: Leaving) -> State:
    """Source/destination check, then the security groups' outbound rules."""
    nic = devices.out_of_the_node(run, flight, run.model.nics[state.nic])
    packet = flight.packet
    if not nic.works:
        raise Dropped(f"{nic.id} is not running")
    if nic.checked and packet.source not in nic.addresses and nic.id not in run.model.balancer_of:
        raise Dropped(f"{nic.id} checks sources")
    pass_groups(run, flight, nic, Direction.OUTBOUND)
    flight.emitter = nic.id
    node = run.returns_to.get((nic.id, packet))
    if node is not None:
        return back_to_node(run, flight, nic, node)
    return OnWire(nic.subnet)


def back_to_node(run: Run, flight: Flight, target: Nic, node: str) -> State:
    """A load balancer that keeps client addresses gets the answers, wherever routes lead."""
    here = run.model.segments[target.subnet]
    if run.model.nics[node].subnet != here.id:
        pass_acl(run, flight, here, Direction.OUTBOUND)
    return Arriving(node, here.id)


def on_wire(run: Run, flight: Flight, state: OnWire) -> State:
    """Neighbours are reached directly; all else passes the ACL and asks the route table."""
    segment = run.model.segments[state.subnet]
    destination = flight.packet.destination
    if any(low <= destination <= high for low, high in segment.spans):
        return neighbour(run, flight, segment)
    pass_acl(run, flight, segment, Direction.OUTBOUND)
    return AtTable(segment.vpc, segment.table, segment.id)


def neighbour(run: Run, flight: Flight, segment: Segment) -> State:
    nic = run.model.holder.get((segment.vpc, flight.packet.destination))
    if nic is None:
        raise Dropped(f"nobody has the address in {segment.id}")
    return Arriving(nic.id, segment.id)


def at_table(run: Run, flight: Flight, state: AtTable) -> State:
    table, destination = run.model.tables[state.table], flight.packet.destination
    entry = table.choose(destination)
    if entry is not None and entry.doubtful:
        other = table.choose(destination, sure=True)
        if other is not None and other.target != entry.target:
            raise Undetermined("the route of a static VPN connection that is down")
    if entry is None:
        raise Dropped(f"{state.table} has no route")
    if entry.blackhole:
        raise Dropped(f"{state.table} has a blackhole")
    if entry.target == LOCAL:
        return Inside(state.vpc, state.subnet)
    return AtTarget(state.vpc, entry.target, state.subnet)


def inside(run: Run, flight: Flight, state: Inside) -> State:
    """The local route: to the interface that has the address."""
    nic = run.model.holder.get((state.vpc, flight.packet.destination))
    if nic is None:
        raise Dropped(f"nobody has the address in {state.vpc}")
    return Arriving(nic.id, state.subnet)


def arrive(run: Run, flight: Flight, state: Arriving) -> State:
    """The ACL where a subnet is entered, the groups' inbound rules, then what it is."""
    nic = run.model.nics[state.nic]
    if state.subnet != nic.subnet:
        pass_acl(run, flight, run.model.segments[nic.subnet], Direction.INBOUND)
    if not nic.works:
        raise Dropped(f"{nic.id} is not running")
    pass_groups(run, flight, nic, Direction.INBOUND)
    if nic.id in run.model.nat_of:
        return devices.at_nat_gateway(run, flight, nic, run.model.nat_of[nic.id])
    if nic.id in run.model.balancer_of:
        return AtBalancer(nic.id)
    if nic.checked and flight.packet.destination not in nic.addresses:
        raise Dropped(f"{nic.id} checks destinations")
    if isinstance(nic.owner, VpcEndpoint):
        return AtEndpoint(nic.id)
    return devices.at_host(run, flight, nic)


# Filters


def pass_acl(run: Run, flight: Flight, segment: Segment, direction: Direction) -> None:
    packet = flight.packet
    far = packet.source if direction is Direction.INBOUND else packet.destination
    if not acl_allows(run.model.acls[segment.acl, direction], packet, far):
        raise Dropped(f"{segment.acl} {direction}")


def pass_groups(run: Run, flight: Flight, nic: Nic, direction: Direction) -> None:
    """Any rule of any group lets pass, and an answer needs none.

    Interfaces of NAT gateways, and of network load balancers made without a group, have no
    groups and let everything pass.
    """
    packet = flight.packet
    if nic.groups and (nic.id, direction, packet) not in run.expected:
        rows = (row for g in nic.groups for row in run.model.groups[g, direction])
        if not any(_fits(run, flight, nic, row, direction) for row in rows):
            raise Dropped(f"{nic.id} {direction} groups")
    answer = packet.reply()
    if answer is not None:
        other = Direction.OUTBOUND if direction is Direction.INBOUND else Direction.INBOUND
        run.expected.add((nic.id, other, answer))


def _fits(run: Run, flight: Flight, nic: Nic, row: GroupRow, direction: Direction) -> bool:
    packet = flight.packet
    if not row.service.fits(packet):
        return False
    if row.group is None:
        far = packet.source if direction is Direction.INBOUND else packet.destination
        return any(low <= far <= high for low, high in row.spans)
    if direction is Direction.INBOUND:
        return flight.sender in run.model.members.get(row.group, ())
    return _goes_to_member(run, packet, nic, row.group)


def _goes_to_member(run: Run, packet: Packet, nic: Nic, group: str) -> bool:
    """Outbound references mean the private addresses of members, here or over a peering."""
    for member in run.model.members.get(group, ()):
        other = run.model.nics[member]
        if packet.destination in other.addresses:
            return other.vpc == nic.vpc or run.model.joined(nic.vpc, other.vpc)
    return False
