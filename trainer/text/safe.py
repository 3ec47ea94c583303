"""Text from strangers made harmless: nothing in it can move the cursor or deceive the eye."""

from __future__ import annotations

import re
import unicodedata

_TAB = 4

# ECMA-48: control sequences, control strings with their payload, and the shorter escapes, each
# introduced by ESC or by a single C1 code. Possessive repeats keep hostile input linear.
_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*+[ -/]*+[@-~]"
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\x00-\x1f\x7f-\x9f]*+(?:\x07|\x9c|\x1b\\)"
    r"|\x1b[ -/]*+[0-~]"
)
_LINE_ENDS = re.compile(r"\r\n|[\r\u2028\u2029]")
# Controls (C0, C1), format characters (bidi overrides, zero-width, tags), lone surrogates, which
# cannot be encoded, and line separators.
_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# They ask for text or emoji style of the character before, and terminals disagree on its width.
_STYLE_SELECTORS = frozenset("\ufe0e\ufe0f")


def clean(text: str) -> str:
    """``text`` without terminal escapes, control and format characters, and bidi overrides.

    Line ends of every kind become ``\\n`` and stay; a tab becomes spaces up to the next multiple
    of four characters.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _LINE_ENDS.sub("\n", _ESCAPES.sub("", text)).expandtabs(_TAB)
    return "".join(c for c in text if c == "\n" or not _harms(c))


def clean_line(text: str) -> str:
    """As `clean`, on one line: a line end, with the white space around it, becomes one space."""
    text = clean(text)
    if "\n" not in text:
        return text
    return " ".join(line.strip() for line in text.split("\n") if line.strip())


def _harms(character: str) -> bool:
    return unicodedata.category(character) in _HARMFUL or character in _STYLE_SELECTORS
