"""The flow log records of a connection that is tried on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime

from trainer.cloud import Cloud, NetworkInterface
from trainer.reach import Path, UnknownEnd, ask
from trainer.reach.flow_logs import records
from trainer.scenario.goals.flow import Flow

HOUR = 10
"""Flow log records begin at this hour (UTC) of the scenario's day."""

MOST_PATHS = 2


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
