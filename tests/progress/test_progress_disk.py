"""Nothing is lost to a kill, a full disk, a lock, a read-only folder or a vanished file."""

from __future__ import annotations

import errno
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

import trainer
from trainer.progress import StepKind, Store, Trouble, TroubleKind, open_store
from trainer.progress.trouble import trouble_of
from trainer.text.catalogue import entries
from trainer.text.language import Language

Opener = Callable[..., Store]
WRITERS = 3


def kind(trouble: Trouble | None) -> TroubleKind | None:
    return trouble.kind if trouble else None


def disk(store: Store) -> sqlite3.Connection:
    connection = store._log._disk
    assert connection is not None
    return connection


def fill(store: Store) -> None:
    """The disk has no more room for the store's file."""
    (pages,) = disk(store).execute("PRAGMA page_count").fetchone()
    disk(store).execute(f"PRAGMA max_page_count = {pages}")


def make_room(store: Store) -> None:
    disk(store).execute("PRAGMA max_page_count = 1000000")


def large_steps(store: Store, attempt: str, numbers: range) -> None:
    for number in numbers:
        store.log_step(attempt, StepKind.COMMAND, {"number": number, "text": "x" * 2000})


def numbers(store: Store, scenario: str) -> list[object]:
    attempt = store.open_attempt(scenario)
    return [] if attempt is None else [step.payload["number"] for step in attempt.steps]


def start_writer(folder: Path, scenario: str, acknowledged: Path) -> subprocess.Popen[bytes]:
    script = Path(__file__).with_name("progress_writer.py")
    root = Path(trainer.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), scenario, str(acknowledged)],
        env={**os.environ, "PYTHONPATH": str(root)},
    )


