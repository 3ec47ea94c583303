"""The two languages of the trainer. Both are originals; neither is a translation of the other."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Language(StrEnum):
    """A language a learner can choose; the value is its ISO 639-1 code."""

    JA = "ja"
    EN = "en"


def system_language(environ: Mapping[str, str]) -> Language:
    """The language that the locale in ``environ`` asks for; English if it asks for another.

    ``LC_ALL`` outranks ``LC_MESSAGES``, which outranks ``LANG``; an empty variable counts as
    absent (POSIX, Base Definitions 8.2, Internationalization Variables).
    """
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if locale := environ.get(name, ""):
            # A locale is language[_territory][.codeset][@modifier].
            code = locale.replace("-", "_").split("_")[0].split(".")[0].split("@")[0]
            return Language.JA if code.lower() in ("ja", "japanese") else Language.EN
    return Language.EN


def other(language: Language) -> Language:
    """The language that a switch leads to."""
    return Language.EN if language is Language.JA else Language.JA
