"""The curriculum: chapters of lessons and scenarios in the order in which to take them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.node import FormError, Node
from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.bilingual import Bilingual, read_bilingual
from trainer.scenario.library import content_folder

CURRICULUM_FILE = "curriculum.yaml"
_ITEM = re.compile(r"(lesson|scenario):([a-z][a-z0-9-]{0,62})")


class ItemKind(StrEnum):
    LESSON = "lesson"
    SCENARIO = "scenario"


@dataclass(frozen=True, slots=True)
class Item:
    """Something to do; ``str`` of it is the reference by which links name it."""

    kind: ItemKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A run of items under one title; ``number`` is that of the course document's chapter."""

    id: str
    number: int
    title: Bilingual
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All chapters in order."""

    chapters: tuple[Chapter, ...]

    def items(self) -> Iterator[Item]:
        """Everything there is to do, in order."""
        for chapter in self.chapters:
            yield from chapter.items


def read_curriculum(path: Path | None = None) -> Curriculum:
    """The curriculum in the file ``path``; without it, the one that comes with the program.

    Raises:
        BadInput: the file is wrong, or names something twice.
    """
    node = read_yaml(content_folder("lessons") / CURRICULUM_FILE if path is None else path)
    node.fields(("format", "chapters"))
    node.require("format").integer(1, 1)
    faults = Faults()
    chapters: dict[str, Chapter] = {}
    placed: set[Item] = set()
    for entry in node.require("chapters").list():
        with faults.catch():
            chapter = _chapter(entry, placed)
            if chapter.id in chapters:
                faults.add(entry.problem("lesson.chapter_twice", id=chapter.id))
            chapters[chapter.id] = chapter
    faults.check()
    return Curriculum(tuple(chapters.values()))


def _chapter(node: Node, placed: set[Item]) -> Chapter:
    node.fields(("id", "number", "title", "items"))
    items = []
    for entry in node.require("items").list():
        item = entry.parse(parse_item)
        if item in placed:
            raise entry.bad("lesson.item_twice", item=str(item))
        placed.add(item)
        items.append(item)
    return Chapter(
        id=node.require("id").text(longest=63),
        number=node.require("number").integer(0, 99),
        title=read_bilingual(node.require("title")),
        items=tuple(items),
    )


def parse_item(text: str) -> Item:
    """The item that a reference names.

    Raises:
        FormError: the text is no reference.
    """
    match = _ITEM.fullmatch(text)
    if match is None:
        raise FormError("lesson.bad_item", text=text)
    return Item(ItemKind(match[1]), match[2])
