"""Events as a document that can be carried to another machine."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from trainer.progress.event import BadEvent, Event, parse_event

if TYPE_CHECKING:
    from trainer.cloud.problem import BadInput

_FORMAT = "vpcdojo-progress"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """How many events of a document were added, and how many were left out as known.

    Of those known, ``put_away`` count in the document but were put away here by a reset.
    """

    added: int
    known: int
    put_away: int


def exported(events: Iterable[Event]) -> dict[str, object]:
    """``events``, in order, as a document of JSON values."""
    return {
        "format": _FORMAT,
        "format_version": _VERSION,
        "events": [asdict(event) for event in events],
    }


def imported(document: object, source: str) -> list[Event]:
    """The events of a document from anywhere, in order.

    ``source`` names it in messages. Raises BadInput with ``progress.not_an_export``,
    ``progress.newer_export`` (``version``, ``known``) or ``progress.bad_event`` (``number`` from
    1 and ``field``).
    """

    def bad(code: str, **facts: object) -> BadInput:
        # The store is opened before the first paint and needs no records of the cloud for it.
        from trainer.cloud.problem import BadInput, Place, Problem

        shown = {name: str(fact) for name, fact in facts.items()}
        return BadInput([Problem(f"progress.{code}", Place(source), shown)])

    match document:
        case {"format": name, "format_version": int(version)} if (
            name == _FORMAT and version > _VERSION
        ):
            raise bad("newer_export", version=version, known=_VERSION)
        case {"format": name, "format_version": int(), "events": list(rows)} if name == _FORMAT:
            pass
        case _:
            raise bad("not_an_export")
    events = []
    for number, row in enumerate(rows, 1):
        try:
            events.append(parse_event(row if isinstance(row, dict) else {}))
        except BadEvent as error:
            raise bad("bad_event", number=number, field=error.field) from error
    return events
