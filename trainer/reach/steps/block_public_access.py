"""VPC Block Public Access: a switch above all routes and filters.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass

from trainer.cloud import (
    BlockMode,
    ExclusionMode,
    Fact,
    NetworkInterface,
    Subnet,
    Vpc,
    VpcBlockPublicAccess,
)
from trainer.packets import AddressSet, PacketSet
from trainer.reach.answers import HopKind, Way
from trainer.reach.codes import Code
from trainer.reach.parcel import Parcel, Refusal
from trainer.reach.steps.walker import Walker


@dataclass(frozen=True, slots=True)
class Door:
    """The gateway at which the switch acts, and which way a connection starts there."""

    gateway: str
    kind: HopKind
    vpc: str
    outward: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """Packets of which nobody knows whether they are blocked, and what would tell."""

    fact: Fact
    about: str
    packets: PacketSet


def check(walker: Walker, parcel: Parcel, door: Door) -> Iterator[Parcel | Refusal]:
    """What is let through; replies belong to a connection let through.

    Whatever the input does not tell the setting of goes on as if there were none.
    """
    if parcel.way is Way.RETURN:
        yield parcel
        return
    doubts = _doubts(walker, Fact.BLOCK_PUBLIC_ACCESS, door)
    left = yield from _set_apart(walker, parcel, doubts, door)
    if left:
        yield from _by_setting(walker, parcel.to(parcel.place, left), door)


def _by_setting(walker: Walker, parcel: Parcel, door: Door) -> Iterator[Parcel | Refusal]:
    setting = _setting(walker, door.vpc)
    code = Code.VPC_BLOCK_PUBLIC_ACCESS_ENABLED
    if setting is None or parcel.has_passed(code, setting.id):
        yield parcel
        return
    spared = _own(_spared(walker, setting, door), door)
    passing = parcel.packets & spared
    if passing:
        yield parcel.to(parcel.place, passing)
    refused = parcel.to(parcel.place, parcel.packets - passing)
    doubts = [*_doubts(walker, Fact.EXCLUSIONS, door)]
    if walker.world.lacks(Fact.EXCLUSIONS, setting.id):
        doubts.append(Doubt(Fact.EXCLUSIONS, setting.id, PacketSet.of()))
    stopped = yield from _set_apart(walker, refused, doubts, door)
    if stopped:
        yield walker.refuse(
            parcel,
            stopped,
            code,
            door.kind,
            setting.id,
            facts={"mode": setting.mode.value, "gateway": door.gateway},
            onward=[parcel.to(parcel.place, stopped)],
        )


def _set_apart(
    walker: Walker, parcel: Parcel, doubts: Iterable[Doubt], door: Door
) -> Generator[Parcel | Refusal, None, PacketSet]:
    """The packets in doubt, once past what is not told; returns those that are in none."""
    left = parcel.packets
    for doubt in doubts:
        meant = left & doubt.packets
        if meant:
            left = left - meant
            onward = parcel.to(parcel.place, meant)
            if parcel.has_skipped(doubt.fact, doubt.about):
                yield onward
            else:
                yield walker.lacking(parcel, meant, doubt.fact, door.kind, doubt.about, [onward])
    return left


def _doubts(walker: Walker, fact: Fact, door: Door) -> Iterator[Doubt]:
    """The VPC, or the subnets in it, of which the input does not tell this."""
    world = walker.world
    for about in world.lacking_in(door.vpc, fact):
        subnet = world.cloud.find(Subnet, about)
        addresses = AddressSet.everything()
        if subnet is not None:
            addresses = AddressSet.of(*subnet.networks)
        yield Doubt(fact, about, _own(addresses, door))


def _own(addresses: AddressSet, door: Door) -> PacketSet:
    """The packets that one of these, inside the VPC, sends or gets."""
    if door.outward:
        return PacketSet.of(source=addresses)
    return PacketSet.of(destination=addresses)


def _setting(walker: Walker, vpc: str) -> VpcBlockPublicAccess | None:
    cloud = walker.world.cloud
    here = cloud.find(Vpc, vpc)
    for setting in cloud.of(VpcBlockPublicAccess).values():
        if (
            here is not None
            and setting.region == here.region
            and setting.account in ("", here.account)
            and setting.mode is not BlockMode.OFF
        ):
            return setting
    return None


def _spared(walker: Walker, setting: VpcBlockPublicAccess, door: Door) -> AddressSet:
    """The addresses inside the VPC whose connections this way are not blocked.

    Blocking ingress alone leaves NAT gateways and egress-only gateways working, and egress-only
    exclusions do not apply to it. A zonal NAT gateway sends by the internet gateway, the others
    have doors of their own.
    """
    world = walker.world
    modes = {exclusion.resource: exclusion.mode for exclusion in setting.exclusions}
    ingress = setting.mode is BlockMode.INGRESS and door.outward
    if ingress and door.kind is not HopKind.INTERNET_GATEWAY:
        return AddressSet.everything()
    found = []
    for address, holder in world.holders(door.vpc).items():
        interface = world.cloud.get(NetworkInterface, holder)
        subnet = world.cloud.get(Subnet, interface.subnet)
        mode = modes.get(subnet.id, modes.get(door.vpc))
        spared = mode is ExclusionMode.BIDIRECTIONAL or (
            mode is ExclusionMode.EGRESS
            and door.outward
            and setting.mode is BlockMode.BIDIRECTIONAL
        )
        if spared or (ingress and world.nat_gateway_of(interface) is not None):
            found.append(address)
    return AddressSet.of(*found)
