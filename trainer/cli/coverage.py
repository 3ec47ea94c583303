"""``vpcdojo coverage``: which scenario practises what, as a table with no row left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from trainer.cli.console import Console
from trainer.scenario.head import Form, Head
from trainer.scenario.library import library
from trainer.scenario.patterns import subjects
from trainer.text.width import pad

NAME_CELLS = 48
"""The widest name of a pattern fits; a longer one moves its line."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that can be practised, and the ids of those that do."""

    id: str
    name: str
    scenarios: tuple[str, ...]


def run(console: Console, *, as_json: bool = False) -> int:
    """Tables by pattern, system, exam task and form; exit status 1 if a system has no scenario."""
    language = console.language
    tables = coverage(library().heads(), language)
    if as_json:
        console.json(
            {
                "format": 1,
                **{
                    kind: {row.id: list(row.scenarios) for row in rows}
                    for kind, rows in tables.items()
                },
            }
        )
    else:
        for kind, rows in tables.items():
            _table(console, kind, rows)
    return int(any(not row.scenarios for row in tables["systems"]))


def coverage(heads: Iterable[Head], language: str) -> Mapping[str, tuple[Row, ...]]:
    """The tables by their names; rows in the order of the lists of subjects."""
    known, heads = subjects(), tuple(heads)
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
            Row(f"{exam} {task}", "", _ids(h for h in heads if task in h.exams.get(exam, ())))
            for exam, tasks in known.exams.items()
            for task in tasks
        ),
        "forms": tuple(
            Row(form.value, "", _ids(h for h in heads if form in h.forms)) for form in Form
        ),
    }


def _ids(heads: Iterable[Head]) -> tuple[str, ...]:
    return tuple(head.id for head in heads)


def _table(console: Console, kind: str, rows: tuple[Row, ...]) -> None:
    covered = sum(bool(row.scenarios) for row in rows)
    console.say(f"cli.coverage.{kind}", covered=covered, rows=len(rows))
    ids = max(len(row.id) for row in rows)
    for row in rows:
        shown = ", ".join(row.scenarios) or "-"
        name = f"{pad(row.name, NAME_CELLS)}  " if row.name else ""
        console.line(f"  {row.id.ljust(ids)}  {name}{len(row.scenarios):>2}  {shown}")
    console.line()
