"""The glossary: terms of art in both languages, each with one line on what it means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from trainer.cloud.faults import Faults
from trainer.cloud.node import Node
from trainer.cloud.yaml_reader import read_yaml
from trainer.scenario.bilingual import LANGUAGES, Bilingual, read_bilingual
from trainer.scenario.head import read_id
from trainer.scenario.library import content_folder

GLOSSARY_FILE = "glossary.yaml"


@dataclass(frozen=True, slots=True)
class Term:
    """``term`` is the word itself, ``text`` what it means; links name it ``term:ID``."""

    id: str
    term: Bilingual
    text: Bilingual

    def has(self, query: str) -> bool:
        """Whether a part of the word, in either language, or of the id was typed.

        Latin letters begin a word of it: ``nat`` is not in "destination".
        """
        wanted = _plain(query)
        start = r"(?<![a-z0-9])" if wanted[:1].isascii() else ""
        pattern = re.compile(start + re.escape(wanted))
        return any(pattern.search(_plain(word)) for word in (self.id, self.term.ja, self.term.en))


def read_glossary(path: Path) -> tuple[Term, ...]:
    """The terms in a file, in its order.

    Raises:
        BadInput: the file is wrong.
    """
    node = read_yaml(path)
    node.fields(("format", "terms"))
    node.require("format").integer(1, 1)
    faults = Faults()
    found: list[Term] = []
    for name, entry in node.require("terms").items():
        with faults.catch():
            texts = read_bilingual(entry, more=("term",))
            for language in LANGUAGES:
                entry.require(language).line()
            term = read_bilingual(entry.require("term"))
            found.append(Term(read_id(Node(entry.label, name)), term, texts))
    faults.check()
    return tuple(found)


@cache
def glossary() -> tuple[Term, ...]:
    """The terms that come with the program."""
    return read_glossary(content_folder("lessons") / GLOSSARY_FILE)


def matching(terms: Iterable[Term], query: str) -> tuple[Term, ...]:
    """The terms of which a part was typed, those that begin with it first; all for no query."""
    wanted = _plain(query)
    found = [term for term in terms if term.has(query)]
    return tuple(sorted(found, key=lambda term: not _begins(term, wanted)))


def _begins(term: Term, wanted: str) -> bool:
    return any(_plain(word).startswith(wanted) for word in (term.id, term.term.ja, term.term.en))


def _plain(text: str) -> str:
    """Full-width and capital letters count as what they stand for."""
    return unicodedata.normalize("NFKC", text).casefold().strip()
