"""What keeps the learner's data from the disk, as facts. `trainer.text` has the sentences."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from shutil import disk_usage


class TroubleKind(StrEnum):
    """The value is the last part of the catalogue's code."""

    READ_ONLY = "read_only"
    DISK_FULL = "disk_full"
    BUSY = "busy"
    FAILING = "failing"
    DAMAGED = "damaged"
    UNUSABLE = "unusable"
    NEWER = "newer"


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble and the facts of its sentence.

    ``path`` is always the database. DAMAGED means that a damaged database was replaced: it adds
    ``kept_as``, the old file, and ``recovered``, the number of events that could be read in it.
    NEWER adds ``version`` and ``known``, the format of the database and the newest one that this
    program reads. UNUSABLE is a damaged database that could not be moved out of the way. With
    every kind but DAMAGED, what is new is in memory only.
    """

    kind: TroubleKind
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """The entry of the catalogue."""
        return f"progress.{self.kind}"


class Damaged(sqlite3.DatabaseError):
    """The file is inconsistent, or lacks what its format says it has."""


class Newer(sqlite3.DatabaseError):
    """The database's format is newer than this program."""

    def __init__(self, version: int, known: int) -> None:
        super().__init__(f"format {version}, newer than {known}")
        self.version = version
        self.known = known


FAULTS = (sqlite3.DatabaseError, OSError)
"""What an access to the disk may raise; `trouble_of` tells faults of the disk from mistakes."""

_SMALLEST_FREE = 64 * 1024


def trouble_of(error: sqlite3.DatabaseError | OSError, path: Path) -> Trouble:
    """The trouble with the database at ``path`` that an error means.

    Raises the error again if it is a mistake of the program, such as a broken constraint.
    """
    facts = {"path": str(path)}
    if isinstance(error, Newer):
        facts |= {"version": str(error.version), "known": str(error.known)}
    kind = _kind(error)
    if kind is TroubleKind.FAILING and _is_full(path.parent):
        kind = TroubleKind.DISK_FULL
    return Trouble(kind, facts)


def damaged(path: Path, kept_as: Path, recovered: int) -> Trouble:
    """A damaged database at ``path`` was replaced by a new one with ``recovered`` events."""
    facts = {"path": str(path), "kept_as": str(kept_as), "recovered": str(recovered)}
    return Trouble(TroubleKind.DAMAGED, facts)


def _is_full(folder: Path) -> bool:
    # SQLite reports a full disk as such for its own files, but not for the memory it shares.
    try:
        return disk_usage(folder).free < _SMALLEST_FREE
    except OSError:
        return False


def _kind(error: sqlite3.DatabaseError | OSError) -> TroubleKind:
    match error:
        case Damaged():
            return TroubleKind.UNUSABLE
        case Newer():
            return TroubleKind.NEWER
        case OSError():
            full = error.errno in (errno.ENOSPC, errno.EDQUOT)
            return TroubleKind.DISK_FULL if full else TroubleKind.READ_ONLY
        case sqlite3.ProgrammingError() | sqlite3.IntegrityError():
            raise error
    # https://www.sqlite.org/rescode.html: the low byte is the primary result code, the rest
    # tells variants of it apart.
    match getattr(error, "sqlite_errorcode", sqlite3.SQLITE_IOERR) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return TroubleKind.DISK_FULL
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return TroubleKind.BUSY
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM:
            return TroubleKind.READ_ONLY
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return TroubleKind.UNUSABLE
        case sqlite3.SQLITE_ERROR:
            raise error
        case _:
            return TroubleKind.FAILING
