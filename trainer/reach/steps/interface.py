"""Network interfaces: leaving one, arriving at one, and what its owner does.

https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/using-eni.html
https://docs.aws.amazon.com/vpc/latest/userguide/vpc-security-groups.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from trainer.cloud import (
    Direction,
    EndpointState,
    Fact,
    Instance,
    LoadBalancer,
    NatGateway,
    NetworkInterface,
    VpcEndpoint,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach import names
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.hosts import out_of_order
from trainer.reach.interface_addresses import own_addresses
from trainer.reach.parcel import (
    Arrival,
    Arriving,
    Change,
    Departing,
    Inside,
    Leaving,
    Parcel,
    Place,
    Refusal,
    Step,
)
from trainer.reach.steps import acl, endpoints, load_balancer, middlebox, pods, security_groups
from trainer.reach.steps.nat_gateway import back_to_the_client
from trainer.reach.steps.walker import Walker


def leave(walker: Walker, parcel: Parcel, place: Leaving) -> Iterator[Step]:
    """Source check, then the security groups' outbound rules.

    Interfaces of NAT gateways and load balancers send for others without being checked.
    """
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    parcel = replace(parcel, zone=walker.world.subnet_of(interface).zone)
    out = Departing(interface.subnet, interface.id, _node_behind(walker, parcel))
    trouble = _trouble(walker, parcel, interface)
    if trouble is not None:
        yield _out_of_order(walker, parcel, interface, trouble, out)
        return
    doubt = _doubt(walker, parcel, interface, place)
    if doubt is not None:
        yield doubt
        return
    parcel, masked = pods.behind_the_node(walker, parcel, interface)
    if masked is not None:
        yield masked
    if interface.source_dest_check and not _sends_for_others(walker, interface):
        own = parcel.packets & PacketSet.of(source=AddressSet.of(*own_addresses(interface)))
        foreign = parcel.packets - own
        if foreign:
            yield walker.refuse(
                parcel,
                foreign,
                Code.ENI_SOURCE_DEST_CHECK_RESTRICTION,
                HopKind.INTERFACE,
                interface.id,
                onward=[parcel.to(out, foreign)],
            )
        parcel = replace(parcel, packets=own)
    if parcel.packets:
        yield from security_groups.check(walker, parcel, interface, Direction.OUTBOUND, out)


def arrive(walker: Walker, parcel: Parcel, place: Arriving) -> Iterator[Step]:
    """The subnet's ACL if the packets come from outside of it, then the security groups."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    if place.crossing:
        yield from acl.check(
            walker,
            parcel,
            interface.subnet,
            Direction.INBOUND,
            Arriving(interface.id, crossing=False),
            interface.id,
        )
        return
    yield from security_groups.check(
        walker, parcel, interface, Direction.INBOUND, Inside(interface.id)
    )


def receive(walker: Walker, parcel: Parcel, place: Inside) -> Iterator[Step]:
    """The owner has the packets: an end of the walk, or a gateway that turns replies back."""
    interface = walker.world.cloud.get(NetworkInterface, place.interface)
    trouble = _trouble(walker, parcel, interface)
    if trouble is not None:
        yield _out_of_order(walker, parcel, interface, trouble, place)
        return
    doubt = _doubt(walker, parcel, interface, place)
    if doubt is not None:
        yield doubt
        return
    owner = walker.world.cloud.resources.get(interface.owner or "")
    session = parcel.session
    match owner:
        case NatGateway():
            yield from back_to_the_client(walker, parcel, owner)
        case LoadBalancer():
            yield from load_balancer.receive(walker, parcel, interface, owner)
        case VpcEndpoint() if parcel.way is Way.FORWARD:
            balancer = names.provider_behind(walker.world, interface.id)
            provider = walker.world.cloud.find(LoadBalancer, balancer)
            if provider is None:
                yield Arrival(parcel, interface.id)
            elif owner.state is EndpointState.AVAILABLE or parcel.has_passed(
                Code.BAD_STATE, owner.id
            ):
                yield from endpoints.to_provider(walker, parcel, interface, provider)
            else:
                yield _out_of_order(walker, parcel, interface, Code.BAD_STATE, place)
        case Instance() if (
            parcel.way is Way.RETURN and session is not None and session.component == interface.id
        ):
            yield from pods.back_to_the_pods(walker, parcel, owner)
        case Instance() if (
            parcel.way is Way.RETURN and session is not None and session.component == owner.id
        ):
            yield from middlebox.turn_back(walker, parcel, interface)
        case _:
            yield Arrival(parcel, interface.id)


def _node_behind(walker: Walker, parcel: Parcel) -> str:
    """The load balancer's node that a reply to a client whose address it kept goes back to.

    https://docs.aws.amazon.com/elasticloadbalancing/latest/network/edit-target-group-attributes.html
    """
    session = parcel.session
    if parcel.way is Way.FORWARD or session is None or Change.SOURCE in session.changes:
        return ""
    node = walker.world.cloud.find(NetworkInterface, session.component)
    return "" if node is None else node.id


def _sends_for_others(walker: Walker, interface: NetworkInterface) -> bool:
    owner = walker.world.cloud.resources.get(interface.owner or "")
    return isinstance(owner, NatGateway | LoadBalancer | VpcEndpoint)


def _trouble(walker: Walker, parcel: Parcel, interface: NetworkInterface) -> Code | None:
    """What keeps the interface from sending and receiving, unless it was passed already."""
    code = out_of_order(walker.world.cloud, interface)
    if code is None or parcel.has_passed(code, interface.owner or interface.id):
        return None
    return code


def _doubt(
    walker: Walker, parcel: Parcel, interface: NetworkInterface, onward: Place
) -> Refusal | None:
    """That the input does not tell whom the interface serves, or what is behind the endpoint that
    it belongs to, unless that was passed already."""
    about = interface.owner or interface.id
    for fact in (Fact.OWNER, Fact.ENDPOINT_SERVICE):
        if walker.world.lacks(fact, about) and not parcel.has_skipped(fact, about):
            on = [parcel.to(onward)]
            return walker.lacking(parcel, parcel.packets, fact, HopKind.INTERFACE, about, on)
    return None


def _out_of_order(
    walker: Walker, parcel: Parcel, interface: NetworkInterface, code: Code, onward: Place
) -> Step:
    return walker.refuse(
        parcel,
        parcel.packets,
        code,
        HopKind.INTERFACE,
        interface.owner or interface.id,
        onward=[parcel.to(onward)],
    )
