"""Replies: what is answered at all, and how an answer sets out."""

from __future__ import annotations

from typing import Final

from trainer.cloud import NetworkInterface
from trainer.packets import ICMP, ICMPV6, PacketSet, Service
from trainer.reach.answers import Way
from trainer.reach.parcel import Arrival, Parcel
from trainer.reach.trips import start_of
from trainer.reach.world import World

PINGS: Final = PacketSet.union(Service(protocol=number).packets() for number in (ICMP, ICMPV6))
UNANSWERED: Final = PINGS - PacketSet.everything().reply().requests()
"""ICMP messages that are no echo requests: nobody replies to them."""


def reply_to(world: World, arrived: Arrival) -> Parcel:
    """The replies to requests that have arrived, at the end that sends them."""
    parcel = arrived.parcel
    return Parcel(
        Way.RETURN,
        parcel.packets.reply(),
        start_of(world, arrived.end),
        session=parcel.session,
        identified=world.cloud.find(NetworkInterface, arrived.end) is not None,
        pins=parcel.pins,
        through=parcel.through,
        blockers=parcel.blockers,
    )
