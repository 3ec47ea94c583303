"""Reading a lesson from its folder.

``lesson.yaml`` has the head, ``figures.yaml`` the figures and ``questions.yaml`` the questions
(either may be missing), ``ja.md`` and ``en.md`` the pages. Only these five are ever read.
"""

from __future__ import annotations

from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.yaml_reader import read_text, read_yaml
from trainer.lesson.figures import read_figures
from trainer.lesson.head import own_file, read_head
from trainer.lesson.lesson import Figure, Lesson, Page
from trainer.lesson.pages import parse_pages
from trainer.lesson.questions.index import QUESTIONS_FILE
from trainer.lesson.questions.question import Question
from trainer.lesson.questions.reader import read_questions
from trainer.scenario.bilingual import LANGUAGES

FIGURES_FILE = "figures.yaml"


def read_lesson(folder: Path) -> Lesson:
    """The lesson in ``folder``.

    Raises:
        BadInput: with every problem of its files that can be told at once.
    """
    faults = Faults()
    figures: dict[str, Figure] = {}
    questions: dict[str, Question] = {}
    pages: dict[str, tuple[Page, ...]] = {}
    with faults.catch():
        head = read_head(folder)
    with faults.catch():
        if (file := own_file(folder, FIGURES_FILE)).exists():
            figures = read_figures(read_yaml(file))
    with faults.catch():
        # They speak of the figures and of the lesson's date.
        if not faults and (file := own_file(folder, QUESTIONS_FILE)).exists():
            questions = read_questions(read_yaml(file), figures, head.as_of)
    for language in LANGUAGES:
        with faults.catch():
            file = own_file(folder, f"{language}.md")
            pages[language] = parse_pages(read_text(file), str(file))
    faults.check()
    return Lesson(head=head, pages=pages, figures=figures, questions=questions)
