"""Text that content is written in twice: Japanese and English, both originals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

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
