"""What a packet meets behind an interface: NAT gateways, hosts, middleboxes.

https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html
https://docs.aws.amazon.com/vpc/latest/userguide/work-with-nat-instances.html
"""

from __future__ import annotations

from oracle.model import Nic
from oracle.run import Run
from oracle.states import Dropped, End, Flight, Leaving, OnWire, State
from oracle.wire import ICMP, ICMPV6, TCP, UDP, is_ipv6
from trainer.cloud import Forwarding, Instance, NatGateway, NatState


def at_nat_gateway(run: Run, flight: Flight, nic: Nic, gateway: NatGateway) -> State:
    """Answers go back to who asked; a request goes on with the gateway's own address."""
    packet = flight.packet
    if gateway.state is not NatState.AVAILABLE:
        raise Dropped(f"{gateway.id} is {gateway.state}")
    flight.sender = None
    flight.emitter = nic.id
    back = run.turned_back(flight.returning, nic.id, packet)
    if back is not None:
        flight.packet = back
        return OnWire(nic.subnet)
    if packet.destination in nic.addresses or flight.returning:
        raise Dropped(f"{gateway.id} knows no such connection")
    if is_ipv6(packet.source) or packet.protocol not in (TCP, UDP, ICMP):
        raise Dropped(f"{gateway.id} does not translate this protocol")
    flight.packet = run.masked(nic.id, packet, nic.addresses[0])
    return OnWire(nic.subnet)


def out_of_the_node(run: Run, flight: Flight, nic: Nic) -> Nic:
    """The interface by which a packet leaves.

    What a pod sends out of the VPC's IPv4 blocks leaves by its node's first interface, with that
    interface's first address. https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html
    """
    packet = flight.packet
    from_pod = packet.source in run.model.pods.get(nic.id, ())
    if flight.returning or not from_pod or is_ipv6(packet.source):
        return nic
    if run.model.in_vpc(nic.vpc, packet.destination) or not isinstance(nic.owner, Instance):
        return nic
    first = run.model.nics[nic.owner.interfaces[0]]
    flight.packet = run.masked(pods_of(nic.owner), packet, first.addresses[0])
    flight.sender = first.id
    return first


def pods_of(node: Instance) -> str:
    """Where a node remembers what its pods sent under its own address."""
    return f"pods of {node.id}"


def at_host(run: Run, flight: Flight, nic: Nic) -> State:
    """For the host itself, or for it to send on."""
    packet = flight.packet
    if isinstance(nic.owner, Instance):
        answer = run.turned_back(flight.returning, pods_of(nic.owner), packet)
        if answer is not None:
            flight.packet = answer
            return End(run.model.holder[nic.vpc, answer.destination].id)
    back = run.turned_back(flight.returning, nic.id, packet)
    if back is not None:
        flight.packet = back
        flight.sender = None
        return Leaving(nic.id)
    if packet.destination in nic.addresses:
        if packet.source in nic.addresses:
            raise Dropped(f"{nic.id} takes no packets from itself off the wire")
        return End(nic.id)
    if packet.source in nic.addresses:
        raise Dropped(f"{nic.id} does not pass on what it sent itself")
    forwards = nic.owner.host.forwards if isinstance(nic.owner, Instance) else Forwarding.NONE
    flight.sender = None
    match forwards:
        case Forwarding.NONE:
            raise Dropped(f"{nic.id} does not forward")
        case Forwarding.ROUTE:
            return Leaving(nic.id)
        case Forwarding.STATEFUL:
            if flight.returning and (nic.id, packet) not in run.seen:
                raise Dropped(f"{nic.id} has not seen the request")
            run.remember(nic.id, packet)
            return Leaving(nic.id)
        case Forwarding.NAT:
            if flight.returning and packet.protocol in (TCP, ICMP, ICMPV6):
                # Linux tells a stray SYN-ACK or echo reply from a new connection, and does not
                # translate it.
                return Leaving(nic.id)
            own = next((a for a in nic.addresses if is_ipv6(a) == is_ipv6(packet.source)), None)
            if own is None:
                raise Dropped(f"{nic.id} has no address of this IP version")
            flight.packet = run.masked(nic.id, packet, own)
            flight.sender = nic.id
            return Leaving(nic.id)
