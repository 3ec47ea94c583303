"""``vpcdojo exposure``, ``matrix`` and ``diff``: questions over everything at once."""

from __future__ import annotations

from itertools import permutations

from trainer.cli.console import Console
from trainer.cli.reach import read_service, with_mentioned
from trainer.cli.sources import open_cloud, unknown_end
from trainer.cloud import Place
from trainer.reach import UnknownEnd, compare, connections, ends, exposure
from trainer.reach.as_json import packets_json
from trainer.text.grades import change_lines
from trainer.text.packet_words import packets_text, services_text

MOST_SOURCES = 6


def run_exposure(
    console: Console, source: str, target: str, port: str, *, as_json: bool = False
) -> int:
    """Who can reach the target; exit status 1 if nobody can.

    Raises:
        BadInput: the source cannot be read, or the target means nothing in it.
    """
    service = read_service(port)
    cloud, name = open_cloud(source)
    cloud = with_mentioned(cloud, target)
    try:
        found = exposure(cloud, target, service)
    except UnknownEnd as unknown:
        raise unknown_end(cloud, unknown, Place(name)) from unknown
    if as_json:
        console.json(
            [{"sources": list(e.sources), "packets": packets_json(e.packets)} for e in found]
        )
    elif found:
        for exposed in found:
            shown = ", ".join(exposed.sources[:MOST_SOURCES])
            more = len(exposed.sources) - MOST_SOURCES
            if more > 0:
                shown = console.words("cli.exposure.more", sources=shown, count=more)
            packets = packets_text(console.language, exposed.packets)
            console.say("cli.exposure.line", sources=shown, packets=packets)
    else:
        console.say("cli.exposure.none", target=target)
    return 0 if found else 1


def run_matrix(console: Console, source: str, *, as_json: bool = False) -> int:
    """Everything that can talk to anything else.

    Raises:
        BadInput: the source cannot be read.
    """
    cloud, _ = open_cloud(source)
    rows = [
        (start, end, packets)
        for start, end in permutations(ends(cloud), 2)
        if (packets := connections(cloud, start, end))
    ]
    if as_json:
        console.json(
            [{"from": start, "to": end, "packets": packets_json(p)} for start, end, p in rows]
        )
    for start, end, packets in () if as_json else rows:
        console.say(
            "cli.matrix.line",
            source=start,
            destination=end,
            services=services_text(console.language, packets),
        )
    return 0 if rows else 1


def run_diff(console: Console, before: str, after: str, *, as_json: bool = False) -> int:
    """Connections opened and closed between two clouds; exit status 1 if there are any.

    Raises:
        BadInput: one of the sources cannot be read.
    """
    changes = compare(open_cloud(before)[0], open_cloud(after)[0])
    if as_json:
        console.json(
            {
                word: [
                    {"from": c.source, "to": c.destination, "packets": packets_json(c.packets)}
                    for c in part
                ]
                for word, part in (("opened", changes.opened), ("closed", changes.closed))
            }
        )
    elif changes.opened or changes.closed:
        for line in change_lines(console.language, changes):
            console.line(line)
    else:
        console.say("cli.diff.none")
    return 1 if changes.opened or changes.closed else 0
