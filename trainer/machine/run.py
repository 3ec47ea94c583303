"""One line at the prompt: on a host it is the host's, at the ``aws`` prompt some words are ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Final

from trainer.awscli.errors import CliError
from trainer.awscli.help import help_text
from trainer.awscli.words import Line, read_line
from trainer.cloud import Cloud, LambdaFunction
from trainer.machine.answer import Answer, Misused, Note, Standing
from trainer.machine.records import flow_log_lines
from trainer.machine.scene import Scene
from trainer.machine.shoes import host_named, hosts, shoes
from trainer.machine.tools.aws import aws_on_host, is_session, start_session, token
from trainer.machine.tools.curl import curl
from trainer.machine.tools.database import mysql, psql
from trainer.machine.tools.dig import dig, nslookup
from trainer.machine.tools.logs import is_log_query, log_events
from trainer.machine.tools.netcat import nc
from trainer.machine.tools.ping import ping
from trainer.machine.tools.ssh import ssh
from trainer.machine.tools.system import ip, ss
from trainer.machine.tools.traceroute import traceroute
from trainer.machine.trying import Tried
from trainer.machine.words import LOOKS, MOVES, NOT_IN_A_FUNCTION, TOOLS, WORDS
from trainer.reach import INTERNET

NOT_FOUND: Final = 127
"""A shell's exit status for a command that it does not find."""

AWS: Final = "aws"

Tool = Callable[[Scene, Sequence[str]], Answer]

_TOOLS: Final[Mapping[str, Tool]] = MappingProxyType(
    {
        "ping": ping,
        "nc": nc,
        "curl": curl,
        "dig": dig,
        "nslookup": nslookup,
        "traceroute": traceroute,
        "ssh": ssh,
        "psql": psql,
        "mysql": mysql,
        "ip": ip,
        "ss": ss,
    }
)

_SETTING = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)


def run(standing: Standing, cloud: Cloud, line: str) -> Answer | None:
    """Carry out a line; None if it is one for the ``aws`` prompt.

    Whatever the line is, it ends in an answer.
    """
    standing = standing.within(cloud, INTERNET)
    try:
        if standing.here is None:
            return _at_the_prompt(standing, cloud, line)
        return _on_host(standing, cloud, line, standing.here)
    except Misused as misused:
        return Answer(standing, misused.text, misused.status, misused.notes)
    except CliError as error:
        note = Note(f"cli.fault.{error.kind}", error.facts)
        return Answer(standing, error.text, error.status, (note,))


def _at_the_prompt(standing: Standing, cloud: Cloud, line: str) -> Answer | None:
    """The words that are ours here; faults of all other lines are the ``aws`` prompt's to tell."""
    first, *rest = line.split(maxsplit=2) or [""]
    if (
        first not in WORDS
        and first not in MOVES
        and (first, *rest[:1])
        not in (
            ("aws", "logs"),
            ("aws", "ssm"),
            ("help", *rest[:1]),
        )
    ):
        return None
    words = read_line(line, {}).words if first != AWS else _words_or_nothing(line)
    if first == AWS:
        if is_session(words):
            return start_session(cloud, standing, line, words)
        return log_events(cloud, standing, words) if is_log_query(words) else None
    if first in TOOLS:
        facts = {"command": first, "hosts": hosts(cloud)}
        raise Misused("", 1, Note("machine.note.choose_host", facts))
    return _ours(standing, cloud, words)


def _words_or_nothing(line: str) -> tuple[str, ...]:
    try:
        return read_line(line, {}).words
    except CliError:
        return ()


def _on_host(standing: Standing, cloud: Cloud, text: str, host: str) -> Answer | None:
    line = read_line(text, standing.variables)
    words = line.words
    if not words:
        return Answer(standing)
    if words[0] in MOVES or words[0] in LOOKS or words[0] == "help":
        return _ours(standing, cloud, words)
    environment, command = _environment(words)
    if not command:
        for name, value in environment.items():
            standing = standing.with_variable(name, value)
        return Answer(standing)
    exported = {**standing.variables, **environment}
    scene = Scene(cloud, standing, shoes(cloud, host), text.strip(), exported)
    if line.assign is not None:
        return _assign(scene, line, line.assign)
    if command[0] == AWS:
        return aws_on_host(scene, command)
    if command[0] == "echo":
        return Answer(standing, " ".join(command[1:]))
    tool = _TOOLS.get(command[0])
    if tool is None:
        return _unknown(standing, command[0])
    if isinstance(cloud.resources.get(host), LambdaFunction) and command[0] in NOT_IN_A_FUNCTION:
        output = f"sh: {command[0]}: command not found"
        return Answer(standing, output, NOT_FOUND, (Note("machine.note.function_has_not"),))
    return tool(scene, command[1:])


def _environment(words: Sequence[str]) -> tuple[dict[str, str], Sequence[str]]:
    """Settings before the command (``PGPASSWORD=$TOKEN psql …``), and the command."""
    found: dict[str, str] = {}
    rest = list(words[1:] if words[0] == "export" else words)
    while rest and (match := _SETTING.fullmatch(rest[0])) is not None:
        found[match[1]] = match[2]
        rest.pop(0)
    return found, rest


def _assign(scene: Scene, line: Line, name: str) -> Answer:
    """``NAME=$(aws rds generate-db-auth-token …)``, the only output that is of use here."""
    if line.words[:3] != ("aws", "rds", "generate-db-auth-token"):
        raise Misused("", 1, Note("machine.note.only_tokens"))
    return Answer(scene.standing.with_variable(name, token(scene, line.words)))


def _ours(standing: Standing, cloud: Cloud, words: Sequence[str]) -> Answer:
    """The words that no shell has: where one is, why it went so, help."""
    match words:
        case ["on"]:
            raise Misused("", 1, Note("machine.note.on_whom", {"hosts": hosts(cloud)}))
        case ["on", "aws"]:
            return Answer(replace(standing, hosts=()))
        case ["on", name]:
            host = host_named(cloud, name)
            shoes(cloud, host)
            where = Note("machine.note.where", {"host": host})
            return Answer(replace(standing, hosts=(host,)), notes=(where,))
        case ["exit" | "logout", *_] if not standing.hosts:
            raise Misused("", 1, Note("machine.note.at_the_prompt"))
        case ["exit" | "logout", *_]:
            return Answer(replace(standing, hosts=standing.hosts[:-1]))
        case ["why"]:
            return Answer(standing, why=_tried(standing))
        case ["flow-logs"]:
            return _flow_logs(standing)
        case ["help", "aws", *topic]:
            return Answer(standing, help_text(topic))
        case ["help", *topic]:
            return Answer(standing, help=" ".join(topic))
    raise Misused("", 2, Note("machine.note.too_many_words", {"command": words[0]}))


def _tried(standing: Standing) -> Tried:
    if standing.tried is None:
        raise Misused("", 1, Note("machine.note.nothing_tried"))
    return standing.tried


def _flow_logs(standing: Standing) -> Answer:
    lines = flow_log_lines(_tried(standing), standing.count)
    if not lines:
        return Answer(standing, "", 0, (Note("machine.note.no_packets"),))
    return Answer(standing, "\n".join(lines))


def _unknown(standing: Standing, word: str) -> Answer:
    shown = word[:64]
    near = get_close_matches(shown, WORDS, 1, 0.7)
    facts = {"command": shown, "near": near[0]} if near else {"command": shown}
    note = Note("machine.note.unknown_near" if near else "machine.note.unknown_command", facts)
    return Answer(standing, f"sh: {shown}: command not found", NOT_FOUND, (note,))
