"""How well what was typed fits a name, in Japanese and English alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

_TO_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_NOT_IN_WORDS: Final = re.compile(r"[\s\-_/.,:・、。「」（）]+")
_SHORTEST_SKETCH: Final = 3


class Fit(IntEnum):
    """How a name has what was typed; more is better."""

    NONE = 0
    SKETCH = 1
    """Its letters in order, with others between: ``rtbl`` for "route table"."""
    INSIDE = 2
    WORD = 3
    START = 4
    WHOLE = 5


def folded(text: str) -> str:
    """Full width, capitals and katakana count as what they stand for, marks as spaces."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_TO_HIRAGANA)
    return _NOT_IN_WORDS.sub(" ", plain).strip()


def fit(query: str, names: Iterable[str]) -> Fit:
    """How well the names of one thing, both folded, have a folded query.

    Each word of it may be in another name, and anywhere in it; where it begins a word it fits
    better, so that "nat" finds NAT before "destination".
    """
    names = tuple(names)
    if query in names:
        return Fit.WHOLE
    if any(name.startswith(query) for name in names):
        return Fit.START
    return min((_best(word, names) for word in query.split()), default=Fit.NONE)


def _best(word: str, names: tuple[str, ...]) -> Fit:
    return max((_fit(word, name) for name in names), default=Fit.NONE)


def _fit(word: str, name: str) -> Fit:
    place = name.find(word)
    while place >= 0:
        # In Japanese, where no spaces divide them, a word may begin anywhere.
        if place == 0 or not (name[place - 1].isascii() and name[place - 1].isalnum()):
            return Fit.WORD
        if not word.isascii():
            return Fit.WORD
        place = name.find(word, place + 1)
    if word in name:
        return Fit.INSIDE
    if word.isascii() and len(word) >= _SHORTEST_SKETCH and _is_sketch(word, name):
        return Fit.SKETCH
    return Fit.NONE


def _is_sketch(word: str, name: str) -> bool:
    """Whether the letters stand in the name in order, the first at the start of a word of it."""
    for start in re.finditer(r"(?<![a-z0-9])[a-z0-9]", name):
        rest = iter(name[start.start() :])
        if name[start.start()] == word[0] and all(letter in rest for letter in word):
            return True
    return False
