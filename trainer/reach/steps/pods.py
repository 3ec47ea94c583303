"""Pods: outside of their VPC they speak under the primary address of their node.

https://docs.aws.amazon.com/eks/latest/userguide/external-snat.html
"""

from __future__ import annotations

from collections.abc import Iterator

from trainer.cloud import Instance, NetworkInterface, Vpc
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.interface_addresses import first_address
from trainer.reach.parcel import Arrival, Change, Leaving, Parcel, to_address
from trainer.reach.steps.walker import Walker

_NODE_PORTS = (1024, 65535)


def behind_the_node(
    walker: Walker, parcel: Parcel, interface: NetworkInterface
) -> tuple[Parcel, Parcel | None]:
    """What leaves the interface as it is, and what pods on it send out of the VPC by way of the
    node's first interface."""
    pods = walker.world.pods.get(interface.id)
    node = walker.world.cloud.find(Instance, interface.owner)
    if pods is None or node is None or parcel.way is Way.RETURN:
        return parcel, None
    vpc = walker.world.cloud.get(Vpc, walker.world.subnet_of(interface).vpc)
    theirs = parcel.packets & PacketSet.of(source=pods)
    theirs -= PacketSet.of(destination=AddressSet.of(*vpc.networks))
    rest = parcel.to(parcel.place, parcel.packets - theirs)
    if not theirs:
        return rest, None
    first = walker.world.cloud.get(NetworkInterface, node.interfaces[0])
    own = AddressSet.of(first_address(first))
    sent = theirs.with_source(own).with_source_port(*_NODE_PORTS)
    after = parcel.to(parcel.place, theirs).translated(
        first.id, sent, Change.SOURCE | Change.SOURCE_PORT
    )
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, node.id, sent)
    return rest, after.to(Leaving(first.id), hop=hop)


def back_to_the_pods(walker: Walker, parcel: Parcel, node: Instance) -> Iterator[Arrival]:
    """Replies to the node's address, each at the interface of the pod that asked."""
    back = parcel.turned_back()
    hop = walker.hop(parcel, HopKind.MIDDLEBOX, node.id, back.packets)
    for interface in node.interfaces:
        pods = walker.world.pods.get(interface, AddressSet.nothing())
        theirs = to_address(back, pods)
        if theirs:
            yield Arrival(back.to(parcel.place, theirs, hop), interface)
