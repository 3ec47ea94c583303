"""Old databases are brought forward, newer ones left alone, interrupted migrations undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from trainer.progress import ScenarioStanding, ScenarioState, Store, TroubleKind
from trainer.progress.database import MIGRATIONS, migrate, open_memory

Opener = Callable[..., Store]


@pytest.fixture
def format_1(tmp_path: Path) -> Path:
    path = tmp_path / "progress.db"
    with closing(sqlite3.connect(path)) as db:
        db.executescript(Path(__file__).with_name("format-1.sql").read_text(encoding="utf-8"))
    return path


def schema(db: sqlite3.Connection) -> set[tuple[str, str, str]]:
    return set(db.execute("SELECT type, name, tbl_name FROM sqlite_schema"))


def test_a_database_of_format_1_opens_with_all_it_held(open_here: Opener, format_1: Path) -> None:
    store = open_here()
    assert store.trouble is None
    assert store.get_setting("language", "en") == "ja"
    assert store.reading("routes") == "intro"
    assert set(store.lesson_states()) == {"routes"}
    assert store.scenario_states()["no-route"] == ScenarioState(
        ScenarioStanding.SOLVED,
        attempts=1,
        best_score=0.5,
        hints=1,
        solved_at=datetime(2025, 4, 1, 9, 0, 9, tzinfo=UTC),
        content_hash="abc",
    )
    attempt = store.open_attempt("bastion")
    assert attempt is not None
    assert [step.payload for step in attempt.steps] == [{"line": "aws ec2 describe-vpcs"}]
    assert store.undo_reset()
    assert set(store.lesson_states()) == {"old", "routes"}


def test_a_database_brought_forward_is_like_a_new_one(open_here: Opener, format_1: Path) -> None:
    open_here().close()
    with closing(sqlite3.connect(format_1)) as db, closing(open_memory()) as new:
        assert schema(db) == schema(new)
        assert db.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)


def test_a_migration_happens_whole_or_not_at_all(format_1: Path) -> None:
    good = (*MIGRATIONS, ("CREATE TABLE card (id TEXT)", "INSERT INTO card SELECT id FROM event"))
    bad = (*good[:-1], ("CREATE TABLE card (id TEXT)", "INSERT INTO nowhere VALUES (1)"))
    with closing(sqlite3.connect(format_1, isolation_level=None)) as db:
        before = schema(db)
        with pytest.raises(sqlite3.OperationalError):
            migrate(db, bad)
        assert schema(db) == before
        assert db.execute("PRAGMA user_version").fetchone() == (1,)
        migrate(db, good)
        migrate(db, good)
        assert db.execute("SELECT count(*) FROM card").fetchone() == (11,)
        assert db.execute("PRAGMA user_version").fetchone() == (2,)


def test_a_newer_database_is_left_untouched(open_here: Opener, format_1: Path) -> None:
    newer = len(MIGRATIONS) + 6
    with closing(sqlite3.connect(format_1)) as db:
        db.execute(f"PRAGMA user_version = {newer}")
    before = format_1.read_bytes()
    store = open_here()
    store.set_setting("language", "en")
    trouble = store.trouble
    assert trouble is not None
    assert trouble.kind is TroubleKind.NEWER
    assert trouble.facts == {
        "path": str(format_1),
        "version": str(newer),
        "known": str(len(MIGRATIONS)),
    }
    assert store.get_setting("language") == "en"
    assert store.lesson_states() == {}
    store.close()
    assert format_1.read_bytes() == before
    assert [path.name for path in format_1.parent.iterdir()] == ["progress.db"]
