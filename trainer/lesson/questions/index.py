"""The questions of all lessons as a list, read without building a single network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from trainer.cloud.yaml_reader import read_yaml
from trainer.lesson.head import own_file
from trainer.lesson.library import LessonLibrary
from trainer.scenario.head import read_exams

QUESTIONS_FILE = "questions.yaml"
KEYED = "fact"
"""The only kind of which the file says what is right."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What a list of questions shows: of which lesson it is, of which kind, for which exams."""

    lesson: str
    id: str
    kind: str
    exams: Mapping[str, tuple[str, ...]]

    @property
    def key(self) -> str:
        """The name under which progress keeps it."""
        return f"{self.lesson}/{self.id}"

    @property
    def engine_graded(self) -> bool:
        """Whether the engine says which answers are right."""
        return self.kind != KEYED


def listed(library: LessonLibrary) -> Iterator[Listed]:
    """The questions of the lessons of a library, lesson by lesson.

    Raises:
        BadInput: a file of questions cannot be read.
    """
    for lesson in library.folders:
        yield from listed_of(library, lesson)


def listed_of(library: LessonLibrary, lesson: str) -> Iterator[Listed]:
    """The questions of one lesson of a library.

    Raises:
        BadInput: its file of questions cannot be read.
    """
    file = own_file(library.folders[lesson], QUESTIONS_FILE)
    if file.exists():
        for name, node in read_yaml(file).items():
            kind, exams = node.require("kind"), node.get("exams")
            yield Listed(lesson, name, kind.text(), {} if exams is None else read_exams(exams))
