"""YAML, read strictly: every value with its place, nothing executed, nothing unbounded.

The parser is that of PyYAML (the one in C where it is installed), used for its events only: no
tag is ever resolved to an object. Beyond the grammar these are refused: duplicate keys,
anchors, aliases, tags, several documents, control characters, bidirectional overrides, and
files beyond the limits below. Text is normalised to NFC.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, Protocol

import yaml

from trainer.cloud.node import Node, excerpt
from trainer.cloud.problem import BadInput, Place, Problem

MOST_BYTES = 2 * 1024 * 1024
MOST_NODES = 200_000
DEEPEST = 40

_TOO_DEEP = "exceeded maximum nesting depth"
"""How libyaml 0.2.6 and newer refuse a depth by themselves, before there is any event."""

# C0 (without tab, line feed and carriage return), DEL, C1, line and paragraph separators,
# bidirectional controls, the byte order mark inside a text, surrogates, noncharacters.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufffe\uffff]"
)
_FORBIDDEN_IN_SCALAR = re.compile(_FORBIDDEN.pattern + "|\r")

_PARSER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = (
    yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
)


def read_yaml(path: Path, *, name: str | None = None) -> Node:
    """The content of a file; ``name`` is what places call it (default: the path).

    Raises:
        BadInput: the file cannot be read or breaks a rule of the format.
    """
    shown = str(path) if name is None else name
    return parse_yaml(_decoded(path, shown), shown)


def read_text(path: Path, *, name: str | None = None) -> str:
    """The text of a file that is not YAML, under the same limits; normalised to NFC.

    Raises:
        BadInput: the file cannot be read, is no UTF-8 or holds a forbidden character.
    """
    shown = str(path) if name is None else name
    text = _decoded(path, shown)
    _check_characters(text, shown)
    return unicodedata.normalize("NFC", text)


def _decoded(path: Path, shown: str) -> str:
    place = Place(shown)
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BadInput([Problem("input.unreadable", place, {"reason": reason})]) from error
    if len(data) > MOST_BYTES:
        raise BadInput([Problem("input.file_too_big", place, {"limit": _mebibytes()})])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadInput([Problem("input.not_utf8", Place(shown, line))]) from error


def parse_yaml(text: str, name: str) -> Node:
    """The one value of a YAML text; places call the text ``name``.

    Raises:
        BadInput: the text breaks a rule of the format.
    """
    if len(text) > MOST_BYTES:
        raise BadInput([Problem("input.file_too_big", Place(name), {"limit": _mebibytes()})])
    _check_characters(text, name)
    return _Builder(name).build(text)


def _check_characters(text: str, name: str) -> None:
    bad = _FORBIDDEN.search(text)
    if bad is not None:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - text.rfind("\n", 0, bad.start())
        raise BadInput([_forbidden(Place(name, line, column), bad[0])])


class _Mark(Protocol):
    """The part that the marks of both parsers have in common."""

    line: int
    column: int


class _Builder:
    """Events in, nodes out."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.nodes = 0

    def build(self, text: str) -> Node:
        loader = _PARSER(text)
        try:
            return self.document(self.events(loader))
        except yaml.MarkedYAMLError as error:
            place = self.place(error.problem_mark or error.context_mark)
            if _TOO_DEEP in (error.problem or ""):
                deep = Problem("input.too_deep", place, {"limit": str(DEEPEST)})
                raise BadInput([deep]) from error
            facts = {"reason": excerpt(error.problem or error.context or "")}
            raise BadInput([Problem("input.syntax", place, facts)]) from error
        except (yaml.YAMLError, ValueError, OverflowError) as error:
            facts = {"reason": excerpt(str(error))}
            raise BadInput([Problem("input.syntax", Place(self.name), facts)]) from error
        finally:
            loader.dispose()

    def events(self, loader: yaml.SafeLoader | yaml.CSafeLoader) -> Iterator[yaml.Event]:
        while loader.check_event():
            event = loader.get_event()
            if event is not None:
                yield event

    def document(self, events: Iterator[yaml.Event]) -> Node:
        root: Node | None = None
        for event in events:
            match event:
                case yaml.DocumentStartEvent():
                    if root is not None:
                        self.fail("input.several_documents", event)
                    root = self.node(next(events), events, 1, None)
        if root is None:
            raise BadInput([Problem("input.empty_file", Place(self.name))])
        return root

    def node(
        self, event: yaml.Event, events: Iterator[yaml.Event], depth: int, key: Place | None
    ) -> Node:
        self.nodes += 1
        if self.nodes > MOST_NODES:
            self.fail("input.too_many_values", event, limit=str(MOST_NODES))
        if depth > DEEPEST:
            self.fail("input.too_deep", event, limit=str(DEEPEST))
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self.fail("input.anchor", event, text=f"{sign}{event.anchor}")
        if (
            isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent)
            and event.tag is not None
        ):
            self.fail("input.tag", event, text=event.tag)
        place = self.place(event.start_mark)
        match event:
            case yaml.ScalarEvent():
                return Node(place, self.scalar(event), event.implicit[0], key)
            case yaml.SequenceStartEvent():
                return Node(place, tuple(self.members(events, depth)), key=key)
            case _:
                return Node(place, self.entries(events, depth), key=key)

    def members(self, events: Iterator[yaml.Event], depth: int) -> Iterator[Node]:
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                return
            yield self.node(event, events, depth + 1, None)

    def entries(self, events: Iterator[yaml.Event], depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self.node(event, events, depth + 1, None)
            if not isinstance(key.content, str):
                raise key.bad("input.key_not_text", found=key.shown)
            if key.content in found:
                first = found[key.content].label.line
                raise key.bad("input.duplicate_key", key=key.content, first=str(first))
            found[key.content] = self.node(next(events), events, depth + 1, key.place)
        return found

    def scalar(self, event: yaml.ScalarEvent) -> str:
        text = event.value
        bad = _FORBIDDEN_IN_SCALAR.search(text)
        if bad is not None:
            raise BadInput([_forbidden(self.place(event.start_mark), bad[0])])
        return text if text.isascii() else unicodedata.normalize("NFC", text)

    def place(self, mark: _Mark | None) -> Place:
        return (
            Place(self.name) if mark is None else Place(self.name, mark.line + 1, mark.column + 1)
        )

    def fail(self, code: str, event: yaml.Event, **facts: str) -> NoReturn:
        shown = {name: excerpt(fact) for name, fact in facts.items()}
        raise BadInput([Problem(code, self.place(event.start_mark), shown)])


def _forbidden(place: Place, character: str) -> Problem:
    return Problem("input.forbidden_character", place, {"character": f"U+{ord(character):04X}"})


def _mebibytes() -> str:
    return f"{MOST_BYTES // (1024 * 1024)} MiB"
