"""What may stand at the cursor: services, operations, options, values and ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from trainer.actions.describe import LISTINGS
from trainer.actions.route_tables import associations
from trainer.awscli.errors import CliError
from trainer.awscli.help import performable
from trainer.awscli.kinds import kinds_of, kinds_of_filter, resources_of
from trainer.awscli.options import GLOBAL_OPTIONS, OUTPUTS, Option, options
from trainer.awscli.spec import Kind, Operation, Service, Shape, load
from trainer.cloud import Cloud, Direction, ElasticIp, NetworkAcl, SecurityGroup
from trainer.cloud.aws_json.ids import (
    acl_association_id,
    address_association_id,
    subnets_of_acl,
)

GLOBALS_OFFERED = ("output", "query")
LONGEST = 4096

FIXED_VALUES = {
    "protocol": ("tcp", "udp", "icmp", "all"),
    "rule-action": ("allow", "deny"),
    "output": OUTPUTS,
}
"""Values that the AWS CLI documents for options without an enumeration."""


@dataclass(frozen=True, slots=True)
class Completion:
    """``text`` may replace what stands between ``start`` and the cursor.

    ``note`` says what it is: help, a Name tag, a kind.
    """

    text: str
    start: int
    note: str = ""


def complete(cloud: Cloud, text: str, cursor: int) -> tuple[Completion, ...]:
    """What could come at the cursor (counted from 0), the best first; nothing if nothing fits."""
    before = text[: max(0, cursor)]
    if len(before) > LONGEST:
        return ()
    before = before[before.rfind("$(") + 2 :] if "$(" in before else before
    offset = min(max(0, cursor), len(text)) - len(before)
    words = before.split()
    current = "" if not words or before[-1:].isspace() else words.pop()
    try:
        found = list(_candidates(cloud, words, current))
    except CliError:
        return ()
    start = offset + len(before)
    fitting = [c for c in found if c.text.startswith(c.prefix)]
    return tuple(Completion(c.text, start - len(c.prefix), c.note) for c in fitting)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A text that fits if it begins with ``prefix``, the end of what was typed."""

    text: str
    prefix: str
    note: str = ""


def _candidates(cloud: Cloud, words: list[str], current: str) -> Iterator[_Candidate]:
    match words:
        case []:
            yield _Candidate("aws", current)
        case ["aws"]:
            for service in load().services.values():
                if performable(service):
                    yield _Candidate(service.word, current)
        case ["aws", word] if word in load().words:
            yield from _operations(load().words[word], current)
        case ["aws", word, command, *rest] if word in load().words:
            operation = load().words[word].operation(command)
            if operation is not None:
                yield from _after_operation(cloud, operation, rest, current)


def _operations(service: Service, current: str) -> Iterator[_Candidate]:
    for command in performable(service):
        operation = service.operation(command)
        yield _Candidate(command, current, operation.help if operation is not None else "")


def _after_operation(
    cloud: Cloud, operation: Operation, rest: list[str], current: str
) -> Iterator[_Candidate]:
    table = options(operation)
    name, values = _last_option(rest)
    option = table.get(name)
    if current.startswith("-") or not name or _is_complete(name, option, values):
        used = {word.removeprefix("--") for word in rest if word.startswith("--")}
        yield from _options(table.values(), used, current)
    elif option is not None:
        yield from _values(cloud, operation, option, rest, current)
    else:
        yield from (_Candidate(value, current) for value in FIXED_VALUES.get(name, ()))


def _last_option(rest: list[str]) -> tuple[str, int]:
    """The option that stands last, and how many words have followed it."""
    for number, word in enumerate(reversed(rest)):
        if word.startswith("--"):
            return word.removeprefix("--"), number
    return "", 0


def _is_complete(name: str, option: Option | None, values: int) -> bool:
    """Whether an option has all the words that it takes."""
    if option is None:
        return values > 0 or not GLOBAL_OPTIONS.get(name, False)
    return option.sets is not None or (values > 0 and not option.takes_many)


