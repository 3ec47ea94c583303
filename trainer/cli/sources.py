"""What a question can be asked about: a scenario by id, a file, or what an account has answered."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.cloud.yaml_reader import read_yaml
from trainer.reach import UnknownEnd, ends
from trainer.scenario.library import find_file, library
from trainer.scenario.reader import source_cloud

if TYPE_CHECKING:
    from trainer.cli.console import Console

MOST_KNOWN = 12
"""An account has thousands of ends; a message names the first of them."""

MOST_WARNINGS = 8
"""What is odd about an account is told so many times before it is only counted."""


def is_account(source: str) -> bool:
    """Whether a person means responses of AWS: a folder, or a file of JSON."""
    if source in library().paths:
        return False
    return source.lower().endswith(".json") or Path(source).is_dir()


def open_cloud(console: Console, source: str, *, every_warning: bool = False) -> tuple[Cloud, str]:
    """The cloud of a scenario, topology or account, and what messages call where it came from.

    What is odd or absent in an account goes to standard error.

    Raises:
        BadInput: the source cannot be read.
    """
    if is_account(source):
        from trainer.cloud.account import read_account

        account = read_account(Path(source))
        warn(console, account.warnings, every=every_warning)
        return account.cloud, source
    path, name = find_file(source)
    return source_cloud(read_yaml(path, name=name)), name


def warn(console: Console, warnings: Iterable[Problem], *, every: bool = False) -> None:
    """Tell of warnings, of each kind first once, and count those that are too many to tell."""
    ordered = _every_kind_first(warnings)
    shown = ordered if every else ordered[:MOST_WARNINGS]
    for problem in shown:
        console.problem(problem)
    if len(ordered) > len(shown):
        console.warn("cli.more_warnings", count=len(ordered) - len(shown))


def _every_kind_first(warnings: Iterable[Problem]) -> list[Problem]:
    first: dict[str, Problem] = {}
    rest = [problem for problem in warnings if first.setdefault(problem.code, problem) != problem]
    return [*first.values(), *rest]


def unknown_end(cloud: Cloud, unknown: UnknownEnd, place: Place) -> BadInput:
    """What to tell whoever named an end that means nothing, or more than one thing."""
    known = unknown.nearest or ends(cloud)
    shown = ", ".join((*known[:MOST_KNOWN], *(("…",) if len(known) > MOST_KNOWN else ())))
    code = "format.shared_end" if unknown.shared else "format.unknown_end"
    return BadInput([Problem(code, place, {"found": unknown.text, "known": shown})])
