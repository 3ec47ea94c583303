"""Text that content is written in twice: Japanese and English, both originals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from trainer.cloud.faults import Faults
from trainer.cloud.node import Node

LANGUAGES: tuple[Literal["ja"], Literal["en"]] = ("ja", "en")
"""The codes of the languages that every text of a scenario or lesson must have."""


@dataclass(frozen=True, slots=True)
class Bilingual:
    """One text in both languages."""

    ja: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in the language with this code.

        Raises:
            KeyError: the code is neither ``ja`` nor ``en``.
        """
        match language:
            case "ja":
                return self.ja
            case "en":
                return self.en
        raise KeyError(language)


def read_bilingual(node: Node, *, more: tuple[str, ...] = ()) -> Bilingual:
    """A map with a text for each language; ``more`` are further keys that it may have.

    Raises:
        BadInput: a language is missing or empty, or a key is unknown.
    """
    node.fields(required=LANGUAGES, optional=more)
    faults = Faults()
    texts: dict[str, str] = {}
    for language in LANGUAGES:
        text = node.require(language)
        with faults.catch():
            texts[language] = text.text().strip()
            if not texts[language]:
                faults.add(text.problem("format.empty_text", language=language))
    faults.check()
    return Bilingual(**texts)