def _options(found: Iterable[Option], used: set[str], current: str) -> Iterator[_Candidate]:
    offered = [o for o in found if not o.hidden and o.name not in used]
    for option in sorted(offered, key=lambda o: (not o.required, o.sets is False)):
        yield _Candidate(f"--{option.name}", current, option.help)
    for name in GLOBALS_OFFERED:
        if name not in used:
            yield _Candidate(f"--{name}", current)


def _values(
    cloud: Cloud, operation: Operation, option: Option, rest: list[str], current: str
) -> Iterator[_Candidate]:
    fixed = option.shape.values or FIXED_VALUES.get(option.name, ())
    yield from (_Candidate(value, current) for value in fixed)
    if option.member in ("Filters", "Filter"):
        yield from _filters(cloud, operation, current)
    elif option.shape.kind is Kind.STRUCTURE:
        yield from _keys(option.shape, current)
    elif option.shape.element is not None and option.shape.element.kind is Kind.STRUCTURE:
        yield from _keys(option.shape.element, current)
    elif option.member == "AssociationId":
        yield from (_Candidate(i, current, n) for i, n in _associations(cloud, operation))
    elif option.member == "SecurityGroupRuleIds":
        yield from _rules(cloud, operation, rest, current)
    else:
        kinds = kinds_of("GroupId" if option.name == "source-group" else option.member)
        for resource in resources_of(cloud, kinds):
            yield _Candidate(resource.id, current, resource.name)


def _keys(shape: Shape, current: str) -> Iterator[_Candidate]:
    """Keys of a structure in shorthand, after the last comma or opening brace."""
    prefix = re.split(r"[,{\[]", current)[-1]
    if "=" not in prefix:
        yield from (_Candidate(f"{name}=", prefix) for name in shape.members)


def _filters(cloud: Cloud, operation: Operation, current: str) -> Iterator[_Candidate]:
    listing = next((one for one in LISTINGS if one.operation == operation.api), None)
    if listing is None:
        return
    found = re.fullmatch(r"Name=([^,]*),Values=(?:.*,)?([^,]*)", current)
    if found is not None:
        for resource in resources_of(cloud, kinds_of_filter(found[1])):
            yield _Candidate(resource.id, found[2], resource.name)
    elif current.startswith("Name=") and "," in current:
        yield _Candidate("Values=", current.rpartition(",")[2])
    else:
        for name in (*listing.paths, "tag:Name"):
            yield _Candidate(f"Name={name},Values=", current)


def _associations(cloud: Cloud, operation: Operation) -> Iterator[tuple[str, str]]:
    """The association ids that an operation takes, each with what it associates."""
    if "RouteTable" in operation.api:
        for association in associations(cloud):
            yield association.id, f"{association.associated} - {association.table.id}"
    elif "NetworkAcl" in operation.api:
        for acl in cloud.of(NetworkAcl).values():
            for subnet in subnets_of_acl(cloud, acl):
                yield acl_association_id(acl, subnet), f"{subnet} - {acl.id}"
    elif "Address" in operation.api:
        for address in cloud.of(ElasticIp).values():
            if address.interface is not None:
                yield address_association_id(address), f"{address.public_ip} - {address.interface}"


def _rules(
    cloud: Cloud, operation: Operation, rest: list[str], current: str
) -> Iterator[_Candidate]:
    """Rules of the group that the line names, or of all groups."""
    directions = [d for d in Direction if _speaks_of(operation, d)]
    named = [g for g in cloud.of(SecurityGroup).values() if g.id in rest]
    for group in named or cloud.of(SecurityGroup).values():
        for direction in directions:
            for rule in group.rules(direction):
                yield _Candidate(rule.id, current, f"{group.id}: {rule.service}, {rule.peer}")


def _speaks_of(operation: Operation, direction: Direction) -> bool:
    if operation.api.endswith("Ingress"):
        return direction is Direction.INBOUND
    return not operation.api.endswith("Egress") or direction is Direction.OUTBOUND
