"""Reading a lesson from its folder.

``lesson.yaml`` has the head, ``figures.yaml`` the figures (it may be missing), ``ja.md`` and
``en.md`` the pages. Only these four are ever read.
"""

from __future__ import annotations

from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.yaml_reader import read_text, read_yaml
from trainer.lesson.figures import read_figures
from trainer.lesson.head import own_file, read_head
from trainer.lesson.lesson import Figure, Lesson, Page
from trainer.lesson.pages import parse_pages
from trainer.scenario.bilingual import LANGUAGES

FIGURES_FILE = "figures.yaml"


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
        if (file := own_file(folder, FIGURES_FILE)).exists():
            figures = read_figures(read_yaml(file))
    for language in LANGUAGES:
        with faults.catch():
            file = own_file(folder, f"{language}.md")
            pages[language] = parse_pages(read_text(file), str(file))
    faults.check()
    return Lesson(head=head, pages=pages, figures=figures)
