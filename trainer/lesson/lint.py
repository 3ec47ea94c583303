"""The linter of lessons: claims hold, both languages match, links lead somewhere, type is clean."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path

from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.document import sections
from trainer.lesson.glossary import GLOSSARY_FILE, read_glossary
from trainer.lesson.lesson import Figure, Lesson, Page
from trainer.lesson.library import LessonLibrary
from trainer.lesson.outline import Outline, outline
from trainer.lesson.questions.lint import question_problems
from trainer.lesson.questions.told import is_told_by
from trainer.lesson.shelf import link_targets
from trainer.lesson.typography import slips
from trainer.scenario.bilingual import LANGUAGES
from trainer.scenario.library import library as scenario_library

_MOST_COLUMNS = 3
_WIDEST_CELL = 60
_LONGEST_PAGE = 4000
"""In terminal cells: about two screens of 80 by 24."""
_ENDING = range(2, 6)
"""How many questions a lesson ends with: enough to look back, and soon over."""
_KINDS_AT_END = 2
"""One kind of question alone soon becomes a routine."""


def lint_lessons(
    folder: Path | None = None, scenarios: Collection[str] | None = None
) -> list[Problem]:
    """Everything that is wrong with the lessons of a folder, by default those of the program.

    ``scenarios`` are the ids of the scenarios that exist, by default those of the program.
    """
    known = scenario_library().paths.keys() if scenarios is None else scenarios
    library = LessonLibrary(folder)
    lessons: list[tuple[Path, Lesson]] = []
    problems: list[Problem] = []
    for path in library.folders.values():
        try:
            lessons.append((path, library.open(path.name)))
        except BadInput as bad:
            problems += bad.problems
    targets = set(link_targets((lesson for _, lesson in lessons), known))
    for path, lesson in lessons:
        problems += lint_lesson(path, lesson, targets)
    if (file := library.folder / GLOSSARY_FILE).is_file():
        problems += _glossary(file)
    return problems


def lint_lesson(folder: Path, lesson: Lesson, targets: Collection[str]) -> list[Problem]:
    """Everything that is wrong with a lesson that was read from ``folder``.

    ``targets`` is what links may name: ``lesson:ID``, ``lesson:ID#anchor``, ``scenario:ID``.
    """
    outlines: dict[str, dict[str, Outline]] = {
        language: {page.anchor: outline(page) for page in lesson.pages[language]}
        for language in LANGUAGES
    }
    problems = [*_claims(lesson.figures.values()), *_matching(folder, lesson, outlines)]
    head = Place(str(folder))
    if lesson.head.section not in {section.id for section in sections()}:
        problems.append(Problem("lesson.no_such_section", head, {"section": lesson.head.section}))
    for scenario in lesson.head.scenarios:
        if f"scenario:{scenario}" not in targets:
            problems.append(Problem("lesson.dead_link", head, {"target": f"scenario:{scenario}"}))
    for language in LANGUAGES:
        for page in lesson.pages[language]:
            where = _Where(folder, language, page)
            problems += _page(where, outlines[language][page.anchor], lesson, targets)
    # Blocks are the same in every language.
    for page in lesson.pages["en"]:
        where, found = _Where(folder, "en", page), outlines["en"][page.anchor]
        problems += _answers_shown(where, found, lesson)
        if page is lesson.pages["en"][-1]:
            problems += _ending(where, found, lesson)
    shown = {name for pages in outlines.values() for o in pages.values() for name in o.questions}
    problems += question_problems(lesson, shown)
    used = {name for pages in outlines.values() for o in pages.values() for name in o.figures}
    for figure in lesson.figures.values():
        if figure.id not in used:
            problems.append(Problem("lesson.figure_unused", figure.place, {"figure": figure.id}))
    return problems


def _glossary(file: Path) -> Iterator[Problem]:
    try:
        terms = read_glossary(file)
    except BadInput as bad:
        yield from bad.problems
        return
    for term in terms:
        for language in LANGUAGES:
            for _, code, text in slips(term.text[language], language):
                yield Problem(code, Place(str(file)), {"text": text})


class _Where:
    """The places of a page."""

    def __init__(self, folder: Path, language: str, page: Page) -> None:
        self.file = str(folder / f"{language}.md")
        self.page = page
        self.language = language

    def at(self, line: int = 0) -> Place:
        """A line of the page, counted from 0."""
        return Place(self.file, self.page.line + line)


def _claims(figures: Iterable[Figure]) -> Iterator[Problem]:
    for figure in figures:
        for claim in figure.claims:
            verdict = claim.verdict(figure.cloud)
            facts = {"figure": figure.id, **claim.flow.facts()}
            if verdict is None:
                yield Problem("lesson.claim_without_end", figure.place, facts)
            elif not claim.holds(verdict):
                facts |= {"expected": claim.expected, "found": claim.found(verdict)}
                yield Problem("lesson.claim_fails", figure.place, facts)


def _matching(
    folder: Path, lesson: Lesson, outlines: Mapping[str, Mapping[str, Outline]]
) -> Iterator[Problem]:
    """Switching the language keeps the place only if both languages have the same blocks."""
    ja, en = (list(outlines[language]) for language in LANGUAGES)
    if ja != en:
        facts = {"ja": ", ".join(ja), "en": ", ".join(en)}
        yield Problem("lesson.pages_differ", Place(str(folder)), facts)
        return
    for page in lesson.pages["en"]:
        ours, theirs = (outlines[language][page.anchor].blocks for language in LANGUAGES)
        for index, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if one != other:
                facts = {"number": str(index + 1), "ja": one, "en": other}
                yield Problem("lesson.blocks_differ", _Where(folder, "en", page).at(), facts)
                break
        else:
            if len(ours) != len(theirs):
                facts = {"ja": str(len(ours)), "en": str(len(theirs))}
                yield Problem("lesson.block_count_differs", _Where(folder, "en", page).at(), facts)


def _answers_shown(where: _Where, found: Outline, lesson: Lesson) -> Iterator[Problem]:
    for name, beside in product(found.questions, found.figures):
        question, figure = lesson.questions.get(name), lesson.figures.get(beside)
        if question and figure and is_told_by(figure, question):
            facts = {"figure": beside, "question": name}
            yield Problem("lesson.answer_shown", where.at(), facts)


def _ending(where: _Where, found: Outline, lesson: Lesson) -> Iterator[Problem]:
    """The last page that an author wrote; practice and sources follow it by themselves."""
    asked = [
        lesson.questions[name]
        for name in found.questions
        if name in lesson.questions and lesson.is_scored(name)
    ]
    kinds = {question.kind for question in asked}
    if len(asked) not in _ENDING or len(kinds) < _KINDS_AT_END:
        facts = {
            "found": str(len(asked)),
            "kinds": str(len(kinds)),
            "fewest": str(_ENDING[0]),
            "most": str(_ENDING[-1]),
            "fewest_kinds": str(_KINDS_AT_END),
        }
        yield Problem("lesson.ending", where.at(), facts)


def _page(
    where: _Where, found: Outline, lesson: Lesson, targets: Collection[str]
) -> Iterator[Problem]:
    for figure in found.figures:
        if figure not in lesson.figures:
            yield Problem("lesson.no_such_figure", where.at(), {"figure": figure})
    for question in found.questions:
        if question not in lesson.questions:
            yield Problem("question.no_such_question", where.at(), {"question": question})
    own = f"lesson:{lesson.id}"
    for target in found.links:
        known = f"{own}{target}" if target.startswith("#") else target
        if known not in targets and not target.startswith("https://"):
            yield Problem("lesson.dead_link", where.at(), {"target": target})
    for line in found.headings_without_anchor:
        yield Problem("lesson.heading_without_anchor", where.at(line))
    for table in found.tables:
        if table.columns > _MOST_COLUMNS or table.widest_cell > _WIDEST_CELL:
            facts = {"columns": str(_MOST_COLUMNS), "cells": str(_WIDEST_CELL)}
            yield Problem("lesson.table_too_wide", where.at(table.line), facts)
    if found.cells > _LONGEST_PAGE:
        facts = {"cells": str(found.cells), "limit": str(_LONGEST_PAGE)}
        yield Problem("lesson.page_too_long", where.at(), facts)
    for line, code, text in slips(where.page.markdown, where.language):
        yield Problem(code, where.at(line), {"text": text})
