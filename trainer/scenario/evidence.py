"""What a colleague attached to the ticket: command output and flow log records.

A file says only what was run and which connection was tried. The engine produces the text from
the broken cloud, so evidence cannot contradict it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from trainer.awscli.shell import Shell, run
from trainer.cloud import Cloud, NetworkInterface, Place
from trainer.cloud.node import Node
from trainer.machine import Standing
from trainer.machine import run as on_host
from trainer.reach import Path, UnknownEnd, ask
from trainer.reach.flow_logs import DEFAULT_FORMAT, records
from trainer.scenario.goals.flow import Flow, read_end, read_flow

HOUR = 10
"""Flow log records begin at this hour (UTC) of the scenario's day."""

MOST_PATHS = 2
LONGEST_COMMAND = 4096


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of it: what the command ``run`` printed, on the host ``on`` or at the AWS prompt,
    or what the interfaces of ``at`` (all, if empty) logged when ``flow`` was tried."""

    place: Place
    run: str | None = None
    on: str | None = None
    flow: Flow | None = None
    at: tuple[str, ...] = ()

    @property
    def shown(self) -> str:
        """What was done, as a caption: the prompt's line, or the fields of the records."""
        if self.run is None:
            return DEFAULT_FORMAT
        return f"$ {self.run}" if self.on is None else f"{self.on}$ {self.run}"


def read_evidence(node: Node) -> Evidence:
    """A map with ``run`` and perhaps ``on``, or with ``flow_logs`` and perhaps ``at``.

    Raises:
        BadInput: it has neither, or both.
    """
    if node.get("run") is not None:
        node.fields(required=("run",), optional=("on",))
        host = node.get("on")
        return Evidence(
            node.place,
            run=node.require("run").text(longest=LONGEST_COMMAND).strip(),
            on=None if host is None else read_end(host),
        )
    node.fields(required=("flow_logs",), optional=("at",))
    flow = node.require("flow_logs").fields(required=("from", "to", "port"))
    listed = node.get("at")
    at = () if listed is None else tuple(read_end(member) for member in listed.one_or_more())
    return Evidence(node.place, flow=read_flow(flow), at=at)


def evidence_text(cloud: Cloud, day: date, evidence: Evidence) -> str:
    """The text of a piece of evidence; empty if there is none, as after a command that fails."""
    if evidence.run is not None and evidence.on is not None:
        answer = on_host(Standing(hosts=(evidence.on,)), cloud, evidence.run)
        return "" if answer is None else answer.output.rstrip()
    if evidence.run is not None:
        return run(Shell(), cloud, evidence.run).output.rstrip()
    assert evidence.flow is not None
    return "\n".join(log_lines(cloud, day, evidence.flow, evidence.at))


def log_lines(cloud: Cloud, day: date, flow: Flow, at: Collection[str] = ()) -> Iterator[str]:
    """The records that the interfaces of ``at`` (all, if empty) write when a flow is tried on a
    day; none if an end does not exist."""
    try:
        verdict = ask(cloud, flow.question)
    except UnknownEnd:
        return
    start = int(datetime(day.year, day.month, day.day, HOUR, tzinfo=UTC).timestamp())
    for number, path in enumerate(_told(verdict.paths)):
        packet = path.packets.witness()
        if packet is None:
            continue
        begin = start + 60 * number
        for record in records(cloud, path, packet, start=begin, end=begin + 59):
            where = {record.interface, _owner(cloud, record.interface)}
            if not at or not where.isdisjoint(at):
                yield record.line()


def _told(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    """One way that works and one that does not, where there are both."""
    good = [path for path in paths if path.refused is None]
    bad = [path for path in paths if path.refused is not None]
    return tuple((*good[:1], *bad[:1])[:MOST_PATHS])


def _owner(cloud: Cloud, interface: str) -> str | None:
    found = cloud.find(NetworkInterface, interface)
    return None if found is None else found.owner
