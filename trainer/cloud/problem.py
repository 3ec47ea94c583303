"""What is wrong with an input, as facts. Sentences are made of them in `trainer.text`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Place:
    """Where in an input: the file as the user named it, line and column from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        return ":".join(str(p) for p in (self.file, self.line, self.column) if p is not None)


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of an input.

    ``code`` names an entry of the catalogue (``input.unknown_key``); ``facts`` fill its
    placeholders and are plain text that may come from a stranger.
    """

    code: str
    place: Place
    facts: Mapping[str, str] = field(default_factory=dict)


class BadInput(Exception):
    """An input that cannot be used, with every problem that was found in it."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(f"{p.place}: {p.code} {dict(p.facts)}" for p in problems))
        self.problems = tuple(problems)
