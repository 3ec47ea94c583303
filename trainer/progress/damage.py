"""A damaged database: out of the way, and its readable events back into the log.

The file's name tells how far this has come, so that it goes on after the program was killed:
``progress.db`` is in use, ``progress.rescue-<time>.db`` was found damaged and holds events that
may not be in the log yet, ``progress.damaged-<time>.db`` is only kept.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path

from trainer.progress.event import FIELDS, Event, parse_row

_LOG_SUFFIX = "-wal"
_SUFFIXES = (_LOG_SUFFIX, "-shm", "-journal", "")
_RESCUE = "progress.rescue-"
_KEPT = "progress.damaged-"
_LARGEST_FILE = 1 << 30


def set_aside(path: Path, stamp: str) -> None:
    """Renames the damaged database at ``path``; ``stamp`` is the time for its name.

    Raises OSError if that is not possible, as where another program holds the file.
    """
    _rename(path, f"{_RESCUE}{stamp}")


def waiting(folder: Path) -> list[Path]:
    """The databases in ``folder`` that were set aside and have not been dealt with."""
    parts = folder.glob(f"{_RESCUE}*.db*")
    return sorted({part.with_name(part.name.partition(".db")[0] + ".db") for part in parts})


def readable_events(path: Path) -> list[Event]:
    """The events that can still be read in a database and its write-ahead log, in order.

    Raises OSError if one is there and cannot be read.
    """
    # Next to nobody needs it, and each start would wait for it.
    from trainer.progress.carve import carve

    log = path.with_name(path.name + _LOG_SUFFIX)
    found: dict[str, tuple[int, Event]] = {}
    for number, row in carve(_bytes(path), _bytes(log)):
        # The first column stands for the row's number and is empty.
        event = parse_row(row[1:]) if len(row) == len(FIELDS) + 1 else None
        if event is None:
            continue
        known = found.get(event.id)
        # An old copy of a row can survive on a page that is free. A row is only ever put away or
        # brought back, and what is shown too much does less harm than what is missing.
        if known is None or event.archive is None:
            found[event.id] = (number, event)
    return [event for _, event in sorted(found.values(), key=lambda pair: pair[0])]


def keep(path: Path) -> Path:
    """Marks a database from `waiting` as dealt with. Returns its new place.

    If it cannot be renamed it stays, and will be read again, which does no harm.
    """
    try:
        return _rename(path, _KEPT + path.stem.removeprefix(_RESCUE))
    except OSError:
        return path


def _rename(path: Path, name: str) -> Path:
    names = (name if n == 1 else f"{name}-{n}" for n in count(1))
    target = next(t for n in names if not (t := path.with_name(f"{n}.db")).exists())
    # The database last: without it SQLite would take the write-ahead log for rubbish and delete it.
    for suffix in _SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            part.rename(target.with_name(target.name + suffix))
    return target


def _bytes(path: Path) -> bytes:
    # A program killed while it renamed may have left the write-ahead log alone.
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_FILE)
    except FileNotFoundError:
        return b""
