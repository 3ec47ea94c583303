"""The prompt: one line in, what the AWS CLI would print out, and the cloud after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from trainer.actions import AwsError, Call, is_change, knows, perform
from trainer.awscli.errors import STATUS_OF_SERVICE, CliError, Fault
from trainer.awscli.help import help_text
from trainer.awscli.names import with_ids
from trainer.awscli.output import printed
from trainer.awscli.parser import Command, parse_words
from trainer.awscli.spec import load
from trainer.awscli.words import Line, read_line
from trainer.cloud import Cloud

MOST_VARIABLES = 200

HELP = ("help", "--help", "-h")
"""The AWS CLI knows the first; the others are what hands are used to."""

_SETTING = re.compile(r"(?P<name>[A-Za-z_][A-Za-z0-9_]*)=(?P<value>.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shell:
    """What a prompt remembers from line to line.

    ``folder`` is where ``file://`` may read, ``width`` how many cells tables may take.
    """

    folder: Path | None = None
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    width: int = 80


@dataclass(frozen=True, slots=True)
class Ran:
    """What came of a line.

    ``status`` is the AWS CLI's exit status; ``call`` what AWS was asked, if the line got so far.
    After an error the cloud is the one from before, and ``output`` is the error's text.
    """

    shell: Shell
    cloud: Cloud
    output: str = ""
    status: int = 0
    call: Call | None = None
    error: AwsError | CliError | None = None


def run(shell: Shell, cloud: Cloud, line: str) -> Ran:
    """Carries out one line. Whatever the line is, it ends in a `Ran`."""
    try:
        return _run(shell, cloud, read_line(line, shell.variables))
    except CliError as error:
        return Ran(shell, cloud, error.text, error.status, error=error)


def only_looks(shell: Shell, line: str) -> bool:
    """Whether a line leaves cloud and shell as they are, whatever it would print."""
    try:
        read = read_line(line, shell.variables)
        if read.assign is not None or read.words[:1] != ("aws",) or read.words[-1] in HELP:
            return False
        call = parse_words(read.words, folder=shell.folder).call
    except CliError:
        return False
    return not is_change(call)


def _run(shell: Shell, cloud: Cloud, line: Line) -> Ran:
    words = line.words
    if not words:
        return Ran(shell, cloud)
    alone = len(words) == 1 or (len(words) == 2 and words[0] == "export")
    setting = _SETTING.fullmatch(words[-1]) if alone and line.assign is None else None
    if setting is not None:
        return Ran(_with_variable(shell, setting["name"], setting["value"]), cloud)
    if words[0] == "echo":
        return Ran(shell, cloud, " ".join(words[1:]))
    if words[0] == "aws" and (words[-1] in HELP or len(words) == 1):
        return Ran(shell, cloud, help_text(words[1:]))
    command = parse_words(words, assign=line.assign, folder=shell.folder)
    _check_known(command.call)
    return _perform(shell, cloud, command)


def _perform(shell: Shell, cloud: Cloud, command: Command) -> Ran:
    call = with_ids(cloud, command.call)
    try:
        done = perform(cloud, call)
        output = printed(command, done.response, shell.width)
    except AwsError as error:
        text = (
            f"aws: [ERROR]: An error occurred ({error.code}) when calling the "
            f"{call.operation} operation: {error.message}"
        )
        return Ran(shell, cloud, text, STATUS_OF_SERVICE, call, error)
    except CliError as error:
        return Ran(shell, cloud, error.text, error.status, call, error)
    if command.assign is not None:
        return Ran(_with_variable(shell, command.assign, output), done.cloud, call=call)
    return Ran(shell, done.cloud, output, call=call)


def _with_variable(shell: Shell, name: str, value: str) -> Shell:
    variables = {**shell.variables, name: value}
    if len(variables) > MOST_VARIABLES:
        raise CliError(
            Fault.TOO_LONG,
            f"there are {MOST_VARIABLES} variables already",
            limit=str(MOST_VARIABLES),
        )
    return replace(shell, variables=MappingProxyType(variables))


def _check_known(call: Call) -> None:
    if not knows(call.service, call.operation):
        service = load().services[call.service]
        what = f"aws {service.word} {service.command_of[call.operation]}"
        raise CliError(
            Fault.NOT_HERE,
            f"{what}: a valid AWS CLI command, but not part of this practice environment",
            what=what,
        )
