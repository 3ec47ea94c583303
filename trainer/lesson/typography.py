"""Slips of the pen that a reader of the text would see."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trainer.scenario.lint.texts import run_ons

_JAPANESE = "\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f"
_STYLED = re.compile("[\ufe0e\ufe0f\u200d]")
_SPACED = re.compile(f"[{_JAPANESE}] [A-Za-z0-9`]|[A-Za-z0-9`] [{_JAPANESE}]")
_BOLD = re.compile(r"\*\*([^*]+)\*\*")
_NOT_IN_BOLD = re.compile("[（）「」『』。、]")
_CODE = re.compile(r"`[^`]*`")
_HALF_WIDTH = re.compile(
    f"[{_JAPANESE}][,.!?;:](?![A-Za-z0-9])|[{_JAPANESE}][()]|[()][{_JAPANESE}]"
)


def slips(markdown: str, language: str) -> Iterator[tuple[int, str, str]]:
    """The line (from 0), the code of the problem and the text around it, for each slip.

    In every language: characters of changing width. In Japanese: a space between Japanese and
    Latin characters, half-width punctuation, brackets and full stops inside bold text, and Latin
    words that run into one another where marks of code are not shown.
    """
    fenced = False
    for line, text in enumerate(markdown.split("\n")):
        if text.lstrip().startswith("```"):
            fenced = not fenced
        for match in _STYLED.finditer(text):
            yield line, "lesson.styled_character", f"U+{ord(match[0]):04X}"
        if language != "ja" or fenced:
            continue
        # A mark of structure at the start of the line is followed by a space.
        prose = re.sub(r"^\s*(?:[-*>#|]+|\d+\.)\s+", "", text)
        for match in _SPACED.finditer(prose):
            yield line, "lesson.space_in_japanese", match[0]
        for match in _HALF_WIDTH.finditer(
            re.sub(r"\{#[^}]*\}|\]\([^)]*\)", "", _CODE.sub("", prose))
        ):
            yield line, "lesson.half_width_punctuation", match[0]
        for words in run_ons(prose):
            yield line, "lesson.run_on", words
        for match in _BOLD.finditer(text):
            if _NOT_IN_BOLD.search(match[1]):
                yield line, "lesson.bold_too_long", match[1]
