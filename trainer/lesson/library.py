"""The lessons of a folder: their heads at once, each lesson when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.lesson import Head, Lesson
from trainer.lesson.reader import HEAD_FILE, read_head, read_lesson
from trainer.scenario.library import content_folder


class LessonLibrary:
    """Every folder below ``folder`` that has a ``lesson.yaml`` is a lesson.

    Without ``folder`` these are the lessons that come with the program.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = content_folder("lessons") if folder is None else folder

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """The folder of each lesson by id, which is the folder's name."""
        return {
            path.parent.name: path.parent for path in sorted(self.folder.glob(f"*/{HEAD_FILE}"))
        }

    @cached_property
    def heads(self) -> Mapping[str, Head]:
        """What lists show of each lesson, by id.

        Raises:
            BadInput: the head of a lesson is wrong.
        """
        return {name: read_head(path) for name, path in self.folders.items()}

    def open(self, name: str) -> Lesson:
        """The lesson with this id.

        Raises:
            BadInput: there is none, or it is wrong.
        """
        if name not in self.folders:
            raise BadInput(
                [Problem("lesson.no_such_lesson", Place(str(self.folder)), {"name": name})]
            )
        return read_lesson(self.folders[name])
