"""What scenarios stand among, made from the lessons and the curriculum."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from trainer.cloud import BadInput
from trainer.lesson.curriculum import CURRICULUM_FILE, read_curriculum
from trainer.lesson.glossary import glossary
from trainer.lesson.lesson import Lesson
from trainer.lesson.library import LessonLibrary
from trainer.lesson.outline import outline
from trainer.scenario.library import library as scenario_library
from trainer.scenario.lint import Shelf


def shelf(folder: Path | None = None, scenarios: Collection[str] | None = None) -> Shelf:
    """The shelf of a folder of lessons, by default of those that come with the program.

    Lessons that cannot be read are no targets: their own check says what is wrong with them.
    """
    lessons = LessonLibrary(folder)
    known = scenario_library().paths.keys() if scenarios is None else scenarios
    readable: list[Lesson] = []
    for name in lessons.folders:
        try:
            readable.append(lessons.open(name))
        except BadInput:
            continue
    return Shelf(frozenset(link_targets(readable, known)), _order(lessons.folder))


def link_targets(lessons: Iterable[Lesson], scenarios: Iterable[str]) -> Iterator[str]:
    """What links may name: ``lesson:ID``, ``lesson:ID#anchor``, ``scenario:ID``, ``term:ID``."""
    yield from (f"term:{term.id}" for term in glossary())
    yield from (f"scenario:{name}" for name in scenarios)
    for lesson in lessons:
        yield f"lesson:{lesson.id}"
        for page in lesson.pages["en"]:
            for anchor in outline(page).anchors:
                yield f"lesson:{lesson.id}#{anchor}"


def _order(folder: Path) -> dict[str, int]:
    path = folder / CURRICULUM_FILE
    if not path.is_file():
        return {}
    try:
        return {str(item): place for place, item in enumerate(read_curriculum(path).items())}
    except BadInput:
        return {}
