"""What may stand at the cursor: commands, hosts, names."""

from __future__ import annotations

from collections.abc import Iterator

from trainer.awscli.complete import LONGEST, Completion
from trainer.awscli.complete import complete as complete_aws
from trainer.cloud import Cloud, DbInstance, VpcEndpoint
from trainer.cloud.aws_json.databases import endpoint_address
from trainer.machine.answer import Standing
from trainer.machine.shoes import hosts
from trainer.machine.words import LOOKS, MOVES, TOOLS
from trainer.reach import ends

ADDRESSED = ("ping", "nc", "curl", "dig", "nslookup", "traceroute", "ssh", "psql", "mysql")


def complete(standing: Standing, cloud: Cloud, text: str, cursor: int) -> tuple[Completion, ...]:
    """What could come at the cursor (counted from 0); nothing if nothing fits."""
    before = text[: max(0, cursor)]
    if len(before) > LONGEST:
        return ()
    words = before.split()
    current = "" if not words or before[-1:].isspace() else words.pop()
    if words[:1] == ["aws"] or (not words and standing.here is None and current.startswith("a")):
        return complete_aws(cloud, text, cursor)
    start = len(before) - len(current)
    found = [
        Completion(text, start + at, note)
        for text, at, note in _candidates(standing, cloud, words, current)
        if text.startswith(current[at:])
    ]
    if words or standing.here is not None:
        return tuple(found)
    return (*complete_aws(cloud, text, cursor), *found)


def _candidates(
    standing: Standing, cloud: Cloud, words: list[str], current: str
) -> Iterator[tuple[str, int, str]]:
    """Each with where in the current word it begins."""
    match words:
        case [] | ["help"]:
            here = ("aws", *TOOLS) if standing.here is not None or words else ()
            for word in (*here, *MOVES[:2], *LOOKS, *([] if words else ["help"])):
                yield word, 0, ""
        case ["on"]:
            for host in ("aws", *hosts(cloud)):
                yield host, 0, _name(cloud, host)
        case [tool, *_] if tool in ADDRESSED:
            at = max(current.rfind("/"), current.rfind("@"), current.rfind("=")) + 1
            for name, note in _names(cloud):
                yield name, at, note


def _names(cloud: Cloud) -> Iterator[tuple[str, str]]:
    for end in ends(cloud):
        if end not in cloud.of(DbInstance):
            yield end, _name(cloud, end)
    for db in cloud.of(DbInstance).values():
        yield db.id, db.name
        yield endpoint_address(cloud, db), db.id
    for endpoint in cloud.of(VpcEndpoint).values():
        yield endpoint.id, endpoint.service


def _name(cloud: Cloud, resource: str) -> str:
    found = cloud.resources.get(resource)
    return "" if found is None else found.name
