"""Every sentence a reader sees, by code and language: ``catalogue/<language>/<area>.json``.

The area of a code is its part before the first dot. An entry is text with placeholders:

- ``{name}`` is replaced by the fact of that name;
- ``{name:hour|hours}`` gives the first word if the fact is 1, else the second;
- ``{{`` and ``}}`` are braces.

Facts are inserted literally, free of control characters. A code or a fact that is missing shows
itself in the text; it never stops a learner.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from trainer.text.language import Language
from trainer.text.safe import clean, clean_line

if TYPE_CHECKING:
    from trainer.cloud.problem import Problem

CATALOGUE = Path(__file__).with_suffix("")
"""The folder with one folder of JSON files for each language; the first paint would wait for YAML
a good deal longer."""

PLACEHOLDER = re.compile(r"\{\{|\}\}|\{([a-z][a-z0-9_]*)(?::([^{}|]*)\|([^{}|]*))?\}")
"""What `say` replaces; group 1 is the name of the fact."""

_AREA = re.compile(r"[a-z_]+")
_LONGEST_FACT = 200


def say(language: Language, code: str, /, **facts: object) -> str:
    """The sentence for ``code`` in ``language`` with ``facts`` in its placeholders.

    A list or tuple is joined as `series` does. Without an entry, the code and the facts are the
    sentence.
    """
    template = _area(language, code.partition(".")[0]).get(code)
    if template is None:
        known = ", ".join(f"{name}={_shown(language, fact)}" for name, fact in facts.items())
        return clean(f"{code} ({known})" if known else code)

    def fill(match: re.Match[str]) -> str:
        name, one, many = match.groups()
        if name is None:
            return match[0][0]
        if name not in facts:
            return match[0]
        if one is not None:
            return str(one if str(facts[name]) == "1" else many)
        return _shown(language, facts[name])

    return PLACEHOLDER.sub(fill, template)


def series(language: Language, items: Sequence[str]) -> str:
    """``items`` as one phrase: 「a、b、c」 in Japanese, "a, b, and c" in English."""
    if language is Language.JA:
        return "、".join(items)
    match items:
        case [first, second]:
            return f"{first} and {second}"
        case [*head, last] if head:
            return f"{', '.join(head)}, and {last}"
        case _:
            return "".join(items)


def problem_line(language: Language, problem: Problem) -> str:
    """One line for a fault of an input: ``file:line:column: sentence``.

    The facts come from the input, so each is shown on one line and to a bounded length.
    """
    facts = {name: _short(fact) for name, fact in problem.facts.items()}
    return f"{clean_line(str(problem.place))}: {say(language, problem.code, **facts)}"


def entries(language: Language, area: str) -> Mapping[str, str]:
    """All entries of an area by code; empty if there is no such area."""
    return _area(language, area)


@cache
def _area(language: Language, area: str) -> dict[str, str]:
    path = CATALOGUE / language / f"{area}.json"
    if not _AREA.fullmatch(area) or not path.is_file():
        return {}
    loaded: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _shown(language: Language, fact: object) -> str:
    match fact:
        case list() | tuple():
            return series(language, [clean(str(item)) for item in fact])
        case _:
            return clean(str(fact))


def _short(fact: str) -> str:
    line = clean_line(fact[: 4 * _LONGEST_FACT])
    return line if len(line) <= _LONGEST_FACT else line[: _LONGEST_FACT - 1] + "…"
