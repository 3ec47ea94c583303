"""``vpcdojo lint``: play scenarios and read lessons, and say what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from trainer.cli.console import Console
from trainer.cloud import BadInput, Place, Problem
from trainer.scenario.library import content_folder, scenario_files
from trainer.scenario.lint import lint_scenario
from trainer.scenario.reader import read_scenario
from trainer.text.catalogue import say


@dataclass(slots=True)
class _Findings:
    """What was read, and what is wrong with it."""

    scenarios: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: bool = False


def run(console: Console, paths: Sequence[str], *, as_json: bool = False) -> int:
    """Exit status 0 if nothing is wrong, 1 if there are findings, 2 if a path cannot be read.

    Without paths, all content that comes with the program is checked.
    """
    found = _Findings()
    lessons = frozenset(p.name for p in content_folder("lessons").glob("*") if p.is_dir())
    for name in paths or [str(content_folder("scenarios"))]:
        for path in _files(name, found):
            _check(path, lessons, found)
    if as_json:
        console.json(
            {
                "format": 1,
                "scenarios": found.scenarios,
                "findings": [_json(console, problem) for problem in found.problems],
            }
        )
    else:
        for problem in found.problems:
            console.problem(problem)
        if found.problems:
            console.say("lint.findings", count=len(found.problems))
        else:
            console.say("lint.clean", count=found.scenarios)
    return 2 if found.unreadable else int(bool(found.problems))


def _files(name: str, found: _Findings) -> Iterator[Path]:
    path = Path(name)
    try:
        yield from scenario_files(path) if path.is_dir() else (path,)
    except BadInput as bad:
        found.problems.extend(bad.problems)
        found.unreadable = True


def _check(path: Path, lessons: frozenset[str], found: _Findings) -> None:
    try:
        scenario = read_scenario(path, name=str(path))
    except BadInput as bad:
        found.problems.extend(bad.problems)
        found.unreadable = True
        return
    found.scenarios += 1
    place = Place(str(path))
    if scenario.id != path.stem:
        found.problems.append(Problem("lint.id_differs", place, {"found": scenario.id}))
    if scenario.id in found.ids:
        facts = {"found": scenario.id, "other": found.ids[scenario.id]}
        found.problems.append(Problem("lint.duplicate_scenario", place, facts))
    found.ids[scenario.id] = str(path)
    found.problems.extend(lint_scenario(scenario, lessons))


def _json(console: Console, problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "facts": dict(problem.facts),
        "text": say(console.language, problem.code, **problem.facts),
    }
