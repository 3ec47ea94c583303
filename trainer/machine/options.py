"""Options of command-line tools, as getopt reads them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trainer.machine.answer import Misused


@dataclass(frozen=True, slots=True)
class Usage:
    """What a tool takes.

    ``flags`` and ``valued`` are options without and with a value (``-c``, ``--max-time``).
    ``status`` is the exit status for an option that it does not know.
    """

    tool: str
    flags: frozenset[str]
    valued: frozenset[str]
    status: int = 2

    @classmethod
    def of(cls, tool: str, flags: str = "", valued: str = "", status: int = 2) -> Usage:
        """From lists of options, parted by blanks."""
        return cls(tool, frozenset(flags.split()), frozenset(valued.split()), status)


@dataclass(frozen=True, slots=True)
class Given:
    """The options of a line, and its other words in their order."""

    options: Mapping[str, str]
    words: tuple[str, ...]

    def has(self, *names: str) -> bool:
        """Whether one of these is given."""
        return any(name in self.options for name in names)

    def value(self, *names: str) -> str | None:
        """The value of the first of these that is given."""
        return next((self.options[name] for name in names if name in self.options), None)


def read_options(usage: Usage, words: Sequence[str]) -> Given:
    """The options among the words, which may stand anywhere; ``--`` ends them.

    Raises:
        Misused: an option is not known or lacks its value.
    """
    options: dict[str, str] = {}
    others: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        if word == "--":
            others.extend(left)
            break
        if word.startswith("--") or word in usage.valued | usage.flags:
            name, equals, value = word.partition("=")
            _take(usage, options, left, name, value if equals else None)
        elif word.startswith("-") and len(word) > 1:
            _take_short(usage, options, left, word[1:])
        else:
            others.append(word)
    return Given(options, tuple(others))


def _take(
    usage: Usage, options: dict[str, str], left: list[str], name: str, value: str | None
) -> None:
    if name in usage.flags:
        options[name] = ""
        return
    if name not in usage.valued:
        raise Misused(f"{usage.tool}: unrecognized option '{name}'", usage.status)
    if value is None:
        if not left:
            raise Misused(f"{usage.tool}: option '{name}' requires an argument", usage.status)
        value = left.pop(0)
    options[name] = value


def _take_short(usage: Usage, options: dict[str, str], left: list[str], letters: str) -> None:
    """Letters that stand together; the last may take the rest, or the next word, as its value."""
    for at, letter in enumerate(letters):
        name = f"-{letter}"
        if name in usage.valued:
            _take(usage, options, left, name, letters[at + 1 :] or None)
            return
        if name not in usage.flags:
            raise Misused(f"{usage.tool}: invalid option -- '{letter}'", usage.status)
        options[name] = ""


def number(usage: Usage, text: str, low: int, high: int) -> int:
    """A number within bounds.

    Raises:
        Misused: the text is none.
    """
    if text.isascii() and text.isdigit() and len(text) <= 9 and low <= int(text) <= high:
        return int(text)
    raise Misused(f"{usage.tool}: invalid number '{text}' ({low} to {high})", usage.status)


def seconds(usage: Usage, text: str) -> int:
    """A time-out in whole seconds, a day at most; fractions are rounded up.

    Raises:
        Misused: the text is none.
    """
    whole, _, fraction = text.partition(".")
    if fraction and not (fraction.isascii() and fraction.isdigit()):
        raise Misused(f"{usage.tool}: invalid time '{text}'", usage.status)
    return number(usage, whole or "0", 0, 86_399) + (1 if fraction.strip("0") else 0)
