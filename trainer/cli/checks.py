"""What ``vpcdojo lint`` does with each file: in this process, or on all cores if there are many."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from trainer.cli.pictures import too_wide
from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.lint import lint_lessons
from trainer.scenario.library import library
from trainer.scenario.lint import Shelf, check_speed, lint_scenario
from trainer.scenario.reader import read_scenario

FEWEST_EACH: Final = 4
"""A process takes as long to start as this many scenarios take to check."""


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A file that ought to be a scenario."""

    path: Path


@dataclass(frozen=True, slots=True)
class LessonFolder:
    """A folder of lessons, with their number."""

    path: Path
    lessons: int


@dataclass(frozen=True, slots=True)
class OneLesson:
    """The folder of one lesson. The others beside it are read for their links, not checked."""

    path: Path


Job = ScenarioFile | LessonFolder | OneLesson


@dataclass(frozen=True, slots=True)
class Checked:
    """What a job found; the id of the scenario, if it was one that could be read."""

    job: Job
    problems: tuple[Problem, ...]
    scenario: str | None = None


def check_all(jobs: Sequence[Job], shelf: Shelf) -> Iterator[Checked]:
    """What each job finds, in the order of the jobs."""
    one = partial(check, shelf)
    done = 0
    processes = min(_cores(), len(jobs) // FEWEST_EACH)
    if processes > 1:
        try:
            for checked in _on_cores(processes, one, jobs):
                yield checked
                done += 1
        except (BrokenExecutor, ImportError, NotImplementedError, OSError):
            # Not every system gives us processes, or lets them live: the rest is done here.
            pass
    yield from map(one, jobs[done:])


def _cores() -> int:
    """The cores that this process may use; the system does not tell everywhere."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _on_cores(
    processes: int, one: Callable[[Job], Checked], jobs: Sequence[Job]
) -> Iterator[Checked]:
    # Spawned, not forked: the same everywhere, and safe beside other threads.
    context = get_context("spawn")
    with ProcessPoolExecutor(processes, context, _leave_interrupts_to_the_parent) as pool:
        yield from pool.map(one, jobs)


def _leave_interrupts_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def check(shelf: Shelf, job: Job) -> Checked:
    """Everything that is wrong with a scenario, a folder of lessons or one lesson."""
    match job:
        case ScenarioFile(path):
            return _scenario(job, path, shelf)
        case LessonFolder(path):
            return Checked(job, (*lint_lessons(path), *too_wide(path)))
        case OneLesson(path):
            found = (*lint_lessons(path.parent), *too_wide(path.parent))
            own = (p for p in found if Path(p.place.file).is_relative_to(path))
            return Checked(job, tuple(own))


def _scenario(job: Job, path: Path, shelf: Shelf) -> Checked:
    try:
        scenario = read_scenario(path, name=str(path))
    except BadInput as bad:
        return Checked(job, bad.problems)
    problems: list[Problem] = []
    if scenario.id != path.stem:
        problems.append(Problem("lint.id_differs", Place(str(path)), {"found": scenario.id}))
    if scenario.id not in library().paths:
        # A scenario of somebody's own has no place in the curriculum.
        shelf = replace(shelf, order={})
    problems += lint_scenario(scenario, shelf)
    problems += check_speed(path.read_text(encoding="utf-8-sig"), scenario)
    return Checked(job, tuple(problems), scenario.id)
