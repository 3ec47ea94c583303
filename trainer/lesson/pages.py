"""Pages of a lesson: one Markdown file a language, divided by lines of three hyphens."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainer.cloud import BadInput, Place, Problem
from trainer.lesson.lesson import Page

_DIVIDER = "---"
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_TITLE = re.compile(r"# (?P<title>.+?) \{#(?P<anchor>[a-z0-9][a-z0-9-]*)\}")


def parse_pages(text: str, name: str) -> tuple[Page, ...]:
    """The pages of ``text``, which messages call ``name``.

    Each page starts with its title and the anchor that it has in every language:
    ``# Two filters {#two-filters}``.

    Raises:
        BadInput: a page starts otherwise, or two have the same anchor.
    """
    pages: dict[str, Page] = {}
    problems: list[Problem] = []
    for line, lines in _parts(text):
        place = Place(name, line)
        match = _TITLE.fullmatch(lines[0]) if lines else None
        if match is None:
            problems.append(Problem("lesson.page_without_title", place))
        elif match["anchor"] in pages:
            problems.append(Problem("lesson.page_twice", place, {"anchor": match["anchor"]}))
        else:
            page = Page(match["anchor"], match["title"], "\n".join(lines), line)
            pages[page.anchor] = page
    if problems:
        raise BadInput(problems)
    return tuple(pages.values())


def _parts(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each page, without blank ones around them, and the number of the first."""
    start, lines, fence = 1, list[str](), ""
    for number, line in enumerate((*text.splitlines(), _DIVIDER), 1):
        if not fence and line.rstrip() == _DIVIDER:
            yield _trimmed(start, lines)
            start, lines = number + 1, []
            continue
        lines.append(line.rstrip())
        if match := _FENCE.match(line):
            # A fence is closed by one of the same character and at least the same length.
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence):
                fence = ""
    if fence:
        yield _trimmed(start, lines[:-1])


def _trimmed(start: int, lines: list[str]) -> tuple[int, list[str]]:
    while lines and not lines[0]:
        start, lines = start + 1, lines[1:]
    while lines and not lines[-1]:
        lines = lines[:-1]
    return start, lines
