"""VPC Block Public Access: a switch above all routes and filters.

https://docs.aws.amazon.com/vpc/latest/userguide/security-vpc-bpa.html
"""

from __future__ import annotations

from collections.abc import Iterator
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


def check(walker: Walker, parcel: Parcel, door: Door) -> Iterator[Parcel | Refusal]:
    """What the Region's setting lets through; replies belong to a connection let through."""
    setting = _setting(walker, door.vpc)
    code = Code.VPC_BLOCK_PUBLIC_ACCESS_ENABLED
    if setting is None or parcel.way is Way.RETURN or parcel.has_passed(code, setting.id):
        yield parcel
        return
    spared = _spared(walker, setting, door)
    allowed = PacketSet.of(source=spared) if door.outward else PacketSet.of(destination=spared)
    passing = parcel.packets & allowed
    if passing:
        yield parcel.to(parcel.place, passing)
    stopped = parcel.packets - passing
    if stopped:
        if walker.world.lacks(Fact.EXCLUSIONS, setting.id):
            if not parcel.has_passed(Code.FACT_MISSING, setting.id):
                on = [parcel.to(parcel.place, stopped)]
                yield walker.lacking(parcel, stopped, Fact.EXCLUSIONS, door.kind, setting.id, on)
            else:
                yield parcel.to(parcel.place, stopped)
            return
        yield walker.refuse(
            parcel,
            stopped,
            code,
            door.kind,
            setting.id,
            facts={"mode": setting.mode.value, "gateway": door.gateway},
            onward=[parcel.to(parcel.place, stopped)],
        )


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
