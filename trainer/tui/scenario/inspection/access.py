"""Who gets an answer from a host, by the network alone, and by which packets."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

from trainer.cloud import Cloud
from trainer.reach import connections, ends, exposure
from trainer.tui.scenario.inspection.model import Row, Section

MOST_ENDS: Final = 60
"""Of more ends than these, only those are listed that get in, alike ones together."""

_NAMED: Final = 2
"""How many of alike ends are named."""


def access(cloud: Cloud, host: str) -> Generator[tuple[int, int], None, tuple[Section, ...]]:
    """The table of all ends, worked out a little at a time; how much of how much comes between."""
    sources = [source for source in ends(cloud) if source != host]
    rows: list[Row] = []
    if len(sources) > MOST_ENDS:
        yield 0, 0
        rows += _alike(cloud, host)
    else:
        for number, source in enumerate(sources, start=1):
            rows.append(Row((source, connections(cloud, source, host)), link=source))
            yield number, len(sources)
    return (Section(tuple(rows), host, "scenario.section.access"),)


def _alike(cloud: Cloud, host: str) -> Iterator[Row]:
    for exposed in exposure(cloud, host):
        named = ", ".join(exposed.sources[:_NAMED])
        more = len(exposed.sources) - _NAMED
        name = f"{named} +{more}" if more > 0 else named
        yield Row((name, exposed.packets), link=exposed.sources[0])
