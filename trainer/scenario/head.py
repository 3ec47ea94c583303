"""The head of a scenario: what a list of scenarios shows, read without the rest of the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.cloud.yaml_reader import parse_yaml
from trainer.scenario.bilingual import Bilingual, read_bilingual

FORMAT = 1
"""The version of the scenario format that this program reads."""

HEAD_KEYS = (
    "format",
    "id",
    "title",
    "summary",
    "difficulty",
    "minutes",
    "prerequisites",
    "topics",
    "patterns",
    "systems",
    "forms",
    "exams",
    "as_of",
    "sources",
)

_ID = re.compile(r"[a-z][a-z0-9-]{1,62}")
_PATTERN = re.compile(r"[a-g][0-9]{1,2}")
_EXAM = re.compile(r"[A-Z]{3}-C\d{2}")
_TASK = re.compile(r"\d{1,2}\.\d{1,2}")
_END_OF_HEAD = re.compile(r"^ticket:", re.MULTILINE)


class Form(StrEnum):
    """What kind of task it is.

    ``first`` is for the first minutes, ``single`` has one fault, ``independent`` several that do
    not touch each other, ``interacting`` several of which each hides or shifts another,
    ``capstone`` is a whole company, ``improve`` starts from a network that works.
    """

    FIRST = "first"
    SINGLE = "single"
    INDEPENDENT = "independent"
    INTERACTING = "interacting"
    CAPSTONE = "capstone"
    IMPROVE = "improve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the top of the file, before the ticket.

    ``difficulty`` is 1 (easiest) to 5, ``minutes`` a fair guess for somebody new to the subject,
    ``prerequisites`` are ids of lessons, ``patterns`` and ``systems`` those of
    `trainer.scenario.patterns`, ``exams`` the tasks of AWS exam guides that it practises,
    ``as_of`` the date on which the facts were checked against ``sources``.
    """

    id: str
    title: Bilingual
    summary: Bilingual
    difficulty: int
    minutes: int
    prerequisites: tuple[str, ...]
    topics: tuple[str, ...]
    patterns: tuple[str, ...]
    systems: tuple[str, ...]
    forms: tuple[Form, ...]
    exams: Mapping[str, tuple[str, ...]] = field(hash=False)
    as_of: date
    sources: tuple[str, ...]


def parse_head(text: str, name: str) -> Head:
    """The head of a scenario's text; what follows ``ticket:`` is not looked at.

    Raises:
        BadInput: the head is incomplete or wrong.
    """
    end = _END_OF_HEAD.search(text)
    return read_head(parse_yaml(text[: end.start()] if end else text, name))


def read_head(node: Node) -> Head:
    """The head of a scenario that is one map.

    Raises:
        BadInput: with every problem found in the head.
    """
    faults = Faults()
    for key in HEAD_KEYS:
        with faults.catch():
            node.require(key)
    faults.check()
    version = node.require("format")
    with faults.catch():
        if version.integer() != FORMAT:
            raise version.bad("format.unknown_format", found=version.shown, known=str(FORMAT))
    faults.check()
    found: dict[str, object] = {}
    readers: dict[str, Callable[[Node], object]] = {
        "id": read_id,
        "title": read_bilingual,
        "summary": read_bilingual,
        "difficulty": lambda n: n.integer(1, 5),
        "minutes": lambda n: n.integer(1, 240),
        "prerequisites": lambda n: tuple(read_id(m) for m in n.list()),
        "topics": lambda n: tuple(read_id(m) for m in n.list()),
        "patterns": _patterns,
        "systems": lambda n: tuple(read_id(m) for m in n.list()),
        "forms": lambda n: tuple(m.choice(Form) for m in n.one_or_more()),
        "exams": read_exams,
        "as_of": _date,
        "sources": lambda n: tuple(_source(m) for m in n.list()),
    }
    for key, read in readers.items():
        with faults.catch():
            found[key] = read(node.require(key))
    faults.check()
    return Head(**found)  # type: ignore[arg-type]


def read_id(node: Node) -> str:
    """The id of a scenario, lesson, topic, goal or wrong fix.

    Raises:
        BadInput: it does not look like one.
    """
    text = node.text()
    if not _ID.fullmatch(text):
        raise node.bad("format.bad_id", found=text)
    return text


def _patterns(node: Node) -> tuple[str, ...]:
    for member in node.list():
        if not _PATTERN.fullmatch(member.text()):
            raise member.bad("format.bad_pattern", found=member.shown)
    return tuple(member.text() for member in node.list())


def read_exams(node: Node) -> Mapping[str, tuple[str, ...]]:
    """The tasks of AWS exam guides by the exam's code.

    Raises:
        BadInput: one of them does not look like one.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, tasks in node.items():
        if not _EXAM.fullmatch(name):
            raise tasks.bad("format.bad_exam", found=name)
        for task in tasks.list():
            if not _TASK.fullmatch(task.text()):
                raise task.bad("format.bad_exam_task", found=task.shown)
        found[name] = tuple(task.text() for task in tasks.list())
    return found


def _date(node: Node) -> date:
    try:
        return date.fromisoformat(node.text(longest=10))
    except ValueError as error:
        raise node.bad("format.bad_date", found=node.shown) from error


def _source(node: Node) -> str:
    text = node.text(longest=500)
    if not text.startswith("https://"):
        raise node.bad("format.bad_source", found=text)
    return text
