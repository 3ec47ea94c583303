"""The sections of the course document that the lessons mirror."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.bilingual import Bilingual, read_bilingual
from trainer.scenario.library import content_folder

DOCUMENT_FILE = "document.yaml"


@dataclass(frozen=True, slots=True)
class Section:
    """``id`` is what the head of a lesson says; ``name`` is for people."""

    id: str
    name: Bilingual


@cache
def sections() -> tuple[Section, ...]:
    """All sections in the order of the document."""
    node = read_yaml(content_folder("lessons") / DOCUMENT_FILE)
    node.fields(("format", "chapters", "words"))
    node.require("format").integer(1, 1)
    words = {word: read_bilingual(text) for word, text in node.require("words").items()}
    found: list[Section] = []
    for chapter in node.require("chapters").list():
        title = read_bilingual(chapter.require("title"))
        for entry in chapter.require("sections").list():
            word = words.get(entry.text(), Bilingual(entry.text(), entry.text()))
            name = Bilingual(f"{title.ja} {word.ja}", f"{title.en}, {word.en}")
            found.append(Section(f"{title.ja} {entry.text()}", name))
    return tuple(found)
