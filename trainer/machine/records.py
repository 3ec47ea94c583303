"""The flow log records of the last attempt, on every interface that it concerned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from trainer.cloud import NetworkInterface
from trainer.machine.trying import Probe, Tried
from trainer.reach.ends import UnknownEnd, resolve
from trainer.reach.flow_logs import DEFAULT_FORMAT, FlowLogRecord, nodata, records

EPOCH: Final = 1_767_225_600
"""The time of the first record, 2026-01-01: there is no clock here."""

INTERVAL: Final = 60


def flow_log_lines(tried: Tried, count: int) -> list[str]:
    """A line with the fields, then the records in the order in which the packets pass.

    ``count`` numbers the attempt, which gives its minute. Empty if no packet was sent.
    """
    lines = dict.fromkeys(record.line() for record in flow_log_records(tried, count))
    return [DEFAULT_FORMAT, *lines] if lines else []


def flow_log_records(tried: Tried, count: int) -> list[FlowLogRecord]:
    """The records themselves, each once."""
    start = EPOCH + INTERVAL * count
    return list(dict.fromkeys(record for probe in tried.probes for record in _of(probe, start)))


def _of(probe: Probe, start: int) -> Iterator[FlowLogRecord]:
    path = probe.path
    if path is None or probe.packet is None:
        return
    seen: set[str] = set()
    for record in records(probe.cloud, path, probe.packet, start=start, end=start + INTERVAL):
        seen.add(record.interface)
        yield record
    question = probe.verdict.question
    for end in (question.source, question.destination):
        try:
            held = resolve(probe.cloud, end).interfaces
        except UnknownEnd:
            continue
        for interface in held:
            if interface not in seen and probe.cloud.find(NetworkInterface, interface) is not None:
                seen.add(interface)
                yield nodata(probe.cloud, interface, start=start, end=start + INTERVAL)
