"""What lint finds in the pictures of lessons: those that a page has no room for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trainer.cloud import BadInput, Cloud, Place, Problem
from trainer.lesson.lesson import Lesson
from trainer.lesson.library import LessonLibrary
from trainer.picture import PAGE_SIZE, fit
from trainer.text.language import Language


def too_wide(folder: Path) -> Iterator[Problem]:
    """One problem for each network of the folder's lessons that is drawn wider than a page.

    Lessons that cannot be read have none: these are told by `lint_lessons`.
    """
    library = LessonLibrary(folder)
    for name in library.folders:
        try:
            lesson = library.open(name)
        except BadInput:
            continue
        drawn: set[int] = set()
        for place, cloud in _networks(lesson):
            # Questions share the networks of figures.
            if id(cloud) not in drawn:
                drawn.add(id(cloud))
                yield from _checked(place, cloud)


def _networks(lesson: Lesson) -> Iterator[tuple[Place, Cloud]]:
    for figure in lesson.figures.values():
        if figure.picture:
            yield figure.place, figure.cloud
    for question in lesson.questions.values():
        if question.cloud is not None:
            yield question.place, question.cloud


def _checked(place: Place, cloud: Cloud) -> Iterator[Problem]:
    room = PAGE_SIZE[0]
    width = max(fit(cloud, *PAGE_SIZE, language=language).width for language in Language)
    if width > room:
        yield Problem("lesson.picture_too_wide", place, {"cells": str(width), "limit": str(room)})
