"""A text in both languages."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Texts:
    """The same said in Japanese and in English; neither is a translation of the other."""

    ja: str
    en: str

    def __getitem__(self, language: str) -> str:
        """The text in the language with this ISO 639-1 code."""
        return self.ja if language == "ja" else self.en
