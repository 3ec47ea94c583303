"""The file: its tables, how they came to be, and how it is opened and written.

https://www.sqlite.org/wal.html
https://www.sqlite.org/pragma.html
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from trainer.progress.event import FIELDS, Event, encode
from trainer.progress.trouble import Damaged, Newer

FILE = "progress.db"

Change = tuple[str, tuple[object, ...]]
"""An SQL statement that writes, and its parameters. Doing it twice is doing it once."""

COLUMNS = ", ".join(FIELDS)

# STRICT came with SQLite 3.37; without it the tables are the same, only less guarded.
_STRICT = "STRICT" if sqlite3.sqlite_version_info >= (3, 37) else ""

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        f"""
        CREATE TABLE event (
            seq     INTEGER PRIMARY KEY,
            id      TEXT NOT NULL UNIQUE,
            at      TEXT NOT NULL,
            version TEXT NOT NULL,
            kind    TEXT NOT NULL,
            subject TEXT NOT NULL,
            body    TEXT NOT NULL,
            after   TEXT,
            archive TEXT
        ) {_STRICT}
        """,
        "CREATE INDEX event_by_kind ON event (kind)",
        "CREATE INDEX event_by_subject ON event (subject)",
        "CREATE INDEX event_by_archive ON event (archive) WHERE archive IS NOT NULL",
        """
        CREATE TRIGGER event_is_kept BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are not deleted'); END
        """,
        f"""
        CREATE TRIGGER event_is_final
        BEFORE UPDATE OF seq, {", ".join(FIELDS[:-1])} ON event
        BEGIN SELECT RAISE(ABORT, 'events are not changed'); END
        """,
    ),
)
"""Entry n makes format n + 1 of format n. An entry that was released never changes."""


def open_file(path: Path, patience: float) -> sqlite3.Connection:
    """The database at ``path``, made or brought to the newest format if need be.

    ``patience`` is how long, in seconds, to wait for another process that is writing. Raises
    Newer and touches nothing if the format is unknown; Damaged, another error of sqlite3 or
    OSError if the file cannot be read and written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=patience, isolation_level=None)
    try:
        _refuse_newer(db)
        _prefer_wal(db)
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA foreign_keys = ON")
        _refuse_damaged(db)
        migrate(db)
        db.execute(f"SELECT seq, {COLUMNS} FROM event LIMIT 0")
        _refuse_read_only(db)
    except BaseException as error:
        db.close()
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR:
            raise Damaged("the tables are not those of the format") from error
        raise
    db.text_factory = _text
    return db


def open_memory() -> sqlite3.Connection:
    """An empty database of the newest format that lasts as long as the connection."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    db.text_factory = _text
    migrate(db)
    return db


def copy_of(source: sqlite3.Connection) -> sqlite3.Connection:
    """A copy in memory of what ``source`` holds, of the newest format. Raises as `open_file`."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    try:
        source.backup(memory)
        _refuse_newer(memory)
        _refuse_damaged(memory)
        migrate(memory)
    except BaseException:
        memory.close()
        raise
    memory.text_factory = _text
    return memory


def copy_of_file(path: Path) -> sqlite3.Connection:
    """As `copy_of`, of a file that can be read but perhaps not written."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
        return copy_of(source)


def migrate(db: sqlite3.Connection, migrations: Sequence[Iterable[str]] = MIGRATIONS) -> None:
    """Brings ``db`` to the newest format in one transaction, or leaves it as it was."""
    if _format(db) == len(migrations):
        return
    with transaction(db):
        # Another process may have done it while this one waited for its turn.
        for number, statements in enumerate(migrations[_format(db) :], _format(db) + 1):
            for statement in statements:
                db.execute(statement)
            db.execute(f"PRAGMA user_version = {number}")


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Everything inside is written, durably, or nothing is.

    It takes the right to write at once: a transaction that began by reading could find later
    that another process has written, and would have to be repeated.
    """
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        # SQLite itself has rolled back after some errors.
        with suppress(sqlite3.Error):
            db.execute("ROLLBACK")
        raise


def insertion(event: Event) -> Change:
    """The change that adds ``event`` at the end of the log, unless its id is there already."""
    row = (
        event.id,
        event.at,
        event.version,
        event.kind,
        event.subject,
        encode(event.body),
        event.after,
        event.archive,
    )
    marks = ", ".join("?" * len(FIELDS))
    return f"INSERT INTO event ({COLUMNS}) VALUES ({marks}) ON CONFLICT (id) DO NOTHING", row


def _format(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _prefer_wal(db: sqlite3.Connection) -> None:
    # Where the file system cannot share memory (NFS), SQLite stays with its older journal, which
    # is as safe. The same while another window is changing the journal: SQLite does not wait then.
    try:
        db.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _refuse_newer(db: sqlite3.Connection) -> None:
    if (version := _format(db)) > len(MIGRATIONS):
        raise Newer(version, len(MIGRATIONS))


def _refuse_damaged(db: sqlite3.Connection) -> None:
    (verdict,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if verdict != "ok":
        raise Damaged(verdict)


def _refuse_read_only(db: sqlite3.Connection) -> None:
    # SQLite opens a file that it may not write without a word, even for a transaction.
    db.execute("BEGIN IMMEDIATE")
    try:
        db.execute(f"PRAGMA user_version = {_format(db)}")
    finally:
        db.execute("ROLLBACK")


def _text(raw: bytes) -> str:
    # Bytes that rotted inside a text must cost that row, not the whole reading.
    return raw.decode("utf-8", "replace")
