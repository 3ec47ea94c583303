"""Responses as the AWS CLI prints them: ``json``, ``text``, ``table``, ``yaml``.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-output-format.html
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-filter.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from trainer.awscli.errors import Fault, usage_error
from trainer.awscli.parser import Command
from trainer.awscli.spec import Kind, Operation, Shape, load
from trainer.awscli.table import is_nested, table

ITEM_TOKEN = "item-"


def printed(command: Command, response: Mapping[str, object], width: int = 80) -> str:
    """What a successful command prints, without the last line break; nothing for no response.

    ``width`` is the terminal's, in cells; only tables ask for it.

    Raises:
        CliError: the query cannot be answered, or the place to go on from is none.
    """
    operation = load().operation(command.call.service, command.call.operation)
    value: object = response
    if operation is not None and operation.output is not None:
        value = in_order(operation.output, response)
    if operation is not None and isinstance(value, dict):
        value = _some_items(operation, value, command)
    if command.query is not None:
        value = _queried(command.query, value)
    elif value == {}:
        return ""
    match command.output:
        case "text":
            return "\n".join(_text(value))
        case "table":
            return table(command.call.operation, value, width)
        case "yaml":
            return _yaml(value)
        case _:
            return json.dumps(value, indent=4, ensure_ascii=False)


def in_order(shape: Shape, value: object) -> object:
    """The value with the keys of its structures in the order of the API's model."""
    match value:
        case Mapping() if shape.kind is Kind.STRUCTURE:
            known = {k: in_order(m, value[k]) for k, m in shape.members.items() if k in value}
            return {**known, **{k: v for k, v in value.items() if k not in known}}
        case list() | tuple() if shape.element is not None:
            return [in_order(shape.element, item) for item in value]
        case _:
            return value


def _some_items(
    operation: Operation, response: dict[str, object], command: Command
) -> dict[str, object]:
    """The part of a long answer that ``--max-items`` and ``--starting-token`` ask for."""
    if operation.paging is None or (command.most is None and command.start is None):
        return response
    first = _start(command.start)
    key = operation.paging.results[0]
    items = response.get(key)
    if not isinstance(items, list):
        return response
    end = len(items) if command.most is None else first + command.most
    shown = {**response, key: items[first:end]}
    return {**shown, "NextToken": f"{ITEM_TOKEN}{end}"} if end < len(items) else shown


def _start(token: str | None) -> int:
    if token is None:
        return 0
    number = token.removeprefix(ITEM_TOKEN)
    if number == token or not number.isdecimal() or len(number) > 9:
        raise usage_error(
            Fault.INVALID_VALUE,
            f"Bad starting token: {token[:40]}",
            option="--starting-token",
        )
    return int(number)


def _queried(query: str, value: object) -> object:
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        return jmespath.search(query, value)
    except (JMESPathError, RecursionError, ValueError, TypeError) as error:
        raise usage_error(
            Fault.QUERY, f"Bad value for --query {query[:200]}: {str(error)[:500]}"
        ) from None


def _text(
    value: object, name: str | None = None, keys: Sequence[str] | None = None
) -> Iterator[str]:
    """Lines of values parted by tabs; a line of a structure begins with the structure's name."""
    match value:
        case Mapping():
            yield from _text_of_structure(value, name, keys)
        case list() | tuple():
            yield from _text_of_list(value, name)
        case _:
            yield str(value)


def _text_of_structure(
    value: Mapping[str, object], name: str | None, keys: Sequence[str] | None
) -> Iterator[str]:
    if keys is None:
        line = [str(value[key]) for key in sorted(value) if not is_nested(value[key])]
    else:
        line = [str(value.get(key, "")) for key in keys]
    if line:
        yield "\t".join(line if name is None else [name.upper(), *line])
    for key in sorted(value):
        if is_nested(value[key]) and key not in (keys or ()):
            yield from _text(value[key], key)


def _text_of_list(values: Sequence[object], name: str | None) -> Iterator[str]:
    structures = [value for value in values if isinstance(value, Mapping)]
    if structures:
        keys = sorted({k for s in structures for k, item in s.items() if not is_nested(item)})
        for value in values:
            yield from _text(value, name, keys)
        return
    simple = [str(value) for value in values if not is_nested(value)]
    if simple and name is None:
        yield "\t".join(simple)
    elif name is not None:
        yield from (f"{name.upper()}\t{value}" for value in simple)
    for value in values:
        if is_nested(value):
            yield from _text(value, name)


def _yaml(value: object) -> str:
    import yaml

    dumper: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(
        value, Dumper=dumper, default_flow_style=False, allow_unicode=True, sort_keys=True
    )
    return text.removesuffix("\n").removesuffix("\n...")
