"""One thing that happened. The log of events is the truth; all else is derived from it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

_ID = re.compile(r"[0-9a-f]{32}")
_LONGEST_NAME = 500
_DEEPEST_BODY = 40


class StepKind(StrEnum):
    """What a learner does in an attempt at a scenario."""

    COMMAND = "command"
    UNDO = "undo"
    REDO = "redo"
    RESET = "reset"
    HINT = "hint"
    TRACE = "trace"
    SUBMIT = "submit"


SETTING = "setting"
LESSON_READ = "lesson.read"
LESSON_DONE = "lesson.done"
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

    def check(field: str, good: bool) -> None:
        if not good:
            raise BadEvent(field)

    match fields:
        case {
            "id": str(id_),
            "at": str(at),
            "version": str(version),
            "kind": str(kind),
            "subject": str(subject),
            "body": dict(body),
        }:
            check("id", _is_id(id_))
            check("at", _is_moment(at))
            check("version", _is_name(version))
            check("kind", _is_name(kind))
            check("subject", _is_name(subject))
            check("body", _is_plain(body))
        case _:
            wrong = (f for f in FIELDS[:5] if not isinstance(fields.get(f), str))
            raise BadEvent(next(wrong, "body"))
    after, archive = fields.get("after"), fields.get("archive")
    check("after", after is None or _is_id(after))
    check("archive", archive is None or _is_id(archive))
    return Event(
        id=id_,
        at=at,
        version=version,
        kind=kind,
        subject=subject,
        body=body,
        after=None if after is None else str(after),
        archive=None if archive is None else str(archive),
    )


def parse_row(row: Sequence[object]) -> Event | None:
    """The event in a row of the table, its columns in the order of ``FIELDS``.

    None if the row holds no event, as after damage that SQLite does not notice.
    """
    fields = dict(zip(FIELDS, row, strict=True))
    try:
        fields["body"] = json.loads(str(fields["body"]))
        return parse_event(fields)
    except (ValueError, RecursionError):
        return None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def _is_name(value: str) -> bool:
    # Printable excludes control characters, terminal escapes and lone surrogates.
    return 0 < len(value) <= _LONGEST_NAME and value.isprintable()


def _is_moment(value: str) -> bool:
    try:
        _moment(value)
    except (ValueError, OverflowError):
        return False
    return len(value) <= 40 and datetime.fromisoformat(value).tzinfo is not None


def _moment(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(UTC)


def _is_plain(body: Mapping[str, object]) -> bool:
    if not _is_shallow(body, _DEEPEST_BODY):
        return False
    try:
        encode(body)
    except (TypeError, ValueError):
        return False
    return True


def _is_shallow(value: object, room: int) -> bool:
    # A deep body could be read when the stack is short and break the program when it is long.
    match value:
        case dict():
            return room > 0 and all(_is_shallow(v, room - 1) for v in value.values())
        case list() | tuple():
            return room > 0 and all(_is_shallow(v, room - 1) for v in value)
        case _:
            return True
