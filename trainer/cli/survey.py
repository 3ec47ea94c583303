"""``vpcdojo exposure``, ``matrix`` and ``diff``: questions over everything at once."""

from __future__ import annotations

from itertools import product
from typing import Any

from trainer.cli.console import Console
from trainer.cli.reach import read_service, with_mentioned
from trainer.cli.sources import open_cloud, unknown_end
from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.reach import UnknownEnd, compare, connections, ends, exposure
from trainer.reach.as_json import packets_json
from trainer.reach.ends import resolve
from trainer.text.grades import change_lines
from trainer.text.packet_words import packets_text, services_between

MOST_SOURCES = 6

MOST_PAIRS = 40_000
"""About a minute of work; whoever wants more says so."""


def run_exposure(
    console: Console,
    source: str,
    target: str,
    port: str,
    *,
    as_json: bool = False,
    every_warning: bool = False,
) -> int:
    """Who can reach the target; exit status 1 if nobody can.

    Raises:
        BadInput: the source cannot be read, or the target means nothing in it.
    """
    service = read_service(port)
    cloud, name = open_cloud(console, source, every_warning=every_warning)
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


def run_matrix(
    console: Console,
    source: str,
    start: str | None = None,
    end: str | None = None,
    *,
    as_json: bool = False,
    everything: bool = False,
    every_warning: bool = False,
) -> int:
    """Everything that can talk to anything else, or only what ``start`` and ``end`` stand for.

    Lines come as they are found. More pairs than `MOST_PAIRS` are asked about only if
    ``everything`` says so.

    Raises:
        BadInput: the source cannot be read, an end means nothing in it, or there are too many.
    """
    cloud, name = open_cloud(console, source, every_warning=every_warning)
    cloud = with_mentioned(cloud, *(text for text in (start, end) if text is not None))
    sources, targets = _scope(cloud, start, Place(name)), _scope(cloud, end, Place(name))
    _check_pairs(
        len(sources) * len(targets), Place(name), "input.too_many_pairs_matrix", everything
    )
    found: list[dict[str, Any]] = []
    silent = True
    for sender, target in product(sources, targets):
        if sender == target or not (packets := connections(cloud, sender, target)):
            continue
        silent = False
        if as_json:
            found.append({"from": sender, "to": target, "packets": packets_json(packets)})
            continue
        console.say(
            "cli.matrix.line",
            source=sender,
            destination=target,
            services=services_between(console.language, sender, target, packets),
        )
    if as_json:
        console.json(found)
    elif silent:
        console.say("cli.matrix.none")
    return 1 if silent else 0


def _scope(cloud: Cloud, text: str | None, place: Place) -> tuple[str, ...]:
    """The ends that a text stands for: all in a subnet, VPC or group, or what it names itself.

    Raises:
        BadInput: it means nothing.
    """
    everybody = ends(cloud)
    if text is None or text in everybody:
        return everybody if text is None else (text,)
    try:
        meant = frozenset(resolve(cloud, text).interfaces)
    except UnknownEnd as unknown:
        raise unknown_end(cloud, unknown, place) from unknown
    members = ((name, resolve(cloud, name).interfaces) for name in everybody)
    return tuple(name for name, own in members if own and meant.issuperset(own)) or (text,)


def _check_pairs(pairs: int, place: Place, code: str, everything: bool) -> None:
    if pairs > MOST_PAIRS and not everything:
        facts = {"count": str(pairs), "limit": str(MOST_PAIRS)}
        raise BadInput([Problem(code, place, facts)])


def run_diff(
    console: Console,
    before: str,
    after: str,
    about: str | None = None,
    *,
    as_json: bool = False,
    everything: bool = False,
    every_warning: bool = False,
) -> int:
    """Connections opened and closed between two clouds; exit status 1 if there are any.

    With ``about``, only the connections from and to that end.

    Raises:
        BadInput: one of the sources cannot be read, the end is in neither, or there are too many.
    """
    old, name = open_cloud(console, before, every_warning=every_warning)
    new, new_name = open_cloud(console, after, every_warning=every_warning)
    names = dict.fromkeys((*ends(old), *ends(new)))
    if about is None:
        _check_pairs(len(names) ** 2, Place(new_name), "input.too_many_pairs_diff", everything)
    elif about not in names:
        _scope(old, about, Place(name))
    changes = compare(old, new, about=about)
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