def test_what_was_acknowledged_survives_a_kill_of_several_writers(
    tmp_path: Path, open_here: Opener
) -> None:
    folder = tmp_path / "store"
    files: list[Path] = []
    for turn in range(3):
        mine = [tmp_path / f"{turn}-{writer}" for writer in range(WRITERS)]
        writers = [start_writer(folder, path.name, path) for path in mine]
        try:
            while not all(path.exists() and path.stat().st_size > 3 * 33 for path in mine):
                assert all(writer.poll() is None for writer in writers)
                time.sleep(0.01)
        finally:
            for writer in writers:
                writer.kill()
                writer.wait()
        files += mine

    store = open_here(folder)
    assert store.trouble is None
    with closing(sqlite3.connect(folder / "progress.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    for path in files:
        # The last line may be cut off.
        acknowledged = [line for line in path.read_text().splitlines() if len(line) == 32]
        attempt = store.open_attempt(path.name)
        assert attempt is not None
        kept = [step.id for step in attempt.steps]
        # A step that had to wait for another writer is kept with the next one and is not
        # acknowledged by itself.
        assert [step for step in kept if step in set(acknowledged)] == acknowledged
        assert [step.payload["number"] for step in attempt.steps] == [*range(len(kept))]
        assert len(kept) - kept.index(acknowledged[-1]) <= 2


def test_a_full_disk_is_waited_for(open_here: Opener) -> None:
    store = open_here()
    attempt = store.start_attempt("s", "h")
    large_steps(store, attempt, range(2))
    fill(store)
    large_steps(store, attempt, range(2, 6))
    assert kind(store.trouble) is TroubleKind.DISK_FULL
    assert store.unsaved > 0
    assert numbers(store, "s") == [*range(6)]
    assert len(numbers(open_here(), "s")) < 6

    make_room(store)
    large_steps(store, attempt, range(6, 7))
    assert store.trouble is None
    assert store.unsaved == 0
    assert numbers(store, "s") == [*range(7)]
    assert numbers(open_here(), "s") == [*range(7)]


def test_a_reset_and_an_import_wait_for_the_disk_as_well(open_here: Opener) -> None:
    store = open_here()
    attempt = store.start_attempt("s", "h")
    fill(store)
    large_steps(store, attempt, range(4))
    assert store.unsaved > 0
    document = store.export_json()
    store.reset()
    assert store.scenario_states() == {}
    make_room(store)
    store.set_setting("a", 1)
    assert store.unsaved == 0
    again = open_here()
    assert again.scenario_states() == {}
    assert again.import_json(document).added == 0
    again.undo_reset()
    assert numbers(again, "s") == [*range(4)]


def test_closing_tries_once_more(open_here: Opener) -> None:
    store = open_here()
    attempt = store.start_attempt("s", "h")
    fill(store)
    large_steps(store, attempt, range(3))
    make_room(store)
    store.close()
    assert numbers(open_here(), "s") == [*range(3)]


def test_saving_tries_once_more(open_here: Opener) -> None:
    store = open_here()
    attempt = store.start_attempt("s", "h")
    fill(store)
    large_steps(store, attempt, range(3))
    assert not store.save()
    make_room(store)
    assert store.save()
    assert numbers(open_here(), "s") == [*range(3)]


def test_a_store_works_in_memory_where_it_cannot_have_a_file(
    open_here: Opener, tmp_path: Path
) -> None:
    (tmp_path / "progress.db").mkdir()
    store = open_here()
    trouble = store.trouble
    assert trouble is not None
    assert (trouble.kind, trouble.code) == (TroubleKind.READ_ONLY, "progress.read_only")
    assert trouble.facts == {"path": str(tmp_path / "progress.db")}
    attempt = store.start_attempt("s", "h")
    large_steps(store, attempt, range(2))
    assert numbers(store, "s") == [0, 1]
    assert store.unsaved == 3

    (tmp_path / "progress.db").rmdir()
    store.set_setting("a", 1)
    assert (store.trouble, store.unsaved) == (None, 0)
    assert numbers(open_here(), "s") == [0, 1]


def test_a_folder_that_is_a_file_is_one_that_cannot_be_written(
    open_here: Opener, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    store = open_here(tmp_path / "file")
    store.set_setting("a", 1)
    assert kind(store.trouble) is TroubleKind.READ_ONLY
    assert store.get_setting("a") == 1
    assert (tmp_path / "file").read_text() == "mine"


@contextmanager
def without_privileges(folder: Path) -> Iterator[None]:
    """Root may write anywhere; nobody may not."""
    if not hasattr(os, "geteuid"):
        pytest.skip("permissions of another kind")
    if os.geteuid() != 0:
        yield
        return
    reached = [folder, *folder.parents]
    modes = [(path, path.stat().st_mode) for path in reached]
    for path, mode in modes:
        path.chmod(mode | 0o055)
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)
        for path, mode in modes:
            path.chmod(mode)


@pytest.mark.parametrize("mode", [0o555, 0o777], ids=["folder", "file"])
@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "crashed"])
def test_a_read_only_folder_or_file_shows_what_it_holds(
    open_here: Opener, tmp_path: Path, crashed: bool, mode: int
) -> None:
    folder = tmp_path / "read-only"
    writer = open_here(tmp_path / "live")
    writer.mark_lesson_done("lesson")
    if not crashed:
        writer.close()
    folder.mkdir()
    for path in (tmp_path / "live").iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
        (folder / path.name).chmod(0o444)
    folder.chmod(mode)
    try:
        with without_privileges(folder), open_store(folder) as store:
            assert kind(store.trouble) is TroubleKind.READ_ONLY
            store.set_setting("a", 1)
            assert kind(store.trouble) is TroubleKind.READ_ONLY
            assert "lesson" in store.lesson_states()
            assert store.get_setting("a") == 1
            assert store.unsaved == 1
    finally:
        folder.chmod(0o755)


