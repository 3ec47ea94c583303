"""Reading a lesson from its folder.

``lesson.yaml`` has the head, ``figures.yaml`` the figures (it may be missing), ``ja.md`` and
``en.md`` the pages. Only these four are ever read, so that a link inside a folder from a stranger
leads nowhere else.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.node import FormError
from trainer.cloud.yaml_reader import read_text, read_yaml
from trainer.lesson.figures import read_figures
from trainer.lesson.lesson import Figure, Head, Lesson, Page
from trainer.lesson.pages import parse_pages
from trainer.scenario.bilingual import LANGUAGES, read_bilingual
from trainer.scenario.head import read_id

FORMAT = 1
HEAD_FILE = "lesson.yaml"
FIGURES_FILE = "figures.yaml"

_REQUIRED = ("format", "id", "title", "summary", "minutes", "section", "as_of", "sources")
_OPTIONAL = ("scenarios",)


def read_head(folder: Path) -> Head:
    """The head of the lesson in ``folder``.

    Raises:
        BadInput: the file is not there, incomplete or wrong.
    """
    node = read_yaml(folder / HEAD_FILE)
    node.fields(_REQUIRED, _OPTIONAL)
    node.require("format").integer(FORMAT, FORMAT)
    faults = Faults()
    ident = node.require("id")
    if read_id(ident) != folder.resolve().name:
        faults.add(ident.problem("lesson.id_is_not_folder", id=ident.text()))
    sources = node.require("sources").list()
    if not sources:
        faults.add(node.require("sources").problem("lesson.no_sources"))
    with faults.catch():
        head = Head(
            id=ident.text(),
            title=read_bilingual(node.require("title")),
            summary=read_bilingual(node.require("summary")),
            minutes=node.require("minutes").integer(1, 60),
            section=node.require("section").text(longest=200),
            as_of=node.require("as_of").parse(_date),
            sources=tuple(source.parse(_address) for source in sources),
            scenarios=node.read("scenarios", lambda n: tuple(map(read_id, n.list())), ()),
        )
    faults.check()
    return head


def read_lesson(folder: Path) -> Lesson:
    """The lesson in ``folder``.

    Raises:
        BadInput: with every problem of its files that can be told at once.
    """
    faults = Faults()
    figures: dict[str, Figure] = {}
    pages: dict[str, tuple[Page, ...]] = {}
    with faults.catch():
        head = read_head(folder)
    with faults.catch():
        if (folder / FIGURES_FILE).exists():
            figures = read_figures(read_yaml(folder / FIGURES_FILE))
    for language in LANGUAGES:
        file = folder / f"{language}.md"
        with faults.catch():
            pages[language] = parse_pages(read_text(file), str(file))
    faults.check()
    return Lesson(head=head, pages=pages, figures=figures)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FormError("lesson.bad_date", text=text) from None


def _address(text: str) -> str:
    if not text.startswith("https://") or any(c.isspace() for c in text):
        raise FormError("lesson.bad_address", text=text)
    return text
