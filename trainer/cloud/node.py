"""`Node`: a value of a YAML file that knows where it stands.

Readers of every format ask a node for what they expect; what is there instead becomes a
`BadInput` with the place, the text as it was written and what would have been right.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from trainer.cloud.faults import Faults
from trainer.cloud.problem import BadInput, Place, Problem

E = TypeVar("E", bound=StrEnum)
T = TypeVar("T")

# The core schema of YAML 1.2 without leading zeros, octal and hexadecimal numbers: those are
# texts (account ids, versions). 18 digits keep the conversion cheap.
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,18})?(?:[eE][-+]?[0-9]{1,2})?")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

_LONGEST_EXCERPT = 60
_MOST_COMPARED = 200


class FormError(ValueError):
    """A text that is not of the form that was asked for: a code and its facts, without a place.

    Parsers of short texts raise it; `Node.parse` adds the place.
    """

    def __init__(self, code: str, /, **facts: str) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Node:
    """One value: a scalar as it is written, a tuple of nodes, or a map from key to node.

    ``plain`` says that a scalar stands without quotes, so that it may be null, a boolean or a
    number. ``key`` is the place of the key whose value this is, if it is one.
    Every method that reads raises `BadInput` when the node is not what was asked for.
    """

    place: Place
    content: str | tuple[Node, ...] | Mapping[str, Node]
    plain: bool = False
    key: Place | None = None

    # Faults

    def problem(self, code: str, /, **facts: str) -> Problem:
        """A problem at this node; each fact is cut to a length fit for one line."""
        return Problem(code, self.place, {name: excerpt(fact) for name, fact in facts.items()})

    def bad(self, code: str, /, **facts: str) -> BadInput:
        """The exception to raise for one problem at this node."""
        return BadInput([self.problem(code, **facts)])

    def missing(self, key: str) -> BadInput:
        """The exception for a key that this map must have, at the place that names the map."""
        return BadInput([Problem("input.missing_key", self.label, {"key": key})])

    def missing_members(self) -> BadInput:
        """The exception for a list with nothing in it, where something must be.

        Without a problem if there are members, whose own problems are noted.
        """
        return BadInput([] if self.one_or_more() else [self.problem("input.empty_list")])

    @property
    def label(self) -> Place:
        """Where the node is named: its key, else itself."""
        return self.key or self.place

    @property
    def shown(self) -> str:
        """What stands here, short enough for a message."""
        match self.content:
            case str(text):
                return excerpt(text)
            case tuple():
                return "[…]"
            case _:
                return "{…}"

    # Scalars

    @property
    def is_null(self) -> bool:
        """Whether nothing is given: an empty value, ``~`` or ``null``."""
        return self.plain and self.content in _NULLS

    def text(self, *, longest: int = 100_000) -> str:
        """A scalar as it is written: ``012345`` and ``no`` stay as they are."""
        if not isinstance(self.content, str):
            raise self.bad("input.expected_text", found=self.shown)
        if self.is_null:
            raise self.bad("input.expected_text", found="null")
        if len(self.content) > longest:
            raise self.bad("input.text_too_long", limit=str(longest))
        return self.content

    def line(self, *, longest: int = 255) -> str:
        """A text without line breaks and tabs."""
        text = self.text(longest=longest)
        if "\n" in text or "\t" in text:
            raise self.bad("input.expected_line")
        return text

    def integer(self, low: int | None = None, high: int | None = None) -> int:
        """A whole number without quotes, from ``low`` to ``high``."""
        if not (self.plain and isinstance(self.content, str) and _INTEGER.fullmatch(self.content)):
            raise self.bad("input.expected_integer", found=self.shown)
        number = int(self.content)
        if (low is not None and number < low) or (high is not None and number > high):
            raise self.bad(
                "input.number_out_of_range",
                found=self.shown,
                low="…" if low is None else str(low),
                high="…" if high is None else str(high),
            )
        return number

    def number(self) -> float:
        """A number without quotes."""
        if not (self.plain and isinstance(self.content, str) and _FLOAT.fullmatch(self.content)):
            raise self.bad("input.expected_number", found=self.shown)
        return float(self.content)

    def boolean(self) -> bool:
        """``true`` or ``false``."""
        if self.plain and isinstance(self.content, str) and self.content in _BOOLEANS:
            return _BOOLEANS[self.content]
        raise self.bad("input.expected_boolean", found=self.shown)

    def choice(self, kind: type[E]) -> E:
        """One of the values of an enumeration."""
        text = self.text()
        for member in kind:
            if member.value == text:
                return member
        raise self.bad("input.not_a_choice", found=text, choices=", ".join(kind))

    def parse(self, form: Callable[[str], T]) -> T:
        """What a parser of short texts, such as `parse_cidr`, makes of this text."""
        try:
            return form(self.text())
        except FormError as error:
            raise self.bad(error.code, **error.facts) from error

    # Collections

    def list(self) -> tuple[Node, ...]:
        """The members of a list; nothing is an empty list."""
        if self.is_null:
            return ()
        if isinstance(self.content, tuple):
            return self.content
        raise self.bad("input.expected_list", found=self.shown)

    def one_or_more(self) -> tuple[Node, ...]:
        """The members of a list, or a single value in the place of a list of one."""
        if isinstance(self.content, Mapping):
            raise self.bad("input.expected_list", found=self.shown)
        return self.list() if self.is_null or isinstance(self.content, tuple) else (self,)

    def items(self) -> Iterator[tuple[str, Node]]:
        """The keys and values of a map, in the order of the file; nothing is an empty map."""
        return iter(self._map().items())

    def get(self, key: str) -> Node | None:
        """The value of a key of a map; None if the key is left out."""
        return self._map().get(key)

    def read(self, key: str, how: Callable[[Node], T], default: T) -> T:
        """The value of a key as ``how`` reads it, or the default if the key is left out."""
        node = self._map().get(key)
        return default if node is None else how(node)

    def require(self, key: str) -> Node:
        """The value of a key that may not be left out."""
        node = self._map().get(key)
        if node is None:
            raise self.missing(key)
        return node

    def fields(self, required: Iterable[str] = (), optional: Iterable[str] = ()) -> Node:
        """This map, once no key is missing and none is unknown.

        Raises:
            BadInput: with one problem for every such key; an unknown one at its own place.
        """
        needed = tuple(required)
        known = (*needed, *optional)
        found = self._map()
        faults = Faults()
        for key in needed:
            if key not in found:
                faults.add(Problem("input.missing_key", self.label, {"key": key}))
        for key, node in found.items():
            if key not in known:
                faults.add(unknown_key(node.label, key, known))
        faults.check()
        return self

    def _map(self) -> Mapping[str, Node]:
        if self.is_null:
            return {}
        if isinstance(self.content, Mapping):
            return self.content
        raise self.bad("input.expected_map", found=self.shown)

    def at(self, *path: str | int) -> Node:
        """The node at the end of a path of keys and indexes, or the last one that is there."""
        node = self
        for step in path:
            match step, node.content:
                case str(key), Mapping() as entries if key in entries:
                    node = entries[key]
                case int(index), tuple(members) if index < len(members):
                    node = members[index]
                case _:
                    break
        return node


def unknown_key(place: Place, key: str, known: Iterable[str]) -> Problem:
    """The problem of a key that a map does not have, with the known one that is nearest."""
    names = tuple(known)
    near = nearest(key, names)
    facts = {"key": excerpt(key), "known": ", ".join(names)}
    if near is None:
        return Problem("input.unknown_key", place, facts)
    return Problem("input.unknown_key_near", place, facts | {"near": near})


def excerpt(text: str) -> str:
    """A text on one line and short enough for a message."""
    line = " ".join(text[: 2 * _LONGEST_EXCERPT].split())
    return line if len(line) <= _LONGEST_EXCERPT else line[: _LONGEST_EXCERPT - 1] + "…"


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant, if one resembles the word.

    Only candidates of about the same length are compared, and a bounded number of them.
    """
    alike: list[str] = []
    for candidate in candidates:
        if abs(len(candidate) - len(word)) <= 3:
            alike.append(candidate)
            if len(alike) == _MOST_COMPARED:
                break
    found = get_close_matches(word, alike, n=1, cutoff=0.6)
    return found[0] if found else None
