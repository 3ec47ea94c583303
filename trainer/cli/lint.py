"""``vpcdojo lint``: play scenarios and read lessons, and say what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NoReturn

from trainer.cli.checks import Job, LessonFolder, OneLesson, ScenarioFile, check_all
from trainer.cli.console import Console
from trainer.cli.watch import each_change
from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.curriculum import CURRICULUM_FILE
from trainer.lesson.document import DOCUMENT_FILE
from trainer.lesson.glossary import GLOSSARY_FILE
from trainer.lesson.head import HEAD_FILE
from trainer.lesson.library import LessonLibrary
from trainer.lesson.shelf import shelf
from trainer.scenario.library import content_folder, scenario_files
from trainer.text.catalogue import say

UNUSABLE = ("input.", "format.")
"""Problems of these areas mean that a file could not be read at all."""

BESIDE_LESSONS = (CURRICULUM_FILE, DOCUMENT_FILE, GLOSSARY_FILE)
"""Files of a folder of lessons that are no scenarios."""


@dataclass(slots=True)
class _Findings:
    """What was read, and what is wrong with it."""

    scenarios: int = 0
    lessons: int = 0
    problems: list[Problem] = field(default_factory=list)


def run(console: Console, paths: Sequence[str], *, as_json: bool = False) -> int:
    """Exit status 0 if nothing is wrong, 1 if there are findings, 2 if a file cannot be used.

    Without paths, all content that comes with the program is checked.
    """
    found = _look([Path(name) for name in paths] or _shipped())
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


def _look(paths: Iterable[Path]) -> _Findings:
    found = _Findings()
    jobs: list[Job] = []
    for path in paths:
        try:
            jobs += _jobs(path)
        except BadInput as bad:
            found.problems += bad.problems
    files: dict[str, str] = {}
    for checked in check_all(jobs, shelf()):
        file = str(checked.job.path)
        match checked.job:
            case LessonFolder(_, lessons):
                found.lessons += lessons
            case OneLesson():
                found.lessons += 1
        if checked.scenario is not None:
            found.scenarios += 1
            if checked.scenario in files:
                facts = {"found": checked.scenario, "other": files[checked.scenario]}
                found.problems.append(Problem("lint.duplicate_scenario", Place(file), facts))
            files[checked.scenario] = file
        found.problems += checked.problems
    return found


def _jobs(path: Path) -> Iterator[Job]:
    """What there is to check in a folder, or the file that it is.

    Raises:
        BadInput: the folder has too many files.
    """
    if not path.is_dir():
        yield ScenarioFile(path)
        return
    for file in scenario_files(path):
        if file.name not in BESIDE_LESSONS and not (file.parent / HEAD_FILE).is_file():
            yield ScenarioFile(file)
    if (path / HEAD_FILE).is_file():
        yield OneLesson(path)
    elif lessons := len(LessonLibrary(path).folders):
        yield LessonFolder(path, lessons)


def _json(console: Console, problem: Problem) -> dict[str, object]:
    return {
        "code": problem.code,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "facts": dict(problem.facts),
        "text": say(console.language, problem.code, **problem.facts),
    }
