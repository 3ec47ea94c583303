"""A damaged file is kept, and what can be read of it goes on."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from trainer.progress import StepKind, Store, TroubleKind
from trainer.progress.carve import carve
from trainer.progress.damage import readable_events
from trainer.progress.database import COLUMNS, open_file
from trainer.progress.trouble import Damaged

Opener = Callable[..., Store]
PAGE = 4096
STEPS = 200


def fill_with_steps(store: Store, steps: int = STEPS) -> None:
    attempt = store.start_attempt("s", "h")
    for number in range(steps):
        store.log_step(attempt, StepKind.COMMAND, {"number": number, "日本": "x" * (number % 97)})


def numbers(store: Store) -> list[object]:
    attempt = store.open_attempt("s")
    return [] if attempt is None else [step.payload["number"] for step in attempt.steps]


def kind(store: Store) -> TroubleKind | None:
    return store.trouble.kind if store.trouble else None


def file_with_steps(open_here: Opener, folder: Path) -> Path:
    with open_here() as store:
        fill_with_steps(store)
    return folder / "progress.db"


def test_a_lost_first_page_costs_nothing_else(open_here: Opener, tmp_path: Path) -> None:
    path = file_with_steps(open_here, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(bytes(PAGE) + whole[PAGE:])
    broken = path.read_bytes()

    store = open_here()

    trouble = store.trouble
    assert trouble is not None
    assert trouble.kind is TroubleKind.DAMAGED
    (kept,) = tmp_path.glob("progress.damaged-20250401T0903??Z.db")
    assert trouble.facts == {
        "path": str(path),
        "kept_as": str(kept),
        "recovered": str(STEPS + 1),
    }
    assert kept.read_bytes() == broken
    assert numbers(store) == [*range(STEPS)]
    assert store.unsaved == 0
    with open_here() as again:
        assert again.trouble is None
        assert numbers(again) == [*range(STEPS)]


def test_a_lost_page_costs_its_rows(open_here: Opener, tmp_path: Path) -> None:
    path = file_with_steps(open_here, tmp_path)
    whole = path.read_bytes()
    pages = len(whole) // PAGE
    for lost in range(1, pages):
        path.write_bytes(whole[: lost * PAGE] + b"\xff" * PAGE + whole[(lost + 1) * PAGE :])
        store = open_here()
        # A page of an index has no rows, and SQLite's quick check may not look at it.
        assert STEPS - 40 <= len(store.export_json()["events"]) <= STEPS + 1  # type: ignore[arg-type]
        left = set(numbers(store))
        assert numbers(store) == [number for number in range(STEPS) if number in left]
        store.close()
        for name in tmp_path.iterdir():
            name.unlink()


def test_damage_deep_in_the_file_is_found_at_the_start(open_here: Opener, tmp_path: Path) -> None:
    path = file_with_steps(open_here, tmp_path)
    whole = path.read_bytes()
    last_row = whole.rindex(b'{"number":150,') // PAGE
    path.write_bytes(whole[: last_row * PAGE] + bytes(PAGE) + whole[(last_row + 1) * PAGE :])
    store = open_here()
    assert kind(store) is TroubleKind.DAMAGED
    assert {149, 150, 151} - set(numbers(store))
    assert {0, STEPS - 1} <= set(numbers(store))


@pytest.mark.parametrize("share", [0.4, 0.7, 0.9])
def test_a_file_cut_short_gives_what_is_left(
    open_here: Opener, tmp_path: Path, share: float
) -> None:
    path = file_with_steps(open_here, tmp_path)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    store = open_here()
    assert kind(store) is TroubleKind.DAMAGED
    assert len(store.export_json()["events"]) > STEPS * share / 3  # type: ignore[arg-type]


@pytest.mark.parametrize("content", [b"garbage", b"\xff" * 70_000, b"SQLite format 3\0" * 999])
def test_a_file_of_something_else_is_kept_and_replaced(
    open_here: Opener, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "progress.db").write_bytes(content)
    store = open_here()
    assert store.trouble is not None
    assert store.trouble.facts["recovered"] == "0"
    assert Path(store.trouble.facts["kept_as"]).read_bytes() == content
    store.set_setting("a", 1)
    assert open_here().get_setting("a") == 1


def test_the_database_of_another_program_is_kept_and_replaced(
    open_here: Opener, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "progress.db")) as db:
        db.execute("CREATE TABLE event (what TEXT)")
        db.execute("INSERT INTO event VALUES ('concert')")
        db.commit()
    store = open_here()
    assert kind(store) is TroubleKind.DAMAGED
    (kept,) = tmp_path.glob("progress.damaged-*.db")
    with closing(sqlite3.connect(kept)) as db:
        assert db.execute("SELECT what FROM event").fetchall() == [("concert",)]


def test_damage_in_the_middle_of_a_session_is_mended_at_once(
    open_here: Opener, tmp_path: Path
) -> None:
    path = file_with_steps(open_here, tmp_path)
    store = open_here()
    assert store._log._disk is not None
    store._log._disk.execute("PRAGMA shrink_memory")
    with path.open("r+b") as file:
        file.seek(PAGE)
        file.write(b"\xff" * (path.stat().st_size - 2 * PAGE))
    store.mark_lesson_done("after")
    assert kind(store) is TroubleKind.DAMAGED
    assert store.unsaved == 0
    assert "after" in store.lesson_states()
    assert "after" in open_here().lesson_states()


def test_the_write_ahead_log_is_read_as_well(open_here: Opener, tmp_path: Path) -> None:
    store = open_here(tmp_path / "live")
    fill_with_steps(store)
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("progress.db", "progress.db-wal"):
        (crashed / name).write_bytes((tmp_path / "live" / name).read_bytes())
    assert (crashed / "progress.db-wal").stat().st_size > 10 * PAGE
    (crashed / "progress.db").write_bytes(b"\xff" * PAGE)
    assert numbers(open_here(crashed)) == [*range(STEPS)]


@pytest.mark.parametrize("names", [("",), ("-wal",), ("", "-wal")])
def test_a_rescue_that_was_killed_goes_on(
    open_here: Opener, tmp_path: Path, names: tuple[str, ...]
) -> None:
    store = open_here(tmp_path / "live")
    fill_with_steps(store)
    if names == ("",):
        store.close()
    folder = tmp_path / "here"
    folder.mkdir()
    for name in names:
        content = (tmp_path / "live" / f"progress.db{name}").read_bytes()
        (folder / f"progress.rescue-20250101T000000Z.db{name}").write_bytes(content)
    rescued = open_here(folder)
    assert rescued.trouble is not None
    assert rescued.trouble.facts["recovered"] == str(STEPS + 1)
    assert numbers(rescued) == [*range(STEPS)]
    assert list(folder.glob("progress.rescue-*")) == []
    assert open_here(folder).trouble is None


def test_what_was_put_away_stays_put_away(open_here: Opener, tmp_path: Path) -> None:
    with open_here() as store:
        fill_with_steps(store)
        store.reset()
        store.mark_lesson_done("since")
    path = tmp_path / "progress.db"
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    store = open_here()
    assert store.scenario_states() == {}
    assert set(store.lesson_states()) == {"since"}
    store.undo_reset()
    assert numbers(store) == [*range(STEPS)]


@pytest.mark.parametrize("end", [0, 1], ids=["first page", "last page"])
def test_a_damaged_file_that_cannot_be_moved_is_read_into_memory(
    open_here: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: int
) -> None:
    path = file_with_steps(open_here, tmp_path)
    lost = end * (path.read_bytes().rindex(b'{"number":') // PAGE)
    with path.open("r+b") as file:
        file.seek(lost * PAGE)
        file.write(bytes(PAGE))

    def refuse(self: Path, target: Path) -> Path:
        raise PermissionError(13, "in use", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        store = open_here()
        store.mark_lesson_done("lesson")
        assert kind(store) is TroubleKind.UNUSABLE
        assert numbers(store) == [*range(len(numbers(store)))]
        assert len(numbers(store)) > STEPS - 40
        assert store.unsaved == 1
    store.mark_lesson_done("another")
    assert kind(store) is TroubleKind.DAMAGED
    assert store.unsaved == 0
    assert set(open_here().lesson_states()) == {"lesson", "another"}


def test_two_windows_that_find_the_damage_lose_nothing(open_here: Opener, tmp_path: Path) -> None:
    left = open_here()
    fill_with_steps(left)
    left.close()
    left, right = open_here(), open_here()
    path = tmp_path / "progress.db"
    with path.open("r+b") as file:
        file.write(b"\xff" * PAGE)
    third = open_here()
    # The index of the log that others share belongs to it: a new log must not meet it.
    assert list(tmp_path.glob("progress.damaged-*.db-shm"))
    third.mark_lesson_done("third")
    left.mark_lesson_done("left")
    right.mark_lesson_done("right")
    for store in (left, right, third, open_here()):
        assert set(store.lesson_states()) == {"left", "right", "third"}
        assert numbers(store) == [*range(STEPS)]


def test_a_window_that_comes_late_to_the_damage_leaves_the_new_file_alone(
    open_here: Opener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = file_with_steps(open_here, tmp_path)
    path.write_bytes(bytes(PAGE) + path.read_bytes()[PAGE:])
    opened = iter(["late"])

    def open_late(path: Path, patience: float) -> sqlite3.Connection:
        if next(opened, None) is None:
            return open_file(path, patience)
        open_here().mark_lesson_done("meanwhile")
        raise Damaged("as it was before")

    monkeypatch.setattr("trainer.progress.log.open_file", open_late)
    late = open_here()
    assert "meanwhile" in late.lesson_states()
    assert numbers(late) == [*range(STEPS)]
    assert len(list(tmp_path.glob("progress.damaged-*.db"))) == 1


@pytest.mark.parametrize("archives", [(None, "a" * 32), ("a" * 32, None)])
def test_of_two_copies_of_a_row_the_one_that_counts_is_taken(
    tmp_path: Path, archives: tuple[str | None, str | None]
) -> None:
    path = tmp_path / "progress.db"
    row = ("1" * 32, "2025-04-01T09:00:00+00:00", "0.1.0", "lesson.done", "lesson", "{}", None)
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"CREATE TABLE event (seq INTEGER PRIMARY KEY, {COLUMNS})")
        for archive in archives:
            db.execute(
                f"INSERT INTO event ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (*row, archive)
            )
        db.commit()
    (event,) = readable_events(path)
    assert event.archive is None


def test_a_row_that_rotted_unnoticed_costs_only_itself(open_here: Opener, tmp_path: Path) -> None:
    path = file_with_steps(open_here, tmp_path)
    content = path.read_bytes()
    assert content.count(b'{"number":7,') == 1
    path.write_bytes(content.replace(b'{"number":7,', b'\xff"number":7,'))
    store = open_here()
    assert store.trouble is None
    assert numbers(store) == [n for n in range(STEPS) if n != 7]


@pytest.mark.parametrize("page_size", [512, 4096, 65536])
def test_carving_a_sound_file_gives_every_row(tmp_path: Path, page_size: int) -> None:
    path = tmp_path / "t.db"
    texts = ["", "日本語", *("x" * n for n in (100, 500, 4000, 4100, 9000, 70_000, 200_000))]
    with closing(sqlite3.connect(path)) as db:
        db.execute(f"PRAGMA page_size = {page_size}")
        db.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, a TEXT, b TEXT)")
        db.executemany("INSERT INTO t (a, b) VALUES (?, ?)", [(t, None) for t in texts])
        db.execute("CREATE TABLE other (n INTEGER)")
        db.execute("INSERT INTO other VALUES (1000)")
        db.commit()
    rows = [row for _, row in sorted(carve(path.read_bytes(), b"")) if len(row) == 3]
    assert rows == [(None, text, None) for text in texts]


def test_carving_leaves_out_what_an_earlier_round_of_the_log_left(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, a TEXT)")
        for number in range(9):
            db.execute("INSERT INTO t (a) VALUES (?)", (str(number),))
        db.execute("PRAGMA wal_checkpoint(RESTART)")
        db.execute("INSERT INTO t (a) VALUES ('last')")
        wal = path.with_name("t.db-wal").read_bytes()
        rows = [row[1] for _, row in sorted(carve(path.read_bytes(), wal)) if len(row) == 2]
    assert rows == [*"012345678", "last"]


def test_carving_leaves_out_what_was_not_committed(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = WAL")
        # So small a cache makes SQLite write pages before the end of a transaction.
        db.execute("PRAGMA cache_size = 2")
        db.execute("CREATE TABLE t (seq INTEGER PRIMARY KEY, a TEXT)")
        db.execute("INSERT INTO t (a) VALUES ('committed')")
        db.execute("BEGIN")
        db.executemany("INSERT INTO t (a) VALUES (?)", [("x" * 1000,)] * 99)
        wal = path.with_name("t.db-wal").read_bytes()
        assert b"x" * 1000 in wal
        rows = [row for _, row in carve(path.read_bytes(), wal) if len(row) == 2]
    assert rows == [(None, "committed")]


def test_carving_noise_ends() -> None:
    source = random.Random(1)
    for _ in range(20):
        noise = bytearray(source.randbytes(8 * PAGE))
        for start in range(0, len(noise), PAGE):
            noise[start] = 13
        for number, row in carve(bytes(noise), source.randbytes(3 * PAGE)):
            assert isinstance(number, int)
            assert all(column is None or isinstance(column, str) for column in row)
