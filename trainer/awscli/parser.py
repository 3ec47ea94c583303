"""``aws ec2 …`` text to a `Call`, by the grammar of the AWS CLI, version 2.

https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-commandstructure.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from trainer.actions import Call
from trainer.awscli.conveniences import convenience
from trainer.awscli.errors import CliError, Fault, usage_error
from trainer.awscli.options import (
    GLOBAL_CHOICES,
    GLOBAL_OPTIONS,
    INPUT_JSON,
    Option,
    match_option,
    options,
)
from trainer.awscli.spec import Kind, Operation, Service, load
from trainer.awscli.validation import faults
from trainer.awscli.values import read_file, read_json, read_value
from trainer.awscli.words import read_line

CLOSENESS = 0.8
"""How alike a misspelt word must be to be offered, as in the AWS CLI."""

PROMPTS = ("$", "%")
"""What people copy with a command from a page."""

UNAVAILABLE = ("generate-cli-skeleton", "cli-input-yaml")


@dataclass(frozen=True, slots=True)
class Command:
    """One parsed line.

    ``query`` is a JMESPath expression, ``assign`` the variable that takes the output. ``most`` is
    the number of items that ``--max-items`` asks for, ``start`` the value of
    ``--starting-token``.
    """

    call: Call
    output: str = "json"
    query: str | None = None
    assign: str | None = None
    most: int | None = None
    start: str | None = None


@dataclass(slots=True)
class _Given:
    """What stood on the line: words by option name, flags by name, and what fits nothing."""

    words: dict[str, list[str]] = field(default_factory=dict)
    others: list[str] = field(default_factory=list)


def parse(
    line: str, *, variables: Mapping[str, str] | None = None, folder: Path | None = None
) -> Command:
    """The command that a line means.

    ``variables`` are the values of ``$NAME``; ``file://`` reads below ``folder`` only.

    Raises:
        CliError: the line is no command of the AWS CLI that is known here.
    """
    shell = read_line(line, variables or {})
    return parse_words(shell.words, assign=shell.assign, folder=folder)


def parse_words(
    words: Sequence[str], *, assign: str | None = None, folder: Path | None = None
) -> Command:
    """As `parse`, for words that a shell has already parted.

    Raises:
        CliError: the words are no command of the AWS CLI that is known here.
    """
    words = words[1:] if words[:1] and words[0] in PROMPTS else words
    if not words:
        raise CliError(Fault.NO_COMMAND, "enter a command that begins with aws")
    if words[0] != "aws":
        raise CliError(
            Fault.NOT_AWS, f"{words[0][:40]}: only aws commands run here", word=words[0][:40]
        )
    settings, rest = _take_globals(words[1:])
    operation, rest = find_operation(rest)
    given = _take_options(operation, rest)
    parameters = _parameters(operation, given, folder)
    most, start = given.words.get("max-items"), given.words.get("starting-token")
    return Command(
        Call(operation.service.name, operation.api, parameters),
        output=settings.get("output", "json"),
        query=settings.get("query"),
        assign=assign,
        most=int(most[0]) if most else None,
        start=start[0] if start else None,
    )


def _take_globals(words: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """The global options, which may stand anywhere, and the words that are left."""
    settings: dict[str, str] = {}
    rest: list[str] = []
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        name = match_option(word, GLOBAL_OPTIONS) if word.startswith("--") else None
        if name is None:
            rest.append(word)
        elif not GLOBAL_OPTIONS[name]:
            settings[name] = ""
        elif "=" in word:
            settings[name] = word.partition("=")[2]
        elif at < len(words) and not is_option(words[at]):
            settings[name] = words[at]
            at += 1
        else:
            raise _expected_argument(name)
    _check_choices(settings)
    _check_query(settings)
    return settings, rest


def is_option(word: str) -> bool:
    """Whether a word stands for an option, not for a value: not so for numbers below zero."""
    return (
        len(word) > 1
        and word.startswith("-")
        and " " not in word
        and not re.fullmatch(r"-[0-9]+|-[0-9]*\.[0-9]+", word)
    )


def _check_choices(settings: Mapping[str, str]) -> None:
    for name, choices in GLOBAL_CHOICES.items():
        word = settings.get(name)
        if word is not None and word not in choices:
            raise usage_error(
                Fault.INVALID_CHOICE,
                f"argument --{name}: Found invalid choice '{word[:40]}'" + _suggest(word, choices),
                option=f"--{name}",
                value=word[:40],
                choices=", ".join(choices),
            )


def _check_query(settings: Mapping[str, str]) -> None:
    query = settings.get("query")
    if query is None:
        return
    import jmespath
    from jmespath.exceptions import JMESPathError

    try:
        jmespath.compile(query)
    except (JMESPathError, RecursionError) as error:
        raise usage_error(
            Fault.QUERY, f"Bad value for --query {query[:200]}: {str(error)[:500]}"
        ) from None


def find_operation(words: Sequence[str]) -> tuple[Operation, list[str]]:
    """The operation that the first two plain words name, and the other words."""
    rest = list(words)
    command = _next_plain(rest, "command")
    spec = load()
    service = spec.words.get(command)
    if service is None:
        if command in spec.others:
            raise _not_here(f"aws {command}")
        raise _invalid_choice(Fault.UNKNOWN_COMMAND, "command", command, list(spec.words))
    name = _next_plain(rest, "operation")
    return _operation(service, name), rest


def _operation(service: Service, name: str) -> Operation:
    operation = service.operation(name)
    if operation is None:
        if name in service.others or name == "wait":
            raise _not_here(f"aws {service.word} {name}")
        raise _invalid_choice(
            Fault.UNKNOWN_OPERATION, "operation", name, [*service.commands, *service.others]
        )
    return operation


def _next_plain(rest: list[str], what: str) -> str:
    for number, word in enumerate(rest):
        if not is_option(word):
            return rest.pop(number)
    raise usage_error(
        Fault.NO_COMMAND, f"the following arguments are required: {what}", missing=what
    )


def _take_options(operation: Operation, words: Sequence[str]) -> _Given:
    table = options(operation)
    names = (*table, *UNAVAILABLE)
    given = _Given()
    at = 0
    while at < len(words):
        word = words[at]
        at += 1
        name = match_option(word, names) if word.startswith("--") else None
        if name is None:
            given.others.append(word)
            continue
        if name in UNAVAILABLE:
            raise _not_here(f"--{name}")
        option = table[name]
        taken, at = _argument(option, word, words, at)
        _replace_flag(option, given, table)
        given.words[name] = taken
    _check_required(operation, given)
    if given.others[:1] == [""]:
        # An empty word stands where the word "help" may stand, and is none.
        del given.others[0]
    if given.others:
        listed = ", ".join(given.others)
        near = _near_options(given.others, table)
        raise usage_error(
            Fault.UNKNOWN_OPTIONS,
            f"Unknown options: {listed[:400]}" + near,
            options=listed[:400],
        )
    return given


def _replace_flag(option: Option, given: _Given, table: Mapping[str, Option]) -> None:
    """Of ``--dry-run --no-dry-run`` the last one counts; wrapped booleans take only one."""
    for other in [n for n in given.words if n != option.name and table[n].member]:
        if table[other].member == option.member:
            if option.shape.is_wrapped_boolean:
                raise usage_error(
                    Fault.INVALID_VALUE,
                    f'Cannot specify both the "--{other}" option and the "--{option.name}" option.',
                    option=f"--{option.name}",
                )
            del given.words[other]


def _argument(option: Option, word: str, words: Sequence[str], at: int) -> tuple[list[str], int]:
    """The words that belong to an option, and where the next option may stand."""
    if "=" in word:
        if option.sets is not None:
            raise usage_error(
                Fault.INVALID_VALUE,
                f"argument --{option.name}: ignored explicit argument "
                f"'{word.partition('=')[2][:40]}'",
                option=f"--{option.name}",
            )
        return [word.partition("=")[2]], at
    end = at
    if option.sets is None:
        most = len(words) if option.takes_many else at + 1
        while end < min(most, len(words)) and not is_option(words[end]):
            end += 1
    if end == at and not option.takes_many and not option.takes_none:
        raise _expected_argument(option.name)
    return list(words[at:end]), end


def _check_required(operation: Operation, given: _Given) -> None:
    if INPUT_JSON in given.words:
        return
    missing = [
        f"--{name}"
        for name, option in options(operation).items()
        if option.required and name not in given.words
    ]
    if missing:
        listed = ", ".join(missing)
        raise usage_error(
            Fault.MISSING_ARGUMENTS,
            f"the following arguments are required: {listed}",
            options=listed,
        )


def _parameters(operation: Operation, given: _Given, folder: Path | None) -> dict[str, object]:
    parameters: dict[str, object] = {}
    extras: dict[str, object] = {}
    for name, words in given.words.items():
        option = options(operation)[name]
        if name == INPUT_JSON:
            parameters = {**_input_json(words[0], folder), **parameters}
        elif not option.member:
            extras[name] = _value(option, words, folder)
        else:
            parameters[option.member] = _value(option, words, folder)
    more = convenience(operation.api)
    named = {added.name for added in more.added}
    extras = {name: value for name, value in extras.items() if name in named}
    parameters = more.expand(parameters, extras)
    if operation.input is not None:
        found = list(faults(operation.input, parameters))
        if found:
            listed = "\n".join(found)
            raise usage_error(
                Fault.INVALID_PARAMETERS,
                f"Parameter validation failed:\n{listed}",
                reasons=listed,
            )
    return parameters


def _value(option: Option, words: Sequence[str], folder: Path | None) -> object:
    if option.sets is not None:
        return {"Value": option.sets} if option.shape.kind is Kind.STRUCTURE else option.sets
    if option.shape.is_wrapped_boolean and not words:
        return {"Value": True}
    return read_value(option.name, option.shape, words, folder)


def _input_json(word: str, folder: Path | None) -> dict[str, object]:
    value = read_json(INPUT_JSON, read_file(INPUT_JSON, word, folder))
    if not isinstance(value, dict):
        raise usage_error(
            Fault.INVALID_VALUE,
            f"Error parsing parameter '--{INPUT_JSON}': a JSON object is expected",
            option=f"--{INPUT_JSON}",
        )
    return value


def _expected_argument(name: str) -> CliError:
    return usage_error(
        Fault.EXPECTED_ARGUMENT,
        f"argument --{name}: expected one argument",
        option=f"--{name}",
    )


def _invalid_choice(kind: Fault, what: str, word: str, choices: Sequence[str]) -> CliError:
    near = get_close_matches(word[:64], choices, cutoff=CLOSENESS)
    return usage_error(
        kind,
        f"argument {what}: Found invalid choice '{word[:64]}'" + _suggest(word, choices),
        word=word[:64],
        near=", ".join(near),
    )


def _suggest(word: str, choices: Sequence[str]) -> str:
    near = get_close_matches(word[:64], choices, cutoff=CLOSENESS)
    if not near:
        return ""
    return "\n\nMaybe you meant:\n\n" + "\n".join(f"  * {name}" for name in near)


def _near_options(others: Sequence[str], table: Mapping[str, Option]) -> str:
    shown = [f"--{name}" for name, option in table.items() if not option.hidden]
    for other in others:
        if other.startswith("--"):
            return _suggest(other.partition("=")[0], shown)
    return ""


def _not_here(what: str) -> CliError:
    return CliError(
        Fault.NOT_HERE,
        f"{what}: a valid AWS CLI command, but not part of this practice environment",
        what=what,
    )
