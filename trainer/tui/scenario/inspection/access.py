"""Who gets an answer from a host, by the network alone, and by which packets."""

from __future__ import annotations

from typing import Final

from trainer.cloud import Cloud
from trainer.reach import Exposed, connections, ends, exposing
from trainer.steps import Steps
from trainer.tui.scenario.inspection.model import Row, Section

MOST_ENDS: Final = 60
"""Of more ends than these, only those are listed that get in, alike ones together."""

_NAMED: Final = 2
"""How many of alike ends are named."""


def access(cloud: Cloud, host: str) -> Steps[tuple[Section, ...]]:
    """The table of all ends, or of those that get in."""
    sources = [source for source in ends(cloud) if source != host]
    rows: list[Row] = []
    if len(sources) > MOST_ENDS:
        exposed = yield from exposing(cloud, host)
        rows += map(_row, exposed)
    else:
        for number, source in enumerate(sources, start=1):
            rows.append(Row((source, connections(cloud, source, host)), link=source))
            yield number, len(sources)
    return (Section(tuple(rows), host, "scenario.section.access"),)


def _row(exposed: Exposed) -> Row:
    """Sources that are alike."""
    named = ", ".join(exposed.sources[:_NAMED])
    more = len(exposed.sources) - _NAMED
    name = f"{named} +{more}" if more > 0 else named
    return Row((name, exposed.packets), link=exposed.sources[0])
