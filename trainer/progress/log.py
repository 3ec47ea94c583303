"""The log of events: on the disk while the disk takes it, else in memory until it does."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trainer.progress.damage import keep, readable_events, set_aside, waiting
from trainer.progress.database import (
    COLUMNS,
    FILE,
    Change,
    copy_of,
    copy_of_file,
    insertion,
    open_file,
    open_memory,
    transaction,
)
from trainer.progress.event import Event, parse_row
from trainer.progress.trouble import FAULTS, Newer, Trouble, TroubleKind, damaged, trouble_of

_PATIENCE = 5.0
"""Seconds to wait for another window's write."""

_IMPATIENCE = 0.1
"""The same while the disk is known not to answer: every write tries again."""

_SELECT = f"SELECT {COLUMNS} FROM event"

_PAGE = 500
"""How many events are read at a time where there may be very many: some 10 ms."""

_Identity = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some events in the order of writing; with them, ``done`` of ``all`` rows have been seen."""

    events: tuple[Event, ...]
    done: int
    all: int


class Log:
    """The events of one folder. Faults of the disk never leave it; they are in `trouble`.

    While the disk does not take a change, a copy in memory stands in for it: reading sees what
    was written in either. The changes wait, and the next one tries to take them all along.
    """

    def __init__(self, folder: Path, stamp: Callable[[], str]) -> None:
        """``stamp`` gives the time as text for the names of files."""
        self._path = folder / FILE
        self._stamp = stamp
        self._disk: sqlite3.Connection | None = None
        self._identity: _Identity = None
        self._stand_in: sqlite3.Connection | None = None
        self._waiting: list[Change] = []
        self._fault: Trouble | None = None
        self._damage: Trouble | None = None
        self.write()

    @property
    def trouble(self) -> Trouble | None:
        """Why changes do not reach the disk; else the damage that was found and mended."""
        return self._fault or self._damage

    @property
    def unsaved(self) -> int:
        """How many changes are in memory only."""
        return len(self._waiting)

    def events(self, condition: str, *parameters: object) -> list[Event]:
        """The events for which the SQL ``condition`` holds, in the order of writing."""
        return self._events(f"{condition} ORDER BY seq", parameters)

    def latest(self, condition: str, *parameters: object) -> Event | None:
        """The event written last for which the SQL ``condition`` holds."""
        found = self._events(f"{condition} ORDER BY seq DESC LIMIT 1", parameters)
        return found[0] if found else None

    def newest(self, most: int, condition: str, *parameters: object) -> list[Event]:
        """Of the events for which the SQL ``condition`` holds the last ``most``, in the order of
        writing."""
        found = self._events(f"{condition} ORDER BY seq DESC LIMIT {most:d}", parameters)
        return found[::-1]

    def pages(self, condition: str, *parameters: object) -> Iterator[Page]:
        """The events for which the SQL ``condition`` holds, some at a time, in the order of
        writing."""
        done, (last,) = 0, self._rows("SELECT coalesce(max(seq), 0) FROM event", ())[0]
        where = f"seq > ? AND seq <= ? AND ({condition})"
        query = f"SELECT seq, {COLUMNS} FROM event WHERE {where} ORDER BY seq LIMIT {_PAGE}"
        while rows := self._rows(query, (done, last, *parameters)):
            done = rows[-1][0]
            yield Page(tuple(_parsed(row[1:] for row in rows)), done, last)

    def write(self, *changes: Change) -> None:
        """Makes ``changes``, all or none. They are on the disk on return, or `unsaved` counts."""
        self._waiting.extend(changes)
        try:
            self._settle()
        except FAULTS as error:
            if self._stand_in is not None:
                _apply(self._stand_in, changes)
            self._recover(error)

    def close(self) -> None:
        """Tries once more to save what waits, and lets go of the file."""
        self.write()
        self._leave_disk()
        self._leave_stand_in()

    def _events(self, condition: str, parameters: Sequence[object]) -> list[Event]:
        return _parsed(self._rows(f"{_SELECT} WHERE {condition}", parameters))

    def _rows(self, query: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
        try:
            return self._source().execute(query, parameters).fetchall()
        except FAULTS as error:
            self._recover(error)
        return self._source().execute(query, parameters).fetchall()

    def _source(self) -> sqlite3.Connection:
        if self._stand_in is None and not self._in_place():
            self.write()
        source = self._stand_in or self._disk
        assert source is not None, "a write leaves the one or the other open"
        return source

    def _in_place(self) -> bool:
        # Another window may have set the file aside, a person deleted it, a tool replaced it.
        return self._disk is not None and _identity(self._path) == self._identity

    def _settle(self) -> None:
        patience = _PATIENCE if self._stand_in is None else _IMPATIENCE
        if self._disk is not None and not self._in_place():
            self._carry_over(self._disk)
        if self._disk is None:
            self._disk = self._open(patience)
        self._disk.execute(f"PRAGMA busy_timeout = {round(1000 * patience)}")
        with transaction(self._disk):
            _apply(self._disk, self._waiting)
        self._waiting.clear()
        self._fault = None
        self._leave_stand_in()

    def _open(self, patience: float) -> sqlite3.Connection:
        self._identity = _identity(self._path)
        disk = open_file(self._path, patience)
        self._identity = _identity(self._path)
        try:
            for rescued in waiting(self._path.parent):
                events = readable_events(rescued)
                with transaction(disk):
                    _apply(disk, map(insertion, events))
                self._damage = damaged(self._path, keep(rescued), len(events))
        except BaseException:
            disk.close()
            raise
        return disk

    def _carry_over(self, disk: sqlite3.Connection) -> None:
        # The file that was opened can still be read through the connection: all of it goes into
        # the file that is at its place now.
        with suppress(*FAULTS):
            events = _parsed(disk.execute(f"{_SELECT} ORDER BY seq"))
            self._waiting[:0] = map(insertion, events)
        self._leave_disk()

    def _recover(self, error: sqlite3.DatabaseError | OSError) -> None:
        trouble = trouble_of(error, self._path)
        if trouble.kind is TroubleKind.UNUSABLE:
            try:
                self._replace_damaged()
            except OSError:
                pass
            except sqlite3.DatabaseError as second:
                trouble = trouble_of(second, self._path)
            else:
                return
        self._fault = trouble
        if self._stand_in is None:
            self._stand_in = self._copy()
            _apply(self._stand_in, self._waiting)

    def _replace_damaged(self) -> None:
        self._leave_disk()
        # Another window may have replaced it since; what is at its place then is sound.
        if _identity(self._path) == self._identity:
            set_aside(self._path, self._stamp())
        self._settle()

    def _copy(self) -> sqlite3.Connection:
        sources = waiting(self._path.parent)
        try:
            memory = copy_of(self._disk) if self._disk else copy_of_file(self._path)
        except Newer:
            memory = open_memory()
        except FAULTS:
            # Damaged, or with a write-ahead log in a folder where SQLite may not write. Reading
            # the file without SQLite frees the locks that an open connection holds on it:
            # https://www.sqlite.org/howtocorrupt.html
            self._leave_disk()
            memory = open_memory()
            sources.append(self._path)
        for source in sources:
            with suppress(OSError):
                _apply(memory, map(insertion, readable_events(source)))
        return memory

    def _leave_disk(self) -> None:
        if self._disk is not None:
            with suppress(sqlite3.Error):
                self._disk.close()
            self._disk = None

    def _leave_stand_in(self) -> None:
        if self._stand_in is not None:
            self._stand_in.close()
            self._stand_in = None


def _parsed(rows: Iterable[Sequence[object]]) -> list[Event]:
    return [event for row in rows if (event := parse_row(row)) is not None]


def _apply(db: sqlite3.Connection, changes: Iterable[Change]) -> None:
    for statement, parameters in changes:
        db.execute(statement, parameters)


def _identity(path: Path) -> _Identity:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_dev, stat.st_ino
