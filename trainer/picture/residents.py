"""What stands in each subnet, in the order and the words in which it is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from trainer.cloud import (
    Cloud,
    DbInstance,
    Instance,
    InstanceState,
    NatGateway,
    NatState,
    NetworkInterface,
    Resource,
)
from trainer.picture.picture import Detail
from trainer.reach.world import World
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.safe import clean_line
from trainer.text.width import cut

INSTANCE = "■"
STOPPED = "□"
DATABASE = "◆"
STANDBY = "◇"
NAT = "▲"
NAT_DOWN = "△"
OUTSIDE = "○"
INTERFACE = "□"
_LONGEST = 40
"""Cells that a name may take."""


@dataclass(frozen=True, slots=True)
class Resident:
    """One interface in a subnet, shown as the thing that it serves.

    ``lines``: the first stands beside the symbol, the others below it.
    """

    owner: str
    interface: str
    symbol: str
    lines: tuple[str, ...]


def title(resource: Resource) -> str:
    """What a resource is called in a picture: its id, or its name if AWS made up the id."""
    _, _, number = resource.id.rpartition("-")
    made_up = len(number) in (8, 17) and all(letter in "0123456789abcdef" for letter in number)
    return cut(clean_line(resource.name if made_up and resource.name else resource.id), _LONGEST)


def residents(
    cloud: Cloud, detail: Detail, language: Language
) -> Mapping[str, tuple[Resident, ...]]:
    """Subnet -> what is in it: gateways first, then hosts, then databases, as they were added."""
    found: dict[str, list[tuple[int, Resident]]] = defaultdict(list)
    for interface in cloud.of(NetworkInterface).values():
        owner = cloud.resources.get(interface.owner or "", interface)
        rank = next((n for n, kind in enumerate(_ORDER) if isinstance(owner, kind)), len(_ORDER))
        resident = _resident(cloud, owner, interface, detail, language)
        found[interface.subnet].append((rank, resident))
    return {
        subnet: tuple(resident for _, resident in sorted(ranked, key=lambda r: r[0]))
        for subnet, ranked in found.items()
    }


_ORDER: tuple[type[Resource], ...] = (NatGateway, Instance, DbInstance)


def _resident(
    cloud: Cloud, owner: Resource, interface: NetworkInterface, detail: Detail, language: Language
) -> Resident:
    name, symbol = title(owner), INTERFACE
    match owner:
        case Instance(state=state, interfaces=interfaces):
            symbol = INSTANCE if state is InstanceState.RUNNING else STOPPED
            if state is not InstanceState.RUNNING:
                name = f"{name} {say(language, 'picture.stopped')}"
            if interface.id in interfaces[1:]:
                name = f"{name} {interfaces.index(interface.id)}"
        case DbInstance(interfaces=interfaces):
            symbol = DATABASE if interface.id == interfaces[0] else STANDBY
            if symbol == STANDBY:
                name = f"{name} {say(language, 'picture.standby')}"
        case NatGateway(state=nat_state):
            symbol = NAT if nat_state is NatState.AVAILABLE else NAT_DOWN
    lines = _lines(cloud, interface, name, detail, standby=symbol == STANDBY)
    return Resident(owner.id, interface.id, symbol, lines)


def _lines(
    cloud: Cloud, interface: NetworkInterface, name: str, detail: Detail, *, standby: bool
) -> tuple[str, ...]:
    private = str(interface.addresses[0].ip)
    match detail:
        case Detail.OVERVIEW:
            return (name,)
        case Detail.NORMAL:
            # Nobody talks to a standby, so its address can wait for the full picture.
            return (name if standby else f"{name}  {private}",)
    public = cloud.derived(World).public_ip(interface, interface.addresses[0].ip)
    addresses = private if public is None else f"{private}  {public}"
    return (" ".join((name, *interface.security_groups)), addresses)
