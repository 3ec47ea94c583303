"""A `Call` as the line that one would type: the way from a form back to the prompt."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping

from trainer.actions import Call
from trainer.awscli import group_rules, launch_options
from trainer.awscli.conveniences import ACL_ENTRY_OPERATIONS, PROTOCOL_NAMES
from trainer.awscli.errors import CliError
from trainer.awscli.options import INPUT_JSON, Option, options
from trainer.awscli.parser import is_option, parse
from trainer.awscli.spec import Kind, Operation, load

_PLAIN = re.compile(r"[A-Za-z0-9_.:/@*+-]+")
"""Values that need no quotes in shorthand."""


def render(call: Call) -> str:
    """The ``aws …`` line that makes this call, quoted for a POSIX shell.

    Readable where that is possible, with ``--cli-input-json`` where it is not; in either case
    parsing the line gives the call again.

    Raises:
        KeyError: the AWS CLI has no such operation, or it is not described here.
    """
    operation = load().operation(call.service, call.operation)
    if operation is None:
        raise KeyError(f"{call.service}:{call.operation}")
    begin = f"aws {operation.service.word} {operation.command}"
    words = " ".join(shlex.quote(word) for word in _words(operation, call.parameters))
    line = f"{begin} {words}".rstrip()
    if _means(line, call):
        return line
    text = json.dumps(call.parameters, ensure_ascii=False)
    return f"{begin} --{INPUT_JSON} {shlex.quote(text)}"


def _means(line: str, call: Call) -> bool:
    try:
        return parse(line).call == call
    except CliError:
        return False


def _words(operation: Operation, parameters: Mapping[str, object]) -> Iterator[str]:
    by_member: dict[str, list[Option]] = {}
    for option in options(operation).values():
        by_member.setdefault(option.member, []).append(option)
    for member in operation.input.members if operation.input is not None else ():
        if member not in parameters:
            continue
        value = parameters[member]
        short = _convenient(operation, member, value, parameters)
        if short is not None:
            yield from short
        elif member in by_member:
            yield from _option_words(by_member[member], value)


def _option_words(found: list[Option], value: object) -> Iterator[str]:
    """An option and its value; of the two flags of a boolean the one that sets it."""
    for option in found:
        if value in (option.sets, {"Value": option.sets}) and option.sets is not None:
            yield f"--{option.name}"
            return
    if value == {"Value": True}:
        yield f"--{found[0].name}"
        return
    words = list(_value_words(found[0], value))
    if any(is_option(word) for word in words):
        yield f"--{found[0].name}={words[0]}"
        return
    yield f"--{found[0].name}"
    yield from words


def _value_words(option: Option, value: object) -> Iterator[str]:
    match option.shape.kind, value:
        case Kind.LIST, [*items] if items and not _looks_like_json(items):
            yield from (_complex(item) for item in items)
        case _:
            yield _complex(value)


def _looks_like_json(items: list[object]) -> bool:
    return isinstance(items[0], str) and items[0].lstrip().startswith("[")


def _complex(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case dict():
            return _shorthand(value) or json.dumps(value, ensure_ascii=False)
        case list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)


def _shorthand(value: Mapping[str, object]) -> str | None:
    """``Name=vpc-id,Values=vpc-1``; None where shorthand cannot say it."""
    parts = []
    for key, item in value.items():
        written = _shorthand_list(item, top=True) if isinstance(item, list) else _nested(item)
        if written is None:
            return None
        parts.append(f"{key}={written}")
    return ",".join(parts) or None


def _shorthand_list(items: list[object], *, top: bool) -> str | None:
    written = [_nested(item) for item in items]
    if not all(written):
        return None
    listed = ",".join(str(text) for text in written)
    simple = all(isinstance(item, str) for item in items)
    return listed if top and simple and items else f"[{listed}]"


def _nested(item: object) -> str | None:
    match item:
        case bool():
            return str(item).lower()
        case int():
            return str(item)
        case str() if _PLAIN.fullmatch(item):
            return item
        case str():
            escaped = item.replace("\\", "\\\\").replace('"', '\\"')
            return f'"{escaped}"'
        case list():
            return _shorthand_list(item, top=False)
        case dict() if item:
            inner = []
            for key, value in item.items():
                written = _nested(value)
                if written is None:
                    return None
                inner.append(f"{key}={written}")
            return "{" + ",".join(inner) + "}"
        case _:
            return None


def _convenient(
    operation: Operation, member: str, value: object, parameters: Mapping[str, object]
) -> list[str] | None:
    """The options that the AWS CLI has for this beside those of the API."""
    if operation.api in ACL_ENTRY_OPERATIONS and member == "Protocol" and value in PROTOCOL_NAMES:
        return ["--protocol", PROTOCOL_NAMES[str(value)]]
    if operation.api in group_rules.OPERATIONS and member == "IpPermissions":
        return _group_rule(value)
    if operation.api == "RunInstances" and member == launch_options.COUNTS[0]:
        most = parameters.get(launch_options.COUNTS[1])
        return ["--count", str(value) if value == most else f"{value}:{most}"]
    return None


def _group_rule(value: object) -> list[str] | None:
    match value:
        case [{"IpProtocol": str() as protocol, **others}]:
            pass
        case _:
            return None
    words = ["--protocol", "all" if protocol == "-1" else protocol]
    ports = (others.pop("FromPort", None), others.pop("ToPort", None))
    match ports:
        case (None, None):
            pass
        case (int() as first, int() as last):
            words += ["--port", str(first) if first == last else f"{first}-{last}"]
        case _:
            return None
    peer = _only_peer(others)
    return None if peer is None else [*words, *peer]


def _only_peer(others: Mapping[object, object]) -> list[str] | None:
    """The option for the one peer of a permission; None where there is another or none."""
    if len(others) != 1:
        return None
    match others:
        case {"IpRanges": [{"CidrIp": str() as cidr, **more}]} if not more:
            return ["--cidr", cidr]
        case {"UserIdGroupPairs": [{"GroupId": str() as group, **more}]} if not more:
            return ["--source-group", group]
        case _:
            return None
