"""One thing that happened. The log of events is the truth; all else is derived from it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NoReturn, cast

_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 500
_LONGEST_TIME = 40
_DEEPEST_BODY = 40


class StepKind(StrEnum):
    """What a learner does in an attempt at a scenario.

    A look is a line typed on a host, or about one: it changes nothing in the cloud.
    """

    COMMAND = "command"
    LOOK = "look"
    UNDO = "undo"
    REDO = "redo"
    RESET = "reset"
    HINT = "hint"
    TRACE = "trace"
    SUBMIT = "submit"


SETTING = "setting"
LESSON_READ = "lesson.read"
LESSON_DONE = "lesson.done"
QUESTION_ANSWER = "question.answer"
SCENARIO_NOTE = "scenario.note"
SCENARIO_TIME = "scenario.time"
ATTEMPT = "attempt."
ATTEMPT_START = f"{ATTEMPT}start"
STORE_RESET = "store.reset"
STORE_UNDO_RESET = "store.undo_reset"


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the log.

    ``id`` is 32 hexadecimal digits and unique everywhere; ``at`` is UTC in ISO 8601; ``version``
    is that of the program that wrote it. ``subject`` is what the event is about: the name of a
    setting, a lesson, the scenario of an attempt that starts, the attempt of a step. ``after`` is,
    for a step, the step that its writer knew as the last one. ``archive`` is the reset that put
    the event away; None while it counts.
    """

    id: str
    at: str
    version: str
    kind: str
    subject: str
    body: Mapping[str, object]
    after: str | None = None
    archive: str | None = None

    @property
    def moment(self) -> datetime:
        """``at`` as a time in UTC."""
        return _moment(self.at)


FIELDS = ("id", "at", "version", "kind", "subject", "body", "after", "archive")
"""The fields of an event in the order of its constructor."""


class BadEvent(ValueError):
    """Something that is no event; ``field`` is the one that is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def encode(body: Mapping[str, object]) -> str:
    """``body`` as JSON text in ASCII, so that text of any origin can be stored.

    Raises TypeError or ValueError if it holds something that JSON has no word for.
    """
    return json.dumps(body, allow_nan=False, separators=(",", ":"))


def parse_event(fields: Mapping[str, object]) -> Event:
    """The event that ``fields`` describe, from a source that is not trusted.

    Raises BadEvent for the first field that is missing or is not what an event holds.
    """
    values: list[Any] = [fields.get(field) for field in FIELDS]
    for field, is_good, value in zip(FIELDS, _TESTS, values, strict=True):
        if not is_good(value):
            raise BadEvent(field)
    return Event(*values)


def parse_row(row: Sequence[object]) -> Event | None:
    """The event in a row of the table, its columns in the order of ``FIELDS``.

    None if the row holds no event, as after damage that SQLite does not notice.
    """
    values: list[Any] = list(row)
    try:
        values[_BODY] = _DECODER.decode(str(row[_BODY]))
    except (ValueError, RecursionError):
        return None
    good = all(is_good(value) for is_good, value in zip(_ROW_TESTS, values, strict=True))
    return Event(*values) if good else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_id_or_none(value: object) -> bool:
    return value is None or _is_id(value)


def _is_name(value: object) -> bool:
    # Printable excludes control characters, terminal escapes and lone surrogates.
    return isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _is_moment(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_TIME:
        return False
    try:
        # The year 1 in the east is before the first year in UTC.
        _moment(value)
    except (ValueError, OverflowError):
        return False
    return datetime.fromisoformat(value).tzinfo is not None


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def _is_body(value: object) -> bool:
    if not _is_read_body(value):
        return False
    try:
        encode(cast("dict[str, object]", value))
    except (TypeError, ValueError):
        return False
    return True


def _is_read_body(value: object) -> bool:
    """The test of a body that was JSON text a moment ago, and can be such text again."""
    return isinstance(value, dict) and _is_shallow(value, _DEEPEST_BODY)


def _refuse(constant: str) -> NoReturn:
    # Python reads NaN and infinities, for which JSON has no word, and would not write them.
    raise ValueError(constant)


def _is_shallow(value: object, room: int) -> bool:
    # A deep body could be read when the stack is short and break the program when it is long.
    match value:
        case dict():
            return room > 0 and all(_is_shallow(v, room - 1) for v in value.values())
        case list() | tuple():
            return room > 0 and all(_is_shallow(v, room - 1) for v in value)
        case _:
            return True


_TESTS: tuple[Callable[[object], bool], ...] = (
    _is_id,
    _is_moment,
    _is_name,
    _is_name,
    _is_name,
    _is_body,
    _is_id_or_none,
    _is_id_or_none,
)
"""What a value must pass, for each of `FIELDS`."""

_ROW_TESTS = tuple(_is_read_body if test is _is_body else test for test in _TESTS)
_BODY = FIELDS.index("body")
_DECODER = json.JSONDecoder(parse_constant=_refuse)
