"""Lines for the AWS CLI to judge: those of our content, hard ones, and its own examples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import yaml

from trainer.awscli.spec import load
from trainer.scenario.library import content_folder

DIFFERENT_ON_PURPOSE = {
    "aws ec2 authorize-security-group-ingress --group-id sg-db"
    """ --ip-permissions '[{"IpProtocol": "tcp", "FromPort": true}]'""": (
        "Python counts true among the numbers; EC2 refuses it"
    ),
    "aws --region=ap-northeast-1 ec2 describe-vpcs --no-cli-pager": (
        "an option of version 2; the published library is version 1"
    ),
    "aws ec2 describe-vpcs --": "means nothing, and is rather a slip of the hand",
}

_EXAMPLE = re.compile(r"^(?: {2,}|\t)\$? *(aws (?:.*\\ *\n)*.*)$", re.MULTILINE)
_QUOTED = re.compile(r"`(aws [^`]+)`|^ *(aws (?:.*\\\n)*.*)$", re.MULTILINE)
_SUBSTITUTION = re.compile(r"[A-Za-z_]\w*=\"?\$\((.*)\)\"?", re.DOTALL)
_VARIABLE = re.compile(r"\$\{?([A-Za-z_]\w*)\}?")


def hard_lines() -> list[str]:
    """The lines of ``hard_lines.txt``."""
    text = Path(__file__).with_name("hard_lines.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.startswith("aws ")]


def content_lines() -> list[str]:
    """Every command in scenarios and lessons: to be run, or shown in their texts.

    Variables stand for their names, and ``NAME=$(command)`` for the command.
    """
    found: dict[str, None] = {}
    for kind in ("scenarios", "lessons"):
        for path in sorted(content_folder(kind).rglob("*")):
            if path.suffix in (".yaml", ".md") and path.name != "FORMAT.md":
                text = path.read_text(encoding="utf-8")
                found |= dict.fromkeys(_commands(text if path.suffix == ".md" else _texts(text)))
    return list(found)


def examples() -> Iterator[str]:
    """The commands in the documentation of our operations that awscli ships."""
    package = find_spec("awscli")
    assert package is not None
    assert package.origin is not None
    folder = Path(package.origin).parent / "examples"
    for service in load().services.values():
        for command in service.commands:
            path = folder / service.word / f"{command}.rst"
            if path.is_file():
                yield from _EXAMPLE.findall(path.read_text(encoding="utf-8"))


def _texts(text: str) -> str:
    """All texts of a YAML file."""
    return "\n".join(_strings(yaml.safe_load(text)))


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from _strings(item)
        case dict():
            for item in value.values():
                yield from _strings(item)


def _commands(text: str) -> Iterator[str]:
    unwrapped = "\n".join(
        found[1] if (found := _SUBSTITUTION.fullmatch(line)) else line for line in text.split("\n")
    )
    for quoted, line in _QUOTED.findall(unwrapped):
        yield _VARIABLE.sub(r"\1", quoted or line)