def test_a_lock_that_is_held_is_waited_out_in_memory(
    open_here: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trainer.progress.log._PATIENCE", 0.05)
    store = open_here()
    attempt = store.start_attempt("s", "h")
    with closing(sqlite3.connect(tmp_path / "progress.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        large_steps(store, attempt, range(2))
        assert kind(store.trouble) is TroubleKind.BUSY
        late = open_here()
        assert kind(late.trouble) is TroubleKind.BUSY
        late.mark_lesson_done("late")
        assert numbers(store, "s") == [0, 1]
        other.execute("ROLLBACK")
    large_steps(store, attempt, range(2, 3))
    late.close()
    assert (store.trouble, store.unsaved) == (None, 0)
    reader = open_here()
    assert numbers(reader, "s") == [0, 1, 2]
    assert "late" in reader.lesson_states()


def test_a_deleted_file_is_written_again(open_here: Opener, tmp_path: Path) -> None:
    store = open_here()
    attempt = store.start_attempt("s", "h")
    large_steps(store, attempt, range(2))
    for path in tmp_path.glob("progress.db*"):
        path.unlink()
    large_steps(store, attempt, range(2, 3))
    assert store.trouble is None
    assert numbers(open_here(), "s") == [0, 1, 2]


def test_a_replaced_file_and_the_open_one_become_one(open_here: Opener, tmp_path: Path) -> None:
    elsewhere = open_here(tmp_path / "backup")
    elsewhere.mark_lesson_done("from the backup")
    elsewhere.close()
    folder = tmp_path / "here"
    store = open_here(folder)
    store.mark_lesson_done("from here")
    for path in folder.glob("progress.db*"):
        path.unlink()
    (tmp_path / "backup" / "progress.db").rename(folder / "progress.db")
    assert set(store.lesson_states()) == {"from here", "from the backup"}
    assert set(open_here(folder).lesson_states()) == {"from here", "from the backup"}


@pytest.mark.parametrize(
    ("code", "free", "expected"),
    [
        (sqlite3.SQLITE_FULL, 1 << 30, TroubleKind.DISK_FULL),
        (sqlite3.SQLITE_IOERR_WRITE, 1 << 30, TroubleKind.FAILING),
        (sqlite3.SQLITE_IOERR_SHMSIZE, 4096, TroubleKind.DISK_FULL),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, 1 << 30, TroubleKind.BUSY),
        (sqlite3.SQLITE_READONLY_DIRECTORY, 1 << 30, TroubleKind.READ_ONLY),
        (sqlite3.SQLITE_CANTOPEN_ISDIR, 1 << 30, TroubleKind.READ_ONLY),
        (sqlite3.SQLITE_CORRUPT_INDEX, 1 << 30, TroubleKind.UNUSABLE),
    ],
)
def test_errors_of_sqlite_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, code: int, free: int, expected: TroubleKind
) -> None:
    usage = SimpleNamespace(free=free)
    monkeypatch.setattr("trainer.progress.trouble.disk_usage", lambda folder: usage)
    error = sqlite3.OperationalError("said SQLite")
    error.sqlite_errorcode = code
    assert trouble_of(error, Path("progress.db")).kind is expected


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (errno.ENOSPC, TroubleKind.DISK_FULL),
        (errno.EACCES, TroubleKind.READ_ONLY),
        (errno.EROFS, TroubleKind.READ_ONLY),
    ],
)
def test_errors_of_the_system_are_told_apart(number: int, expected: TroubleKind) -> None:
    assert trouble_of(OSError(number, "said the system"), Path("p")).kind is expected


@pytest.mark.parametrize("trouble", TroubleKind)
@pytest.mark.parametrize("language", Language)
def test_each_trouble_has_a_sentence(trouble: TroubleKind, language: Language) -> None:
    assert Trouble(trouble).code in entries(language, "progress")


def test_a_mistake_of_the_program_is_not_taken_for_a_fault_of_the_disk(store: Store) -> None:
    store.set_setting("a", 1)
    with pytest.raises(sqlite3.OperationalError):
        store._log.events("no_such_column = 1")
    assert store.trouble is None


def test_the_log_can_only_grow(store: Store) -> None:
    store.set_setting("a", 1)
    for change in ("DELETE FROM event", "UPDATE event SET body = '{}'"):
        with pytest.raises(sqlite3.IntegrityError):
            disk(store).execute(change)
    assert store.get_setting("a") == 1
