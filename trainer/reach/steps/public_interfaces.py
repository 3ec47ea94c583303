"""Public virtual interfaces: Direct Connect between a site's public prefixes and Amazon's.

Nothing remembers a connection: each direction goes by what the other side announced. A site has
no other line to the internet, and strangers do not get to it through Amazon.

https://docs.aws.amazon.com/directconnect/latest/UserGuide/routing-and-bgp.html
https://docs.aws.amazon.com/directconnect/latest/UserGuide/WorkingWithVirtualInterfaces.html
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

from trainer.cloud import Network, Site, VirtualInterface
from trainer.packets import AddressSet, PacketSet
from trainer.reach.addresses import PUBLIC
from trainer.reach.answers import HopKind
from trainer.reach.codes import Code
from trainer.reach.parcel import IntoSite, OnInternet, Parcel, Step, to_address
from trainer.reach.steps.walker import Walker
from trainer.reach.world import World

_UNANNOUNCED: Final = (Code.ON_PREMISES_NO_ROUTE, Code.VGW_NO_ROUTE_TO_PREFIX)


def out(
    walker: Walker, parcel: Parcel, site: Site, *, up: bool
) -> Generator[Step, None, PacketSet]:
    """From a site to Amazon's public addresses, by its interfaces that are ``up`` or by those
    that are not. Returns the packets that they do not lead to.

    AWS takes what comes from public prefixes that the site announced there, and nothing else.
    """
    ways = [i for i in walker.world.public_interfaces(site.id) if i.bgp_up is up]
    if not ways:
        return parcel.packets
    meant = left = to_address(parcel, walker.world.amazon)
    for interface in ways:
        taken = left & PacketSet.of(source=_prefixes(walker.world, interface))
        left = left - taken
        if not taken:
            continue
        hop = walker.hop(parcel, HopKind.DIRECT_CONNECT, interface.id, taken)
        yield from _if_up(walker, parcel.to(OnInternet(), taken, hop), interface)
    if left:
        yield from _if_announced(
            walker, parcel.to(OnInternet(), left), site, Code.ON_PREMISES_NO_ROUTE
        )
    return parcel.packets - meant


def into_sites(walker: Walker, parcel: Parcel) -> Generator[Step, None, PacketSet]:
    """From Amazon's public addresses to the sites that announced the longest prefix, before the
    internet. Returns the packets that are for no site."""
    world = walker.world
    strange = parcel.packets & PacketSet.of(source=PUBLIC - world.amazon)
    left = parcel.packets - strange
    for network, interface in _rows(world):
        taken = to_address(parcel, AddressSet.of(network) & PUBLIC) & left
        if not taken:
            continue
        left = left - taken
        hop = walker.hop(parcel, HopKind.DIRECT_CONNECT, interface.id, taken)
        place = IntoSite(interface.site, interface.id)
        yield from _if_up(walker, parcel.to(place, taken, hop), interface)
    left = left | strange
    for site in world.cloud.of(Site).values():
        lost = to_address(parcel, AddressSet.of(*site.networks) & PUBLIC) & left
        left = left - lost
        ways = world.public_interfaces(site.id)
        if lost and ways:
            onward = parcel.to(IntoSite(site.id, ways[0].id), lost)
            yield from _if_announced(walker, onward, site, Code.VGW_NO_ROUTE_TO_PREFIX)
        elif lost:
            yield walker.refuse(parcel, lost, Code.VGW_NO_ROUTE_TO_PREFIX, HopKind.SITE, site.id)
    return left


def _rows(world: World) -> list[tuple[Network, VirtualInterface]]:
    """What sites announced publicly, the prefix that wins first; what is down comes last."""
    rows = [
        (network, interface)
        for site in world.cloud.of(Site)
        for interface in world.public_interfaces(site)
        for network in world.announced_over(interface)
    ]
    return sorted(rows, key=lambda row: (not row[1].bgp_up, -row[0].prefixlen, row[1].id))


def _prefixes(world: World, interface: VirtualInterface) -> AddressSet:
    return AddressSet.of(*world.announced_over(interface)) & PUBLIC


def _if_up(
    walker: Walker, onward: Parcel, interface: VirtualInterface
) -> Generator[Step, None, None]:
    if interface.bgp_up or onward.has_passed(Code.BAD_STATE_VPN, interface.id):
        yield onward
    else:
        yield walker.refuse(
            onward,
            onward.packets,
            Code.BAD_STATE_VPN,
            HopKind.DIRECT_CONNECT,
            interface.id,
            onward=[onward],
        )


def _if_announced(
    walker: Walker, onward: Parcel, site: Site, code: Code
) -> Generator[Step, None, None]:
    """Refused for want of an announcement, which is told once for both directions."""
    if any(onward.has_passed(c, site.id) for c in _UNANNOUNCED):
        yield onward
    else:
        yield walker.refuse(onward, onward.packets, code, HopKind.SITE, site.id, onward=[onward])
