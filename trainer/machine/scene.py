"""What a tool has before it: the cloud, the host, and a way to try the network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from trainer.cloud import Cloud
from trainer.machine.answer import Answer, Misused, Note, Standing
from trainer.machine.lookup import Found, Lookup, look_up
from trainer.machine.named import LONGEST_NAME
from trainer.machine.shoes import Shoes
from trainer.machine.trying import Probe, Tried, connect
from trainer.packets import Service
from trainer.reach import Outcome, Symptom

TCP_TIMEOUT: Final = 127
"""Seconds until Linux gives up on a connection: six repeats of the SYN, each after twice the time.

https://www.kernel.org/doc/html/v6.1/networking/ip-sysctl.html (tcp_syn_retries)
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """``line`` is what was typed; ``environment`` the variables that stand before the command."""

    cloud: Cloud
    standing: Standing
    here: Shoes
    line: str
    environment: dict[str, str]

    def look_up(self, name: str) -> Lookup:
        """What a name gives on this host.

        Raises:
            Misused: the name is longer than any can be.
        """
        if not name or len(name) > LONGEST_NAME:
            raise Misused("", 2, Note("machine.note.no_name"))
        return look_up(self.cloud, self.here, name)

    def dial(self, name: str, service: Service) -> Dialled:
        """Look a name up and try to get there."""
        return self.dial_found(self.look_up(name), service)

    def dial_found(self, looked: Lookup, service: Service) -> Dialled:
        """Try to get to what was looked up.

        Raises:
            Misused: no packet of a VPC is needed: it is the host itself, or a service at a
                link-local address.
        """
        if looked.name == "localhost":
            raise Misused("", 1, Note("machine.note.itself"))
        for address in looked.addresses:
            if address.is_loopback or address == self.here.address:
                raise Misused("", 1, Note("machine.note.itself"))
            if address.is_link_local:
                raise Misused("", 1, Note("machine.note.link_local", {"address": address}))
        probes: tuple[Probe, ...] = ()
        if looked.found is not Found.NO_SUCH_NAME:
            probes = connect(self.here, looked, service, self.standing.count)
        tried = Tried(self.line, probes, cloud=looked.cloud)
        return Dialled(looked, probes, self.standing.having(tried), service)


@dataclass(frozen=True, slots=True)
class Dialled:
    """How an attempt to reach a name ended."""

    looked: Lookup
    probes: tuple[Probe, ...]
    standing: Standing
    service: Service

    @property
    def last(self) -> Probe | None:
        """The probe that counted; None if the name gave no address."""
        return self.probes[-1] if self.looked.usable and self.probes else None

    @property
    def seen(self) -> Symptom:
        """What the client sees."""
        return self.last.seen if self.last is not None else Symptom.NAME_NOT_FOUND

    @property
    def address(self) -> str:
        """The address that counted, as text."""
        last = self.last
        return "" if last is None or last.address is None else str(last.address)

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the learner should know about how the attempt ended, beside the output."""
        last = self.last
        if last is None:
            silent = self.looked.found is Found.NO_ANSWER
            return (Note("machine.note.resolver_off" if silent else "machine.note.no_such_name"),)
        notes: list[Note] = []
        if last.outside:
            notes.append(Note("machine.note.outside"))
        elif last.seen is Symptom.NOT_KNOWN:
            notes.append(Note("machine.note.unknown"))
        if last.verdict.outcome is Outcome.PARTIAL:
            works = last.verdict.works.count() / max(last.verdict.asked.count(), 1)
            share = min(max(round(100 * works), 1), 99) if works else 0
            notes.append(Note("machine.note.partial", {"share": share}))
        return tuple(notes)

    def answer(self, lines: list[str], status: int, *notes: Note) -> Answer:
        """The answer of a tool that ends here."""
        return Answer(self.standing, "\n".join(lines), status, (*self.notes, *notes))


def waited(seconds: int) -> Note:
    """The time that would have gone by."""
    return Note("machine.note.waited", {"seconds": seconds})
