"""One change looked at closely: what becomes of its packets in the cloud before and in the one
after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from trainer.cloud import Cloud
from trainer.packets import HAS_PORTS, PacketSet, Service, protocol_name
from trainer.packets.protocol import ECHO, TCP
from trainer.reach.answers import Question, Verdict
from trainer.reach.ask import ask
from trainer.reach.compare import Change
from trainer.reach.ends import UnknownEnd

_TELLING_PORTS = (443, 80, 22, 3389, 5432, 3306)
"""Where a change has many ports, people know best what these stand for."""


@dataclass(frozen=True, slots=True)
class Side:
    """The answer in one cloud, by the network alone; None in a cloud that lacks an end.

    ``meant`` says that it is about packets of the change: not so where the client dials another
    address, as after a change of names.
    """

    verdict: Verdict | None
    meant: bool


@dataclass(frozen=True, slots=True)
class Sides:
    """``question`` is one service of a change."""

    question: Question
    before: Side
    after: Side


def sides(before: Cloud, after: Cloud, change: Change) -> Sides:
    """What becomes of one service of a change, in both clouds, on the paths that packets of the
    change take."""
    question = Question(change.source, change.destination, telling_service(change.packets))
    clouds = (before, after)
    dialled = [_answer(cloud, question, False) for cloud in clouds]
    # As a client would dial, if these are packets of the change in both; else by every address.
    found = dialled
    if not all(map(change.packets.__and__, map(_asked, dialled))):
        every = [_answer(cloud, question, True) for cloud in clouds]
        if all(map(change.packets.__and__, map(_asked, every))):
            found = every
    return Sides(question, *(_side(answer, change.packets) for answer in found))


def telling_service(packets: PacketSet) -> Service:
    """A service that stands for a set: one port, which the set holds packets of; TCP if it can be.

    Raises:
        ValueError: the set is empty.
    """
    found = min(_services(packets), key=_rank, default=None)
    if found is None:
        raise ValueError("an empty set has no service")
    return found


def _services(packets: PacketSet) -> Iterator[Service]:
    for box in packets.any_source_port().boxes():
        protocol = TCP if _holds(box.protocols, TCP) else box.protocols[0][0]
        if protocol in HAS_PORTS:
            ports = box.destination_ports
            port = next((p for p in _TELLING_PORTS if _holds(ports, p)), ports[0][0])
            yield Service(protocol, port, port)
        elif protocol in ECHO:
            echo = ECHO[protocol][0]
            known = _holds(box.icmp_types, echo)
            yield Service(protocol, icmp_type=echo if known else box.icmp_types[0][0])
        else:
            yield Service(protocol)


def _rank(service: Service) -> tuple[bool, bool, str]:
    return service.protocol != TCP, service.protocol not in HAS_PORTS, _name(service)


def _name(service: Service) -> str:
    return "" if service.protocol is None else protocol_name(service.protocol)


def _holds(ranges: tuple[tuple[int, int], ...], number: int) -> bool:
    return any(low <= number <= high for low, high in ranges)


def _answer(cloud: Cloud, question: Question, every_address: bool) -> Verdict | None:
    try:
        return ask(cloud, question, hosts=False, every_address=every_address)
    except UnknownEnd:
        return None


def _asked(verdict: Verdict | None) -> PacketSet:
    """What an answer is about; an end that is missing is missed for every packet."""
    return PacketSet.everything() if verdict is None else verdict.asked


def _side(verdict: Verdict | None, packets: PacketSet) -> Side:
    """With the paths of these packets only, if any is told."""
    if verdict is None:
        return Side(None, True)
    concerned = tuple(path for path in verdict.paths if path.packets & packets)
    told = replace(verdict, paths=concerned or verdict.paths)
    return Side(told, bool(verdict.asked & packets))
