"""A lesson as a run of numbered pages, the last of which is made here: practice and sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from trainer.lesson.lesson import Figure, Lesson, Page
from trainer.lesson.outline import Outline, outline
from trainer.lesson.questions.question import Question
from trainer.text import blocks as b
from trainer.text.catalogue import say
from trainer.text.language import Language
from trainer.text.markdown import blocks

if TYPE_CHECKING:
    from trainer.tui.app import DojoApp

LAST = "practice"
"""The anchor of the page that every lesson ends with."""


class Book:
    """The pages of a lesson in both languages."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson

    @property
    def length(self) -> int:
        """How many pages there are."""
        return len(self._lesson.pages[Language.EN]) + 1

    def anchor(self, number: int) -> str:
        """The anchor of a page, which is the same in every language."""
        return LAST if number == self.length - 1 else self._lesson.pages[Language.EN][number].anchor

    def find(self, anchor: str | None, language: Language) -> int:
        """The page that has an anchor, as its own or as a heading's; else the first."""
        for number, page in enumerate(self._lesson.pages[language]):
            if anchor == page.anchor or anchor in _outlined(page).anchors:
                return number
        return self.length - 1 if anchor == LAST else 0

    def title(self, number: int, language: Language) -> str:
        """The title of a page."""
        if number == self.length - 1:
            return say(language, "lesson.last_page")
        return self._lesson.pages[language][number].title

    def titles(self, app: DojoApp) -> list[str]:
        """The titles of all pages."""
        return [self.title(number, app.language) for number in range(self.length)]

    def blocks(self, number: int, app: DojoApp) -> tuple[b.Block, ...]:
        """What stands on a page."""
        if number == self.length - 1:
            return tuple(self._last_page(app.language))
        return _parsed(self._lesson.pages[app.language][number].markdown)

    def figures(self, number: int) -> Mapping[str, Figure]:
        """The figures of a page by id."""
        if number == self.length - 1:
            return {}
        found = _outlined(self._lesson.pages[Language.EN][number]).figures
        return {id_: self._lesson.figures[id_] for id_ in found if id_ in self._lesson.figures}

    def questions(self, number: int) -> Mapping[str, Question]:
        """The questions of a page by id."""
        if number == self.length - 1:
            return {}
        names = _outlined(self._lesson.pages[Language.EN][number]).questions
        known = self._lesson.questions
        return {name: known[name] for name in names if name in known}

    def practice(self, app: DojoApp) -> list[str]:
        """References to the scenarios that practise the lesson and can be opened."""
        references = (f"scenario:{scenario}" for scenario in self._lesson.head.scenarios)
        return [reference for reference in references if reference in app.shelf]

    def _last_page(self, language: Language) -> Iterator[b.Block]:
        head = self._lesson.head
        yield b.Heading(1, LAST, (b.Span(say(language, "lesson.last_page")),))
        if head.scenarios:
            yield b.Paragraph((b.Span(say(language, "lesson.practice")),))
        yield b.Figure(LAST)
        yield b.Heading(2, "sources", (b.Span(say(language, "lesson.sources")),))
        sources = (
            b.Paragraph((b.Span(source.removeprefix("https://"), href=source),))
            for source in head.sources
        )
        yield b.ListBlock(None, True, tuple((source,) for source in sources))
        yield b.Paragraph((b.Span(say(language, "lesson.as_of", date=head.as_of.isoformat())),))


@lru_cache(maxsize=64)
def _outlined(page: Page) -> Outline:
    return outline(page)


@lru_cache(maxsize=64)
def _parsed(markdown: str) -> tuple[b.Block, ...]:
    return blocks(markdown)
