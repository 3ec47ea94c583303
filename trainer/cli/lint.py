"""``vpcdojo lint``: play scenarios and read lessons, and say what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from trainer.cli.console import Console
from trainer.cli.watch import each_change
from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.curriculum import CURRICULUM_FILE
from trainer.lesson.document import DOCUMENT_FILE
from trainer.lesson.glossary import GLOSSARY_FILE
from trainer.lesson.head import HEAD_FILE
from trainer.lesson.library import LessonLibrary
from trainer.lesson.lint import lint_lessons
from trainer.lesson.shelf import shelf
from trainer.scenario.library import content_folder, library, scenario_files
from trainer.scenario.lint import Shelf, check_speed, lint_scenario
from trainer.scenario.reader import read_scenario
from trainer.text.catalogue import say

UNUSABLE = ("input.", "format.")
"""Problems of these areas mean that a file could not be read at all."""

BESIDE_LESSONS = (CURRICULUM_FILE, DOCUMENT_FILE, GLOSSARY_FILE)
"""Files of a folder of lessons that are no scenarios."""


@dataclass(slots=True)
class _Findings:
    """What was read, and what is wrong with it."""

    shelf: Shelf
    scenarios: int = 0
    lessons: int = 0
    ids: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def run(console: Console, paths: Sequence[str], *, as_json: bool = False) -> int:
    """Exit status 0 if nothing is wrong, 1 if there are findings, 2 if a file cannot be used.

    Without paths, all content that comes with the program is checked.
    """
    found = _Findings(shelf())
    for path in [Path(name) for name in paths] or _shipped():
        for file in _scenarios(path, found):
            _check_scenario(file, found)
        _check_lessons(path, found)
    if as_json:
        console.json(
            {
                "format": 1,
                "scenarios": found.scenarios,
                "lessons": found.lessons,
                "findings": [_json(console, problem) for problem in found.problems],
            }
        )
    else:
        for problem in found.problems:
            console.problem(problem)
        if found.problems:
            console.say("lint.findings", count=len(found.problems))
        else:
            console.say("lint.clean", scenarios=found.scenarios, lessons=found.lessons)
    if any(problem.code.startswith(UNUSABLE) for problem in found.problems):
        return 2
    return int(bool(found.problems))


def run_watching(console: Console, paths: Sequence[str]) -> NoReturn:
    """Check, and check again after each change of a file, until somebody stops it."""

    def files() -> Iterator[Path]:
        for path in [Path(name) for name in paths] or [*_shipped()]:
            yield from path.rglob("*") if path.is_dir() else (path,)

    for _ in each_change(files):
        console.say("lint.watching", time=datetime.now().astimezone().strftime("%H:%M:%S"))
        run(console, paths)
    raise AssertionError


def _shipped() -> tuple[Path, ...]:
    return content_folder("scenarios"), content_folder("lessons")


def _scenarios(path: Path, found: _Findings) -> Iterator[Path]:
    if not path.is_dir():
        yield path
        return
    try:
        files = tuple(scenario_files(path))
    except BadInput as bad:
        found.problems.extend(bad.problems)
        return
    for file in files:
        if file.name not in BESIDE_LESSONS and not (file.parent / HEAD_FILE).is_file():
            yield file


def _check_scenario(path: Path, found: _Findings) -> None:
    try:
        scenario = read_scenario(path, name=str(path))
    except BadInput as bad:
        found.problems.extend(bad.problems)
        return
    found.scenarios += 1
    place = Place(str(path))
    if scenario.id != path.stem:
        found.problems.append(Problem("lint.id_differs", place, {"found": scenario.id}))
    if scenario.id in found.ids:
        facts = {"found": scenario.id, "other": found.ids[scenario.id]}
        found.problems.append(Problem("lint.duplicate_scenario", place, facts))
    found.ids[scenario.id] = str(path)
    shelf = found.shelf if scenario.id in library().paths else replace(found.shelf, order={})
    found.problems.extend(lint_scenario(scenario, shelf))
    found.problems.extend(check_speed(path.read_text(encoding="utf-8-sig"), scenario))


def _check_lessons(path: Path, found: _Findings) -> None:
    """The lessons of a folder of lessons, or the one in a lesson's own folder."""
    one = (path / HEAD_FILE).is_file()
    folder = path.parent if one else path
    lessons = 1 if one else len(LessonLibrary(folder).folders)
    if not lessons:
        return
    found.lessons += lessons
    problems = lint_lessons(folder)
    if one:
        problems = [p for p in problems if Path(p.place.file).is_relative_to(path)]
    found.problems.extend(problems)


def _json(console: Console, problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "facts": dict(problem.facts),
        "text": say(console.language, problem.code, **problem.facts),
    }
