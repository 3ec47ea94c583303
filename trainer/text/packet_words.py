"""Sets of packets in words, short enough for one line."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_

from trainer.packets import (
    ANY_OCTET,
    ANY_PORT,
    ANY_PROTOCOL,
    AddressSet,
    Box,
    PacketSet,
    Ranges,
    protocol_name,
)
from trainer.packets.protocol import ECHO, HAS_PORTS
from trainer.reach import INTERNET
from trainer.reach.addresses import PUBLIC_IPV4, PUBLIC_IPV6
from trainer.text.catalogue import say, series
from trainer.text.language import Language

MOST_BOXES = 3
MOST_NETWORKS = 2
MOST_PROTOCOLS = 4
MOST_RANGES = 4
MANY_PROTOCOLS = 200

_NEARLY_ALL = PUBLIC_IPV4.size - 2**20


def packets_text(language: Language, packets: PacketSet) -> str:
    """``tcp/80 from 198.51.100.0/24 to 10.0.1.10, source ports 1024-65535``.

    Conditions that are none are left out; of a set of many parts only the first are told.
    """
    boxes = list(packets.boxes())
    if not boxes:
        return say(language, "verdict.packets.none")
    shown = [_box(language, box) for box in boxes[:MOST_BOXES]]
    if len(boxes) > MOST_BOXES:
        shown.append(say(language, "verdict.packets.more", count=len(boxes) - MOST_BOXES))
    return "; ".join(shown)


def services_text(language: Language, packets: PacketSet) -> str:
    """Protocols and destination ports alone: ``tcp/80, tcp/443``."""
    boxes = packets.any_source_port().any_source().any_destination().boxes()
    services = list(dict.fromkeys(s for box in boxes for s in _services(language, box)))
    shown = services[: 2 * MOST_BOXES]
    return ", ".join([*shown, "…"] if len(services) > len(shown) else shown)


def services_between(language: Language, source: str, destination: str, packets: PacketSet) -> str:
    """The services from one end to another: ``tcp/80; tcp/22 from 198.51.100.0/24``.

    What only a part of the internet may do is told with that part: without it a door for one
    office would read as a door for everybody.
    """
    if source == INTERNET:
        flows = packets.any_source_port().any_destination()
        few = _union(b.source for b in flows.boxes() if not _is_wide(b.source))
        wide = (flows - PacketSet.of(source=few)).any_source() if few else flows
    elif destination == INTERNET:
        flows = packets.any_source_port().any_source()
        few = _union(b.destination for b in flows.boxes() if not _is_wide(b.destination))
        wide = (flows - PacketSet.of(destination=few)).any_destination() if few else flows
    else:
        return services_text(language, packets)
    narrow = flows - wide
    told = [services_text(language, wide)] if wide else []
    return "; ".join([*told, packets_text(language, narrow)] if narrow else told)


def ports_text(ranges: Ranges) -> str:
    """``1024-65535`` or ``80, 443``; the same in every language."""
    shown = [f"{low}-{high}" if low != high else str(low) for low, high in ranges[:MOST_RANGES]]
    return ", ".join([*shown, "…"] if len(ranges) > MOST_RANGES else shown)


def _box(language: Language, box: Box) -> str:
    services = series(language, _services(language, box))
    source = None if _is_everything(box.source) else _addresses(language, box.source)
    destination = None if _is_everything(box.destination) else _addresses(language, box.destination)
    match source, destination:
        case None, None:
            text = services
        case None, str():
            text = say(language, "verdict.packets.to", services=services, destination=destination)
        case str(), None:
            text = say(language, "verdict.packets.from", services=services, source=source)
        case _:
            text = say(
                language,
                "verdict.packets.from_to",
                services=services,
                source=source,
                destination=destination,
            )
    if box.source_ports and box.source_ports != ANY_PORT:
        low, high = box.source_ports[0]
        one = low == high and len(box.source_ports) == 1
        code = "verdict.packets.source_port" if one else "verdict.packets.source_ports"
        text = say(language, code, packets=text, ports=ports_text(box.source_ports))
    return text


def _services(language: Language, box: Box) -> list[str]:
    """The notation of services, one for each protocol of the box."""
    if box.protocols == ANY_PROTOCOL and box.destination_ports in ((), ANY_PORT):
        return ["all"]
    numbers = [n for low, high in box.protocols for n in range(low, high + 1)]
    if len(numbers) > MANY_PROTOCOLS:
        return [say(language, "verdict.packets.other_protocols")]
    shown = [_service(number, box) for number in numbers[:MOST_PROTOCOLS]]
    return [*shown, "…"] if len(numbers) > MOST_PROTOCOLS else shown


def _service(number: int, box: Box) -> str:
    name = protocol_name(number)
    if number in HAS_PORTS and box.destination_ports != ANY_PORT:
        return f"{name}/{ports_text(box.destination_ports)}"
    if number in ECHO and box.icmp_types not in ((), ANY_OCTET):
        echo = ECHO[number][0]
        one = box.icmp_types == ((echo, echo),)
        return f"{name}/{'echo' if one else ports_text(box.icmp_types)}"
    return name if name != str(number) else f"proto/{number}"


def _addresses(language: Language, addresses: AddressSet) -> str:
    four = addresses & AddressSet.ipv4()
    if (four & PUBLIC_IPV4).size >= _NEARLY_ALL:
        return say(language, "verdict.packets.internet")
    networks = addresses.networks()
    shown = [
        str(network.network_address) if network.num_addresses == 1 else str(network)
        for network in networks[:MOST_NETWORKS]
    ]
    more = len(networks) - len(shown)
    if more:
        shown.append(say(language, "verdict.packets.more_networks", count=more))
    return series(language, shown)


def _union(members: Iterable[AddressSet]) -> AddressSet:
    return reduce(or_, members, AddressSet.nothing())


def _is_wide(addresses: AddressSet) -> bool:
    """Whether these are the internet, but for a few networks at most."""
    six = addresses & AddressSet.ipv6()
    return (addresses & PUBLIC_IPV4).size >= _NEARLY_ALL or 2 * six.size > PUBLIC_IPV6.size


def _is_everything(addresses: AddressSet) -> bool:
    return all(
        not addresses & whole or whole <= addresses
        for whole in (AddressSet.ipv4(), AddressSet.ipv6())
    )
