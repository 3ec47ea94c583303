"""``vpcdojo coverage``: what is taught, asked and practised, as tables with no row left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from trainer.cli.console import Console
from trainer.lesson.document import sections
from trainer.lesson.head import Head as LessonHead
from trainer.lesson.library import LessonLibrary
from trainer.lesson.questions.index import Listed, listed
from trainer.scenario.head import Form, Head
from trainer.scenario.library import library
from trainer.scenario.patterns import subjects
from trainer.text.width import pad

NAME_CELLS = 48
"""The widest name of a pattern fits; a longer one moves its line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be practised, and the ids of those that do; ``questions`` is how many
    questions are about it, None where that is not counted."""

    id: str
    name: str
    scenarios: tuple[str, ...]
    questions: int | None = None


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of the course document with all that belongs to it; ``graded`` are the questions
    that the engine grades."""

    id: str
    name: str
    lessons: tuple[str, ...]
    questions: int
    graded: int
    scenarios: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether it is taught, asked and practised."""
        return bool(self.lessons and self.questions and self.scenarios)


def run(console: Console, *, as_json: bool = False) -> int:
    """Tables by section, pattern, system, exam task and form.

    Exit status 1 if a section or a system lacks something.
    """
    language = console.language
    heads, lessons = library().heads(), LessonLibrary()
    questions = tuple(listed(lessons))
    rows = by_section(
        [lessons.head(name) for name in lessons.folders],
        questions,
        {head.id for head in heads},
        language,
    )
    tables = coverage(heads, questions, language)
    if as_json:
        console.json(
            {
                "format": 1,
                "sections": {
                    row.id: {
                        "lessons": list(row.lessons),
                        "questions": row.questions,
                        "engine_graded": row.graded,
                        "scenarios": list(row.scenarios),
                    }
                    for row in rows
                },
                "questions": {row.id: row.questions for row in tables["exams"]},
                **{
                    kind: {row.id: list(row.scenarios) for row in table}
                    for kind, table in tables.items()
                },
            }
        )
    else:
        _sections(console, rows, questions)
        for kind, table in tables.items():
            _table(console, kind, table)
    lacking = any(not row.complete for row in rows)
    return int(lacking or any(not row.scenarios for row in tables["systems"]))


def by_section(
    lessons: Iterable[LessonHead],
    questions: Iterable[Listed],
    scenarios: Collection[str],
    language: str,
) -> tuple[SectionRow, ...]:
    """A row for each section of the course document; ``scenarios`` are the ids that exist."""
    lessons, questions = tuple(lessons), tuple(questions)
    found: list[SectionRow] = []
    for section in sections():
        its = [lesson for lesson in lessons if lesson.section == section.id]
        names = {lesson.id for lesson in its}
        asked = [question for question in questions if question.lesson in names]
        practised = dict.fromkeys(s for lesson in its for s in lesson.scenarios if s in scenarios)
        found.append(
            SectionRow(
                section.id,
                section.name[language],
                tuple(lesson.id for lesson in its),
                len(asked),
                sum(question.engine_graded for question in asked),
                tuple(practised),
            )
        )
    return tuple(found)


def coverage(
    heads: Iterable[Head], questions: Iterable[Listed], language: str
) -> Mapping[str, tuple[Row, ...]]:
    """The tables by their names; rows in the order of the lists of subjects."""
    known, heads, questions = subjects(), tuple(heads), tuple(questions)
    return {
        "patterns": tuple(
            Row(name, text[language], _ids(h for h in heads if name in h.patterns))
            for name, text in known.patterns.items()
        ),
        "systems": tuple(
            Row(name, text[language], _ids(h for h in heads if name in h.systems))
            for name, text in known.systems.items()
        ),
        "exams": tuple(
            Row(
                f"{exam} {task}",
                "",
                _ids(h for h in heads if task in h.exams.get(exam, ())),
                sum(task in q.exams.get(exam, ()) for q in questions),
            )
            for exam, tasks in known.exams.items()
            for task in tasks
        ),
        "forms": tuple(
            Row(form.value, "", _ids(h for h in heads if form in h.forms)) for form in Form
        ),
    }


def _ids(heads: Iterable[Head]) -> tuple[str, ...]:
    return tuple(head.id for head in heads)


def _sections(
    console: Console, rows: tuple[SectionRow, ...], questions: tuple[Listed, ...]
) -> None:
    complete = sum(row.complete for row in rows)
    console.say("cli.coverage.sections", covered=complete, rows=len(rows))
    for row in rows:
        facts = {
            "lessons": ", ".join(row.lessons) or "-",
            "questions": row.questions,
            "graded": row.graded,
            "scenarios": ", ".join(row.scenarios) or "-",
        }
        name = pad(row.name, NAME_CELLS)
        console.line(f"  {name}  {console.words('cli.coverage.section', **facts)}")
    graded = sum(question.engine_graded for question in questions)
    console.say("cli.coverage.questions", questions=len(questions), graded=graded)
    console.line()


def _table(console: Console, kind: str, rows: tuple[Row, ...]) -> None:
    covered = sum(bool(row.scenarios) for row in rows)
    console.say(f"cli.coverage.{kind}", covered=covered, rows=len(rows))
    ids = max(len(row.id) for row in rows)
    for row in rows:
        shown = ", ".join(row.scenarios) or "-"
        name = f"{pad(row.name, NAME_CELLS)}  " if row.name else ""
        asked = "" if row.questions is None else f"{row.questions:>3} + "
        console.line(f"  {row.id.ljust(ids)}  {name}{asked}{len(row.scenarios):>2}  {shown}")
    console.line()
