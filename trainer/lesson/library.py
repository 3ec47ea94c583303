"""The lessons of a folder: their heads at once, each lesson when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.cloud.problem import BadInput, Place, Problem
from trainer.lesson.head import HEAD_FILE, Head, read_head
from trainer.scenario.library import content_folder

if TYPE_CHECKING:
    from trainer.lesson.lesson import Lesson


def no_such_lesson(name: str) -> Problem:
    """What to say to somebody who names a lesson that there is not."""
    return Problem("lesson.no_such_lesson", Place(name))


class LessonLibrary:
    """Every folder below ``folder`` that has a ``lesson.yaml`` is a lesson.

    Without ``folder`` these are the lessons that come with the program.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = content_folder("lessons") if folder is None else folder

    @cached_property
    def folders(self) -> Mapping[str, Path]:
        """The folder of each lesson by id, which is the folder's name."""
        found = sorted(self.folder.glob(f"*/{HEAD_FILE}"))
        return {path.parent.name: path.parent for path in found}

    def head(self, name: str) -> Head:
        """What lists show of a lesson.

        Raises:
            KeyError: there is no lesson with this id.
            BadInput: its head is wrong.
        """
        return read_head(self.folders[name])

    def open(self, name: str) -> Lesson:
        """The lesson with this id.

        Raises:
            BadInput: there is none, or it is wrong.
        """
        if name not in self.folders:
            raise BadInput([no_such_lesson(name)])
        # A list of lessons needs neither the engine nor the command line.
        from trainer.lesson.reader import read_lesson

        return read_lesson(self.folders[name])
